"""What is wrong in a row is told at its cell; what is no person is left out; hostile names are only text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.roster.importer import Reading, read
from kiosk.text.normalise import clean
from tests.support.roster_files import WriteCsv, WriteWorkbook


def problems(reading: Reading) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(p.kind, p.cell, p.field, p.value) for p in reading.errors]


def test_nobody_without_name_or_unit(workbook: WriteWorkbook) -> None:
    path = workbook([1, "", 1980, "Nam", "UBND xã A"], [2, "Lê Văn A", 1980, "Nam", ""], [3, "Lê B", 1981, "Nữ", "C"])
    reading = read(path)
    assert problems(reading) == [
        ("missing_required", "B2", "full_name", ""),
        ("missing_required", "E3", "unit", ""),
    ]
    assert [row.full_name for row in reading.rows] == ["Lê B"]


def test_the_second_of_two_equal_rows_is_an_error(workbook: WriteWorkbook) -> None:
    reading = read(workbook([1, "Lê Văn Hoà", 1980, "Nam", "Xã A"], [2, "LÊ VĂN HÒA", 1980, "Nam", "XÃ A"]))
    assert problems(reading) == [("duplicate", "B3", "full_name", "Lê Văn Hòa")]
    assert len(reading.rows) == 1


def test_one_code_is_for_one_person(workbook: WriteWorkbook) -> None:
    rows = [1, "Lê Văn A", 1980, "Nam", "Xã A", "", "LS1"], [2, "Mai Thị B", 1981, "Nữ", "Xã B", "", "ls1"]
    assert problems(read(workbook(*rows))) == [("duplicate_code", "G3", "code", "ls1")]


@pytest.mark.parametrize(
    ("second", "warned"),
    [
        (["Vi Văn A", "", "Nam", "Xã A"], True),  # Vy and Vi, one without a birth
        (["Vy Văn A", "03/02/1980", "Nam", "Trường B"], True),  # the same full date
        (["Vy Văn A", 1980, "Nam", "Trường B"], False),  # a namesake of the same year elsewhere
        (["Vy Văn A", "04/02/1981", "Nam", "Xã A"], False),  # another birth: the file tells them apart
    ],
)
def test_look_alikes_are_warned_of_and_namesakes_are_not(
    workbook: WriteWorkbook, second: list[str | int], warned: bool
) -> None:
    reading = read(workbook([1, "Vy Văn A", "03/02/1980", "Nam", "Xã A"], [2, *second]))
    assert reading.errors == ()
    assert [p.kind for p in reading.warnings] == ["possible_duplicate"] * warned
    assert len(reading.rows) == 2


def test_letters_that_became_question_marks(csv_file: WriteCsv) -> None:
    content = "STT;H? và tên;Ngày sinh;Đơn v?;Ghi chú\n1;Nguy?n V?n A;1980;Xã A;đến không?\n2;Lê B;1981;Xã B;\n"
    reading = read(csv_file(content))
    assert problems(reading) == [("lost_characters", "B2", "full_name", "Nguy?n V?n A")]
    assert [row.full_name for row in reading.rows] == ["Lê B"]


def test_a_formula_nobody_calculated(workbook: WriteWorkbook) -> None:
    reading = read(workbook([1, '="Lê "&"A"', 1980, "Nam", "Xã A"], [2, "Lê B", 1981, "Nữ", "=A1"]))
    assert problems(reading) == [("no_stored_value", "B2", "full_name", ""), ("no_stored_value", "E3", "unit", "")]
    assert reading.rows == ()


def test_addresses_hold_when_the_sheet_does_not_begin_at_a1(workbook: WriteWorkbook) -> None:
    header = ["", "", "TT", "Họ và tên", "Đơn vị"]
    reading = read(workbook([], [], header, ["", "", 1, "Lê A", "Xã A"], header=None))
    assert reading.rows[0].cells == {"full_name": "D4", "unit": "E4"}


def test_a_list_without_numbers_keeps_its_chairmen_and_drops_its_signature(workbook: WriteWorkbook) -> None:
    header = ["Họ và tên", "Chức vụ", "Đơn vị"]
    rows = (
        ["Đoàn Văn A", "Chủ tịch", "Xã A"],
        ["Tống Thị Công", "Phó Chủ tịch", "Xã B"],
        ["Tổng cộng: 02 đại biểu"],
        ["NGƯỜI LẬP", "", "CHỦ TỊCH"],
        ["Lê Lập", "", "Vũ Ký"],
    )
    reading = read(workbook(*rows, header=header))
    assert [row.full_name for row in reading.rows] == ["Đoàn Văn A", "Tống Thị Công"]
    assert [s.kind for s in reading.skipped] == ["total", "signature", "signature"]


def test_a_row_of_nam_and_giay_khen_is_no_second_header(workbook: WriteWorkbook) -> None:
    header = ["STT", "Họ và tên", "Giới tính", "Khen thưởng"]
    reading = read(workbook(["", "Lê A", "Nam", "Giấy khen"], [2, "Lê B", "Nữ", ""], header=header))
    assert [(row.full_name, row.gender, row.award) for row in reading.rows] == [
        ("Lê A", "nam", "Giấy khen"),
        ("Lê B", "nữ", None),
    ]


def test_the_header_repeated_on_a_new_page(workbook: WriteWorkbook) -> None:
    header = ["STT", "Họ và tên", "Đơn vị"]
    reading = read(workbook([1, "Lê A", "Xã A"], header, [2, "Lê B", "Xã B"], header=header))
    assert len(reading.rows) == 2
    assert [(s.row, s.kind) for s in reading.skipped] == [(3, "header")]


def test_surname_and_given_name_in_two_columns(workbook: WriteWorkbook) -> None:
    reading = read(workbook([1, "Nông Thị", "Hoà", "Xã A"], header=["TT", "Họ và tên đệm", "Tên", "Đơn vị"]))
    assert reading.rows[0].full_name == "Nông Thị Hoà"
    assert reading.rows[0].cells["full_name"] == "B2"


HOSTILE = {
    "[/b] Nông Văn A": "[/b] Nông Văn A",
    "[@click=app.quit]x": "[@click=app.quit]x",
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    "Lê\x1b[31m \u202eA\u2066B": "Lê[31m AB",
    "Ng\u200bô\u00a0\u00a0B": "Ngô B",
    "N" + "ô" * 79: "N" + "ô" * 79,
}


@pytest.mark.parametrize("written", HOSTILE)
def test_hostile_names_come_through_as_plain_text(csv_file: WriteCsv, written: str) -> None:
    quoted = written.replace('"', '""')
    (row,) = read(csv_file(f'STT;Họ và tên;Đơn vị\n1;"{quoted}";Xã A\n')).rows
    assert row.full_name.casefold() == HOSTILE[written].casefold()
    assert not any(unicodedata.category(ch) in {"Cc", "Cf"} for ch in row.full_name)


@settings(derandomize=True, deadline=None)
@given(st.text(min_size=1).filter(lambda text: len(clean(text)) > 1))
def test_cleaned_text_is_one_line_without_controls_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(unicodedata.category(ch) in {"Cc", "Cf"} for ch in cleaned)


def test_the_json_has_exactly_the_agreed_keys(workbook: WriteWorkbook) -> None:
    found = read(workbook([1, "Lê A", "x", "Nam", "Xã A"])).to_json(0)
    assert list(found) == ["imported", "columns", "rows", "skipped", "errors", "warnings", "encoding"]
    assert found["errors"] == [
        {"kind": "invalid_date", "sheet": "DS", "row": 2, "cell": "C2", "field": "birth", "value": "x"}
    ]
    assert found["columns"]["full_name"] == "Họ và tên"
