"""What an XLSX sheet says beside its values: rows that are hidden, and cells with a formula but no result.

The reader would show such cells as empty. Files written by a program and never opened in Excel are like that;
formulas that failed (#N/A) are counted too. A part is read in pieces, so that a bomb costs no memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath

from kiosk.roster.archives import unpacked
from kiosk.roster.limits import MOST_PLACES

_INDEX_BYTES = 16 * 2**20
_LONGEST_ROW = 4 * 2**20
_LETTERS = 26

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\shidden=[\"'](?:1|true)[\"'][^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_ADDRESS = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v[^>]*>[^<]+</(?:\w+:)?v>|<(?:\w+:)?is>")
_FILLED = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)><(?:\w+:)?(?:v|is|f)\b")
_WIDE = re.compile(rb"\sr=[\"']([A-Z]{2,3})(\d{1,7})[\"'][^>]*(?<!/)><(?:\w+:)?(?:v|is|f)\b")


@dataclass(slots=True)
class Notes:
    """What is found of one sheet: 1-based hidden rows, (row, column) without value (1-based, 0-based), the extent.

    `last_row` is the last row with a filled cell near the end of a piece, `last_column` the 1-based greatest
    column of a filled cell, never told smaller than 26.
    """

    hidden_rows: set[int] = field(default_factory=set)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0
    last_column: int = _LETTERS
    _lowest: str = ""
    _widest: str = ""

    @property
    def too_far(self) -> str:
        """The address of the cell that makes the sheet too large to be read, "" if it is not."""
        if self.last_row * self.last_column <= MOST_PLACES:
            return ""
        return self._widest or self._lowest

    def reached(self, letters: str, row: int) -> None:
        """Take notice of a filled cell."""
        number = column(letters)
        if row > self.last_row:
            self.last_row, self._lowest = row, f"{letters}{row}"
        if number > self.last_column:
            self.last_column, self._widest = number, f"{letters}{row}"


def column(letters: str) -> int:
    """Return the 1-based number of a column.

    >>> column("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name -> path of its part, of those that are worksheets in the archive."""
    targets = {
        _attribute(tag, b"Id"): normpath("xl/" + _attribute(tag, b"Target").removeprefix("/xl/"))
        for tag in _RELATION.findall(_index(archive, "xl/_rels/workbook.xml.rels"))
    }
    tags = _SHEET.findall(_index(archive, "xl/workbook.xml"))
    named = {_attribute(tag, b"name"): targets.get(_attribute(tag, rb"(?:\w+:)?id"), "") for tag in tags}
    there = set(archive.namelist())
    return {name: part for name, part in named.items() if part.startswith("xl/worksheets/") and part in there}


def _index(archive: zipfile.ZipFile, part: str) -> bytes:
    """Return a small part whole, nothing if it is not there."""
    try:
        return b"".join(unpacked(archive, part, _INDEX_BYTES))
    except KeyError:
        return b""


def _attribute(tag: bytes, name: bytes) -> str:
    """Return one attribute of a tag, "" when it is not there."""
    found = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def scan(pieces: Iterable[bytes]) -> Notes:
    """Return what the XML of one sheet says; stop as soon as it is too large to be read."""
    notes = Notes()
    for block in _rows(pieces):
        _extent(block, notes)
        if notes.too_far:
            break
        if b"hidden=" in block:
            notes.hidden_rows.update(int(_attribute(tag, b"r") or 0) for tag in _ROW.findall(block))
        if _FORMULA.search(block) or b't="e"' in block:
            notes.without_value.update(_without_value(block))
    notes.hidden_rows.discard(0)
    return notes


def _rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the XML in blocks that end with a row, or where a row is endless."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b"row>") + 4
        if end < 4 and len(rest) > _LONGEST_ROW:
            end = rest.rfind(b">") + 1 or len(rest)
        if end >= 4:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _extent(block: bytes, notes: Notes) -> None:
    """Note the farthest filled cells of a block: its last one, and those beyond column Z."""
    for letters, row in _FILLED.findall(block[-20_000:])[-1:]:
        notes.reached(letters.decode(), int(row))
    for letters, row in dict(_WIDE.findall(block)).items():
        notes.reached(letters.decode(), int(row))


def _without_value(block: bytes) -> Iterator[tuple[int, int]]:
    """Yield the cells of a block that hold a formula or an error, and no value."""
    # Cut at the beginnings: looking for the end of each cell would take for ever where there is none.
    for cell in _CELL.split(block)[1:]:
        attributes, _, body = cell.partition(b">")
        if attributes.endswith(b"/"):
            continue
        # t="str" with nothing in it is a result: the formula gave an empty text.
        if b't="e"' in attributes or (
            b't="str"' not in attributes and _FORMULA.search(body) and not _RESULT.search(body)
        ):
            found = _ADDRESS.search(attributes)
            if found:
                yield int(found[2]), column(found[1].decode()) - 1
