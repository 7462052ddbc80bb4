"""Printers and tickets, by keys alone: what a desk is asked, and what it is told, while check-in goes on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from kiosk.conference.commands import Configure
from kiosk.folder.layout import Folder
from kiosk.messages.printing import state_of
from kiosk.station.station import Station
from kiosk.terminal.widgets.text import fitted
from printing.software import Model, SoftPrinter
from printing.spool import Spool
from printing.worker import Worker
from tests.support.driving import burst, code_of, running, shown, until, words_of


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
            assert "Thẻ Lương Văn Khoa chưa rõ đã ra giấy" in words_of(app)
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
            # Where it lies comes before the trouble that has sent it there.
            await shown(app, pilot, "→ Lương Văn Khoa: thẻ ra ở Máy 2 ✗ Máy in Máy 1: nắp đang mở.")
            await shown(app, pilot, "A01 thẻ ở máy Máy 2")
            assert words_of(app).count("thẻ ở máy Máy 2") == 2  # on the card, and in the list
            await pilot.press("f6")
            await shown(app, pilot, "Máy 1 → Máy 2")


async def test_after_a_long_outage_the_desk_says_what_is_still_wanted(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "OUTAGE_MS", 300)
    monkeypatch.setattr(Worker, "FRESH_MS", 50)
    with SoftPrinter() as printer:
        on_network(sample, printer)
        printer.open_cover()
        async with running(sample, "reception") as (app, pilot):
            for number in (1, 2, 3):
                burst(app, code_of(app, number))
                await until(pilot, partial(lambda n: app.station.conference.present == n, number))
            await shown(app, pilot, "nắp đang mở")
            await pilot.pause(0.5)
            printer.close_cover()
            await shown(app, pilot, "? In 3 thẻ chờ? Bấm F6 trả lời")
            burst(app, code_of(app, 4))
            await until(pilot, lambda: len(printer.tickets) == 1)  # who stands here gets his badge
            await pilot.press("f6", "enter")  # the first question, whoever stands in the band
            await shown(app, pilot, "1 In tất cả 3 phiếu đang chờ")
            assert "Máy in Máy 1 nghỉ 0 phút" in words_of(app)
            await pilot.press("2")
            await until(pilot, lambda: len(printer.tickets) == 2)
            await pilot.press("enter")  # on the next question
            await shown(app, pilot, "3 Bỏ cả 2 phiếu")
            await pilot.press("3")
            await shown(app, pilot, "2 Vâng, bỏ cả 2 phiếu")
            await pilot.press("1", "enter", "3")
            await shown(app, pilot, "2 Vâng, bỏ cả 2 phiếu")
            await pilot.press("2")
            await until(
                pilot, lambda: sorted(j.state for j in app.jobs.values()) == ["cancelled"] * 2 + ["printed"] * 2
            )


async def test_a_second_scan_while_the_badge_prints_makes_no_second_job(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.screens.reception.screen._SAME_SECONDS", 0.0)
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


async def test_who_has_no_badge_is_told_so_at_the_second_scan(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.screens.reception.screen._SAME_SECONDS", 0.0)
    with SoftPrinter() as printer:
        on_network(sample, printer)
        printer.open_cover()
        async with running(sample, "reception") as (app, pilot):
            burst(app, code_of(app, 1))
            await shown(app, pilot, "thẻ chờ đóng nắp máy in")
            await pilot.press("f6", "enter")
            await shown(app, pilot, "Bỏ, không in phiếu này")
            await pilot.press("2")
            await until(pilot, lambda: {job.state for job in app.jobs.values()} == {"cancelled"})
            await pilot.press("escape")
            printer.close_cover()
            burst(app, code_of(app, 1))
            await shown(app, pilot, "ĐÃ ĐIỂM DANH lúc")
            await shown(app, pilot, "chưa có thẻ: bấm F5 để in")
            await pilot.press("f5")
            await until(pilot, lambda: len(printer.tickets) == 1, tries=400)
            await shown(app, pilot, "đã in thẻ")
            assert "chưa có thẻ" not in words_of(app)


async def test_a_slip_that_waits_is_said_to_wait(sample: Folder) -> None:
    with SoftPrinter() as printer:
        on_network(sample, printer)
        printer.open_cover()
        async with running(sample, "reception") as (app, pilot):
            burst(app, code_of(app, 1))
            await shown(app, pilot, "✗ Máy in Máy 1: nắp đang mở")
            await pilot.press("f7", "9", "2")
            await shown(app, pilot, "Danh sách chưa ghi phòng nghỉ của Lương Văn Khoa.")
            await pilot.press("3")
            await shown(app, pilot, "Phiếu đang chờ. Máy in Máy 1: nắp đang mở.")
            await shown(app, pilot, "2 phiếu chờ in")


async def test_the_list_says_what_each_ticket_is_and_when(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.screens.spool.view._RECENT", 2)
    async with running(sample, "reception", size=(100, 30)) as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "đã in thẻ")
        from kiosk.conference.commands import PrintPaper

        for paper in (PrintPaper("test"), PrintPaper("meal", 1)):
            app.submit(paper)
        await until(pilot, lambda: [job.state for job in app.jobs.values()] == ["printed"] * 3)
        await pilot.press("f6")
        await shown(app, pilot, "Phiếu ăn Lương Văn Khoa")
        assert "Trang in thử Màn hình" in words_of(app)
        assert "Còn 1 phiếu cũ hơn" in words_of(app)
        await pilot.press("f1")
        await shown(app, pilot, "PgUp PgDn")
        await shown(app, pilot, "Xử lý phiếu đang chọn")
        await pilot.press("escape", "end", "enter")
        await shown(app, pilot, "Trang in thử · Màn hình")


async def test_a_dead_printer_offers_another_one_first(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "FAIL_OVER_MS", 3_600_000)
    with SoftPrinter() as first, SoftPrinter() as second:
        on_network(sample, first, second)
        first.open_cover()
        async with running(sample, "reception") as (app, pilot):
            burst(app, code_of(app, 1))
            await shown(app, pilot, "✗ Máy in Máy 1")
            await pilot.press("f6", "enter")
            await shown(app, pilot, "1 In ở máy Máy 2")


async def test_a_badge_made_ahead_is_told_and_its_reprint_too(sample: Folder) -> None:
    from kiosk.conference.commands import NoteMadeAhead
    from kiosk.reception.context import badge_says
    from kiosk.reception.events import BadgeMadeAhead

    station = Station(sample, post="Chuẩn bị")
    person = station.conference.roster.people[1]
    station.do(NoteMadeAhead((BadgeMadeAhead(1, badge_says(person, 0)),)))
    station.close()
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await shown(app, pilot, "thẻ đã in sẵn: lấy trong hộp")
        await shown(app, pilot, "A01 thẻ in sẵn")
        await pilot.press("f5")
        await shown(app, pilot, "A01 đã in thẻ")
        assert "lấy trong hộp" not in words_of(app)


async def test_a_ticket_in_the_machine_waits_for_paper(sample: Folder) -> None:
    with SoftPrinter(Model(speed_mm_s=400)) as printer:
        on_network(sample, printer)
        async with running(sample, "reception") as (app, pilot):
            printer.run_out(200)
            burst(app, code_of(app, 1))
            await shown(app, pilot, "A01 thẻ chờ thay giấy")
            printer.load_paper()
            await shown(app, pilot, "A01 đã in thẻ")


async def test_the_key_that_prints_again_is_there_when_it_can(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await shown(app, pilot, "Sẵn sàng")
        assert "F5 In lại" not in words_of(app)
        burst(app, code_of(app, 1))
        await shown(app, pilot, "F5 In lại")
        await pilot.press("escape", "f1")
        await shown(app, pilot, "F5 Ctrl+R In lại")  # the help names every key
    async with running(sample, "stage") as (app, pilot):
        await pilot.press("f1")
        await shown(app, pilot, "F6 Ctrl+P Máy in")
        await pilot.press("escape")
        await shown(app, pilot, "còn nữa: ▼")  # 101 are missing, and eight are listed


def test_what_is_too_long_is_cut_between_words() -> None:
    assert fitted("Nguyễn Thị Phương Thảo Nguyên", 25) == "Nguyễn Thị Phương Thảo…"
    assert fitted("Nguyễn Thị Biển", 15) == "Nguyễn Thị Biển"
    assert fitted("Nguyễnthịphươngthảo", 8) == "Nguyễnt…"


def test_a_ticket_says_how_it_stands_and_what_took_its_place(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db", lambda: 1)
    badge = {"slip": "badge", "name": "A"}
    for ref in "ab":
        spool.queue("badge", ref, "P1", badge, state="maybe")
    spool.by_hand(1)
    spool.resolve(2, False)
    assert [state_of(job) for job in reversed(spool.jobs())] == ["đã viết tay", "đã thay bằng bản in lại", "đang chờ"]
    spool.close()
