"""The fifteen batches of the sample called by one key, and who is missing."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.awards.next_step import next_step
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.screens.common.form import AskScreen
from kiosk.screens.stage import screen as stage
from kiosk.station.station import Station
from tests.support.driving import burst, check_in, code_of, running, text_of, until, words_of
from tests.support.sure import sure


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_GUARD_SECONDS", 0.0)


def admit(sample: Folder, *, but: Collection[int] = frozenset()) -> None:
    station = Station(sample, post="Bàn 1")
    with station.reading() as conference:
        numbers = [person.number for person in conference.roster.expected() if person.number not in but]
    check_in(station, numbers)
    station.close()


async def test_all_batches_are_called_with_one_key(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        assert "Đợt 1/16" in text_of(app)
        for _ in range(5 + 16 * 5):
            before = app.station.conference.events
            await pilot.press("enter")
            await until(pilot, partial(lambda n: app.station.conference.events > n, before))
        await until(pilot, lambda: "Đã gọi hết các đợt." in text_of(app))
        assert "đã trao 104/104" in text_of(app)
        with app.station.reading() as conference:
            counts = conference.awards.counts()
            sizes = [len(batch.certificates) for batch in conference.awards.batches]
        assert (counts["handed"], counts["proxy"], counts["outstanding"], counts["phase"]) == (103, 1, 0, "done")
        assert sizes == [1, 2, 5, 8, 3, 5, 1, 10, 4, 10, 10, 4, 10, 10, 10, 10]


async def test_who_is_not_here_is_shown_and_keeps_his_certificate(sample: Folder) -> None:
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        shown = text_of(app)
        assert "CĐCS Điện lực Tràng Định" in shown
        assert "chưa đến" in shown
        assert "Lê Minh Tùng  0940000017" in shown
        for _ in range(4):
            await pilot.press("enter")
        await until(pilot, lambda: "[ Chụp ảnh ]" in text_of(app))
        assert "đã trao 0/104" in text_of(app)


async def test_a_late_recipient_appears_at_once(sample: Folder) -> None:
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        assert "0/1 có mặt" in text_of(app)
        with app.station.reading() as conference:
            certificate = conference.awards.certificate(1)
        assert certificate is not None
        assert certificate.number is not None
        app.submit(CheckIn(code_of(app, certificate.number)))
        await until(pilot, lambda: "1/1 có mặt" in text_of(app))


async def test_the_lines_name_decision_and_recipients(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        assert "công bố Quyết định số 512/QĐ-TTg ngày 02/4/2020 của Thủ tướng Chính phủ" in words_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "đại diện 1 tập thể" in text_of(app))
        assert "CĐCS Điện lực Tràng Định" in text_of(app)


async def test_undo_goes_one_phase_back(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await pilot.press("enter", "enter", "enter", "enter")
        await until(pilot, lambda: "đã trao 1/104" in text_of(app))
        await pilot.press("f8")
        await until(pilot, lambda: "đã trao 0/104" in text_of(app))
        assert "[ Đã trao ]" in text_of(app)


async def test_a_stray_scan_leaves_a_half_typed_form_alone(sample: Folder) -> None:
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await press_slowly(pilot, app, "f7", "9")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await press_slowly(pilot, app, "down", *"Lan")
        form, events = app.screen, app.station.conference.events
        burst(app, code_of(app, 1))
        await pilot.pause(0.2)
        assert app.screen is form
        assert "Lan" in text_of(app)
        assert app.station.conference.events == events


async def test_undo_opens_a_batch_that_has_left_the_stage_only_after_a_question(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await to_batch(pilot, app, 2, "waiting")
        await press_slowly(pilot, app, "f8")
        await until(pilot, lambda: "Đợt 1 đã rời sân khấu. Quay lại đợt ấy?" in words_of(app))
        await press_slowly(pilot, app, "enter")
        assert app.station.conference.awards.phase_of(1) == "cleared"
        await press_slowly(pilot, app, "f8")
        await moved(pilot, app, "2")
        assert app.station.conference.awards.phase_of(1) == "photographed"


async def test_a_posthumous_award_is_received_by_the_family(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        with app.station.reading() as conference:
            certificate = next(c for c in conference.awards.certificates if c.posthumous)
            batch = conference.awards.batch_of(certificate.id)
        assert batch is not None
        await to_batch(pilot, app, batch.number, "on_stage")
        await until(pilot, lambda: "Long Văn Bách" in text_of(app))
        assert "con trai của ông Long Văn Tuyền" in text_of(app)


async def press_slowly(pilot: Pilot[Any], app: Kiosk, *keys: str) -> None:
    """Press keys one after the other, each after the screen has taken the one before."""
    await pilot.press(*keys)
    await pilot.pause()


async def moved(pilot: Pilot[Any], app: Kiosk, *keys: str) -> None:
    """Press keys and wait for what they write."""
    before = app.station.conference.events
    await press_slowly(pilot, app, *keys)
    await until(pilot, lambda: app.station.conference.events > before)
    await pilot.pause()


async def to_batch(pilot: Pilot[Any], app: Kiosk, number: int, phase: str) -> None:
    """Take the stage's steps until a batch has come to a phase; as another console of this station does."""
    other = Station(app.station.folder, post="Sân khấu")
    try:
        for _ in range(200):
            awards = other.conference.awards
            if awards.phase_of(number) == phase and sure(awards.current or awards.next).number == number:
                app.station.catch_up()
                await until(pilot, lambda: app.station.conference.events == other.conference.events)
                await pilot.pause()
                return
            other.do(next_step(awards))
    finally:
        other.close()
    raise AssertionError(f"batch {number} never came to {phase}")


