"""A file becomes sheets of cells: XLSX, XLSM, XLS and ODS through calamine, CSV through the standard library.

Every text is cleaned here, once; hidden sheets are left out, as an old draft is often kept in one.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kiosk.errors import ImportRefused
from kiosk.roster.stored import cells_without_value
from kiosk.vietnamese import clean


class Missing(Enum):
    """A cell that is not empty and yet has nothing to read: a formula never calculated, or one that failed."""

    NO_STORED_VALUE = ""


Value = str | int | float | dt.date | Missing
NO_STORED_VALUE = Missing.NO_STORED_VALUE
ENCODINGS = ("utf-8-sig", "utf-16", "utf-8", "cp1258")
_DELIMITERS = ";,\t"
_OLE = b"\xd0\xcf\x11\xe0"
_BOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; `rows[0][0]` is A1, whatever the sheet's used area. An empty cell is ""."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    encoding: str = "unicode"


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be read; `encoding` is "unicode" for spreadsheets, for CSV the codec that read it."""

    sheets: tuple[Sheet, ...]
    encoding: str
    hidden: tuple[str, ...] = ()
    conversions: tuple[Any, ...] = ()


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


def read(path: Path) -> Book:
    """Read the file at *path*, trusting what is in it more than what it is called.

    Raises ImportRefused when it is missing, empty, locked, broken, or something else than a list.
    """
    data = _bytes(path)
    name = path.name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        raise ImportRefused("{name} is a web page, whatever its name says; open it and save it as XLSX.", name=name)
    if head.startswith(b"%pdf"):
        raise ImportRefused("{name} is a PDF; the list is needed as XLSX or CSV.", name=name)
    if data.startswith((b"PK", _OLE)):
        return _spreadsheet(data, name)
    if path.suffix.lower() in _BOOKS:
        raise ImportRefused("{name} is not a spreadsheet, whatever its name says, or it was cut short.", name=name)
    return _csv(data, name)


def _bytes(path: Path) -> bytes:
    """Return the file's content; refuse a file that is not there, not readable or empty."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ImportRefused("There is no file {name}.", name=str(path)) from None
    except OSError as error:
        raise ImportRefused("{name} cannot be opened: {why}.", name=str(path), why=error.strerror) from error
    if not data.strip():
        raise ImportRefused("{name} is empty.", name=path.name)
    return data


def _spreadsheet(data: bytes, name: str) -> Book:
    """Read every visible sheet of a workbook."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ImportRefused("{name} is locked with a password; save it without one.", name=name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        # Without skip_empty_area=False every address after an empty first row or column would be wrong.
        grids = [(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in visible]
    except PasswordError:
        raise ImportRefused("{name} is locked with a password; save it without one.", name=name) from None
    except CalamineError as error:
        raise ImportRefused("{name} is damaged or is no spreadsheet.", name=name) from error
    unstored = cells_without_value(data)
    return Book(tuple(_sheet(n, rows, unstored.get(n, frozenset())) for n, rows in grids), "unicode")


def _sheet(name: str, rows: Iterable[Sequence[object]], unstored: frozenset[str]) -> Sheet:
    """Normalise the values of one sheet and mark the cells that hold a formula but no result."""
    cells = (
        tuple(NO_STORED_VALUE if unstored and address(r, c) in unstored else _value(raw) for c, raw in enumerate(row))
        for r, row in enumerate(rows, start=1)
    )
    return Sheet(clean(name), tuple(cells))


def _value(raw: object) -> Value:
    """Return a cell's value with text cleaned, whole numbers as int and a date without its time."""
    if isinstance(raw, bool):
        return "x" if raw else ""
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else raw
    if isinstance(raw, int):
        return raw
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    return clean(str(raw))


def _csv(data: bytes, name: str) -> Book:
    """Read a text file of one sheet called ""; its rows are records, a line break inside quotes starts none."""
    encoding, decoded = _decode(data, name)
    if "\0" in decoded:
        raise ImportRefused("{name} is neither a spreadsheet nor a text file.", name=name)
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded))
    try:
        rows = tuple(tuple(clean(cell) for cell in record) for record in reader)
    except csv.Error as error:
        raise ImportRefused("{name} is damaged or is no list.", name=name) from error
    return Book((Sheet("", rows),), encoding)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the first codec that reads the whole of *data*, and the text."""
    for encoding in ENCODINGS:
        marked = {"utf-8-sig": (b"\xef\xbb\xbf",), "utf-16": (b"\xff\xfe", b"\xfe\xff")}.get(encoding)
        if marked and not data.startswith(marked):
            continue
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            if marked:
                break  # the mark says what it is; read as anything else it would be nonsense
            continue
        if encoding == "cp1258" and any(map(combining, normalize("NFC", decoded))):
            return "cp1252", data.decode("cp1252", "replace")  # a tone that stands on no vowel: not cp1258 after all
        return encoding, decoded
    raise ImportRefused("The letters of {name} cannot be read; save it as CSV UTF-8 or XLSX.", name=name)


def _delimiter(decoded: str) -> str:
    """Return the separator that cuts most of the first records into equally many fields, the more the better."""

    def regularity(delimiter: str) -> tuple[int, int]:
        records = csv.reader(io.StringIO(decoded[:20_000], newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(record) for record, _ in zip(records, range(30), strict=False))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=regularity)
