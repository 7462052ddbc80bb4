"""The fold of the runsheet: entry after entry, always by replay, so that an undo gives back what ran before.

What does not fit the state changes nothing: the fold must bear whatever the journal says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from agenda import events, reshaping
from agenda.errors import ProgrammeError
from agenda.events import Entry, Event
from agenda.programme import Programme, Step, restore
from agenda.runs import Run, Stretch
from agenda.sheet import Phase, Runsheet
from agenda.stamps import EventClock, Stamp

__all__ = ["Phase", "Runsheet", "apply"]

# What no runsheet means: such a number is a slip of another program.
_DAY_MS = 24 * 3_600_000
_CENTURY_MS = 100 * 365 * _DAY_MS


def apply(sheet: Runsheet, entry: Entry) -> Runsheet:
    """Return the runsheet after one more entry, in journal order; an entry given twice counts once."""
    if any(entry.id == known.id for known in sheet.entries):
        return sheet
    entries = (*sheet.entries, entry)
    if not isinstance(entry.event, events.Undone):
        return replace(_fold(sheet, entry), entries=entries)
    undone = sheet.undone | {entry.event.of}
    if all(entry.event.of != known.id for known in sheet.entries):
        # It sorts before what it names, or names nothing here: remembered, and heeded when that comes.
        return replace(_fold(sheet, entry), entries=entries, undone=undone)
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
    if isinstance(event, events.PlanChange):
        return _change(sheet, event, at_ms)
    match event:
        case events.ConferenceStarted() if sheet.started_ms is None and sheet.steps:
            return replace(sheet, started_ms=at_ms, clock=EventClock.begin(stamp))
        case events.StepStarted(step=key) if sheet.started_ms is not None and sheet.ended_ms is None:
            return _begin(sheet, key, at_ms)
        case events.MinutesAdded(step=key, minutes=minutes) if (place := sheet.place(key)) is not None and minutes:
            run = sheet.runs[place]
            added = sheet.with_run(place, replace(run, added_minutes=run.added_minutes + minutes))
            return added if 0 <= added.budget_ms(place) <= _DAY_MS else sheet
        case events.StartBackdated(step=key, ms=ms) if (place := sheet.place(key)) is not None and 0 < ms <= _DAY_MS:
            return _backdate(sheet, place, ms)
        case events.ClockSettled(difference_ms=ahead, used=used) if (
            sheet.clock is not None and abs(ahead) < _CENTURY_MS
        ):
            return replace(sheet, settled_ms=ahead, correction_ms=ahead if used else sheet.correction_ms)
        case events.ClockTold(at_ms=told) if sheet.clock is not None and abs(told - sheet.clock.last_ms) < _CENTURY_MS:
            clock = sheet.clock.told(stamp, told - sheet.correction_ms)
            return replace(sheet, clock=clock, settled_ms=stamp.wall_ms - clock.last_ms)
        case _ if sheet.position is None or sheet.ended_ms is not None:
            return sheet
        case _:
            return _run(sheet, sheet.position, event, at_ms)


def _run(sheet: Runsheet, position: int, event: Event, at_ms: int) -> Runsheet:
    """Apply what happens to the running step."""
    run = sheet.runs[position]
    match event:
        case events.SegmentStarted(step=key, segment=segment) if key == sheet.steps[position].key:
            if segment == run.segment or not 0 <= segment < len(run.segments):
                return sheet
            run = replace(run, dropped=run.dropped - {segment})
            return sheet.with_run(position, run.in_segment(segment, at_ms, standing=sheet.paused))
        case events.Paused() if not sheet.paused:
            run = run.closed(at_ms)
            run = replace(run, pauses=(*run.pauses, Stretch(at_ms)))
            return replace(sheet.with_run(position, run), paused=True)
        case events.Resumed() if sheet.paused:
            return replace(sheet.with_run(position, run.closed(at_ms).opened(at_ms, run.segment)), paused=False)
        case events.OutageLeftOut(ms=ms) if ms > 0 and not sheet.paused:
            return sheet.with_run(position, run.without(at_ms - ms, at_ms))
        case events.ConferenceEnded():
            return replace(sheet.with_run(position, run.ended(at_ms)), paused=False, ended_ms=at_ms)
    return sheet


def _change(sheet: Runsheet, event: events.PlanChange, at_ms: int) -> Runsheet:
    """Apply a change of the programme; one that takes the running step away leads on to the next."""
    if sheet.ended_ms is not None:
        return sheet
    running = sheet.step
    ends_it = isinstance(event, (events.StepSkipped, events.StepInterrupted)) and running is not None
    if not ends_it or running is None or event.step != running.key:  # type: ignore[union-attr]
        return reshaping.reshape(sheet, event)
    changed = reshaping.broken_off(sheet, event, at_ms)  # type: ignore[arg-type]
    if changed is sheet or changed.following is None:
        return sheet
    return _enter(changed, changed.following, at_ms, came_from=running.key)


def _begin(sheet: Runsheet, key: str, at_ms: int) -> Runsheet:
    """Begin a step; one that comes out of its turn is put behind the running one, so that nothing is lost."""
    place = sheet.place(key)
    if place is None or place == sheet.position:
        return sheet
    came_from = None if sheet.step is None else sheet.step.key
    if sheet.position is not None:
        sheet = sheet.with_run(sheet.position, sheet.runs[sheet.position].ended(at_ms))
    if place != sheet.following and (sheet.runs[place].ended_ms is None or sheet.runs[place].interrupted):
        sheet = reshaping.move(sheet, key, came_from or "")
    found = sheet.place(key)
    return sheet if found is None else _enter(sheet, found, at_ms, came_from=came_from)


def _enter(sheet: Runsheet, place: int, at_ms: int, *, came_from: str | None) -> Runsheet:
    run, step = sheet.runs[place], sheet.steps[place]
    first = next((i for i in range(len(step.segments)) if i not in run.dropped), 0) if step.segments else None
    # What was broken off goes on with whoever was speaking.
    segment = run.segment if run.interrupted and run.segment is not None else first
    run = run.opened(at_ms, segment)
    started_ms = at_ms if run.started_ms is None else run.started_ms
    run = replace(run, started_ms=started_ms, ended_ms=None, skipped=False, interrupted=False, came_from=came_from)
    return replace(sheet.with_run(place, run), position=place, paused=False)


def _backdate(sheet: Runsheet, place: int, ms: int) -> Runsheet:
    run = sheet.runs[place]
    if run.started_ms is None or run.opened_ms is None:
        return sheet
    border = run.opened_ms - ms
    earlier = run.started_earlier(ms)
    before = None if run.came_from is None else sheet.place(run.came_from)
    if before is None:
        started_ms = None if sheet.started_ms is None else sheet.started_ms - ms
        return replace(sheet.with_run(place, earlier), started_ms=started_ms)
    return sheet.with_run(place, earlier).with_run(before, sheet.runs[before].ended_earlier(border))


def _adopt(sheet: Runsheet, event: events.ProgrammeAdopted) -> Runsheet:
    """Take a programme; what has run is kept by item number. Without the running step in it, it is not taken.

    What was inserted on the day keeps its place behind the step it stood behind, or the end.
    """
    programme = _programme(event.text)
    if programme is None:
        return sheet
    running = sheet.step
    steps = reshaping.with_inserted(sheet.steps, programme.steps)
    keys = [step.key for step in steps]
    if running is not None and running.key not in keys:
        return sheet
    old = {step.key: run for step, run in zip(sheet.steps, sheet.runs, strict=True)}
    runs = tuple(_fitted(old.get(step.key, Run()), step) for step in steps)
    position = None if running is None else keys.index(running.key)
    sheet = replace(sheet, programme=programme, custom=event.custom, steps=steps, runs=runs, position=position)
    return _refit_segment(sheet)


def _fitted(run: Run, step: Step) -> Run:
    """Return a run with as many segments as its step has."""
    count = len(step.segments)
    kept = run.segments[:count]
    dropped = frozenset(i for i in run.dropped if i < count)
    segment = run.segment if run.segment is None or run.segment < count else None
    return replace(run, segments=kept + ((),) * (count - len(kept)), dropped=dropped, segment=segment)


def _refit_segment(sheet: Runsheet) -> Runsheet:
    """Move to the last segment when the running one is gone; start one where there were none."""
    if sheet.position is None:
        return sheet
    run = sheet.run
    count = len(run.segments)
    wanted = min(run.segment or 0, count - 1) if count else None
    if wanted == run.segment or wanted is None or sheet.ended_ms is not None or sheet.clock is None:
        return sheet.with_run(sheet.position, replace(run, segment=wanted))
    return sheet.with_run(sheet.position, run.in_segment(wanted, sheet.clock.last_ms, standing=sheet.paused))
