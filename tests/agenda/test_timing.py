"""Times: exact whatever the wall clock does, honest where it is all there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import events
from agenda.errors import Refused
from agenda.runsheet import (
    AddMinutes,
    Adopt,
    Command,
    End,
    Next,
    NextSegment,
    Pause,
    Resume,
    SettleClock,
    Start,
    TellClock,
    Undo,
)
from agenda.stamps import Span, Stamp, between
from agenda.timing import Forecast, Schedule, face, status
from tests.support.runsheet_driver import EIGHT, MINUTE, PROVINCE, SMALL, ZONE, Driver

HOUR = 60 * MINUTE


def clock(hour: int, minute: int, day: int = 15) -> datetime:
    return datetime(2020, 5, day, hour, minute, tzinfo=ZONE)


def test_between_believes_the_monotonic_clock_of_one_boot_only() -> None:
    first = Stamp(1000, 5_000_000_000, "a")
    assert between(first, Stamp(-99, 7_500_000_000, "a")) == Span(2500, exact=True)
    assert between(first, Stamp(4000, 1, "b")) == Span(3000, exact=False)
    assert between(first, Stamp(10, 1, "b")) == Span(0, exact=False)
    assert between(Stamp(1000, 1, ""), Stamp(1500, 9, "")) == Span(500, exact=False)


def test_before_the_start_only_a_late_start_counts(small: Driver) -> None:
    small.wait(-30)
    face = small.face()
    assert (face.state, face.offset_ms, face.item, face.remaining_ms) == ("pending", 0, None, None)
    assert face.expected_end == clock(8, 40)
    assert (face.next_title, face.next_number) == ("Một", 1)
    small.wait(37)
    assert small.face().offset_ms == 7 * MINUTE
    assert small.face().cut_needed_ms == 7 * MINUTE
    assert small.face().cut_possible_ms == (1 + 10 + 2 + 4) * MINUTE


def test_no_programme_no_times() -> None:
    driver = Driver()
    assert status(driver.face())["expected_end"] is None
    assert driver.face().rows == ()


def test_a_ceremony_counts_up_and_is_never_over(small: Driver) -> None:
    small.do(Start()).wait(7)
    face = small.face()
    assert (face.elapsed_ms, face.remaining_ms, face.overtime_ms) == (7 * MINUTE, None, 0)
    assert face.offset_ms == 2 * MINUTE


def test_remaining_overtime_and_lateness(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(8)
    face = small.face()
    assert (face.remaining_ms, face.overtime_ms, face.offset_ms) == (12 * MINUTE, 0, 0)
    small.do(AddMinutes(3))
    face = small.face()
    assert (face.remaining_ms, face.given_ms, face.offset_ms) == (15 * MINUTE, 3 * MINUTE, 3 * MINUTE)
    small.do(Pause()).wait(2)
    face = small.face()
    assert (face.remaining_ms, face.paused_ms, face.offset_ms) == (15 * MINUTE, 2 * MINUTE, 5 * MINUTE)
    small.do(Resume()).wait(18)
    face = small.face()
    assert (face.remaining_ms, face.overtime_ms, face.offset_ms) == (-3 * MINUTE, 3 * MINUTE, 8 * MINUTE)
    assert face.expected_end == clock(8, 48)
    assert (face.hard_end, face.cut_needed_ms) == (clock(8, 40), 8 * MINUTE)
    assert face.cut_possible_ms == (2 + 4) * MINUTE  # the running item has had all it was given


def test_the_running_step_can_be_cut_to_what_it_has_had(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(4)
    assert small.face().cut_possible_ms == (10 + 2 + 4) * MINUTE
    small.wait(9)
    assert small.face().cut_possible_ms == (7 + 2 + 4) * MINUTE


def test_latest_starts_leave_every_minimum(small: Driver) -> None:
    small.do(Start())
    face = small.face()
    assert [row.latest_start for row in face.rows] == [clock(8, 17), clock(8, 21), clock(8, 31), clock(8, 34)]
    assert face.next_latest_start == clock(8, 21)
    assert [row.planned_start for row in face.rows] == [clock(8, 0), clock(8, 5), clock(8, 25), clock(8, 30)]


def test_rows_tell_what_was_and_what_comes(small: Driver) -> None:
    small.do(Start()).wait(7).do(Next()).wait(1)
    rows = small.face().rows
    assert [row.state for row in rows] == ["done", "running", "future", "future"]
    assert (rows[0].actual_start, rows[0].actual_end, rows[0].elapsed_ms) == (clock(8, 0), clock(8, 7), 7 * MINUTE)
    assert (rows[1].actual_start, rows[1].actual_end) == (clock(8, 7), None)
    assert [row.expected_start for row in rows[2:]] == [clock(8, 27), clock(8, 32)]


def test_finishing_early_is_a_negative_offset(small: Driver) -> None:
    small.do(Start()).wait(3).do(Next())
    assert small.face().offset_ms == -2 * MINUTE


def test_after_the_end_all_stands(small: Driver) -> None:
    small.do(Start()).wait(9).do(End())
    before = small.face()
    assert (before.state, before.offset_ms, before.cut_needed_ms) == ("ended", -31 * MINUTE, 0)
    assert before.expected_end == clock(8, 9)
    assert before.next_title is None
    assert small.wait(60).face() == before


def test_without_a_hard_end_nothing_needs_cutting() -> None:
    driver = Driver().do(Adopt(SMALL.replace('hard_end = "08:40"\n', ""), custom=True), Start()).wait(50)
    face = driver.face()
    assert (face.hard_end, face.cut_needed_ms, face.next_latest_start) == (None, 0, None)


@pytest.mark.parametrize("step", [5 * MINUTE, -5 * MINUTE, -24 * HOUR, 3 * 365 * 24 * HOUR])
@pytest.mark.parametrize("paused", [False, True])
def test_a_step_of_the_wall_clock_moves_nothing(small: Driver, step: int, paused: bool) -> None:
    small.do(Start()).wait(5).do(Next()).wait(6)
    if paused:
        small.do(Pause()).wait(1)
    before = small.face()
    small.wall += step
    assert small.face() == replace(before, clock_ahead_ms=step)  # it is told, and moves nothing
    if paused:
        small.do(Resume())
    small.wait(1).do(Next()).wait(2)
    face = small.face()
    assert face.elapsed_ms == 2 * MINUTE
    assert face.rows[1].elapsed_ms == 7 * MINUTE
    assert face.exact


def test_a_stepped_clock_is_asked_about_and_only_the_answer_moves_the_time_of_day(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(6)
    before = small.face()
    small.wall += 5 * MINUTE
    small.do(SettleClock(5 * MINUTE, used=False))
    kept = small.face()
    assert (kept.clock_ahead_ms, kept.offset_ms, kept.now) == (0, before.offset_ms, before.now)
    small.do(SettleClock(5 * MINUTE, used=True))
    used = small.face()
    assert (used.clock_ahead_ms, used.elapsed_ms) == (0, before.elapsed_ms)
    assert used.offset_ms == before.offset_ms + 5 * MINUTE
    assert before.now is not None
    assert used.now == before.now + timedelta(minutes=5)
    small.do(Undo())
    assert small.face().offset_ms == before.offset_ms


def test_a_machine_that_lost_the_time_is_told_it(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(6)
    small.boot, small.wall, small.mono = "boot-2", EIGHT - 20 * 365 * 24 * HOUR, 1
    assert small.face().elapsed_ms == 0  # nothing is taken away: the clock stands at what was noted last
    assert small.face().clock_ahead_ms < 0
    small.do(TellClock(EIGHT + 15 * MINUTE))
    face = small.face()
    assert (face.elapsed_ms, face.clock_ahead_ms, face.exact) == (10 * MINUTE, 0, False)
    assert small.wait(2).face().elapsed_ms == 12 * MINUTE
    small.do(TellClock(EIGHT))  # a time before the last fact cannot be
    assert small.face().elapsed_ms == 12 * MINUTE


def test_a_fixed_start_waits_and_a_leader_is_never_red() -> None:
    text = SMALL.replace('title = "Ba"', 'title = "Ba"\nstart = "08:45"').replace(
        'hard_end = "08:40"\n', 'hard_end = "09:00"\n'
    )
    text = text.replace('title = "Hai a"', 'title = "Hai a"\nleader = true')
    driver = Driver().do(Adopt(text, custom=True), Start()).wait(5).do(Next()).wait(30)
    face = driver.face()
    assert (face.urgency, face.led, face.overtime_ms) == ("calm", True, 10 * MINUTE)
    assert driver.do(NextSegment()).face().urgency == "over"
    driver.do(Next()).wait(1)
    face = driver.face()
    assert f"{face.rows[3].expected_start:%H:%M}" == "08:45"  # not before
    assert f"{face.rows[3].latest_start:%H:%M}" == "08:45"
    assert face.rows[3].fixed


def test_the_clock_warns_as_the_programme_says(small: Driver) -> None:
    small.do(Start(), Next()).wait(16)
    assert small.face().urgency == "good"
    assert small.wait(1).face().urgency == "warning"
    assert small.wait(2).face().urgency == "danger"
    assert small.wait(2).face().urgency == "over"


def test_a_step_with_a_pace_of_its_own_is_forecast_by_it(small: Driver) -> None:
    slow = {"item:3": Forecast(25 * MINUTE, 15 * MINUTE, paced=False)}
    small.do(Start())
    face_now = face(small.sheet, small.stamp(), small.schedule, slow)
    assert face_now.offset_ms == 15 * MINUTE  # more than its minutes: it does not fit
    assert face_now.cut_possible_ms == (1 + 10 + 2 + 10) * MINUTE
    fast = {"item:3": Forecast(4 * MINUTE, 3 * MINUTE, paced=False)}
    assert face(small.sheet, small.stamp(), small.schedule, fast).offset_ms == 0
    small.do(Next(), Next(), Next()).wait(2)
    paced = {"item:3": Forecast(4 * MINUTE, 3 * MINUTE, paced=True)}
    assert face(small.sheet, small.stamp(), small.schedule, paced).rows[3].remaining_ms == 4 * MINUTE


def test_after_a_reboot_the_wall_counts_and_is_flagged(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(6)
    small.boot, small.mono = "boot-2", 1_000_000_000
    small.wall += 2 * MINUTE
    face = small.face()
    assert (face.elapsed_ms, face.exact) == (8 * MINUTE, False)
    assert status(face)["clock"] == "inexact"
    # From the first entry of the new boot on its monotonic clock counts.
    small.do(AddMinutes(1)).wait(1)
    small.wall -= 24 * HOUR
    assert small.face().elapsed_ms == 9 * MINUTE
    assert not small.face().exact


def test_a_reboot_with_the_wall_in_the_past_takes_nothing_away(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(6).do(AddMinutes(1))
    small.boot, small.mono = "boot-2", 1_000_000_000
    small.wall -= 24 * HOUR
    face = small.face()
    assert (face.elapsed_ms, face.exact) == (6 * MINUTE, False)
    assert face.offset_ms == MINUTE


def test_an_unknown_boot_is_never_exact(small: Driver) -> None:
    small.boot = ""
    small.do(Start()).wait(3)
    assert (small.face().elapsed_ms, small.face().exact) == (3 * MINUTE, False)
    small.do(Next()).wait(2)
    assert small.face().elapsed_ms == 2 * MINUTE


def test_midnight_is_no_case() -> None:
    text = SMALL.replace('"08:00"', '"23:50"').replace('"08:40"', '"00:30"')
    driver = Driver(wall=EIGHT + 15 * HOUR + 50 * MINUTE).do(Adopt(text, custom=True), Start())
    driver.wait(5).do(Next()).wait(10)
    face = driver.face()
    assert (face.elapsed_ms, face.remaining_ms, face.offset_ms) == (10 * MINUTE, 10 * MINUTE, 0)
    assert face.expected_end == face.hard_end == clock(0, 30, day=16)
    assert face.cut_needed_ms == 0


def test_a_night_with_a_change_of_the_clocks_is_as_long_as_it_is() -> None:
    zone = ZoneInfo("Europe/Copenhagen")
    text = SMALL.replace('"08:00"', '"01:50"').replace('"08:40"', '"03:30"')
    schedule = Schedule(date(2020, 3, 29), zone)  # 02:00 becomes 03:00
    start = int(datetime(2020, 3, 29, 1, 50, tzinfo=zone).timestamp() * 1000)
    driver = Driver(wall=start, schedule=schedule).do(Adopt(text, custom=True), Start()).wait(5).do(Next())
    face = driver.face()
    assert face.offset_ms == 0
    assert face.expected_end is not None
    assert face.expected_end.isoformat() == "2020-03-29T03:30:00+02:00"
    assert face.cut_needed_ms == 0


def test_status_has_exactly_its_keys_and_whole_seconds(small: Driver) -> None:
    small.do(Start()).wait(5).do(Next()).wait(0.9).do(Pause())
    small.wall, small.mono = small.wall + 1, small.mono + 1_000_000
    found = status(small.face())
    assert found == {
        "item": 2,
        "title": "Hai",
        "state": "paused",
        "elapsed_s": 54,
        "remaining_s": 20 * 60 - 54,
        "offset_s": 0,
        "expected_end": "2020-05-15T08:40:00+07:00",
        "cut_needed_s": 1,
        "cut_possible_s": 960,
        "clock": "exact",
    }
    small.do(Next())
    assert status(small.face())["item"] is None
    assert status(small.face())["state"] == "break"
    assert status(small.face())["title"] == "Nghỉ"


def test_the_sample_of_the_province_ends_on_time(province: Driver) -> None:
    province.do(Start())
    assert province.face().expected_end == clock(11, 30)
    assert province.face().cut_needed_ms == 0


DEEDS = st.sampled_from(["start", "next", "pause", "resume", "undo", "minutes"])


@given(st.lists(st.tuples(DEEDS, st.integers(0, 10_000_000), st.integers(-(10**9), 10**9)), max_size=30))
def test_random_histories_keep_the_elapsed_time_exact(history: list[tuple[str, int, int]]) -> None:
    driver = Driver().do(Adopt(PROVINCE))
    deeds: list[tuple[int, str]] = []  # true time in ms, what
    now = 0
    commands: dict[str, Command] = {
        "start": Start(),
        "next": Next(),
        "pause": Pause(),
        "resume": Resume(),
        "undo": Undo(),
    }
    for what, ms, step in history:
        now += ms
        driver.mono += ms * 1_000_000
        driver.wall += ms + step
        try:
            driver.do(commands.get(what, AddMinutes(1)))
        except Refused:
            continue
        if what == "undo":
            deeds.pop()
        else:
            deeds.append((now, what))
    assert [row.elapsed_ms for row in driver.face().rows] == counted(deeds, now)
    assert driver.face().exact


def counted(deeds: list[tuple[int, str]], end: int) -> list[int]:
    """Count the running ms of each step from the deeds that were not undone."""
    elapsed, position, paused, last = [0] * 10, -1, False, 0
    for at, what in [*deeds, (end, "look")]:
        if position >= 0 and not paused:
            elapsed[position] += at - last
        last = at
        if what in ("start", "next"):
            position, paused = position + 1, False
        elif what in ("pause", "resume"):
            paused = what == "pause"
    return elapsed


def test_late_facts_of_another_machine_are_borne(small: Driver) -> None:
    small.do(Start()).wait(5)
    here = small.boot, small.mono
    small.boot, small.mono = "laptop-2", 77
    small.wall += 7000  # seven seconds fast
    small.put(events.StepStarted("item:2"))
    small.boot, small.mono = here
    small.wait(1)
    face = small.face()
    assert face.state == "running"
    assert face.elapsed_ms == MINUTE - 7000
    assert not face.exact
