"""The runsheet: the state folded from its entries, always by replay, so that an undo gives back what ran before.

All times in it are ms on the event clock (see `stamps.EventClock`), which no step of the wall clock moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from agenda import events
from agenda.errors import ProgrammeError
from agenda.events import Entry, Event
from agenda.programme import Programme, Step, restore
from agenda.stamps import EventClock, Stamp

Phase = Literal["pending", "running", "paused", "break", "ended"]


class Stretch(NamedTuple):
    """A time without interruption; `end_ms` is None while it lasts."""

    start_ms: int
    end_ms: int | None = None

    def length(self, now_ms: int) -> int:
        """Return its length in ms as of now, never negative."""
        return max(0, (now_ms if self.end_ms is None else self.end_ms) - self.start_ms)


Stretches = tuple[Stretch, ...]


def total(stretches: Stretches, now_ms: int) -> int:
    """Return the ms in all stretches together."""
    return sum(stretch.length(now_ms) for stretch in stretches)


def _close(stretches: Stretches, at_ms: int) -> Stretches:
    if not stretches or stretches[-1].end_ms is not None:
        return stretches
    start_ms = stretches[-1].start_ms
    return (*stretches[:-1], Stretch(start_ms, max(start_ms, at_ms)))


def _cut(stretches: Stretches, at_ms: int) -> Stretches:
    """Return what of the closed stretches lies before a moment."""
    return tuple(Stretch(s.start_ms, min(s.end_ms or at_ms, at_ms)) for s in stretches if s.start_ms < at_ms)


@dataclass(frozen=True, slots=True)
class Run:
    """How a step has run so far: pauses are kept apart from running, added minutes apart from both."""

    started_ms: int | None = None
    ended_ms: int | None = None
    running: Stretches = ()
    pauses: Stretches = ()
    added_minutes: int = 0
    segments: tuple[Stretches, ...] = ()
    came_from: int | None = None

    def elapsed(self, now_ms: int) -> int:
        """Return the running time in ms, pauses apart."""
        return total(self.running, now_ms)

    def paused(self, now_ms: int) -> int:
        """Return the time in ms it has stood still."""
        return total(self.pauses, now_ms)

    def closed(self, at_ms: int) -> Run:
        """Return it with everything that lasts stopped."""
        return replace(
            self,
            running=_close(self.running, at_ms),
            pauses=_close(self.pauses, at_ms),
            segments=tuple(_close(stretches, at_ms) for stretches in self.segments),
        )

    def ended(self, at_ms: int) -> Run:
        """Return it stopped for good."""
        return replace(self.closed(at_ms), ended_ms=at_ms)

    def ended_earlier(self, at_ms: int) -> Run:
        """Return it as if it had ended before it did."""
        return replace(
            self,
            ended_ms=at_ms,
            running=_cut(self.running, at_ms),
            pauses=_cut(self.pauses, at_ms),
            segments=tuple(_cut(stretches, at_ms) for stretches in self.segments),
        )

    def started_earlier(self, ms: int) -> Run:
        """Return it as if its first stretch had begun earlier, its first segment with it."""

        def earlier(stretches: Stretches) -> Stretches:
            first = stretches[0]
            return (Stretch(first.start_ms - ms, first.end_ms), *stretches[1:])

        return replace(
            self,
            started_ms=None if self.started_ms is None else self.started_ms - ms,
            running=earlier(self.running),
            segments=tuple(earlier(s) if s and s[0].start_ms == self.started_ms else s for s in self.segments),
        )

    def opened(self, at_ms: int, segment: int | None) -> Run:
        """Return it running from a moment on, in the given segment."""
        segments = tuple((*s, Stretch(at_ms)) if i == segment else s for i, s in enumerate(self.segments))
        return replace(self, running=(*self.running, Stretch(at_ms)), segments=segments)


@dataclass(frozen=True, slots=True)
class Runsheet:
    """The folded runsheet. `position` indexes `programme.steps`; after the end it stays on the last step run."""

    programme: Programme | None = None
    custom: bool = False
    started_ms: int | None = None
    ended_ms: int | None = None
    paused: bool = False
    position: int | None = None
    segment: int | None = None
    runs: tuple[Run, ...] = ()
    clock: EventClock | None = None
    trail: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = ()
    undone: frozenset[str] = frozenset()

    @classmethod
    def empty(cls) -> Runsheet:
        """Return the runsheet to which nothing has happened."""
        return cls()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the programme; none before one is adopted."""
        return self.programme.steps if self.programme else ()

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
    def last_undoable(self) -> Entry | None:
        """The entry that the next undo names."""
        return self.trail[-1] if self.trail else None

    def at(self, stamp: Stamp) -> int:
        """Return a stamp as ms on the event clock; before the start that is the wall clock."""
        return self.clock.at(stamp) if self.clock else stamp.wall_ms

    def apply(self, entry: Entry) -> Runsheet:
        """Return the runsheet after one more entry, in journal order; an entry given twice counts once."""
        if any(entry.id == known.id for known in self.entries):
            return self
        entries = (*self.entries, entry)
        if not isinstance(entry.event, events.Undone):
            return replace(_fold(self, entry), entries=entries)
        undone = self.undone | {entry.event.of}
        if all(entry.event.of != known.id for known in self.entries):
            # It sorts before what it names, or names nothing here: remembered, and heeded when that comes.
            return replace(_fold(self, entry), entries=entries, undone=undone)
        again = Runsheet(undone=undone)
        for known in entries:
            again = _fold(again, known)
        return replace(again, entries=entries)


