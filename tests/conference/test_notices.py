"""Messages and changes reach the posts they are for, stay until acknowledged, and name their reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from agenda.commands import Command
from agenda.runsheet import Insert, Interrupt, Move, Next, Rename, Replan, Skip, Start, Undo
from kiosk.conference.commands import Acknowledge, FreezeFigures, SendMessage
from kiosk.conference.opening_figures import Figures
from kiosk.errors import Refusal
from kiosk.messages.banner import notice
from kiosk.messages.posts import MC_TITLE, OVERVIEW_TITLE, PROMPTER_TITLE, STAGE_TITLE
from kiosk.reception.commands import CheckInByHand
from kiosk.station.station import Station
from tests.support.conferences import HandClock, new_sample
from tests.support.sure import sure


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    station = Station(new_sample(tmp_path / "c"), post="Ban tổ chức", clock=HandClock())
    yield station
    station.close()


def text(station: Station, title: str, put_by: Collection[str] = ()) -> str:
    found = notice(station.conference, title, put_by)
    return "" if found is None else found.text


def test_a_message_is_for_the_mc_and_his_word_closes_it(station: Station) -> None:
    station.do(SendMessage("  Đồng chí Bí thư đến lúc 9 giờ [b]  "))
    assert text(station, MC_TITLE).endswith("Đồng chí Bí thư đến lúc 9 giờ [b]")
    assert "Ban tổ chức" in text(station, PROMPTER_TITLE)
    assert text(station, STAGE_TITLE) == text(station, OVERVIEW_TITLE) == ""
    found = notice(station.conference, MC_TITLE, ())
    assert found is not None
    assert (found.for_post(MC_TITLE), found.for_post(PROMPTER_TITLE)) == (True, False)
    assert station.do(Acknowledge(found.id))
    assert station.do(Acknowledge(found.id)) == []  # once
    assert text(station, MC_TITLE) == ""
    with pytest.raises(Refusal):
        station.do(SendMessage("\u200b"))


def test_a_change_is_on_every_post_until_the_stage_has_seen_it(station: Station) -> None:
    station.do(Start())
    station.do(Move("item:7", "item:1", "theo ý kiến Chủ tọa"))
    for title in (MC_TITLE, STAGE_TITLE, OVERVIEW_TITLE):
        assert "theo ý kiến Chủ tọa" in text(station, title)
        assert " 7 " in text(station, title)
    found = notice(station.conference, STAGE_TITLE, ())
    assert found is not None
    assert found.for_post(STAGE_TITLE)
    assert text(station, OVERVIEW_TITLE, {found.id}) == ""  # put by on one screen only
    station.do(Acknowledge(found.id))
    assert text(station, MC_TITLE) == ""
    station.do(Undo())
    assert any(words in text(station, STAGE_TITLE) for words in ("TAKEN BACK", "ĐÃ BỎ THAY ĐỔI"))


@pytest.mark.parametrize(
    "command",
    [
        Skip("item:6", "lý do A"),
        Move("item:9", "item:1", "lý do A"),
        Interrupt(None, "lý do A"),
        Insert("Tặng hoa", 5, None, False, "", "lý do A"),
        Rename("item:3", "Tên mới", "lý do A"),
        Replan({"item:4": 2400, "item:9": 630}, (("item:4", 3),), "lý do A"),
    ],
)
def test_every_change_is_told_in_a_line_with_its_reason(station: Station, command: Command) -> None:
    station.do(Start())
    station.do(command)
    told = text(station, STAGE_TITLE)
    assert told.endswith("lý do A")
    assert "{" not in told
    assert "\n" not in told


def test_the_opening_is_read_from_one_snapshot(station: Station) -> None:
    def opening() -> Figures | None:
        return station.conference.opening

    def frozen() -> tuple[int, int]:
        found = sure(opening())
        return found.n, found.counts["present"]

    for number in (1, 2, 3):
        station.do(CheckInByHand(number))
    station.do(Start())
    assert opening() is None
    station.do(Next())
    assert frozen() == (1, 3)
    station.do(CheckInByHand(4))
    assert frozen()[1] == 3
    station.do(FreezeFigures())
    assert frozen() == (2, 4)
    station.do(Undo())  # the opening has not begun: what was frozen for it is void
    assert opening() is None
    station.do(Next())
    assert frozen() == (3, 4)
