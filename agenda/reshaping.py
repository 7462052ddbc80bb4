"""Changes of the programme on the day: skip, move, break off, insert, rename, other lengths. Printed numbers stay.

Pure functions on the runsheet that the fold applies; what does not fit gives the same runsheet back.
"""

from __future__ import annotations

from dataclasses import replace

from agenda import events
from agenda.programme import Item, Segment, Step
from agenda.runs import Run
from agenda.sheet import Runsheet

INSERTED = "new:"
_MOST_S = 24 * 3600


def reshape(sheet: Runsheet, event: events.PlanChange) -> Runsheet:
    """Return the runsheet after a change that leaves the running step where it is."""
    match event:
        case events.StepMoved(step=key, behind=behind):
            return move(sheet, key, behind)
        case events.StepInserted():
            return _insert(sheet, event)
        case events.Replanned(seconds=seconds, dropped=dropped):
            return _replan(sheet, seconds, dropped)
        case events.StepRenamed(step=key, title=title) if (place := sheet.place(key)) is not None and title:
            steps = list(sheet.steps)
            steps[place] = replace(steps[place], title=title, title_en=None)
            return replace(sheet, steps=tuple(steps))
        case events.StepSkipped(step=key) if (place := sheet.place(key)) is not None:
            return sheet if sheet.runs[place].over else sheet.with_run(place, replace(sheet.runs[place], skipped=True))
    return sheet


def broken_off(sheet: Runsheet, event: events.StepSkipped | events.StepInterrupted, at_ms: int) -> Runsheet:
    """Return the runsheet with the running step ended: for good, or until its new place comes."""
    position = sheet.position
    if position is None:
        return sheet
    run = sheet.runs[position].ended(at_ms)
    if isinstance(event, events.StepSkipped):
        return sheet.with_run(position, replace(run, skipped=True))
    behind = sheet.place(event.behind)
    if behind is None or behind <= position:
        return sheet
    changed = sheet.with_run(position, replace(run, interrupted=True))
    steps, runs = list(changed.steps), list(changed.runs)
    step, run = steps.pop(position), runs.pop(position)
    steps.insert(behind, step)
    runs.insert(behind, run)
    # Nothing runs for the moment; what stood behind it has moved up, and is what follows.
    return replace(changed, steps=tuple(steps), runs=tuple(runs), position=position - 1 if position else None)


def move(sheet: Runsheet, key: str, behind: str) -> Runsheet:
    """Return the runsheet with a step still to come behind another one, or at the head of all ("")."""
    place, target = sheet.place(key), sheet.place(behind) if behind else -1
    if place is None or target is None or place in (target, sheet.position):
        return sheet
    running = None if sheet.step is None else sheet.step.key
    steps, runs = list(sheet.steps), list(sheet.runs)
    step, run = steps.pop(place), runs.pop(place)
    new = target + 1 if target < place else target
    if new == place:
        return sheet
    steps.insert(new, step)
    runs.insert(new, run)
    moved = replace(sheet, steps=tuple(steps), runs=tuple(runs))
    return moved if running is None else replace(moved, position=moved.place(running))


def _insert(sheet: Runsheet, event: events.StepInserted) -> Runsheet:
    behind = sheet.place(event.behind) if event.behind else -1
    taken = any(step.key == event.step for step in sheet.steps)
    if behind is None or taken or not event.step.startswith(INSERTED) or not 0 < event.minutes <= 24 * 60:
        return sheet
    new = _step(event)
    run = Run(segments=((),) * len(new.segments))
    place = behind + 1
    position = sheet.position
    if position is not None and place <= position:
        position += 1
    return replace(
        sheet,
        steps=(*sheet.steps[:place], new, *sheet.steps[place:]),
        runs=(*sheet.runs[:place], run, *sheet.runs[place:]),
        position=position,
    )


def _step(event: events.StepInserted) -> Step:
    """Return an inserted step; one who speaks in it is invited by name and with what he does."""
    if event.is_break:
        return Step(event.step, None, event.title, event.minutes, event.minutes, "break", (), None)
    line = "Tiếp theo chương trình, xin trân trọng kính mời {address} {name}, {post}, {unit}: {topic}."
    plain = (f"Tiếp theo chương trình: {event.title.replace('{', '').replace('}', '')}.",)
    segments = (
        (Segment(title=event.title, minutes=event.minutes, who=event.who, topic=event.title, script=(line,)),)
        if event.who
        else ()
    )
    item = Item(n=0, kind="speech", title=event.title, minutes=event.minutes, script=plain, segments=segments)
    # Nobody said that it may be cut.
    return Step(event.step, None, event.title, event.minutes, event.minutes, "speech", segments, item)


def _replan(sheet: Runsheet, seconds: dict[str, int], dropped: tuple[tuple[str, int], ...]) -> Runsheet:
    changed = sheet
    for key, length in seconds.items():
        place = sheet.place(key)
        if place is not None and 0 <= length <= _MOST_S and not changed.runs[place].over:
            # What it was given by the minute is in the new length.
            changed = changed.with_run(place, replace(changed.runs[place], planned_s=length, added_minutes=0))
    for key, index in dropped:
        place = sheet.place(key)
        if place is None or not 0 <= index < len(sheet.steps[place].segments):
            continue
        run = changed.runs[place]
        if not run.over and not (place == sheet.position and index == run.segment):
            changed = changed.with_run(place, replace(run, dropped=run.dropped | {index}))
    return changed


def with_inserted(old: tuple[Step, ...], new: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps of a new programme with those inserted on the day behind what they stood behind."""
    steps = list(new)
    for i, step in enumerate(old):
        if not step.key.startswith(INSERTED):
            continue
        before = next((s.key for s in reversed(old[:i]) if any(s.key == known.key for known in steps)), None)
        place = next((j for j, known in enumerate(steps) if known.key == before), -1 if i == 0 else len(steps) - 1)
        steps.insert(place + 1, step)
    return tuple(steps)
