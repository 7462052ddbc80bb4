"""The main screen, help, check-up, and that nothing closes by accident."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from agenda.runsheet import Start
from kiosk import i18n
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Take
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station
from tests.support.driving import burst, code_of, running, text_of, until


async def test_arrows_and_enter_open_every_post_and_f10_leads_back(sample: Folder) -> None:
    async with running(sample) as (app, pilot):
        for steps, post in (
            (0, "reception"),
            (1, "mc"),
            (1, "stage"),
            (1, "overview"),
            (1, "roster"),
            (1, "wing"),
            (1, "tray"),
            (1, "prompter"),
        ):
            await pilot.press(*["down"] * steps, "enter")
            await until(pilot, partial(lambda post: app.current_mode == post, post))
            await pilot.press("f10")
            await until(pilot, lambda: app.current_mode == "home")


@pytest.mark.parametrize("first", ["home", "mc"])
async def test_f10_by_mistake_is_put_right_by_enter(sample: Folder, first: str) -> None:
    async with running(sample, first) as (app, pilot):
        if first == "home":
            await pilot.press("down", "enter")
            await until(pilot, lambda: app.current_mode == "mc")
        await pilot.press("f10")
        await until(pilot, lambda: app.current_mode == "home" and "▸ Điều hành" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "mc")


async def test_a_scan_on_the_main_screen_opens_reception(sample: Folder) -> None:
    async with running(sample) as (app, pilot):
        burst(app, code_of(app, 1))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))


async def test_ctrl_q_closes_nothing(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("ctrl+q", "ctrl+c")
        await pilot.pause(0.1)
        assert app.is_running


async def test_help_shows_second_keys_and_closes(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: "Ctrl+Z" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Ctrl+Z" not in text_of(app))


@pytest.mark.parametrize(("post", "sign"), [("stage", "✓ đã trao"), ("wing", "● tại cánh gà")])
async def test_help_tells_what_the_signs_mean(sample: Folder, post: str, sign: str) -> None:
    async with running(sample, post, size=(80, 24)) as (app, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: sign in text_of(app))
        assert "Esc hoặc Enter" in text_of(app)


async def test_check_up_shows_letters_to_read_aloud(sample: Folder) -> None:
    async with running(sample) as (app, pilot):
        await pilot.press("up", "up", "enter")
        await until(pilot, lambda: "NGUYỄN THỊ BIỂN" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_what_another_console_writes_is_seen(sample: Folder) -> None:
    other = Station(sample, post="Bàn 2")
    async with running(sample, "reception") as (app, pilot):
        other.do(CheckIn(other.codes.make(CodeKind.INVITATION, 8, 0)))
        await until(pilot, lambda: "Có mặt 1/200" in text_of(app))
        assert "Bàn 2" in text_of(app)
    other.close()


async def test_everything_is_there_in_english(sample: Folder) -> None:
    i18n.use("en")
    async with running(sample) as (app, pilot):
        assert "Main screen" in text_of(app)
        app.go_to("reception")
        await until(pilot, lambda: "Ready: please scan an invitation" in text_of(app))


async def test_in_the_demo_delegates_arrive_and_a_scan_can_be_tried(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.lifecycle.demo._GAP_SECONDS", (0.05, 0.1))
    async with running(sample, "reception", demo=True) as (app, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        await until(pilot, lambda: app.station.conference.present >= 5, tries=500)
        await asyncio.sleep(0)


async def test_the_clock_of_the_item_goes_on_without_a_key(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(sample) as (app, pilot):
        app.station.do(Take("agenda"))
        app.station.do(Start())
        await until(pilot, lambda: "Chào cờ · 0:0" in text_of(app))
        clock = app.station.clock
        now = clock.stamp()
        later = replace(now, wall_ms=now.wall_ms + 95_000, mono_ns=now.mono_ns + 95_000_000_000)
        monkeypatch.setattr(type(clock), "stamp", lambda _clock: later)
        await until(pilot, lambda: "Chào cờ · 1:3" in text_of(app))
