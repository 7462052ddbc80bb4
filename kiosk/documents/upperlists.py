"""The lists of delegates to the upper congresses, as danh sách trích ngang: one workbook for each list voted on.

Who is on such a list is what the conference resolved; what the roster knows of each is in the columns of the form, and
what it does not know is left for the pen.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agenda.vote import Ballot, Name
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots, composition_text
from kiosk.documents.rosterbook import birth_text, date_text, mark_text
from kiosk.documents.sheets import Book, Cell, Column, book
from kiosk.folder.atomic_write import file_name
from kiosk.roster.people import Person
from kiosk.script.vote_lines import sentence
from kiosk.text.normalise import clean

_COLUMNS = (
    Column("TT", 5),
    Column("Họ và tên", 22),
    Column("Nam", 10),
    Column("Nữ", 10),
    Column("Dân tộc", 8),
    Column("Đảng viên", 7),
    Column("Trình độ chuyên môn", 12),
    Column("Lý luận chính trị", 10),
    Column("Chức vụ", 17),
    Column("Đơn vị công tác", 24),
    Column("Hình thức khen thưởng", 20),
    Column("Ghi chú", 10),
)
_BIRTHS = (2, 3)
_HEAD = 6


def write(conference: Conference, folder: Path, prefix: str) -> list[Path]:
    """Write a workbook for each list that has names; return the paths. Raises FolderError or DiskFull."""
    written: list[Path] = []
    for ballot in ballots(conference):
        if ballot.names:
            path = folder / f"{prefix}-{ballot.number}-{file_name(ballot.title)}.xlsx"
            with book(path, f"Danh sách trích ngang đại biểu dự {ballot.title}") as made:
                _sheet(made, conference, ballot)
            written.append(path)
    return written


def _sheet(made: Book, conference: Conference, ballot: Ballot) -> None:
    sheet = made.book.add_worksheet("Trích ngang")
    last = len(_COLUMNS) - 1
    centre = made.style(bold=True, align="center", valign="vcenter", font_size=13, text_wrap=True)
    italic = made.style(italic=True, align="center", text_wrap=True)
    programme = conference.runsheet.programme
    sheet.write_string(0, 0, programme.host.upper() if programme else "", made.style(bold=True))
    sheet.merge_range(2, 0, 2, last, "DANH SÁCH TRÍCH NGANG", centre)
    sheet.merge_range(3, 0, 3, last, f"Đại biểu dự {ballot.title}", centre)
    sheet.merge_range(4, 0, 4, last, f"({_standing(conference, ballot)})", italic)
    sheet.set_row(3, 18 * (1 + len(ballot.title) // 90))
    sheet.set_row(4, 32)
    _head(made, sheet)
    awards = _awards(conference)
    for place, name in enumerate(ballot.names, 1):
        made.put_row(sheet, _HEAD + 1 + place, _COLUMNS, _row(conference, place, name, awards))
    _foot(made, sheet, conference, ballot)
    sheet.freeze_panes(_HEAD + 2, 2)
    sheet.repeat_rows(_HEAD, _HEAD + 1)
    made.on_paper(sheet)


def _standing(conference: Conference, ballot: Ballot) -> str:
    """Return what became of the list, as it was read out; before that, that it was not voted on yet."""
    return sentence(conference, ballot).rstrip(".") or "Chưa biểu quyết"


def _head(made: Book, sheet: Any) -> None:
    """Write the header: the birth stands under the sex."""
    shape = made.formats["head"]
    for at, column in enumerate(_COLUMNS):
        sheet.set_column(at, at, column.width)
        if at in _BIRTHS:
            sheet.write_string(_HEAD + 1, at, column.head, shape)
        else:
            sheet.merge_range(_HEAD, at, _HEAD + 1, at, column.head, shape)
    sheet.merge_range(_HEAD, _BIRTHS[0], _HEAD, _BIRTHS[1], "Ngày, tháng, năm sinh", shape)


def _row(conference: Conference, place: int, name: Name, awards: Mapping[int, str]) -> tuple[Cell, ...]:
    person = conference.roster.people.get(name.number or 0)
    if person is None:
        return (str(place), name.name, *("",) * 7, name.unit, "", "")
    return (
        str(place),
        clean(" ".join(part for part in (person.title, person.full_name) if part)),
        _birth(person, "nam"),
        _birth(person, "nữ"),
        person.ethnicity or "",
        mark_text(person.party),
        person.education or "",
        person.political_theory or "",
        person.position or "",
        person.unit or name.unit,
        awards.get(person.number, ""),
        # Whose sex nobody knows has his birth here, or it would be lost.
        str(date_text(person.birth)) if person.gender is None and person.birth else "",
    )


def _birth(person: Person, gender: str) -> str:
    return str(birth_text(person)) if person.gender == gender else ""


def _awards(conference: Conference) -> dict[int, str]:
    """Return what each is honoured with today."""
    found: dict[int, list[str]] = {}
    for certificate in conference.awards.certificates:
        if certificate.number is not None and certificate.kind == "individual":
            found.setdefault(certificate.number, []).append(certificate.award)
    return {number: "; ".join(dict.fromkeys(awards)) for number, awards in found.items()}


def _foot(made: Book, sheet: Any, conference: Conference, ballot: Ballot) -> None:
    """Write the composition, and room for place, day and who signs."""
    below = _HEAD + 2 + len(ballot.names)
    told = composition_text(conference, ballot.names)
    count = f"Danh sách gồm {len(ballot.names)} đồng chí"
    italic = made.style(italic=True, align="center")
    bold = made.style(bold=True, align="center")
    sheet.write_string(below, 0, f"{count}, trong đó có {told}." if told else f"{count}.", made.style())
    year = conference.settings.day.year
    sheet.merge_range(below + 1, 8, below + 1, 11, f"……………, ngày      tháng      năm {year}", italic)
    sheet.merge_range(below + 2, 8, below + 2, 11, "TM. BAN TỔ CHỨC", bold)
    sheet.merge_range(below + 3, 8, below + 3, 11, "TRƯỞNG BAN", bold)
