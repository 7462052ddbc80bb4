"""An allotment file: which unit may send how many delegates, and how many of them at least of each share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from kiosk.errors import ImportRefused
from kiosk.roster import book_reader
from kiosk.roster.book_reader import Sheet, Value, address, text
from kiosk.roster.header_vocabulary import key
from kiosk.roster.quota import Quota
from kiosk.roster.units import unit_key

_WORDS = {
    "unit": ("don vi", "ten don vi", "doan", "doan dai bieu", "cong doan cap tren", "unit", "don vi dai bieu"),
    "seats": ("so luong", "so dai bieu", "dai bieu", "phan bo", "chi tieu", "so luong dai bieu", "so dai bieu phan bo"
              , "chi tieu phan bo", "so luong phan bo", "tong so", "tong so dai bieu", "seats"),
    "women": ("nu", "dai bieu nu", "so nu", "nu toi thieu", "women"),
    "minorities": ("dan toc thieu so", "dtts", "dan toc", "nguoi dan toc thieu so", "minorities"),
    "direct_workers": ("lao dong truc tiep", "ldtt", "truc tiep", "cong nhan truc tiep", "direct workers"),
}  # fmt: skip
_FIELDS = {word: field for field, words in _WORDS.items() for word in words}
_TOTAL = re.compile(r"(?:tong|cong)\b(?!\s+[a-z])|tong (?:cong|so)\b")


@dataclass(frozen=True, slots=True)
class _Head:
    """The header row (1-based) and the 0-based column of each field."""

    row: int
    columns: dict[str, int]


def read(path: Path) -> tuple[Quota, ...]:
    """Return the allotment in the file at *path*. Shares may be numbers, or percentages of the seats.

    Raises ImportRefused, naming the cell, for a file that cannot be read, has no column of units and seats, says a
    number of seats that is none, or names a unit twice.
    """
    book = book_reader.read(path)
    for sheet in book.sheets:
        head = _head(sheet)
        if head is not None:
            quotas = tuple(_quotas(sheet, head, path.name))
            _once(quotas, path.name)
            return quotas
    raise ImportRefused("{name} has no header with the units and how many delegates each sends.", name=path.name)


def _head(sheet: Sheet) -> _Head | None:
    for number, row in enumerate(sheet.rows, start=1):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            field = _FIELDS.get(key(cell))
            if field:
                columns.setdefault(field, index)
        if {"unit", "seats"} <= columns.keys():
            return _Head(number, columns)
    return None


def _quotas(sheet: Sheet, head: _Head, name: str) -> Iterator[Quota]:
    for number, row in enumerate(sheet.rows[head.row :], start=head.row + 1):
        unit = _cell(row, head.columns["unit"])
        seats = _cell(row, head.columns["seats"])
        if not text(unit) or not re.search("[a-z]", key(unit)) or _TOTAL.match(key(unit)):
            continue
        count = _whole(seats)
        if count is None:
            if not text(seats):
                continue  # the name of a group of units, or a signature
            where = address(number, head.columns["seats"])
            raise ImportRefused("{name}, {cell}: {value} is no number of seats.", name=name, cell=where, value=seats)
        shares = {share: _share(row, head, share, count) for share in ("women", "minorities", "direct_workers")}
        yield Quota(text(unit), count, **shares)


def _share(row: Sequence[Value], head: _Head, share: str, seats: int) -> int | None:
    """Return the least number of a share; "30%" and 0.3 are parts of the seats."""
    value = _cell(row, head.columns[share]) if share in head.columns else ""
    if isinstance(value, float) and 0 < value < 1:
        return ceil(seats * value - 1e-9)
    percent = re.fullmatch(r"\D*(\d{1,3})(?:[.,](\d+))?\s*%", text(value))
    if percent:
        return ceil(seats * float(f"{percent[1]}.{percent[2] or 0}") / 100 - 1e-9)
    return _whole(value)


def _cell(row: Sequence[Value], index: int) -> Value:
    return row[index] if index < len(row) else ""


def _whole(value: Value) -> int | None:
    if isinstance(value, int):
        return value
    found = re.fullmatch(r"\D*(\d{1,5})\D*", text(value))
    return int(found[1]) if found else None


def _once(quotas: Sequence[Quota], name: str) -> None:
    seen: set[str] = set()
    for quota in quotas:
        if unit_key(quota.unit) in seen:
            raise ImportRefused("{name} allots seats to {unit} twice.", name=name, unit=quota.unit)
        seen.add(unit_key(quota.unit))
