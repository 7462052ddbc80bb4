"""One sheet becomes rows: each field with the cell it came from, and what is wrong with the others.

The group a row stands under is carried along, as a reader's finger would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import ValidationError

from kiosk.roster import categories, values
from kiosk.roster.book_reader import Missing, Sheet, Value, address, text
from kiosk.roster.headers import Column, Header, find
from kiosk.roster.layout import Layout, announced
from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.rows import RosterRow, RowKind
from kiosk.text.normalise import fold

# A list long enough that one title alone in it is none.
_SOME = 5
_KIND_OF_GROUP: dict[str, RowKind] = {"tap the": "collective", "ca nhan": "individual"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no person, and why: group, total, note, signature, header or column_numbers."""

    sheet: str
    row: int
    kind: str
    said: str = ""


@dataclass(slots=True)
class Group:
    """A group of a sheet: what it is called, how many it promises (None: it does not say), how many stand there."""

    sheet: str
    row: int
    label: str
    promised: int | None
    found: int = 0


@dataclass
class SheetParser:
    """Reads one sheet from top to bottom. `delegation` is whose sheet it is, where no row says more."""

    sheet: Sheet
    header: Header
    delegation: str | None = None
    skipped: list[Skipped] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def __post_init__(self) -> None:
        titles = [text(cell) for row in self.sheet.rows[: max(0, self.header.first - 1)] for cell in row]
        guests = {"block", "order"} <= self.header.fields or any(map(_of_guests, (*titles, self.sheet.name)))
        self._whole: RowKind | None = "guest" if guests else None
        self._kind: RowKind | None = self._whole
        self._category: str | None = None
        self._group: str | None = None
        self._place: str | None = None
        self._above: dict[int, Value] = {}
        sexed = list(self.header.of("sexed"))
        # A lone column "Nữ" with its marks says of everybody else that he is a man.
        self._lone = sexed[0] if len(sexed) == 1 and "gender" not in self.header.fields else None
        self._marked = self._lone is not None and any(
            self._lone.index < len(row) and values.flag(row[self._lone.index])
            for row in self.sheet.rows[self.header.last :]
        )

        self._surname_ong = self._is_surname()

    def _is_surname(self) -> bool:
        """Whether "Ông" is somebody's surname here: in a list of some length it stands before one name alone."""
        column = self.header.name_column.index
        names = [text(row[column]) for row in self.sheet.rows[self.header.last :] if column < len(row)]
        titled = [name for name in names if values.split_title(name).title]
        return len(titled) == 1 and len(names) >= _SOME and fold(titled[0]).startswith("ong ")

    @property
    def is_of_guests(self) -> bool:
        """Whether the whole sheet is a list of guests: they come for nobody's delegation."""
        return self._kind == "guest"

    def parse(self) -> Iterator[RosterRow]:
        """Yield the good rows; what is wrong with the others goes to `errors`."""
        rows = list(self._filled())
        layout = Layout(self.header, rows)
        for number, row in enumerate(rows, start=self.header.last + 1):
            found = layout.kind(row)
            if found.kind == "person":
                if self.groups:
                    self.groups[-1].found += 1
                parsed = self._person(number, row)
                if parsed:
                    yield parsed
            elif found.kind == "header" and self._other_columns(rows, number):
                # A second table below the first, with its columns in another order.
                layout.turn_to(self.header)
                self.skipped.append(Skipped(self.sheet.name, number, found.kind))
            elif found.kind != "empty":
                said = found.said or " ".join(text(cell) for cell in row if cell != "")
                self.skipped.append(Skipped(self.sheet.name, number, found.kind, said))
                if found.kind == "group":
                    self._open_group(number, found.label, said, below=found.below)
                    layout.collectives = self._kind == "collective"

    def _other_columns(self, rows: Sequence[Sequence[Value]], number: int) -> bool:
        """Read a header that comes again; return whether its columns stand otherwise than before."""
        at = number - self.header.last - 1
        again = find(rows[at : at + 2])
        if again is None or again.columns == self.header.columns:
            return False
        self.header = replace(again, first=self.header.first, last=self.header.last)
        return True

    def _filled(self) -> Iterator[Sequence[Value]]:
        """Yield the rows under the header; a cell merged downwards says the same for every row it covers."""
        down: dict[int, list[tuple[int, int]]] = {}
        for first, last in self.sheet.merged:
            if first[0] >= self.header.last:
                for at in range(first[0] + 1, min(last[0] + 1, len(self.sheet.rows))):
                    down.setdefault(at, []).append(first)
        for at in range(self.header.last, len(self.sheet.rows)):
            row: Sequence[Value] = self.sheet.rows[at]
            if at in down:
                cells = list(row)
                for origin, index in down[at]:
                    cells += [""] * (index + 1 - len(cells))
                    cells[index] = self.sheet.rows[origin][index] if cells[index] == "" else cells[index]
                row = cells
            yield row

    def _open_group(self, number: int, label: str, said: str, *, below: bool) -> None:
        """Let the rows below belong to a delegation, or be collectives or individuals."""
        kind = _KIND_OF_GROUP.get(fold(label))
        self._above.clear()  # "nt" never means the last one of another group
        if kind:
            self._kind = kind
        elif below:
            self._place = label
            return
        elif categories.is_kind_of_delegates(label):
            self._kind = "guest" if _of_guests(label) else self._whole
            self._category = None if self._kind == "guest" else categories.category(label)
        else:
            self._group, self._place, self._category = label, None, None
        self.groups.append(Group(self.sheet.name, number, label, announced(said)))

    def _person(self, number: int, row: Sequence[Value]) -> RosterRow | None:
        """Return the row's person, or None after noting what is wrong."""
        raw, cells = self._cells(number, row)
        found = self._lost(number, raw, cells)
        fields: dict[str, Value] = {name: value for name, value in raw.items() if not isinstance(value, Missing)}
        self._name(fields, raw)
        record: dict[str, Any] = {"sheet": self.sheet.name, "row": number, **fields, "cells": cells}
        if self._kind:
            record["kind"] = self._kind
        group = self._group or self.delegation
        if group and values.is_empty(fields.get("delegation", "")) and not (self._kind == "guest" != self._whole):
            record["delegation"] = group
        if self._category and values.is_empty(fields.get("category", "")):
            record["category"] = self._category
        if self._place and values.is_empty(fields.get("unit", "")):
            record["unit"] = raw["unit"] = self._place
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
        parts: dict[str, str] = {}
        for column in self.header.columns:
            if column.field == "index":
                continue
            value = row[column.index] if column.index < len(row) else ""
            if values.is_ditto(value):
                value = self._above.get(column.index, "")
            self._above[column.index] = value
            place = address(number, column.index)
            if column.part and not isinstance(value, Missing):
                self._part(column, text(value), place, raw, cells, parts)
                continue
            name, said = self._said(column, value, raw)
            if values.is_empty(said):
                raw.setdefault(name, "")
                continue
            if column.gender and name == "birth":
                raw["gender"] = column.gender
                if values.is_mark(said):  # the sex alone is known
                    cells["gender"] = place
                    raw.setdefault("birth", "")
                    continue
            raw[name] = said
            cells[name] = place
        return raw, cells

    def _part(
        self, column: Column, said: str, place: str, raw: dict[str, Value], cells: dict[str, str], parts: dict[str, str]
    ) -> None:
        """Add the day, month or year of a date whose parts stand in cells of their own."""
        if said:
            parts[column.part or ""] = said
            cells.setdefault(column.field, place)
        raw[column.field] = values.from_parts(parts)

    def _said(self, column: Column, value: Value, raw: Mapping[str, Value]) -> tuple[str, Value]:
        """Return the field a cell speaks of and what it says: a mark under a choice says that choice."""
        if column.field == "sexed":
            if column is self._lone and self._marked and values.flag(value) is not True:
                return "gender", "nam" if column.gender == "nữ" else "nữ"
            if isinstance(value, Missing) or values.is_empty(value):
                return "gender", raw.get("gender", "")
            return ("gender", column.gender or "") if values.is_mark(value) else ("birth", value)
        if isinstance(value, Missing):
            return column.field, value
        if column.choice:
            return column.field, column.choice if values.flag(value) else ""
        if column.field == "gender" and column.gender:
            return column.field, column.gender if values.flag(value) else ""
        return column.field, value

    def _name(self, fields: dict[str, Value], raw: Mapping[str, Value]) -> None:
        """Put the parts of the name together and split its title off."""
        surname, given = fields.pop("surname", None), fields.pop("given_name", None)
        if given is not None:
            fields["full_name"] = " ".join(text(part) for part in (surname or "", given) if text(part))
        written = text(fields.get("full_name", ""))
        if self._kind == "collective":
            fields["full_name"] = written
            return
        name, title, sex = (written, None, None) if self._surname_ong else values.split_title(written)
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
                found.append(self.problem("no_stored_value", number, public(name), "", cells))
            elif name != "note" and values.has_lost_letters(value):
                found.append(self.problem("lost_characters", number, public(name), text(value), cells))
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
        column = next((c for c in self.header.columns if public(c.field) == name), self.header.name_column)
        return Problem(kind, self.sheet.name, number, cells.get(name, address(number, column.index)), name, value)


def _of_guests(said: str) -> bool:
    """Whether a title, a sheet's name or a group says guests and nobody else."""
    folded = fold(said)
    return "khach moi" in folded and not re.search(r"dai bieu,? (?:va )?khach moi", folded)


def public(name: str) -> str:
    """Return the field that a column is told as: surname and given name make the full name."""
    return {"surname": "full_name", "given_name": "full_name", "sexed": "gender"}.get(name, name)
