"""Frozen reports: numbered, unchangeable, supplementary; on the command line, as JSON, on paper, as a Word document."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from kiosk.conference.commands import FreezeReport, PrintPaper
from kiosk.conference.fold import fold
from kiosk.conference.reports import is_congress, live, numbered
from kiosk.errors import Refusal
from kiosk.reception.commands import Annul, CheckInTogether, Excuse
from kiosk.station.station import Station
from kiosk.station.status import status_of
from kiosk.tickets.slips import slip_of
from printing.slips import Listing
from tests.support.commandline import Kiosk
from tests.support.conferences import MINUTE, SCREEN, HandClock, Writer, delegates, new_sample, new_small, seeded_ids
from tests.support.sure import sure

HOSTILE = '=HYPERLINK("http://x") [b]</w:t>'


@pytest.fixture
def hand() -> HandClock:
    """The clock of the hall."""
    return HandClock()


@pytest.fixture
def hall(tmp_path: Path, hand: HandClock) -> Iterator[Station]:
    """Ten delegates, six of them here, one excused."""
    folder = new_small(tmp_path / "c", delegates(10))
    station = Station(folder, clock=hand, ids=seeded_ids(2), post="Tổng quan")
    station.do(CheckInTogether((1, 2, 3, 4, 5, 6)))
    station.do(Excuse(7, "ốm", ""))
    yield station
    station.close()


def test_what_was_frozen_never_changes(hall: Station, hand: HandClock) -> None:
    hall.do(FreezeReport())
    with hall.reading() as conference:
        first = conference.reports[-1]
        assert (first.n, first.wall_ms, first.report.present) == (1, hand.wall_ms, 6)
        assert live(conference, 0).report == first.report
    hand.pass_ms(10 * MINUTE)
    hall.do(CheckInTogether((7, 8)))
    with hall.reading() as conference:
        assert numbered(conference, 1) == first
        assert live(conference, 0).report.present == 8
        event = conference.hall.present[1].event_id
    hall.do(Annul(event, "nhầm"))
    hall.do(FreezeReport())
    with hall.reading() as conference:
        assert [snapshot.n for snapshot in conference.reports] == [1, 2]
        with pytest.raises(Refusal, match="no report number"):
            numbered(conference, 3)


def test_a_snapshot_agrees_with_the_figures_of_the_opening(hall: Station, kiosk: Kiosk) -> None:
    """The introduction and the report are read from two facts of one moment: they say the same."""
    from agenda.runsheet import Next, Start

    hall.do(Start())
    hall.do(Next())
    hall.do(FreezeReport())
    with hall.reading() as conference:
        opening, snapshot = conference.opening, conference.reports[-1]
        assert opening is not None
        report = snapshot.report
        assert snapshot.wall_ms == opening.wall_ms
        counts = opening.counts
    assert (report.summoned, report.present, report.women) == (counts["summoned"], counts["present"], counts["women"])
    assert report.minorities == counts["ethnic_minority"]
    assert report.direct_workers.count("yes") == counts["direct_workers"]
    assert report.party.count("yes") == counts["party"]


def test_the_fold_takes_only_reports_it_can_read() -> None:
    writer = Writer("s1")
    bad: list[dict[str, Any]] = [
        {},
        {"n": 1},
        {"n": 1, "report": {"present": 3}},
        {"n": "x", "report": []},
        {"n": 1, "report": None},
    ]
    events = [writer.write("report.delegates_frozen", payload, hlc=(n + 1) << 16) for n, payload in enumerate(bad)]
    assert fold(events).reports == []


def test_the_figures_are_those_of_status(hall: Station, kiosk: Kiosk) -> None:
    answer = kiosk("-C", hall.folder.path, "delegates-report", "--json")
    assert answer.code == 0, answer.err
    found, status = answer.json, status_of(hall)
    names = ("summoned", "present", "absent", "guests_present", "women", "ethnic_minority", "direct_workers", "party")
    assert {name: found[name] for name in (*names, "quorum")} == {name: status[name] for name in (*names, "quorum")}
    assert (found["number"], found["frozen"], found["since"]) == (None, False, None)
    assert found["attendance"] == 60.0
    for breakdown in found["breakdowns"].values():
        assert round(sum(part["share"] for part in (*breakdown["parts"], breakdown["unknown"])), 2) == 100.0


def test_on_the_command_line(hall: Station, kiosk: Kiosk) -> None:
    path = hall.folder.path
    first = kiosk("-C", path, "delegates-report", "--freeze")
    assert first.code == 0, first.err
    assert first.out.startswith("BÁO CÁO TÌNH HÌNH ĐẠI BIỂU\n")
    assert "Báo cáo số 1, số liệu lúc" in first.out
    assert "được triệu tập: 10 đồng chí; có mặt: 6 đồng chí, đạt 60,00 %." in first.out
    hall.do(CheckInTogether((7, 8, 9)))
    second = kiosk("-C", path, "delegates-report", "--freeze", "--json").json
    assert (second["number"], second["since"]["number"], second["since"]["arrived"]) == (2, 1, [7, 8, 9])
    assert second["since"]["counts"]["present"] == [6, 9]
    shown = kiosk("-C", path, "delegates-report", "--number", "2").out
    assert shown.startswith("BÁO CÁO BỔ SUNG SỐ 2\n")
    assert "thêm 3 đồng chí, có mặt 9/10." in shown
    assert "có mặt từ 6 lên 9; vắng mặt từ 4 xuống 1" in shown
    third = kiosk("-C", path, "delegates-report", "--freeze").out
    assert "So với báo cáo số 2" in third
    assert "không có thay đổi, có mặt 9/10." in third
    assert kiosk("-C", path, "delegates-report", "--number", "1").out == first.out
    assert "number 7" in kiosk("--lang", "en", "-C", path, "delegates-report", "--number", "7").told
    assert kiosk("-C", path, "delegates-report", "--freeze", "--number", "1").code == 2
    assert kiosk("-C", path, "delegates-report", "--out", path / "x.pdf").code == 2


def test_nothing_frozen_yet_is_told(hall: Station, kiosk: Kiosk) -> None:
    answer = kiosk("--lang", "en", "-C", hall.folder.path, "delegates-report", "--number", "1")
    assert answer.told == "No delegates' report has been frozen yet."


def test_a_conference_without_anybody(tmp_path: Path, kiosk: Kiosk) -> None:
    folder = new_small(tmp_path / "c")
    answer = kiosk("-C", folder.path, "delegates-report", "--freeze", "--out", tmp_path / "a.docx")
    assert answer.code == 0, answer.err
    text = kiosk("-C", folder.path, "delegates-report", "--number", "1").out
    assert "Chưa có danh sách đại biểu được triệu tập; có mặt: 0 đồng chí." in text
    assert kiosk("-C", folder.path, "delegates-report", "--json").json["attendance"] == 0.0


@pytest.mark.parametrize(
    ("title", "congress"),
    [
        ('["HỘI NGHỊ", "TIẾN TỚI ĐẠI HỘI THI ĐUA"]', False),
        ('["ĐẠI HỘI", "CÔNG ĐOÀN TỈNH"]', True),
        ('["Tọa đàm"]', False),
    ],
)
def test_a_congress_is_told_from_a_conference(tmp_path: Path, title: str, congress: bool) -> None:
    from agenda.runsheet import Adopt

    folder = new_small(tmp_path / "c", delegates(3))
    station = Station(folder, clock=HandClock(), ids=seeded_ids(2))
    try:
        lines = sure(station.folder.read("programme.toml")).splitlines()
        text = "\n".join(f"title_lines = {title}" if line.startswith("title_lines") else line for line in lines)
        station.do(Adopt(text))
        assert is_congress(station.conference) is congress
    finally:
        station.close()


def test_the_word_document(tmp_path: Path, kiosk: Kiosk) -> None:
    folder = new_sample(tmp_path / "c")
    station = Station(folder, clock=HandClock(), ids=seeded_ids(2))
    station.do(CheckInTogether(tuple(range(1, 181))))
    station.close()
    path = tmp_path / "a.docx"
    answer = kiosk("--lang", "en", "-C", folder.path, "delegates-report", "--json", "--out", path)
    assert answer.json["present"] == 180
    assert answer.err.strip() == f"{path}: the delegates' report."
    made = Document(str(path))
    section = made.sections[0]
    page = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(sure(length).mm) for length in page] == [210, 297, 30, 15, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""
    head, table, sign = made.tables
    assert [round(column.width.mm) for column in head.columns] == [65, 100]
    left, right = (cell.text.split("\n") for cell in head.rows[0].cells)
    assert left[:2] == ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LẠNG SƠN", "BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU"]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    number, day = (cell.text for cell in head.rows[1].cells)
    assert number.replace("\N{NO-BREAK SPACE}", " ") == "Số:      /BC-BTTTCĐB"
    assert day == "Lạng Sơn, ngày 15 tháng 5 năm 2026"
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == "BÁO CÁO"
    assert "Tổng số đại biểu được triệu tập: 200 đồng chí; có mặt: 180 đồng chí, đạt 90,00 %." in texts
    assert [cell.text for cell in table.rows[-1].cells] == ["Cộng", "–", "200", "180"]
    assert len(table.rows) == 19
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert sum(column.width.mm for column in table.columns) <= 165
    assert sign.rows[0].cells[1].text.startswith("TM. BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU\nTRƯỞNG BAN\n")
    with ZipFile(path) as file:
        assert b'w:cs="Times New Roman"' in file.read("word/styles.xml")


def test_names_are_text_everywhere(tmp_path: Path, kiosk: Kiosk) -> None:
    people = delegates(2)
    people[1] = type(people[1])(number=0, kind="delegate", full_name=HOSTILE, birth="1980", delegation=HOSTILE)
    folder = new_small(tmp_path / "c", people)
    path = tmp_path / "a.docx"
    assert kiosk("-C", folder.path, "delegates-report", "--out", path).code == 0
    assert any(HOSTILE in paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert HOSTILE in kiosk("-C", folder.path, "delegates-report").out


def test_the_report_on_paper(tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c", delegates(10), printers=[SCREEN])
    station = Station(folder, clock=HandClock(), ids=seeded_ids(2), post="Bàn 1")
    try:
        with pytest.raises(Refusal):
            station.do(PrintPaper("report", 1))
        station.do(FreezeReport())
        event = station.do(PrintPaper("report", 1))[0]
        assert json.loads(json.dumps(dict(event.payload))) == {"printer": "Giấy", "what": "report", "number": 1}
        with station.reading() as conference:
            from datetime import datetime

            now = datetime.fromtimestamp(event.wall_ms / 1000, conference.settings.zone)
            slip = slip_of("report", 1, conference, station.codes, now)
            assert isinstance(slip, Listing)
            assert slip.lines[0] == ("0/10", "0,00 %")
            assert "Báo cáo số 1" in slip.about
            assert slip_of("report", 9, conference, station.codes, now) is None
            unfrozen = slip_of("report", None, conference, station.codes, now)
            assert isinstance(unfrozen, Listing)
            assert "chưa chốt" in unfrozen.about
    finally:
        station.close()
