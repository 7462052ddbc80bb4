"""A step of the award calls that was echoed is there after the process was killed, and nothing is half done."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.awards.commands import UndoAward
from kiosk.awards.next_step import next_step
from kiosk.awards.state import Awards
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.commandline import command, environment
from tests.support.conferences import new_sample

# The stage's way to the journal, without its screens: a step or a mishap, then its echo, as fast as it can.
STAGE = """
import json, random, sys
from pathlib import Path
from kiosk.awards.next_step import next_step
from kiosk.awards.commands import *
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
station = Station(Folder.find(Path(sys.argv[1])), post="Stage")
chance = random.Random(int(sys.argv[2]))
def move():
    awards = station.conference.awards
    step = next_step(awards)
    if step is None or chance.random() < 0.3:
        one = chance.choice(awards.certificates).id
        batch = chance.choice(awards.batches).number
        return chance.choice([
            UndoAward(), UndoAward(), UndoAward(), NoteAbsent(one), NoteHere(one), Withhold(one, "sai"), Release(one),
            LockBatch(batch), Postpone(one), MoveBatch(batch, 1), Hand(one, "bà A", "later"), ReachWing((one,)),
        ])
    return step
while True:
    try:
        events = station.do(move())
    except Refusal:
        continue
    for event in events:
        print(json.dumps([event.id, event.kind]), flush=True)
"""
VERBS = {"Announce": "announce", "Call": "call", "Stage": "stage", "Hand": "hand", "Photo": "photo", "Clear": "clear"}


def state_of(folder: Path) -> tuple[Awards, set[str]]:
    """Open the conference as after a crash; its chains hold and its books balance."""
    with closing(Station(Folder.find(folder), post="Stage")) as station:
        assert station.journal.verify()[1] == []
        counts = station.conference.awards.counts()
        parts = ("handed", "proxy", "withheld", "outstanding")
        assert sum(counts[name] for name in parts) == counts["certificates"]
        return station.conference.awards, {event.id for event in station.journal.in_order()}


def kill_consoles(folder: Path, chance: random.Random, kills: int) -> int:
    """Kill a console right after it has echoed a step, each time; return how many steps were echoed."""
    echoed: set[str] = set()
    for _ in range(kills):
        stage = subprocess.Popen(
            [sys.executable, "-c", STAGE, str(folder), str(chance.randrange(10**6))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd="/",
        )
        assert stage.stdout is not None
        said = [stage.stdout.readline() for _ in range(chance.randrange(1, 8))]
        os.kill(stage.pid, signal.SIGKILL)
        rest, err = stage.communicate()
        assert (stage.returncode, err) == (-signal.SIGKILL, b"")
        lines = [line for line in (b"".join(said) + rest).splitlines(keepends=True) if line.endswith(b"\n")]
        echoed |= {json.loads(line)[0] for line in lines}
        awards, stored = state_of(folder)
        assert echoed <= stored
        assert awards.questions == ()
    return len(echoed)


def kill_commands(folder: Path, chance: random.Random, kills: int) -> tuple[int, int]:
    """Kill `kiosk awards …` at a random moment: its step was done whole or not at all; return how often which."""
    done = undone = 0
    for _ in range(kills):
        before, _ids = state_of(folder)
        step = UndoAward() if chance.random() < 0.15 and before.last_undoable() else next_step(before)
        if step is None:
            step = UndoAward()
        verb = VERBS.get(type(step).__name__, "undo")
        # Within the time that such a command takes, more often towards its end.
        until = time.monotonic() + chance.triangular(0.0, 0.6, 0.35)
        program = subprocess.Popen(
            command("-C", folder, "awards", verb, "--json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd="/",
        )
        while time.monotonic() < until and program.poll() is None:
            time.sleep(0.002)
        program.kill()
        out, err = program.communicate()
        assert err == b""
        after, _ids = state_of(folder)
        if after.entries == before.entries and after.undone == before.undone:
            undone += 1
            assert not out.endswith(b"\n")  # nothing was echoed that is not there
            assert after == before
            continue
        done += 1
        if verb == "undo":
            assert len(after.undone) == len(before.undone) + 1
            continue
        assert len(after.entries) == len(before.entries) + 1
        wanted = {"stage": "on_stage", "photo": "photographed", "call": "called", "hand": "handed"}.get(verb)
        if wanted is not None:
            assert after.phase == wanted
        else:
            assert after.phase in {"announced", "waiting", "on_stage", "done"}
        if out.endswith(b"\n"):
            assert json.loads(out).items() >= after.counts().items()
    return done, undone


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    folder = new_sample(tmp_path / "c").path
    chance = random.Random(5)
    assert kill_consoles(folder, chance, 10) >= 10
    assert sum(kill_commands(folder, chance, 10)) == 10


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    folder = new_sample(tmp_path / "c").path
    chance = random.Random(6)
    assert kill_consoles(folder, chance, 100) >= 100
    done, undone = kill_commands(folder, chance, 100)
    assert min(done, undone) > 0
