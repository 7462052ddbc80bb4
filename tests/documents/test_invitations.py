"""Invitations: everybody invited has one, each is whole on its page, and every code is read back from the paper."""

import csv
import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import i18n
from kiosk.codes.codes import Code, CodeKind
from kiosk.conference.settings import Config
from kiosk.documents import cards, letter
from kiosk.documents.dates import long_date, long_time
from kiosk.documents.drawing import MM, Box, Mark, Symbol, Text
from kiosk.documents.invitations import Invitation, Occasion, invitations_of, occasion
from kiosk.documents.mailmerge import harmless
from kiosk.errors import FolderError
from kiosk.folder.atomic_write import file_name
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.commandline import Kiosk, environment, python
from tests.support.conferences import ROOT, delegates, new_small

DPI = 150
HEAD = '[conference]\nname = "Hội nghị"\ndate = 2026-05-15\n'
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Nguyễn Ngọc Thuỳ Dương Khánh Huyền"
LONG_UNIT = (
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và phát triển đô thị trực thuộc Ủy ban nhân dân "
    "thành phố Lạng Sơn, chi nhánh khu kinh tế cửa khẩu Đồng Đăng – Lạng Sơn, phòng Kế hoạch tổng hợp và đầu tư"
)
FULL = Occasion(
    name="Hội nghị điển hình tiên tiến công nhân, viên chức, lao động tỉnh Lạng Sơn",
    body=("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG TỈNH LẠNG SƠN"),
    time="08 giờ 00, thứ Sáu, ngày 15 tháng 5 năm 2026",
    place="Hội trường Trung tâm Hội nghị tỉnh, thành phố Lạng Sơn",
    arrive="trước 07 giờ 30",
    dress="Nữ: áo dài truyền thống; nam: áo sơ mi trắng, thắt cà vạt",
    note="Đồng chí được bố trí ăn trưa tại Nhà khách tỉnh.",
    signer=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Hà Tiến Dũng"),
)
BARE = Occasion(name="Hội nghị")
ONE = Invitation(
    number=58,
    kind="delegate",
    title="Đồng chí",
    name="Đinh Thanh Hoa",
    post="Công nhân",
    unit="Điện lực Văn Quan",
    delegation="Công đoàn Viên chức tỉnh",
    seat="C18",
    code="113700058001234567890123",
    human="00058-9",
)


