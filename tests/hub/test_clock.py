"""Clocks that disagree: facts keep their order, timers are taken over within a second, a human is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import time_ns

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.runsheet import Next, Start
from kiosk.conference.commands import Take
from kiosk.folder.layout import Folder
from kiosk.hub import offset
from kiosk.journal.clock import CommonClock, read_boot_id
from kiosk.journal.meta import OFFSET, OFFSET_OF, OFFSET_TAKEN
from kiosk.journal.store import Journal
from kiosk.messages.hub import hub_line
from kiosk.station.station import Station
from tests.support.conferences import EIGHT, MINUTE, HandClock, deliver, events_of, new_sample
from tests.support.hub_hall import hall, until
from tests.support.sure import sure

HOUR = 60 * MINUTE


@given(st.integers(-10_000_000, 10_000_000), st.integers(-10_000_000, 10_000_000))
def test_a_clock_is_put_right_as_far_as_nobody_need_be_asked(ahead: int, confirmed: int) -> None:
    clock = CommonClock(HandClock())
    clock.follow(ahead, confirmed)
    told = clock.stamp()
    moved = told.wall_ms - EIGHT
    assert moved + clock.untold_ms == ahead
    assert moved in (0, ahead)
    if abs(ahead) <= 5 * MINUTE:
        assert moved == ahead
    assert (told.mono_ns, told.boot_id) == (HandClock().mono_ns, "boot-1")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Station, HandClock, Station, HandClock]]:
    """Two laptops of one conference; the first one's clock is an hour slow."""
    folder = new_sample(tmp_path / "a")
    shutil.copytree(folder.path, tmp_path / "b")
    slow = HandClock(wall_ms=EIGHT - HOUR, boot_id="slow")
    right = HandClock(wall_ms=EIGHT, boot_id="right", mono_ns=77_000_000_000)
    one = Station(folder, clock=slow, post="MC")
    other = Station(Folder(tmp_path / "b"), clock=right, post="MC 2")
    yield one, slow, other, right
    one.close()
    other.close()


def note(station: Station, **values: int) -> None:
    with closing(Journal(station.folder.journal)) as journal:
        journal.set_meta(**{name: str(value) for name, value in values.items()})


def send(giver: Station, taker: Station) -> None:
    with closing(Journal(taker.folder.journal)) as journal:
        deliver(journal, events_of(giver.folder))
    taker.catch_up()


def test_a_running_timer_is_taken_over_by_another_laptop_within_a_second(
    two: tuple[Station, HandClock, Station, HandClock],
) -> None:
    one, slow, other, right = two
    note(one, **{OFFSET: HOUR + 400, OFFSET_TAKEN: HOUR})  # a human agreed; measured within half a second
    one.do(Start())
    for clock in (slow, right):
        clock.pass_ms(5 * MINUTE)
    one.do(Next())
    for clock in (slow, right):
        clock.pass_ms(7 * MINUTE + 123)
    send(one, other)
    other.do(Take("agenda"))
    shown = other.conference.face(other.clock.stamp())
    assert abs(shown.elapsed_ms - (7 * MINUTE + 123)) <= 1_000
    assert shown.now is not None
    assert shown.item == 2
    for clock in (slow, right):
        clock.pass_ms(MINUTE)
    other.do(Next())
    send(other, one)
    assert abs(one.conference.face(one.clock.stamp()).elapsed_ms) <= 1_000


@pytest.mark.parametrize(
    ("boot_id", "since_ms", "holds"),
    [
        ("slow", 20 * HOUR, True),  # the program was started again, or stood all day without a hub
        ("again", 5 * MINUTE, True),  # a crash in the hall
        ("again", 13 * HOUR, False),  # the next morning: somebody may have put the clock right
        ("again", -1, False),  # its battery is flat
    ],
)
def test_an_offset_holds_over_a_crash_and_not_over_a_night(
    tmp_path: Path, boot_id: str, since_ms: int, holds: bool
) -> None:
    folder = new_sample(tmp_path / "a")
    clock = HandClock(wall_ms=EIGHT, boot_id="slow")
    station = Station(folder, clock=clock)
    with closing(Journal(folder.journal)) as journal:
        journal.set_meta(**{OFFSET: "240000", OFFSET_OF: f"slow {EIGHT}"})
    station.catch_up()
    assert station.clock.stamp().wall_ms == EIGHT + 240_000
    station.close()
    later = HandClock(wall_ms=EIGHT + since_ms, boot_id=boot_id)
    with closing(Station(folder, clock=later)) as again:
        assert again.clock.stamp().wall_ms - later.wall_ms == (240_000 if holds else 0)


def test_facts_of_a_clock_that_is_an_hour_slow_keep_their_order_even_unasked(
    two: tuple[Station, HandClock, Station, HandClock],
) -> None:
    one, slow, other, right = two
    note(one, **{OFFSET: HOUR})  # nobody was asked yet: what is shown stays, the order is right
    first = other.do(Take("roster"))[0]
    right.pass_ms(1_000)
    slow.pass_ms(1_000)
    second = one.do(Take("award"))[0]
    assert second.order > first.order
    assert second.wall_ms == slow.wall_ms


def test_the_clock_always_passes_what_it_has_seen(two: tuple[Station, HandClock, Station, HandClock]) -> None:
    one, _slow, other, right = two
    right.set_wall(3 * HOUR)  # a laptop far ahead
    ahead = other.do(Take("agenda"))[0]
    send(other, one)
    assert one.do(Take("agenda"))[0].order > ahead.order


def test_a_laptop_whose_clock_is_off_hears_it_from_the_hub_and_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        two = place.laptops[1]
        place.whole()
        assert hub_line(two.link.state)[0] != "alarm"
        monkeypatch.setattr(offset, "time_ns", lambda: time_ns() - HOUR * 1_000_000)
        until(lambda: two.link.state.clock == "asked")
        found = int(sure(two.station.journal.meta(OFFSET)))
        assert abs(found - HOUR) < 1_000
        boot_id, _space, at = sure(two.station.journal.meta(OFFSET_OF)).rpartition(" ")
        assert boot_id == read_boot_id()
        assert abs(int(at) - time_ns() // 1_000_000) < 60_000
        two.station.journal.set_meta(**{OFFSET_TAKEN: str(found)})
        until(lambda: two.link.state.clock == "told")
