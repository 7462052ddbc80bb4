"""The order of a Vietnamese list of names: by given name, letters before tones, as ballots are written.

Letters: a ă â b c d đ e ê … o ô ơ … u ư … y; tones: level, falling, asking, tumbling, rising, heavy.
"""

from __future__ import annotations

import unicodedata

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_Word = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]


def name_key(name: str) -> tuple[_Word, ...]:
    """Return what a name is sorted by: the given name, then the family name, then those between.

    >>> sorted(["Lê An", "Lý Ánh", "Đỗ An", "Đinh Ân"], key=name_key)
    ['Đỗ An', 'Lê An', 'Lý Ánh', 'Đinh Ân']
    """
    words = name.split()
    found = [_word(word) for word in words[-1:] + words[:-1]]
    # Hòa and Hoà are one syllable in two writings: which letter bears the tone counts only where nothing else differs.
    syllables = tuple((letters, tuple(tone for tone in tones if tone)) for letters, tones in found)
    return (*syllables, ((), tuple(tone for _letters, tones in found for tone in tones)))


def _word(word: str) -> _Word:
    """Return the letters of a word, then the tone of each: a tone counts only between words of the same letters."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        # What is no letter of the alphabet comes after all that are; a tone that stands on nothing is such a sign.
        letters.append((0, _LETTERS[base]) if base in _LETTERS else (1, ord((base or sign)[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones)
