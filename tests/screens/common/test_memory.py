"""A console that only shows, for hours: what its screens throw away is collected, and nothing else piles up."""

from __future__ import annotations

import gc
import re
import time
from functools import partial
from pathlib import Path

import pytest

from agenda.commands import Start
from kiosk.app import Kiosk
from kiosk.folder.layout import Folder
from kiosk.screens.common.post import _TICK_SECONDS, PostScreen
from kiosk.station import writer
from kiosk.station.station import Station
from tests.support.driving import running, until
from tests.support.terminals import open_post

POSTS = ("reception", "mc", "prompter", "stage", "wing", "tray", "overview", "roster")
TICKS = 150
# Caches of the terminal library fill up to their size; an object a tick would be a leak.
MOST_OBJECTS = TICKS
# In a quarter of an hour: what an allocator moves about, and no more.
MOST_KILOBYTES = 1024
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def shown(app: Kiosk, times: int) -> None:
    """Let the screen in front show the state as it does when seconds pass."""
    assert isinstance(app.screen, PostScreen)
    for _ in range(times):
        app.screen.refresh_view()
        app.screen.tick()


@pytest.mark.parametrize("post", POSTS)
async def test_a_console_that_only_shows_keeps_no_garbage(
    sample: Folder, post: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody works at it: no command of its own is ever carried out."""
    monkeypatch.setattr(writer, "_COLLECT_SECONDS", 0.05)
    async with running(sample, post) as (app, pilot):
        await until(pilot, lambda: not gc.isenabled())
        counts = []
        for _ in range(3):
            shown(app, TICKS)
            await pilot.pause()
            before = gc.get_stats()[2]["collections"]
            await until(pilot, partial(lambda before: gc.get_stats()[2]["collections"] > before + 1, before))
            counts.append(len(gc.get_objects()))
        assert counts[2] - counts[1] < MOST_OBJECTS, counts


@pytest.mark.parametrize("post", POSTS)
async def test_a_post_has_one_clock(sample: Folder, post: str) -> None:
    """The terminal library calls the handlers of every base by itself: calling them too ticks twice."""
    async with running(sample, post) as (app, _pilot):
        clocks = [timer for timer in app.screen._timers if timer._interval == _TICK_SECONDS]
        assert len(clocks) == 1


@pytest.mark.soak
def test_consoles_do_not_grow(sample: Folder) -> None:
    """Twenty minutes of consoles that only show, the runsheet running; what loads late has loaded after five."""
    station = Station(sample, post="MC")
    station.do(Start())
    station.close()
    consoles = {post: open_post(sample.path, post, post) for post in ("reception", "mc", "prompter", "overview")}
    sizes: dict[str, list[int]] = {post: [] for post in consoles}
    try:
        for _ in range(4):
            time.sleep(300)
            for post, console in consoles.items():
                sizes[post].append(resident(console.process.pid))
    finally:
        for console in consoles.values():
            console.close()
    print(f"\nkB after 5, 10, 15, 20 minutes: {sizes}", flush=True)  # noqa: T201
    assert all(after[-1] - after[0] < MOST_KILOBYTES for after in sizes.values()), sizes


def resident(pid: int) -> int:
    """Return the resident memory of a process in kB, as the kernel tells it."""
    found = _RESIDENT.search(Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found is not None
    return int(found[1])