@pytest.fixture(scope="module", autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture(scope="module")
def invited(sample: Folder) -> Iterator[tuple[list[Invitation], Occasion, Station]]:
    """Everybody's invitation of the sample conference."""
    from kiosk.station.station import Station

    station = Station(sample)
    yield list(invitations_of(station.conference, station.codes)), occasion(station.conference), station
    station.close()


def read(page: pypdfium2.PdfPage) -> set[str]:
    """Return the codes on a page as a scanner sees them at 150 dpi."""
    picture = page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()
    return {
        found.text
        for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    }


def words(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


# Who is invited


def test_everybody_who_is_expected_is_invited_and_nobody_else(
    invited: tuple[list[Invitation], Occasion, Station],
) -> None:
    made, _common, station = invited
    people = station.conference.roster.people
    assert len(made) == 215
    assert {one.number for one in made} == {person.number for person in station.conference.roster.expected()}
    assert not [one for one in made if people[one.number].deceased]
    assert [person for person in people.values() if person.deceased]
    for one in made:
        assert station.codes.read(one.code) == Code(CodeKind.INVITATION, one.number, 0)


def test_who_is_added_declined_or_dead_has_none_and_a_new_serial_is_taken(station: Station) -> None:
    first = station.conference.roster.people[1]
    changes: list[dict[str, Any]] = [{"kind": "walk_in"}, {"declined": True}, {"deceased": True}]
    for number, change in enumerate(changes, 60_001):
        station.conference.roster.enrol(dataclasses.replace(first, number=number, code=None, **change))
    station.conference.person_notes.serials[1, CodeKind.INVITATION] = 1
    made = {one.number: one for one in invitations_of(station.conference, station.codes)}
    assert set(made) == set(range(1, 13))
    codes = [station.codes.read(made[number].code) for number in (1, 2)]
    assert [code.serial for code in codes if isinstance(code, Code)] == [1, 0]


def test_guests_come_first_then_delegation_by_delegation(invited: tuple[list[Invitation], Occasion, Station]) -> None:
    made, _common, station = invited
    people = station.conference.roster.people
    guests = [one for one in made if one.kind == "guest"]
    assert made[: len(guests)] == guests
    assert [people[one.number].order for one in guests] == list(range(1, 15))
    rest = [one.delegation for one in made[len(guests) :]]
    assert rest[-1] == ""
    assert sorted(set(rest[:-1])) == list(dict.fromkeys(rest[:-1]))


def test_what_is_not_set_comes_from_the_programme(invited: tuple[list[Invitation], Occasion, Station]) -> None:
    _made, common, _station = invited
    assert common.body == ("LIÊN ĐOÀN LAO ĐỘNG TỈNH LẠNG SƠN",)
    assert common.place == "Hội trường Trung tâm Hội nghị tỉnh, thành phố Lạng Sơn"
    assert common.time == "08:00, Friday, 15 May 2026"
    assert common.reception == "07:00"
    assert common.signer == ()


def test_settings_are_taken_and_mistakes_named() -> None:
    said = Config.parse(
        HEAD + '[invitation]\nbody = ["A", "B"]\nplace = "Hội trường"\narrive = "trước 7 giờ"\nsigner = ["An"]\n'
    ).invitation
    assert (said.body, said.place, said.arrive, said.signer) == (("A", "B"), "Hội trường", "trước 7 giờ", ("An",))
    assert (said.time, said.dress, said.note) == ("", "", "")
    for wrong in ("dress = 3", 'body = "A"', "signer = [1]", 'note = ""'):
        with pytest.raises(FolderError, match=wrong.split()[0]):
            Config.parse(f"{HEAD}[invitation]\n{wrong}\n")


def test_dates_are_written_as_in_letters() -> None:
    assert long_date(date(2020, 5, 20)) == "Wednesday, 20 May 2020"
    assert long_time("08:00") == "08:00"


def test_dates_are_written_as_in_vietnamese_letters() -> None:
    i18n.use("vi")
    assert long_date(date(2020, 5, 20)) == "thứ Tư, ngày 20 tháng 5 năm 2020"
    assert long_date(date(2026, 2, 1)) == "Chủ nhật, ngày 01 tháng 02 năm 2026"
    assert long_time("08:00") == "08 giờ 00"


# The pages

vietnamese = st.sampled_from(
    "a Ẫ ễ ộ Ỵ g đ Đ ươ Nguyễn Thị THƯỞNG Ỡ NGHIÊNG ƯỠN Lộc – ( ) i Ĩ Quỳnh jgy ÀÁẢÃẠ x 12 Ωш".split()
)
texts = st.lists(vietnamese, max_size=40).map(" ".join) | st.text(max_size=60).map(lambda text: " ".join(text.split()))
names = texts.filter(bool) | st.just("W" * 80) | st.just(LONG_NAME)
people = st.builds(
    dataclasses.replace,
    st.just(ONE),
    title=st.sampled_from(["", "Ông", "Thiếu tướng, PGS.TS.", LONG_UNIT]),
    name=names,
    post=texts,
    unit=texts | st.just(LONG_UNIT) | st.just(LONG_UNIT * 3) | st.just("Ễ" * 300),
    delegation=texts,
    seat=st.sampled_from(["", "C18", "Khán đài B, hàng ghế 12, ghế số 5"]),
)
occasions = st.sampled_from([FULL, BARE, dataclasses.replace(FULL, signer=()), dataclasses.replace(FULL, place="")])


def whole(marks: Sequence[Mark], room: Box, quiet: float) -> None:
    """Check that text and symbols are within the room, apart from each other; only a quiet zone may leave it."""
    boxes = [mark.box for mark in marks if isinstance(mark, (Text, Symbol))]
    wide = Box(room.left - quiet, room.top - quiet, room.right + quiet, room.bottom)
    for index, box in enumerate(boxes):
        assert wide.holds(box)
        assert not [other for other in boxes[index + 1 :] if box.meets(other)]
    for mark in marks:
        if isinstance(mark, Text):
            assert room.holds(mark.box)


def said(marks: Sequence[Mark]) -> str:
    return "".join(mark.text for mark in marks if isinstance(mark, Text)).replace(" ", "")


def drawn(text: str) -> str:
    from kiosk.documents.typeset import drawable

    return drawable(text).replace(" ", "")


@given(people, occasions)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_leaves_a_letter_or_meets_another(person: Invitation, common: Occasion) -> None:
    marks = letter.letter(person, common)
    whole(marks, letter.ROOM, 4 * letter.MODULE)
    for text in (person.name, person.post, person.unit, person.delegation, common.place, *common.signer):
        assert "".join(drawn(text).split()) in said(marks)


@given(people, occasions)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_leaves_a_card_or_meets_another(person: Invitation, common: Occasion) -> None:
    room = cards.rooms()[3]
    marks = cards.card(person, common, room)
    whole(marks, room, 4 * cards.MODULE)
    for text in (person.name, person.post, person.unit, person.seat, common.place):
        assert "".join(drawn(text).split()) in said(marks)


@pytest.mark.parametrize("common", [FULL, BARE])
@pytest.mark.parametrize("name", [ONE.name, LONG_NAME, "Ỡ"])
def test_the_name_is_the_largest(name: str, common: Occasion) -> None:
    marks = letter.letter(dataclasses.replace(ONE, name=name, unit=LONG_UNIT), common)
    sizes = {mark.size: mark.text for mark in marks if isinstance(mark, Text)}
    assert sizes[max(sizes)] in name


def test_symbols_are_large_enough_for_a_worn_print() -> None:
    assert letter.MODULE >= 0.9 * MM
    assert cards.MODULE >= 0.7 * MM
    assert not [a for a in cards.rooms() for b in cards.rooms() if a != b and a.meets(b)]


# The files


@pytest.fixture(scope="module")
def files(sample: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters and cards of the sample conference, in Vietnamese."""
    from kiosk.cli import main

    folder = tmp_path_factory.mktemp("papers")
    for layout in ("letter", "cards"):
        out = folder / f"{layout}.pdf"
        with pytest.raises(SystemExit) as end:
            main(["--lang", "vi", "-C", str(sample.path), "invitations", "--layout", layout, "--out", str(out)])
        assert end.value.code == 0
    return folder


def test_the_codes_of_letters_are_read_back(files: Path, invited: tuple[list[Invitation], Occasion, Station]) -> None:
    made, _common, _station = invited
    document = pypdfium2.PdfDocument(files / "letter.pdf")
    assert len(document) == len(made)
    for index in range(0, len(made), len(made) // 12):
        assert read(document[index]) == {made[index].code}


@pytest.mark.soak
def test_the_codes_of_all_letters_are_read_back(
    files: Path, invited: tuple[list[Invitation], Occasion, Station]
) -> None:
    document = pypdfium2.PdfDocument(files / "letter.pdf")
    for page, one in zip(document, invited[0], strict=True):
        assert read(page) == {one.code}


def test_the_codes_of_all_cards_are_read_back(files: Path, invited: tuple[list[Invitation], Occasion, Station]) -> None:
    made, _common, _station = invited
    document = pypdfium2.PdfDocument(files / "cards.pdf")
    assert len(document) == 27
    for index, page in enumerate(document):
        assert read(page) == {one.code for one in made[index * 8 : index * 8 + 8]}


@pytest.mark.parametrize("layout", ["letter", "cards"])
def test_the_text_of_the_paper_is_the_text_of_the_roster(
    files: Path, invited: tuple[list[Invitation], Occasion, Station], layout: str
) -> None:
    made, common, _station = invited
    document = pypdfium2.PdfDocument(files / f"{layout}.pdf")
    each = 1 if layout == "letter" else 8
    for index, page in enumerate(document):
        text = words(page)
        for one in made[index * each : index * each + each]:
            for part in (one.name, one.human, one.seat, one.post, one.unit):
                assert part in text
        assert common.place in text
    assert document.get_metadata_dict()["Title"].endswith(common.name)


def test_what_is_drawn_is_where_the_layout_says(tmp_path: Path) -> None:
    """Boxes are measured with one library and drawn with another: the two agree to a quarter of a point."""
    from kiosk.documents import pdf

    marks = letter.letter(dataclasses.replace(ONE, name=LONG_NAME), FULL)
    with (tmp_path / "one.pdf").open("wb") as target:
        pdf.write(target, letter.SHEET, [marks], title="x", language="vi")
    page = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0].get_textpage()
    lines = [mark for mark in marks if isinstance(mark, Text)]
    seen = [page.get_charbox(index) for index in range(page.count_chars())]
    for mark in lines:
        box = mark.box
        inside = [
            (left, right)
            for left, bottom, right, top in seen
            if box.top - 0.5 <= letter.SHEET.height - top and letter.SHEET.height - bottom <= box.bottom + 0.5
            if right > left and box.left - 0.5 <= left and right <= box.right + 0.5
        ]
        assert len(inside) >= len(mark.text.replace(" ", ""))
        assert abs(max(right for _left, right in inside) - box.right) < 1.5 + mark.tracking


def test_the_same_invitations_make_the_same_file(kiosk: Kiosk, sample: Folder, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for out in (first, second):
        assert kiosk("-C", sample.path, "invitations", "--number", 7, "--out", out).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert b"CreationDate (D:2000" in first.read_bytes()


def test_letters_that_no_font_has_are_told(kiosk: Kiosk, tmp_path: Path) -> None:
    person = dataclasses.replace(delegates(1)[0], full_name="Lý 李 An")
    folder = new_small(tmp_path / "c", [person])
    answer = kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", tmp_path / "a.pdf")
    assert answer.code == 0
    assert answer.err.count("\n") == 1
    assert "Lý 李 An" in answer.err
    assert "Lý \ufffd An" in words(pypdfium2.PdfDocument(tmp_path / "a.pdf")[0])


# Mail merge


def rows(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_table_has_everybody_and_its_codes_are_read_by_a_desk(
    kiosk: Kiosk, sample: Folder, invited: tuple[list[Invitation], Occasion, Station], tmp_path: Path
) -> None:
    made, common, station = invited
    answer = kiosk("--lang", "en", "-C", sample.path, "invitations", "--out", tmp_path / "a.csv")
    assert "215" in answer.out
    head, *table = rows(tmp_path / "a.csv")
    assert len(head) == 12
    assert len(table) == len(made)
    for row, one in zip(table, made, strict=True):
        assert row[:2] == [str(one.number), one.human]
        assert row[3:8] == [one.name, one.post, one.unit, one.delegation, one.seat]
        assert row[10] == common.place
        assert not re.fullmatch(r"[-+.,\d\sE]*", row[11])
        assert station.codes.read(row[11]) == Code(CodeKind.INVITATION, one.number, 0)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_a_hostile_roster_makes_a_harmless_table(kiosk: Kiosk, tmp_path: Path) -> None:
    person = dataclasses.replace(delegates(1)[0], full_name='=HYPERLINK("x")', unit="@SUM(A1)", delegation="-1")
    folder = new_small(tmp_path / "c", [person])
    assert kiosk("-C", folder.path, "invitations", "--out", tmp_path / "a.csv").code == 0
    cells = rows(tmp_path / "a.csv")[1]
    assert cells[3] == '\'=HYPERLINK("x")'
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]


# The command


def test_a_file_for_each_delegation(
    kiosk: Kiosk, sample: Folder, invited: tuple[list[Invitation], Occasion, Station], tmp_path: Path
) -> None:
    out = tmp_path / "giay-moi.csv"
    answer = kiosk("--lang", "en", "-C", sample.path, "invitations", "--by-delegation", "--out", out)
    assert answer.code == 0
    made = sorted((tmp_path / "giay-moi").iterdir())
    assert len(made) == 19
    assert answer.out == "Invitations: 215, files: 19.\n"
    assert "ldld-huyen-van-lang.csv" in {path.name for path in made}
    assert len(rows(tmp_path / "giay-moi" / "guests.csv")) == 15
    assert sum(len(rows(path)) - 1 for path in made) == len(invited[0])


def test_files_by_delegation_are_pages_where_nothing_is_said(kiosk: Kiosk, folder: Folder, tmp_path: Path) -> None:
    answer = kiosk("--lang", "en", "-C", folder.path, "invitations", "--by-delegation", "--out", tmp_path / "moi")
    assert answer.out == "Invitations: 12, pages: 12, files: 2.\n"
    assert {path.name for path in (tmp_path / "moi").iterdir()} == {"doan-so-1.pdf", "doan-so-2.pdf"}


def test_file_names_are_safe_and_differ() -> None:
    taken: list[str] = []
    for title in ("Đoàn số 1", "ĐOÀN SỐ 1", "../../etc", "CON", "", "?", "Ễ" * 300):
        name = file_name(title, taken)
        assert re.fullmatch(r"[a-z0-9-]{1,90}", name)
        assert name not in {*taken, "con"}
        taken.append(name)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("--delegation", "doan so 1"), {2, 4, 6, 8, 10, 12}),
        (("--delegation", "so 1"), {2, 4, 6, 8, 10, 12}),  # a part that no other name has
        (("--delegation", "Đoàn số 1", "--delegation", "ĐOÀN SỐ 2"), set(range(1, 13))),
        (("--number", "3", "--number", "00005-7", "--number", "db009"), {3, 5, 9}),
        (("--delegation", "doan so 1", "--number", "3"), {2, 3, 4, 6, 8, 10, 12}),
    ],
)
def test_those_named_and_no_others(
    kiosk: Kiosk, folder: Folder, tmp_path: Path, asked: tuple[str, ...], expected: set[int]
) -> None:
    from kiosk.codes.codes import human

    asked = tuple(human(5) if text == "00005-7" else text for text in asked)
    assert kiosk("-C", folder.path, "invitations", "--out", tmp_path / "a.csv", *asked).code == 0
    assert {int(row[0]) for row in rows(tmp_path / "a.csv")[1:]} == expected


def test_guests_alone(kiosk: Kiosk, sample: Folder, tmp_path: Path) -> None:
    assert kiosk("-C", sample.path, "invitations", "--out", tmp_path / "a.csv", "--guests").code == 0
    assert [int(row[0]) for row in rows(tmp_path / "a.csv")[1:]] == list(range(201, 215))


def test_a_name_that_nobody_bears_is_refused_and_says_what_there_is(
    kiosk: Kiosk, folder: Folder, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    answer = kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", out, "--delegation", "Đoàn số 9")
    assert answer.told == "There is no delegation called Đoàn số 9. There are: Đoàn số 1; Đoàn số 2."
    answer = kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", out, "--delegation", "doan so")
    assert answer.told == "There is no delegation called doan so. There are: Đoàn số 1; Đoàn số 2."
    assert "99" in kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", out, "--number", "99").told
    assert not out.exists()


def test_the_deceased_have_none_even_if_asked_for(kiosk: Kiosk, sample: Folder, tmp_path: Path) -> None:
    answer = kiosk("--lang", "en", "-C", sample.path, "invitations", "--out", tmp_path / "a.pdf", "--number", "215")
    assert answer.told == "Nobody on the roster has the number 215."


def test_nobody_is_invited_before_the_roster(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c")
    assert "roster" in kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", tmp_path / "a.pdf").told
    assert not (tmp_path / "a.pdf").exists()


def test_a_place_that_cannot_be_written_is_told_and_what_was_there_stays(
    kiosk: Kiosk, folder: Folder, tmp_path: Path
) -> None:
    assert "no-folder" in kiosk("-C", folder.path, "invitations", "--out", tmp_path / "no-folder" / "a.pdf").told
    (tmp_path / "taken.pdf").mkdir()
    assert "taken.pdf" in kiosk("-C", folder.path, "invitations", "--out", tmp_path / "taken.pdf").told
    (tmp_path / "moi").write_text("a file")
    told = kiosk("-C", folder.path, "invitations", "--by-delegation", "--out", tmp_path / "moi.pdf").told
    assert "moi" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moi", "nho", "taken.pdf"]


def test_a_full_disk_leaves_the_old_file(
    kiosk: Kiosk, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.csv"
    out.write_text("old")

    def full(_descriptor: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.folder.atomic_write.os.fsync", full)
    assert "full" in kiosk("--lang", "en", "-C", folder.path, "invitations", "--out", out).told
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "nho"]


def test_another_ending_is_wrong_usage(kiosk: Kiosk, folder: Folder, tmp_path: Path) -> None:
    answer = kiosk("-C", folder.path, "invitations", "--out", tmp_path / "a.docx")
    assert answer.code == 2
    assert not list(tmp_path.glob("a*"))


def test_the_command_waits_for_no_library_of_pictures_or_pdf() -> None:
    code = """
import sys, kiosk.cli.invitations
assert not {"reportlab", "PIL", "qrcode"} & {name.split(".")[0] for name in sys.modules}
"""
    answer = python(code, env=environment(PYTHONPATH=str(ROOT)))
    assert (answer.code, answer.err) == (0, "")