async def test_absent_on_the_stage_is_pulled_and_the_tray_is_told(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await to_batch(pilot, app, 3, "on_stage")
        await moved(pilot, app, "f7", "1", "3", "enter")
        await until(pilot, lambda: "rút số 3" in text_of(app))
        assert "Khay bằng: rút số 3" in text_of(app)
        await moved(pilot, app, "enter")
        awards = app.station.conference.awards
        assert awards.outcome(6) == "outstanding"
        assert {awards.outcome(id_) for id_ in (4, 5, 7, 8, 15)} == {"handed"}


async def test_a_misspelt_certificate_is_an_empty_frame_until_it_is_released(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await to_batch(pilot, app, 3, "called")
        await moved(pilot, app, "f7", "4", "2", "enter", "2")
        await until(pilot, lambda: "khung trống" in text_of(app))
        # What this post noted last is what F8 takes back, not the step before it.
        await moved(pilot, app, "f8")
        await until(pilot, lambda: "Đã hoàn tác: khung trống – " in words_of(app))
        assert app.station.conference.awards.phase == "called"
        await moved(pilot, app, "f7", "4", "2", "enter", "2")
        await moved(pilot, app, "enter")
        await moved(pilot, app, "enter")
        awards = app.station.conference.awards
        assert awards.counts()["withheld"] == 1
        assert awards.withheld[5] == "Sai chữ trên bằng"
        assert awards.outcome(5) == "withheld"


async def test_a_proxy_is_named_with_relation_and_authority(sample: Folder) -> None:
    admit(sample, but={193})
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await to_batch(pilot, app, 3, "waiting")
        await press_slowly(pilot, app, "f7", "3", "1", "enter")
        await until(pilot, lambda: "Nhận thay" in text_of(app))
        typed = "Bà Vi Thu"
        await pilot.press(*("space" if letter == " " else letter for letter in typed), "enter")
        await pilot.press(*"vo", "enter", *"LDLD", "enter")
        await until(pilot, lambda: sure(app.station.conference.awards.certificate(4)).proxy_name is not None)
        certificate = app.station.conference.awards.certificate(4)
        assert certificate is not None
        assert (certificate.proxy_title, certificate.proxy_name) == ("Bà", "Vi Thu")
        assert (certificate.proxy_relation, certificate.proxy_authority) == ("vo", "LDLD")


async def test_the_wrong_way_round_makes_a_slip_and_is_righted(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        await to_batch(pilot, app, 8, "handed")
        before = len(app.station.conference.awards.entries)
        await press_slowly(pilot, app, "f7", "5", *"3", "space", "4", "enter")
        await until(pilot, lambda: "Trao nhầm" in text_of(app))
        assert app.station.conference.awards.swaps == {(29, 30)}
        assert len(app.station.conference.awards.entries) == before + 1
        await until(pilot, lambda: any(e.kind == "paper.asked" for e in app.station.journal.in_order()))
        await moved(pilot, app, "f7", "5", "1")
        await until(pilot, lambda: "Trao nhầm:" not in text_of(app))
        assert app.station.conference.awards.swaps == frozenset()


async def test_those_who_stand_in_another_order_are_followed_by_line_and_screen(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        await to_batch(pilot, app, 8, "on_stage")
        await moved(pilot, app, "f7", "6", "2", "space", "1", "enter")
        batch = app.station.conference.awards.batch(8)
        assert batch is not None
        assert batch.certificates[:3] == (28, 27, 29)
        await until(pilot, lambda: "1. bà Hứa Bích Hoa" in words_of(app))
        assert "bản 2" in text_of(app)


async def test_late_after_the_row_gets_a_supplementary_batch(sample: Folder) -> None:
    station = Station(sample)
    late = sure(sure(station.conference.awards.certificate(4)).number)
    station.close()
    admit(sample, but={late})
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await to_batch(pilot, app, 4, "waiting")
        app.submit(CheckIn(code_of(app, late)))
        await until(pilot, lambda: late in app.station.conference.hall.present)
        await moved(pilot, app, "f7", "7", "1", "1")
        await until(pilot, lambda: app.station.conference.awards.batch(17) is not None)
        await until(pilot, lambda: any(e.kind == "paper.asked" for e in app.station.journal.in_order()))
        asked = [e.payload for e in app.station.journal.in_order() if e.kind == "paper.asked"]
        assert [(paper["what"], paper["number"]) for paper in asked] == [("place", 4)]
        await to_batch(pilot, app, 17, "on_stage")
        assert "bổ sung" in text_of(app)
        assert app.station.conference.awards.announced == {"512/QĐ-TTg", "780/QĐ-UBND"}
        await moved(pilot, app, "enter")
        assert app.station.conference.awards.outcome(4) == "handed"


async def test_the_board_freezes_and_opens_an_order_and_the_plan_is_arranged_by_keys(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await press_slowly(pilot, app, "tab", "down", "down")
        assert "16 đợt · 104 bằng" in text_of(app)
        await moved(pilot, app, "space")
        await until(pilot, lambda: "đã khóa, bản 1" in text_of(app))
        await press_slowly(pilot, app, "space", *"xin")
        await moved(pilot, app, "enter")
        await until(pilot, lambda: "đã mở khóa lại" in text_of(app))
        await press_slowly(pilot, app, "enter", "space", "down")
        await moved(pilot, app, "space")
        batch = app.station.conference.awards.batch(3)
        assert batch is not None
        assert batch.certificates[:2] == (5, 4)
        await press_slowly(pilot, app, "escape", "escape")
        assert "Công bố QĐ" in text_of(app)


async def test_what_became_of_every_certificate_is_one_list(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        await to_batch(pilot, app, 2, "waiting")
        await press_slowly(pilot, app, "tab", "f7", "8")
        await until(pilot, lambda: "Kết quả trao" in text_of(app))
        assert "512/QĐ-TTg" in text_of(app)
        assert "CĐCS Điện lực Tràng Định" not in text_of(app)
        await press_slowly(pilot, app, "tab")
        await until(pilot, lambda: "CĐCS Điện lực Tràng Định" in text_of(app))


async def test_a_decision_may_be_read_to_those_who_stand_there(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        await press_slowly(pilot, app, "tab", "f7", "6", "right", "enter")
        await moved(pilot, app, "enter")
        await press_slowly(pilot, app, "escape")
        phases = []
        for _ in range(4):
            await moved(pilot, app, "enter")
            awards = app.station.conference.awards
            phases.append((awards.phase_of(1), bool(awards.announced)))
        assert phases == [("called", False), ("on_stage", False), ("on_stage", True), ("handed", True)]
