"""A ticket comes out at one laptop: the one whose desk asked for it, or the one it was handed over to."""

from dataclasses import replace
from itertools import permutations
from typing import NoReturn

import pytest

from kiosk.conference.commands import Configure, EnrolMember, HandOverPrint, PrintPaper, RevokeMember, TakeSlot
from kiosk.conference.fold import apply_late
from kiosk.conference.print_transfer import HandedOver
from kiosk.conference.settings import Config, PrinterConfig
from kiosk.errors import KioskError, Refusal
from kiosk.reception.commands import AddPerson, Annul, Reprint
from kiosk.station import station as station_module
from printing.jobs import TO_PRINT
from printing.transfers import LEAVING, is_away
from tests.support.laptops import Laptop, Site, exchange, join, settings
from tests.support.sure import sure
from tests.support.two_laptops import ONE, PRINTERS, TWO, check_in, only, printed, public


def test_the_settings_say_at_which_laptop_a_printer_is() -> None:
    text = '[conference]\nname = "H"\ndate = 2026-05-15\n'
    found = Config.parse(settings(text, PRINTERS, {})).printers
    assert [printer.at for printer in found] == [ONE, TWO]
    assert [printer.works_at(ONE) for printer in found] == [True, False]
    assert all(printer.works_at(None) for printer in found)
    assert PrinterConfig("Mạng", "screen").works_at(TWO)


def test_each_laptop_works_its_own_printers(two: list[Laptop]) -> None:
    assert [[worker.printer.name for worker in laptop.room._workers.values()] for laptop in two] == [
        ["Máy 1"],
        ["Máy 2"],
    ]


