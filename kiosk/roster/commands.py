"""What the organisers can ask of the roster: frozen, in the imperative, no rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.roster.byhand import ByHand
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """Take a roster file that was read without errors: its people (numbers not yet given) and its hash.

    `told` are for each of them the fields the file speaks of (empty: all of them), `where` their places in it.
    `unit` is whose file it is where its rows do not say; `same` answers doubts: place in `people` -> the number of
    the person meant, None for somebody else. `sweep` allows to strike most of a unit; a `supplement` only adds.
    """

    people: Sequence[Person]
    source: str
    hash: str
    told: Sequence[frozenset[str]] = ()
    where: Sequence[str] = ()
    unit: str | None = None
    same: Mapping[int, int | None] = field(default_factory=dict)
    sweep: bool = False
    supplement: bool = False


@dataclass(frozen=True, slots=True)
class LearnColumns:
    """Remember what was said by hand of the columns, by the shape of the header it was said of."""

    said: Mapping[str, ByHand]


@dataclass(frozen=True, slots=True)
class AllotSeats:
    """Take the allotment of seats to units, in place of any before."""

    quotas: Sequence[Quota]
    source: str
