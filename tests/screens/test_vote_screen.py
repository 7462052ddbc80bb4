"""The vote played by keys: the count, its sum check, names from the floor, a correction."""

from __future__ import annotations

from driving import running, until, words_of

from agenda.vote import SetList
from kiosk.folder import Folder
from kiosk.voting import named


async def type_in(pilot, text: str) -> None:
    for letter in text:
        await pilot.press("space" if letter == " " else letter)


async def test_two_lists_are_counted_and_one_is_corrected(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        names = tuple(n for code in ("LS001", "LS002", "LS003") for n in named(app.station.conference, code))
        app.station.do(SetList(1, "", names))
        await pilot.press("f7", "2")
        await until(pilot, lambda: "Biểu quyết bằng giơ tay" in words_of(app))
        assert names[0].name in words_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Đại biểu tại hội trường" in words_of(app))
        await pilot.press("backspace", *"150", "enter")  # instead of 0, which nobody checked in makes
        await pilot.press("backspace", *"200", "enter", "enter", "enter")
        await until(pilot, lambda: "nhiều hơn" in words_of(app))  # the form stays, with the reason
        await pilot.press("up", "up", "backspace", "backspace", "backspace", "2", "enter", "enter", "enter")
        await until(pilot, lambda: "ĐÃ THÔNG QUA" in words_of(app))
        assert "suy ra" in words_of(app)
        assert "148" in words_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Lý do sửa" in words_of(app))
        await pilot.press("enter", "enter", "enter", *"140", "enter")
        await type_in(pilot, "dem lai")
        await pilot.press("enter")
        await until(pilot, lambda: "dem lai" in words_of(app) and "140" in words_of(app))
        await pilot.press("down")
        assert "toàn quốc" in words_of(app)
        await pilot.press("f7", "2")
        await until(pilot, lambda: "Mã số" in words_of(app))
        await pilot.press("escape", "f7", "2")
        await type_in(pilot, "LS004")
        await pilot.press("enter", "enter")
        person = app.station.conference.roster.by_code("LS004")
        assert person is not None
        await until(pilot, lambda: person.full_name in words_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Mục" in words_of(app) or "Trước giờ" in words_of(app))