def test_a_badge_moved_by_hand_comes_out_at_the_other_desk_and_nowhere_else(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    assert only(second).reason == LEAVING
    second.room.handovers.sweep()
    assert is_away(only(second))
    assert only(second).reason_params["at"] == ONE
    exchange(first, second)
    assert (only(first).printer, only(first).origin, only(first).state) == ("Máy 1", TWO, "queued")
    assert printed(first, second) == [(ONE, event.id, 1)]
    exchange(first, second)
    assert printed(first, second) == [(ONE, event.id, 1)]


def test_what_is_asked_of_another_laptops_printer_goes_there_at_once(two: list[Laptop]) -> None:
    first, second = two
    event = second.station.do(PrintPaper("meal", 1, "Máy 1"))[0]
    second.room.drain(0)
    assert is_away(only(second))
    exchange(first, second)
    assert printed(second, first) == [(ONE, event.id, 1)]


def test_a_printer_that_nobody_mends_is_helped_by_one_whose_laptop_is_there(two: list[Laptop]) -> None:
    first, second = two
    second.break_printers()
    check_in(second, 1)
    for heard, waited, away in (({ONE}, 19_000, False), (set(), 2_000, False), ({ONE}, 0, True)):
        second.heard = heard
        second.clock.pass_ms(waited)
        second.room.handovers.sweep()
        assert is_away(only(second)) == away
    exchange(first, second)
    # Both are down: what came from elsewhere stays where it is, and is not passed to and fro.
    first.heard = {TWO}
    first.break_printers()
    first.clock.pass_ms(25_000)
    first.room.handovers.sweep()
    assert only(first).state == "queued"


def test_a_printer_mended_in_time_prints_its_own(two: list[Laptop]) -> None:
    first, second = two
    second.break_printers()
    event = check_in(second, 1)
    second.heard = {ONE}
    second.clock.pass_ms(19_000)
    second.mend_printers()
    second.clock.pass_ms(19_000)
    second.room.handovers.sweep()
    assert printed(second, first) == [(TWO, event.id, 1)]


def test_what_is_late_waits_for_its_own_desk(two: list[Laptop]) -> None:
    _first, second = two
    second.break_printers()
    check_in(second, 1)
    second.clock.pass_ms(121_000)
    second.heard = {ONE}
    second.room.handovers.sweep()
    assert only(second).state == "queued"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_of_arrival_prints_once(two: list[Laptop], order: tuple[int, ...]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    told = [e for e in second.events() if e.id == event.id or e.kind == "print.handed_over"]
    told.append(second.station.do(PrintPaper("summary", None, "Máy 2"))[0])
    for at in order:
        first.give([told[at]])
        first.give([told[at]])
    assert printed(first) == [(ONE, event.id, 1)]
    assert len(first.jobs()) == 1


def test_a_ticket_whose_person_comes_later_is_printed_then(two: list[Laptop]) -> None:
    first, second = two
    second.station.do(TakeSlot(2))
    added = second.station.do(AddPerson(role="guest", full_name="Lê Văn Mới", unit="Sở Nội vụ"))
    job = only(second)
    second.room.hand_over(job, "Máy 1")
    second.room.handovers.sweep()
    person = [event for event in added if event.kind == "reception.person_added"]
    rest = [e for e in second.events() if e.id not in {p.id for p in person}]
    first.give(rest)
    assert first.jobs() == {}
    first.give(person)
    assert printed(first) == [(ONE, job.ref, 1)]


def test_a_restart_at_either_end_changes_nothing(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    told = second.events()
    second.die()
    second.open()
    first.die()
    first.give(told)  # while its console is closed
    first.open()
    assert printed(second, first) == [(ONE, event.id, 1)]
    first.close()
    first.open()
    assert printed(second, first) == [(ONE, event.id, 1)]


@pytest.mark.parametrize("step", ["leave", "write"])
def test_dying_between_the_steps_neither_loses_nor_doubles(two: list[Laptop], step: str) -> None:
    first, second = two
    event = check_in(second, 1)
    job = only(second)
    second.room.handovers.hand(job, PRINTERS[0])
    if step == "write":
        second.station.do(HandOverPrint(event.id, 1, "Máy 1", TWO))  # and nobody notes it in the spool
    second.die()
    exchange(first, second)
    second.open()
    assert second.print_next() is None
    second.room.handovers.sweep()
    exchange(first, second)
    assert [e.kind for e in second.events()].count("print.handed_over") == 1
    assert printed(second, first) == [(ONE, event.id, 1)]


def test_a_badge_taken_back_meanwhile_is_printed_nowhere(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    second.station.do(Annul(event.id))
    exchange(first, second)
    assert printed(first, second) == []


def test_a_badge_that_was_queued_there_is_dropped_when_it_is_not_wanted(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    exchange(first, second)
    again = second.station.do(Reprint(1))[0]
    exchange(first, second)
    assert printed(first, second) == [(TWO, again.id, 2)]
    assert first.jobs()[event.id, 1].state == "cancelled"
    assert second.jobs()[again.id, 2].slip["stamp"]  # the other one may have come out


def test_what_is_unwanted_before_it_was_told_is_not_told(two: list[Laptop]) -> None:
    _first, second = two
    event = check_in(second, 1)
    second.room.handovers.hand(only(second), PRINTERS[0])
    second.station.do(Annul(event.id))
    second.room.handovers.sweep()
    assert "print.handed_over" not in {e.kind for e in second.events()}
    assert not is_away(only(second))


@pytest.mark.parametrize(("by_hand", "state"), [(False, "waiting"), (True, "queued")])
def test_what_comes_late_waits_for_a_word_unless_somebody_wanted_it_there(
    two: list[Laptop], by_hand: bool, state: str
) -> None:
    first, second = two
    event = check_in(second, 1)
    second.clock.pass_ms(300_000)
    job = only(second)
    second.room.handovers._parting.leave(job.id, "Máy 1", ONE, by_hand=by_hand)
    second.room.handovers.sweep()
    exchange(first, second)
    assert (only(first).state, only(first).held) == (state, not by_hand)
    assert [e.id for e in first.events() if e.id == event.id]


def test_what_was_long_on_its_way_waits_for_a_word(two: list[Laptop]) -> None:
    first, second = two
    check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    second.clock.pass_ms(121_000)
    exchange(first, second)
    assert only(first).held


def test_a_ticket_may_come_back_and_then_comes_out_here(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    exchange(first, second)
    first.room.hand_over(only(first), "Máy 2")
    first.room.handovers.sweep()
    exchange(first, second)
    for laptop in two:
        laptop.die()
        laptop.open()
    assert (only(second).state, only(second).origin) == ("queued", TWO)
    assert printed(first, second) == [(TWO, event.id, 1)]


def test_who_has_a_ticket_no_more_cannot_hand_it_over(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.station.do(HandOverPrint(event.id, 1, "Máy 1", TWO))
    with pytest.raises(Refusal, match="already"):
        second.station.do(HandOverPrint(event.id, 1, "Máy 1", TWO))
    with pytest.raises(Refusal, match="No other laptop"):
        first.station.do(HandOverPrint(event.id, 1, "Máy 1", ONE))


def test_what_has_begun_stays(two: list[Laptop]) -> None:
    _first, second = two
    check_in(second, 1)
    job = only(second)
    second.room.spool.move(job.id, "preflight", by="Máy 2")
    second.room.spool.move(job.id, "sending", by="Máy 2")
    with pytest.raises(Refusal):
        second.room.hand_over(job, "Máy 1")
    assert only(second).state == "sending"


def test_a_copy_made_here_and_a_run_before_the_day_stay(two: list[Laptop]) -> None:
    _first, second = two
    spool = second.room.spool
    runs = sure(spool.queue("badge", "ahead:1:x", "Máy 2", {"slip": "badge"}, ahead=True))
    spool.queue("list", "e1", "Máy 2", {"slip": "listing"}, state="printed")
    copy = sure(spool.queue("list", "e1", "Máy 2", {"slip": "listing"}, 2))
    for job in (runs, copy):
        with pytest.raises(Refusal):
            second.room.hand_over(job, "Máy 1")
    second.room.handovers.sweep()
    assert sure(spool.job(copy.id)).state == "queued"


def test_a_worker_takes_up_nothing_that_leaves_or_is_held(two: list[Laptop]) -> None:
    _first, second = two
    check_in(second, 1)
    job, spool = only(second), second.room.spool
    spool.hold("Máy 2")
    assert spool.move(job.id, "preflight", by="Máy 2") is None  # it had looked just before
    spool.release(job.id)
    assert spool.move(job.id, "preflight", by="Máy 2")
    second.room.hand_over(job, "Máy 1")
    assert all(spool.move(job.id, state, by="Máy 2") is None for state in ("preflight", "sending", "waiting"))


def test_a_lost_spool_prints_nothing_that_was_handed_over(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    exchange(first, second)
    for laptop in two:
        laptop.die()
        for left in laptop.folder.path.glob("spool.db*"):
            left.unlink()
        laptop.open()
    assert second.jobs() == {}
    assert only(first).state == "maybe"  # the desk there is asked
    assert printed(first, second) == []
    assert event.id == only(first).ref


def test_a_printer_that_moves_to_another_laptop_takes_its_tickets_along(two: list[Laptop], site: Site) -> None:
    first, second = two
    event = check_in(second, 1)
    moved = [PRINTERS[0], PrinterConfig("Máy 2", "screen", 384, ONE)]
    second.station.do(Configure(settings(site.base, moved, {TWO: "Máy 2"})))
    assert second.room._workers == {}
    second.room.handovers.sweep()
    exchange(first, second)
    assert printed(second, first) == [(ONE, event.id, 1)]
    assert first.printed[0][2] == "Máy 2"


def test_a_printer_that_becomes_ours_before_it_was_told_prints_here(two: list[Laptop], site: Site) -> None:
    first, second = two
    event = second.station.do(PrintPaper("meal", 1, "Máy 1"))[0]
    job = only(second)
    second.room.handovers._parting.leave(job.id, "Máy 1", ONE)
    mine = [PrinterConfig("Máy 1", "screen", 384, TWO), PRINTERS[1]]
    second.station.do(Configure(settings(site.base, mine, {TWO: "Máy 2"})))
    second.room.handovers.sweep()
    exchange(first, second)
    assert printed(second, first) == [(TWO, event.id, 1)]


def test_a_printer_that_is_gone_when_the_ticket_comes_asks_a_human(two: list[Laptop], site: Site) -> None:
    first, second = two
    check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    first.station.do(Configure(settings(site.base, [PRINTERS[1]], {})))
    exchange(first, second)
    assert (only(first).state, only(first).held) == ("waiting", True)


def test_a_laptop_that_joins_while_it_runs_leaves_the_printers_of_others(two: list[Laptop]) -> None:
    first, second = two
    (second.folder.path / "hub.toml").unlink()
    second.room._keep_house()
    assert len(second.room._workers) == 2
    second.room.fleet.down("Máy 1", "Out of paper.", {})
    second.station.do(PrintPaper("meal", 1, "Máy 1"))
    join(second.folder, TWO)
    second.room._keep_house()
    assert [worker.printer.name for worker in second.room._workers.values()] == ["Máy 2"]
    assert is_away(only(second))
    assert second.room.fleet.state("Máy 1").state == "unknown"
    exchange(first, second)
    assert len(printed(second, first)) == 1


def test_a_damaged_membership_works_no_printer_of_anybody(two: list[Laptop]) -> None:
    _first, second = two
    second.die()
    (second.folder.path / "hub.toml").write_text("?", "utf-8")
    assert second.open()._workers == {}
    assert any(isinstance(problem, KioskError) for problem in second.room.problems)


def test_a_journal_that_fails_keeps_the_intent(two: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    with monkeypatch.context() as patch:
        patch.setattr(second.station, "do", _full)
        with pytest.raises(KioskError):
            second.room.handovers.sweep()
    assert only(second).reason == LEAVING
    second.room.handovers.sweep()
    exchange(first, second)
    assert printed(second, first) == [(ONE, event.id, 1)]


def _full(_command: object) -> NoReturn:
    raise KioskError("The disk is full: nothing was written. Free some room, then try again.")


def test_two_consoles_of_a_laptop_hand_over_once(two: list[Laptop]) -> None:
    first, second = two
    event = check_in(second, 1)
    other = Laptop(second.folder, TWO, second.clock, 77)
    other.open()
    second.room.hand_over(only(second), "Máy 1")
    other.room.handovers.sweep()
    second.room.handovers.sweep()
    other.close()
    assert [e.kind for e in second.events()].count("print.handed_over") == 1
    exchange(first, second)
    assert printed(second, first) == [(ONE, event.id, 1)]
    assert not [job for job in second.jobs().values() if job.state in TO_PRINT]


def test_what_is_asked_of_a_laptop_that_does_not_take_part_asks_a_human(two: list[Laptop]) -> None:
    """Its name is misspelt in the settings, or it was shut out: nobody would ever print it."""
    first, second = two
    first.station.do(EnrolMember(public(1), ONE))
    event = first.station.do(PrintPaper("meal", 1, "Máy 2"))[0]
    job = only(first)
    assert (job.state, job.held, job.reason) == ("waiting", True, "No laptop called {at} takes part.")
    with pytest.raises(Refusal):
        first.station.do(HandOverPrint(event.id, 1, "Máy 2", ONE))
    first.room.release(job)
    assert printed(first) == [(ONE, event.id, 1)]
    # From now on there is such a laptop: what waits for it goes there.
    first.station.do(EnrolMember(public(2), TWO))
    then = first.station.do(PrintPaper("meal", 2, "Máy 2"))[0]
    first.room.drain(0)
    exchange(first, second)
    assert printed(second) == [(TWO, then.id, 1)]
    first.station.do(RevokeMember(TWO))
    first.station.do(PrintPaper("meal", 3, "Máy 2"))
    (late,) = [job for job in first.jobs().values() if job.ref not in {event.id, then.id}]
    assert late.held


def test_a_hand_over_that_comes_late_needs_no_fold_anew(two: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a ticket's hand-overs the last one stands, in whatever order they come."""
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    late = [e for e in second.events() if e.kind == "print.handed_over"]
    first.clock.pass_ms(1_000)
    first.station.do(PrintPaper("meal", 2, "Máy 1"))  # sorts behind what is to come
    monkeypatch.setattr(station_module, "fold", lambda _events: pytest.fail("folded anew"))
    first.give([e for e in second.events() if e.id == event.id or e in late])
    assert first.station.conference.handed[event.id].at == ONE
    older = HandedOver.of(late[0])
    first.station.conference.handed[event.id] = replace(older, since="9", at=TWO)
    assert apply_late(first.station.conference, late[0])
    assert first.station.conference.handed[event.id].at == TWO
