"""The delegates' report on the organisers' screen: live, frozen, leafed through, printed, written for Word."""

from typing import Any

from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.folder.layout import Folder
from kiosk.screens.overview.report import ReportScreen
from kiosk.screens.overview.screen import OverviewScreen
from tests.support.driving import check_in, running, text_of, until, words_of

FROZEN = "Số liệu chưa chốt"


async def opened(pilot: Pilot[Any], app: Kiosk) -> None:
    await pilot.press("f7", "4")
    await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    await until(pilot, lambda: "triệu tập" in text_of(app))


def forget_acts(app: Kiosk) -> None:
    """Let the next key count, however soon it comes after the last one."""
    screen = app.screen
    assert isinstance(screen, ReportScreen)
    screen._acted_at.clear()


async def test_from_the_overview_to_a_supplementary_report(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        check_in(app.station, range(1, 182))
        await opened(pilot, app)
        assert FROZEN in words_of(app)
        assert "có mặt: 181 đồng chí, đạt 90,50 %" in words_of(app)
        assert "█" in text_of(app)  # the figure that matters, drawn large
        await pilot.press("enter")
        await until(pilot, lambda: "Báo cáo số 1, số liệu lúc" in words_of(app))
        await pilot.press("enter")  # a bouncing key freezes nothing more
        await pilot.press("tab")
        await until(pilot, lambda: FROZEN in words_of(app))
        check_in(app.station, range(182, 187))
        await until(pilot, lambda: "thêm 5 đồng chí, có mặt 186/200" in words_of(app))
        forget_acts(app)
        await pilot.press("enter")
        await until(pilot, lambda: "BÁO CÁO BỔ SUNG SỐ 2" in words_of(app))
        with app.station.reading() as conference:
            assert [snapshot.n for snapshot in conference.reports] == [1, 2]
        await pilot.press("tab")
        await until(pilot, lambda: "có mặt: 181 đồng chí" in words_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, OverviewScreen))


async def test_the_report_that_is_shown_is_printed_and_written(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        check_in(app.station, (1, 2, 3))
        await opened(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: "Báo cáo số 1" in words_of(app))
        await pilot.press("f5")
        await until(pilot, lambda: any(job.slip.get("slip") == "listing" for job in app.jobs.values()))
        slip = next(job.slip for job in app.jobs.values() if job.slip.get("slip") == "listing")
        assert slip["lines"][0] == ["3/200", "1,50 %"]
        await pilot.press("f7")
        path = sample.path / "bao-cao-dai-bieu-1.docx"
        await until(pilot, path.exists)
        await pilot.press("tab", "f7")
        forget_acts(app)
        await pilot.press("f7")
        await until(pilot, (sample.path / "bao-cao-dai-bieu.docx").exists)


async def test_a_small_terminal_scrolls_to_the_end(sample: Folder) -> None:
    async with running(sample, "overview", size=(80, 24)) as (app, pilot):
        await opened(pilot, app)
        assert "0/200" in words_of(app) or "█" in text_of(app)
        for _page in range(12):
            await pilot.press("pagedown")
        assert "Nếu có vấn đề gì phát sinh" in words_of(app)
        for _page in range(12):
            await pilot.press("pageup")
        await pilot.press("down", "up")
        assert "Tổng số đại biểu được triệu tập: 200" in words_of(app)
