"""What each row under a header is: a person, or a group, total, note, signature, repeated header or number row.

The rules are those of a careful reader: numbers in the STT column mean a person, a lone cell never does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.roster.headers import Header, is_header
from kiosk.roster.readers import NO_STORED_VALUE, Value, text
from kiosk.vietnamese import fold

RowKind = Literal["person", "group", "total", "note", "signature", "header", "column_numbers", "empty"]

_MARK = re.compile(r"\s*(?:[IVXL]+|[A-Z])\s*[.)/:–-]?\s*\Z")
_MARKED = re.compile(r"\s*(?:[IVXL]+|[A-Z])\s*[.)/:–-]\s*(?=\S)")
_COUNTED = r"(?:đại biểu|đồng chí|đ/c|người|đb|tập thể|cá nhân)"
_COUNT = re.compile(rf"\s*(?:\(\s*\d+[^)]*\)|[:,;–-]\s*\d+\s*{_COUNTED}?|\d+\s*{_COUNTED})\s*\.?\Z", re.IGNORECASE)
_BODY = re.compile(r"(?:ldld|cong doan|lien doan|doan (?:dai bieu|khoi|thanh nien)|khoi|cum)\b")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\b(?!\s+[a-z])|tong (?:cong|so)\b")
_NOTE = re.compile(r"(?:an dinh|ghi chu|luu y|danh sach (?:co|gom|nay|tren)|\*)")
_SIGN = re.compile(
    r"(?:tm\.|kt\.|tl\.|\(?da ky|\(ky|nguoi lap|noi nhan|chu tich\Z|pho chu tich\Z|truong ban\Z|thu truong)"
    r"|.*\bngay\b.*\bthang\b.*\bnam\b"
)
_NUMBERED = re.compile(r"\s*\d{1,3}\s*[.)/:–-]\s*(?=\D)")
_PLACE = re.compile(
    r"(?:xa|phuong|thi tran|dac khu|truong|cdcs|cong doan|cong ty|benh vien|trung tam|doanh nghiep|so)\b"
)
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

    def __init__(self, header: Header) -> None:
        self._header = header
        self._mapped = frozenset(column.index for column in header.columns if column.field != "index")
        self._index = next((column.index for column in header.of("index")), None)
        self._ended = False

    def kind(self, row: Sequence[Value]) -> Kind:
        """Return what *row* is; to be called for every row after the header, from top to bottom."""
        cells = [(index, text(cell)) for index, cell in enumerate(row) if cell != ""]
        if not cells:
            return Kind("empty")
        if is_header(row, self._header):
            return Kind("header")
        if self._ordinals(cells):
            return Kind("column_numbers")
        if self._numbered(row):
            return Kind("person")
        found = self._unnumbered(row, cells)
        self._ended = self._ended or found.kind in {"total", "note", "signature"}
        return found

    def _unnumbered(self, row: Sequence[Value], cells: list[tuple[int, str]]) -> Kind:
        """Return the kind of a row without a number of its own."""
        first = fold(cells[0][1])
        if _TOTAL.match(first):
            return Kind("total", said=" ".join(said for _, said in cells))
        label = self._group(cells)
        said = " ".join(said for _, said in cells)
        if label is not None:
            return Kind("group", label, said)
        if len(cells) == 1 and not self._ended and (numbered := _NUMBERED.match(said)):
            inner = without_count(said[numbered.end() :])
            if _PLACE.match(fold(inner)):
                return Kind("group", inner, said, below=True)
        if _NOTE.match(first):
            return Kind("note")
        if self._is_person(row, cells):
            return Kind("person")
        signed = self._ended or any(_SIGN.match(fold(said)) for _, said in cells)
        return Kind("signature" if signed else "note")

    def _is_person(self, row: Sequence[Value], cells: list[tuple[int, str]]) -> bool:
        """Whether a row without a number is a person all the same; after the end of the list it takes more."""
        column = self._header.name_column.index
        name = text(row[column]) if column < len(row) else ""
        filled = sum(index in self._mapped for index, _ in cells)
        if not name:
            return filled >= 3 and not self._ended
        if _SIGN.match(fold(name)):
            return False
        if self._ended:
            return filled >= 3
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
        numbers = [found and int(found[1]) for found in (_ORDINAL.match(said) for _, said in cells)]
        return len(cells) >= 3 and numbers == list(range(1, len(cells) + 1))

    def _group(self, cells: list[tuple[int, str]]) -> str | None:
        """Return the name a group row gives, without numeral and count; None if the row opens no group."""
        if len(cells) >= 2 and _MARK.match(cells[0][1]) and all(said.isdigit() for _, said in cells[2:]):
            return without_count(cells[1][1])
        if len(cells) != 1 or self._ended:
            return None
        said = cells[0][1]
        marked = _MARKED.match(said)
        if marked:
            return without_count(said[marked.end() :])
        return without_count(said) if _BODY.match(fold(said)) else None


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
