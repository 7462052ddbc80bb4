"""Who is meant by a name on a list to vote on: the roster code, else the name and the unit; nobody is ever guessed.

A mark or a unit that contradicts the roster is a question for a human: "Hoa" and "Hòa" are two people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agenda.vote import Name
from kiosk.conference.state import Conference
from kiosk.roster.people import Person
from kiosk.roster.search_words import parts
from kiosk.text.normalise import clean, fold

_ADDRESS = re.compile(r"(?:đồng chí|đ/c|ông|bà|anh|chị)\s+(?=\S+\s)", re.IGNORECASE)


class Nominees:
    """The roster by folded name, made once for a whole file: a roster may hold 50,000 people."""

    def __init__(self, conference: Conference) -> None:
        self._roster = conference.roster
        self._by_name: dict[str, list[Person]] = {}
        for person in conference.roster.expected():
            self._by_name.setdefault(fold(person.full_name), []).append(person)

    def by_code(self, code: str) -> Person | None:
        """Return the person of a roster code."""
        return self._roster.by_code(code)

    def candidates(self, name: str, unit: str = "") -> tuple[Name, ...]:
        """Return who may be meant: one who is sure, several, or the name as typed, which has no number.

        A contradiction to the roster gives both: the person there, and the name as typed.
        """
        typed = Name(clean(name), None, clean(unit))
        same = self._by_name.get(fold(typed.name), [])
        if not same and (bare := _ADDRESS.sub("", typed.name, count=1)) != typed.name:
            same = self._by_name.get(fold(bare), [])
            typed = Name(bare, None, typed.unit) if same else typed
        if not same:
            return (typed,)
        agreeing = [person for person in same if _agrees(typed.name, person.full_name)]
        exact = [p for p in agreeing if fold(p.unit or "") == fold(typed.unit)] if typed.unit else []
        sure = exact or [p for p in agreeing if _within(typed.unit, p.unit or "")]
        if not sure:
            return (*map(as_name, same), typed)
        return tuple(map(as_name, sure))


def named(conference: Conference, text: str) -> tuple[Name, ...]:
    """Return who may be meant by a code, or by a name with the unit behind a comma, as `Nominees.candidates`."""
    typed = clean(text)
    person = conference.roster.by_code(typed)
    if person is not None:
        return (as_name(person),)
    name, _comma, unit = typed.partition(",")
    return Nominees(conference).candidates(name, unit)


def on_list(conference: Conference, names: Sequence[Name], text: str) -> tuple[Name, ...]:
    """Return which lines of a list may be meant by a code, or by a name with the unit behind a comma."""
    typed = clean(text)
    person = conference.roster.by_code(typed)
    if person is not None:
        return tuple(name for name in names if name.number == person.number)
    said, _comma, unit = (part.strip() for part in typed.partition(","))
    same = [name for name in names if fold(name.name) == fold(said)]
    same = [name for name in same if _agrees(said, name.name)] or same
    exact = [name for name in same if fold(name.unit) == fold(unit)]
    return tuple(exact if unit and exact else [name for name in same if _within(unit, name.unit)])


def as_name(person: Person) -> Name:
    """Return how a person of the roster stands on a list."""
    return Name(person.full_name, person.number, person.unit or "")


def _agrees(typed: str, known: str) -> bool:
    """Whether the marks of a name are those of another one; one without marks says nothing, Hoà is Hòa."""
    if typed.isascii():
        return True
    mine = [parts(word)[-1] for word in typed.split() if parts(word)]
    other = [parts(word)[-1] for word in known.split() if parts(word)]
    return [(word.letters, word.tone) for word in mine] == [(word.letters, word.tone) for word in other]


def _within(unit: str, known: str) -> bool:
    """Whether two units may be one: either says nothing, or one holds the other."""
    mine, other = fold(unit), fold(known)
    return mine in other or other in mine
