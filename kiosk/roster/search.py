"""Finding a person while a clerk types: pure, in memory, without marks, the given name first.

Every word typed must be the beginning of a word of the name or unit, initials, or part of a number; the best fit
leads. Only when nobody fits are slips of the fingers looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from kiosk.codes.codes import number_of_human
from kiosk.roster.index import Beginnings, Place, Vocabulary
from kiosk.roster.people import Person
from kiosk.roster.search_words import Word, key, parts
from kiosk.text.normalise import clean

_CERTAIN = 100.0
_WHOLE = 10.0
_BEGUN = 6.0
_SHARE = 3.0
_MARKED = 4.0
_PLACE: Mapping[Place, float] = {"given": 2.5, "surname": 1.0, "middle": 0.0}
_OFFICE = 2.0
_OFFICE_MORE = 0.5
_INITIALS = 4.0
_ALL_INITIALS = 5.0
_SLIPPED = 5.0
_PER_SLIP = 1.5
_FRAGMENT = 3
_PHONE = 8.0
_PHONE_END = 3.0
_NUMBER_END = 7.0
_MARK_BEGUN = 8.0
_LETTERS_OF_A_MARK = 1.5
# Two words that stand beside each other are one thing: Minh Tuấn is not Tuấn Minh, and the Văn of Văn Lãng no name.
_PAIR_OF_NAME = 2.0
# Of Vi and Vy, which are one by ear, the one that was typed stands first.
_SPELLED = 0.25
_PAIRED_IN_OFFICE = 10.0
_LONGEST = 100
_MOST_WORDS = 16
_HIGHEST = 99_999
_ABROAD = re.compile(r"\+84\s*")
# "ghế J03": what people say in front of a seat, if a seat follows.
_SEAT = re.compile(r"\b(?:gh[eế]|seat|s[oố] gh[eế])\s+(?=[A-Za-z]{1,3}\s*-?\d)", re.IGNORECASE)
_HUMAN = re.compile(r"\d{5}-?\d", re.ASCII)

_Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Found:
    """The best, and whether they fit what was typed or are only like it."""

    people: list[Person]
    alike: bool = False


class RosterIndex:
    """The roster prepared for `find`; to be built anew when the roster changes.

    People are held in the order in which equals are listed: by given name, then by number.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        named = sorted(((_keys(person), person) for person in people), key=lambda pair: (pair[0][::-1], pair[1].number))
        self._people = [person for _, person in named]
        self._names = [f" {' '.join(keys)}" for keys, _ in named]
        self._at = {person.number: at for at, person in enumerate(self._people)}
        self._words = Vocabulary()
        for at, person in enumerate(self._people):
            self._add_name(person.full_name, at)
        self._offices = self._add_offices()
        self._words.close()
        self._initials = Beginnings(
            ("".join([name[0] for name in keys[:-1]] + [keys[-1]]), at)
            for at, (keys, _) in enumerate(named)
            if len(keys) > 1
        )
        self._phones = [person.phone or "" for person in self._people]
        self._codes = [_mark(person.code) for person in self._people]
        seats = [_mark(person.seat) for person in self._people]
        self._marks = Beginnings((mark, at) for marks in (self._codes, seats) for at, mark in enumerate(marks))

    def find(self, query: str, limit: int = 20) -> list[Person]:
        """Return at most *limit* persons who match every word of *query*, the best first; none for an empty one."""
        return self.look_up(query, limit).people

    def look_up(self, query: str, limit: int = 20) -> Found:
        """Return the same, and whether nobody fits and these are only written alike.

        A human code (00123-4) finds its person alone, or nobody when its check digit is wrong. Fragments of a
        telephone number need three digits. Equals come by given name, then by number.
        """
        typed = clean(query[: 10 * _LONGEST])[:_LONGEST]
        if _HUMAN.fullmatch(typed):
            number = number_of_human(typed)
            who = self._numbered([number]) if number is not None and limit > 0 else []
            # Without its dash it may be a part of a telephone number as well.
            if who or "-" in typed:
                return Found([self._people[at] for at in who])
        words = self._split(_SEAT.sub("", _ABROAD.sub("0", typed)))
        scores = [self._fitting(word) for word in words]
        best = self._best(words, scores, limit)
        if best or not words:
            return Found(best)
        # First only what is no word at all, then anything: "hao" may be a Hảo who is not on this roster.
        alike = [self._alike(word) for word in words]
        for some in ([s or a for s, a in zip(scores, alike, strict=True)],
                     [a | s for s, a in zip(scores, alike, strict=True)]):  # fmt: skip
            if best := self._best(words, some, limit):
                return Found(best, alike=True)
        return Found([])

    def _add_name(self, name: str, at: int) -> None:
        tokens = [words for token in name.split() if (words := parts(token))]
        for place, words in enumerate(tokens):
            where: Place = "given" if place == len(tokens) - 1 else "middle" if place else "surname"
            for word in words:
                self._words.add(word, where, (at,))

    def _add_offices(self) -> list[str]:
        """Note the words of post, unit and delegation, each text once, and return what everybody's come to."""
        who: dict[str, list[int]] = defaultdict(list)
        folded: dict[str | None, str] = {None: ""}
        for at, person in enumerate(self._people):
            for text in (person.position, person.unit, person.delegation):
                if text:
                    who[text].append(at)
        for text, people in who.items():
            tokens = [words for token in text.split() if (words := parts(token))]
            folded[text] = f" {' '.join(words[-1].key for words in tokens)}"
            for word in {word for words in tokens for word in words}:
                self._words.add(word, "office", people)
        return [f"{folded[p.position or None]} ;{folded[p.unit or None]} ;{folded[p.delegation or None]}"
                for p in self._people]  # fmt: skip

    def _split(self, typed: str) -> list[Word]:
        """Return the different words typed; a seat or code and a telephone number are one word, however spaced."""
        words: list[Word] = []
        for token in typed.split():
            found = parts(token)
            whole = len(found) > 1 and self._is_mark(found[-1].key)
            for word in found[-1:] if whole else found[: max(1, len(found) - 1)]:
                joined = words[-1].key + word.key if words and word.key.isdecimal() else ""
                if joined and (_is_fragment(words[-1].key) or self._is_mark(joined)):
                    words[-1:] = parts(joined)
                else:
                    words.append(word)
        return list(dict.fromkeys(words))[:_MOST_WORDS]

    def _is_mark(self, text: str) -> bool:
        """Whether somebody has this code or seat."""
        return any(mark == text for mark, _ in self._marks.beginning(text)[:1])

    def _best(self, words: Sequence[Word], scores: Sequence[_Scores], limit: int) -> list[Person]:
        """Return those who fit every word, the best first."""
        if not scores or limit <= 0 or not all(scores):
            return []
        totals = scores[0] if len(scores) == 1 else _sums(scores)
        pairs = [f" {first.key} {second.key}" for first, second in pairwise(words)]
        for pair in pairs:
            for at in [at for at in totals if pair in self._names[at]]:
                totals[at] += _PAIR_OF_NAME
        # Each word once, also one between two others.
        of_office = {(at, place) for start, pair in enumerate(pairs) for at in totals if pair in self._offices[at]
                     for place in (start, start + 1)}  # fmt: skip
        for at, place in of_office:
            totals[at] += max(0.0, _PAIRED_IN_OFFICE - scores[place][at])
        # The place is the order of equals, so two numbers say it all.
        ranked = nsmallest(limit, [(-total, at) for at, total in totals.items()])
        return [self._people[at] for _, at in ranked]

    def _fitting(self, word: Word) -> _Scores:
        """Return whoever fits one word, with his best score: name before initials before unit."""
        groups: list[tuple[float, Iterable[int]]] = []
        for known in self._words.beginning(word.key):
            whole = known.word.key == word.key
            marks = _MARKED * (word.is_marked and word.agrees_with(known.word))
            spelled = _SPELLED * (known.word.plain == word.plain)
            fit = _WHOLE + spelled if whole else _BEGUN + _SHARE * len(word.key) / len(known.word.key)
            office = _OFFICE + _OFFICE_MORE * whole + _OFFICE_MORE * bool(marks)
            for place, people in known.people.items():
                groups.append((office if place == "office" else fit + marks + _PLACE[place], people))
        groups += self._by_marks(word.key)
        if len(word.key) > 1 and word.key.isalpha():
            initials = self._initials.beginning(word.key)
            groups.append((_INITIALS, [at for _, at in initials]))
            groups.append((_ALL_INITIALS, [at for _, at in initials if self._names[at].count(" ") == len(word.key)]))
        return _highest(groups)

    def _by_marks(self, typed: str) -> Iterable[tuple[float, Iterable[int]]]:
        """Yield who has a number, code, seat or telephone like that; the end of a telephone is what people say."""
        if typed.isascii() and typed.isdecimal():
            yield from self._by_digits(typed)
        if len(typed) > 1:
            marks = self._marks.beginning(typed)
            score = _LETTERS_OF_A_MARK if typed.isalpha() else _MARK_BEGUN
            yield score, [at for _, at in marks]
            yield _CERTAIN, [at for mark, at in marks if mark == typed]

    def _by_digits(self, digits: str) -> Iterable[tuple[float, Iterable[int]]]:
        number = int(digits)
        if len(digits) == 5 or not digits.startswith("0"):
            yield _CERTAIN, self._numbered([number])
        if len(digits) < _FRAGMENT:
            return
        if len(digits) <= len(str(_HIGHEST)):
            yield _NUMBER_END, self._numbered(range(number, _HIGHEST + 1, 10 ** len(digits)))
        yield _NUMBER_END, [at for at, code in enumerate(self._codes) if digits in code]
        national = f"0{digits[2:]}" if digits.startswith("84") and len(digits) == 11 else digits
        partly = [at for at, phone in enumerate(self._phones) if national in phone]
        yield _PHONE, partly
        yield _PHONE + _PHONE_END, [at for at in partly if self._phones[at].endswith(national)]

    def _numbered(self, numbers: Iterable[int]) -> list[int]:
        return [self._at[number] for number in numbers if number in self._at]

    def _alike(self, word: Word) -> _Scores:
        """Return who has a word that may have been meant."""
        groups: list[tuple[float, Iterable[int]]] = []
        for slips, known in self._words.alike(word.key):
            fit = _SLIPPED - _PER_SLIP * slips
            for place, people in known.people.items():
                groups.append((fit / 2 if place == "office" else fit + _PLACE[place], people))
        return _highest(groups)


def _highest(groups: list[tuple[float, Iterable[int]]]) -> _Scores:
    """Return the highest score of everybody in the groups."""
    scores: _Scores = {}
    for score, people in sorted(groups, key=lambda group: group[0]):
        scores.update(dict.fromkeys(people, score))
    return scores


def _sums(scores: Sequence[_Scores]) -> _Scores:
    """Return the sum for everybody who is in all of them."""
    narrowest, *others = sorted(scores, key=len)
    common = set(narrowest).intersection(*others)
    return {at: sum([each[at] for each in scores]) for at in common}


def _keys(person: Person) -> list[str]:
    return [words[-1].key for token in person.full_name.split() if (words := parts(token))]


def _mark(text: str | None) -> str:
    """Return a code or seat for comparison, without what stands between its letters and digits."""
    return re.sub(r"[\W_]+", "", key(text)) if text else ""


def _is_fragment(text: str) -> bool:
    return len(text) >= _FRAGMENT and text.isdecimal()
