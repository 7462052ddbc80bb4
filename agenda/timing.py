"""How the conference stands: running times, lateness, the expected end, the latest starts, what must be cut.

Computed from stamps at the moment of drawing, never stored; instants are aware datetimes, so midnight is no case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from agenda.fold import Phase, Run, Runsheet, total
from agenda.programme import Programme, Step
from agenda.stamps import Stamp

_MINUTE = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The day of the conference and the zone its times of day are meant in."""

    day: date
    zone: tzinfo

    def start(self, programme: Programme) -> int:
        """Return the planned start as UTC epoch ms."""
        return self._instant(self.day, programme.start)

    def planned(self, programme: Programme) -> list[int]:
        """Return the planned start of every step and, last, the planned end, as UTC epoch ms."""
        times = [self.start(programme)]
        for step in programme.steps:
            times.append(times[-1] + step.minutes * _MINUTE)
        return times

    def hard_end(self, programme: Programme) -> int | None:
        """Return the end that must be kept as UTC epoch ms; a time before the start is of the next day."""
        if programme.hard_end is None:
            return None
        day = self.day + timedelta(days=1) if programme.hard_end < programme.start else self.day
        return self._instant(day, programme.hard_end)

    def local(self, ms: int) -> datetime:
        """Return a UTC epoch ms as an aware datetime at the place of the conference."""
        return (_EPOCH + timedelta(milliseconds=ms)).astimezone(self.zone)

    def _instant(self, day: date, clock: str) -> int:
        moment = datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone)
        return (moment - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timeline. `latest_start` still meets the hard end if all from it on is cut to its minimum."""

    number: int | None
    title: str
    kind: str
    planned_start: datetime
    expected_start: datetime
    latest_start: datetime | None
    actual_start: datetime | None
    actual_end: datetime | None
    planned_ms: int
    min_ms: int
    given_ms: int
    elapsed_ms: int
    state: Literal["done", "running", "future"]


@dataclass(frozen=True, slots=True)
class SegmentFace:
    """The running segment; `remaining_ms` is None within a ceremony. A `leader` is never shown red."""

    index: int
    title: str
    elapsed_ms: int
    planned_ms: int
    remaining_ms: int | None
    leader: bool


@dataclass(frozen=True, slots=True)
class Face:
    """Everything the clock shows at one moment. Lengths are ms; a positive offset means late.

    `item` is the printed number, None for a break and before the start; after the end it is the last item's.
    """

    state: Phase
    step: int | None
    item: int | None
    title: str
    kind: str | None
    elapsed_ms: int
    planned_ms: int
    given_ms: int
    paused_ms: int
    remaining_ms: int | None
    overtime_ms: int
    offset_ms: int
    planned_end: datetime | None
    expected_end: datetime | None
    hard_end: datetime | None
    cut_needed_ms: int
    cut_possible_ms: int
    exact: bool
    segment: SegmentFace | None
    next_number: int | None
    next_title: str | None
    next_latest_start: datetime | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """What every part of the face is computed from."""

    sheet: Runsheet
    programme: Programme
    schedule: Schedule
    now: int  # the event clock's ms

    @property
    def place(self) -> int:
        """Index of the running step; -1 before the start, past the last one after the end."""
        if self.sheet.position is None:
            return -1
        return len(self.programme.steps) if self.sheet.ended_ms is not None else self.sheet.position

    def expected(self) -> list[int]:
        """Return per step the real start, or the expected one for what is to come, and, last, the expected end."""
        first = max(self.schedule.start(self.programme), self.now)
        times = [first if self.sheet.started_ms is None else self.sheet.started_ms]
        for i, (step, run) in enumerate(zip(self.programme.steps, self.sheet.runs, strict=True)):
            start = times[-1] if run.started_ms is None else run.started_ms
            times[-1] = start
            if i == self.place:
                times.append(self.now + max(0, _budget(step, run) - run.elapsed(self.now)))
            elif i > self.place:
                times.append(start + _budget(step, run))
            else:
                times.append(start if run.ended_ms is None else run.ended_ms)
        if self.sheet.ended_ms is not None:
            times[-1] = self.sheet.ended_ms
        return times

    def latest(self) -> list[int] | None:
        """Return per step the latest start that meets the hard end, all from it on at their minima."""
        hard_end = self.schedule.hard_end(self.programme)
        if hard_end is None:
            return None
        times = [hard_end]
        for step in reversed(self.programme.steps):
            times.insert(0, times[0] - step.min_minutes * _MINUTE)
        return times

    def cut_possible(self) -> int:
        """Return the ms that can be cut: future steps down to their minima, the running one to what it has had."""
        possible = 0
        for i, (step, run) in enumerate(zip(self.programme.steps, self.sheet.runs, strict=True)):
            least = step.min_minutes * _MINUTE
            if i == self.place:
                least = max(least, run.elapsed(self.now))
            if i >= self.place:
                possible += max(0, _budget(step, run) - least)
        return possible


def _budget(step: Step, run: Run) -> int:
    """Return the ms a step may take: as planned, plus what it was given."""
    return (step.minutes + run.added_minutes) * _MINUTE


def face(runsheet: Runsheet, now: Stamp, schedule: Schedule) -> Face:
    """Return how the conference stands at a moment."""
    programme = runsheet.programme
    if programme is None:
        return _blank()
    at = _Moment(runsheet, programme, schedule, runsheet.at(now))
    planned_end, expected, latest = schedule.planned(programme)[-1], at.expected(), at.latest()
    hard_end = schedule.hard_end(programme)
    over = runsheet.ended_ms is not None
    step, run = _running(runsheet)
    budget, elapsed = (_budget(step, run), run.elapsed(at.now)) if step else (0, 0)
    counts_down = step is not None and step.kind != "ceremony"
    following = 0 if runsheet.position is None else runsheet.position + 1
    coming = programme.steps[following] if following < len(programme.steps) and not over else None
    return Face(
        state=runsheet.phase,
        step=runsheet.position,
        item=step.number if step else None,
        title=step.title if step else "",
        kind=step.kind if step else None,
        elapsed_ms=elapsed,
        planned_ms=step.minutes * _MINUTE if step else 0,
        given_ms=run.added_minutes * _MINUTE,
        paused_ms=run.paused(at.now),
        remaining_ms=budget - elapsed if counts_down else None,
        overtime_ms=max(0, elapsed - budget) if counts_down else 0,
        offset_ms=expected[-1] - planned_end,
        planned_end=schedule.local(planned_end),
        expected_end=schedule.local(expected[-1]),
        hard_end=None if hard_end is None else schedule.local(hard_end),
        cut_needed_ms=0 if over or hard_end is None else max(0, expected[-1] - hard_end),
        cut_possible_ms=0 if over else at.cut_possible(),
        exact=runsheet.clock is None or _exact(runsheet, now),
        segment=_segment(runsheet, at.now),
        next_number=coming.number if coming else None,
        next_title=coming.title if coming else None,
        next_latest_start=schedule.local(latest[following]) if coming and latest else None,
        rows=_rows(at, expected, latest),
    )


def _exact(runsheet: Runsheet, now: Stamp) -> bool:
    """Tell whether what is shown is exact; after the end `now` has no part in it any more."""
    if runsheet.clock is None:
        return True
    return runsheet.clock.exact if runsheet.ended_ms is not None else runsheet.clock.counts(now)


def _running(runsheet: Runsheet) -> tuple[Step | None, Run]:
    if runsheet.position is None:
        return None, Run()
    return runsheet.steps[runsheet.position], runsheet.runs[runsheet.position]


def _segment(runsheet: Runsheet, now_ms: int) -> SegmentFace | None:
    step, run = _running(runsheet)
    index = runsheet.segment
    if step is None or index is None:
        return None
    segment = step.segments[index]
    planned, elapsed = segment.minutes * _MINUTE, total(run.segments[index], now_ms)
    remaining = None if step.kind == "ceremony" else planned - elapsed
    return SegmentFace(index, segment.title, elapsed, planned, remaining, segment.leader)


def _rows(at: _Moment, expected: list[int], latest: list[int] | None) -> tuple[Row, ...]:
    local = at.schedule.local
    rows = []
    planned = at.schedule.planned(at.programme)
    for i, (step, run) in enumerate(zip(at.programme.steps, at.sheet.runs, strict=True)):
        rows.append(
            Row(
                number=step.number,
                title=step.title,
                kind=step.kind,
                planned_start=local(planned[i]),
                expected_start=local(expected[i]),
                latest_start=local(latest[i]) if latest else None,
                actual_start=None if run.started_ms is None else local(run.started_ms),
                actual_end=None if run.ended_ms is None else local(run.ended_ms),
                planned_ms=step.minutes * _MINUTE,
                min_ms=step.min_minutes * _MINUTE,
                given_ms=run.added_minutes * _MINUTE,
                elapsed_ms=run.elapsed(at.now),
                state="done" if i < at.place else "running" if i == at.place else "future",
            )
        )
    return tuple(rows)


def _blank() -> Face:
    """Return the face before there is a programme."""
    return Face(
        state="pending",
        step=None,
        item=None,
        title="",
        kind=None,
        elapsed_ms=0,
        planned_ms=0,
        given_ms=0,
        paused_ms=0,
        remaining_ms=None,
        overtime_ms=0,
        offset_ms=0,
        planned_end=None,
        expected_end=None,
        hard_end=None,
        cut_needed_ms=0,
        cut_possible_ms=0,
        exact=True,
        segment=None,
        next_number=None,
        next_title=None,
        next_latest_start=None,
        rows=(),
    )


def status(face: Face) -> dict[str, Any]:
    """Return what `agenda status --json` prints; elapsed and remaining seconds add up to the time given."""
    return {
        "item": face.item,
        "title": face.title,
        "state": face.state,
        "elapsed_s": face.elapsed_ms // 1000,
        "remaining_s": None if face.remaining_ms is None else _up(face.remaining_ms),
        "offset_s": face.offset_ms // 1000 if face.offset_ms >= 0 else _up(face.offset_ms),
        "expected_end": face.expected_end.isoformat(timespec="seconds") if face.expected_end else None,
        "cut_needed_s": _up(face.cut_needed_ms),
        "cut_possible_s": face.cut_possible_ms // 1000,
        "clock": "exact" if face.exact else "inexact",
    }


def _up(ms: int) -> int:
    return -(-ms // 1000)
