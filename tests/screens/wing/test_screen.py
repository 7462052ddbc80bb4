"""The stage wing: who stands where, who is noted there, and who must not be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.awards import commands as rules
from kiosk.codes.codes import CodeKind
from kiosk.folder.layout import Folder
from kiosk.i18n import _
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station
from tests.support import paths
from tests.support.driving import burst, code_of, running, text_of, until, words_of
from tests.support.row_of_ten import ROW, at, prepared
from tests.support.sure import sure

SAMPLE = paths.SAMPLE


async def scan(app: Kiosk, pilot: Pilot[Any], number: int | None) -> None:
    """Scan a badge; no key comes on the heels of a scan."""
    burst(app, code_of(app, number or 0, kind=CodeKind.BADGE))
    await pilot.pause(0.15)


async def shown(app: Kiosk, pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: " ".join(text.split()) in words_of(app))


def band(app: Kiosk) -> str:
    return next((name for name in ("-ok", "-again", "-refused") if app.screen.query_one("#band").has_class(name)), "")


def at_wing(app: Kiosk) -> set[int]:
    with app.station.reading() as conference:
        return set(conference.awards.wing)


async def test_whoever_gathers_is_told_his_place_and_noted_there(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        first = at(app, 2)
        await scan(app, pilot, first.number)
        await shown(app, pilot, _("STAND AT POSITION"))
        await until(pilot, lambda: at_wing(app) == {first.id})
        await shown(app, pilot, _("at the wing {count}/{all}").format(count=1, all=10))
        assert (band(app), heard) == ("-ok", ["ok"])
        await pilot.press("enter")
        await shown(app, pilot, _("Ready: please scan a badge"))
        await pilot.press("f8")
        await until(pilot, lambda: not at_wing(app))
        await shown(app, pilot, _("Not at the wing any more: {name}").format(name=first.name))
        await pilot.press("f8")
        await shown(app, pilot, _("There is nothing to undo."))


async def test_somebody_of_another_batch_is_noted_nowhere(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        with app.station.reading() as conference:
            events = conference.events
            counts = [c.number for c in conference.awards.certificates if not c.has_stand_in and c.number]
            several = next(n for n in counts if counts.count(n) > 1)
            spots = [(b.number, b.position(c.id)) for b in conference.awards.batches for i in b.all
                     if (c := conference.awards.certificate(i)) is not None and c.number == several]  # fmt: skip
        await scan(app, pilot, several)
        batch, position = spots[0]
        await shown(app, pilot, _("NOT NOW: batch {batch}, position {position}").format(batch=batch, position=position))
        for batch, position in spots:
            said = _("batch {batch}, position {position}: {award}").format(batch=batch, position=position, award="")
            assert " ".join(said.split()) in words_of(app)
        await pilot.pause(0.1)
        assert (band(app), heard) == ("-refused", ["refused"])
        assert app.station.conference.events == events


async def test_a_place_kept_back_is_for_the_stage_to_open(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(sample, rules.LockBatch(ROW), absent=(3,))
    async with running(sample, "wing") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        late = at(app, 3)
        await shown(app, pilot, _("kept back {count}").format(count=1))
        app.station.do(CheckIn(code_of(app, late.number or 0)))
        await scan(app, pilot, late.number)
        await shown(app, pilot, _("HIS PLACE IS KEPT BACK: please tell the stage"))
        await pilot.pause(0.1)
        assert (band(app), heard, at_wing(app)) == ("-refused", ["refused"], set())
        app.station.do(rules.NoteHere(late.id))
        await shown(app, pilot, _("THE PLACE IS OPEN NOW: please scan once more"))
        assert band(app) == "-again"
        await scan(app, pilot, late.number)
        await until(pilot, lambda: band(app) == "-ok" and at_wing(app) == {late.id})


async def test_who_has_not_checked_in_is_noted_but_sent_to_the_desk(sample: Folder) -> None:
    prepared(sample, absent=(1,))
    async with running(sample, "wing") as (app, pilot):
        await scan(app, pilot, at(app, 1).number)
        await shown(app, pilot, _("NOT CHECKED IN YET: to the reception desk first"))
        await until(pilot, lambda: at_wing(app) == {at(app, 1).id})
        assert band(app) == "-again"


async def test_the_relative_of_the_dead_stands_where_he_receives(sample: Folder) -> None:
    station = Station(sample, post="Chuẩn bị")
    with station.reading() as conference:
        dead = next(c for c in conference.awards.certificates if c.posthumous)
        row = conference.awards.batch_of(dead.id)
        assert row is not None
    station.do(rules.MoveBatch(row.number, -20))
    station.do(rules.EnrolRelative(dead.id, "Long Văn Tình", "con gái", "Bà"))
    relative = sure(station.conference.awards.certificate(dead.id)).stand_in
    assert relative is not None
    station.do(CheckIn(station.codes.make(CodeKind.INVITATION, relative, 0)))
    station.close()
    async with running(sample, "wing") as (app, pilot):
        await shown(app, pilot, "Long Văn Tình")
        await scan(app, pilot, relative)
        await shown(app, pilot, _("STAND AT POSITION"))
        await until(pilot, lambda: at_wing(app) == {dead.id})
        assert dead.name in words_of(app)


async def test_the_honoured_one_comes_though_a_proxy_is_named(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        member = at(app, 4)
        app.station.do(rules.NameProxy(member.id, "Nông Văn Thay", "Ông"))
        await scan(app, pilot, member.number)
        text = _("{name} IS NAMED TO RECEIVE: please tell the stage").format(name="NÔNG VĂN THAY")
        await shown(app, pilot, text)
        await until(pilot, lambda: at_wing(app) == {member.id})
        assert band(app) == "-again"


async def test_without_a_badge_a_position_is_ticked(sample: Folder) -> None:
    prepared(sample, absent=(2,))
    async with running(sample, "wing") as (app, pilot):
        await pilot.press("space")
        await shown(app, pilot, _("Choose a position first: ↑ ↓."))
        await pilot.press("down", "down", "space")
        await until(pilot, lambda: at_wing(app) == {at(app, 2).id})
        await pilot.press("space")
        await until(pilot, lambda: not at_wing(app))
        await pilot.press("space")
        await until(pilot, lambda: at_wing(app) == {at(app, 2).id})
        await pilot.press("f8")
        await until(pilot, lambda: not at_wing(app))


async def test_somebody_found_by_name_is_noted_like_a_scan(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        member = at(app, 5)
        await pilot.press("f2")
        for character in member.name.lower():
            await pilot.press("space" if character == " " else character)
        await shown(app, pilot, member.name)
        await pilot.press("enter")
        await until(pilot, lambda: at_wing(app) == {member.id})
        await shown(app, pilot, _("STAND AT POSITION"))


async def test_the_batch_after_is_only_looked_at(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        await pilot.press("tab")
        await shown(app, pilot, _("gathers after that"))
        await pilot.press("down", "space")
        await shown(app, pilot, _("That batch does not gather yet: Tab leads back."))
        assert not at_wing(app)
        await scan(app, pilot, at(app, 1).number)
        await until(pilot, lambda: at_wing(app) == {at(app, 1).id})
        await until(pilot, lambda: _("gathers after that") not in words_of(app))


async def test_a_label_or_a_bad_code_is_nobody(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        # The number of a certificate is no number of a person.
        burst(app, code_of(app, at(app, 1).id, kind=CodeKind.CERTIFICATE))
        await shown(app, pilot, _("THAT IS A CERTIFICATE LABEL: please scan a badge"))
        assert band(app) == "-refused"
        await pilot.pause(0.1)
        burst(app, "1" * 24)
        await shown(app, pilot, _("The code could not be read"))
        await pilot.pause(0.1)
        await scan(app, pilot, 99_000)
        await shown(app, pilot, _("Not on the roster"))
        assert not at_wing(app)


async def test_what_was_said_about_one_batch_is_not_said_about_the_next(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "wing") as (app, pilot):
        await scan(app, pilot, at(app, 1).number)
        await shown(app, pilot, _("STAND AT POSITION"))
        for command in (rules.Announce(), rules.Call(), rules.Stage()):
            app.station.do(command)
        await shown(app, pilot, _("Ready: please scan a badge"))
        await pilot.pause(0.1)
        await scan(app, pilot, at(app, 1).number)
        await shown(app, pilot, _("HAS BEEN CALLED ALREADY"))
        assert band(app) == "-again"


async def test_nobody_receives_for_another_where_the_decision_forbids_it(sample: Folder) -> None:
    station = Station(sample, post="Chuẩn bị")
    station.do(rules.MoveBatch(ROW, -20))
    station.close()
    async with running(sample, "wing") as (app, pilot):
        member = at(app, 1)
        app.station.do(rules.NameProxy(member.id, "Nông Văn Thay", "Ông"))
        app.station.do(rules.SetDecision(member.decision, no_proxy=True))
        await scan(app, pilot, member.number)
        await shown(app, pilot, _("NOT CHECKED IN YET: to the reception desk first"))


@pytest.mark.parametrize("size", [(80, 24), (120, 34), (160, 45)])
async def test_every_name_is_whole_at_every_size(sample: Folder, size: tuple[int, int]) -> None:
    prepared(sample, absent=(9,))
    async with running(sample, "wing", size=size) as (app, pilot):
        with app.station.reading() as conference:
            guests = [p for p in conference.roster.expected() if p.kind == "guest"][:2]
        app.station.do(rules.SetPresenters(ROW, tuple(guest.number for guest in guests)))
        await scan(app, pilot, at(app, 10).number)
        await shown(app, pilot, _("STAND AT POSITION"))
        for position in range(1, 11):
            assert at(app, position).name in text_of(app)
        for guest in guests:
            assert guest.full_name in words_of(app)
        assert "F8" in text_of(app)
        titled = " ".join(part for part in (guests[1].title, guests[1].full_name) if part)
        half = _("Part {n}: {name}, positions {first}–{last}").format(n=2, name=titled, first=6, last=10)
        assert half in words_of(app) or size[0] < 100  # over two lines there


async def test_without_awards_it_says_what_to_do(tmp_path: Path, sample: Folder) -> None:
    from datetime import date

    from kiosk.lifecycle.create import Plan, create

    programme = (SAMPLE / "chuong-trinh.toml").read_text("utf-8")
    plan = Plan(tier="province", day=date(2020, 5, 20), programme=programme, roster=SAMPLE / "dai-bieu.xlsx")
    async with running(create(tmp_path / "khong", plan), "wing") as (app, pilot):
        await shown(app, pilot, _("There is no list of awards yet: kiosk awards import FILE"))
        await pilot.press("space", "down", "tab", "f8")
        await scan(app, pilot, 1)
        await shown(app, pilot, _("RECEIVES NO CERTIFICATE TODAY"))
