"""How the conference stands: running times, lateness, the expected end, the latest starts, what must be cut.

Computed from stamps at the moment of drawing, never stored; instants are aware datetimes, so midnight is no case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from agenda.moment import Forecast, Moment, RowState
from agenda.programme import Step
from agenda.runs import Run, total
from agenda.schedule import MINUTE_MS, Schedule
from agenda.sheet import Phase, Runsheet
from agenda.stamps import Stamp

__all__ = ["Face", "Forecast", "Row", "Schedule", "SegmentFace", "face", "moment", "status"]

Urgency = Literal["calm", "good", "warning", "danger", "over"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timeline. `latest_start` still meets what must be kept if all from it on is cut to its minimum.

    `planned_start` is None for what was inserted on the day.
    """

    key: str
    number: int | None
    title: str
    kind: str
    planned_start: datetime | None
    expected_start: datetime
    latest_start: datetime | None
    actual_start: datetime | None
    actual_end: datetime | None
    planned_ms: int
    min_ms: int
    given_ms: int
    elapsed_ms: int
    paused_ms: int
    remaining_ms: int
    fixed: bool
    state: RowState


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

    `item` is the printed number, None for a break, for what was inserted, and before the start; after the end it is
    the last item's. `urgency` is calm in a ceremony and while a leader has the floor: nothing turns red then.
    `clock_ahead_ms` is what the wall clock was moved by and nobody has decided on yet.
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
    urgency: Urgency
    now: datetime | None
    clock_ahead_ms: int
    segment: SegmentFace | None
    next_number: int | None
    next_title: str | None
    next_latest_start: datetime | None
    rows: tuple[Row, ...]

    @property
    def led(self) -> bool:
        """Whether a leader has the floor: he is not hurried, and only the organisers see how late it is."""
        return self.segment is not None and self.segment.leader


def moment(
    runsheet: Runsheet, now: Stamp, schedule: Schedule, forecasts: Mapping[str, Forecast] | None = None
) -> Moment | None:
    """Return the moment everything is computed from; None before there is a programme."""
    programme = runsheet.programme
    return None if programme is None else Moment(runsheet, programme, schedule, runsheet.at(now), forecasts or {})


def face(runsheet: Runsheet, now: Stamp, schedule: Schedule, forecasts: Mapping[str, Forecast] | None = None) -> Face:
    """Return how the conference stands at a moment; `forecasts` are of steps with a pace of their own, by key."""
    at = moment(runsheet, now, schedule, forecasts)
    if at is None:
        return _blank()
    (starts, end), latest = at.expected(), at.latest()
    place = runsheet.position
    step, run = _running(runsheet)
    budget, elapsed = (0, 0) if place is None else (runsheet.budget_ms(place), run.elapsed(at.now))
    counts_down = step is not None and step.kind != "ceremony"
    following = runsheet.following if runsheet.ended_ms is None else None
    coming = None if following is None else runsheet.steps[following]
    next_latest = None if following is None else latest[following]
    cut = at.proposal(dropping=False, unit_ms=1)
    segment = _segment(at)
    hard_end = at.hard_end
    return Face(
        state=runsheet.phase,
        step=place,
        item=step.number if step else None,
        title=step.title if step else "",
        kind=step.kind if step else None,
        elapsed_ms=elapsed,
        planned_ms=budget - run.added_minutes * MINUTE_MS if step else 0,
        given_ms=run.added_minutes * MINUTE_MS,
        paused_ms=run.paused(at.now),
        remaining_ms=budget - elapsed if counts_down else None,
        overtime_ms=max(0, elapsed - budget) if counts_down else 0,
        offset_ms=end - at.planned_end,
        planned_end=at.local(at.planned_end),
        expected_end=at.local(end),
        hard_end=None if hard_end is None else at.local(hard_end),
        cut_needed_ms=cut.needed_s if runsheet.ended_ms is None else 0,
        cut_possible_ms=cut.possible_s if runsheet.ended_ms is None else 0,
        exact=runsheet.clock is None or _exact(runsheet, now),
        urgency=_urgency(step, segment, budget - elapsed),
        now=at.local(at.now) if runsheet.ended_ms is None else None,
        clock_ahead_ms=_ahead(runsheet, now),
        segment=segment,
        next_number=coming.number if coming else None,
        next_title=coming.title if coming else None,
        next_latest_start=None if next_latest is None else at.local(next_latest),
        rows=_rows(at, starts, latest),
    )


def _ahead(runsheet: Runsheet, now: Stamp) -> int:
    """Return by how many ms the wall clock was stepped since that was last decided."""
    clock = runsheet.clock
    if clock is None or runsheet.ended_ms is not None:
        return 0
    return now.wall_ms - clock.at(now) - runsheet.settled_ms


def _exact(runsheet: Runsheet, now: Stamp) -> bool:
    """Tell whether what is shown is exact; after the end `now` has no part in it any more."""
    if runsheet.clock is None:
        return True
    return runsheet.clock.exact if runsheet.ended_ms is not None else runsheet.clock.counts(now)


def _running(runsheet: Runsheet) -> tuple[Step | None, Run]:
    return runsheet.step, runsheet.run


def _urgency(step: Step | None, segment: SegmentFace | None, remaining_ms: int) -> Urgency:
    if step is None or step.kind == "ceremony" or (segment is not None and segment.leader):
        return "calm"
    if remaining_ms < 0:
        return "over"
    if remaining_ms <= step.danger_minutes * MINUTE_MS:
        return "danger"
    return "warning" if remaining_ms <= step.warning_minutes * MINUTE_MS else "good"


def _segment(at: Moment) -> SegmentFace | None:
    step, run = _running(at.sheet)
    place, index = at.sheet.position, run.segment
    if step is None or place is None or index is None:
        return None
    segment = step.segments[index]
    planned, elapsed = at.segment_ms(place)[index], total(run.segments[index], at.now)
    remaining = None if step.kind == "ceremony" else planned - elapsed
    return SegmentFace(index, segment.title, elapsed, planned, remaining, segment.leader)


def _rows(at: Moment, starts: list[int], latest: list[int | None]) -> tuple[Row, ...]:
    rows = []
    planned, to_come = at.planned_starts(), set(at.to_come())
    for i, (step, run) in enumerate(zip(at.sheet.steps, at.sheet.runs, strict=True)):
        state, limit = at.state(i), latest[i]
        rows.append(
            Row(
                key=step.key,
                number=step.number,
                title=step.title,
                kind=step.kind,
                planned_start=at.local(planned[step.key]) if step.key in planned else None,
                expected_start=at.local(starts[i]),
                latest_start=None if limit is None else at.local(limit),
                actual_start=None if run.started_ms is None else at.local(run.started_ms),
                actual_end=None if run.ended_ms is None else at.local(run.ended_ms),
                planned_ms=at.sheet.budget_ms(i) - run.added_minutes * MINUTE_MS,
                min_ms=run.elapsed(at.now) + at.least(i) if i in to_come else at.sheet.least_ms(i),
                given_ms=run.added_minutes * MINUTE_MS,
                elapsed_ms=run.elapsed(at.now),
                paused_ms=run.paused(at.now),
                remaining_ms=at.remaining(i) if state in ("running", "future", "interrupted") else 0,
                fixed=step.start is not None,
                state=state,
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
        urgency="calm",
        now=None,
        clock_ahead_ms=0,
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
