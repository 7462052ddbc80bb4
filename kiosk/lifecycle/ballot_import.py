"""Lists to vote on, from files: XLSX, ODS or CSV with a column of names or codes, or plain text, one name a line.

Who cannot be found on the roster, or could be two, is said and kept as typed; nobody is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from agenda.vote import Name, in_order
from kiosk.conference.nominees import Nominees, as_name
from kiosk.conference.state import Conference
from kiosk.errors import ImportRefused
from kiosk.roster.book_reader import Book, Sheet, Value, read, text
from kiosk.roster.header_vocabulary import field_of
from kiosk.text.normalise import clean, fold

_WANTED = {"full_name", "given_name", "surname", "code", "unit"}
_NUMBERED = re.compile(r"(?:\d{1,4}\s*[.)/:-]|[-–•*+])\s*")
_SUM = re.compile(r"(?:tong cong|tong so|cong:|danh sach (?:nay )?(?:gom|co|an dinh))")


class Line(NamedTuple):
    """What a file says about one person; "" where it says nothing."""

    code: str
    name: str
    unit: str

    @property
    def shown(self) -> str:
        """How a human is told about it."""
        return ", ".join(part for part in (self.name or self.code, self.unit) if part)


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a file says: the names, who of them is not on the roster, could be several people, or stands twice."""

    names: tuple[Name, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]
    twice: tuple[str, ...] = ()


def read_list(conference: Conference, path: Path) -> ListReading:
    """Read a list of names. Raises ImportRefused if there is none in it."""
    wanted = _wanted(read(path))
    if not wanted:
        raise ImportRefused(
            "{file} has no names: give it a column «Họ và tên», or write one name a line.", file=path.name
        )
    nominees = Nominees(conference)
    names: list[Name] = []
    unknown: list[str] = []
    ambiguous: list[str] = []
    twice: list[str] = []
    for line in wanted:
        found = _found(nominees, line)
        name = found[0] if len(found) == 1 else Name(line.name or line.code, None, line.unit)
        if len(in_order((*names, name))) == len(names):
            twice.append(line.shown)
            continue
        if len(found) > 1:
            ambiguous.append(line.shown)
        elif name.number is None:
            unknown.append(name.name)
        names.append(name)
    return ListReading(tuple(names), tuple(unknown), tuple(ambiguous), tuple(twice))


def _found(nominees: Nominees, line: Line) -> tuple[Name, ...]:
    """Return who may be meant; a code that belongs to somebody of another name is a question as well."""
    person = nominees.by_code(line.code) if line.code else None
    if person is None:
        return nominees.candidates(line.name or line.code, line.unit)
    if line.name not in {"", line.code} and fold(line.name) != fold(person.full_name):
        return (as_name(person), Name(line.name, None, line.unit))
    return (as_name(person),)


def _wanted(book: Book) -> list[Line]:
    """Return the lines of every sheet with a header; of a text without one, a person a line."""
    found = [line for sheet in book.sheets for line in _table(sheet)]
    if not found and book.encoding != "unicode":
        found = [line for row in book.sheets[0].rows if (line := _plain(row)) is not None]
    return found


def _plain(row: tuple[Value, ...]) -> Line | None:
    """Return a line of a text without a header: a code, or a name with its unit; a number before it is left out."""
    cells = [cell for cell in map(_text, row) if cell and not cell.isdecimal()]
    if not cells:
        return None
    first = _NUMBERED.sub("", cells[0], count=1) if _NUMBERED.match(cells[0]) else cells[0]
    cells = [cell for cell in (first, *cells[1:]) if cell]
    if not cells or _SUM.match(fold(cells[0])):
        return None
    # Whether it is a code is for the roster to say: one that it does not know is kept as a name.
    return Line(cells[0], cells[0], ", ".join(cells[1:]))


def _table(sheet: Sheet) -> Iterator[Line]:
    columns: dict[str, int] = {}
    for row in sheet.rows:
        header = _columns(row)
        if header:
            columns = header
        elif columns:
            cells = {what: _text(row[at]) for what, at in columns.items() if at < len(row)}
            parted = f"{cells.get('surname', '')} {cells.get('given_name', '')}".strip()
            line = Line(cells.get("code", ""), cells.get("full_name") or parted, cells.get("unit", ""))
            if (line.code or line.name) and not _SUM.match(fold(line.name)):
                yield line


def _columns(row: tuple[Value, ...]) -> dict[str, int]:
    """Return which columns a header row names; empty for a row that is no header."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        what = (field_of(cell) or "").partition(" ")[0]
        if what in _WANTED:
            columns.setdefault(what, at)
    return columns if columns.keys() & {"full_name", "given_name", "code"} else {}


def _text(value: Value) -> str:
    return clean(text(value))
