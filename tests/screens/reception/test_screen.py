"""The desk: verdicts, where scans go, search by name, undo, sizes, hostile names."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events

from kiosk.codes.codes import CodeKind
from kiosk.folder.layout import Folder
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station
from tests.support.driving import burst, code_of, running, text_of, until

HOSTILE = [
    "[/b] Nông",
    "[@click=app.quit]x",
    "Nguyễn \x1b[31mĐỏ",
    "Trần \u202eGnaV",
    "=cmd|' /C calc'!A0",
    "Tôn Nữ " + "Công Huyền " * 6 + "Hoa",
    "{name} {present} %s",
]


async def test_a_scan_is_welcomed_by_name_and_prints_a_badge(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        shown = text_of(app)
        assert "Trường Tiểu học xã Quảng Lạc" in shown
        assert "Ghế A01" in shown
        assert "00001-3" in shown
        assert "Bằng khen của Ban Chấp hành LĐLĐ tỉnh: đợt 16, vị trí 2" in shown
        assert "Có mặt 1/200" in shown
        assert app.screen.query_one("#band").has_class("-ok")
        await until(pilot, lambda: "đã in thẻ" in text_of(app))
    assert len(list(sample.badges.glob("*.png"))) == 1


async def test_a_second_scan_says_when_and_where_the_first_was(sample: Folder) -> None:
    other = Station(sample, post="Bàn 7")
    from kiosk.reception.commands import CheckIn

    other.do(CheckIn(other.codes.make(CodeKind.INVITATION, 5, 0)))
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 5))
        await until(pilot, lambda: "ĐÃ ĐIỂM DANH lúc" in text_of(app))
        assert "tại Bàn 7" in text_of(app)
        assert app.screen.query_one("#band").has_class("-again")
        assert "Có mặt 1/200" in text_of(app)
    other.close()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("1" * 24, "Không đọc được mã"),
        ("8934588063251", "mã vạch hàng hóa"),
        ("ABC-xyz-123", "Không đọc được mã"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_red_with_what_to_do(sample: Folder, raw: str, reason: str) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, raw)
        await until(pilot, lambda: "CHƯA XÁC NHẬN ĐƯỢC MÃ" in text_of(app))
        assert reason in text_of(app)
        assert "tìm theo tên" in text_of(app) or "giấy mời" in text_of(app)
        assert app.screen.query_one("#band").has_class("-refused")


async def test_a_badge_is_no_invitation(sample: Folder) -> None:
    from kiosk.codes.codes import CodeKind

    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1, kind=CodeKind.BADGE))
        await until(pilot, lambda: "Không phải mã giấy mời" in text_of(app))


async def test_a_scan_is_taken_while_a_name_is_being_typed(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2", "t", "h", "u")
        burst(app, code_of(app, 3))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        assert "Lương Hữu Hiếu" in text_of(app)


async def test_a_pasted_scan_is_taken(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        app.post_message(events.Paste(code_of(app, 4) + "\r\n"))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))


async def test_a_hundred_scans_without_a_pause_all_count(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        for number in range(1, 101):
            burst(app, code_of(app, number))
        await until(pilot, lambda: "Có mặt 100/200" in text_of(app), tries=500)


async def test_one_invitation_read_twice_at_once_is_one_scan(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 9))
        burst(app, code_of(app, 9))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        await pilot.pause(0.2)
        assert "KÍNH MỜI" in text_of(app)
        with app.station.reading() as conference:
            assert len(conference.hall.results) == 1


async def test_hostile_bursts_press_no_key(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        for raw in ("12345\x11678", "9876\x1b[A5432", "x" * 5000, "/////////"):
            burst(app, raw)
            await pilot.pause(0.1)
        assert app.is_running
        assert app.current_mode == "reception"
        assert len(app.screen_stack) == 1
        burst(app, code_of(app, 2))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))


async def test_somebody_without_an_invitation_is_found_without_marks(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("f2", *"phan kim hoa".replace(" ", "_").replace("_", " ").split(" ")[0])
        await pilot.press("space", *"kim", "space", *"hoa")
        await until(pilot, lambda: "Phan Kim Hoà" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        assert "Trường Mầm non xã Hợp Thành" in text_of(app)


async def test_namesakes_are_told_apart_by_unit_and_seat(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        await pilot.press("slash", *"ma", "space", *"trong", "space", *"hieu")
        await until(pilot, lambda: "Có 2 người cùng tên Mã Trọng Hiếu" in text_of(app))
        assert "Điện lực Văn Lãng" in text_of(app)
        assert "Hạt Kiểm lâm huyện Chi Lăng" in text_of(app)


async def test_undo_takes_the_last_check_in_back(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.screens.reception.screen._GUARD_SECONDS", 0.0)
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 6))
        await until(pilot, lambda: "Có mặt 1/200" in text_of(app))
        await pilot.press("f8")
        await until(pilot, lambda: "Có mặt 0/200" in text_of(app))
        assert "ĐÃ HỦY ĐIỂM DANH" in text_of(app)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Người đang hiện không có gì để hoàn tác" in text_of(app))


async def test_undo_held_down_takes_one_back_and_never_another_desks(sample: Folder) -> None:
    other = Station(sample, post="Bàn 1")
    from kiosk.reception.commands import CheckIn

    async with running(sample, "reception") as (app, pilot):
        for number in (6, 7):
            burst(app, code_of(app, number))
            await until(pilot, partial(lambda n: f"Có mặt {n - 5}/200" in text_of(app), number))
        other.do(CheckIn(code_of(app, 8)))
        await until(pilot, lambda: "Có mặt 3/200" in text_of(app))
        await pilot.press("f8", "f8", "f8")
        await until(pilot, lambda: "Có mặt 2/200" in text_of(app))
        with app.station.reading() as conference:
            assert sorted(conference.hall.present) == [6, 8]
    other.close()


async def test_a_scan_that_could_not_be_written_leaves_no_welcome_standing(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.errors import DiskFull
    from kiosk.journal.store import Journal

    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 1))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))

        def full(*_: object) -> None:
            raise DiskFull("The disk is full: nothing was written. Free some room, then try again.")

        with monkeypatch.context() as patch:
            patch.setattr(Journal, "append", full)
            burst(app, code_of(app, 2))
            await until(pilot, lambda: "Ổ đĩa đã đầy" in text_of(app))
            assert "KÍNH MỜI" not in text_of(app)
        burst(app, code_of(app, 2))
        await until(pilot, lambda: "Có mặt 2/200" in text_of(app))


async def test_the_paper_shown_is_that_of_the_person_shown(sample: Folder) -> None:
    async with running(sample, "reception", size=(190, 40)) as (app, pilot):
        burst(app, code_of(app, 6))
        await until(pilot, lambda: "đã in thẻ" in text_of(app))
        burst(app, code_of(app, 7))
        await until(pilot, lambda: [job.state for job in app.jobs.values()] == ["printed"] * 2)
        burst(app, code_of(app, 6))
        await until(pilot, lambda: "ĐÃ ĐIỂM DANH" in text_of(app))
        await pilot.pause(0.1)  # what comes right behind a scan is taken for a part of it
        await pilot.press("f6")
        await until(pilot, lambda: "Máy in và các phiếu" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Xem thẻ in" in text_of(app))
        await pilot.press("2")
        await until(pilot, lambda: "0001-1.png" in text_of(app))


async def test_another_badge_says_that_it_is_a_reprint(sample: Folder) -> None:
    async with running(sample, "reception") as (app, pilot):
        burst(app, code_of(app, 6))
        await until(pilot, lambda: "đã in thẻ" in text_of(app))
        await pilot.press("f5")
        await until(pilot, lambda: len(list(sample.badges.glob("*.png"))) == 2)
        await pilot.press("f6")
        await until(pilot, lambda: "Trần Ngọc Điệp (2)" in text_of(app))
        await pilot.press("enter", "2")
        await until(pilot, lambda: "cuộn" in text_of(app))


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 34), (160, 45)])
async def test_the_verdict_and_its_keys_stand_at_every_size(sample: Folder, size: tuple[int, int]) -> None:
    async with running(sample, "reception", size=size) as (app, pilot):
        burst(app, code_of(app, 1))
        await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
        shown = text_of(app)
        assert "Quảng Lạc" in shown
        assert "A01" in shown
        assert "F2 Tìm tên" in shown
        assert "F1 Trợ giúp" in shown
        assert "Lương Văn Khoa" in shown


async def test_hostile_names_are_shown_as_they_are_on_every_screen(sample: Folder, tmp_path: Path) -> None:
    station = Station(sample, post="x")
    people = [
        Person(number=0, kind="delegate", full_name=clean_name, unit="[red]Đơn vị[/]", seat="[b]", code=f"XX{index}")
        for index, clean_name in enumerate(HOSTILE)
    ]
    from kiosk.text.normalise import clean

    cleaned = [clean(person.full_name) for person in people]
    station.do(
        ImportRoster([Person(**{**_fields(p), "full_name": n}) for p, n in zip(people, cleaned, strict=True)], "x", "0")
    )
    station.close()
    async with running(sample, "reception") as (app, pilot):
        with app.station.reading() as conference:
            numbers = {
                p.full_name: p.number for p in conference.roster.people.values() if (p.code or "").startswith("XX")
            }
        for name in cleaned:
            burst(app, code_of(app, numbers[name]))
            await until(pilot, partial(lambda name: "KÍNH MỜI" in text_of(app) and name[:20] in text_of(app), name))
        await pilot.press("f2", *"xx")
        await pilot.pause(0.1)
        await pilot.press("escape")
        for post in ("home", "mc", "stage", "reception"):
            app.go_to(post)
            await pilot.pause(0.1)
        assert app.is_running


def _fields(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in person.__dataclass_fields__}
