"""The roster as folded from the journal.

The same person is recognised by the organisers' code, else by folded name, birth and unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from kiosk.roster.byhand import ByHand
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota
from kiosk.roster.units import unit_key
from kiosk.text.normalise import fold, spelled

FIRST_ADDED = 60_000


class Identity(NamedTuple):
    """What makes two rows one person where no code tells."""

    name: str
    birth: str
    unit: str


@dataclass(frozen=True, slots=True)
class Received:
    """The last list of a unit: its file, how many people it named, and when it was taken (UTC epoch ms)."""

    unit: str
    file: str
    count: int
    wall_ms: int


class Roster:
    """Who is expected. Mutable: one owner applies facts in the order of the fold."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.complete = False
        self.version = 0
        # Of those who can come: counted as they are enrolled, because a desk shows them at every scan.
        self.kinds: Counter[str] = Counter()
        self.delegations: Counter[str] = Counter()
        self.summoned = 0
        # By unit_key: the last list of each unit; how many each may send; what was said of columns by hand.
        self.received: dict[str, Received] = {}
        self.quotas: dict[str, Quota] = {}
        self.learnt: dict[str, ByHand] = {}
        self.substitutes: dict[int, dict[int, None]] = {}
        self._by_code: dict[str, int] = {}
        self._by_identity: dict[Identity, dict[int, None]] = {}
        self._by_name: dict[str, set[int]] = {}

    def enrol(self, person: Person) -> None:
        """Put a person on the roster or replace his entry."""
        self._count(self.people.get(person.number), -1)
        self._count(person, 1)
        self.people[person.number] = person
        if person.code and not (person.is_off and person.code.casefold() in self._by_code):
            self._by_code[person.code.casefold()] = person.number
        own = identity(person)
        self._by_identity.setdefault(own, {})[person.number] = None
        self._by_name.setdefault(fold(person.full_name), set()).add(person.number)
        if person.stands_for_number is not None:
            self.substitutes.setdefault(person.stands_for_number, {})[person.number] = None
        self.version += 1

    def _count(self, person: Person | None, step: int) -> None:
        if person is None or person.deceased or person.is_off:
            return
        self.kinds[person.kind] += step
        # A substitute stands for somebody who was summoned: the two are one place.
        self.summoned += step * (person.kind == "delegate" and person.added != "substitute")
        if person.delegation:
            self.delegations[person.delegation] += step

    def close(self, file: str = "", units: Mapping[str, int] | None = None, wall_ms: int = 0) -> None:
        """Note that a file was taken whole: from now on a number not found is not on the roster."""
        self.complete = True
        for unit, count in (units or {}).items():
            self.received[unit_key(unit)] = Received(unit, file, count, wall_ms)

    def by_code(self, code: str) -> Person | None:
        """Return the person with the organisers' code, whatever its case."""
        number = self._by_code.get(code.casefold())
        return None if number is None else self.people[number]

    def same(self, person: Person) -> Person | None:
        """Return the entry of the person whom *person*, from another file, means."""
        found = self.by_code(person.code) if person.code else None
        if found is not None:
            return found
        own = identity(person)
        alike = [self.people[number] for number in self._by_identity.get(own, ())]
        # Two codes are two people, however alike; a code that was only added later is not.
        alike = [known for known in alike if identity(known) == own and not (person.code and known.code)]
        # Of namesakes in two units the one of this list is meant, of those the one who is still on it.
        unit = unit_key(person.source or person.delegation or "")
        alike.sort(key=lambda known: (unit_key(known.source or known.delegation or "") != unit, known.is_off))
        return alike[0] if alike else None

    def named(self, name: str) -> list[Person]:
        """Return everybody of a name, marks and case aside."""
        wanted = fold(name)
        found = (self.people[number] for number in sorted(self._by_name.get(wanted, ())))
        return [person for person in found if fold(person.full_name) == wanted]

    def next_number(self) -> int:
        """Return the next free number of the roster."""
        return max((number for number in self.people if number < FIRST_ADDED), default=0) + 1

    def expected(self) -> Iterable[Person]:
        """Yield everybody who can come."""
        return (person for person in self.people.values() if not (person.deceased or person.is_off))


def identity(person: Person) -> Identity:
    """Return what recognises a person without a code."""
    return Identity(spelled(person.full_name), person.birth or "", fold(person.unit or ""))


def as_noted(person: Person, known: Person) -> Person:
    """Return a row of a file as the entry of somebody known: what was noted on the day is not the file's to change."""
    return replace(
        person,
        number=known.number,
        added=known.added,
        waiting=known.waiting,
        declined=known.declined,
        stands_for=known.stands_for,
        stands_for_number=known.stands_for_number,
    )
