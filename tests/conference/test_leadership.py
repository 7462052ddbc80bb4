"""Terms: one station leads, another is refused until it takes over; a copied folder is another station."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from agenda.runsheet import Next, Start
from kiosk.conference.commands import ROLES, Role, Take
from kiosk.conference.leadership import role_of
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.lifecycle.award_import import import_awards
from kiosk.roster.commands import ImportRoster
from kiosk.station.station import Station
from kiosk.tickets.print_service import PrintService
from printing.spool import Spool
from tests.support.conferences import (
    SCREEN,
    HandClock,
    Opens,
    Writer,
    delegates,
    deliver,
    events_of,
    invitation,
    new_small,
    scan,
)
from tests.support.sure import sure


def test_another_station_is_refused_in_one_plain_sentence(copy: Folder, opened: Opens) -> None:
    there = opened(copy)
    for command in (Start(), ImportRoster(delegates(1), "x", "0" * 64)):
        with pytest.raises(Refusal) as refused:
            there.do(command)
        assert str(refused.value).startswith("Another station leads here.")
        assert "take`" in str(refused.value)
    assert scan(there, invitation(there, 1)).kind == "reception.checked_in"  # reception needs no term


@pytest.mark.parametrize("role", ROLES)
def test_the_sentence_names_a_command_that_exists(role: Role, copy: Folder, opened: Opens) -> None:
    there = opened(copy)
    with pytest.raises(Refusal) as refused:
        there.conference.terms.number_for(role, there.station_id)
    assert refused.value.params["role"] in {"roster", "agenda", "awards"}
    there.do(Take(role))
    assert there.conference.terms.number_for(role, there.station_id) == 2


def test_who_takes_over_leads_and_the_one_before_is_refused(
    folder: Folder, station: Station, copy: Folder, opened: Opens
) -> None:
    there = opened(copy)
    there.do(Take("agenda"))
    there.do(Start())
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, events_of(copy))
    station.catch_up()
    assert station.conference.runsheet.phase == "running"
    with pytest.raises(Refusal, match="Another station"):
        station.do(Next())
    station.do(Take("agenda"))
    station.do(Next())
    assert station.conference.terms.holders["agenda"].number == 3


def test_what_was_done_under_an_old_term_is_set_aside_but_kept(
    folder: Folder, station: Station, copy: Folder, opened: Opens, clock: HandClock
) -> None:
    there = opened(copy, clock=clock)
    there.do(Take("agenda"))
    clock.pass_ms(1000)
    station.do(Start())  # had not heard of it
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, events_of(copy))
    station.catch_up()
    assert station.conference.runsheet.phase == "pending"
    assert station.conference.set_aside == 2
    assert "agenda.started" in {event.kind for event in events_of(folder)}


def test_of_two_takings_with_one_number_the_first_stands(station: Station, folder: Folder) -> None:
    hlc = station.conference.last[0]
    writers = [Writer("b", seed=1), Writer("c", seed=2)]
    takings = [w.write("term.taken", {"role": "agenda", "number": 2}, hlc=hlc + 5 - n) for n, w in enumerate(writers)]
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, takings)
    station.catch_up()
    assert station.conference.terms.holders["agenda"].station_id == "c"


def test_a_hand_over_always_counts(own_sample: Folder, opened: Opens) -> None:
    station = opened(own_sample)
    other = Writer("b")
    hlc = station.conference.last[0]
    with closing(Journal(own_sample.journal)) as journal:
        deliver(journal, [other.write("awards.certificate_handed", {"certificate": 1}, hlc=hlc + 1)])
    station.catch_up()
    assert station.conference.awards.counts()["handed"] == 1
    assert role_of("awards.certificate_handed") is None


@pytest.mark.parametrize("how", ["copied", "moved"])
def test_a_copied_or_moved_folder_is_a_new_station_and_says_so_once(
    folder: Folder, tmp_path: Path, how: str, opened: Opens
) -> None:
    with closing(Station(folder, clock=HandClock())) as before:
        old, head = before.station_id, before.journal.verify()[0]
        assert before.notice is None
    target = tmp_path / "moi"
    (shutil.copytree if how == "copied" else shutil.move)(folder.path, target)
    with closing(Station(Folder(target), clock=HandClock())) as moved:
        assert moved.notice
        assert moved.station_id != old
        assert moved.conference.slots[moved.station_id] is None
        joined = events_of(moved.folder)[-1]
        assert (joined.kind, joined.payload, joined.seq) == ("station.joined", {"moved_from": old}, 1)
        scan(moved, invitation(moved, 1))
        assert moved.journal.verify() == (head + 2, [])
        new = moved.station_id
    with closing(Station(Folder(target), clock=HandClock())) as again:
        assert again.notice is None
        assert again.station_id == new
        scan(again, invitation(again, 2))
        assert again.journal.verify() == (head + 3, [])
    if how == "copied":
        with closing(Station(folder, clock=HandClock())) as original:
            assert (original.notice, original.station_id) == (None, old)


def test_consoles_that_open_a_moved_folder_together_are_one_station(
    copy: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second console looks before the first has settled in, and writes after it."""
    first: list[Station] = []
    begun: list[bool] = []
    look = Station._is

    def slow(self: Station, here: Mapping[str, str]) -> bool:
        found = look(self, here)
        if not begun:
            begun.append(True)
            first.append(Station(copy, clock=HandClock()))
        return found

    monkeypatch.setattr(Station, "_is", slow)
    second = Station(copy, clock=HandClock())
    assert second.station_id == first[0].station_id
    assert [console.notice is None for console in (first[0], second)] == [False, True]
    for number, console in ((1, first[0]), (2, second), (3, first[0])):
        assert scan(console, invitation(console, number)).kind == "reception.checked_in"
    assert second.journal.verify()[1] == []
    first[0].close()
    second.close()


