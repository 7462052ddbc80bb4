"""A move of the runsheet that was echoed is there after the process was killed at that very moment, every one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.commandline import environment
from tests.support.conferences import new_sample

# A console's way to the journal, without its screens: a move, then its echo, as fast as it can.
MOVER = """
import json, random, sys
from pathlib import Path
from agenda.errors import AgendaError
from agenda.runsheet import *
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
station = Station(Folder.find(Path(sys.argv[1])), post="MC")
chance = random.Random(int(sys.argv[2]))
def move():
    sheet = station.conference.runsheet
    if sheet.phase == "pending":
        return Start()
    keys = [step.key for step in sheet.steps]
    a, b = chance.choice(keys), chance.choice(keys)
    return chance.choice([
        Next(), NextSegment(), Resume() if sheet.paused else Pause(), AddMinutes(chance.choice((1, -1))), Undo(),
        Backdate(1), Skip(a), Jump(a), Move(a, b), Interrupt(), Insert("Thêm", 3), Rename(a, "Tên khác"),
        ChangeMinutes(a, 9),
    ])
while True:
    try:
        events = station.do(move())
    except AgendaError:
        continue
    for event in events:
        print(json.dumps([event.id, event.kind]), flush=True)
"""


def campaign(folder: Path, seed: int, kills: int) -> int:
    chance = random.Random(seed)
    echoed: list[str] = []
    for _ in range(kills):
        mover = subprocess.Popen(
            [sys.executable, "-c", MOVER, str(folder), str(chance.randrange(10**6))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd="/",
        )
        assert mover.stdout is not None
        said = [mover.stdout.readline() for _ in range(chance.randrange(1, 6))]
        os.kill(mover.pid, signal.SIGKILL)  # right after the echo
        rest, err = mover.communicate()
        assert (mover.returncode, err) == (-signal.SIGKILL, b"")
        lines = [line for line in (b"".join(said) + rest).splitlines(keepends=True) if line.endswith(b"\n")]
        echoed += [json.loads(line)[0] for line in lines]
        with closing(Station(Folder.find(folder), post="MC")) as station:
            stored = {event.id for event in station.journal.in_order()}
            assert set(echoed) <= stored
            assert station.journal.verify()[1] == []
            face = station.conference.face(station.clock.stamp())
            assert face.exact  # the same boot: killed or not, the running clock is exact
            assert face.state in {"running", "paused", "break"}
    return len(echoed)


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    assert campaign(new_sample(tmp_path / "c").path, 3, 20) >= 20


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    assert campaign(new_sample(tmp_path / "c").path, 4, 200) >= 200
