"""Words as they are compared in a search: without marks, i and y as one letter, the marks kept beside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kiosk.text.normalise import clean, fold

# Grave, acute, tilde, hook and dot: the tones. The other marks make another letter: ă â ê ô ơ ư.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, without marks, for comparison, and with its marks taken apart so that Hoà is Hòa."""

    text: str
    plain: str
    key: str
    letters: str
    tone: str

    @property
    def is_marked(self) -> bool:
        """Whether any mark was written."""
        return bool(self.tone) or self.letters != self.key

    def agrees_with(self, other: Word) -> bool:
        """Whether the marks written here are those of *other*, of which this may be the beginning.

        A letter without a mark says nothing: "đang" agrees with Đặng, but not with Dang.
        """
        if self.tone and self.tone != other.tone:
            return False
        beside = zip(self.letters, other.letters, other.key, strict=False)
        return all(mine in (letter, plain) for mine, letter, plain in beside)


def key(text: str) -> str:
    """Return *text* folded, with i and y as one letter: Vy and Vi are asked for by ear."""
    plain = text.lower() if text.isascii() else fold(text)
    return plain.replace("y", "i")


@lru_cache(maxsize=4096)
def parts(token: str) -> tuple[Word, ...]:
    """Return the words in something written without a space; if there are several, last of all them as one.

    H'Hen is asked for as "h hen", "h'hen" and "hhen".
    """
    found = _WORD.findall(clean(token).lower())
    return tuple(_word(text) for text in (found if len(found) < 2 else [*found, "".join(found)]))


def _word(text: str) -> Word:
    apart = unicodedata.normalize("NFD", text)
    tone = "".join(ch for ch in apart if ch in _TONES)
    letters = unicodedata.normalize("NFC", "".join(ch for ch in apart if ch not in _TONES))
    return Word(text, fold(text), key(text), letters.replace("y", "i"), tone)
