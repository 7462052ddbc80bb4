"""The rules of the runsheet: a command in, events or a refusal out; nothing is changed here.

They live beside the fold, not in it: the fold must bear whatever the journal says, the rules say what may come.
"""

from __future__ import annotations

from agenda import events, reshaping, revising
from agenda.cleaning import clean
from agenda.commands import (
    AddMinutes,
    Adopt,
    Backdate,
    ChangeMinutes,
    Command,
    DropSegment,
    End,
    Insert,
    Interrupt,
    Jump,
    JumpSegment,
    LeaveOutOutage,
    Move,
    Next,
    NextSegment,
    Pause,
    PreviousSegment,
    Rename,
    Replan,
    Resume,
    SettleClock,
    Skip,
    Start,
    TellClock,
    Undo,
)
from agenda.errors import Refused
from agenda.events import Event
from agenda.fold import Phase, Runsheet, apply
from agenda.loading import load

__all__ = [
    "AddMinutes",
    "Adopt",
    "Backdate",
    "ChangeMinutes",
    "Command",
    "DropSegment",
    "End",
    "Insert",
    "Interrupt",
    "Jump",
    "JumpSegment",
    "LeaveOutOutage",
    "Move",
    "Next",
    "NextSegment",
    "Pause",
    "Phase",
    "PreviousSegment",
    "Rename",
    "Replan",
    "Resume",
    "Runsheet",
    "SettleClock",
    "Skip",
    "Start",
    "TellClock",
    "Undo",
    "apply",
    "decide",
]

_MS_PER_MINUTE = 60_000
_DAY_MINUTES = 24 * 60


def decide(runsheet: Runsheet, command: Command) -> tuple[Event, ...]:
    """Return the events a command leads to; raises Refused, or ProgrammeError for a text that is no programme."""
    match command:
        case Adopt():
            return _adopt(runsheet, command)
        case Undo():
            return _undo(runsheet)
        case Start():
            return _start(runsheet)
        case SettleClock(difference_ms=ahead, used=used):
            revising.refuse_ended(runsheet)
            return (events.ClockSettled(ahead, used),)
        case Skip(step=str()) | Move() | Insert() | Rename() | ChangeMinutes() | Replan() | DropSegment():
            return revising.revise(runsheet, command)
    return _running(runsheet, _position(runsheet), command)


def _running(runsheet: Runsheet, position: int, command: Command) -> tuple[Event, ...]:
    """Decide what needs a running step."""
    key = runsheet.steps[position].key
    match command:
        case Next():
            return (events.StepStarted(_following(runsheet)),)
        case Jump():
            return _jump(runsheet, command)
        case Skip(reason=reason):
            _following(runsheet)
            return (events.StepSkipped(key, reason),)
        case Interrupt():
            return revising.interrupt(runsheet, command)
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
        case JumpSegment(segment=segment, reason=reason):
            if not 0 <= segment < len(runsheet.steps[position].segments) or segment == runsheet.segment:
                raise Refused("There is no such speaker to go to.")
            return (events.SegmentStarted(key, segment, jumped=True, reason=clean(reason)),)
        case TellClock(at_ms=at_ms):
            return (events.ClockTold(at_ms),)
        case LeaveOutOutage(ms=ms):
            if runsheet.paused or ms <= 0:
                raise Refused("It is paused already.")
            return (events.OutageLeftOut(ms),)
        case End():
            return (events.ConferenceEnded(),)
    raise TypeError(f"{command!r} is no command")


def _position(runsheet: Runsheet) -> int:
    """Return the index of the step that runs; refuses before the start and after the end."""
    revising.refuse_ended(runsheet)
    if runsheet.position is None:
        raise Refused("The conference has not started.")
    return runsheet.position


def _following(runsheet: Runsheet) -> str:
    """Return the key of the step that comes next; behind the last one there is none."""
    following = runsheet.following
    if following is None:
        raise Refused("This is the last item; it does not start again from the beginning.")
    return runsheet.steps[following].key


def _start(runsheet: Runsheet) -> tuple[Event, ...]:
    revising.refuse_ended(runsheet)
    following = runsheet.following
    if following is None:
        raise Refused("There is no programme yet.")
    if runsheet.position is not None:
        raise Refused("The conference has already started.")
    started = () if runsheet.started_ms is not None else (events.ConferenceStarted(),)
    return (*started, events.StepStarted(runsheet.steps[following].key))


