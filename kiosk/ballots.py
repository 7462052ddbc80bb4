"""Lists to vote on, from files: XLSX, ODS or CSV with a column of names or codes, or plain text, one name a line.

Who cannot be found on the roster, or could be two, is said; nobody is ever guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agenda.vote import Name
from kiosk.conference import Conference
from kiosk.errors import ImportRefused
from kiosk.roster.readers import Missing, Value, read, text
from kiosk.vietnamese import clean, fold
from kiosk.voting import named

_NAME = {"ho va ten", "ho ten", "ho va ten khai sinh", "dai bieu", "name", "full name", "ten"}
_CODE = {"ma so", "ma dai bieu", "ma", "code"}
_UNIT = {"don vi", "don vi cong tac", "noi cong tac", "unit"}


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a file says: the names, those nobody on the roster bears, and those that could be several people."""

    names: tuple[Name, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def read_list(conference: Conference, path: Path) -> ListReading:
    """Read a list of names. Raises ImportRefused if there is none in it."""
    wanted = _lines(path) if path.suffix.lower() == ".txt" else _cells(path)
    if not wanted:
        raise ImportRefused("{file} has no names: give it a column «Họ và tên», or write one name a line.", file=path)
    names: list[Name] = []
    unknown: list[str] = []
    ambiguous: list[str] = []
    for typed in wanted:
        found = named(conference, typed)
        if len(found) > 1:
            ambiguous.append(typed)
            found = (Name(typed.partition(",")[0].strip(), None, typed.partition(",")[2].strip()),)
        elif found[0].number is None:
            unknown.append(found[0].name)
        names.append(found[0])
    return ListReading(tuple(names), tuple(unknown), tuple(ambiguous))


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused("{file} cannot be read as text: save it as UTF-8.", file=path) from error
    return [line for line in map(clean, lines) if line]


def _cells(path: Path) -> list[str]:
    found: list[str] = []
    for sheet in read(path).sheets:
        head = next((i for i, row in enumerate(sheet.rows) if _columns(row)), None)
        if head is None:
            continue
        columns = _columns(sheet.rows[head])
        for row in sheet.rows[head + 1 :]:
            code, name, unit = (_cell(row, columns.get(what)) for what in ("code", "name", "unit"))
            if code or (name and not fold(name).startswith(("tong cong", "tong so"))):
                found.append(code or (f"{name}, {unit}" if unit else name))
    return found


def _columns(row: tuple[Value, ...]) -> dict[str, int]:
    """Return which columns a header row names; empty for a row that is no header."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        label = "" if isinstance(cell, Missing) else fold(text(cell))
        for what, labels in (("name", _NAME), ("code", _CODE), ("unit", _UNIT)):
            if label in labels:
                columns.setdefault(what, at)
    return columns if "name" in columns or "code" in columns else {}


def _cell(row: tuple[Value, ...], at: int | None) -> str:
    if at is None or at >= len(row) or isinstance(row[at], Missing):
        return ""
    return clean(text(row[at]))
