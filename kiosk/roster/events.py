"""What can happen to the roster: facts in the past tense, frozen and versioned, as the journal keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from kiosk.facts.fact import OwnFact


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