@lru_cache(maxsize=16)
def _programme(text: str) -> Programme | None:
    """Return the programme, or None if this version of the program cannot read it: a replay never fails."""
    try:
        return restore(text)
    except ProgrammeError:
        return None


def _fold(sheet: Runsheet, entry: Entry) -> Runsheet:
    """Apply one entry; what does not fit the state changes nothing and is not on the trail of undoable ones."""
    sheet = replace(sheet, clock=sheet.clock.note(entry.stamp)) if sheet.clock else sheet
    if isinstance(entry.event, events.ProgrammeAdopted):
        return _adopt(sheet, entry.event)
    if entry.id in sheet.undone:
        return sheet
    after = _happen(sheet, entry.event, entry.stamp)
    return sheet if after is sheet else replace(after, trail=(*sheet.trail, entry))


def _happen(sheet: Runsheet, event: Event, stamp: Stamp) -> Runsheet:
    at_ms = sheet.at(stamp)
    match event:
        case events.ConferenceStarted() if sheet.started_ms is None and sheet.steps:
            return replace(sheet, started_ms=at_ms, clock=EventClock.begin(stamp))
        case events.StepStarted(step=step) if sheet.started_ms is not None and sheet.ended_ms is None:
            return _enter(sheet, step, at_ms)
        case events.MinutesAdded(step=step, minutes=minutes) if 0 <= step < len(sheet.runs) and minutes:
            run = sheet.runs[step]
            return _with_run(sheet, step, replace(run, added_minutes=run.added_minutes + minutes))
        case events.StartBackdated(step=step, ms=ms) if 0 <= step < len(sheet.runs) and ms > 0:
            return _backdate(sheet, step, ms)
        case _ if sheet.position is None or sheet.ended_ms is not None:
            return sheet
        case events.SegmentStarted(step=step, segment=segment) if step == sheet.position:
            return _enter_segment(sheet, segment, at_ms)
        case events.Paused() if not sheet.paused:
            run = sheet.runs[sheet.position].closed(at_ms)
            run = replace(run, pauses=(*run.pauses, Stretch(at_ms)))
            return _with_run(replace(sheet, paused=True), sheet.position, run)
        case events.Resumed() if sheet.paused:
            run = sheet.runs[sheet.position].closed(at_ms).opened(at_ms, sheet.segment)
            return _with_run(replace(sheet, paused=False), sheet.position, run)
        case events.ConferenceEnded():
            run = sheet.runs[sheet.position].ended(at_ms)
            return _with_run(replace(sheet, paused=False, ended_ms=at_ms), sheet.position, run)
    return sheet


