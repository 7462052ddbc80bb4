"""The letters of the old Vietnamese fonts: TCVN3 (.VnTime, ABC) and VNI Windows (VNI-Times), to Unicode and back.

Both store Vietnamese as letters of cp1252. TCVN3 has one for each of 74 letters: the 60 capitals with a tone are
not among them, the fonts whose names end in H (.VnTimeH) show small letters as capitals. VNI writes most letters
as two, the second one of them the mark.

The table of TCVN3 is by code points: copies of it as text lose the soft hyphen, which is the letter ư. That both
tables have each Vietnamese letter exactly once is tested, and that names come back from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# First code of a run -> its letters.
_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TCVN3: Mapping[str, str] = {
    chr(first + at): letter for first, letters in _TCVN3_RUNS.items() for at, letter in enumerate(letters)
}

# The vowel as written -> its letters in the order of the marks; "." where there is no such letter.
_MARKS = "ùøûõï"
_HATS = "âáàåãä"
_BREVES = "êéèúüë"
_VNI_TONED = {
    "a": "áàảãạ",
    "e": "éèẻẽẹ",
    "o": "óòỏõọ",
    "u": "úùủũụ",
    "y": "ýỳỷỹ.",
    "ô": "ớờởỡợ",
    "ö": "ứừửữự",
}
_VNI_HATS = {"a": "âấầẩẫậ", "e": "êếềểễệ", "o": "ôốồổỗộ"}
_VNI_BREVES = {"a": "ăắằẳẵặ"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    """Return the letters of VNI, capitals with either case of the mark: "AÂ" and "Aâ" are both Â."""
    small = dict(_VNI_SINGLE)
    for marks, table in ((_MARKS, _VNI_TONED), (_HATS, _VNI_HATS), (_BREVES, _VNI_BREVES)):
        for vowel, letters in table.items():
            small |= {vowel + mark: letter for mark, letter in zip(marks, letters, strict=True) if letter != "."}
    mixed = {written[0].upper() + written[1:]: letter.upper() for written, letter in small.items()}
    return small | mixed | {written.upper(): letter.upper() for written, letter in small.items()}


VNI: Mapping[str, str] = _vni()


@dataclass(frozen=True, eq=False)
class Table:
    """One font encoding: `letters` maps what is stored to what is meant."""

    name: Literal["tcvn3", "vni"]
    letters: Mapping[str, str]
    pattern: re.Pattern[str]
    has_capitals: bool


def _table(name: Literal["tcvn3", "vni"], letters: Mapping[str, str], *, has_capitals: bool) -> Table:
    return Table(name, letters, _longest_first(letters), has_capitals)


def _longest_first(written: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the longest of several strings."""
    return re.compile("|".join(map(re.escape, sorted(written, key=len, reverse=True))))


TABLES = (_table("tcvn3", TCVN3, has_capitals=False), _table("vni", VNI, has_capitals=True))
# With the seven capitals that TCVN3 has beyond ASCII.
_CAPITALS = re.compile("[A-Z¡-§][^a-z\\s]*[A-Z¡-§]")
_SMALL = re.compile("[a-z]")


def to_unicode(text: str, table: Table) -> str:
    """Return *text* in Unicode.

    A TCVN3 text with a word in capitals and no small ASCII letter at all is from a font of capitals, and becomes
    one: "NGUYÔN" is NGUYỄN. A word that begins with a toned letter stays small ("¸nh" is ánh): whether it is a
    name, the text alone does not tell.
    """
    said = table.pattern.sub(lambda found: table.letters[found[0]], text)
    if not table.has_capitals and _CAPITALS.search(text) and not _SMALL.search(text):
        return said.upper()
    return said
