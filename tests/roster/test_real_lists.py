"""Lists as offices really write them: nobody is lost, nobody is made of a heading, nobody is told half of his name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kiosk.roster.commands import ImportRoster
from kiosk.roster.comparing import compare
from kiosk.roster.importer import read
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster
from kiosk.roster.values import birth, person_name, phone, split_title
from tests.support.roster_files import WriteWorkbook

H = ["STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị công tác"]
NO_UNIT = ["STT", "Họ và tên", "Năm sinh", "Chức vụ"]


def names(path: Path) -> list[str]:
    return [row.full_name for row in read(path).rows]


def delegations(path: Path) -> list[tuple[str, str | None]]:
    return [(row.full_name, row.delegation) for row in read(path).rows]


def test_a_name_over_two_cells_under_one_header(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["STT", "Họ và tên", None, "Năm sinh", "Đơn vị"],
        [1, "Nguyễn Văn", "An", 1980, "X"],
        [2, "Lê Thị", "Hoà", 1981, "Y"],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "a.xlsx")
    assert names(tmp_path / "a.xlsx") == ["Nguyễn Văn An", "Lê Thị Hoà"]


def test_groups_go_on_after_a_subtotal(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["I. LĐLĐ huyện A"],
        [1, "Lê An", 1980, "GV", "X"],
        ["Cộng: 01 đại biểu"],
        ["II. LĐLĐ huyện B"],
        [1, "Mai Bình", 1981, "GV", "Y"],
        ["Tổng cộng: 02"],
        ["", "Người lập", "", "", "Lê Ký"],
        header=H,
    )
    assert delegations(path) == [("Lê An", "LĐLĐ huyện A"), ("Mai Bình", "LĐLĐ huyện B")]


def test_people_without_numbers_after_a_subtotal_are_people(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["LĐLĐ huyện A"],
        ["", "Lê An", "GV"],
        ["Cộng: 01 đại biểu"],
        ["LĐLĐ huyện B"],
        ["", "Mai Bình", "BS"],
        ["", "Vy Cường", "KS"],
        ["NGƯỜI LẬP BIỂU"],
        header=["STT", "Họ và tên", "Chức vụ"],
    )
    assert delegations(path) == [("Lê An", "LĐLĐ huyện A"), ("Mai Bình", "LĐLĐ huyện B"), ("Vy Cường", "LĐLĐ huyện B")]


@pytest.mark.parametrize("group", ["CƠ QUAN LĐLĐ TỈNH", "ĐOÀN LĐLĐ HUYỆN A", "Tổng công ty Than", "Cơ quan Tỉnh đoàn"])
def test_whatever_stands_above_a_new_count_is_a_group(workbook: WriteWorkbook, group: str) -> None:
    path = workbook(
        ["LĐLĐ huyện Z"],
        [1, "Lê An", 1980, "GV", "X"],
        [group],
        [1, "Mai Bình", 1981, "GV", "Y"],
        ["LĐLĐ huyện C"],
        [1, "Vy Cường", 1982, "GV", "Z"],
        header=H,
    )
    assert delegations(path) == [("Lê An", "LĐLĐ huyện Z"), ("Mai Bình", group), ("Vy Cường", "LĐLĐ huyện C")]


def test_groups_that_say_what_people_are_leave_the_delegation_alone(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["DANH SÁCH"],
        ["LĐLĐ huyện A"],
        H,
        ["A. ĐẠI BIỂU CHÍNH THỨC"],
        [1, "Lê An", 1980, "GV", "X"],
        ["B. ĐẠI BIỂU DỰ KHUYẾT"],
        [1, "Mai Bình", 1981, "GV", "Y"],
        ["C. KHÁCH MỜI"],
        [1, "Vy Cường", 1982, "GV", "Z"],
        header=None,
    )
    reading = read(path)
    assert [(row.delegation, row.category, row.kind) for row in reading.rows] == [
        ("LĐLĐ huyện A", "ĐẠI BIỂU CHÍNH THỨC", None),
        ("LĐLĐ huyện A", "Đại biểu dự khuyết", None),
        (None, None, "guest"),
    ]
    assert [warning.kind for warning in reading.warnings] == ["alternate"]


def test_headings_are_nobody(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["I", "LĐLĐ huyện Văn Lãng", "", "02 đại biểu"],
        [1, "Lê An", 1980, "GV"],
        [2, "LĐLĐ huyện Bình Gia"],
        ["1.1", "Mai Bình", 1981, "GV"],
        ["", "XÁC NHẬN CỦA CẤP ỦY", "", "TM. BAN CHẤP HÀNH"],
        ["T/M BAN THƯỜNG VỤ", "", "NGƯỜI LẬP BIỂU"],
        header=NO_UNIT,
    )
    assert delegations(path) == [("Lê An", "LĐLĐ huyện Văn Lãng"), ("Mai Bình", "LĐLĐ huyện Bình Gia")]


def test_a_row_of_letters_and_numbers_numbers_the_columns(workbook: WriteWorkbook) -> None:
    path = workbook(["A", "B", 1, 2, 3], [1, "Lê An", 1980, "GV", "X"], header=H)
    assert delegations(path) == [("Lê An", None)]


def test_units_and_people_that_begin_like_totals_and_notes(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["Tổng công ty Than", "Lê Văn An", 1980, "GV"],
        ["Xã A", "Lưu Ý Nhi", 1981, "BS"],
        ["Xã B", "Tống Công", 1982, "KS"],
        header=["Đơn vị", "Họ và tên", "Năm sinh", "Chức vụ"],
    )
    assert names(path) == ["Lê Văn An", "Lưu Ý Nhi", "Tống Công"]
    path = workbook(
        ["Lưu Ý Nhi", 1981, "BS", "Xã A"],
        ["Tống Công", 1982, "KS", "Xã B"],
        header=["Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị"],
    )
    assert names(path) == ["Lưu Ý Nhi", "Tống Công"]


def test_a_group_below_the_header_is_no_second_header(workbook: WriteWorkbook) -> None:
    path = workbook(["I. LĐLĐ huyện A"], [1, "Lê An", 1980, "X"], header=["S TT", "Họ và tên", "Năm sinh", "Đơn vị"])
    assert delegations(path) == [("Lê An", "LĐLĐ huyện A")]


def test_a_column_of_blocks_makes_no_guests(workbook: WriteWorkbook) -> None:
    path = workbook([1, "Lê An", "Doanh nghiệp", "X"], header=["STT", "Họ và tên", "Khối", "Đơn vị"])
    assert [row.kind for row in read(path).rows] == [None]
    path = workbook(["DANH SÁCH ĐẠI BIỂU VÀ KHÁCH MỜI"], H, [1, "Lê An", 1980, "GV", "X"], header=None)
    assert [row.kind for row in read(path).rows] == [None]


def test_namesakes_that_differ_in_a_mark_a_post_or_a_group_are_two(workbook: WriteWorkbook) -> None:
    path = workbook(
        [1, "Nguyễn Văn Tuấn", 1985, "GV", "X"],
        [2, "Nguyễn Văn Tuân", 1985, "GV", "X"],
        [3, "Vy Thị Hoa", 1980, "BS", "Y"],
        [4, "Vy Thị Hoa", 1980, "KS", "Y"],
        header=H,
    )
    reading = read(path)
    assert (len(reading.rows), reading.errors) == (4, ())
    path = workbook(
        ["LĐLĐ huyện A"],
        [1, "Nguyễn Văn Hùng", 1980, "GV"],
        ["LĐLĐ huyện B"],
        [1, "Nguyễn Văn Hùng", 1980, "GV"],
        header=NO_UNIT,
    )
    assert (len(read(path).rows), read(path).errors) == (2, ())


def test_post_and_unit_in_one_cell(workbook: WriteWorkbook) -> None:
    offices = [
        "Ủy viên BTV, Phó Chủ tịch LĐLĐ huyện A",
        "Ủy viên BTV, Chủ tịch CĐCS, Trường THPT B",
        "Chủ tịch - Trường C",
    ]
    path = workbook(
        *([n, f"Lê Văn {n}A", office] for n, office in enumerate(offices, 1)),
        header=["STT", "Họ và tên", "Chức vụ, đơn vị công tác"],
    )
    people = [row.to_person(0) for row in read(path).rows]
    assert [(p.position, p.unit) for p in people] == [
        (offices[0], None),
        ("Ủy viên BTV, Chủ tịch CĐCS", "Trường THPT B"),
        ("Chủ tịch", "Trường C"),
    ]


def test_ditto_stays_within_its_group(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["LĐLĐ huyện A"],
        [1, "Lê An", 1980, "GV", "Trường A"],
        [2, "Mai Bình", 1981, "-nt-.", "''"],
        ["LĐLĐ huyện B"],
        [1, "Vy Cường", 1982, "KS", "nt"],
        header=H,
    )
    reading = read(path)
    assert [(row.position, row.unit) for row in reading.rows] == [("GV", "Trường A"), ("GV", "Trường A")]
    assert [(error.kind, error.cell) for error in reading.errors] == [("missing_required", "E6")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0912345678 0987654321", "0912345678"),
        ("0912345678- 0987", "0912345678"),
        ("0912345678 hoặc 0987", "0912345678"),
        ("025 3812345 máy lẻ 12", "0253812345"),
    ],
)
def test_phones_one_after_the_other(written: str, read_as: str) -> None:
    assert phone(written) == read_as


def test_a_year_in_a_cell_that_shows_dates() -> None:
    import datetime as dt

    assert birth(dt.date(1905, 5, 28)) == "1975"
    assert birth("15/3/29") == "1929-03-15"


@pytest.mark.parametrize(
    ("written", "name", "title"),
    [
        ("Đ/c.Nguyễn Văn A", "Nguyễn Văn A", "Đ/c."),
        ("BSCKII Trần B", "Trần B", "BSCKII"),
        ("1. Lê C", "Lê C", None),
        ("Ông Thị Mai", "Ông Thị Mai", None),
        ("Bà Ông Thị N", "Ông Thị N", "Bà"),
    ],
)
def test_what_stands_before_a_name(written: str, name: str, title: str | None) -> None:
    found = split_title(written)
    assert (found.name, found.title) == (name, title)
    assert found.gender == ("nữ" if title == "Bà" else None)


def test_names_with_apostrophes() -> None:
    assert person_name("H'HEN NIÊ") == "H'Hen Niê"


@pytest.mark.parametrize("name", ["Lê Văn F 0912345678", "Lê Văn M*", "Lê E (Trưởng đoàn)", "Lê Q, Chủ tịch", "Minh"])
def test_what_can_hardly_be_a_name_is_told(workbook: WriteWorkbook, name: str) -> None:
    assert [w.kind for w in read(workbook([1, name, 1980, "GV", "X"], header=H)).warnings] == ["odd_name"]


def test_of_several_schoolings_that_of_the_profession(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["", "", "Văn hóa", "Chuyên môn", "LLCT", ""],
        [1, "Lê An", "12/12", "Đại học", "Cao cấp", "X"],
        header=["STT", "Họ và tên", "Trình độ", "", "", "Đơn vị"],
    )
    (row,) = read(path).rows
    assert (row.education, row.political_theory) == ("Đại học", "Cao cấp")


# The comparison with the roster.


def person(name: str, *, of: str | None = "LĐLĐ huyện A", **fields: Any) -> Person:
    return Person(**{"number": 0, "kind": "delegate", "full_name": name, "delegation": of, **fields})


def roster_of(*people: Person, source: str = "toan-tinh.xlsx") -> Roster:
    roster = Roster()
    for added in compare(roster, ImportRoster(people, source, "0")).added:
        roster.enrol(added)
    return roster


SIX = [
    person(f"Lê Văn {x}", of=None, unit=f"Xã {x}", birth="1980") for x in ("An", "Bích", "Cảnh", "Dung", "Giang", "Hải")
]


def test_the_same_list_under_another_file_name_with_full_dates() -> None:
    roster = roster_of(*SIX, source="van-lang.xlsx")
    dated = [replace(p, birth="1980-02-01") for p in SIX]
    changes = compare(roster, ImportRoster(dated, "van-lang lan 2.xlsx", "1"))
    assert (len(changes.added), len(changes.amended), changes.struck, changes.doubts) == (0, 6, (), ())


def test_a_list_that_says_its_unit_now_takes_the_place_of_the_one_that_did_not() -> None:
    roster = roster_of(*SIX, source="vl.xlsx")
    named = [replace(p, delegation="LĐLĐ huyện Văn Lãng") for p in SIX[:4]]
    named.append(replace(SIX[4], delegation="LĐLĐ huyện Văn Lãng", birth="1985"))
    changes = compare(roster, ImportRoster(named, "van-lang.xlsx", "1"))
    assert (len(changes.added), [p.full_name for p in changes.struck]) == (0, ["Lê Văn Hải"])


def test_namesakes_of_two_units_are_asked_about() -> None:
    roster = roster_of(person("Nguyễn Văn Hùng", birth="1980"))
    changes = compare(roster, ImportRoster([person("Nguyễn Văn Hùng", of="LĐLĐ huyện B", birth="1980")], "b.xlsx", "1"))
    assert [d.alike[0].number for d in changes.doubts] == [1]
    guest = person("Nguyễn Văn Hùng", of=None, kind="guest", position="Phó Chủ tịch UBND tỉnh")
    changes = compare(roster_of(person("Nguyễn Văn Hùng")), ImportRoster([guest], "khach.xlsx", "1"))
    assert changes.doubts
    assert not changes.amended


def test_an_award_list_leaves_delegates_delegates() -> None:
    roster = roster_of(person("Lê An", birth="1980", unit="X"))
    row = person("Lê An", birth="1980", unit="X", kind="recipient")
    told = [frozenset({"full_name", "birth", "unit"})]
    changes = compare(roster, ImportRoster([row], "khen.xlsx", "1", told=told))
    assert not [c for c in changes.amended if c.after.kind != "delegate"]


def test_a_code_goes_to_who_takes_the_place_of_its_bearer() -> None:
    roster = roster_of(person("Lê An", code="A1"), person("Mai Bình", code="A2"))
    rows = [person("Vy Quang Khác", code="A1"), person("Mai Bình", code="A2")]
    changes = compare(roster, ImportRoster(rows, "a.xlsx", "1", same={0: None}))
    assert [(p.full_name, p.code) for p in changes.added] == [("Vy Quang Khác", "A1")]
    assert [p.full_name for p in changes.struck] == ["Lê An"]


def test_answers_that_name_nobody_or_one_for_two() -> None:
    from kiosk.errors import Refusal

    roster = roster_of(person("Lê An"), person("Mai Bình"))
    rows = [person("Vy Cường"), person("Ma Dũng")]
    with pytest.raises(Refusal, match="54321"):
        compare(roster, ImportRoster(rows, "a.xlsx", "1", same={0: 54321}))
    with pytest.raises(Refusal, match="two rows"):
        compare(roster, ImportRoster(rows, "a.xlsx", "1", same={0: 1, 1: 1}))


def test_a_second_table_with_its_columns_in_another_order(workbook: WriteWorkbook) -> None:
    again = ["STT", "Đơn vị công tác", "Họ và tên", "Năm sinh", "Chức vụ"]
    path = workbook(
        [1, "Lê An", 1980, "GV", "X"], ["B. ĐẠI BIỂU DỰ KHUYẾT"], again, [1, "Y", "Mai Bình", 1981, "BS"], header=H
    )
    assert [(row.full_name, row.birth, row.unit) for row in read(path).rows] == [
        ("Lê An", "1980", "X"),
        ("Mai Bình", "1981", "Y"),
    ]
