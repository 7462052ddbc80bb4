"""What can happen to a runsheet: facts, in the past tense, frozen and versioned, as the journal keeps them.

A kind or version that is not known here is no error: it may come from a newer program and is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

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
    """A step (index into the programme's steps) began, which ended the one before and any pause."""

    kind: ClassVar[str] = "agenda.step_started"
    v: ClassVar[int] = 1
    step: int


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """A segment of the running step began or went on; the first one begins with its step, without this event."""

    kind: ClassVar[str] = "agenda.segment_started"
    v: ClassVar[int] = 1
    step: int
    segment: int


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
    v: ClassVar[int] = 1
    step: int
    minutes: int


@dataclass(frozen=True, slots=True)
class StartBackdated:
    """A step had begun this many ms earlier than noted; the step before it had ended then."""

    kind: ClassVar[str] = "agenda.start_backdated"
    v: ClassVar[int] = 1
    step: int
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
    | ConferenceEnded
    | Undone
)

EVENTS: tuple[type[Event], ...] = (
    ProgrammeAdopted,
    ConferenceStarted,
    StepStarted,
    SegmentStarted,
    Paused,
    Resumed,
    MinutesAdded,
    StartBackdated,
    ConferenceEnded,
    Undone,
)
_BY_KIND: dict[tuple[str, int], type[Event]] = {(event.kind, event.v): event for event in EVENTS}
_TYPES: dict[str, type] = {"int": int, "str": str, "bool": bool}


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
    known = {field.name: _TYPES[str(field.type)] for field in fields(cls)}
    # `type() is` and not isinstance: True is no step number.
    if any(name not in known or type(value) is not known[name] for name, value in payload.items()):
        return None
    try:
        return cls(**payload)
    except TypeError:  # a field is missing
        return None
