"""Who a row of a list is: somebody of the roster unasked, somebody he may be, or nobody known.

A name alone is nobody; a code alone is nobody either.
"""

from __future__ import annotations

from kiosk.roster.people import Person
from kiosk.roster.roster import Roster
from kiosk.roster.typos import slips
from kiosk.roster.units import unit_key
from kiosk.text.normalise import fold, spelled

_MOST_SLIPS = 2
_FULL_DATE = 10
Scope = tuple[str, str]


def scope(person: Person) -> Scope:
    """Return the list somebody belongs to: guests of a unit are another list than its delegates."""
    return person.kind, unit_key(person.source or person.delegation or "")


def elsewhere(roster: Roster, row: Person) -> Person | None:
    """Return the only one of that name who may be meant though birth or unit are written otherwise."""
    if row.code and roster.by_code(row.code) is not None:
        return None
    found = [person for person in roster.named(row.full_name) if not person.added and compatible(row, person)]
    return found[0] if len(found) == 1 else None


def compatible(row: Person, person: Person) -> bool:
    """Whether births and units do not contradict each other, and one of them at least agrees."""
    if row.code and person.code and row.code.casefold() != person.code.casefold():
        return False
    mine, theirs = row.birth or "", person.birth or ""
    if not (mine.startswith(theirs) or theirs.startswith(mine)):
        return False
    if row.unit and person.unit and unit_key(row.unit) != unit_key(person.unit):
        return mine == theirs and len(mine) == _FULL_DATE
    return bool(mine and theirs) or bool(row.unit and person.unit)


def is_him(row: Person, person: Person) -> bool:
    """Whether a row that fits somebody is him unasked.

    With his code, it takes a name that may be his. Without one it takes his list, or so much that agrees that no
    namesake has it: birth and place of work, a full date, the phone. Nobody becomes guest or delegate by it.
    """
    if row.code and person.code:
        return may_be(row, person)
    kinds = {row.kind, person.kind}
    if kinds == {"delegate", "guest"}:
        return False
    silent = not (row.source or row.delegation)
    if silent or not (person.source or person.delegation) or scope(row)[1] == scope(person)[1]:
        return True
    if row.phone and row.phone == person.phone:
        return True
    same_birth = bool(row.birth) and row.birth == person.birth
    same_unit = bool(row.unit) and bool(person.unit) and unit_key(row.unit or "") == unit_key(person.unit or "")
    return same_birth and same_unit and spelled(row.full_name) == spelled(person.full_name)


def may_be(row: Person, person: Person) -> bool:
    """Whether a row may be somebody under another writing; two codes are two people."""
    if row.code and person.code and row.code.casefold() != person.code.casefold():
        return False
    if row.phone and row.phone == person.phone:
        return True
    # Another year of birth as well: two short names are two slips apart by chance.
    years = {birth[:4] for birth in (row.birth, person.birth) if birth}
    return _near(row.full_name, person.full_name, _MOST_SLIPS if len(years) < 2 else 1)


def _near(one: str, other: str, most: int = _MOST_SLIPS) -> bool:
    """Whether two names are at most so many slips of the fingers apart."""
    mine, theirs = fold(one), fold(other)
    apart = slips(mine, theirs, most)
    return abs(len(mine) - len(theirs)) <= most and apart is not None and apart <= most


def surely(row: Person, person: Person) -> bool:
    """Whether a row can only be him: his name, and nothing against it; or nearly his name, and his day or phone."""
    if row.full_name == person.full_name:
        return True
    mine, theirs = row.birth or "", person.birth or ""
    if fold(row.full_name) == fold(person.full_name):
        return mine.startswith(theirs) or theirs.startswith(mine)
    same = (mine == theirs and len(mine) == _FULL_DATE) or bool(row.phone and row.phone == person.phone)
    return same and _near(row.full_name, person.full_name)
