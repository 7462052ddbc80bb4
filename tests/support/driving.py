"""Drives the program as a person and a scanner would, and reads its screen as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import NoteMadeAhead
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckInTogether
from kiosk.reception.context import badge_says
from kiosk.reception.events import BadgeMadeAhead
from kiosk.station.station import Station


def text_of(app: App[Any]) -> str:
    """Return what stands on the screen, one line a row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def words_of(app: App[Any]) -> str:
    """Return what stands on the screen as one line, however it was wrapped."""
    return " ".join(text_of(app).split())


@asynccontextmanager
async def running(
    folder: Folder | Path,
    post: str = "home",
    *,
    name: str = "Bàn 1",
    size: tuple[int, int] = (120, 34),
    demo: bool = False,
) -> AsyncIterator[tuple[Kiosk, Pilot[Any]]]:
    """Run the program on a conference folder, headless."""
    station = Station(folder if isinstance(folder, Folder) else Folder.find(folder), post=name)
    app = Kiosk(station, post=post, demo=demo)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot
    finally:
        station.close()


async def until(pilot: Pilot[Any], what: Callable[[], bool], *, tries: int = 200) -> None:
    """Wait until something holds; fail if it never does."""
    for _ in range(tries):
        await pilot.pause()
        if what():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"never came true; the screen shows:\n{text_of(pilot.app)}")


def burst(app: Kiosk, text: str, *, ending: str = "enter") -> None:
    """Type as a scanner does: every key at once, then its ending."""
    for character in text:
        key = {" ": "space", "\x11": "ctrl+q", "\x1b": "escape"}.get(character, character)
        app.post_message(events.Key(key, character if character.isprintable() else None))
    app.post_message(events.Key(ending, None))


def code_of(app: Kiosk, number: int, *, kind: CodeKind = CodeKind.INVITATION) -> str:
    """Return somebody's code."""
    return app.station.codes.make(kind, number, 0)


def check_in(station: Station, numbers: Collection[int]) -> None:
    """Admit people in one act, their badges having been printed before the day: nothing comes out of a printer."""
    with station.reading() as conference:
        people = [conference.roster.people[number] for number in numbers]
        serials = [conference.person_notes.serial(person.number, CodeKind.BADGE) for person in people]
    made = (BadgeMadeAhead(p.number, badge_says(p, serial)) for p, serial in zip(people, serials, strict=True))
    station.do(NoteMadeAhead(tuple(made)))
    station.do(CheckInTogether(tuple(numbers)))


def codes_of(folder: Folder) -> dict[str, str]:
    station = Station(folder)
    with station.reading() as conference:
        found = {
            p.full_name: station.codes.make(CodeKind.INVITATION, p.number, 0) for p in conference.roster.expected()
        }
    station.close()
    return found


async def shown(app: Kiosk, pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in words_of(app))
