"""Shapes of lists that units send, each read as a careful person would."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.roster import ethnic, quotas
from kiosk.roster.byhand import ByHand
from kiosk.roster.categories import category
from kiosk.roster.importer import NoHeader, read
from tests.support.roster_files import WriteWorkbook


def rows_of(path: Path, *names: str, **more: Any) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in read(path, **more).rows]


def test_sex_by_two_columns_with_births_or_marks(workbook: WriteWorkbook) -> None:
    births = workbook([1, "Lê A", 1980, "", "X"], [2, "Mai B", "", "03/02/1981", "Y"],
                      header=["TT", "Họ và tên", "Nam", "Nữ", "Đơn vị"])  # fmt: skip
    assert rows_of(births, "gender", "birth") == [("nam", "1980"), ("nữ", "1981-02-03")]
    marks = workbook([1, "Lê A", "x", "", "X"], [2, "Mai B", "", "X", "Y"],
                     header=["TT", "Họ và tên", "Nam", "Nữ", "Đơn vị"])  # fmt: skip
    assert rows_of(marks, "gender", "birth") == [("nam", None), ("nữ", None)]


def test_a_lone_column_of_women_says_of_the_others_that_they_are_men(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Nữ", "Năm sinh", "Đơn vị"]
    path = workbook([1, "Lê A", "", 1980, "X"], [2, "Mai B", "x", 1981, "Y"], header=header)
    assert rows_of(path, "gender") == [("nam",), ("nữ",)]
    empty = workbook([1, "Lê A", "", 1980, "X"], [2, "Mai B", "", 1981, "Y"], header=header)
    assert rows_of(empty, "gender") == [(None,), (None,)]


def test_a_birth_in_three_columns(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Ngày, tháng, năm sinh", "", "", "Đơn vị"]
    below = ["", "", "Ngày", "Tháng", "Năm", ""]
    rows = [1, "Lê A", 5, 12, 1980, "X"], [2, "Mai B", "", "", 1981, "Y"], [3, "Vy C", 31, 2, 1985, "Z"]
    path = workbook(below, *rows, header=header)
    reading = read(path)
    assert [row.birth for row in reading.rows] == ["1980-12-05", "1981"]
    assert reading.rows[0].cells["birth"] == "C3"
    assert [(p.kind, p.cell, p.value) for p in reading.errors] == [("invalid_date", "C5", "31/2/1985")]


def test_a_cell_merged_downwards_holds_for_all_its_rows(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["TT", "Họ và tên", "Đơn vị"], [1, "Lê A", "Xã A"], [2, "Mai B", None], [3, "Vy C", "Xã C"]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    path = tmp_path / "gop.xlsx"
    book.save(path)
    reading = read(path)
    assert [row.unit for row in reading.rows] == ["Xã A", "Xã A", "Xã C"]
    assert not reading.errors


def test_a_sheet_for_each_unit(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for name, title in (("VL", "LĐLĐ huyện Văn Lãng (02 đại biểu)"), ("CĐ ngành Y tế", ""), ("Sheet3", "")):
        sheet = book.create_sheet(name)
        for row in (
            ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LẠNG SƠN"],
            [title],
            ["TT", "Họ và tên", "Đơn vị"],
            [1, f"Lê {name[0]}", "X"],
        ):
            sheet.append(row)
    del book["Sheet"]
    path = tmp_path / "nhieu.xlsx"
    book.save(path)
    assert [row.delegation for row in read(path).rows] == ["LĐLĐ huyện Văn Lãng", "CĐ ngành Y tế", None]


@pytest.mark.parametrize(
    ("title", "of"),
    [
        ("Đơn vị: LĐLĐ huyện Văn Lãng", "LĐLĐ huyện Văn Lãng"),
        ("DANH SÁCH ĐẠI BIỂU LĐLĐ HUYỆN VĂN LÃNG (07 đại biểu)", "LĐLĐ HUYỆN VĂN LÃNG"),
        ("Danh sách đại biểu dự Đại hội Công đoàn ngành Y tế", None),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH LẠNG SƠN", None),
        ("DANH SÁCH ĐẠI BIỂU", None),
    ],
)
def test_whose_list_it_is_by_its_title(workbook: WriteWorkbook, title: str, of: str | None) -> None:
    header = ["TT", "Họ và tên", "Đơn vị"]
    path = workbook([title], header, [1, "Lê A", "X"], header=None)
    assert rows_of(path, "delegation") == [(of,)]


def test_a_title_in_capitals_is_written_as_the_list_itself_writes_it(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Đơn vị"]
    title = ["DANH SÁCH ĐẠI BIỂU CÔNG ĐOÀN KHU KINH TẾ ĐỒNG ĐĂNG"]
    rows = [[1, "Lê A", "Công ty X"], [2, "Mai B", "Công đoàn Khu kinh tế Đồng Đăng"]]
    path = workbook(title, header, *rows, header=None)
    assert rows_of(path, "delegation") == [("Công đoàn Khu kinh tế Đồng Đăng",)] * 2


def test_the_places_under_a_delegation_are_units_where_no_column_says_them(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Chức vụ"]
    path = workbook(["I. LĐLĐ huyện Văn Lãng (02 đại biểu)"], ["1. Xã Hoàng Văn Thụ"], [1, "Lê A", "Chủ tịch"],
                    ["2. Trường THCS xã Tân Mỹ"], [1, "Mai B", "Giáo viên"], header=header)  # fmt: skip
    assert rows_of(path, "delegation", "unit") == [
        ("LĐLĐ huyện Văn Lãng", "Xã Hoàng Văn Thụ"),
        ("LĐLĐ huyện Văn Lãng", "Trường THCS xã Tân Mỹ"),
    ]


def test_a_group_that_promises_more_than_it_lists(workbook: WriteWorkbook) -> None:
    path = workbook(
        ["I. LĐLĐ huyện Văn Lãng (03 đại biểu)"], [1, "Lê A", 1980, "Nam", "X"], [2, "Mai B", 1981, "Nữ", "Y"]
    )
    (group,) = read(path).groups
    assert (group.promised, group.found) == (3, 2)


def test_a_list_that_calls_itself_a_supplement(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Đơn vị"]
    path = workbook(["DANH SÁCH ĐẠI BIỂU BỔ SUNG"], header, [1, "Lê A", "X"], header=None)
    assert read(path).supplement
    assert not read(workbook(header, [1, "Lê A", "X"], header=None)).supplement


def test_a_column_is_said_by_hand_and_the_header_too(workbook: WriteWorkbook) -> None:
    header = ["TT", "Đồng chí", "Nơi sinh hoạt"]
    path = workbook(["Danh sách kèm theo"], header, [1, "Lê Văn A", "CĐCS xã A"], header=None)
    with pytest.raises(NoHeader):
        read(path)
    said = ByHand({1: "full_name", 2: "unit"}, 2)
    assert rows_of(path, "full_name", "unit", given=said) == [("Lê Văn A", "CĐCS xã A")]
    learnt = {"tt|dong chi|noi sinh hoat": ByHand({1: "full_name", 2: "unit"})}
    assert rows_of(path, "full_name", "unit", learnt=learnt) == [("Lê Văn A", "CĐCS xã A")]


def test_a_list_without_a_header(workbook: WriteWorkbook) -> None:
    path = workbook(["Lê Văn A", 1980, "CĐCS xã A"], ["Mai Thị B", 1981, "CĐCS xã B"], header=None)
    said = ByHand({0: "full_name", 1: "birth", 2: "unit"}, 0)
    assert rows_of(path, "full_name", "birth", given=said) == [("Lê Văn A", "1980"), ("Mai Thị B", "1981")]
    assert read(path, given=said).rows[0].cells["unit"] == "C1"


def test_likeness_proposes_and_never_decides(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Đơn vịi công tác", "Tuổi nghề"]
    (part,) = read(workbook([1, "Lê A", "X", 5], header=header)).parts
    assert [(u.header, u.proposal) for u in part.unknown] == [("Đơn vịi công tác", "unit"), ("Tuổi nghề", None)]
    assert "unit" not in read(workbook([1, "Lê A", "X", 5], header=header)).columns


def test_short_words_with_their_marks(workbook: WriteWorkbook) -> None:
    path = workbook([1, "Lê A", "Tày", "0912345678"], header=["TT", "Họ và tên", "DT", "ĐT"])
    assert rows_of(path, "ethnicity", "phone") == [("Tày", "0912345678")]


def test_every_official_group_is_itself_and_there_are_54() -> None:
    assert len(set(ethnic.GROUPS)) == 54
    assert [ethnic.group(name) for name in ethnic.GROUPS] == list(ethnic.GROUPS)


@pytest.mark.parametrize(
    ("written", "is_"),
    [("tày", "Tày"), ("Kinh(Việt)", "Kinh"), ("H'Mông", "Mông"), ("dân tộc Nùng", "Nùng"), ("Ê-đê", "Ê Đê"),
     ("Sán Chay (Cao Lan)", "Sán Chay"), ("Mán", "Dao"), ("Marsian", None), ("", None)],
)  # fmt: skip
def test_ethnic_groups_however_written(written: str, is_: str | None) -> None:
    assert ethnic.group(written) == is_


def test_what_is_no_group_and_a_manager_among_the_workers_are_warned_of(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Dân tộc", "Chức vụ", "Đơn vị", "Lao động trực tiếp", "Không giữ chức vụ quản lý"]
    path = workbook([1, "Lê A", "Kinhh", "Công nhân", "X", "x", "x"], [2, "Mai B", "Tày", "Phó Giám đốc", "Y", "x", ""],
                    header=header)  # fmt: skip
    reading = read(path)
    assert [(w.kind, w.cell) for w in reading.warnings] == [
        ("unknown_ethnicity", "C2"),
        ("manager_as_direct_worker", "F3"),
    ]
    assert reading.rows[0].to_person(1).manager is False
    assert reading.rows[1].to_person(2).manager is None


@pytest.mark.parametrize(
    ("written", "is_"),
    [("Bằng LĐST", "Bằng Lao động sáng tạo"), ("ĐIỂN HÌNH", "Điển hình tiên tiến"), ("CBCĐ", "Cán bộ công đoàn"),
     ("đại diện tập thể", "Đại diện tập thể"), ("Đương nhiên", "Đương nhiên")],
)  # fmt: skip
def test_categories(written: str, is_: str) -> None:
    assert category(written) == is_


def test_a_category_by_a_mark(workbook: WriteWorkbook) -> None:
    header = ["TT", "Họ và tên", "Đối tượng", "", "Đơn vị"]
    path = workbook(["", "", "Điển hình", "Cán bộ CĐ", ""], [1, "Lê A", "x", "", "X"], [2, "Mai B", "", "x", "Y"],
                    header=header)  # fmt: skip
    assert rows_of(path, "category") == [("Điển hình tiên tiến",), ("Cán bộ công đoàn",)]


def test_an_allotment(workbook: WriteWorkbook) -> None:
    rows = (
        ["BẢNG PHÂN BỔ ĐẠI BIỂU"],
        ["STT", "Đơn vị", "Số đại biểu", "Nữ", "DTTS", "Lao động trực tiếp"],
        [1, "LĐLĐ huyện Văn Lãng", 9, "30%", 0.5, 3],
        [2, "Công đoàn ngành Y tế", "13 đại biểu", "", "", ""],
        ["", "Tổng cộng", 22, "", "", ""],
    )
    found = quotas.read(workbook(*rows, header=None))
    assert [(q.unit, q.seats, q.women, q.minorities, q.direct_workers) for q in found] == [
        ("LĐLĐ huyện Văn Lãng", 9, 3, 5, 3),
        ("Công đoàn ngành Y tế", 13, None, None, None),
    ]


def test_a_surname_is_no_title_where_nobody_else_has_one(workbook: WriteWorkbook) -> None:
    names = ["Lê Văn A", "Ông Ích Khiêm", "Mai Thị B", "Vy Văn C", "Ma Thị D"]
    path = workbook(*([n, name, 1980, "", f"Xã {n}"] for n, name in enumerate(names, 1)))
    assert rows_of(path, "full_name", "title", "gender")[1] == ("Ông Ích Khiêm", None, None)
    path = workbook(*([n, f"Ông {name}" if n == 1 else name, 1980, "", f"Xã {n}"] for n, name in enumerate(names, 1)))
    assert rows_of(path, "full_name", "title")[:2] == [("Lê Văn A", "Ông"), ("Ích Khiêm", "Ông")]
