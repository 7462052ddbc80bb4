"""The MC's console when the machine fails it: a full disk, a stepped clock, an hour switched off."""

from __future__ import annotations

import pytest

from agenda.runsheet import Next, Start
from agenda.stamps import Stamp
from kiosk.errors import DiskFull
from kiosk.folder.layout import Folder
from kiosk.journal.clock import Clock
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.screens.mc import screen as mc
from kiosk.station import writer
from kiosk.station.station import Station
from tests.support.driving import running, text_of, until, words_of

MINUTE = 60_000


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mc, "_GUARD_SECONDS", 0.0)
    monkeypatch.setattr(writer, "_RETRY_SECONDS", 0.05)


class SteppedClock:
    """The machine's clock, with what was added to it by hand."""

    def __init__(self, inner: Clock) -> None:
        self.inner, self.wall_ms, self.mono_ms, self.boot = inner, 0, 0, ""

    def stamp(self) -> Stamp:
        real = self.inner.stamp()
        return Stamp(real.wall_ms + self.wall_ms, real.mono_ns + self.mono_ms * 1_000_000, self.boot or real.boot_id)


async def test_a_full_disk_says_so_the_clock_runs_and_the_moves_are_kept(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Journal.append
    full = [False]

    def failing(self: Journal, event: Event) -> int:
        if full[0]:
            raise DiskFull("The disk is full: nothing was written. Free some room, then try again.")
        return append(self, event)

    monkeypatch.setattr(Journal, "append", failing)
    async with running(sample, "mc", name="MC") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))
        full[0] = True
        await pilot.press("right")
        await until(pilot, lambda: "Mục 2/9" in text_of(app) and "CHƯA GHI: 1" in words_of(app))
        assert "Ổ ĐĨA ĐẦY" in words_of(app)
        await pilot.press("right")
        await until(pilot, lambda: "Mục 3/9" in text_of(app) and "CHƯA GHI: 2" in words_of(app))
        await pilot.press("plus")
        await until(pilot, lambda: "CHƯA GHI: 3" in words_of(app))
        await pilot.press("right")
        await until(pilot, lambda: "CHƯA GHI: 4" in words_of(app))
        await pilot.press("f8")  # what is not on disk is taken back as if it had never been
        await until(pilot, lambda: "CHƯA GHI: 3" in words_of(app))
        moments = [stamp for _command, stamp in app.unwritten]
        other = Station(sample, post="Bàn 1")
        assert other.conference.runsheet.position == 0  # nothing of it is on disk yet
        full[0] = False
        await until(pilot, lambda: "CHƯA GHI" not in words_of(app))
        assert "Mục 3/9" in text_of(app)
        other.catch_up()
        assert other.conference.runsheet.position == 2
        written = [event.stamp for event in other.journal.in_order()][-len(moments) :]
        assert {stamp.mono_ns for stamp in moments} <= {stamp.mono_ns for stamp in written}  # as they happened
        other.close()


async def test_a_stepped_clock_is_asked_about_in_the_banner(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        clock = app.station.clock = SteppedClock(app.station.clock)
        await pilot.press("enter")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))
        clock.wall_ms = 5 * MINUTE
        app.station.do(Next())
        await until(pilot, lambda: "Giờ của máy đã bị chỉnh nhanh thêm 5:00" in words_of(app))
        before = app.station.conference.face(clock.stamp())
        await pilot.press("escape")
        await until(pilot, lambda: "Giữ giờ của hội nghị" in words_of(app))
        await pilot.press("2")
        await until(pilot, lambda: "Giờ của máy đã bị chỉnh" not in words_of(app))
        after = app.station.conference.face(clock.stamp())
        assert abs(after.offset_ms - before.offset_ms - 5 * MINUTE) < 2_000
        assert abs(after.clock_ahead_ms) < 50


async def test_a_machine_that_slept_for_an_hour_asks_as_after_a_restart(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        clock = app.station.clock = SteppedClock(app.station.clock)
        await pilot.press("enter")
        await until(pilot, lambda: "Mục 1/9" in text_of(app))
        await pilot.pause(0.6)
        clock.mono_ms = clock.wall_ms = 60 * MINUTE
        await until(pilot, lambda: "Bây giờ là mấy giờ" in words_of(app))
        await pilot.press("enter", "enter")  # it went on
        await until(pilot, lambda: "Bây giờ là mấy giờ" not in words_of(app))
        assert app.station.conference.face(clock.stamp()).elapsed_ms > 59 * MINUTE


async def test_after_an_hour_off_nothing_moves_before_it_is_answered(sample: Folder) -> None:
    station = Station(sample, post="MC")
    station.do(Start())
    station.do(Next())
    station.note_clock()
    station.close()
    async with running(sample, "mc", name="MC") as (app, pilot):
        await pilot.pause()
        assert "Bây giờ là mấy giờ" not in words_of(app)  # it was only a moment
    station = Station(sample, post="MC")
    clock = SteppedClock(station.clock)
    clock.mono_ms = clock.wall_ms = 60 * MINUTE
    station.close()
    from kiosk.app import Kiosk

    station = Station(sample, post="MC", clock=clock)
    app = Kiosk(station, post="mc")
    try:
        async with app.run_test(size=(120, 34)) as pilot:
            await until(pilot, lambda: "Bây giờ là mấy giờ" in words_of(app))
            await pilot.press("escape", "right")
            await until(pilot, lambda: "Bây giờ là mấy giờ" in words_of(app))  # no move before the answer
            assert station.conference.runsheet.position == 1
            await pilot.press("enter", "right", "enter")  # the time is right; it stood still
            await until(pilot, lambda: "Bây giờ là mấy giờ" not in words_of(app))
            await until(pilot, lambda: station.conference.face(clock.stamp()).paused_ms > 59 * MINUTE)
            assert station.conference.face(clock.stamp()).elapsed_ms < 2 * MINUTE
            await pilot.press("right")
            await until(pilot, lambda: "Mục 3/9" in text_of(app))
    finally:
        station.close()
