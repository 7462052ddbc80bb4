"""The certificate tray: the order is the whole point, and a wrong certificate is seen by whoever stands there."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import Kiosk
from kiosk.awards import commands as rules
from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Take
from kiosk.folder.layout import Folder
from kiosk.i18n import _
from kiosk.screens.tray import screen as tray_screen
from kiosk.screens.tray.screen import TrayScreen
from kiosk.station.station import Station
from tests.screens.wing.test_screen import shown
from tests.support.driving import burst, code_of, running, text_of, until, words_of
from tests.support.row_of_ten import ROW, at, prepared


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray_screen, "_GUARD_SECONDS", 0.0)


async def label(app: Kiosk, pilot: Pilot[Any], certificate: int) -> None:
    """Scan a label; no key comes on the heels of a scan."""
    burst(app, code_of(app, certificate, kind=CodeKind.CERTIFICATE))
    await pilot.pause(0.15)


def on_tray(app: Kiosk) -> list[int]:
    with app.station.reading() as conference:
        return list(conference.awards.tray)


def red(app: Kiosk) -> bool:
    return app.screen.query_one("#next").has_class("-refused")


def tray_line(done: int, of: int) -> str:
    return _("tray {done}/{all}").format(done=done, all=of)


async def test_the_right_label_advances_and_a_full_tray_is_said(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        await shown(app, pilot, tray_line(0, 10))
        await label(app, pilot, at(app, 1).id)
        await shown(app, pilot, tray_line(1, 10))
        assert heard == ["ok"]
        for done in range(2, 11):
            await pilot.press("enter")
            await until(pilot, partial(lambda n: len(on_tray(app)) == n, done))
            await pilot.pause()
        await shown(app, pilot, _("tray complete ✓ {count}/{all}").format(count=10, all=10))
        assert on_tray(app) == [at(app, position).id for position in range(1, 11)]
        await pilot.press("enter")
        assert not red(app)


async def test_a_certificate_of_another_batch_stays_red_until_it_is_seen(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        other = at(app, 2, batch=13)
        await label(app, pilot, other.id)
        await shown(app, pilot, f"{other.name}")
        await until(pilot, lambda: red(app))
        assert heard == ["refused"]
        await pilot.pause(0.3)
        assert red(app)
        await pilot.press("enter")  # only that it was seen: nothing is ticked by it
        await until(pilot, lambda: not red(app))
        await pilot.pause(0.1)
        assert on_tray(app) == []
        await pilot.press("enter")
        await until(pilot, lambda: on_tray(app) == [at(app, 1).id])


async def test_the_wrong_order_is_red_and_the_right_one_puts_it_away(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        await label(app, pilot, at(app, 3).id)
        await until(pilot, lambda: red(app))
        assert at(app, 3).name in words_of(app)
        await pilot.pause(0.1)
        await label(app, pilot, at(app, 1).id)
        await until(pilot, lambda: on_tray(app) == [at(app, 1).id] and not red(app))
        await pilot.pause(0.1)
        await label(app, pilot, at(app, 1).id)
        await until(pilot, lambda: red(app))
        assert len(on_tray(app)) == 1


async def test_a_badge_is_no_label(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        burst(app, code_of(app, 1, kind=CodeKind.BADGE))
        await pilot.pause(0.15)
        await until(pilot, lambda: red(app))
        said = _("NO CERTIFICATE LABEL: that is a badge or an invitation.").partition(": ")[2]
        await shown(app, pilot, said[:1].upper() + said[1:])
        await pilot.press("down")
        await until(pilot, lambda: not red(app))


async def test_a_missing_certificate_is_an_empty_frame(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        await pilot.press("down", "f7")
        await shown(app, pilot, _("Position {position}: {name}").format(position=2, name=at(app, 2).name))
        await pilot.press("1")
        empty = _("EMPTY FRAME: {reason}").format(reason=_("The certificate is missing"))
        await shown(app, pilot, empty)
        await shown(app, pilot, tray_line(0, 9))
        await pilot.press("enter")
        await until(pilot, lambda: len(on_tray(app)) == 1)
        await label(app, pilot, at(app, 2).id)
        await until(pilot, lambda: red(app))
        await pilot.pause(0.1)
        await pilot.press("escape")
        await pilot.press("f7", "3")
        await shown(app, pilot, _("Why the certificate is withheld"))
        for character in "rach":
            await pilot.press(character)
        await pilot.press("enter")
        await shown(app, pilot, _("EMPTY FRAME: {reason}").format(reason="rach"))
        await pilot.press("up", "up", "f7", "4")
        await until(pilot, lambda: empty not in words_of(app))
        await pilot.press("f7", "5")
        await until(pilot, lambda: on_tray(app) == [])


async def test_what_the_stage_changes_about_a_tray_that_is_called_is_told_in_red(
    sample: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(sample, Take("award"), rules.Announce(), rules.Call(ROW))
    async with running(sample, "tray") as (app, pilot):
        heard: list[str] = []
        monkeypatch.setattr(app, "sound", heard.append)
        stage = Station(sample, post="Sân khấu")
        absent, empty = at(app, 2), at(app, 5)
        for command, words in (
            (rules.NoteAbsent(absent.id), "PULL THIS CERTIFICATE"),
            (rules.NoteHere(absent.id), "PUT IT BACK ON THE TRAY"),
            (rules.Withhold(empty.id, "sai"), "EMPTY FRAME"),
            (rules.Release(empty.id), "HANDED OVER AFTER ALL"),
        ):
            stage.do(command)
            app.station.catch_up()
            certificate = absent if isinstance(command, (rules.NoteAbsent, rules.NoteHere)) else empty
            position = 2 if certificate is absent else 5
            where = _("batch {batch}, number {position}").format(batch=ROW, position=position)
            await shown(app, pilot, f"{where[:1].upper()}{where[1:]} – {certificate.name}")
            assert red(app)
            assert heard[-1] == "refused"
            assert alarm_begins(app, words)
            await pilot.press("enter")
            await until(pilot, lambda: not red(app))
        assert on_tray(app) == []
        stage.close()


def alarm_begins(app: Kiosk, words: str) -> bool:
    """Whether the alarm begins with these words, drawn in pixels or written."""
    screen = app.screen
    assert isinstance(screen, TrayScreen)
    return screen._alarm.startswith(_(words) + ": ")


async def test_a_frozen_order_pulls_who_is_not_here(sample: Folder) -> None:
    prepared(sample, rules.LockBatch(ROW), absent=(2, 7))
    async with running(sample, "tray") as (app, pilot):
        assert text_of(app).count(_("PULL: NOT CALLED")) == 2
        await label(app, pilot, at(app, 2).id)
        await until(pilot, lambda: red(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: on_tray(app) == [at(app, 1).id])
        await label(app, pilot, at(app, 3).id)
        await until(pilot, lambda: len(on_tray(app)) == 2)


async def test_leafing_looks_at_another_batch_and_back(sample: Folder) -> None:
    async with running(sample, "tray") as (app, pilot):
        first = _("Batch {number}/{batches}").format(number=1, batches=16)
        second = _("Batch {number}/{batches}").format(number=2, batches=16)
        await shown(app, pilot, first)
        await pilot.press("pagedown")
        await shown(app, pilot, second)
        await label(app, pilot, at(app, 1, batch=2).id)  # a scan is about the batch shown
        await until(pilot, lambda: on_tray(app) == [at(app, 1, batch=2).id])
        await pilot.press("left")
        await shown(app, pilot, first)
        app.station.do(rules.Announce())
        app.station.do(rules.Call())
        await shown(app, pilot, second)  # the stage is followed again
        await pilot.press("f7", "6")
        await shown(app, pilot, _("Which batch?"))
        await pilot.press("down", "down", "down", "enter")
        await shown(app, pilot, _("Batch {number}/{batches}").format(number=4, batches=16))


async def test_a_new_order_is_said_until_a_key_is_pressed(sample: Folder) -> None:
    prepared(sample, rules.LockBatch(ROW))
    async with running(sample, "tray") as (app, pilot):
        for count in (1, 2, 3):
            await pilot.press("enter")
            await until(pilot, partial(lambda n: len(on_tray(app)) == n, count))
            await pilot.pause()
        await shown(app, pilot, tray_line(3, 10))
        app.station.do(rules.Reorder(ROW, (3, 2), "as they stand"))
        text = _("The order has changed: version {version}. Please look at every position marked with !.")
        await shown(app, pilot, text.format(version=2))
        await shown(app, pilot, tray_line(1, 10))
        await shown(app, pilot, _("! lay at position {position}: put it here").format(position=3))
        await pilot.pause(0.2)
        assert text.format(version=2) in words_of(app)
        await pilot.press("down")
        await until(pilot, lambda: text.format(version=2) not in words_of(app))
        app.station.do(rules.UnlockBatch(ROW, "đổi người"))
        await shown(app, pilot, _("The order is open again: it may change. {reason}").format(reason="đổi người"))


async def test_who_has_moved_to_another_batch_leaves_a_frame_to_take_off(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        for count in range(1, 11):
            await pilot.press("enter")
            await until(pilot, partial(lambda n: len(on_tray(app)) == n, count))
            await pilot.pause()
        last = at(app, 10)
        app.station.do(rules.MoveCertificate(last.id, 9, 1))
        await shown(app, pilot, _("Take off this tray: {names}").format(names=last.name))


async def test_a_batch_called_before_its_tray_is_complete_stays(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: len(on_tray(app)) == 1)
        await shown(app, pilot, tray_line(1, 10))
        app.station.do(rules.Announce())
        app.station.do(rules.Call())
        await shown(app, pilot, _("This batch has been called: its tray is not complete."))
        row = _("Batch {number}/{batches}").format(number=ROW, batches=16)
        assert row in words_of(app)
        app.station.do(rules.Stage())
        app.station.do(rules.Hand())
        await until(pilot, lambda: row not in words_of(app))


async def test_the_tray_sheet_is_printed(sample: Folder) -> None:
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        await pilot.press("f5")
        await until(pilot, lambda: any(job.state == "printed" for job in app.jobs.values()))


@pytest.mark.parametrize("size", [(80, 24), (120, 34), (160, 45)])
async def test_two_trays_and_every_name_fit(sample: Folder, size: tuple[int, int]) -> None:
    prepared(sample)
    async with running(sample, "tray", size=size) as (app, pilot):
        with app.station.reading() as conference:
            guests = [p for p in conference.roster.expected() if p.kind == "guest"][:2]
        app.station.do(rules.SetPresenters(ROW, tuple(guest.number for guest in guests)))
        await shown(app, pilot, guests[1].full_name)
        for position in range(1, 11):
            assert at(app, position).name in text_of(app)
        assert guests[0].full_name in words_of(app)
        assert _("LOOK FOR THIS ONE NEXT") in words_of(app)
        assert "F7" in text_of(app)
        await label(app, pilot, at(app, 1, batch=12).id)
        await until(pilot, lambda: red(app))
        assert at(app, 1, batch=12).name in words_of(app)


async def test_a_held_key_ticks_once(sample: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tray_screen, "_GUARD_SECONDS", 5.0)
    prepared(sample)
    async with running(sample, "tray") as (app, pilot):
        for _press in range(6):
            await pilot.press("enter")
            await pilot.pause(0.05)
        await pilot.pause(0.1)
        assert len(on_tray(app)) == 1
