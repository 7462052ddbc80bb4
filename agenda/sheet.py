"""The runsheet as it stands: the steps in running order and how each has run. State and questions, no rules.

All times in it are ms on the event clock (see `stamps.EventClock`), which no step of the wall clock moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from agenda.events import Entry, PlanChange, SegmentStarted, Undone
from agenda.programme import Programme, Step
from agenda.runs import Run
from agenda.stamps import EventClock, Stamp

Phase = Literal["pending", "running", "paused", "break", "ended"]


class Change(NamedTuple):
    """A change of the programme on the day; `withdrawn`: it was taken back, by the entry of this id."""

    id: str
    event: PlanChange | SegmentStarted
    stamp: Stamp
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Runsheet:
    """The folded runsheet. `steps` is the running order of today and `runs` lies beside it.

    `position` indexes both; after the end it stays on the last step run. `trail` holds the entries that an undo can
    name. `correction_ms` is what the event clock lacks to the time of day people go by, `settled_ms` how far the wall
    was ahead of the event clock when that was last decided.
    """

    programme: Programme | None = None
    custom: bool = False
    steps: tuple[Step, ...] = ()
    runs: tuple[Run, ...] = ()
    started_ms: int | None = None
    ended_ms: int | None = None
    paused: bool = False
    position: int | None = None
    clock: EventClock | None = None
    correction_ms: int = 0
    settled_ms: int = 0
    trail: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = ()
    undone: frozenset[str] = frozenset()

    @classmethod
    def empty(cls) -> Runsheet:
        """Return the runsheet to which nothing has happened."""
        return cls()

    @property
    def phase(self) -> Phase:
        """What is going on: a pause wins over a break."""
        if self.position is None:
            return "pending"
        if self.ended_ms is not None:
            return "ended"
        if self.paused:
            return "paused"
        return "break" if self.steps[self.position].kind == "break" else "running"

    @property
    def step(self) -> Step | None:
        """The step that runs, or ran last."""
        return None if self.position is None else self.steps[self.position]

    @property
    def run(self) -> Run:
        """How the step that runs has run; a blank one before the start."""
        return Run() if self.position is None else self.runs[self.position]

    @property
    def segment(self) -> int | None:
        """The segment of the running step."""
        return self.run.segment

    @property
    def following(self) -> int | None:
        """The place of the step that Next begins; None behind the last one."""
        first = 0 if self.position is None else self.position + 1
        return next((i for i in range(first, len(self.steps)) if not self.runs[i].over), None)

    def next_segment(self, by: int = 1) -> int | None:
        """Return the next segment of the running step that is not left out, or the one before it."""
        if self.segment is None:
            return None
        count, at = len(self.run.segments), self.segment + by
        while 0 <= at < count and at in self.run.dropped:
            at += by
        return at if 0 <= at < count else None

    def place(self, key: str) -> int | None:
        """Return where a step stands; None when there is none of this key."""
        return next((i for i, step in enumerate(self.steps) if step.key == key), None)

    def by_number(self, number: int) -> int | None:
        """Return where the item of a printed number stands."""
        return next((i for i, step in enumerate(self.steps) if step.number == number), None)

    def with_run(self, place: int, run: Run) -> Runsheet:
        """Return the runsheet with another run at a place."""
        return replace(self, runs=(*self.runs[:place], run, *self.runs[place + 1 :]))

    @property
    def last_undoable(self) -> Entry | None:
        """The entry that the next undo names."""
        return self.trail[-1] if self.trail else None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of the programme made on the day, and those taken back, in order."""
        took = {entry.id for entry in self.trail}
        plans = {
            e.id: e.event
            for e in self.entries
            if isinstance(e.event, PlanChange) or (isinstance(e.event, SegmentStarted) and e.event.jumped)
        }
        found: list[Change] = []
        for entry in self.entries:
            plan = plans.get(entry.id)
            if plan is not None and (entry.id in took or entry.id in self.undone):
                found.append(Change(entry.id, plan, entry.stamp, withdrawn=False))
            elif isinstance(entry.event, Undone) and entry.event.of in plans:
                found.append(Change(entry.id, plans[entry.event.of], entry.stamp, withdrawn=True))
        return tuple(found)

    def at(self, stamp: Stamp) -> int:
        """Return a stamp as ms on the event clock; before the start that is the wall clock."""
        return self.clock.at(stamp) if self.clock else stamp.wall_ms

    def budget_ms(self, place: int) -> int:
        """Return the ms a step may take: as planned, or planned anew, plus what it was given."""
        step, run = self.steps[place], self.runs[place]
        planned_s = step.minutes * 60 if run.planned_s is None else run.planned_s
        return (planned_s + run.added_minutes * 60) * 1000

    def least_ms(self, place: int) -> int:
        """Return the ms a step needs at least, without the segments left out of it."""
        step, run = self.steps[place], self.runs[place]
        gone = sum(step.segments[i].least for i in run.dropped if i < len(step.segments))
        return max(0, step.min_minutes - gone) * 60_000
