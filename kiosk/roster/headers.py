"""Header words become field names: a dictionary of the ways Vietnamese offices write them, marks and case aside.

Nothing is guessed by likeness: "Tuổi", "Tên" and "Nam" are too near to other words for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.roster.readers import Value, text
from kiosk.vietnamese import fold

Gender = Literal["nam", "nữ"]
GENDERS: dict[str, Gender] = {"nam": "nam", "nu": "nữ"}

_SYNONYMS = {
    "index": "stt|tt|so tt|so thu tu|no",
    "code": "ma so|ma|ma dai bieu|ma so dai bieu|ma db|ma khach moi|ma khach|so the",
    "full_name": "ho va ten|ho ten|ho va ten dai bieu|ho ten dai bieu|ho va ten khach moi|ten dai bieu|ten tap the"
    " ca nhan|ten tap the ho va ten|tap the ca nhan|ho ten tap the ca nhan|full name|name",
    "surname": "ho|ho dem|ho va dem|ho va ten dem|ho va chu dem|ho lot|ho va ten lot",
    "given_name": "ten",
    "gender": "gioi tinh|gioi|phai|nam nu|gender|sex",
    "birth": "nam sinh|ngay sinh|ngay thang nam sinh|ngay thang nam|sinh ngay|ngay thang sinh|sinh nam"
    "|ngay sinh nam sinh|birth|date of birth|birthday",
    "birth nam": "nam sinh nam|ngay sinh nam",
    "birth nu": "nam sinh nu|ngay sinh nu",
    "ethnicity": "dan toc|thanh phan dan toc|ethnicity",
    "position_unit": "chuc vu don vi|chuc vu don vi cong tac|chuc vu va don vi|chuc vu va don vi cong tac"
    "|chuc danh don vi|chuc danh don vi cong tac|chuc vu noi cong tac",
    "position": "chuc vu|chuc danh|chuc vu nghe nghiep|nghe nghiep|chuc vu chuc danh|chuc danh nghe nghiep"
    "|cong viec|chuc vu cong tac|chuc vu hien nay|position",
    "unit": "don vi|don vi cong tac|noi cong tac|co quan|co quan don vi|don vi noi cong tac|ten don vi|cdcs"
    "|cong doan co so|noi lam viec|unit",
    "delegation": "doan|doan dai bieu|thuoc doan|don vi cu|don vi cu dai bieu|cong doan cap tren|delegation",
    "phone": "dien thoai|so dien thoai|sdt|dt|dtdd|so dt|dien thoai di dong|di dong|so dien thoai lien he"
    "|dien thoai lien he|phone|mobile",
    "award": "hinh thuc khen thuong|khen thuong|hinh thuc da duoc khen thuong|hinh thuc khen|danh hieu"
    "|danh hieu khen thuong|da duoc khen thuong|hinh thuc|award",
    "representative": "nguoi nhan|nguoi nhan doi voi tap the|nguoi nhan thay mat|nguoi dai dien|dai dien nhan"
    "|nguoi dai dien nhan|dai dien|nguoi len nhan",
    "party": "dang vien|la dang vien|ngay vao dang|dang",
    "education": "trinh do chuyen mon|chuyen mon|trinh do|trinh do hoc van|hoc van|trinh do van hoa",
    "political_theory": "ly luan chinh tri|trinh do ly luan chinh tri|llct|ly luan|trinh do llct",
    "direct_worker": "lao dong truc tiep|ld truc tiep|truc tiep san xuat|cong nhan truc tiep|truc tiep lao dong",
    "seat": "ghe|so ghe|vi tri ngoi|cho ngoi|vi tri|seat",
    "note": "ghi chu|note",
    "block": "khoi",
    "order": "thu tu|thu tu gioi thieu|thu tu ngoi",
    "lunch": "an trua|dang ky an trua|com trua",
    "lodging": "phong nghi|nghi|cho nghi|noi nghi|dang ky nghi|luu tru",
}
_FIELDS = {word: field for field, words in _SYNONYMS.items() for word in words.split("|")}
_NAMES = {"full_name", "given_name"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet. `index` is 0-based, `header` is the header as written.

    `gender` is set when the column itself tells the sex (a year under Nam or Nữ), `choice` when a mark in it
    stands for a value (an x under "Bằng khen").
    """

    index: int
    field: str
    header: str
    gender: Gender | None = None
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: 1-based first and last row, and the columns that are understood, left to right."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns)

    @property
    def name_column(self) -> Column:
        """The column that says who it is; every header has one."""
        return next(column for column in self.columns if column.field in _NAMES)

    def of(self, field: str) -> Iterator[Column]:
        """Yield the columns of a field; only birth, gender and award can have several."""
        return (column for column in self.columns if column.field == field)


