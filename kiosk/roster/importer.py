"""A roster file becomes rows, each field with the cell it came from, and a list of what is wrong.

Nothing is written here: the caller enrols the rows, all of them or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from kiosk.errors import ImportRefused
from kiosk.roster import duplicates, headers, readers, values
from kiosk.roster.headers import Column, Header
from kiosk.roster.layout import Layout
from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.readers import Missing, Sheet, Value, address, text
from kiosk.roster.rows import RosterRow, RowKind
from kiosk.vietnamese import fold

_KIND_OF_GROUP: dict[str, RowKind] = {"tap the": "collective", "ca nhan": "individual"}
# Letters that no Vietnamese word has in Unicode but every second one has in a TCVN3 or VNI font.
_OLD_FONT = re.compile("[¨©ª«¬®µ¶·¸¹»¼½¾Æ×ØÞßåæçëîïðñöøûüÿÏÖÑÇ]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no person, and why: group, total, note, signature, header or column_numbers."""

    sheet: str
    row: int
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a roster file says.

    `rows` are the good ones, in file order; `errors` block an import unless bad rows are skipped, `warnings` do
    not. `columns` is field -> header as written; `encoding` is "unicode" or the codec of a CSV file.
    """

    rows: tuple[RosterRow, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    columns: dict[str, str]
    encoding: str

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


def read(path: Path) -> Reading:
    """Read the roster at *path*: every visible sheet that has a header.

    Raises ImportRefused for a file that cannot be read, has no header, or is written in a pre-Unicode font.
    """
    book = readers.read(path)
    found = [(sheet, headers.find(sheet.rows)) for sheet in book.sheets]
    parsers = [SheetParser(sheet, header) for sheet, header in found if header]
    if not parsers:
        raise ImportRefused("{name} has no header row that says where the names are.", name=path.name)
    rows = [row for parser in parsers for row in parser.parse()]
    _refuse_old_fonts(rows, path.name)
    kept, errors, warnings = duplicates.check(rows)
    columns: dict[str, str] = {}
    for parser in parsers:
        for column in parser.header.columns:
            if column.field != "index":
                columns.setdefault(_public(column.field), column.header)
    return Reading(
        rows=tuple(kept),
        skipped=tuple(skipped for parser in parsers for skipped in parser.skipped),
        errors=tuple([problem for parser in parsers for problem in parser.errors] + errors),
        warnings=tuple(warnings),
        columns=columns,
        encoding=book.encoding,
    )


def _public(name: str) -> str:
    """Return the field that a column is told as: surname and given name make the full name."""
    return "full_name" if name in {"surname", "given_name"} else name


def _refuse_old_fonts(rows: Sequence[RosterRow], name: str) -> None:
    """Refuse text in a TCVN3 or VNI font, which would print as nonsense on every badge."""
    odd = sum(bool(_OLD_FONT.search(row.full_name)) for row in rows)
    if odd * 4 > len(rows):
        raise ImportRefused(
            "The names in {name} are in an old font (TCVN3 or VNI); convert the file to Unicode first.", name=name
        )


@dataclass
class SheetParser:
    """Reads one sheet from top to bottom; the group a row stands under is carried along."""

    sheet: Sheet
    header: Header
    skipped: list[Skipped] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        titles = " ".join(text(cell) for row in self.sheet.rows[: self.header.first - 1] for cell in row)
        guests = "block" in self.header.fields or "khach moi" in fold(titles)
        self._kind: RowKind | None = "guest" if guests else None
        self._group: str | None = None
        self._above: dict[int, Value] = {}

    def parse(self) -> Iterator[RosterRow]:
        """Yield the good rows; what is wrong with the others goes to `errors`."""
        layout = Layout(self.header)
        for number, row in enumerate(self.sheet.rows[self.header.last :], start=self.header.last + 1):
            found = layout.kind(row)
            if found.kind == "person":
                parsed = self._person(number, row)
                if parsed:
                    yield parsed
            elif found.kind != "empty":
                self.skipped.append(Skipped(self.sheet.name, number, found.kind))
                if found.kind == "group":
                    self._open_group(found.label)

    def _open_group(self, label: str) -> None:
        """Let the rows below belong to a delegation, or be collectives or individuals."""
        kind = _KIND_OF_GROUP.get(fold(label))
        if kind:
            self._kind = kind
        else:
            self._group = label

    def _person(self, number: int, row: Sequence[Value]) -> RosterRow | None:
        """Return the row's person, or None after noting what is wrong."""
        raw, cells = self._cells(number, row)
        found = self._lost(number, raw, cells)
        fields: dict[str, Value] = {name: value for name, value in raw.items() if not isinstance(value, Missing)}
        self._name(fields, raw)
        record: dict[str, Any] = {"sheet": self.sheet.name, "row": number, **fields, "cells": cells}
        if self._kind:
            record["kind"] = self._kind
        if self._group and values.is_empty(fields.get("delegation", "")):
            record["delegation"] = self._group
        try:
            parsed = RosterRow.model_validate(record)
        except ValidationError as error:
            found += self._told(number, raw, cells, error)
        if "unit" in self.header.fields and self._kind != "collective" and values.is_empty(raw["unit"]):
            found.append(self.problem("missing_required", number, "unit", "", cells))
        self.errors += found
        return None if found else parsed

    def _cells(self, number: int, row: Sequence[Value]) -> tuple[dict[str, Value], dict[str, str]]:
        """Return what each field says, "as above" resolved, and the address of each that says anything."""
        raw: dict[str, Value] = {}
        cells: dict[str, str] = {}
        for column in self.header.columns:
            if column.field == "index":
                continue
            value = row[column.index] if column.index < len(row) else ""
            if values.is_ditto(value):
                value = self._above.get(column.index, "")
            self._above[column.index] = value
            said = _said(column, value)
            if values.is_empty(said):
                raw.setdefault(column.field, "")
                continue
            if column.gender and column.field == "birth":
                raw["gender"] = column.gender
            raw[column.field] = said
            cells[column.field] = address(number, column.index)
        return raw, cells

    def _name(self, fields: dict[str, Value], raw: Mapping[str, Value]) -> None:
        """Put the parts of the name together and split its title off."""
        surname, given = fields.pop("surname", None), fields.pop("given_name", None)
        if given is not None:
            fields["full_name"] = " ".join(text(part) for part in (surname or "", given) if text(part))
        written = text(fields.get("full_name", ""))
        if self._kind == "collective":
            fields["full_name"] = written
            return
        name, title, sex = values.split_title(written)
        if "full_name" in fields:
            fields["full_name"] = values.person_name(name)
        if title:
            fields["title"] = title
        if sex and not values.gender(raw.get("gender", "")):
            fields["gender"] = sex

    def _lost(self, number: int, raw: dict[str, Value], cells: dict[str, str]) -> list[Problem]:
        """Return the cells with nothing stored or with letters lost."""
        if "given_name" in cells:
            cells["full_name"] = cells.pop("surname", cells["given_name"])
            cells.pop("given_name")
        found = []
        for name, value in raw.items():
            if isinstance(value, Missing):
                found.append(self.problem("no_stored_value", number, _public(name), "", cells))
            elif name != "note" and values.has_lost_letters(value):
                found.append(self.problem("lost_characters", number, _public(name), text(value), cells))
        return found

    def _told(
        self, number: int, raw: Mapping[str, Value], cells: Mapping[str, str], error: ValidationError
    ) -> list[Problem]:
        """Return pydantic's findings as problems at their cells."""
        found = []
        for detail in error.errors():
            name = str(detail["loc"][0])
            kind = "invalid_date" if name == "birth" else "missing_required"
            if not isinstance(raw.get(name), Missing):
                value = text(raw.get(name, ""))
                found.append(self.problem(cast("ProblemKind", kind), number, name, value, cells))
        return found

    def problem(self, kind: ProblemKind, number: int, name: str, value: str, cells: Mapping[str, str]) -> Problem:
        """Return a problem at the field's cell, also when that cell is empty."""
        column = next((c for c in self.header.columns if _public(c.field) == name), self.header.name_column)
        return Problem(kind, self.sheet.name, number, cells.get(name, address(number, column.index)), name, value)


def _said(column: Column, value: Value) -> Value:
    """Return what a cell says in its column: a mark under a choice says that choice."""
    if isinstance(value, Missing):
        return value
    if column.choice:
        return column.choice if values.flag(value) else ""
    if column.field == "gender" and column.gender:
        return column.gender if values.flag(value) else ""
    return value
