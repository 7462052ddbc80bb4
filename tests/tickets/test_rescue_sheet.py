"""The rescue sheet: all that is still to come, in today's order, with today's times, names and votes."""

from datetime import datetime
from pathlib import Path

import pytest

from agenda import runsheet
from agenda.stamps import Stamp
from kiosk import i18n
from kiosk.awards import commands as calls
from kiosk.conference.commands import PrintPaper
from kiosk.conference.settings import PrinterConfig
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station
from kiosk.tickets.rescue_sheet import rescue_sheet
from kiosk.tickets.slips import slip_of
from printing.drawings import draw
from printing.slips import Sheet, SheetRow, from_payload, to_payload
from tests.support.commandline import Kiosk
from tests.support.conferences import MINUTE, SCREEN, HandClock, Opens, new_sample, new_small


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.fixture
def running(tmp_path: Path, opened: Opens) -> tuple[Station, HandClock]:
    clock = HandClock()
    station = opened(new_sample(tmp_path / "hoi-nghi"), clock=clock)
    station.do(runsheet.Start())
    clock.pass_ms(6 * MINUTE)
    return station, clock


def sheet_of(conference: Conference, now: Stamp) -> Sheet:
    sheet = rescue_sheet(conference, now)
    assert isinstance(sheet, Sheet)
    return sheet


def part(sheet: Sheet, heading: str) -> list[SheetRow]:
    """Return the rows from a heading to the next one."""
    rows, inside = [], False
    for row in sheet.rows:
        inside = row.above.startswith(heading) if row.above else inside
        rows += [row] if inside else []
    return rows


def test_before_the_start_everything_is_to_come(sample: Folder, opened: Opens) -> None:
    station = opened(sample)
    sheet = sheet_of(station.conference, station.clock.stamp())
    items = [row.number for row in part(sheet, "STILL") if row.number]
    assert items == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    speakers = {row.name for row in part(sheet, "STILL") if not row.number}
    assert {"Hà Tiến Dũng", "MC"} - {"MC"} <= speakers
    assert sheet.rows[0].detail == "08:00 · 5 min"
    assert len(part(sheet, "VOTES")) == 2
    named = [row for row in sheet.rows if row.above.startswith("BATCH ")]
    assert len(named) == 3
    batches = station.conference.awards.batches
    assert [row.number for row in part(sheet, "LATER")] == [batch.number for batch in batches[3:]]
    assert from_payload(to_payload(sheet)) == sheet
    assert draw(sheet, 384).width == 384


def test_times_are_those_of_now_and_what_is_over_is_left_out(running: tuple[Station, HandClock]) -> None:
    station, clock = running
    station.do(runsheet.Next())
    clock.pass_ms(3 * MINUTE)
    sheet = sheet_of(station.conference, clock.stamp())
    rows = part(sheet, "STILL")
    assert (rows[0].number, rows[0].mark, rows[0].detail) == (2, "RUNNING", "08:06 · 20 min · 17 min left")
    assert [row.detail[:5] for row in rows if row.number == 3] == ["08:26"]
    assert rows[1].mark == "HAS THE FLOOR"
    assert sheet.title == "Rescue sheet: 08:09"
    station.do(runsheet.Skip("item:3"))
    station.do(runsheet.NextSegment())
    rows = part(sheet_of(station.conference, clock.stamp()), "STILL")
    assert 3 not in [row.number for row in rows]
    assert [row.name for row in rows if row.mark == "HAS THE FLOOR"] == ["Lộc Văn Ứng"]
    assert "MC" not in [row.name for row in rows]


def test_who_speaks_and_is_not_here_is_marked_until_he_comes(running: tuple[Station, HandClock]) -> None:
    station, clock = running
    who = station.conference.roster.by_code("LS185")
    assert who is not None

    def mark() -> str:
        rows = part(sheet_of(station.conference, clock.stamp()), "STILL")
        return next(row.mark for row in rows if row.name == who.full_name)

    assert mark() == "NOT HERE"
    station.do(CheckInTogether((who.number,)))
    assert mark() == ""


def test_a_wall_clock_that_was_moved_changes_no_time(running: tuple[Station, HandClock]) -> None:
    station, clock = running
    clock.set_wall(-60 * MINUTE)
    now = datetime.fromtimestamp(clock.wall_ms / 1000, station.conference.settings.zone)
    sheet = slip_of("rescue", None, station.conference, station.codes, now, clock.stamp())
    assert isinstance(sheet, Sheet)
    assert sheet.title == "Rescue sheet: 08:06"


def test_batches_that_left_the_stage_and_votes_that_are_counted_are_gone(running: tuple[Station, HandClock]) -> None:
    station, clock = running
    first, second = station.conference.awards.batches[:2]
    station.do(CheckInTogether(tuple(range(1, 215))))
    for command in (calls.Announce(first.decision), calls.Call(), calls.Stage(), calls.Hand()):
        station.do(command)
    sheet = sheet_of(station.conference, clock.stamp())
    # Handed over, but still on the stage: nobody of it is to be called again.
    first_above = next(row.above for row in sheet.rows if row.above.startswith("BATCH "))
    assert first_above.startswith(f"BATCH {second.number} ")


def test_it_is_asked_for_like_any_paper_and_comes_out_somewhere(tmp_path: Path, kiosk: Kiosk, opened: Opens) -> None:
    folder = new_small(tmp_path / "c", printers=[SCREEN])
    answer = kiosk("--lang", "en", "-C", folder.path, "slip", "rescue")
    assert answer.code == 0, answer
    assert len(list(folder.badges.glob("*.png"))) == 1
    two = new_small(tmp_path / "two", printers=[SCREEN, PrinterConfig("Giấy 2", "screen", 576)])
    station = opened(two, post="MC")
    assert station.do(PrintPaper("rescue"))[0].payload["printer"] == SCREEN.name
    with pytest.raises(Refusal, match="no printer"):
        station.do(PrintPaper("summary"))
    with pytest.raises(Refusal, match="no printer"):
        opened(new_small(tmp_path / "none"), post="MC").do(PrintPaper("rescue"))
