"""The fifteen batches of the sample called by one key, and who is missing."""

from __future__ import annotations

import pytest
from driving import code_of, running, text_of, until, words_of

from kiosk.folder import Folder
from kiosk.reception.admission import CheckIn
from kiosk.screens import stage
from kiosk.station import Station


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_GUARD_SECONDS", 0.0)


def admit(sample: Folder, *, but: set[int] = frozenset()) -> None:  # type: ignore[assignment]
    station = Station(sample, post="Bàn 1")
    with station.reading() as conference:
        numbers = [person.number for person in conference.roster.expected() if person.number not in but]
    for number in numbers:
        station.do(CheckIn(station.codes.make(1, number, 0)))  # type: ignore[arg-type]
    station.close()


async def test_all_batches_are_called_with_one_key(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu") as (app, pilot):
        assert "Đợt 1/16" in text_of(app)
        for _ in range(5 + 16 * 5):
            before = app.station.conference.events
            await pilot.press("enter")
            await until(pilot, lambda n=before: app.station.conference.events > n)  # type: ignore[misc]
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


async def test_a_posthumous_award_is_received_by_the_family(sample: Folder) -> None:
    admit(sample)
    async with running(sample, "stage", name="Sân khấu", size=(160, 45)) as (app, pilot):
        with app.station.reading() as conference:
            certificate = next(c for c in conference.awards.certificates if c.posthumous)
            batch = conference.awards.batch_of(certificate.id)
        assert batch is not None
        for _ in range(200):
            await pilot.press("enter")
            with app.station.reading() as conference:
                if conference.awards.current == batch and conference.awards.phase_of(batch.number) == "on_stage":
                    break
        await until(pilot, lambda: "Long Văn Bách" in text_of(app))
        assert "con trai của ông Long Văn Tuyền" in text_of(app)
