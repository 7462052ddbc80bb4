"""The rules of the runsheet: a command in, events or a refusal out; nothing is changed here.

They live beside the fold, not in it: the fold must bear whatever the journal says, the rules say what may come.
"""

from __future__ import annotations

from dataclasses import dataclass

from agenda import events
from agenda.errors import Refused
from agenda.events import Event
from agenda.fold import Phase, Runsheet
from agenda.programme import load

__all__ = [
    "AddMinutes",
    "Adopt",
    "Backdate",
    "Command",
    "End",
    "Next",
    "NextSegment",
    "Pause",
    "Phase",
    "PreviousSegment",
    "Resume",
    "Runsheet",
    "Start",
    "Undo",
    "decide",
]

_MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Adopt:
    """Take the text of a programme file as the programme."""

    text: str
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the conference with the first step."""


@dataclass(frozen=True, slots=True)
class Next:
    """Go to the next step: item, break, item."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the running step stand still."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the paused step go on."""


@dataclass(frozen=True, slots=True)
class AddMinutes:
    """Give the running step minutes; negative ones take them away."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Backdate:
    """Say that the running step began this many minutes earlier."""

    minutes: int


@dataclass(frozen=True, slots=True)
class NextSegment:
    """Go to the next segment of the running item."""


@dataclass(frozen=True, slots=True)
class PreviousSegment:
    """Go back to the segment before; its time goes on from where it stood."""


@dataclass(frozen=True, slots=True)
class End:
    """Close the conference."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done that still counts."""


Command = Adopt | Start | Next | Pause | Resume | AddMinutes | Backdate | NextSegment | PreviousSegment | End | Undo


def decide(runsheet: Runsheet, command: Command) -> tuple[Event, ...]:
    """Return the events a command leads to; raises Refused, or ProgrammeError for a text that is no programme."""
    match command:
        case Adopt():
            return _adopt(runsheet, command)
        case Undo():
            return _undo(runsheet)
        case Start():
            return _start(runsheet)
    position = _position(runsheet)
    match command:
        case Next():
            if position + 1 >= len(runsheet.steps):
                raise Refused("This is the last item; it does not start again from the beginning.")
            return (events.StepStarted(position + 1),)
        case Pause():
            if runsheet.paused:
                raise Refused("It is paused already.")
            return (events.Paused(),)
        case Resume():
            if not runsheet.paused:
                raise Refused("It is not paused.")
            return (events.Resumed(),)
        case AddMinutes(minutes=minutes):
            return _add(runsheet, position, minutes)
        case Backdate(minutes=minutes):
            return _backdate(runsheet, position, minutes)
        case NextSegment():
            return _segment(runsheet, position, +1)
        case PreviousSegment():
            return _segment(runsheet, position, -1)
        case End():
            return (events.ConferenceEnded(),)


def _position(runsheet: Runsheet) -> int:
    """Return the index of the step that runs; refuses before the start and after the end."""
    if runsheet.ended_ms is not None:
        raise Refused("The conference has ended.")
    if runsheet.position is None:
        raise Refused("The conference has not started.")
    return runsheet.position


def _start(runsheet: Runsheet) -> tuple[Event, ...]:
    if runsheet.ended_ms is not None:
        raise Refused("The conference has ended.")
    if not runsheet.steps:
        raise Refused("There is no programme yet.")
    if runsheet.position is not None:
        raise Refused("The conference has already started.")
    started = () if runsheet.started_ms is not None else (events.ConferenceStarted(),)
    return (*started, events.StepStarted(0))


def _adopt(runsheet: Runsheet, command: Adopt) -> tuple[Event, ...]:
    programme = load(command.text, custom=command.custom)
    if runsheet.ended_ms is not None:
        raise Refused("The conference has ended.")
    running = runsheet.step
    if running is not None and all(step.key != running.key for step in programme.steps):
        raise Refused("The new programme lacks what is running now: {title}.", title=running.title)
    return (events.ProgrammeAdopted(command.text, command.custom),)


def _add(runsheet: Runsheet, position: int, minutes: int) -> tuple[Event, ...]:
    if minutes == 0:
        raise Refused("Zero minutes change nothing.")
    given = runsheet.steps[position].minutes + runsheet.runs[position].added_minutes
    if given + minutes < 0:
        raise Refused("It has only {minutes} minutes; no more can be taken away.", minutes=given)
    if given + minutes > 24 * 60:
        raise Refused("That is more than a day.")
    return (events.MinutesAdded(position, minutes),)


def _backdate(runsheet: Runsheet, position: int, minutes: int) -> tuple[Event, ...]:
    if minutes < 1:
        raise Refused("A start is moved back by one minute or more.")
    if minutes > 24 * 60:
        raise Refused("That is more than a day.")
    run = runsheet.runs[position]
    before = None if run.came_from is None else runsheet.runs[run.came_from].started_ms
    if before is not None and run.started_ms is not None and run.started_ms - minutes * _MS_PER_MINUTE < before:
        most = (run.started_ms - before) // _MS_PER_MINUTE
        raise Refused("What ran before it began only {minutes} minutes earlier.", minutes=most)
    return (events.StartBackdated(position, minutes * _MS_PER_MINUTE),)


def _segment(runsheet: Runsheet, position: int, by: int) -> tuple[Event, ...]:
    count = len(runsheet.steps[position].segments)
    if runsheet.segment is None or count == 0:
        raise Refused("This item has no segments; go to the next item.")
    wanted = runsheet.segment + by
    if wanted >= count:
        raise Refused("This is the last segment of the item; go to the next item.")
    if wanted < 0:
        raise Refused("This is the first segment of the item.")
    return (events.SegmentStarted(position, wanted),)


def _undo(runsheet: Runsheet) -> tuple[Event, ...]:
    last = runsheet.last_undoable
    if last is None:
        raise Refused("There is nothing to undo.")
    undone = [events.Undone(last.id)]
    # A start is two events and one deed.
    before = runsheet.trail[-2] if len(runsheet.trail) > 1 else None
    if before is not None and isinstance(before.event, events.ConferenceStarted):
        undone.append(events.Undone(before.id))
    # An adopted programme may have taken away the step an undo would lead back to: then the adoption would go too.
    again = runsheet
    for event in undone:
        again = again.apply(events.Entry(f"undo of {event.of}", event, last.stamp))
    if again.programme != runsheet.programme:
        raise Refused("The programme was changed since; this step cannot be taken back.")
    return tuple(undone)
