"""What each row under a header is: a person, or a group, total, note, signature, repeated header or number row.

The rules are those of a careful reader: numbers in the STT column mean a person, a lone cell never does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.roster.book_reader import NO_STORED_VALUE, Value, text
from kiosk.roster.header_vocabulary import field_of
from kiosk.roster.headers import Header, is_header
from kiosk.text.normalise import fold

RowKind = Literal["person", "group", "total", "note", "signature", "header", "column_numbers", "empty"]

_MARK = re.compile(r"\s*(?:[IVXL]+|[A-Z])\s*[.)/:–-]?\s*\Z")
_MARKED = re.compile(r"\s*(?:[IVXL]+|[A-Z])\s*[.)/:–-]\s*(?=\S)")
_COUNTED = r"(?:đại biểu|đồng chí|đ/c|người|đb|tập thể|cá nhân)"
_COUNT = re.compile(rf"\s*(?:\(\s*\d+[^)]*\)|[:,;–-]\s*\d+\s*{_COUNTED}?|\d+\s*{_COUNTED})\s*\.?\Z", re.IGNORECASE)
_COUNT_ONLY = re.compile(rf"\s*\(?\d+\s*{_COUNTED}?\)?\s*\.?\Z", re.IGNORECASE)
_BODY = re.compile(r"(?:ldld|cong doan|lien doan|doan (?:dai bieu|khoi|thanh nien)|khoi|cum)\b")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\b(?!\s+[a-z])|tong (?:cong(?! ty)|so)\b")
_NOTE = re.compile(r"(?:an dinh|ghi chu|luu y|danh sach (?:co|gom|nay|tren)|\*)")
_SIGN = re.compile(
    r"(?:tm\.|t/m|kt\.|tl\.|xac nhan|giam doc\Z|bi thu\Z|ban (?:chap hanh|thuong vu)"
    r"|\(?da ky|\(ky|nguoi lap|noi nhan|chu tich\Z|pho chu tich\Z|truong ban\Z|thu truong)"
    r"|.*\bngay\b.*\bthang\b.*\bnam\b"
)
_NUMBERED = re.compile(r"\s*\d{1,3}\s*[.)/:–-]\s*(?=\D)")
_PLACE = re.compile(
    r"(?:xa|phuong|thi tran|dac khu|truong|cdcs|cong doan|cong ty|benh vien|trung tam|doanh nghiep|so)\b"
)
# Written with their marks: "Trường" begins a school, "Trương" a name.
_OFFICE = re.compile(
    r"(?:lđlđ|liên đoàn|công đoàn|cđcs|tổng công ty|công ty|đoàn (?:lđlđ|đại biểu|khối)|khối|cụm|phòng|văn phòng"
    r"|cơ quan|ban|các ban|ngành|huyện|thành phố|thị xã|thị trấn|xã|phường|đặc khu|sở|trường|bệnh viện|trung tâm"
    r"|chi nhánh|xí nghiệp|nhà máy|ubnd|hđnd|tỉnh đoàn|hội đồng|ban quản lý)\b"
)
_PAGE = re.compile(r"trang \d")
_ORDINAL = re.compile(r"\s*\(?(\d+)\)?\s*\Z")
_INDEX = re.compile(r"\s*\d+\s*[.)]?\s*\Z")


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a row; `label` is the name of the group a group row opens, `said` all that it says.

    `below` marks a group within a group: "1. Xã Hoàng Văn Thụ" under "I. LĐLĐ huyện Văn Lãng".
    """

    kind: RowKind
    label: str = ""
    said: str = ""
    below: bool = False


