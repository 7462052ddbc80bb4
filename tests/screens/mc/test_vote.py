"""The vote played by keys: the count, its sum check, names from the floor, a correction."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from agenda.tally import Tally
from agenda.vote import CountVotes, SetList
from kiosk.conference.nominees import named
from kiosk.folder.layout import Folder
from kiosk.lifecycle.create import Plan, create
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.screens.mc.vote import VoteScreen
from tests.support.driving import running, until, words_of
from tests.support.sure import sure


async def type_in(pilot: Pilot[Any], text: str) -> None:
    for letter in text:
        await pilot.press("space" if letter == " " else letter)


async def shown(pilot: Pilot[Any], words: str) -> None:
    """Wait for a form or a menu by what stands in it: a key pressed between two of them is lost."""
    await until(pilot, lambda: words in words_of(pilot.app))


async def test_two_lists_are_counted_and_one_is_corrected(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        names = tuple(n for code in ("LS001", "LS002", "LS003") for n in named(app.station.conference, code))
        app.station.do(SetList(1, "", names))
        await pilot.press("f7")
        await shown(pilot, "Bỏ qua một mục")
        await pilot.press("2")
        await shown(pilot, "Biểu quyết bằng giơ tay")
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
        await pilot.press("f7")
        await shown(pilot, "Rút một người")
        await pilot.press("2")
        await shown(pilot, "Mã số")
        await type_in(pilot, "LS004")
        await pilot.press("enter")
        await shown(pilot, "Ai đề nghị")
        await pilot.press("enter")
        person = app.station.conference.roster.by_code("LS004")
        assert person is not None
        await until(pilot, lambda: sure(app.station.conference.votes.ballot(2, ("", "x"))).names != ())
        await until(pilot, lambda: person.full_name in words_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Mục" in words_of(app) or "Trước giờ" in words_of(app))


async def test_a_name_that_is_not_clear_is_asked_about_and_a_refusal_is_seen(tmp_path: Path) -> None:
    folder = create(tmp_path / "nhỏ", Plan(tier="grassroots", day=date(2020, 5, 20)))
    people = [
        Person(number=0, kind="delegate", full_name="Lò Văn Nam", code=f"A{n}", unit=f"Công ty {n}") for n in (1, 2)
    ]
    async with running(folder, "mc", name="MC", size=(80, 24)) as (app, pilot):
        app.station.do(ImportRoster(people, "danh-sach.xlsx", "0" * 64))
        app.push_screen(VoteScreen())
        await until(pilot, lambda: "Biểu quyết bằng giơ tay" in words_of(app))
        await pilot.press("f7")
        await shown(pilot, "Danh sách khác")
        await pilot.press("4")  # a list beside the one of the programme
        await shown(pilot, "Nội dung biểu quyết")
        await type_in(pilot, "[red]{x}")
        await pilot.press("enter")
        await shown(pilot, "2 [red]{x}")

        async def add(typed: str) -> None:
            await pilot.press("f7")
            await shown(pilot, "Rút một người")
            await pilot.press("2")
            await shown(pilot, "Mã số")
            await type_in(pilot, typed)
            await pilot.press("enter")

        await add("lo van nam")
        await shown(pilot, "Xin chọn đúng người")
        assert "Công ty 1" in words_of(app)
        await pilot.press("2")
        await shown(pilot, "Ai đề nghị")
        assert "Công ty 2" in words_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.station.conference.votes.ballots[2].names != ())
        (name,) = app.station.conference.votes.ballots[2].names
        assert name.unit == "Công ty 2"
        await until(pilot, lambda: isinstance(app.screen, VoteScreen))
        await add("A2")
        await shown(pilot, "Ai đề nghị")
        await pilot.press("enter")
        await shown(pilot, "đã có trong danh sách")  # in the form, where it is seen
        await pilot.press("escape", "f7")
        await shown(pilot, "Rút một người")
        await pilot.press("3")
        await shown(pilot, "1 Lò Văn Nam")
        await pilot.press("1")
        await shown(pilot, "Ai đề nghị")
        await pilot.press("enter")
        await until(pilot, lambda: app.station.conference.votes.ballots[2].names == ())


async def test_what_is_no_number_is_told_in_the_form_and_a_counted_yes_stays_counted(sample: Folder) -> None:
    async with running(sample, "mc", name="MC") as (app, pilot):
        app.station.do(CountVotes(1, 150, 140, 2, 1))
        app.push_screen(VoteScreen())
        await until(pilot, lambda: "Biểu quyết bằng giơ tay" in words_of(app))
        await pilot.press("up")  # from the list that is not counted yet
        await pilot.press("enter")
        await shown(pilot, "Lý do sửa")
        await pilot.press("x", *["enter"] * 4)
        await type_in(pilot, "dem lai")
        await pilot.press("enter")
        await shown(pilot, "Xin ghi số đại biểu")  # the form stays, with what was typed
        await pilot.press(*["up"] * 4, *"150", "enter", "3", *["enter"] * 4)
        await until(pilot, lambda: len(app.station.conference.votes.ballots[1].history) == 2)
        await shown(pilot, "đã sửa: dem lai")
        assert (app.station.conference.votes.ballots[1].result) == Tally(150, 140, 3, 1)
        assert "suy ra" not in words_of(app)
