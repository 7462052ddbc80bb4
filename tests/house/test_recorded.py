"""A recorded conference: a folder of an earlier version opens, answers what it answered, and is made the same again."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.folder import layout as folders
from kiosk.folder.layout import Folder
from kiosk.journal import clock as clocks
from kiosk.journal import ids
from kiosk.journal.store import Journal
from kiosk.station import station
from tests.support import recorded
from tests.support.commandline import Kiosk
from tests.support.conferences import EIGHT, MINUTE, HandClock, events_of
from tests.support.recorded import CONFERENCE, Recorder, Said

KEPT = ("conference.toml", "programme.toml", "event.key", "journal.db", "spool.db")
RECORD = "RECORD" in os.environ
MACHINE, ACCOUNT = "machine-of-the-record", "kiosk"


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[HandClock]:
    """The clock that the program reads; account, machine and identifiers are the recorded ones too."""
    clock, source = HandClock(wall_ms=EIGHT - 60 * MINUTE), random.Random(2026)
    made = ids.Ids.__init__
    monkeypatch.setattr(clocks.SystemClock, "stamp", lambda _self: clock.stamp())
    monkeypatch.setattr(ids.Ids, "__init__", lambda self, given=None: made(self, given or source))
    monkeypatch.setattr(station, "machine_id", lambda: MACHINE)
    monkeypatch.setattr(folders, "machine_id", lambda: MACHINE)
    monkeypatch.setattr(station, "_login", lambda: ACCOUNT)
    yield clock


def answers(kiosk: Kiosk, path: Path, hand: HandClock, lang: str) -> list[Said]:
    """Ask a copy of the recorded conference, which believes that it has not moved."""
    shutil.copytree(CONFERENCE, path)
    journal = Journal(Folder(path).journal)
    journal.set_meta(machine=MACHINE, path=Folder(path).name)
    last = max(event.wall_ms for event in journal.in_order())
    journal.close()
    hand.pass_ms(last + 10 * MINUTE - hand.wall_ms)
    recorder = Recorder(kiosk, path, hand, lang=lang)
    recorded.afterwards(recorder)
    return recorder.said


def same(said: list[Said], kept: list[Said]) -> None:
    for new, old in zip(said, kept, strict=True):
        assert new == old


def test_a_day_played_again_is_told_and_written_the_same(kiosk: Kiosk, tmp_path: Path, hand: HandClock) -> None:
    path = tmp_path / "hoi-nghi"
    recorder = Recorder(kiosk, path, hand)
    recorded.day(recorder, path)
    if RECORD:
        shutil.rmtree(CONFERENCE, ignore_errors=True)
        CONFERENCE.mkdir(parents=True)
        for name in KEPT:
            shutil.copy(path / name, CONFERENCE / name)
        write(recorded.DAY, recorder.said)
    same(recorder.said, recorded.read(recorded.DAY))
    shutil.copytree(CONFERENCE, tmp_path / "truoc")
    assert [event.hash for event in events_of(Folder(path))] == [
        event.hash for event in events_of(Folder(tmp_path / "truoc"))
    ]


@pytest.mark.parametrize(("lang", "kept"), [("vi", recorded.AFTERWARDS), ("en", recorded.AFTERWARDS_EN)])
def test_an_ended_conference_of_an_earlier_version_answers_as_it_did(
    kiosk: Kiosk, tmp_path: Path, hand: HandClock, lang: str, kept: Path
) -> None:
    said = answers(kiosk, tmp_path / "hoi-nghi", hand, lang)
    if RECORD:
        write(kept, said)
    same(said, recorded.read(kept))


def write(path: Path, said: list[Said]) -> None:
    path.write_text("\n".join(one.line() for one in said) + "\n", "utf-8")
