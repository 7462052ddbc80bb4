"""The facts of the conference itself and its roster: what the journal can say happened.

Frozen, past tense, versioned. Others: `agenda.events`, `kiosk.reception.events`, `kiosk.awards.events`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact that writes its own payload."""

    kind: ClassVar[str]
    v: ClassVar[int] = 1

    def to_payload(self) -> dict[str, Any]:
        """Return the fields as plain data; unset ones are left out."""
        return {name: value for name, value in asdict(self).items() if value is not None and value is not False}


@dataclass(frozen=True, slots=True)
class ConferenceConfigured(OwnFact):
    """The text of conference.toml was adopted."""

    kind: ClassVar[str] = "conference.configured"
    text: str


@dataclass(frozen=True, slots=True)
class StationJoined(OwnFact):
    """A journal became a station of the conference; without a slot it hands out no codes."""

    kind: ClassVar[str] = "station.joined"
    slot: int | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class TermTaken(OwnFact):
    """The writing station took a term ("roster", "agenda", "award"); the one before may no longer act."""

    kind: ClassVar[str] = "term.taken"
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class PersonEnrolled(OwnFact):
    """A person was put on the roster; the payload is the person."""

    kind: ClassVar[str] = "roster.enrolled"
    person: dict[str, Any]
    source: str | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the fields; the person is plain data already, and ten thousand copies of it would take a second."""
        return {"person": self.person, **({"source": self.source} if self.source is not None else {})}


@dataclass(frozen=True, slots=True)
class PersonAmended(OwnFact):
    """A person's entry was replaced; number and codes live on."""

    kind: ClassVar[str] = "roster.amended"
    person: dict[str, Any]
    source: str | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the fields; the person is plain data already, and ten thousand copies of it would take a second."""
        return {"person": self.person, **({"source": self.source} if self.source is not None else {})}


@dataclass(frozen=True, slots=True)
class RosterImported(OwnFact):
    """A roster file was taken whole: how many people it held, BLAKE2b-256 of the file, and how many of each unit."""

    kind: ClassVar[str] = "roster.imported"
    count: int
    hash: str
    source: str
    units: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class PersonStruck(OwnFact):
    """A later list of his unit named a person no more: nobody waits for him; his number stays taken."""

    kind: ClassVar[str] = "roster.struck"
    number: int
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnsLearnt(OwnFact):
    """Somebody said which column is what, for lists whose header has this `shape`: "0" -> field, "" to leave alone.

    `row` 0 is said of a list without a header.
    """

    kind: ClassVar[str] = "roster.columns_learnt"
    shape: str
    columns: Mapping[str, str]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SeatsAllotted(OwnFact):
    """How many delegates each unit may send, and how many of them at least women and so on; in place of any before."""

    kind: ClassVar[str] = "roster.allotted"
    quotas: Sequence[Mapping[str, Any]]
    source: str


@dataclass(frozen=True, slots=True)
class ConferencePurged(OwnFact):
    """All personal data was deleted `at` (UTC epoch ms): this journal takes the place of the one with `old_head`.

    `counts` is what stays: how many were expected and came, by kind and by delegation, and what was handed over.
    """

    kind: ClassVar[str] = "conference.purged"
    old_head: str
    counts: Mapping[str, Any]
    at: int
