"""What can happen to a runsheet: facts, in the past tense, frozen and versioned, as the journal keeps them.

A kind or version that is not known here is no error: it may come from a newer program and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, get_args

from agenda.stamps import Stamp


@dataclass(frozen=True, slots=True)
class ProgrammeAdopted:
    """The text of a programme file became the programme; `custom`: not the nine items. Not undoable."""

    kind: ClassVar[str] = "agenda.programme_adopted"
    v: ClassVar[int] = 1
    text: str
    custom: bool = False


@dataclass(frozen=True, slots=True)
class ConferenceStarted:
    """The conference began; a StepStarted follows at the same stamp."""

    kind: ClassVar[str] = "agenda.started"
    v: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step (its key) began, which ended the one before and any pause; one out of its turn came behind that one."""

    kind: ClassVar[str] = "agenda.step_started"
    v: ClassVar[int] = 2
    step: str


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """A segment of the running step began or went on; the first one begins with its step. `jumped`: out of turn."""

    kind: ClassVar[str] = "agenda.segment_started"
    v: ClassVar[int] = 2
    step: str
    segment: int
    jumped: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """The running step stood still."""

    kind: ClassVar[str] = "agenda.paused"
    v: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Resumed:
    """The paused step went on."""

    kind: ClassVar[str] = "agenda.resumed"
    v: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class MinutesAdded:
    """A step was given minutes, or lost them when negative."""

    kind: ClassVar[str] = "agenda.minutes_added"
    v: ClassVar[int] = 2
    step: str
    minutes: int


@dataclass(frozen=True, slots=True)
class StartBackdated:
    """A step had begun this many ms earlier than noted; the step before it had ended then."""

    kind: ClassVar[str] = "agenda.start_backdated"
    v: ClassVar[int] = 2
    step: str
    ms: int


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """A step was left out; if it ran, the next one began at this moment."""

    kind: ClassVar[str] = "agenda.step_skipped"
    v: ClassVar[int] = 1
    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepMoved:
    """A step still to come got its place behind another one, or at the head ("")."""

    kind: ClassVar[str] = "agenda.step_moved"
    v: ClassVar[int] = 1
    step: str
    behind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepInterrupted:
    """The running step broke off, to go on behind another one; the next step began at this moment."""

    kind: ClassVar[str] = "agenda.step_interrupted"
    v: ClassVar[int] = 1
    step: str
    behind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepInserted:
    """A step without a number came into the programme behind another one; `who` as in the programme, or ""."""

    kind: ClassVar[str] = "agenda.step_inserted"
    v: ClassVar[int] = 1
    step: str
    behind: str
    title: str
    minutes: int
    is_break: bool = False
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepRenamed:
    """A step got another title; its number stays."""

    kind: ClassVar[str] = "agenda.step_renamed"
    v: ClassVar[int] = 1
    step: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replanned:
    """Steps got other lengths (key: seconds), and segments were left out (key, index), in one decision."""

    kind: ClassVar[str] = "agenda.replanned"
    v: ClassVar[int] = 1
    seconds: dict[str, int]
    dropped: tuple[tuple[str, int], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockSettled:
    """The wall clock was found `difference_ms` ahead of the conference's; `used`: times of day go by it from now on."""

    kind: ClassVar[str] = "agenda.clock_settled"
    v: ClassVar[int] = 1
    difference_ms: int
    used: bool


@dataclass(frozen=True, slots=True)
class ClockTold:
    """After a restart somebody said what time it was: UTC epoch ms at this moment."""

    kind: ClassVar[str] = "agenda.clock_told"
    v: ClassVar[int] = 1
    at_ms: int


@dataclass(frozen=True, slots=True)
class OutageLeftOut:
    """The machine had been off, and the conference had stood still for the last `ms`."""

    kind: ClassVar[str] = "agenda.outage_left_out"
    v: ClassVar[int] = 1
    ms: int


@dataclass(frozen=True, slots=True)
class ConferenceEnded:
    """The conference was over."""

    kind: ClassVar[str] = "agenda.ended"
    v: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Undone:
    """The event of this id counts no more, wherever the two sort."""

    kind: ClassVar[str] = "agenda.undone"
    v: ClassVar[int] = 1
    of: str


Event = (
    ProgrammeAdopted
    | ConferenceStarted
    | StepStarted
    | SegmentStarted
    | Paused
    | Resumed
    | MinutesAdded
    | StartBackdated
    | StepSkipped
    | StepMoved
    | StepInterrupted
    | StepInserted
    | StepRenamed
    | Replanned
    | ClockSettled
    | ClockTold
    | OutageLeftOut
    | ConferenceEnded
    | Undone
)
EVENTS: tuple[type[Event], ...] = get_args(Event)
PlanChange = StepSkipped | StepMoved | StepInterrupted | StepInserted | StepRenamed | Replanned
_BY_KIND: dict[tuple[str, int], type[Event]] = {(event.kind, event.v): event for event in EVENTS}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the journal: its id and when it happened."""

    id: str
    event: Event
    stamp: Stamp


def to_payload(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain data."""
    return asdict(event)


def from_payload(kind: str, v: int, payload: Mapping[str, Any]) -> Event | None:
    """Return the event; None when its kind, version or fields are not ones known here."""
    cls = _BY_KIND.get((kind, v))
    if cls is None:
        return None
    known = {field.name: _READ[str(field.type)] for field in fields(cls)}
    try:
        return cls(**{name: known[name](value) for name, value in payload.items()})
    except (KeyError, TypeError, ValueError):  # a field that is not ours, or one that is missing
        return None


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # `type() is` and not isinstance: True is no number of minutes.
        if type(value) is not wanted:
            raise TypeError(value)
        return value

    return read


def _seconds(value: Any) -> dict[str, int]:
    text, number = _READ["str"], _READ["int"]
    return {text(key): number(seconds) for key, seconds in _READ["dict"](value).items()}


def _segments(value: Any) -> tuple[tuple[str, int], ...]:
    text, number = _READ["str"], _READ["int"]
    return tuple((text(key), number(index)) for key, index in value)


_READ: dict[str, Callable[[Any], Any]] = {
    "int": _exactly(int),
    "str": _exactly(str),
    "bool": _exactly(bool),
    "dict": _exactly(dict),
    "dict[str, int]": _seconds,
    "tuple[tuple[str, int], ...]": _segments,
}
