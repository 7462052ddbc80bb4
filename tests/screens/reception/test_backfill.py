"""Arrivals from paper at the desk: number, Enter, time, Enter; the last time is proposed; F8 takes back."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from kiosk.app import Kiosk
from kiosk.folder.layout import Folder
from kiosk.messages.durations import time_of_day
from tests.support.driving import burst, code_of, running, until, words_of


async def shown(app: Kiosk, pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in words_of(app))


async def test_paper_is_typed_in_person_by_person_and_taken_back(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        hall = app.station.conference.hall
        zone = app.station.conference.settings.zone
        await pilot.press("f7", "5")
        await until(pilot, lambda: type(app.screen).__name__ == "BackfillScreen")
        await pilot.press("1", "2", "enter")
        name = app.station.conference.roster.people[12].full_name
        await shown(app, pilot, name)
        await pilot.press(*"7h41", "enter")
        await until(pilot, lambda: 12 in hall.present)
        assert time_of_day(hall.present[12].wall_ms, zone, seconds=False) == "07:41"
        # The last time stands there for the next one; a few letters open the search.
        await pilot.press(*"hoang duy an", "enter")
        await until(pilot, lambda: type(app.screen).__name__ == "FindScreen")
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query("#at")) and app.screen.query_one("#at", Input).value == "7h41")
        await pilot.press("enter")
        await until(pilot, lambda: len(hall.present) == 2)
        # A time that cannot be stays a question; one later than the arrival changes nothing.
        await pilot.press(*"12", "enter", *"99", "enter")
        assert app.screen.query_one("#at", Input).value == "99"
        await pilot.press("backspace", "backspace", *"7:50", "enter")
        await until(pilot, lambda: hall.results[-1].reason == "already_checked_in")
        assert len(hall.present) == 2
        await pilot.press("f8")
        await until(pilot, lambda: len(hall.present) == 1)
        await pilot.press("f8")
        await until(pilot, lambda: not hall.present)
        await pilot.press("f8")
        assert not hall.present
        # A line with its time in one go, and an invitation that is scanned.
        await pilot.press(*"12 7:39", "enter")
        await until(pilot, lambda: 12 in hall.present)
        burst(app, code_of(app, 14))
        await shown(app, pilot, app.station.conference.roster.people[14].full_name)
        await asyncio.sleep(0.08)  # a key on the heels of a scan is of the scan
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one("#who").has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: type(app.screen).__name__ == "ReceptionScreen")
        assert 14 not in hall.present


async def test_the_rescue_sheet_is_a_key_of_the_mc_the_stage_and_the_overview(sample: Folder) -> None:
    for number, (post, keys) in enumerate(
        (("mc", ("f7", "0")), ("stage", ("f7", "up", "enter")), ("overview", ("f7", "5"))), 1
    ):
        async with running(sample, post) as (_app, pilot):
            await pilot.press(*keys)
            await until(pilot, partial(lambda count: len(list(Path(sample.badges).glob("*.png"))) == count, number))
