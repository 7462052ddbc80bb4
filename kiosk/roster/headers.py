"""Which column of a sheet is what: the header row is found by its words, or given by hand.

A header may take two rows, with merged cells; a column may itself tell the sex, a choice, or a part of a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.roster.book_reader import Value, text
from kiosk.roster.byhand import ByHand
from kiosk.roster.header_vocabulary import field_of, key, proposal
from kiosk.text.normalise import clean

Gender = Literal["nam", "nữ"]
Part = Literal["day", "month", "year"]
GENDERS: dict[str, Gender] = {"nam": "nam", "nu": "nữ"}
_PARTS: dict[str, Part] = {"ngày": "day", "tháng": "month", "năm": "year"}
_NAMES = {"full_name", "given_name"}
_CHOICES = {"award", "category"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet. `index` is 0-based, `header` is the header as written.

    `gender` is set when the column itself tells the sex (a year or a mark under Nam or Nữ), `choice` when a mark
    in it stands for a value (an x under "Bằng khen"), `part` when it holds a part of a date. The field "sexed" is
    a column headed only Nam or Nữ: a mark in it tells the sex, anything else the birth too.
    """

    index: int
    field: str
    header: str
    gender: Gender | None = None
    choice: str | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A column with a header that means nothing to us; `proposal` is the field it may be, by likeness."""

    index: int
    header: str
    proposal: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: 1-based first and last row, the columns that are understood and those that are not."""

    first: int
    last: int
    columns: tuple[Column, ...]
    unknown: tuple[Unknown, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns)

    @property
    def name_column(self) -> Column:
        """The column that says who it is; every header has one."""
        return next(column for column in self.columns if column.field in _NAMES)

    def of(self, field: str) -> Iterator[Column]:
        """Yield the columns of a field; only birth, gender, award and category can have several."""
        return (column for column in self.columns if column.field == field)


def shape(row: Sequence[Value]) -> str:
    """Return what a header row is recognised by when the same kind of list comes again, column by column."""
    return "|".join(key(cell) for cell in row).rstrip("|")


def find(rows: Sequence[Sequence[Value]], given: ByHand | None = None) -> Header | None:
    """Return the first header of a sheet: a row naming the persons' column and one more; None if there is none.

    What is *given* by hand counts before what is found.
    """
    if given is not None and given.row is not None:
        return _told(rows, given.row, given)
    for number, row in enumerate(rows, start=1):
        fields = {field_of(cell) for cell in row if cell != ""} - {None}
        if given is not None and fields:
            fields |= {name for index, name in given.columns.items() if index < len(row) and key(row[index])}
        if fields & _NAMES and len(fields) >= 2:
            return _told(rows, number, given)
    return None


def likely(rows: Sequence[Sequence[Value]]) -> int | None:
    """Return the 1-based row that looks most like a header although it names no persons' column, if any does."""
    best: tuple[int, int] = (0, 0)
    for number, row in enumerate(rows[:40], start=1):
        meant = sum(bool(field_of(cell) or proposal(cell)) for cell in row if cell != "")
        best = max(best, (meant, -number))
    return -best[1] if best[0] >= 2 else None


def is_header(row: Sequence[Value], header: Header) -> bool:
    """Whether *row* repeats the header, as at the top of a printed page."""
    column = header.name_column
    return bool(column.header) and column.index < len(row) and key(row[column.index]) == key(column.header)


def _told(rows: Sequence[Sequence[Value]], number: int, given: ByHand | None) -> Header | None:
    """Return the header at a row (0: there is none), with what was said by hand; None if nobody's name is there."""
    row = rows[number - 1] if 0 < number <= len(rows) else ()
    below = rows[number] if 0 < number < len(rows) else ()
    two = bool(row) and _divides(row, below)
    found = list(_columns(row, below if two else ()))
    said = dict(given.columns) if given else {}
    if said:
        found = [column for column in found if column.index not in said and column.field not in said.values()]
        heads = {index: text(row[index]) if index < len(row) else "" for index in said}
        found += [Column(index, name, heads[index]) for index, name in said.items() if name]
        found.sort(key=lambda column: column.index)
    data = rows[number + two :]
    columns = tuple(_settle(_two_cells_for_a_name(found, row, below if two else (), data, said)))
    if not {column.field for column in columns} & _NAMES:
        return None
    taken = {column.index for column in columns} | set(said)
    unknown = tuple(_unknown(row, below if two else (), taken, data))
    return Header(number, number + two, columns, unknown)


