"""A file becomes sheets of cells: workbooks through a child process, text files (CSV) here.

Every text is cleaned here, once, and letters of old fonts (TCVN3, VNI) become Unicode before; hidden sheets are
left out, as an old draft is often kept in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kiosk.errors import ImportRefused
from kiosk.roster import kinds, textfiles, workbooks
from kiosk.roster.limits import MOST_BYTES, Unreadable
from kiosk.roster.refusals import refused
from kiosk.roster.sheets import NO_STORED_VALUE, Book, Conversion, Missing, Raw, Sheet, Value, address, text
from kiosk.roster.workbooks import RawSheet
from kiosk.text.normalise import clean
from kiosk.text.transcoding import Grid, converted

__all__ = ["NO_STORED_VALUE", "Book", "Conversion", "Missing", "Sheet", "Value", "address", "read", "text"]

_MEGABYTE = 2**20
_MOST_REMEMBERED = 50_000


def read(path: Path) -> Book:
    """Read the file at *path*, trusting what is in it more than what it is called.

    Raises ImportRefused with one sentence when it is missing, empty, locked, broken, hostile, or something else
    than a list; a hostile file costs no more than `limits.SECONDS` and `limits.MEMORY`.
    """
    if path.name.startswith(("~$", ".~lock.")):
        raise refused("lock", path.name)
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except FileNotFoundError:
        raise refused("missing", str(path)) from None
    except OSError as error:
        if path.is_dir():
            raise refused("folder", path.name) from None
        if isinstance(error, PermissionError):
            raise refused("forbidden", path.name) from None
        raise ImportRefused("{name} cannot be opened: {why}.", name=str(path), why=error.strerror) from error
    except Unreadable as unreadable:
        raise refused(unreadable.word, path.name, **unreadable.told) from None
    except MemoryError:
        raise refused("memory", path.name) from None


def _read(file: BinaryIO, path: Path) -> Book:
    """Read an open file as what it is. Raises Unreadable."""
    head = file.read(kinds.HEAD)
    if not head.strip():
        raise Unreadable("empty")
    if file.seek(0, 2) > MOST_BYTES:
        raise Unreadable("big", megabytes=str(MOST_BYTES // _MEGABYTE))
    word = kinds.kind(head, path.suffix.lower())
    if word == "book":
        return _workbook(file)
    if word == "text":
        file.seek(0)
        return _text_file(file.read())
    raise Unreadable(word)


def _workbook(file: BinaryIO) -> Book:
    """Read the visible sheets of a workbook."""
    raw: list[RawSheet] = []
    told = workbooks.sheets(file, raw.append)
    sheets: list[Sheet] = []
    conversions: list[Conversion] = []
    for sheet in raw:
        made, samples = _sheet(sheet, told.fonts)
        sheets.append(made)
        conversions += samples
    encoding = next((sheet.encoding for sheet in sheets if sheet.encoding != "unicode"), "unicode")
    return Book(tuple(sheets), encoding, told.hidden, tuple(conversions))


def _text_file(data: bytes) -> Book:
    """Read a text file of one sheet called ""; its rows are records."""
    encoding, said = textfiles.decoded(data)
    if encoding == "cp1258":
        # Its letters are places of the old fonts as well; only as cp1252 those can be told.
        made, samples = _sheet(_plain_sheet(textfiles.western(data)))
        if made.encoding != "unicode":
            return Book((made,), made.encoding, (), samples)
    made, samples = _sheet(_plain_sheet(said))
    return Book((made,), encoding if made.encoding == "unicode" else made.encoding, (), samples)


def _plain_sheet(said: str) -> RawSheet:
    """Return a text as a sheet of nothing but texts."""
    rows: list[list[Raw]] = [list(record) for record in textfiles.records(said)]
    return RawSheet("", frozenset(), (), rows)


def _sheet(raw: RawSheet, fonts: Sequence[str] = ()) -> tuple[Sheet, tuple[Conversion, ...]]:
    """Return a sheet with its letters in Unicode and its texts clean, and samples of what was converted.

    *raw* is emptied on the way: two copies of a hundred thousand rows would be one too many.
    """
    grid: Grid = raw.rows
    encoding, changes = converted(grid, fonts)
    name = clean(raw.name)
    samples = tuple(
        Conversion(name, change.encoding, change.column, clean(change.before), change.after) for change in changes
    )
    cleaned = _Cleaner()
    rows: list[tuple[Value, ...]] = []
    raw.rows.reverse()
    while raw.rows:
        rows.append(tuple([cleaned.value(cell) for cell in raw.rows.pop()]))
    hidden = frozenset(row for row in raw.hidden_rows if row <= len(rows))
    return Sheet(name, tuple(rows), hidden, raw.merged, encoding), samples


class _Cleaner:
    """Makes values of raw cells; a text that stands in many cells is cleaned, and kept in memory, once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {"": ""}

    def value(self, raw: Raw) -> Value:
        """Return a cell's value with text cleaned and whole numbers as int; a yes is an x, a no is nothing."""
        if isinstance(raw, str):
            found = self._known.get(raw)
            if found is None:
                found = clean(raw)
                if len(self._known) < _MOST_REMEMBERED:
                    self._known[raw] = found
            return found
        if isinstance(raw, bool):
            return "x" if raw else ""
        if isinstance(raw, float):
            return int(raw) if raw.is_integer() else raw
        return raw
