"""Tables for search: who has a word in his name or office, and who has a mark of a certain beginning.

A roster of fifty thousand has a few hundred different words. A search looks at these, never at everybody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from kiosk.roster.search_words import Word
from kiosk.roster.typos import allowed, slips

Place = Literal["given", "surname", "middle", "office"]
# Behind every text that begins so.
_LAST = "\U0010ffff"


@dataclass(slots=True)
class Known:
    """A word of the roster, and who has it where."""

    word: Word
    people: dict[Place, list[int]] = field(default_factory=dict)


class Vocabulary:
    """All the words of a roster. To be closed before it is asked."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._keys: list[str] = []
        self._by_key: dict[str, list[Known]] = {}
        self._letters: list[tuple[str, frozenset[str]]] = []

    def add(self, word: Word, place: Place, people: Iterable[int]) -> None:
        """Note that these people have the word in that place."""
        known = self._known.get(word.text)
        if known is None:
            known = self._known[word.text] = Known(word)
        known.people.setdefault(place, []).extend(people)

    def close(self) -> None:
        """Put the words in order."""
        for known in self._known.values():
            self._by_key.setdefault(known.word.key, []).append(known)
        self._keys = sorted(self._by_key)
        self._letters = [(key, frozenset(key)) for key in self._keys]

    def beginning(self, key: str) -> Iterator[Known]:
        """Yield the words that begin so."""
        for at in range(bisect_left(self._keys, key), bisect_left(self._keys, key + _LAST)):
            yield from self._by_key[self._keys[at]]

    def alike(self, key: str) -> Iterator[tuple[float, Known]]:
        """Yield the words that may have been meant, each with the number of slips."""
        most, letters = allowed(key), frozenset(key)
        if not most:
            return
        for other, others in self._letters:
            # Cheap, and leaves few: a letter that is not in the word at all is a slip of its own.
            if len(letters - others) <= most and (count := slips(key, other, most)) is not None:
                yield from ((count, known) for known in self._by_key[other])


class Beginnings:
    """Texts in order, each with whom it belongs to."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Take the texts; empty ones are left out."""
        self._pairs = sorted(pair for pair in pairs if pair[0])

    def beginning(self, text: str) -> list[tuple[str, int]]:
        """Return the texts that begin so, in order."""
        return self._pairs[bisect_left(self._pairs, (text,)) : bisect_left(self._pairs, (text + _LAST,))]
