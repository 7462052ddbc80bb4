"""The figures afterwards: workbook, lists, attendance, journal file, pictures; and all from the command line."""

from __future__ import annotations

import csv
import errno
import hashlib
import itertools
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageColor

from kiosk.documents import after_papers, attendance_csv, charts, pictures, upperlists, workbook
from kiosk.documents.charts import Canvas
from kiosk.documents.outcome.attendance import Interval, arrivals
from kiosk.documents.outcome.running import Course, Ran, course
from kiosk.errors import DiskFull
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckInTogether
from kiosk.roster.people import Person
from kiosk.station.station import Station
from kiosk.station.status import status_of
from tests.support.commandline import Kiosk
from tests.support.conferences import EIGHT, HandClock, new_small, seeded_ids
from tests.support.sure import sure
from tests.support.whole_day import whole_day


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return whole_day(tmp_path_factory.mktemp("day") / "hoi-nghi")


@pytest.fixture(scope="module")
def day(folder: Folder) -> Iterator[Station]:
    opened = Station(folder, clock=HandClock(EIGHT + 4 * 3_600_000))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def papers(folder: Folder, day: Station, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every paper of the whole day, written once."""
    out = tmp_path_factory.mktemp("papers") / "ra"
    after_papers.write(after_papers.source(folder, day.clock.stamp()), out)
    return out


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=5, values_only=True) if any(cell is not None for cell in row)]


def test_every_paper_is_there_and_the_digest_is_that_of_the_journal(papers: Path) -> None:
    names = {path.name for path in papers.iterdir()}
    assert {after_papers.SUMMARY, after_papers.WORKBOOK, after_papers.DELEGATES, after_papers.HANDOVER} < names
    assert {after_papers.VOTES, after_papers.ATTENDANCE, after_papers.ARRIVALS, after_papers.TIMELINE} < names
    assert sum(name.startswith(after_papers.UPPER) for name in names) == 2
    digest, name = (papers / f"{after_papers.JOURNAL}.sha256").read_text().split()
    assert name == after_papers.JOURNAL
    assert hashlib.sha256((papers / name).read_bytes()).hexdigest() == digest


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_anybody_can_prove_the_journal_file(papers: Path) -> None:
    run = subprocess.run(["sha256sum", "-c", f"{after_papers.JOURNAL}.sha256"], cwd=papers, capture_output=True)
    assert run.returncode == 0


def test_the_journal_file_has_every_event(papers: Path, day: Station) -> None:
    lines = (papers / after_papers.JOURNAL).read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [event.id for event in day.journal.in_order()]


def test_the_first_sheet_has_the_figures_of_status(papers: Path, day: Station) -> None:
    status = status_of(day)
    book = load_workbook(papers / after_papers.WORKBOOK)
    told = {str(row[0]).strip(): row[1] for row in rows_of(book["Tổng hợp"])}
    assert told["Đại biểu được triệu tập"] == status["summoned"]
    assert told["Đại biểu có mặt"] == status["present"]
    assert told["Đại biểu vắng mặt"] == status["absent"]
    assert told["Khách mời có mặt"] == status["guests_present"]
    assert told["Nữ (trong số đại biểu có mặt)"] == status["women"]
    assert told["Dân tộc thiểu số"] == status["ethnic_minority"]
    assert told["Đảng viên"] == status["party"]
    assert told["Lao động trực tiếp"] == status["direct_workers"]
    assert told["Số cần có mặt để tiến hành"] == status["quorum"]["needed"]
    assert told["chưa trao"] == status["awards"]["outstanding"]
    assert told["tạm giữ"] == status["awards"]["withheld"]
    counted = [row[2] for row in rows_of(book["Có mặt"])]
    assert counted.count("Đại biểu") == status["present"]
    assert len(rows_of(book["Vắng"])) == status["absent"]
    assert len(rows_of(book["Khen thưởng"])) == status["awards"]["certificates"]
    assert len(rows_of(book["Bằng chưa trao"])) == status["awards"]["withheld"] + status["awards"]["outstanding"]
    assert sum(row[1] for row in rows_of(book["Đến theo 5 phút"])) == len(counted)


def test_nothing_in_the_workbook_is_a_formula_and_times_are_times(papers: Path) -> None:
    book = load_workbook(papers / after_papers.WORKBOOK)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    names = [row[1] for row in rows_of(book["Có mặt"])]
    assert {"=Hoàng Thị Dự", "@Vi Thị Mời"} <= set(names)
    phones = [row[6] for row in rows_of(book["Có mặt"]) if row[6]]
    assert all(isinstance(phone, str) and phone.startswith("0") for phone in phones)
    assert book["Chương trình"]["E5"].value.strftime("%H:%M") == "08:02"


def test_the_charts_are_the_spreadsheets_own(papers: Path) -> None:
    with zipfile.ZipFile(papers / after_papers.WORKBOOK) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    assert sum("<c:lineChart>" in chart for chart in charts) == 1
    assert sum('<c:grouping val="stacked"/>' in chart for chart in charts) == 2


def test_attendance_is_a_table_for_spreadsheets_in_which_nothing_is_a_formula(papers: Path, day: Station) -> None:
    raw = (papers / after_papers.ATTENDANCE).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    here = [row for row in rows if row["Tình trạng"] == "có mặt"]
    assert len(here) == len(day.conference.hall.present)
    assert sum(row["Đối tượng"] == "Đại biểu" for row in here) == status_of(day)["present"]
    states = [row["Tình trạng"] for row in rows if row["Đối tượng"] == "Đại biểu"]
    assert states.count("vắng có lý do") == 2
    assert states.count("vắng") + states.count("vắng có lý do") == status_of(day)["absent"]
    assert states.count("có người dự thay") == 1


def test_a_full_disk_is_told_in_one_plain_sentence(
    tmp_path: Path, day: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    def full(_book: object) -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "no room"))

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    with pytest.raises(DiskFull):
        workbook.write(day.conference, [], day.clock.stamp(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_list_for_the_upper_congress_has_the_columns_of_the_form(papers: Path, day: Station) -> None:
    path = next(papers.glob(f"{after_papers.UPPER}-1-*"))
    sheet = load_workbook(path).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for head in ("Nam", "Nữ", "Dân tộc", "Đảng viên", "Trình độ chuyên môn", "Chức vụ", "Đơn vị công tác"):
        assert head in texts
    ballot = day.conference.votes.ballots[1]
    assert {name.name for name in ballot.names} <= {text.removeprefix("Ông ").removeprefix("Bà ") for text in texts}
    assert any("tán thành, đạt tỷ lệ" in text for text in texts)


def test_a_conference_in_which_nothing_happened_says_so(tmp_path: Path) -> None:
    made = new_small(tmp_path / "moi")
    clock = HandClock()
    written = after_papers.write(after_papers.source(made, clock.stamp()), tmp_path / "ra")
    names = {path.name for path in written}
    assert after_papers.ARRIVALS not in names
    assert after_papers.TIMELINE not in names
    assert after_papers.HANDOVER not in names
    book = load_workbook(tmp_path / "ra" / after_papers.WORKBOOK)
    said = [sheet["A5"].value for sheet in book if sheet.title != "Biểu đồ chương trình"]
    assert "Chưa có ai điểm danh." in said
    assert "Không có danh sách khen thưởng." in said


def test_people_of_whom_only_the_name_is_known_have_a_row_all_the_same(tmp_path: Path) -> None:
    people = [Person(number=0, kind="delegate", full_name=name) for name in ("+Một", "-Hai", "=Ba", "@Bốn")]
    station = Station(new_small(tmp_path / "it", people), clock=HandClock(), ids=seeded_ids(3))
    station.do(CheckInTogether((1, 2)))
    now = station.clock.stamp()
    workbook.write(station.conference, list(station.journal.in_order()), now, tmp_path / "a.xlsx")
    attendance_csv.write(station.conference, tmp_path / "a.csv")
    assert upperlists.write(station.conference, tmp_path, "danh-sach") == []
    station.close()
    book = load_workbook(tmp_path / "a.xlsx")
    assert [row[1] for row in rows_of(book["Có mặt"])] == ["+Một", "-Hai"]
    assert [row[1] for row in rows_of(book["Vắng"])] == ["=Ba", "@Bốn"]
    assert "'=Ba" in (tmp_path / "a.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("count", [1, 2, 12, 60, 300])
def test_no_text_of_the_picture_of_arrivals_leaves_it_or_meets_another(count: int) -> None:
    start = datetime(2026, 5, 15, 6, 0)
    found = [Interval(start + timedelta(minutes=5 * n), n % 97, n * 5000) for n in range(1, count + 1)]
    readable(pictures.arrivals_canvas(found))


@pytest.mark.parametrize("count", [1, 9, 20])
def test_no_text_of_the_picture_of_the_course_leaves_it_or_meets_another(count: int) -> None:
    start = datetime(2026, 5, 15, 8, 0)
    minute = timedelta(minutes=1)
    items = tuple(
        Ran(
            key=f"item:{n}",
            number=n,
            title="Biểu dương, tôn vinh, khen thưởng các điển hình tiên tiến " * (1 + n % 2),
            kind="speech",
            planned_start=start + n * 20 * minute,
            planned_ms=20 * 60_000,
            began=start + n * 21 * minute,
            ended=start + (n + 1) * 21 * minute,
            ran_ms=21 * 60_000,
            paused_ms=0,
            state="done",
            stretches=((start + n * 21 * minute, start + (n + 1) * 21 * minute),),
        )
        for n in range(1, count + 1)
    )
    readable(pictures.timeline_canvas(Course(start, items[-1].ended, start, items[-1].ended, exact=True, items=items)))


def test_an_item_that_was_broken_off_is_drawn_as_it_ran() -> None:
    start, minute = datetime(2026, 5, 15, 8, tzinfo=UTC), timedelta(minutes=1)
    ran = ((start, start + 10 * minute), (start + 40 * minute, start + 70 * minute))
    item = Ran("item:1", 1, "Tham luận", "speech", start, 30 * 60_000, start, ran[1][1], 40 * 60_000, 0, "done", ran)
    canvas = pictures.timeline_canvas(Course(start, ran[1][1], start, ran[1][1], exact=True, items=(item,)))
    middle = canvas.image.convert("RGB").crop((0, 110, canvas.image.width - 165, canvas.image.height - 90))
    inks = {ink: ImageColor.getrgb(ink) for ink in (charts.DONE, charts.OVER)}
    columns = {ink: _columns(middle, colour) for ink, colour in inks.items()}
    done, over = columns[charts.DONE], columns[charts.OVER]
    # Ten minutes, half an hour of something else, twenty minutes as planned, ten too many.
    gap = max(b - a for a, b in itertools.pairwise(done))
    assert gap == pytest.approx(3 * (len(over)), rel=0.1)
    assert len(done) == pytest.approx(3 * len(over), rel=0.1)
    assert min(over) > max(done) - 2


def _columns(image: Image.Image, colour: tuple[int, ...]) -> list[int]:
    pixels = sure(image.load())
    return [x for x in range(image.width) if any(pixels[x, y] == colour for y in range(image.height))]


def readable(canvas: Canvas) -> None:
    boxes = canvas.texts
    for text, (left, top, right, bottom) in boxes:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= canvas.image.width, text
        assert bottom <= canvas.height, text
    for place, (text, box) in enumerate(boxes):
        for other, there in boxes[:place]:
            apart = box[2] <= there[0] or there[2] <= box[0] or box[3] <= there[1] or there[3] <= box[1]
            assert apart, (text, other)


def test_the_pictures_are_the_same_every_time_and_none_where_there_is_nothing(day: Station) -> None:
    found = arrivals(day.conference)
    assert sure(pictures.arrivals_picture(found)).tobytes() == sure(pictures.arrivals_picture(found)).tobytes()
    assert pictures.arrivals_picture([]) is None
    assert pictures.timeline_picture(Course(None, None, None, None, exact=True, items=())) is None
    ran = course(day.conference, day.clock.stamp())
    assert sure(pictures.timeline_picture(ran)).tobytes() == sure(pictures.timeline_picture(ran)).tobytes()


def test_the_command_writes_into_the_folder_and_the_purge_finds_it_all(
    kiosk: Kiosk, tmp_path: Path, folder: Folder
) -> None:
    copy = tmp_path / "ban-sao"
    shutil.copytree(folder.path, copy)
    said = kiosk("-C", copy, "report", "--json")
    assert said.code == 0
    assert {Path(row["file"]).parent.name for row in said.json} == {after_papers.FOLDER}
    assert (copy / after_papers.FOLDER / after_papers.SUMMARY).is_file()
    closed = kiosk("-C", copy, "close", "--to", tmp_path / "usb", "--purge", "--yes")
    assert closed.code == 0
    assert (tmp_path / "usb" / after_papers.FOLDER / after_papers.SUMMARY).is_file()
    assert not (copy / after_papers.FOLDER).exists()
    refused = kiosk("-C", copy, "report")
    assert refused.code == 1
    assert "đã được xóa" in refused.err
    assert not (copy / after_papers.FOLDER).exists()


def test_what_an_earlier_run_wrote_and_this_one_has_not_is_gone(folder: Folder, day: Station, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    out.mkdir()
    stale = out / f"{after_papers.UPPER}-1-ten-cu.xlsx"
    own = out / "ghi-chu.xlsx"
    for path in (stale, own):
        path.write_bytes(b"x")
    after_papers.write(after_papers.source(folder, day.clock.stamp()), out)
    assert (stale.exists(), own.exists()) == (False, True)