def _adopt(runsheet: Runsheet, command: Adopt) -> tuple[Event, ...]:
    programme = load(command.text, custom=command.custom)
    revising.refuse_ended(runsheet)
    running = runsheet.step
    steps = reshaping.with_inserted(runsheet.steps, programme.steps)
    if running is not None and all(step.key != running.key for step in steps):
        raise Refused("The new programme lacks what is running now: {title}.", title=running.title)
    return (events.ProgrammeAdopted(command.text, command.custom),)


def _jump(runsheet: Runsheet, command: Jump) -> tuple[Event, ...]:
    """Begin a step out of its turn: it is moved forward first, which every post is told."""
    key, place, running = command.step, revising.place_of(runsheet, command.step), runsheet.step
    if place == runsheet.position or running is None:
        raise Refused("That is what is running now.")
    run = runsheet.runs[place]
    if place == runsheet.following or (run.ended_ms is not None and not run.interrupted):
        return (events.StepStarted(key),)
    return (events.StepMoved(key, running.key, clean(command.reason)), events.StepStarted(key))


def _add(runsheet: Runsheet, position: int, minutes: int) -> tuple[Event, ...]:
    if minutes == 0:
        raise Refused("Zero minutes change nothing.")
    given = runsheet.budget_ms(position) // _MS_PER_MINUTE
    if given + minutes < 0:
        raise Refused("It has only {minutes} minutes; no more can be taken away.", minutes=given)
    if given + minutes > _DAY_MINUTES:
        raise Refused("That is more than a day.")
    return (events.MinutesAdded(runsheet.steps[position].key, minutes),)


def _backdate(runsheet: Runsheet, position: int, minutes: int) -> tuple[Event, ...]:
    if minutes < 1:
        raise Refused("A start is moved back by one minute or more.")
    if minutes > _DAY_MINUTES:
        raise Refused("That is more than a day.")
    run = runsheet.runs[position]
    came_from = None if run.came_from is None else runsheet.place(run.came_from)
    before = None if came_from is None else runsheet.runs[came_from].opened_ms
    if before is not None and run.opened_ms is not None and run.opened_ms - minutes * _MS_PER_MINUTE < before:
        most = (run.opened_ms - before) // _MS_PER_MINUTE
        raise Refused("What ran before it began only {minutes} minutes earlier.", minutes=most)
    return (events.StartBackdated(runsheet.steps[position].key, minutes * _MS_PER_MINUTE),)


def _segment(runsheet: Runsheet, position: int, by: int) -> tuple[Event, ...]:
    if runsheet.segment is None:
        raise Refused("This item has no segments; go to the next item.")
    wanted = runsheet.next_segment(by)
    if wanted is None and by > 0:
        raise Refused("This is the last segment of the item; go to the next item.")
    if wanted is None:
        raise Refused("This is the first segment of the item.")
    return (events.SegmentStarted(runsheet.steps[position].key, wanted),)


def _undo(runsheet: Runsheet) -> tuple[Event, ...]:
    last = runsheet.last_undoable
    if last is None:
        raise Refused("There is nothing to undo.")
    undone = [events.Undone(last.id)]
    before = runsheet.trail[-2] if len(runsheet.trail) > 1 else None
    if before is not None and _one_deed(before, last):
        undone.append(events.Undone(before.id))
    # An adopted programme may have taken away the step an undo would lead back to: then the adoption would go too.
    again = runsheet
    for event in undone:
        again = apply(again, events.Entry(f"undo of {event.of}", event, last.stamp))
    if again.programme != runsheet.programme:
        raise Refused("The programme was changed since; this step cannot be taken back.")
    return tuple(undone)


def _one_deed(before: events.Entry, last: events.Entry) -> bool:
    """Return whether two entries are one deed: a start, or a jump."""
    if isinstance(before.event, events.ConferenceStarted):
        return True
    jumped = isinstance(before.event, events.StepMoved) and isinstance(last.event, events.StepStarted)
    return jumped and before.stamp == last.stamp and before.event.step == last.event.step  # type: ignore[union-attr]
