"""No step of the wall clock moves a running time; a new process goes on exactly, another boot says it cannot."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agenda.runsheet import Next, Pause, Resume, Start
from agenda.timing import Face, face
from agenda.timing import status as status_json
from kiosk.folder.layout import Folder
from kiosk.journal.clock import SystemClock, read_boot_id
from kiosk.station.station import Station
from kiosk.station.status import status_of
from tests.support.conferences import MINUTE, HandClock, delegates, new_small
from tests.support.sure import sure

DAY_MS = 24 * 60 * MINUTE


def clock_face(station: Station) -> Face:
    return face(station.conference.runsheet, station.clock.stamp(), station.conference.schedule)


@pytest.fixture
def running(station: Station, clock: HandClock) -> Station:
    """The second item, two minutes in."""
    station.do(Start())
    clock.pass_ms(5 * MINUTE)
    station.do(Next())
    clock.pass_ms(2 * MINUTE)
    return station


@pytest.mark.parametrize("by_ms", [5 * MINUTE, -5 * MINUTE, -DAY_MS, DAY_MS, -1, 0])
def test_a_step_of_the_wall_leaves_the_running_time(running: Station, clock: HandClock, by_ms: int) -> None:
    before = clock_face(running)
    assert before.elapsed_ms == 2 * MINUTE
    clock.set_wall(by_ms)
    assert clock_face(running) == replace(before, clock_ahead_ms=by_ms)
    clock.pass_ms(MINUTE)
    after = clock_face(running)
    assert after.elapsed_ms == 3 * MINUTE
    assert after.exact
    assert after.remaining_ms == sure(before.remaining_ms) - MINUTE


@pytest.mark.parametrize("by_ms", [5 * MINUTE, -5 * MINUTE, -DAY_MS])
def test_steps_between_commands_leave_every_length(running: Station, clock: HandClock, by_ms: int) -> None:
    clock.set_wall(by_ms)
    running.do(Pause())
    clock.pass_ms(MINUTE)
    clock.set_wall(-2 * by_ms)
    running.do(Resume())
    clock.pass_ms(3 * MINUTE)
    now = clock_face(running)
    assert (now.elapsed_ms, now.paused_ms, now.exact) == (5 * MINUTE, MINUTE, True)
    running.do(Next())
    clock.set_wall(by_ms)
    clock.pass_ms(1000)
    rows = clock_face(running).rows
    assert [row.elapsed_ms for row in rows[:3]] == [5 * MINUTE, 5 * MINUTE, 1000]


def test_a_new_process_goes_on_exactly(running: Station, folder: Folder, clock: HandClock) -> None:
    clock.set_wall(-DAY_MS)
    clock.pass_ms(MINUTE)
    expected = clock_face(running)
    with closing(Station(folder, clock=clock)) as again:
        assert clock_face(again) == expected
        assert status_of(again)["agenda"] == status_json(expected)
        assert status_of(again)["agenda"]["elapsed_s"] == 180
        assert status_of(again)["agenda"]["clock"] == "exact"


@pytest.mark.parametrize(("boot_id", "off_ms"), [("boot-2", 90_000), ("", 90_000)])
def test_another_boot_is_told_as_inexact(
    running: Station, folder: Folder, clock: HandClock, boot_id: str, off_ms: int
) -> None:
    clock.reboot(boot_id, off_ms)
    with closing(Station(folder, clock=clock)) as again:
        now = clock_face(again)
        # From the last event on only the wall can tell: two minutes and the time it was off.
        assert now.elapsed_ms == 2 * MINUTE + off_ms
        assert not now.exact
        assert status_of(again)["agenda"]["clock"] == "inexact"
        again.do(Next())
        clock.pass_ms(MINUTE)
        assert clock_face(again).elapsed_ms == MINUTE
        assert not clock_face(again).exact


def test_a_wall_that_went_back_during_a_restart_takes_no_time_away(
    running: Station, folder: Folder, clock: HandClock
) -> None:
    clock.reboot("boot-2", -DAY_MS)
    with closing(Station(folder, clock=clock)) as again:
        assert clock_face(again).elapsed_ms == 0
        assert [row.elapsed_ms for row in clock_face(again).rows[:1]] == [5 * MINUTE]


def test_the_machine_has_a_clock_and_a_boot() -> None:
    clock = SystemClock()
    first, second = clock.stamp(), clock.stamp()
    assert first.boot_id == second.boot_id == read_boot_id()
    assert second.mono_ns >= first.mono_ns


def test_two_clocks_of_one_machine_are_one(tmp_path: Path) -> None:
    """Two consoles whose wall clocks differ see the same running time."""
    folder = new_small(tmp_path / "c", delegates(1))
    one, two = HandClock(), HandClock()
    two.set_wall(3 * MINUTE)
    with closing(Station(folder, clock=one)) as here, closing(Station(folder, clock=two)) as there:
        here.do(Start())
        for clock in (one, two):
            clock.pass_ms(MINUTE)
        there.catch_up()
        assert clock_face(here).elapsed_ms == clock_face(there).elapsed_ms == MINUTE
