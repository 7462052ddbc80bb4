"""What a cell says becomes a value of ours: dates day first, national telephone numbers, names with their title.

Pure functions; a value that cannot be understood is None, or ValueError where guessing would be wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from kiosk.roster.book_reader import Missing, Value, text
from kiosk.roster.headers import GENDERS, Gender
from kiosk.text.normalise import fold, title_case

_EPOCH = dt.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_SERIALS = range(10_000, 60_000)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_MONTH = re.compile(r"\d{1,2}\s*[/.\-]\s*(\d{4})\Z")
_NOTHING = {"", "-", "–", "—", "."}
_NO = {"k", "ko", "khong", "chua", "no", "0", "false"}
_DITTO = re.compile(r"""[-–]?\s*(?:n/?t|như trên|//|["“”〃']{1,2}|,,)\s*[-–]?\s*\.?\Z""", re.IGNORECASE)
_LOST = re.compile("\N{REPLACEMENT CHARACTER}|(?<=\\w)\\?|\\?(?=\\w)")
_MEN = {"ong", "mr"}
_WOMEN = {"ba", "mrs", "ms", "chi"}
_TITLE = re.compile(
    r"(?:(?:Ông|Bà|Đồng chí|Đ/c|Đc|Mr|Mrs|Ms|GS|PGS|TSKH|TS|Ths|Th\.S|BS|CKI|CKII|KS|CN|NSND|NSƯT|NGND|NGƯT)"
    r"\s*[.:,]?\s+|(?:Đ/c|Đc|đồng chí)\s*[.:]\s*|(?:BSCK(?:I{1,2}|1|2))\s+|(?:GS|PGS|TSKH|TS|Ths|BS|KS|CN)\s*\.\s*)",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A name as it is called out, the title written before it, and the sex if the title tells it."""

    name: str
    title: str | None
    gender: Gender | None


def is_empty(value: Value) -> bool:
    """Whether the cell says nothing: empty, or a dash."""
    return not isinstance(value, Missing) and text(value) in _NOTHING


_MARKS = {"x", "v", "✓", "✔", "1", "co"}


def is_mark(value: Value) -> bool:
    """Whether the cell holds a bare mark: x, v, ✓, 1, có."""
    return not isinstance(value, Missing) and fold(text(value)).rstrip(".") in _MARKS


def from_parts(parts: Mapping[str, str]) -> str:
    """Return a date whose day, month and year stand in cells of their own; a year alone stays a year."""
    day, month, year = (parts.get(part, "") for part in ("day", "month", "year"))
    if day and month:
        return f"{day}/{month}/{year}"
    return f"{month}/{year}" if month else year


def is_ditto(value: Value) -> bool:
    """Whether the cell says "as above": nt, -nt-, như trên, a ditto mark."""
    return isinstance(value, str) and bool(_DITTO.match(value))


def has_lost_letters(value: Value) -> bool:
    """Whether letters were lost on the way, as "Nguy?n" after Excel's plain CSV."""
    return isinstance(value, str) and bool(_LOST.search(value))


def birth(value: Value) -> str:
    """Return YYYY-MM-DD, or YYYY if no more is told; raise ValueError for what is no date between 1900 and 2100.

    Whole numbers of five digits are days of Excel's calendar; two digits for the year mean 1910-2009.
    """
    if isinstance(value, dt.date):
        # A year typed into a cell that shows dates: 1975 became the 1975th day of Excel's calendar.
        serial = (value - _EPOCH).days
        if serial in _YEARS:
            return str(serial)
        return _dated(value.year, value.month, value.day)
    said = text(value)
    number = int(said) if said.isascii() and said.isdigit() else 0
    if number in _YEARS:
        return str(number)
    if number in _SERIALS:
        return (_EPOCH + dt.timedelta(days=number)).isoformat()
    if found := _DAY_FIRST.match(said):
        year = int(found[3])
        if len(found[3]) == 2:
            year += 1900 if year >= 10 else 2000
        return _dated(year, int(found[2]), int(found[1]))
    if found := _ISO.match(said):
        return _dated(int(found[1]), int(found[2]), int(found[3]))
    if (found := _MONTH.match(said)) and int(found[1]) in _YEARS:
        return found[1]  # the month alone helps nobody; a false day would harm
    raise ValueError("invalid_date")


def _dated(year: int, month: int, day: int) -> str:
    """Return the ISO date; raise ValueError if there is no such day or the year cannot be meant."""
    if year not in _YEARS:
        raise ValueError("invalid_date")
    return dt.date(year, month, day).isoformat()


def phone(value: Value) -> str | None:
    """Return the first number in the cell in national form, digits only: a 9-digit number lost its 0, +84 is 0."""
    first = re.split(r"[/;,\n]|\s+-|-\s+|\s(?:hoặc|máy lẻ|số lẻ|ext)", text(value), flags=re.IGNORECASE)[0]
    digits = "".join(ch for ch in first if ch in "0123456789")
    if first.strip().startswith("+84") or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + digits[2:].removeprefix("0")
    if len(digits) == 9 and not digits.startswith("0"):
        digits = "0" + digits
    if len(digits) > 11 and digits[10] == "0":
        digits = digits[:10]  # two numbers with nothing but a space between them
    return digits or None


def gender(value: Value) -> Gender | None:
    """Return nam or nữ; None for anything else."""
    word = fold(text(value)).rstrip(".")
    return GENDERS.get({"male": "nam", "female": "nu", "m": "nam", "f": "nu"}.get(word, word))


def flag(value: Value) -> bool | None:
    """Return True for a mark (x, có, a date of joining), False for a written no, None for an empty cell."""
    if is_empty(value):
        return None
    return fold(text(value)).rstrip(".") not in _NO


def rank(value: Value) -> int | None:
    """Return the whole number in the cell, None if there is none."""
    found = re.match(r"\d{1,6}", text(value))
    return int(found[0]) if found else None


def split_title(written: str) -> Name:
    """Split "Ông", "Bà", "Đ/c", "ThS" and the like off a name.

    >>> split_title("Bà Nguyễn Thị Hoà")
    Name(name='Nguyễn Thị Hoà', title='Bà', gender='nữ')
    """
    titles: list[str] = []
    rest = written
    rest = re.sub(r"^\d{1,3}\s*[.)]\s*(?=[^\W\d])", "", rest)
    while (found := _TITLE.match(rest)) and rest[found.end() :].strip():
        if fold(found[0]).strip() == "ong" and rest[found.end() :].startswith("Thị "):
            break  # a man is not called Thị: Ông is her surname
        titles.append(found[0].strip(" :,"))
        rest = rest[found.end() :].strip()
    words = {fold(word).rstrip(".") for word in titles}
    sex: Gender | None = "nam" if words & _MEN else "nữ" if words & _WOMEN else None
    return Name(rest, " ".join(titles) or None, sex)


def person_name(written: str) -> str:
    """Return a person's name with a capital at each word; a name all in capitals loses the others."""
    if written.isupper() or written.islower():
        return title_case(written)
    return " ".join(word[:1].upper() + word[1:] for word in written.split())
