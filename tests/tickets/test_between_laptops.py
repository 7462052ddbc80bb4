"""What may go wrong between laptops, for a moment or for good: no ticket is lost or doubled, and no link ends."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, nullcontext
from typing import Any, NoReturn

import pytest

from kiosk.conference.commands import Configure, EnrolMember, RevokeMember
from kiosk.conference.dispatch import Draft
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import FolderError, JournalError, Refusal
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import link as link_module
from kiosk.hub.heartbeats import Heartbeats
from kiosk.hub.link import Link
from kiosk.hub.state import HubState
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.reception.events import PrintHandedOver
from kiosk.tickets import queueing
from printing.errors import SpoolError
from printing.jobs import TO_PRINT
from printing.owner import OwnerLock
from tests.support.conferences import deliver
from tests.support.laptops import Laptop, Site, exchange, join, settings
from tests.support.two_laptops import ONE, PRINTERS, TWO, check_in, only, printed, public

MEMBER = Membership("U" * 56, "SU" + "A" * 56, ("nats://127.0.0.1:9",), "", "X")


def failing_once(real: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """Return a function that fails the first time, and works from then on."""
    failed: list[bool] = []

    def once(*args: Any, **named: Any) -> Any:
        if not failed:
            failed.append(True)
            raise error
        return real(*args, **named)

    return once


def come_out(first: Laptop, second: Laptop) -> list[str]:
    """Let everybody know everything and say yes to everything; return the facts whose tickets came out."""
    exchange(first, second)
    for laptop in (first, second):
        laptop.room.release(*laptop.room.spool.held())
        laptop.room.handovers.sweep()
    exchange(first, second)
    return [ref for _label, ref, _copy in printed(first, second)]


def test_a_name_that_cannot_be_read_for_a_moment_loses_no_ticket(
    two: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows the file is just being replaced, or something that looks for viruses has it."""
    first, second = two
    event = check_in(second, 1)
    with monkeypatch.context() as patch:

        def busy(_folder: Folder, name: str) -> NoReturn:
            raise FolderError("{path} cannot be read: {reason}", path=name, reason="sharing violation")

        patch.setattr(Folder, "read", busy)
        second.room._keep_house()
    second.room._keep_house()
    assert come_out(first, second) == [event.id]


def test_a_name_that_cannot_be_read_at_the_start_loses_no_ticket(two: list[Laptop]) -> None:
    first, second = two
    (second.folder.path / "hub.toml").write_text("?", "utf-8")
    second.die()
    second.open()
    event = check_in(second, 1)
    second.room._keep_house()
    join(second.folder, TWO)
    second.die()
    second.open()
    assert come_out(first, second) == [event.id]


def test_a_ticket_for_a_laptop_that_is_shut_out_before_it_was_told_stays(two: list[Laptop]) -> None:
    _first, second = two
    for number, name in ((1, ONE), (2, TWO)):
        second.station.do(EnrolMember(public(number), name))
    check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.station.do(RevokeMember(ONE))
    second.room.handovers.sweep()
    assert only(second).state in TO_PRINT
    with pytest.raises(Refusal):  # and from now on it is not promised at all
        second.room.hand_over(only(second), "Máy 1")
    assert only(second).state in TO_PRINT


