"""Finding a person while a clerk types: pure, in memory, without marks, the given name first.

Every word typed must be the beginning of a word of the name or unit, or part of a number; the best fit leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.codes import human, number_of_human
from kiosk.roster.people import Person
from kiosk.vietnamese import clean, fold

_GIVEN = 2.5
_SURNAME = 1.0
_EXACT = 10.0
_PREFIX = 6.0
_UNIT = 2.0
_DIGITS = 8.0
_MARKED = 5.0
_CERTAIN = 100.0
_FRAGMENT = 3
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    """A person with what is compared, prepared once."""

    person: Person
    names: tuple[str, ...]
    marked: str
    office: tuple[str, ...]
    exact: frozenset[str]
    code: str
    number: str
    phone: str


def _key(text: str) -> str:
    """Return *text* folded, with i and y as one letter: Vy and Vi are asked for by ear."""
    return fold(text).replace("y", "i")


def _words(text: str) -> tuple[str, ...]:
    """Return the words of *text* for comparison, without punctuation."""
    return tuple(re.findall(r"[^\W_]+", _key(text)))


def _entry(person: Person) -> _Entry:
    """Prepare *person* for comparison."""
    code, seat, number = _key(person.code or ""), _key(person.seat or ""), f"{person.number:05d}"
    exact = frozenset(word for word in (code, seat, number, str(person.number), human(person.number)) if word)
    office = _words(f"{person.position or ''} {person.unit or ''} {person.delegation or ''}")
    marked = clean(person.full_name).lower()
    return _Entry(person, _words(person.full_name), marked, office, exact, code, number, person.phone or "")


class RosterIndex:
    """The roster prepared for `find`; to be built anew when the roster changes."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._entries = [_entry(person) for person in people]
        self._by_number = {entry.person.number: entry.person for entry in self._entries}

    def find(self, query: str, limit: int = 20) -> list[Person]:
        """Return at most *limit* persons who match every word of *query*, the best first; none for an empty one.

        A human code (00123-4) finds its person alone, or nobody when its check digit is wrong. Fragments of a
        telephone number need three digits. Equals come by given name, then by number.
        """
        typed = clean(query)[:_LONGEST]
        if re.fullmatch(r"\d{5}-\d", typed):
            number = number_of_human(typed)
            return [self._by_number[number]] if number in self._by_number else []
        words = [_key(word) for word in typed.split()]
        if not words:
            return []
        marked = typed.lower()
        has_marks = fold(typed) != marked
        hits: list[tuple[float, _Entry]] = []
        for entry in self._entries:
            score = _score(entry, words)
            if score:
                hits.append((score + _MARKED * (has_marks and marked in entry.marked), entry))
        hits.sort(key=lambda hit: (-hit[0], hit[1].names[::-1], hit[1].person.number))
        return [entry.person for _, entry in hits[:limit]]


def _score(entry: _Entry, words: list[str]) -> float:
    """Return how well the person fits all the words; 0 when one of them fits nowhere."""
    total = 0.0
    for word in words:
        best = _word_score(entry, word)
        if not best:
            return 0.0
        total += best
    return total


def _word_score(entry: _Entry, word: str) -> float:
    """Return the best fit of one word: name before number before unit."""
    if word in entry.exact:
        return _CERTAIN
    best = 0.0
    last = len(entry.names) - 1
    for place, name in enumerate(entry.names):
        if name.startswith(word):
            score = _EXACT if name == word else _PREFIX + 3 * len(word) / len(name)
            best = max(best, score + (_GIVEN if place == last else _SURNAME if place == 0 else 0.0))
    if best:
        return best
    digits = re.sub(r"[.\-+]", "", word)
    if digits.isdigit():
        return _digit_score(entry, digits)
    if entry.code and len(word) >= 2 and word in entry.code:
        return _DIGITS
    return _UNIT if any(part.startswith(word) for part in entry.office) else 0.0


def _digit_score(entry: _Entry, digits: str) -> float:
    """Return how well digits fit a number, code or telephone; the end of a telephone number is what people say."""
    if len(digits) >= _FRAGMENT and digits in entry.phone:
        return _DIGITS + (3.0 if entry.phone.endswith(digits) else 0.0)
    if len(digits) >= _FRAGMENT and (digits in entry.code or entry.number.endswith(digits)):
        return _DIGITS - 1
    return 0.0
