"""A roster file becomes rows, each field with the cell it came from, and a list of what is wrong.

Nothing is written here: the caller enrols the rows, all of them or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.errors import ImportRefused
from kiosk.roster import book_reader, duplicates, headers, plausibility
from kiosk.roster.book_reader import Book, Sheet, text
from kiosk.roster.byhand import ByHand
from kiosk.roster.categories import is_kind_of_delegates
from kiosk.roster.headers import Header, Unknown
from kiosk.roster.layout import without_count
from kiosk.roster.parser import Group, SheetParser, Skipped, public
from kiosk.roster.problems import Problem
from kiosk.roster.rows import RosterRow
from kiosk.text.normalise import fold

# Called now and then with how many rows are read and how many there are.
Progress = Callable[[int, int], None]
_STEP = 500
# Letters that no Vietnamese word has in Unicode but every second one has in a TCVN3 or VNI font.
_OLD_FONT = re.compile("[¨©ª«¬®µ¶·¸¹»¼½¾Æ×ØÞßåæçëîïðñöøûüÿÏÖÑÇ]")
_UNIT = re.compile(
    r"\s*(?:(?:[IVXL]+|[A-Z])\s*[.)]\s*)?(?:đơn vị|đoàn|đoàn đại biểu|công đoàn cấp trên)?\s*:?\s*", re.IGNORECASE
)
# "Danh sách đại biểu LĐLĐ huyện Văn Lãng"; what the conference itself is called is nobody's delegation.
_LIST_OF = re.compile(
    r"danh sách (?!.*(?:đại hội|hội nghị)).*?(?=\b(?:LĐLĐ|liên đoàn lao động|công đoàn|CĐ)\b)", re.IGNORECASE
)
_BODY = re.compile(r"(?:ldld|lien doan lao dong|cong doan|cdcs|doan dai bieu|khoi thi dua|cum thi dua)\b")
_ABOVE_ALL = re.compile(r"(?:(?:ldld|lien doan lao dong|cong doan) (?:tinh|viet nam)|tong lien doan)\b")
# What stands in the name of a congress, never in that of a unit.
_OCCASION = re.compile(r"\b(?:lan thu|nhiem ky|cac cap|dai hoi|hoi nghi|giai doan)\b|\bnam (?:hoc )?\d{4}")
_NAMED = re.compile(r"\s*(?:đơn vị|đoàn đại biểu|tên đơn vị)\s*:\s*(\S.*)", re.IGNORECASE)
# Words that say nothing of whose list a sheet is.
_PLAIN = re.compile(r"(?:sheet|trang|bang|danh|sach|ds|dai|bieu|chinh|thuc|khach|moi|data|tong|hop|list|[\W\d_])*\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that was read: its header row (0: it has none), what that says, and the columns nobody understood."""

    sheet: str
    header: Header
    shape: str
    delegation: str | None
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a roster file says.

    `rows` are the good ones, in file order; `errors` block an import unless bad rows are skipped, `warnings` do
    not. `columns` is field -> header as written; `encoding` is "unicode", an old encoding that was converted, or
    the codec of a CSV file. `parts` are the sheets with a list, `bare` visible ones without, `groups` the groups.
    `supplement`: the file calls itself one, so it only adds to the list before.
    """

    rows: tuple[RosterRow, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    columns: dict[str, str]
    encoding: str
    book: Book
    parts: tuple[Part, ...] = ()
    bare: tuple[str, ...] = ()
    groups: tuple[Group, ...] = field(default=())
    supplement: bool = False

    def to_json(self, imported: int) -> dict[str, Any]:
        """Return the machine-readable result; *imported* is how many rows were enrolled."""
        return {
            "imported": imported,
            "columns": dict(self.columns),
            "rows": [row.to_json() for row in self.rows],
            "skipped": [{"sheet": s.sheet, "row": s.row, "kind": s.kind} for s in self.skipped],
            "errors": [problem.to_json() for problem in self.errors],
            "warnings": [problem.to_json() for problem in self.warnings],
            "encoding": self.encoding,
        }


class NoHeader(ImportRefused):
    """No row says where the names are; `book` is what was read, so that the columns can be given by hand."""

    def __init__(self, msgid: str, book: Book, **params: object) -> None:
        super().__init__(msgid, **params)
        self.book = book


def read(
    path: Path,
    given: ByHand | None = None,
    learnt: Mapping[str, ByHand] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the roster at *path*: every visible sheet that has a header.

    *given* is what was said of its columns by hand, *learnt* what was said before, by the shape of the header.
    Raises ImportRefused for a file that cannot be read, NoHeader for one without a header.
    """
    book = book_reader.read(path)
    if given is not None and given.sheet is None and book.sheets:
        given = replace(given, sheet=book.sheets[0].name)  # said of one sheet; others of its shape learn it
    found = [(sheet, header_of(sheet, path.name, given, learnt or {})) for sheet in book.sheets]
    parsers = [SheetParser(sheet, header) for sheet, header in found if header]
    if not parsers:
        _no_header(book, path.name)
    several = len(parsers) > 1
    for parser in parsers:
        if not parser.is_of_guests:
            parser.delegation = whose(parser.sheet, parser.header, several=several)
    rows = _parse(parsers, progress)
    _refuse_old_fonts(rows, path.name)
    kept, errors, warnings = duplicates.check(rows)
    return Reading(
        rows=tuple(kept),
        skipped=tuple(skipped for parser in parsers for skipped in parser.skipped),
        errors=tuple([problem for parser in parsers for problem in parser.errors] + errors),
        warnings=(*warnings, *plausibility.check(kept)),
        columns=_columns(parsers),
        encoding=book.encoding,
        book=book,
        parts=tuple(_part(parser) for parser in parsers),
        bare=tuple(sheet.name for sheet, header in found if not header and any(any(row) for row in sheet.rows)),
        groups=tuple(group for parser in parsers for group in parser.groups),
        supplement=any(_adds(parser.sheet, parser.header, path.stem) for parser in parsers),
    )