def _two_cells_for_a_name(
    columns: Sequence[Column],
    row: Sequence[Value],
    below: Sequence[Value],
    data: Sequence[Sequence[Value]],
    said: Mapping[int, str | None],
) -> list[Column]:
    """Return the columns, those of a name divided where "Họ và tên" stands over two cells: Nguyễn Văn | An."""
    taken = {column.index for column in columns} | set(said)
    divided: list[Column] = []
    for column in columns:
        right = column.index + 1
        headed = any(right < len(cells) and text(cells[right]) for cells in (row, below))
        if column.field == "full_name" and right not in taken and not headed and _holds_names(data, right):
            divided += [replace(column, field="surname"), Column(right, "given_name", column.header)]
        else:
            divided.append(column)
    return divided


def _holds_names(data: Sequence[Sequence[Value]], index: int) -> bool:
    """Whether most rows have one or two words in a column, and nothing else."""
    cells = [text(row[index]) for row in data[:200] if index < len(row) and text(row[index])]
    names = [said for said in cells if said.replace(" ", "").isalpha() and len(said.split()) <= 2 and len(said) > 1]
    filled = sum(any(cell != "" for cell in row) for row in data[:200])
    return len(names) * 2 > filled and len(names) * 10 >= len(cells) * 9


def _unknown(
    row: Sequence[Value], below: Sequence[Value], taken: set[int], data: Sequence[Sequence[Value]]
) -> Iterator[Unknown]:
    """Yield the columns that have a header and no meaning, and those without a header that hold something."""
    width = max((len(cells) for cells in (row, below, *data[:200])), default=0)
    for index in range(width):
        words = [text(cells[index]) for cells in (row, below) if index < len(cells) and text(cells[index])]
        if index in taken or (words and field_of(words[0]) == "index"):
            continue
        if words:
            yield Unknown(index, " ".join(words), proposal(words[-1]) or proposal(words[0]))
        elif row and sum(index < len(cells) and cells[index] != "" for cells in data[:200]) > 1:
            yield Unknown(index, "", None)


def _divides(row: Sequence[Value], below: Sequence[Value]) -> bool:
    """Whether *below* is a second header row: words only, and nothing under the columns named above.

    A row of data also may hold just "Nam" and "Giấy khen"; but then its name is not empty.
    """
    cells = [(index, cell) for index, cell in enumerate(below) if cell != ""]
    if not cells or not all(isinstance(cell, str) for _, cell in cells):
        return False
    if len(cells) == 1 and cells[0][0] == 0:
        return False  # the name of a group stands alone at the left
    names = {index for index, cell in enumerate(row) if field_of(cell) in _NAMES | {"index"}}
    return not names & {index for index, _ in cells}


def _columns(row: Sequence[Value], below: Sequence[Value]) -> Iterator[Column]:
    """Yield what each column says; a header over several columns holds until the next one."""
    over = ""
    for index in range(max(len(row), len(below))):
        top = text(row[index]) if index < len(row) else ""
        sub = text(below[index]) if index < len(below) else ""
        over = top or (over if sub else "")
        column = _divided(index, over, sub) if sub else _plain(index, top)
        if column:
            yield column


def _plain(index: int, header: str) -> Column | None:
    """Return the column of a header in one row."""
    found, _, sex = (field_of(header) or "").partition(" ")
    if found in GENDERS:
        return Column(index, "sexed", header, GENDERS[found])
    return Column(index, found, header, GENDERS.get(sex)) if found else None


def _divided(index: int, over: str, sub: str) -> Column | None:
    """Return the column of a header in two rows: the upper word says the field, the lower one which case."""
    found = field_of(over)
    part = _PARTS.get(clean(sub).lower())
    if found == "birth" and part:
        return Column(index, found, over, part=part)
    sex = GENDERS.get(key(sub))
    if found in {"birth", "gender"} and sex:
        return Column(index, found, over, sex)
    if found in _CHOICES:
        return Column(index, found, over, choice=sub)
    own = field_of(f"{over} {sub}") or field_of(sub)
    if own is None:
        return _plain(index, over)
    return replace(column, header=sub) if (column := _plain(index, sub)) else Column(index, own.partition(" ")[0], sub)


def _settle(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns with one for each field (the first counts) but where several are cases of one."""
    listed = list(columns)
    learned = [c for c in listed if c.field == "education" and "chuyen mon" in key(c.header)]
    if learned:  # of several columns of schooling that of the profession counts
        listed = [c for c in listed if c.field != "education" or c is learned[0]]
    fields = {column.field for column in listed}
    seen: set[str] = set()
    for column in listed:
        if column.field == "order" and not {"index", "block"} & fields:
            column = Column(column.index, "index", column.header)  # "Thứ tự" alone only numbers the rows
        if column.field in seen and not (column.gender or column.choice or column.part):
            continue
        seen.add(column.field)
        yield column
