"""How old the delegates are: the mean, the youngest and the oldest.

An age is the year of the conference less the year of birth, as reports count it: of many people only the year is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.roster.people import Person
from kiosk.text.normalise import clean

# Nobody older than this comes: a year before it was mistyped, and says nothing.
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Aged:
    """Somebody with his age in years."""

    number: int
    name: str
    office: str
    age: int


@dataclass(frozen=True, slots=True)
class Ages:
    """`mean_tenths`: the mean age in tenths of a year, None where no birth is known; ties for the ends list all."""

    mean_tenths: int | None
    known: int
    unknown: int
    youngest: tuple[Aged, ...]
    oldest: tuple[Aged, ...]


def ages(people: Sequence[Person], year: int) -> Ages:
    """Return the ages in the *year* of the conference; births that cannot be are no data."""
    found = [(age, person) for person in people if (age := age_of(person, year)) is not None]
    if not found:
        return Ages(None, 0, len(people), (), ())
    total, count = sum(age for age, _person in found), len(found)
    return Ages(
        mean_tenths=(20 * total + count) // (2 * count),
        known=count,
        unknown=len(people) - count,
        youngest=_those(found, min(age for age, _person in found)),
        oldest=_those(found, max(age for age, _person in found)),
    )


def age_of(person: Person, year: int) -> int | None:
    """Return a person's age in a year; None where the birth is not known or cannot be."""
    written = (person.birth or "")[:4]
    age = year - int(written) if len(written) == 4 and written.isascii() and written.isdigit() else -1
    return age if 0 <= age <= _OLDEST else None


def _those(found: Sequence[tuple[int, Person]], wanted: int) -> tuple[Aged, ...]:
    return tuple(
        Aged(person.number, clean(person.full_name), clean(person.office), age)
        for age, person in found
        if age == wanted
    )
