"""The rules for changing the programme on the day: what may be skipped, moved, broken off, inserted, renamed.

What has run is history and stays; what is to come may change, and every change can be undone.
"""

from __future__ import annotations

from agenda import events
from agenda.cleaning import clean
from agenda.commands import ChangeMinutes, DropSegment, Insert, Interrupt, Move, Rename, Replan, Skip
from agenda.errors import Refused
from agenda.events import Event
from agenda.reshaping import INSERTED
from agenda.sheet import Runsheet

_DAY_MINUTES = 24 * 60
Revision = Skip | Move | Insert | Rename | ChangeMinutes | Replan | DropSegment


def refuse_ended(sheet: Runsheet) -> None:
    """Raise Refused after the end."""
    if sheet.ended_ms is not None:
        raise Refused("The conference has ended.")


def place_of(sheet: Runsheet, key: str) -> int:
    """Return where a step stands; raises Refused when there is none."""
    place = sheet.place(key)
    if place is None:
        raise Refused("The programme has no item {item}.", item=key.removeprefix("item:"))
    return place


def revise(sheet: Runsheet, command: Revision) -> tuple[Event, ...]:
    """Return the event a change leads to; raises Refused."""
    refuse_ended(sheet)
    if not sheet.steps:
        raise Refused("There is no programme yet.")
    match command:
        case Skip(step=key, reason=reason):
            return _skip(sheet, key or "", reason)
        case Move():
            return _move(sheet, command)
        case Insert():
            return _insert(sheet, command)
        case Rename(step=key, title=title, reason=reason):
            place_of(sheet, key)
            if not clean(title):
                raise Refused("A title is missing.")
            return (events.StepRenamed(key, clean(title), clean(reason)),)
        case ChangeMinutes(step=key, minutes=minutes, reason=reason):
            _to_come(sheet, key)
            if not 1 <= minutes <= _DAY_MINUTES:
                raise Refused("The minutes are a number from 1 to {most}.", most=_DAY_MINUTES)
            return (events.Replanned({key: minutes * 60}, (), clean(reason)),)
        case Replan(seconds=seconds, dropped=dropped, reason=reason):
            return _replan(sheet, dict(seconds), dropped, reason)
        case DropSegment(step=key, segment=segment, reason=reason):
            _refuse_segment(sheet, key, segment)
            return (events.Replanned({}, ((key, segment),), clean(reason)),)


def interrupt(sheet: Runsheet, command: Interrupt) -> tuple[Event, ...]:
    """Return the breaking off of the running step; raises Refused."""
    running, following = sheet.step, sheet.following
    if running is None or following is None:
        raise Refused("Nothing follows that could come in between.")
    behind = following if command.behind is None else place_of(sheet, command.behind)
    if sheet.position is None or behind <= sheet.position:
        raise Refused("It can go on only behind something that is still to come.")
    return (events.StepInterrupted(running.key, sheet.steps[behind].key, clean(command.reason)),)


def _to_come(sheet: Runsheet, key: str) -> int:
    place = place_of(sheet, key)
    if sheet.runs[place].over:
        raise Refused("That is over, or left out: {title}.", title=sheet.steps[place].title)
    return place


def _skip(sheet: Runsheet, key: str, reason: str) -> tuple[Event, ...]:
    place = _to_come(sheet, key)
    if place == sheet.position and sheet.following is None:
        raise Refused("This is the last item; it does not start again from the beginning.")
    if (
        sheet.position is None
        and sheet.following == place
        and all(r.over for r in sheet.runs if r != sheet.runs[place])
    ):
        raise Refused("Something must be left of the programme.")
    return (events.StepSkipped(key, clean(reason)),)


def _move(sheet: Runsheet, command: Move) -> tuple[Event, ...]:
    place = _to_come(sheet, command.step)
    if place == sheet.position:
        raise Refused("What is running cannot be moved; break it off instead.")
    behind = command.behind
    if not behind and sheet.step is not None:
        behind = sheet.step.key
    target = place_of(sheet, behind) if behind else -1
    if sheet.position is not None and target < sheet.position:
        raise Refused("It can only come behind what is running.")
    if target in (place, place - 1):
        raise Refused("It stands there already.")
    return (events.StepMoved(command.step, behind, clean(command.reason)),)


def _insert(sheet: Runsheet, command: Insert) -> tuple[Event, ...]:
    title = clean(command.title)
    if not title:
        raise Refused("A title is missing.")
    if not 1 <= command.minutes <= _DAY_MINUTES:
        raise Refused("The minutes are a number from 1 to {most}.", most=_DAY_MINUTES)
    behind = command.behind
    if behind is None:
        behind = sheet.step.key if sheet.step is not None else ""
    target = place_of(sheet, behind) if behind else -1
    if sheet.position is not None and target < sheet.position:
        raise Refused("It can only come behind what is running.")
    ever = sum(isinstance(entry.event, events.StepInserted) for entry in sheet.entries)
    key = f"{INSERTED}{ever + 1}"
    return (
        events.StepInserted(
            key, behind, title, command.minutes, command.is_break, clean(command.who), clean(command.reason)
        ),
    )


def _replan(
    sheet: Runsheet, seconds: dict[str, int], dropped: tuple[tuple[str, int], ...], reason: str
) -> tuple[Event, ...]:
    for key, length in seconds.items():
        _to_come(sheet, key)
        if not 0 <= length <= _DAY_MINUTES * 60:
            raise Refused("That is more than a day.")
    for key, index in dropped:
        _refuse_segment(sheet, key, index)
    if not seconds and not dropped:
        raise Refused("There is nothing to cut.")
    return (events.Replanned(seconds, tuple(dropped), clean(reason)),)


def _refuse_segment(sheet: Runsheet, key: str, index: int) -> None:
    """Raise Refused for a segment that cannot be left out: it is not there, or speaks, or has spoken."""
    place = _to_come(sheet, key)
    run = sheet.runs[place]
    if not 0 <= index < len(sheet.steps[place].segments) or index in run.dropped:
        raise Refused("There is no such speaker to leave out.")
    if run.segments[index] or (place == sheet.position and index == run.segment):
        raise Refused("Whoever has the floor, or had it, cannot be left out.")
