"""A file is taken for what it is; what cannot be read is refused once, in words."""

import datetime as dt

import pytest

from kiosk.errors import ImportRefused
from kiosk.roster import book_reader, values
from kiosk.roster.importer import read
from tests.support.roster_files import WriteCsv

LIST = "STT;Họ và tên;Đơn vị\n1;Nguyễn Thị Hoà;Xã Tân Liên\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_every_encoding_and_with_every_separator(csv_file: WriteCsv, encoding: str, delimiter: str) -> None:
    # cp1258 writes the tones of most letters apart.
    text = LIST.replace(";", delimiter)
    if encoding == "cp1258":
        text = (
            text.replace("ọ", "o\u0323")
            .replace("ễ", "ê\u0303")
            .replace("ị", "i\u0323")
            .replace("à", "a\u0300")
            .replace("ã", "a\u0303")
        )
    reading = read(csv_file(text, encoding=encoding))
    assert reading.encoding == encoding
    assert [(row.full_name, row.unit) for row in reading.rows] == [("Nguyễn Thị Hoà", "Xã Tân Liên")]


def test_a_comma_inside_quotes_is_no_separator(csv_file: WriteCsv) -> None:
    reading = read(csv_file('Họ và tên;Đơn vị\nLê A;"Xã A, huyện B, tỉnh C, D"\n'))
    assert reading.rows[0].unit == "Xã A, huyện B, tỉnh C, D"


@pytest.mark.parametrize("text", ["sep=|\nSTT|Họ và tên|Đơn vị\n1|Lê A|Xã A\n", "STT|Họ và tên|Đơn vị\r1|Lê A|Xã A\r"])
def test_bars_the_line_of_excel_and_ends_of_carriage_returns(csv_file: WriteCsv, text: str) -> None:
    (row,) = read(csv_file(text)).rows
    assert (row.full_name, row.unit, row.row) == ("Lê A", "Xã A", 3 if text.startswith("sep") else 2)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(csv_file: WriteCsv, encoding: str) -> None:
    reading = read(csv_file(LIST, encoding=encoding))
    assert (reading.encoding, reading.rows[0].full_name) == ("utf-16", "Nguyễn Thị Hoà")


def test_a_line_break_in_a_field_starts_no_record(csv_file: WriteCsv) -> None:
    book = book_reader.read(csv_file('STT,Họ và tên\r\n1,"Lê\r\nA"\r\n2,"Lê ""B"""\r\n'))
    assert book.sheets[0].rows == (("STT", "Họ và tên"), ("1", "Lê A"), ("2", 'Lê "B"'))


def test_western_letters_that_are_no_vietnamese(csv_file: WriteCsv) -> None:
    book = book_reader.read(csv_file("Name;Unit\nJosé Muñoz Ìx;A\n", encoding="cp1252"))
    assert (book.encoding, book.sheets[0].rows[1][0]) == ("cp1252", "José Muñoz Ìx")


def test_a_list_without_a_header_is_refused(csv_file: WriteCsv) -> None:
    with pytest.raises(ImportRefused, match="header"):
        read(csv_file("một;hai\n1;2\n"))


@pytest.mark.parametrize(("row", "column", "cell"), [(1, 0, "A1"), (7, 25, "Z7"), (7, 26, "AA7"), (2, 701, "ZZ2")])
def test_addresses(row: int, column: int, cell: str) -> None:
    assert book_reader.address(row, column) == cell


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (dt.date(1983, 12, 7), "1983-12-07"),
        ("7/3/1985", "1985-03-07"),
        ("7 - 3 - 1985", "1985-03-07"),
        ("07.03.85", "1985-03-07"),
        ("1985-03-07", "1985-03-07"),
        ("03/1985", "1985"),
        (1985, "1985"),
        ("1985", "1985"),
        (27915, "1976-06-04"),
    ],
)
def test_births(written: str | int | dt.date, read_as: str) -> None:
    assert values.birth(written) == read_as


@pytest.mark.parametrize("written", ["31/02/1985", "15/13/1979", "không rõ", 85, 2500, "1.5", "1/1/1066", 1984.5])
def test_what_is_no_birth(written: float | int | str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.birth(written)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0940 000 002", "0940000002"),
        ("+84 (0)97.000.0004", "0970000004"),
        ("84940000005", "0940000005"),
        (980000001, "0980000001"),
        ("0912345678; 0987654321", "0912345678"),
        ("không có", None),
        ("", None),
    ],
)
def test_phones(written: int | str, read_as: str | None) -> None:
    assert values.phone(written) == read_as


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Bà Nguyễn Thị Hoà", ("Nguyễn Thị Hoà", "Bà", "nữ")),
        ("Đ/c Lê Văn A", ("Lê Văn A", "Đ/c", None)),
        ("ÔNG ThS. Lê Văn A", ("Lê Văn A", "ÔNG ThS.", "nam")),
        ("Bá Thị A", ("Bá Thị A", None, None)),
        ("Bà", ("Bà", None, None)),
    ],
)
def test_titles(written: str, parts: tuple[str, str | None, str | None]) -> None:
    assert values.split_title(written) == parts


def test_marks_and_written_nos() -> None:
    assert [values.flag(said) for said in ("x", "X", "Có", "12/05/2010", "", "-", "không", 0)] == [
        *(True, True, True, True, None, None, False, False)
    ]
