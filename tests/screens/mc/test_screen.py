"""The runsheet played by keys, and what a scanner must never do to it."""

from __future__ import annotations

import re

import pytest

from agenda.runsheet import Start
from kiosk.conference.commands import FreezeFigures
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.mc import screen as mc
from kiosk.script.lines import mc_lines
from kiosk.script.people import late_guests
from kiosk.station.station import Station
from tests.support.driving import burst, code_of, running, text_of, until, words_of


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mc, "_GUARD_SECONDS", 0.0)


async def test_the_whole_programme_is_played_with_enter(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        assert "BẮT ĐẦU" in text_of(app)
        seen: list[tuple[int | None, int | None]] = []
        lines: list[str] = []
        asked: list[str] = []
        for _ in range(40):
            await pilot.press("enter")
            await pilot.pause(0.02)
            if isinstance(app.screen, MenuScreen):
                asked.append(words_of(app))
                await pilot.press("3")  # what is left of awards and votes is left all the same
                await pilot.pause(0.02)
            with app.station.reading() as conference:
                sheet = conference.runsheet
                place = (sheet.position, sheet.segment)
                lines += list(mc_lines(conference))
            if seen and place == seen[-1]:
                break
            seen.append(place)
        assert [position for position, _ in seen][-1] == 9
        assert {position for position, _ in seen} == set(range(10))
        assert "16 đợt khen thưởng chưa trao" in asked[0]
        assert "Chưa biểu quyết" in asked[1]
        spoken = "\n".join(lines)
        assert not re.search(r"[{}]|None|, ,|,,", spoken)
        assert "Mục 9/9" in text_of(app)
        await until(pilot, lambda: "Đây là mục cuối" in text_of(app))


async def test_pause_minutes_and_undo(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        await pilot.press("enter", "right")
        await until(pilot, lambda: "Mục 2/9" in text_of(app))
        await pilot.press("plus")
        await until(pilot, lambda: "còn lại / 21 phút" in text_of(app))
        await pilot.press("space")
        await until(pilot, lambda: "TẠM DỪNG" in text_of(app))
        await pilot.press("space")
        await until(pilot, lambda: "TẠM DỪNG" not in text_of(app))
        for _ in range(4):
            await pilot.press("f8")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))


async def test_a_barcode_never_moves_the_programme(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))
        for raw in (code_of(app, 1), "8934588063251", "    ", "+++++-----"):
            burst(app, raw)
            await pilot.pause(0.1)
        assert "Mục 1/9" in text_of(app)
        assert "TẠM DỪNG" not in text_of(app)
        with app.station.reading() as conference:
            assert conference.present == 0


async def test_a_double_press_is_one_step(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mc, "_GUARD_SECONDS", 60.0)
    async with running(sample, "mc", name="MC") as (app, pilot):
        await pilot.press("enter", "enter", "right")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))


async def test_another_station_is_told_who_leads_and_can_take_over(sample: Folder) -> None:
    first = Station(sample, post="MC")
    first.do(Start())
    first.close()
    moved = Folder(sample.path.rename(sample.path.with_name("da-chuyen")))
    async with running(moved, "mc", name="MC") as (app, pilot):
        assert "Máy khác đang điều hành" in text_of(app)
        await pilot.press("f9")
        await until(pilot, lambda: "Máy khác đang điều hành" not in text_of(app))
        await pilot.press("right")
        await until(pilot, lambda: "Mục 2/9" in text_of(app))


async def test_guests_are_introduced_only_when_they_are_here(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        app.station.do(CheckIn(code_of(app, 203)))
        await pilot.press("enter", "right")
        await until(pilot, lambda: "Mục 2/9" in text_of(app))
        assert "số chốt" in text_of(app)
        with app.station.reading() as conference:
            assert any("đồng chí Hoàng Đức Lâm" in line for line in mc_lines(conference))
            before = mc_lines(conference)
        # What is being read out never changes under the reader: who comes now is introduced in addition.
        app.station.do(CheckIn(code_of(app, 204)))
        with app.station.reading() as conference:
            assert mc_lines(conference) == before
            assert [guest.number for guest in late_guests(conference)] == [204]
        # A new snapshot takes him in.
        app.station.do(FreezeFigures())
        with app.station.reading() as conference:
            assert late_guests(conference) == []
            assert mc_lines(conference) != before


@pytest.mark.parametrize("size", [(80, 24), (120, 34), (160, 45)])
async def test_clock_title_and_keys_stand_at_every_size(sample: Folder, size: tuple[int, int]) -> None:
    async with running(sample, "mc", name="MC", size=size) as (app, pilot):
        await pilot.press("enter", "right")
        await until(pilot, lambda: "Mục 2/9" in text_of(app))
        shown = text_of(app)
        assert "Tuyên bố lý do, giới thiệu đại biểu và khai mạc" in shown
        assert "█" in shown
        assert "Enter Người sau" in shown
        assert "F8 Hoàn tác" in shown
        assert "F1 Trợ giúp" in shown if size[0] > 80 else "F7 Đổi" in shown
