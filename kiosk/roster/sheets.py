"""What a file that could be read says: sheets of cells, and what was done to them on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Missing(Enum):
    """A cell that is not empty and yet has nothing to read: a formula never calculated, or one that failed."""

    NO_STORED_VALUE = ""


Value = str | int | float | dt.date | Missing
Raw = str | int | float | bool | dt.date | Missing
Encoding = Literal["unicode", "tcvn3", "vni"]
Range = tuple[tuple[int, int], tuple[int, int]]
NO_STORED_VALUE = Missing.NO_STORED_VALUE


@dataclass(frozen=True, slots=True)
class Conversion:
    """A text before and after it was converted from the letters of an old font, to be shown to the organiser.

    `column` is 0-based, None if it stands in no column; `encoding` is "tcvn3" or "vni".
    """

    sheet: str
    encoding: Encoding
    column: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; `rows[0][0]` is A1, whatever the sheet's used area. An empty cell is "".

    Rows may differ in length: empty cells at their ends are left out. `hidden_rows` are the 1-based rows that a
    filter or a hand hides; they are in `rows` like the others (of XLSB files they are not known).
    `merged` are the merged cells, 0-based ((top, left), (bottom, right)), both inside. `encoding` is what the
    letters were before.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    encoding: Encoding = "unicode"


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be read.

    `encoding` is "tcvn3" or "vni" when anything was converted, else "unicode" for workbooks and for CSV the codec
    that read it. `hidden` are the names of the hidden sheets that were left out, `conversions` up to three samples
    for each converted sheet.
    """

    sheets: tuple[Sheet, ...]
    encoding: str
    hidden: tuple[str, ...] = ()
    conversions: tuple[Conversion, ...] = ()


def address(row: int, column: int) -> str:
    """Return the A1 address of a 1-based *row* and a 0-based *column*.

    >>> address(7, 27)
    'AB7'
    """
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def text(value: Value) -> str:
    """Return what a person would read in the cell; a date is written day first."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return str(value)
