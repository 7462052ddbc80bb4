"""The facts of the conference itself, its roster and its reception: what the journal can say happened.

Frozen, past tense, versioned. Facts of the runsheet are in `agenda.events`, those of awards in `kiosk.awards`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: ClassVar[str]
    v: ClassVar[int] = 1

    def to_payload(self) -> dict[str, Any]:
        """Return the fields as plain data; unset ones are left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class ConferenceConfigured(_Fact):
    """The text of conference.toml was adopted."""

    kind: ClassVar[str] = "conference.configured"
    text: str


@dataclass(frozen=True, slots=True)
class StationJoined(_Fact):
    """A journal became a station of the conference; without a slot it hands out no codes."""

    kind: ClassVar[str] = "station.joined"
    slot: int | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class TermTaken(_Fact):
    """The writing station took a term ("roster", "agenda", "award"); the one before may no longer act."""

    kind: ClassVar[str] = "term.taken"
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class PersonEnrolled(_Fact):
    """A person was put on the roster; the payload is the person."""

    kind: ClassVar[str] = "roster.enrolled"
    person: dict[str, Any]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PersonAmended(_Fact):
    """A person's entry was replaced; number and codes live on."""

    kind: ClassVar[str] = "roster.amended"
    person: dict[str, Any]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class RosterImported(_Fact):
    """A roster file was taken whole: how many people it held, and BLAKE2b-256 of the file."""

    kind: ClassVar[str] = "roster.imported"
    count: int
    hash: str
    source: str


@dataclass(frozen=True, slots=True)
class CheckedIn(_Fact):
    """A person was admitted. `by` is "scan" or "hand"; `printer` names who prints the badge, None: nobody."""

    kind: ClassVar[str] = "reception.checked_in"
    number: int
    by: str
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class ScanRefused(_Fact):
    """A scan did not admit. The raw text is never kept: only its length, and the number if it could be read.

    `first` is the id of the admission that a duplicate repeats.
    """

    kind: ClassVar[str] = "reception.refused"
    reason: str
    length: int
    number: int | None = None
    first: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInAnnulled(_Fact):
    """An admission was taken back; its row stays."""

    kind: ClassVar[str] = "reception.annulled"
    of: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class BadgeReprinted(_Fact):
    """Another copy of a badge was asked for."""

    kind: ClassVar[str] = "badge.reprinted"
    number: int
    copy: int
    printer: str
