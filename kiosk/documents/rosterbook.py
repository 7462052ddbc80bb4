"""The roster as a workbook in the columns of a danh sách trích ngang; taken in again it changes nothing.

Every text is written as text: a name that begins with "=" is a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.documents.sheets import book as opened
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Said in Vietnamese whatever the language of the program: these are the words of the form.
_TITLE = {"delegate": "DANH SÁCH TRÍCH NGANG ĐẠI BIỂU", "guest": "DANH SÁCH KHÁCH MỜI"}
_BORN = "Ngày, tháng, năm sinh"
_SHEET = {"delegate": "Đại biểu", "guest": "Khách mời"}


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its header (and the word below, if the header is divided), width in letters, and what it says."""

    head: str
    width: int
    said: Callable[[Person], str | int]
    sub: str = ""
    always: bool = False


def write(roster: Roster, path: Path, title: str, delegation: Callable[[Person], bool] = lambda _: True) -> int:
    """Write the delegates and guests of the roster (of those *delegation* lets through); return how many.

    *title* is the name of the conference. Raises KioskError if the file cannot be written.
    """
    people = [p for p in roster.expected() if p.added is None and p.kind in _SHEET and delegation(p)]
    with opened(path, title) as made:
        book = made.book
        for kind in _SHEET:
            listed = [person for person in people if person.kind == kind]
            # Where a list has a column of units, everybody on it must have one: the others get a list of their own.
            with_unit = [person for person in listed if person.unit]
            without = [person for person in listed if not person.unit]
            if with_unit or (kind == "delegate" and not without):
                _sheet(book, kind, with_unit, title)
            if without:
                _sheet(book, kind, without, title, " 2" if with_unit else "")
    return len(people)


def _sheet(book: Any, kind: str, people: Sequence[Person], title: str, which: str = "") -> None:
    """Write one list: title, header in two rows, each delegation under its name."""
    sheet = book.add_worksheet(_SHEET[kind] + which)
    columns = [column for column in _columns(people) if column.always or any(column.said(p) != "" for p in people)]
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
    sheet.merge_range(0, 0, 0, len(columns), _TITLE[kind], book.add_format({"bold": True, "align": "center"}))
    sheet.merge_range(1, 0, 1, len(columns), f"({title})", book.add_format({"italic": True, "align": "center"}))
    sheet.set_column(0, 0, 5)
    sheet.merge_range(3, 0, 4, 0, "STT", bold)
    for at, column in enumerate(columns, start=1):
        sheet.set_column(at, at, column.width)
        _head(sheet, bold, columns, at, column)
    _rows(book, sheet, columns, people)
    sheet.freeze_panes(5, 2)
    sheet.repeat_rows(3, 4)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _head(sheet: Any, bold: Any, columns: Sequence[_Column], at: int, column: _Column) -> None:
    """Write the header of one column; two with one upper word share it."""
    if not column.sub:
        sheet.merge_range(3, at, 4, at, column.head, bold)
        return
    beside = [place for place, other in enumerate(columns, start=1) if other.sub and other.head == column.head]
    if at == beside[0] and len(beside) > 1:
        sheet.merge_range(3, beside[0], 3, beside[-1], column.head, bold)
    elif len(beside) == 1:
        sheet.write_string(3, at, column.head, bold)
    sheet.write_string(4, at, column.sub, bold)


def _rows(book: Any, sheet: Any, columns: Sequence[_Column], people: Sequence[Person]) -> None:
    """Write the people; those of no delegation come first, because a group holds for all rows below it."""
    plain = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    group = book.add_format({"bold": True, "border": 1})
    groups: dict[str, list[Person]] = {"": []}
    for person in people:
        groups.setdefault(person.delegation or "", []).append(person)
    at, number = 5, 0
    for place, (name, members) in enumerate(groups.items()):
        if name:
            sheet.merge_range(at, 0, at, len(columns), f"{_roman(place)}. {name} ({len(members):02d} đại biểu)", group)
            at += 1
        for person in members:
            number += 1
            sheet.write_number(at, 0, number, plain)
            for index, column in enumerate(columns, start=1):
                said = column.said(person)
                if isinstance(said, int):
                    sheet.write_number(at, index, said, plain)
                else:
                    sheet.write_string(at, index, said, plain)
            at += 1


def _columns(people: Sequence[Person]) -> list[_Column]:
    """Return the columns; the birth stands under the sex, as the form has it, unless somebody's sex is not known."""
    sexed = all(person.gender or not person.birth for person in people)
    births = (
        [
            _Column(
                "Ngày, tháng, năm sinh", 12, lambda p: birth_text(p) if p.gender == "nam" else "", "Nam", always=True
            ),
            _Column(
                "Ngày, tháng, năm sinh", 12, lambda p: birth_text(p) if p.gender == "nữ" else "", "Nữ", always=True
            ),
        ]
        if sexed
        else [
            _Column("Ngày sinh", 12, lambda p: date_text(p.birth), always=True),
            _Column("Giới tính", 8, lambda p: p.gender or "", always=True),
        ]
    )
    return [
        _Column("Họ và tên", 26, lambda p: " ".join(part for part in (p.title, p.full_name) if part), always=True),
        *births,
        _Column("Dân tộc", 10, lambda p: p.ethnicity or "", always=True),
        _Column("Đảng viên", 8, lambda p: mark_text(p.party)),
        _Column("Trình độ chuyên môn", 14, lambda p: p.education or ""),
        _Column("Lý luận chính trị", 12, lambda p: p.political_theory or ""),
        _Column("Chức vụ", 22, lambda p: p.position or "", always=True),
        _Column("Đơn vị công tác", 32, lambda p: p.unit or ""),
        _Column("Đối tượng", 20, lambda p: p.category or ""),
        _Column("Lao động trực tiếp", 10, lambda p: mark_text(p.direct_worker)),
        _Column("Giữ chức vụ quản lý", 10, lambda p: "x" if p.manager else ""),
        _Column("Không giữ chức vụ quản lý", 12, lambda p: "x" if p.manager is False else ""),
        _Column("Điện thoại", 13, lambda p: p.phone or ""),
        _Column("Khối", 14, lambda p: p.block or ""),
        _Column("Thứ tự", 7, lambda p: "" if p.order is None else p.order),
        _Column("Ghế", 7, lambda p: p.seat or ""),
        _Column("Ăn trưa", 8, lambda p: mark_text(p.lunch)),
        _Column("Phòng nghỉ", 18, lambda p: p.lodging or ""),
        _Column("Mã số", 9, lambda p: p.code or ""),
        _Column("Ghi chú", 24, lambda p: p.note or ""),
    ]


def birth_text(person: Person) -> str | int:
    """Return what stands under the sex: the birth, or a mark where only the sex is known."""
    return date_text(person.birth) or "x"


def date_text(birth: str | None) -> str | int:
    """Return a birth as offices write it, day first; a year alone is a number."""
    if birth is None:
        return ""
    year, _, rest = birth.partition("-")
    if rest:
        return "/".join([*reversed(rest.split("-")), year])
    return int(year) if year.isdecimal() else year


def mark_text(flag: bool | None) -> str:
    """Return a mark of a list: "x", "không", and "" where nobody knows."""
    return "" if flag is None else "x" if flag else "không"


def _roman(number: int) -> str:
    """Return a Roman numeral: groups are counted so."""
    letters = ""
    for value, sign in _ROMAN:
        while number >= value:
            letters, number = letters + sign, number - value
    return letters or "A"
