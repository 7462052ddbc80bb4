"""Lists in TCVN3 and VNI letters become Unicode, whatever they are stored in; Unicode lists are never touched."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kiosk.roster.book_reader import read
from kiosk.roster.importer import read as read_roster
from kiosk.text.legacy_fonts import TABLES, TCVN3, VNI, to_unicode
from kiosk.text.syllables import is_syllable
from kiosk.text.transcoding import converted
from tests.support import paths
from tests.support.roster_files import to_tcvn3, to_vni

TCVN3_TABLE, VNI_TABLE = TABLES
ROOT = paths.ROOT
SAMPLES = [
    *sorted((ROOT / "kiosk/sample").glob("*.xlsx")),
    *sorted((ROOT / "tests/data/rosters").glob("*.xlsx")),
    *sorted((ROOT / "tests/data/rosters").glob("*.csv")),
]
LETTERS = set("aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ") - set("aeiouy")
PEOPLE = [
    ("Nguyễn Văn An", "Chủ tịch", "Xã Hòa Bình"),
    ("Trần Thị Thắm", "Ủy viên", "Xã Tân Liên"),
    ("Lý Đức Thanh", "Phó Chủ tịch", "Trường Tiểu học Ước Lễ"),
    ("Đặng Thị Dương", "Kế toán", "Bệnh viện huyện"),
    ("Lê Hoàng Yến", "Giáo viên", "LĐLĐ huyện Cao Lộc"),
]
HEADER = ("Họ và tên", "Chức vụ", "Đơn vị")


def names() -> list[str]:
    sheet = read(ROOT / "kiosk/sample/dai-bieu.xlsx").sheets[0]
    (column,) = {at for row in sheet.rows for at, cell in enumerate(row) if cell == "Họ và tên"}
    cells = [row[column] for row in sheet.rows[7:] if len(row) > column]
    return [cell for cell in cells if isinstance(cell, str) and cell]


def test_the_tables_have_every_letter_once() -> None:
    assert len(TCVN3) == len(set(TCVN3.values())) == 134 - 60
    assert set(TCVN3.values()) >= LETTERS
    assert len(LETTERS) == 67
    assert set(VNI.values()) == LETTERS | {letter.upper() for letter in LETTERS}


def test_known_texts() -> None:
    assert to_unicode("NguyÔn ThÞ Th¾m, hép møt tÕt, ¦íc tÝnh, Lý §øc Thanh, D\u00ad\u00acng", TCVN3_TABLE) == (
        "Nguyễn Thị Thắm, hộp mứt tết, Ước tính, Lý Đức Thanh, Dương"
    )
    assert to_unicode("Xin chaøo caùc baïn, NGUYEÃN VAÊN Ñöùc, Lyù Hueä", VNI_TABLE) == (
        "Xin chào các bạn, NGUYỄN VĂN Đức, Lý Huệ"
    )
    assert to_unicode("NGUYÔN V¡N ¸NH", TCVN3_TABLE) == "NGUYỄN VĂN ÁNH"
    assert to_unicode("§\u00acN VÞ", TCVN3_TABLE) == "ĐƠN VỊ"
    assert to_unicode("¸nh, L\u00aa B", TCVN3_TABLE) == "ánh, Lê B"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.data())
def test_names_come_back_from_both_fonts(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(_NAMES), min_size=5, max_size=40, unique=True))
    for encode, name in ((to_tcvn3, "tcvn3"), (to_vni, "vni")):
        grid = [[encode(person)] for person in chosen]
        assert converted(grid)[0] == name
        # TCVN3 has no capital for Á and Ề.
        assert [row[0].lower() for row in grid] == [person.lower() for person in chosen]
    grid = [[person] for person in chosen]
    assert converted(grid) == ("unicode", ())
    assert [row[0] for row in grid] == chosen


_NAMES = sorted(set(names()))


def test_the_names_are_syllables() -> None:
    words = {word.lower() for name in _NAMES for word in name.split() if word.isalpha()}
    assert len(words) > 60
    assert {word for word in words if not is_syllable(word)} == set()


@pytest.mark.parametrize(
    ("word", "good"),
    [
        *((word, True) for word in ("gì", "giếng", "quốc", "quỳnh", "khuya", "nghiêng", "ỷ", "oách")),
        *((word, False) for word in ("nguyôn", "hoc", "hòc", "ngê", "cê", "noël", "quo", "")),
    ],
)
def test_syllables(word: str, good: bool) -> None:
    assert is_syllable(word) == good


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_sample_is_ever_converted(path: Path) -> None:
    book = read(path)
    assert book.conversions == ()
    assert all(sheet.encoding == "unicode" for sheet in book.sheets)


@pytest.mark.parametrize(
    "texts",
    [
        ["Hòa", "Bé", "Tài", "Tô", "Lê", "Hà", "Tú", "Vũ Thê", "Cù Lí"],
        ["José Muñoz", "Zoë Kravitz", "Jürgen Müller", "François Noël", "René Pérez", "Zoé", "Chloë"],
        ["José Muñoz", "Nguyễn Thị Hoà", "Zoë"],
        ["Hòa"],
        ["café", "«ghi chú»", "37 °C", "½ ngày", "Điều 5 § 2"],
        ["Nguyê\u0303n Thi\u0323 Ho\u0300a", "Lê Va\u0306n A"],
    ],
)
def test_unicode_is_left_alone(texts: list[str]) -> None:
    grid = [[text] for text in texts]
    assert converted(grid) == ("unicode", ())
    assert [row[0] for row in grid] == texts


def xls(path: Path, rows: Iterable[Sequence[object]]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    book.save(str(path))


def xlsx(path: Path, rows: Iterable[Sequence[object]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def csv_of_bytes(path: Path, rows: Iterable[Sequence[object]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    path.write_bytes(out.getvalue().encode("cp1252"))


@pytest.mark.parametrize("write", [xls, xlsx, csv_of_bytes])
@pytest.mark.parametrize(("encode", "encoding"), [(to_tcvn3, "tcvn3"), (to_vni, "vni")])
def test_lists_in_old_letters(
    tmp_path: Path,
    write: Callable[[Path, Iterable[Sequence[object]]], None],
    encode: Callable[[str], str],
    encoding: str,
) -> None:
    files: dict[Callable[[Path, Iterable[Sequence[object]]], None], str]
    files = {xls: "a.xls", xlsx: "a.xlsx", csv_of_bytes: "a.csv"}
    path = tmp_path / files[write]
    write(path, [tuple(map(encode, row)) for row in (HEADER, *PEOPLE)])
    book = read(path)
    assert (book.encoding, book.sheets[0].encoding) == (encoding, encoding)
    first = book.conversions[0]
    assert (first.encoding, first.column, first.after) == (encoding, 0, "Nguyễn Văn An")
    assert first.before == encode("Nguyễn Văn An")
    assert len(book.conversions) == 3
    rows = read_roster(path).rows
    assert [row.full_name for row in rows] == [name for name, _, _ in PEOPLE]
    assert [row.unit for row in rows] == [unit for _, _, unit in PEOPLE]


def test_unicode_headers_over_old_data(tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", [HEADER, *(tuple(map(to_tcvn3, row)) for row in PEOPLE)])
    rows = read(tmp_path / "a.xlsx").sheets[0].rows
    assert rows[0] == HEADER
    assert [row[0] for row in rows[1:]] == [name for name, _, _ in PEOPLE]


def test_one_old_column_in_a_unicode_sheet() -> None:
    people = [*PEOPLE, ("Tô Hòa", "Lê Hà", "Tài Bé")]
    grid = [list(HEADER), *([to_tcvn3(name), position, unit] for name, position, unit in people)]
    assert converted(grid)[0] == "tcvn3"
    assert grid == [list(HEADER), *map(list, people)]


def test_a_column_with_little_to_tell_follows_the_others() -> None:
    grid = [[to_tcvn3(name), to_tcvn3("Nữ"), to_tcvn3("Tày")] for name, _, _ in PEOPLE]
    converted(grid)
    assert [row[1:] for row in grid] == [["Nữ", "Tày"]] * len(PEOPLE)


def test_a_capital_that_the_font_has_not() -> None:
    positions = ["Chủ tịch", "Ủy viên", "Phó Chủ tịch", "Kế toán", "Ủy viên Ban Chấp hành"]
    grid = [[to_tcvn3(position)] for position in positions]
    assert grid[1] == ["ñy viªn"]
    converted(grid)
    assert [row[0] for row in grid] == positions
    small = [[to_tcvn3(text)] for text in ("chủ tịch", "ủy viên", "kế toán trưởng")]
    converted(small)
    assert small[1] == ["ủy viên"]


def test_both_kinds_of_text_in_one_column() -> None:
    good = [["Nguyễn Thị Lê"], ["Hà Tô Lê"], ["Đặng Văn Hòa"], ["Trần Cường"], ["Phạm Thị Mến"], ["Đỗ Lê"]]
    grid = [*map(list, good), *([to_tcvn3(name)] for name, _, _ in PEOPLE)]
    converted(grid)
    assert grid == [*good, *([name] for name, _, _ in PEOPLE)]


def test_a_font_is_evidence_for_a_short_list(tmp_path: Path) -> None:
    short = [["TT"], [to_tcvn3("Đặng A")]]
    assert converted([list(row) for row in short])[0] == "unicode"
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    font = book.add_format({"font_name": ".VnTime"})
    sheet = book.add_worksheet()
    for at, row in enumerate(short):
        sheet.write(at, 0, row[0], font)
    book.close()
    assert read(tmp_path / "a.xlsx").sheets[0].rows == (("TT",), ("Đặng A",))
