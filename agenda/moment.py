"""The runsheet at one moment: what every step still takes, when it is expected, how late it may begin.

Everything on the event clock; only `local` adds what that clock was found to lack to the time of day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.catchup import Part, Proposal, Task, catch_up, shared
from agenda.programme import Programme
from agenda.schedule import Schedule
from agenda.sheet import Runsheet

RowState = Literal["done", "running", "future", "skipped", "interrupted"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a step still takes by its own pace, in ms from now on, and at the least.

    `paced`: it rests on a pace seen today; before that the programme's minutes count where they are more.
    """

    expected_ms: int
    least_ms: int
    paced: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A runsheet with a programme, and `now` on its event clock; `forecasts` by the key of the step."""

    sheet: Runsheet
    programme: Programme
    schedule: Schedule
    now: int
    forecasts: Mapping[str, Forecast]

    def local(self, ms: int) -> datetime:
        """Return ms of the event clock as the time of day people go by."""
        return self.schedule.local(ms + self.sheet.correction_ms)

    @property
    def start(self) -> int:
        """The planned start."""
        return self.schedule.start(self.programme) - self.sheet.correction_ms

    @property
    def planned_end(self) -> int:
        """The planned end."""
        return self.schedule.planned(self.programme)[-1] - self.sheet.correction_ms

    @property
    def hard_end(self) -> int | None:
        """The end that must be kept."""
        end = self.schedule.hard_end(self.programme)
        return None if end is None else end - self.sheet.correction_ms

    def planned_starts(self) -> dict[str, int]:
        """Return when each step of the programme as adopted was to begin; what was inserted is not in it."""
        times = self.schedule.planned(self.programme)
        shift = self.sheet.correction_ms
        return {step.key: at - shift for step, at in zip(self.programme.steps, times, strict=False)}

    def fixed(self, place: int) -> int | None:
        """Return the start a step is held to."""
        at = self.schedule.fixed(self.programme, self.sheet.steps[place])
        return None if at is None else at - self.sheet.correction_ms

    def state(self, place: int) -> RowState:
        """Return where a step stands."""
        run = self.sheet.runs[place]
        if run.skipped:
            return "skipped"
        if place == self.sheet.position and self.sheet.ended_ms is None:
            return "running"
        if run.interrupted:
            return "interrupted"
        return "future" if run.ended_ms is None else "done"

    def to_come(self) -> list[int]:
        """Return the places of the running step and of all that are still to come, in order."""
        if self.sheet.ended_ms is not None:
            return []
        first = self.sheet.position or 0
        return [
            i for i in range(first, len(self.sheet.steps)) if i == self.sheet.position or not self.sheet.runs[i].over
        ]

    def remaining(self, place: int) -> int:
        """Return the ms a step still takes: by its own pace, else what it may take less what it has had."""
        run = self.sheet.runs[place]
        plan = max(0, self.sheet.budget_ms(place) - run.elapsed(self.now))
        forecast = self.forecasts.get(self.sheet.steps[place].key)
        if forecast is None:
            return plan
        if forecast.paced and run.started_ms is not None:
            return forecast.expected_ms
        # Who accepted a shorter length means to hurry; but not below what the step needs.
        return max(plan, forecast.expected_ms if run.planned_s is None else forecast.least_ms)

    def least(self, place: int) -> int:
        """Return the ms a step still needs at least."""
        remaining = self.remaining(place)
        forecast = self.forecasts.get(self.sheet.steps[place].key)
        if forecast is not None:
            return min(remaining, forecast.least_ms)
        return min(remaining, max(0, self.sheet.least_ms(place) - self.sheet.runs[place].elapsed(self.now)))

    def expected(self) -> tuple[list[int], int]:
        """Return per step the real start, or the one to expect, and the end to expect."""
        sheet = self.sheet
        at = max(self.start, self.now) if sheet.started_ms is None else sheet.started_ms
        starts: list[int] = []
        for i, run in enumerate(sheet.runs):
            state = self.state(i)
            if state == "running":
                starts.append(at if run.started_ms is None else run.started_ms)
                at = self.now + self.remaining(i)
            elif state in ("future", "interrupted") and sheet.ended_ms is None:
                at = max(at, self.fixed(i) or at)
                starts.append(at)
                at += self.remaining(i)
            else:
                starts.append(at if run.started_ms is None else run.started_ms)
                # Of what has run, only that before the running step moves what is to come.
                if state == "done" and run.ended_ms is not None and (sheet.position is None or i < sheet.position):
                    at = run.ended_ms
        return starts, at if sheet.ended_ms is None else sheet.ended_ms

    def latest(self) -> list[int | None]:
        """Return per step the latest start that keeps what must be kept behind it, all from it on at their minima."""
        found: list[int | None] = [None] * len(self.sheet.steps)
        limit = self.hard_end
        for i in reversed(self.to_come()):
            fixed = self.fixed(i)
            if limit is not None:
                found[i] = limit = limit - self.least(i)
            if fixed is not None:
                found[i] = limit = fixed if limit is None else min(fixed, limit)
        return found

    def proposal(self, *, dropping: bool = True, unit_ms: int = 1000) -> Proposal:
        """Return what to cut so that fixed starts and the hard end are kept; `dropping` allows leaving parts out.

        It is in seconds; with a unit of 1 ms only what is needed and possible makes sense, to the millisecond.
        """
        end = self.hard_end
        tasks = [self._task(place, unit_ms, dropping=dropping) for place in self.to_come()]
        now = self.now if self.sheet.started_ms is not None else max(self.now, self.start)
        return catch_up(tasks, now // unit_ms, None if end is None else end // unit_ms)

    def _task(self, place: int, unit_ms: int, *, dropping: bool) -> Task:
        running = place == self.sheet.position
        fixed = None if running else self.fixed(place)
        return Task(
            planned_s=-(-self.remaining(place) // unit_ms),
            least_s=-(-self.least(place) // unit_ms),
            start_s=None if fixed is None else fixed // unit_ms,
            parts=self._parts(place) if dropping else (),
        )

    def _parts(self, place: int) -> tuple[Part, ...]:
        """Return the optional segments that have not had the floor; one without a price costs what it lasts."""
        step, run = self.sheet.steps[place], self.sheet.runs[place]
        lengths = self.segment_ms(place)
        return tuple(
            Part(i, lengths[i] // 1000, min(segment.least * 60, lengths[i] // 1000), segment.minutes)
            for i, segment in enumerate(step.segments)
            if segment.optional
            and i not in run.dropped
            and not run.segments[i]
            and not (place == self.sheet.position and i == run.segment)
        )

    def segment_ms(self, place: int) -> list[int]:
        """Return how long each segment of a step may take: as planned, or its share of the step's new length."""
        step, run = self.sheet.steps[place], self.sheet.runs[place]
        kept = [i for i in range(len(step.segments)) if i not in run.dropped]
        planned = {i: step.segments[i].minutes * 60 for i in kept}
        if run.planned_s is not None:
            least = [step.segments[i].least * 60 for i in kept]
            planned = dict(zip(kept, shared(list(planned.values()), least, run.planned_s), strict=True))
        return [planned.get(i, 0) * 1000 for i in range(len(step.segments))]
