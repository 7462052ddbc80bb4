"""Every format of workbook says the same: rows from A1 on, what is hidden, what is merged, what has no value."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from openpyxl import Workbook

from kiosk.errors import ImportRefused
from kiosk.roster.book_reader import NO_STORED_VALUE, read
from tests.support.roster_files import ods, ods_cell, ods_row, ods_table, xlsx

ROWS = (("STT", "Họ và tên", "Năm sinh"), (1, "Nguyễn Thị Hoà", 1980), (2, "Lê Đức Ước", 1975.5))


def through_openpyxl(path: Path) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("cũ").sheet_state = "hidden"
    book.active.merge_cells("A5:C6")
    book.save(path)


def through_xlwt(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    sheet.write_merge(4, 5, 0, 2, "")
    book.add_sheet("cũ").visibility = 1
    book.save(str(path))


def through_ods(path: Path) -> None:
    ends = '<table:table-row table:number-rows-repeated="1048571">' + ods_cell(
        None, ' table:number-columns-repeated="16384"'
    )
    merged = ods_row(
        ods_cell(None, ' table:number-columns-spanned="3" table:number-rows-spanned="2"'),
        '<table:covered-table-cell table:number-columns-repeated="2"/>',
    )
    table = ods_table("DS", *(ods_row(*row) for row in ROWS), ods_row(None), merged, ends + "</table:table-row>")
    path.write_bytes(ods(table, ods_table("cũ", ods_row("x"), style="hid")))


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.xlsx", through_openpyxl), ("a.xlsm", through_openpyxl), ("a.xls", through_xlwt), ("a.ods", through_ods)],
)
def test_every_format(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    book = read(tmp_path / name)
    assert book.encoding == "unicode"
    assert book.hidden == ("cũ",)
    assert book.conversions == ()
    (sheet,) = book.sheets
    assert sheet.rows[:3] == ROWS
    assert all(cell == "" for row in sheet.rows[3:] for cell in row)
    assert sheet.merged == (((4, 0), (5, 2)),)


def test_hidden_rows_are_kept_and_told(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("DS")
    for row in range(6):
        sheet.write(row, 0, f"Lê {row}")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(900, None, None, {"hidden": True})
    book.close()
    assert read(tmp_path / "a.xlsx").sheets[0].hidden_rows == {3}
    assert len(read(tmp_path / "a.xlsx").sheets[0].rows) == 6
    hidden = ' table:visibility="filter" table:number-rows-repeated="2"'
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_table("DS", ods_row("a"), ods_row("b", more=hidden), ods_row("c"))))
    (sheet,) = read(path).sheets
    assert (set(sheet.hidden_rows), len(sheet.rows)) == ({2, 3}, 4)


def test_hidden_rows_and_errors_of_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("trống")
    sheet = book.add_sheet("DS")
    # Long enough to lie in many sectors.
    for row in range(3000):
        sheet.write(row, 0, f"Lê Thị Hoà {row}")
    sheet.row(1500).hidden = True
    sheet.row(2).set_cell_error(1, "#DIV/0!")
    book.save(str(tmp_path / "a.xls"))
    (empty, full) = read(tmp_path / "a.xls").sheets
    assert (empty.rows, empty.hidden_rows) == ((), frozenset())
    assert full.hidden_rows == {1501}
    assert full.rows[2] == ("Lê Thị Hoà 2", NO_STORED_VALUE)
    assert len(full.rows) == 3000


def test_cells_of_every_type(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for at, value in {
        "C3": dt.date(1979, 8, 15),
        "D3": dt.datetime(1979, 8, 15, 12, 30),
        "E3": True,
        "F3": False,
        "G3": 980000001.0,
        "H3": " Hoà \n\u00adA ",
        "C4": "=1/0",
        "J9": "=A1",
    }.items():
        sheet[at] = value
    book.save(tmp_path / "a.xlsx")
    rows = read(tmp_path / "a.xlsx").sheets[0].rows
    assert rows[:2] == ((), ())
    assert rows[2][2:] == (dt.date(1979, 8, 15), dt.date(1979, 8, 15), "x", "", 980000001, "Hoà A")
    assert rows[3] == ("", "", NO_STORED_VALUE)
    assert rows[8] == (*[""] * 9, NO_STORED_VALUE)


def test_formulas_of_an_ods_without_result(tmp_path: Path) -> None:
    never = '<table:table-cell table:formula="of:=[.A1]"/>'
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_table("DS", ods_row("a", never, failed, "b"))))
    assert read(path).sheets[0].rows == (("a", NO_STORED_VALUE, NO_STORED_VALUE, "b"),)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>', "B1048576"),
    ],
)
def test_a_stray_cell_far_out_is_named(tmp_path: Path, cell: str, told: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(cell))
    with pytest.raises(ImportRefused, match=f"DS .* cell {told};"):
        read(path)


def test_an_empty_cell_far_out_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576" s="1"/>'))
    assert read(path).sheets[0].rows == ((1,),)


def test_an_ods_filled_to_its_ends_is_refused(tmp_path: Path) -> None:
    everywhere = ods_cell("x", ' table:number-columns-repeated="16384"')
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_table("DS", ods_row(everywhere, more=' table:number-rows-repeated="1048576"'))))
    with pytest.raises(ImportRefused, match="filled far beyond"):
        read(path)