class Layout:
    """Tells the kind of each row of one sheet, in order; it remembers whether the list has ended."""

    def __init__(self, header: Header, rows: Sequence[Sequence[Value]] = ()) -> None:
        """Take the header and the rows below it: a list ends after its last person, not at its first subtotal."""
        self._header = header
        self.collectives = "tap the" in fold(header.name_column.header)
        self._mapped = frozenset(column.index for column in header.columns if column.field != "index")
        self._index = next((column.index for column in header.of("index")), None)
        self._ended = False
        self._rows = rows
        self._at = -1
        self._last = max((at for at, row in enumerate(rows) if self._surely(row)), default=-1)

    def turn_to(self, header: Header) -> None:
        """Go on under another header: a second table on the same sheet."""
        self._header = header
        self._mapped = frozenset(column.index for column in header.columns if column.field != "index")
        self._index = next((column.index for column in header.of("index")), None)

    def kind(self, row: Sequence[Value]) -> Kind:
        """Return what *row* is; to be called for every row after the header, from top to bottom."""
        self._at += 1
        cells = [(index, text(cell)) for index, cell in enumerate(row) if cell != ""]
        if not cells:
            return Kind("empty")
        if is_header(row, self._header) or (len(cells) >= 3 and _again(row)):
            return Kind("header")
        if self._ordinals(cells):
            return Kind("column_numbers")
        if self._numbered(row):
            label = self._numbered_group(cells)
            return Kind("group", label, " ".join(said for _, said in cells)) if label else Kind("person")
        found = self._unnumbered(row, cells)
        if self._at > self._last:
            self._ended = self._ended or found.kind in {"total", "note", "signature"}
        return found

    def _surely(self, row: Sequence[Value]) -> bool:
        """Whether a row is a person beyond doubt: numbered, or a name with as much beside it as a list has."""
        if self._numbered(row):
            return True
        column = self._header.name_column.index
        name = text(row[column]) if column < len(row) else ""
        beside = [text(cell) for index, cell in enumerate(row) if index in self._mapped and index != column]
        filled = [said for said in beside if said]
        letters = any(re.search(r"[^\W\d]", said) or not said.isdigit() for said in filled)
        enough = len(filled) >= min(2, len(self._mapped) - 1)
        return bool(name) and enough and letters and not any(_SIGN.match(fold(said)) for said in (name, *filled))

    def _numbered_group(self, cells: list[tuple[int, str]]) -> str | None:
        """Return the name of a group that bears a number: an office with nothing beside it but a count."""
        said = [text_ for _, text_ in cells]
        if self.collectives or len(said) < 2 or not all(_COUNT_ONLY.match(rest) for rest in said[2:]):
            return None
        return without_count(said[1]) if _OFFICE.match(said[1].lower()) else None

    def _unnumbered(self, row: Sequence[Value], cells: list[tuple[int, str]]) -> Kind:
        """Return the kind of a row without a number of its own."""
        first = fold(cells[0][1])
        if len(cells) > 2 and self._surely(row):
            return Kind("person")
        if _TOTAL.match(first) and not _is_name(cells[0][1]):
            return Kind("total", said=" ".join(said for _, said in cells))
        label = self._group(cells)
        said = " ".join(said for _, said in cells)
        if label is not None:
            return Kind("group", label, said)
        if len(cells) == 1 and not self._ended and (numbered := _NUMBERED.match(said)):
            inner = without_count(said[numbered.end() :])
            if _PLACE.match(fold(inner)):
                return Kind("group", inner, said, below=True)
        if len(cells) == 1 and self._heads(said):
            return Kind("group", without_count(said), said)
        if _NOTE.match(first) and len(cells) == 1:
            return Kind("note")
        if self._is_person(row, cells):
            return Kind("person")
        signed = (self._ended and self._at > self._last) or any(_SIGN.match(fold(said)) for _, said in cells)
        return Kind("signature" if signed else "note")

    def _heads(self, said: str) -> bool:
        """Whether a lone cell among the people is the name of a group: an office, or what a count begins under."""
        if self._ended or self._at >= self._last or _NOTE.match(fold(said)) or _PAGE.match(fold(said)):
            return False
        if _OFFICE.match(said.lower()):
            return True
        following = next((row for row in self._rows[self._at + 1 :] if any(cell != "" for cell in row)), ())
        number = text(following[self._index]) if self._index is not None and self._index < len(following) else ""
        return number.strip("0. )") == "1" and len(said.split()) > 1

    def _is_person(self, row: Sequence[Value], cells: list[tuple[int, str]]) -> bool:
        """Whether a row without a number is a person all the same; after the end of the list it takes more."""
        column = self._header.name_column.index
        name = text(row[column]) if column < len(row) else ""
        filled = sum(index in self._mapped for index, _ in cells)
        if not name:
            return filled >= 3 and not (self._ended and self._at > self._last)
        if _SIGN.match(fold(name)):
            return False
        if self._ended and self._at > self._last:
            return filled >= 3
        if filled <= 1 and _OFFICE.match(name.lower()):
            return False
        return filled >= (1 if self._index is None else 2)

    def _numbered(self, row: Sequence[Value]) -> bool:
        """Whether the row has a number in the STT column and anything else beside it."""
        if self._index is None or self._index >= len(row):
            return False
        number = row[self._index]
        counted = number is NO_STORED_VALUE or isinstance(number, int) or bool(_INDEX.match(text(number)))
        return counted and any(index in self._mapped and cell != "" for index, cell in enumerate(row))

    def _ordinals(self, cells: list[tuple[int, str]]) -> bool:
        """Whether the row only numbers the columns: (1) (2) (3) …"""
        said = [text_ for _, text_ in cells]
        # Forms number the first columns A, B and count on from 1.
        lettered = next((at for at, word in enumerate(said) if word != chr(ord("A") + at)), len(said))
        numbers = [found and int(found[1]) for found in map(_ORDINAL.match, said[lettered:])]
        return len(cells) >= 3 and len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1))

    def _group(self, cells: list[tuple[int, str]]) -> str | None:
        """Return the name a group row gives, without numeral and count; None if the row opens no group."""
        if len(cells) >= 2 and _MARK.match(cells[0][1]) and all(_COUNT_ONLY.match(said) for _, said in cells[2:]):
            return without_count(cells[1][1])
        if len(cells) != 1 or (self._ended and self._at > self._last):
            return None
        said = cells[0][1]
        marked = _MARKED.match(said)
        if marked:
            return without_count(said[marked.end() :])
        return without_count(said) if _BODY.match(fold(said)) else None


def _again(row: Sequence[Value]) -> bool:
    """Whether a row heads columns as the first header did: the persons' column and two more by their words."""
    fields = {field_of(cell) for cell in row if isinstance(cell, str) and cell} - {None}
    return "full_name" in fields and len(fields) >= 3


def _is_name(said: str) -> bool:
    """Whether what looks like a total is somebody called so: Tống Công is no "Tổng cộng"."""
    lower = said.lower()
    return not lower.isascii() and not lower.startswith(("tổng", "cộng", "tồng"))


def begins_with_office(said: str) -> bool:
    """Whether a text begins with what a unit begins with: Trường, Công ty, LĐLĐ…"""
    return bool(_OFFICE.match(said.strip().lower()))


def announced(said: str) -> int | None:
    """Return the number of people that a group or total row promises: 7 in "I LĐLĐ huyện A (07 đại biểu)".

    >>> announced("Tổng cộng: 24 đại biểu"), announced("Khối 2")
    (24, None)
    """
    found = _COUNT.search(said) or re.match(r"\s*tổng (?:cộng|số)\b\D*(\d+)\s*\Z", said, re.IGNORECASE)
    digits = re.search(r"\d+", found[0]) if found else None
    return int(digits[0]) if digits else None


def without_count(label: str) -> str:
    """Return the name of a group without "(07 đại biểu)"."""
    return _COUNT.sub("", label).strip()