@pytest.mark.parametrize("dies", [False, True])
def test_two_consoles_of_which_one_is_behind_print_once(
    two: list[Laptop], site: Site, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    """The other console has not folded the new settings: it must not take back what this one has just told."""
    first, second = two
    here = [PrinterConfig("Máy 1", "screen", 384, TWO), PRINTERS[1]]
    second.station.do(Configure(settings(site.base, here, {TWO: "Máy 2"})))
    behind = Laptop(second.folder, TWO, second.clock, 77, printed=second.printed)
    check_in(second, 1)
    ref = only(second).ref
    behind.open()
    second.room.hand_over(only(second), "Máy 1")  # it is here as yet
    second.station.do(Configure(settings(site.base, PRINTERS, {TWO: "Máy 2"})))
    whole = second.room.handovers._write

    def write(*how: Any) -> None:
        whole(*how)
        if dies:
            raise RuntimeError("the program ends between the two steps")
        behind.room.handovers.sweep()  # its own clerk, between the two steps of this one

    with monkeypatch.context() as patch:
        patch.setattr(second.room.handovers, "_write", write)
        if not dies:
            # It caught up a moment ago, just before the settings came: then only the lock keeps it from acting.
            patch.setattr(behind.station, "catch_up", list)
        with pytest.raises(RuntimeError) if dies else nullcontext():
            second.room.handovers.sweep()
    behind.room.handovers.sweep()
    behind.print_next()  # its worker, which it has still
    behind.close()
    exchange(first, second)
    assert [of for _label, of, _copy in printed(first, second)].count(ref) == 1


def test_a_journal_that_fails_for_a_moment_loses_no_arrival(two: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two
    event = check_in(second, 1)
    second.room.hand_over(only(second), "Máy 1")
    second.room.handovers.sweep()
    error = JournalError("The journal {path} cannot be used: {reason}", path="x", reason="disk I/O error")
    monkeypatch.setattr(queueing, "Journal", failing_once(Journal, error))
    exchange(first, second)
    check_in(first, 2)  # life goes on
    exchange(first, second)
    assert event.id in [ref for _label, ref, _copy in printed(first, second)]


def test_a_spool_that_was_busy_is_made_good_without_waiting_for_the_next_guest(
    two: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, second = two
    spool = second.room.spool
    error = SpoolError("The spool {path} failed: {error}", path="x", error="database is locked")
    monkeypatch.setattr(spool, "queue", failing_once(spool.queue, error))
    event = check_in(second, 1)
    second.room._keep_house()
    assert (event.id, 1) in second.jobs()


def test_the_newest_settings_win_whoever_is_slower(two: list[Laptop], site: Site) -> None:
    _first, second = two
    room = second.room
    there = [PRINTERS[0], PrinterConfig("Máy 2", "screen", 384, ONE)]
    room._hiring.acquire()
    slow = threading.Thread(target=room._follow_settings)
    slow.start()
    time.sleep(0.1)
    second.station.do(Configure(settings(site.base, there, {TWO: "Máy 2"})))
    room._hiring.release()
    slow.join()
    assert room._workers == {}


def poison(laptop: Laptop, kind: str, payload: dict[str, Any], v: int = 1) -> Event:
    """Write a fact as a newer program may, or a careless one: its hash is right, its fields are not ours."""
    station = laptop.station
    with station._door, station.journal.writing():
        (event,) = station._seal([Draft(kind, v, "", payload)], station.clock.stamp())
        rows = [(station.journal.append(event), event)]
    station._absorb(rows)
    return event


@pytest.mark.parametrize("v", [1, 2])
def test_an_odd_fact_takes_no_ticket_along_that_is_heard_with_it(two: list[Laptop], v: int) -> None:
    first, second = two
    odd = poison(first, "badge.reprinted", {"who": 3}, v)
    with closing(Journal(second.folder.journal)) as journal:
        deliver(journal, [odd])
    event = check_in(second, 1)
    assert (event.id, 1) in second.jobs()


def test_an_odd_ticket_keeps_no_console_from_printing(two: list[Laptop]) -> None:
    first, second = two
    odd = poison(first, "slip.asked", {"rows": 7}, 2)
    poison(first, "print.handed_over", PrintHandedOver(odd.id, 1, "Máy 2", TWO).to_payload())
    second.die()
    second.give(first.events())
    second.open()
    event = check_in(second, 1)
    assert (event.id, 1) in second.jobs()


def lives(link: Link, trouble: threading.Event) -> bool:
    """Whether a link is at work after it has met its trouble."""
    link.start()
    assert trouble.wait(10)
    time.sleep(0.3)
    alive = link._thread.is_alive()
    link.stop()
    return alive


def noted(once: Callable[..., Any], met: threading.Event) -> Callable[..., Any]:
    """Return a function that says when it was called."""

    def call(*args: Any, **named: Any) -> Any:
        met.set()
        return once(*args, **named)

    return call


def test_the_link_comes_back_when_the_journal_could_not_be_opened_once(
    two: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    met, error = threading.Event(), JournalError("The journal {path} cannot be used: {reason}", path="x", reason="y")
    monkeypatch.setattr(link_module, "Journal", noted(failing_once(Journal, error), met))
    assert lives(Link(two[0].folder, MEMBER), met)


def test_the_link_comes_back_when_its_lock_could_not_be_opened_once(
    two: list[Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    met = threading.Event()
    acquire = noted(failing_once(OwnerLock.acquire, OSError(24, "Too many open files")), met)
    monkeypatch.setattr(OwnerLock, "acquire", acquire)
    assert lives(Link(two[0].folder, MEMBER), met)


def test_a_pulse_with_half_a_letter_ends_no_link(two: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b'{"label": "B\\ud800", "station_id": "s\\ud800", "posts": [], "seq": 1, "unsent": 0, "rate": 0}'
    whole, met = Heartbeats.__init__, threading.Event()

    def begun(pulses: Heartbeats) -> None:
        whole(pulses)
        pulses.hear("UOTHER", raw, time.monotonic())

    monkeypatch.setattr(Heartbeats, "__init__", begun)
    told: list[str] = []

    def tell(state: HubState) -> None:
        told.extend(heard.pulse.label for heard in state.others.values())
        met.set()

    assert lives(Link(two[0].folder, MEMBER, on_state=tell), met)
    assert told[0] == "B?"


def test_the_link_ends_at_once_while_it_looks_for_hubs_that_hang(two: list[Laptop]) -> None:
    """A laptop that sleeps, a firewall that drops: no address answers."""
    holes = [socket.create_server(("127.0.0.1", 0)) for _number in range(4)]
    urls = tuple(f"nats://127.0.0.1:{hole.getsockname()[1]}" for hole in holes)
    link = Link(two[0].folder, Membership("U" * 56, "SU" + "A" * 56, urls, "", "X"))
    link.start()
    time.sleep(0.3)
    link.stop()
    assert not link._thread.is_alive()
    for hole in holes:
        hole.close()
