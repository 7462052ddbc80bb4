"""Printers and tickets, by keys alone: what a desk is asked, and what it is told, while check-in goes on."""

from __future__ import annotations

from pathlib import Path

from driving import burst, code_of, running, until, words_of
from test_desk_flows import shown

from kiosk.adoption import Configure
from kiosk.folder import Folder
from kiosk.station import Station
from printing.software import Model, SoftPrinter
from printing.spool import Worker


def on_network(folder: Folder, *printers: SoftPrinter) -> None:
    """Set the conference up with these printers; Bàn 1 prints at the first."""
    station = Station(folder, post="Chuẩn bị")
    head = station.conference.config_text.split('[[printer]]\nname = "Màn')[0].rstrip() + "\n"
    tables = "".join(
        f'\n[[printer]]\nname = "Máy {n}"\nconnection = "tcp:127.0.0.1:{printer.port}"\nwidth = {printer.model.width}\n'
        for n, printer in enumerate(printers, 1)
    )
    station.do(Configure(head + tables + '\n[[post]]\nname = "Bàn 1"\nprinter = "Máy 1"\n'))
    station.close()


async def test_paper_that_ends_is_told_and_the_badge_comes_after_the_refill(sample: Folder) -> None:
    with SoftPrinter(Model(speed_mm_s=400)) as printer:
        on_network(sample, printer)
        async with running(sample, "reception") as (app, pilot):
            burst(app, code_of(app, 1))
            await shown(app, pilot, "đã in thẻ")
            printer.run_out(200)
            burst(app, code_of(app, 2))
            await shown(app, pilot, "✗ Máy in Máy 1: hết giấy. Thay cuộn rồi đóng nắp.")
            burst(app, code_of(app, 3))  # check-in goes on
            await until(pilot, lambda: app.station.conference.present == 3)
            printer.load_paper()
            await until(pilot, lambda: len(printer.tickets) == 3)
            await until(pilot, lambda: "hết giấy" not in words_of(app))
            assert {job.state for job in app.jobs.values()} == {"printed"}


async def test_a_desk_is_asked_whether_the_paper_came_out(sample: Folder) -> None:
    with SoftPrinter(Model(speed_mm_s=100)) as printer:
        on_network(sample, printer)
        async with running(sample, "reception") as (app, pilot):
            printer.reset_after(6000)
            burst(app, code_of(app, 1))
            await shown(app, pilot, "? Lương Văn Khoa: có ra giấy không? Bấm F6 trả lời")
            burst(app, code_of(app, 2))
            await shown(app, pilot, "00002-")
            await pilot.press("escape", "f6")
            await shown(app, pilot, "Máy in và các phiếu")
            assert "? Lương Văn Khoa" in words_of(app)
            await pilot.press("enter")
            await shown(app, pilot, "2 Chưa: in lại")
            await pilot.press("2")
            await until(pilot, lambda: {job.state for job in app.jobs.values()} == {"printed"})
            await pilot.press("escape")
            await until(pilot, lambda: "có ra giấy không" not in words_of(app))
            copies = [job.copy for job in app.jobs.values() if job.slip["name"] == "Lương Văn Khoa"]
            assert copies == [2]


async def test_a_badge_comes_out_of_another_printer_and_the_desk_is_told(sample: Folder) -> None:
    with SoftPrinter() as first, SoftPrinter() as second:
        on_network(sample, first, second)
        first.open_cover()
        async with running(sample, "reception") as (app, pilot):
            burst(app, code_of(app, 1))
            await shown(app, pilot, "✗ Máy in Máy 1: nắp đang mở. Hãy đóng nắp máy in.")
            await until(pilot, lambda: len(second.tickets) == 1, tries=400)
            assert first.tickets == []
            await pilot.press("f6")
            await shown(app, pilot, "Máy 1 → Máy 2")


async def test_after_a_long_outage_the_desk_says_what_is_still_wanted(sample: Folder, monkeypatch: object) -> None:
    monkeypatch.setattr(Worker, "OUTAGE_MS", 300)  # type: ignore[attr-defined]
    with SoftPrinter() as printer:
        on_network(sample, printer)
        printer.open_cover()
        async with running(sample, "reception") as (app, pilot):
            for number in (1, 2, 3):
                burst(app, code_of(app, number))
                await until(pilot, lambda n=number: app.station.conference.present == n)  # type: ignore[misc]
            await shown(app, pilot, "nắp đang mở")
            await pilot.pause(0.5)
            printer.close_cover()
            await shown(app, pilot, "? In 3 thẻ chờ? Bấm F6 trả lời")
            burst(app, code_of(app, 4))
            await until(pilot, lambda: len(printer.tickets) == 1)  # who stands here gets his badge
            await pilot.press("escape", "f6", "enter")
            await shown(app, pilot, "1 In tất cả 3 phiếu đang chờ")
            await pilot.press("2")
            await until(pilot, lambda: len(printer.tickets) == 2)
            await pilot.press("enter", "3")
            await until(
                pilot, lambda: sorted(j.state for j in app.jobs.values()) == ["cancelled"] * 2 + ["printed"] * 2
            )


async def test_a_second_scan_while_the_badge_prints_makes_no_second_job(sample: Folder, monkeypatch: object) -> None:
    monkeypatch.setattr("kiosk.screens.reception._SAME_SECONDS", 0.0)  # type: ignore[attr-defined]
    with SoftPrinter(Model(speed_mm_s=60)) as printer:
        on_network(sample, printer)
        async with running(sample, "reception") as (app, pilot):
            for _ in range(3):
                burst(app, code_of(app, 1))
                await pilot.pause(0.1)
            await shown(app, pilot, "ĐÃ ĐIỂM DANH lúc")
            await until(pilot, lambda: [job.state for job in app.jobs.values()] == ["printed"], tries=400)
            assert len(printer.tickets) == 1


async def test_slips_of_a_person_and_sheets_of_a_batch_are_printed(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "KÍNH MỜI")
        await pilot.press("f7", "9")
        await shown(app, pilot, "3 Phiếu ghế")
        await pilot.press("3")
        await shown(app, pilot, "Đã gửi tới máy in")
        await until(pilot, lambda: len(list(Path(sample.badges).glob("*.png"))) == 2)
    async with running(sample, "stage") as (app, pilot):
        await pilot.press("f5")
        await shown(app, pilot, "2 Phiếu gọi tên: đợt 1")
        await pilot.press("2")
        await until(pilot, lambda: len(list(Path(sample.badges).glob("*.png"))) == 3)
    async with running(sample, "overview") as (app, pilot):
        await pilot.press("f7")
        await shown(app, pilot, "Tổng hợp đại biểu có mặt")
        await pilot.press("1")
        await until(pilot, lambda: len(list(Path(sample.badges).glob("*.png"))) == 4)
