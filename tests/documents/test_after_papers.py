"""The papers after the conference: figures are those of `kiosk status`, sentences whole, whatever is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx.document import Document

from agenda.vote import CountVotes
from kiosk import i18n
from kiosk.awards import commands as c
from kiosk.awards.next_step import next_step
from kiosk.documents import handover, summary, voteminutes
from kiosk.reception.commands import CheckInTogether
from kiosk.roster.people import Person
from kiosk.station.station import Station
from kiosk.station.status import status_of
from tests.support.conferences import EIGHT, HandClock, delegates, new_sample, new_small, seeded_ids
from tests.support.whole_day import whole_day

# What no sentence has: a value that was not there, a hole, a mark in the wrong place.
_ODD = re.compile(r"None|[{}]|\bnan\b| [,;:.)](?!\.)|\.\.|,,|;;|\(\)|: \.|\(\s|  ")


def paragraphs(made: Document) -> list[str]:
    """Return every text of a document, those in tables too, in no particular order."""
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [line for text in (*(p.text for p in made.paragraphs), *cells) for line in text.splitlines()]


def told(station: Station) -> str:
    """Return the whole text of all three papers."""
    now = station.clock.stamp()
    made = (
        summary.document(station.conference, now),
        handover.document(station.conference, now),
        voteminutes.document(station.conference),
    )
    return "\n".join(line for one in made for line in paragraphs(one))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    opened = Station(whole_day(tmp_path_factory.mktemp("day") / "hoi-nghi"), clock=HandClock(EIGHT + 4 * 3_600_000))
    yield opened
    opened.close()


def test_the_summary_tells_the_figures_of_status(day: Station) -> None:
    status = status_of(day)
    text = "\n".join(paragraphs(summary.document(day.conference, day.clock.stamp())))
    here = f"triệu tập: {status['summoned']} đồng chí; có mặt: {status['present']} đồng chí"
    awards = status["awards"]
    assert here in text
    assert f"nữ: {status['women']} đồng chí" in text
    assert f"Đảng viên: {status['party']} đồng chí" in text
    assert f"Dân tộc thiểu số: {status['ethnic_minority']} đồng chí" in text
    assert f"Lao động trực tiếp: {status['direct_workers']} đồng chí" in text
    assert f"Khách mời: có mặt {status['guests_present']}/" in text
    assert f"Đã trao {awards['handed'] + awards['proxy']}/{awards['certificates']}" in text
    assert f"còn {awards['withheld'] + awards['outstanding']} chưa trao" in text
    assert "Khai mạc lúc 08 giờ 02, kết thúc lúc 11 giờ 03, sớm 27 phút so với kế hoạch." in text


def test_the_summary_names_substitutes_walk_ins_speakers_and_what_is_outstanding(day: Station) -> None:
    text = told(day)
    assert "=Hoàng Thị Dự (Công đoàn Y tế), dự thay" in text
    assert "Lý Văn Thêm" in text
    assert "Trường mầm non vùng biên" in text
    assert "giữ lại: in sai tên" in text


def test_every_item_stands_in_the_summary_with_its_times(day: Station) -> None:
    made = summary.document(day.conference, day.clock.stamp())
    table = next(t for t in made.tables if t.rows[0].cells[1].text == "Nội dung")
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "", "5", "6", "7", "8", "9"]
    assert rows[0][2:] == ["08:00", "5", "08:02", "08:06", "5", "–"]
    assert rows[5][7] == "–22"


def test_the_minutes_of_the_awards_have_every_certificate_once(day: Station) -> None:
    made = handover.document(day.conference, day.clock.stamp())
    rows = [row.cells[1].text for table in made.tables for row in table.rows if row.cells[0].text.isdigit()]
    assert sorted(rows) == sorted(certificate.name for certificate in day.conference.awards.certificates)


def test_the_minutes_name_what_was_annulled_whoever_put_it_up(tmp_path: Path) -> None:
    """Batches were handed over since: their facts list certificates by number, not as they were put up."""
    station = Station(new_sample(tmp_path / "hoi-nghi"), clock=HandClock())
    try:
        last = station.conference.awards.certificates[-1].id
        station.do(c.AddRecipient(decision="656/QĐ-TLĐ", name="Nông Thị Thêm", unit="Trường Mầm non"))
        added = station.conference.awards.certificates[-1].id
        while station.conference.awards.handed == {}:
            station.do(next_step(station.conference.awards))
        station.do(c.AnnulCertificate(last, "ghi hai lần"))
        station.do(c.AnnulCertificate(added, "không thuộc quyết định"))
        text = "\n".join(paragraphs(handover.document(station.conference, station.clock.stamp())))
    finally:
        station.close()
    assert ": ghi hai lần." in text
    assert "Nông Thị Thêm (Bằng Lao động sáng tạo): không thuộc quyết định." in text


def test_the_minutes_of_the_votes_have_counts_shares_and_the_sentence(day: Station) -> None:
    made = voteminutes.document(day.conference)
    text = "\n".join(paragraphs(made))
    here = day.conference.present
    assert f"Kiểm đếm lúc 10 giờ 41: có mặt {here}/200 đại biểu được triệu tập." in text
    assert "Số tán thành được suy ra" in text
    counted = [t for t in made.tables if t.rows[0].cells[0].text == "Ý kiến"]
    for table in counted:
        *parts, whole = [int(row.cells[1].text) for row in table.rows[1:]]
        assert sum(parts) == whole == here


def test_a_count_that_was_corrected_is_told_with_its_reason(tmp_path: Path) -> None:
    station = Station(whole_day(tmp_path / "sua", ended=False), clock=HandClock(EIGHT + 3 * 3_600_000))
    try:
        station.do(CountVotes(1, 180, None, 3, 0, "đếm lại hàng ghế cuối"))
        text = "\n".join(paragraphs(voteminutes.document(station.conference)))
    finally:
        station.close()
    assert "đã được sửa. Lý do: đếm lại hàng ghế cuối." in text


def bare(path: Path) -> Station:
    """A roster of names alone: no sex, no birth, no unit, nothing."""
    people = [Person(number=0, kind="delegate", full_name=f"Người Thứ {n}") for n in range(1, 6)]
    station = Station(new_small(path, people), clock=HandClock(), ids=seeded_ids(5))
    station.do(CheckInTogether((1, 2, 3, 4)))
    return station


def test_in_every_state_of_a_conference_the_sentences_are_whole(tmp_path: Path, day: Station) -> None:
    states = {
        "nothing": Station(new_small(tmp_path / "a"), clock=HandClock()),
        "nobody came": Station(new_small(tmp_path / "b", delegates(5)), clock=HandClock()),
        "no fields": bare(tmp_path / "c"),
        "before the day": Station(new_sample(tmp_path / "d"), clock=HandClock()),
    }
    try:
        for name, station in states.items():
            assert not [line for line in told(station).splitlines() if _ODD.search(line.strip())], name
        text = told(states["nothing"])
        assert "Chưa có danh sách đại biểu được triệu tập" in text
        assert "chưa khai mạc" in text
        assert "Không có danh sách khen thưởng." in text
        assert "có mặt: 0 đồng chí, đạt 0,00 %" in told(states["nobody came"])
        assert "4 đồng chí chưa có dữ liệu" in told(states["no fields"])
    finally:
        for station in states.values():
            station.close()
    assert not [line for line in told(day).splitlines() if _ODD.search(line.strip())]


def test_the_papers_are_vietnamese_whatever_the_program_speaks(day: Station) -> None:
    i18n.use("en")
    english = told(day)
    i18n.use("vi")
    assert english == told(day)


def test_what_is_spoken_in_one_thread_is_not_heard_in_another() -> None:
    from threading import Thread

    i18n.use("en")
    heard: list[str] = []
    with i18n.speaking("vi"):
        thread = Thread(target=lambda: heard.append(i18n._("absent")))
        thread.start()
        thread.join()
        assert i18n._("absent") != "absent"
    assert [*heard, i18n._("absent")] == ["absent", "absent"]