def key(value: Value) -> str:
    """Return a header cell folded to letters and digits: "Ngày, tháng, năm sinh" -> "ngay thang nam sinh"."""
    return " ".join(re.findall(r"[a-z0-9?]+", fold(text(value))))


def field_of(folded: str) -> str | None:
    """Return the field a folded header word means; "?" stands for the letter a bad export put it in place of."""
    if "?" not in folded:
        return _FIELDS.get(folded)
    pattern = re.compile(folded.replace("?", "[a-z]"))
    fields = {field for word, field in _FIELDS.items() if pattern.fullmatch(word)}
    return fields.pop() if len(fields) == 1 else None


def find(rows: Sequence[Sequence[Value]]) -> Header | None:
    """Return the first header of a sheet: a row naming the persons' column and one more; None if there is none."""
    for number, row in enumerate(rows, start=1):
        fields = {field_of(key(cell)) for cell in row if key(cell)} - {None}
        if fields & _NAMES and len(fields) >= 2:
            below = rows[number] if number < len(rows) else ()
            return _header(number, row, below)
    return None


def is_header(row: Sequence[Value], header: Header) -> bool:
    """Whether *row* repeats the header, as at the top of a printed page."""
    column = header.name_column
    return column.index < len(row) and key(row[column.index]) == key(column.header)


def _header(number: int, row: Sequence[Value], below: Sequence[Value]) -> Header:
    """Build the header of *row*, with the row *below* if it divides some of its columns."""
    two = _divides(row, below)
    found = list(_columns(row, below if two else ()))
    return Header(number, number + two, tuple(_settle(found)))


def _divides(row: Sequence[Value], below: Sequence[Value]) -> bool:
    """Whether *below* is a second header row: words only, and nothing under the columns named above.

    A row of data also may hold just "Nam" and "Giấy khen"; but then its name is not empty.
    """
    cells = [(index, cell) for index, cell in enumerate(below) if cell != ""]
    if not cells or not all(isinstance(cell, str) for _, cell in cells):
        return False
    names = {index for index, cell in enumerate(row) if field_of(key(cell)) in _NAMES | {"index"}}
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
    field, _, sex = (field_of(key(header)) or "").partition(" ")
    return Column(index, field, header, GENDERS.get(sex)) if field else None


def _divided(index: int, over: str, sub: str) -> Column | None:
    """Return the column of a header in two rows: the upper word says the field, the lower one which case."""
    field = field_of(key(over))
    sex = GENDERS.get(key(sub))
    if field in {"birth", "gender"} and sex:
        return Column(index, field, over, sex)
    if field == "award":
        return Column(index, field, over, choice=sub)
    own = field_of(key(f"{over} {sub}")) or field_of(key(sub))
    return Column(index, own.partition(" ")[0], sub) if own else _plain(index, over)


def _settle(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns with one for each field (the first counts) but where several are cases of one."""
    listed = list(columns)
    fields = {column.field for column in listed}
    seen: set[str] = set()
    for column in listed:
        if column.field == "order" and not {"index", "block"} & fields:
            column = Column(column.index, "index", column.header)  # "Thứ tự" alone only numbers the rows
        if column.field in seen and not (column.gender or column.choice):
            continue
        seen.add(column.field)
        yield column