def _with_run(sheet: Runsheet, step: int, run: Run) -> Runsheet:
    return replace(sheet, runs=(*sheet.runs[:step], run, *sheet.runs[step + 1 :]))


def _enter(sheet: Runsheet, step: int, at_ms: int) -> Runsheet:
    if not 0 <= step < len(sheet.steps) or step == sheet.position:
        return sheet
    came_from = sheet.position
    if came_from is not None:
        sheet = _with_run(sheet, came_from, sheet.runs[came_from].ended(at_ms))
    segment = 0 if sheet.steps[step].segments else None
    run = sheet.runs[step].opened(at_ms, segment)
    started_ms = at_ms if run.started_ms is None else run.started_ms
    run = replace(run, started_ms=started_ms, ended_ms=None, came_from=came_from)
    return _with_run(replace(sheet, position=step, segment=segment, paused=False), step, run)


def _enter_segment(sheet: Runsheet, segment: int, at_ms: int) -> Runsheet:
    assert sheet.position is not None
    run = sheet.runs[sheet.position]
    if segment == sheet.segment or not 0 <= segment < len(run.segments):
        return sheet
    segments = [_close(stretches, at_ms) for stretches in run.segments]
    if not sheet.paused:  # a pause goes on; the new segment runs from the resumption
        segments[segment] = (*segments[segment], Stretch(at_ms))
    run = replace(run, segments=tuple(segments))
    return _with_run(replace(sheet, segment=segment), sheet.position, run)


def _backdate(sheet: Runsheet, step: int, ms: int) -> Runsheet:
    run = sheet.runs[step]
    if run.started_ms is None:
        return sheet
    earlier = run.started_earlier(ms)
    if run.came_from is None:
        started_ms = None if sheet.started_ms is None else sheet.started_ms - ms
        return _with_run(replace(sheet, started_ms=started_ms), step, earlier)
    before = sheet.runs[run.came_from].ended_earlier(run.started_ms - ms)
    return _with_run(_with_run(sheet, step, earlier), run.came_from, before)


def _adopt(sheet: Runsheet, event: events.ProgrammeAdopted) -> Runsheet:
    """Take a programme; what has run is kept by item number. Without the running step in it, it is not taken."""
    programme = _programme(event.text)
    if programme is None:
        return sheet
    places = {step.key: i for i, step in enumerate(programme.steps)}
    running = sheet.step
    if running is not None and running.key not in places:
        return sheet
    moved = {i: places.get(step.key) for i, step in enumerate(sheet.steps)}
    old = {step.key: run for step, run in zip(sheet.steps, sheet.runs, strict=True)}
    runs = []
    for step in programme.steps:
        run = old.get(step.key, Run())
        kept = run.segments[: len(step.segments)]
        segments = kept + ((),) * (len(step.segments) - len(kept))
        came_from = None if run.came_from is None else moved[run.came_from]
        runs.append(replace(run, segments=segments, came_from=came_from))
    position = None if running is None else places[running.key]
    sheet = replace(sheet, programme=programme, custom=event.custom, runs=tuple(runs), position=position)
    return _refit_segment(sheet)


def _refit_segment(sheet: Runsheet) -> Runsheet:
    """Move to the last segment when the running one is gone; start one where there were none."""
    if sheet.position is None or sheet.clock is None:
        return replace(sheet, segment=None)
    count = len(sheet.runs[sheet.position].segments)
    wanted = min(sheet.segment or 0, count - 1) if count else None
    if wanted == sheet.segment or wanted is None or sheet.ended_ms is not None:
        return replace(sheet, segment=wanted)
    return _enter_segment(sheet, wanted, sheet.clock.last_ms)