def jobs(folder: Folder) -> dict[str, str]:
    with closing(Spool(folder.spool, lambda: 0)) as spool:
        return {job.ref: job.state for job in spool.jobs()}


@pytest.mark.parametrize("looked_first", [False, True])
def test_the_queued_badges_of_a_copied_folder_are_cancelled(tmp_path: Path, looked_first: bool) -> None:
    """Else a badge would be printed by both. Whatever command opens the copy first."""
    folder = new_small(tmp_path / "c", delegates(5), printers=[SCREEN])
    with closing(Station(folder, clock=HandClock())) as station:
        with closing(PrintService(station)):
            pass
        admitted = [scan(station, invitation(station, number)).id for number in (1, 2, 3)]
        with closing(Spool(folder.spool, lambda: 0)) as spool:
            for ref, state in zip(admitted, ("queued", "preflight", "waiting"), strict=True):
                job = sure(spool.queue("badge", ref, SCREEN.name, {"slip": "badge"}))
                for step in ("preflight", "waiting")[: ("queued", "preflight", "waiting").index(state)]:
                    spool.move(job.id, step)
    assert sorted(jobs(folder).values()) == ["preflight", "queued", "waiting"]
    target = Folder(tmp_path / "ban-sao")
    shutil.copytree(folder.path, target.path)
    if looked_first:
        Station(target).close()
    with closing(Station(target, clock=HandClock())) as there:
        room = PrintService(there)
        mine = scan(there, invitation(there, 4)).id
        room.drain(10)
        room.close()
        assert there.journal.verify()[1] == []
    assert jobs(target) == dict.fromkeys(admitted, "cancelled") | {mine: "printed"}
    assert sorted(jobs(folder).values()) == ["preflight", "queued", "waiting"]
    assert len(list(target.badges.glob("*.png"))) == 1


def test_awards_cannot_be_imported_by_another_station(own_sample: Folder, tmp_path: Path, opened: Opens) -> None:
    shutil.copytree(own_sample.path, tmp_path / "ban-sao")
    there = opened(Folder(tmp_path / "ban-sao"))
    from tests.support.conferences import SAMPLE

    with pytest.raises(Refusal, match="Another station"):
        import_awards(there, SAMPLE / "khen-thuong.xlsx")