# "Danh sách bổ sung", but not "đã điều chỉnh, bổ sung": that is a whole list put right.
_ADDS = re.compile(r"(?:danh sach|ds|dai bieu|dot \d+) bo sung|bo sung (?:dot|lan|danh sach|dai bieu)")
_CORRECTS = re.compile(r"sua doi|dieu chinh|chinh sua")


def _adds(sheet: Sheet, header: Header, file: str) -> bool:
    """Whether a list calls itself an addition to one before: "Danh sách bổ sung"."""
    titles = (text(cell) for row in sheet.rows[: max(0, header.first - 1)] for cell in row)
    said = [fold(title).replace("-", " ").replace("_", " ") for title in (file, sheet.name, *titles)]
    return any(_ADDS.search(title) and not _CORRECTS.search(title) for title in said)


def _refuse_old_fonts(rows: Sequence[RosterRow], name: str) -> None:
    """Refuse names in an old font that could not be told apart: they would print as nonsense on every badge."""
    odd = sum(bool(_OLD_FONT.search(row.full_name)) for row in rows)
    if odd * 4 > len(rows):
        raise ImportRefused(
            "The names in {name} are in an old font (TCVN3 or VNI); convert the file to Unicode first.", name=name
        )


def _parse(parsers: Sequence[SheetParser], progress: Progress | None) -> list[RosterRow]:
    """Return the good rows of all sheets, telling now and then how far it is."""
    total = sum(len(parser.sheet.rows) - parser.header.last for parser in parsers)
    rows: list[RosterRow] = []
    for parser in parsers:
        for row in parser.parse():
            rows.append(row)
            if progress and len(rows) % _STEP == 0:
                progress(len(rows), total)
    return rows


def _columns(parsers: Sequence[SheetParser]) -> dict[str, str]:
    """Return field -> header as written; of several columns of one field the first."""
    columns: dict[str, str] = {}
    for parser in parsers:
        for column in parser.header.columns:
            if column.field != "index":
                columns.setdefault(public(column.field), column.header)
    return columns


def _part(parser: SheetParser) -> Part:
    header = parser.header
    row = parser.sheet.rows[header.first - 1] if header.first else ()
    return Part(parser.sheet.name, header, headers.shape(row), parser.delegation, header.unknown)


def header_of(sheet: Sheet, file: str, given: ByHand | None, learnt: Mapping[str, ByHand]) -> Header | None:
    """Return the header of a sheet: as given by hand, as learnt from one like it, or as its words say."""
    if given is not None and given.sheet in {None, sheet.name}:
        return headers.find(sheet.rows, given)
    for number, row in enumerate(sheet.rows[:40], start=1):
        known = learnt.get(headers.shape(row)) if any(row) else None
        if known is not None:
            return headers.find(sheet.rows, ByHand(known.columns, number))
    found = headers.find(sheet.rows)
    bare = learnt.get(no_header_shape(file)) if found is None else None
    return headers.find(sheet.rows, bare) if bare is not None else found


def no_header_shape(file: str) -> str:
    """Return what a list without a header row is recognised by: the name of its file."""
    return f"file:{fold(Path(file).stem)}"


def whose(sheet: Sheet, header: Header, *, several: bool) -> str | None:
    """Return the delegation that a whole sheet is of: its title line nearest to the header, else its own name.

    The organising body above all of them is nobody's delegation; a sheet's name counts if there are *several*.
    """
    if "delegation" in header.fields:
        return None
    for row in reversed(sheet.rows[: max(0, header.first - 1)]):
        said = [text(cell) for cell in row if text(cell)]
        label = _LIST_OF.sub("", _UNIT.sub("", said[0], count=1), count=1) if said else ""
        named = _NAMED.match(said[0]) if said else None
        if named:
            return _as_written(without_count(named[1]), sheet.rows[header.last :])
        folded = fold(label)
        if label and _BODY.match(folded) and not _ABOVE_ALL.match(folded) and not _OCCASION.search(folded):
            return _as_written(without_count(label), sheet.rows[header.last :])
    name = without_count(_UNIT.sub("", sheet.name, count=1))
    if _BODY.match(fold(name)) or (several and not is_kind_of_delegates(name) and not _PLAIN.match(fold(name))):
        return name
    return None


# Whoever writes the unit beside each name does so from the first.
_FEW = 200


def _as_written(title: str, rows: Sequence[Sequence[Any]]) -> str:
    """Return a unit as the list itself writes it: a title line is set in capitals, an invitation is not."""
    if not title.isupper():
        return title
    wanted = fold(title)
    cells = (text(cell) for row in rows[:_FEW] for cell in row)
    return next((said for said in cells if fold(said) == wanted and not said.isupper()), title)


def _no_header(book: Book, name: str) -> None:
    """Refuse a file without a header, naming the row that may be one."""
    for sheet in book.sheets:
        row = headers.likely(sheet.rows)
        if row is not None:
            raise NoHeader(
                "{name}: row {row} looks like the header, but no column of it says where the names are. Say which one "
                "it is: --header-row {row} --map B=full_name.",
                book,
                name=name,
                row=row,
            )
    raise NoHeader("{name} has no header row that says where the names are.", book, name=name)
