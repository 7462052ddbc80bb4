"""Vietnamese text: cleaned once at the door, folded for comparison.

Roster text is hostile until it has been through `clean`; afterwards it is NFC, on one line, without controls.
"""

from __future__ import annotations

import re
import unicodedata

from agenda import collation

_SPACES = re.compile(r"\s+")


class _Plain(dict[int, int | None]):
    """What becomes of each letter: marks go, đ is d. Filled as letters come: a roster has a few hundred."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_PLAIN = _Plain({ord("đ"): ord("d"), ord("Đ"): ord("D")})


def clean(text: str) -> str:
    """Return *text* in NFC, without control (Cc), format (Cf), surrogate or private-use characters, on one line.

    White space of any kind (no-break space, line break, tab) becomes one space; the ends are trimmed.
    Letters are never otherwise changed: Hoà stays Hoà.
    """
    # Nearly every text of a list is clean already, and a list may have a million of them. What is printable has
    # none of the characters below and no white space but the plain space.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return _cleaned(text)


def _cleaned(text: str) -> str:
    """Return *text* clean, whatever is in it; `clean` is the same, only faster."""
    spaced = _SPACES.sub(" ", text)
    kept = "".join(ch for ch in spaced if unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def fold(text: str) -> str:
    """Return *text* without marks, đ as d, in lower case, for comparison and search.

    >>> fold("Đặng Thị Thuý")
    'dang thi thuy'
    """
    return " ".join(unicodedata.normalize("NFD", text).translate(_PLAIN).lower().split())


_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def spelled(name: str) -> str:
    """Return a name for comparison letter by letter: case aside, and wherever in its syllable the tone is written.

    >>> spelled("Lê Văn Hoà") == spelled("LÊ VĂN HÒA"), spelled("Tuấn") == spelled("Tuân")
    (True, False)
    """
    words = []
    for word in unicodedata.normalize("NFD", name.lower()).split():
        tones = "".join(sorted(ch for ch in word if ch in _TONES))
        words.append("".join(ch for ch in word if ch not in _TONES) + tones)
    return unicodedata.normalize("NFC", " ".join(words))


def title_case(name: str) -> str:
    """Return a personal name with a capital at the start of each word, the rest in lower case.

    >>> title_case("BÙI NHƯ ƯỚC")
    'Bùi Như Ước'
    """
    return re.sub(r"(^|[\s'’(-])([^\W\d_])", lambda found: found[1] + found[2].upper(), " ".join(name.split()).lower())


def given_name(name: str) -> str:
    """Return the given name, the last word of a Vietnamese name.

    >>> given_name("Lương Thị Thuý Liên")
    'Liên'
    """
    return name.rsplit(" ", 1)[-1]


def collation_key(name: str) -> tuple[object, ...]:
    """Return what a person's name is sorted by: given name, surname, middle names, word by word.

    Letters go a ă â b c d đ e ê … before tones: level, falling, asking, tumbling, rising, heavy. All of one given name
    stand together before the next tone of it, which an order of the whole text would not do.

    >>> sorted(["Trần Hòa", "Lê Hoa", "Hà Thị Hoả", "Đỗ Văn Hoà", "Đỗ Hòa"], key=collation_key)
    ['Lê Hoa', 'Đỗ Hòa', 'Đỗ Văn Hoà', 'Trần Hòa', 'Hà Thị Hoả']
    """
    return collation.name_key(name)
