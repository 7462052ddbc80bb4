"""What was echoed is on disk, whenever the process is killed; no admission loses its badge or gets two."""

import json
import os
import random
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from kiosk.tickets.print_service import PrintService
from printing.jobs import Job
from printing.spool import Spool
from tests.support.commandline import command, environment, process
from tests.support.conferences import SCREEN, HandClock, delegates, invitations, new_small

PEOPLE = 60


def scan_and_kill(folder: Folder, codes: Sequence[str], chance: random.Random) -> list[dict[str, Any]]:
    """Feed codes to a real scan, kill it at a moment drawn by lot; return the check-ins that were echoed."""
    lines = chance.randrange(0, len(codes))
    delay = chance.random() * 0.01
    scanning = subprocess.Popen(
        command("-C", folder.path, "scan", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd="/",
    )
    assert scanning.stdin is not None
    assert scanning.stdout is not None
    scanning.stdin.write(("\n".join(codes) + "\n").encode())
    scanning.stdin.flush()
    echoed = [scanning.stdout.readline() for _ in range(lines)]
    threading.Event().wait(delay)
    os.kill(scanning.pid, signal.SIGKILL)
    rest, err = scanning.communicate()
    assert scanning.returncode == -signal.SIGKILL
    assert err == b""
    # The last line may be cut in the middle: only what ends in a line break was said.
    said = [line for line in (b"".join(echoed) + rest).splitlines(keepends=True) if line.endswith(b"\n")]
    return [answer for answer in map(json.loads, said) if answer["status"] == "ok"]


def nothing_is_lost(folder: Folder, seed: int, kills: int) -> dict[int, str]:
    chance = random.Random(seed)
    codes = invitations(folder)
    echoed = {}
    for _ in range(kills):
        chance.shuffle(codes)
        for answer in scan_and_kill(folder, codes, chance):
            assert answer["number"] not in echoed, "admitted twice"
            echoed[answer["number"]] = answer["event_id"]
        with closing(Station(folder, clock=HandClock())) as station:
            present = station.conference.hall.present
            assert echoed.items() <= {number: a.event_id for number, a in present.items()}.items()
            count, faults = station.journal.verify()
            assert (faults, count) == ([], station.conference.events)
    return echoed


def one_badge_each(folder: Folder) -> list[Job]:
    """Open the printing again, as after a restart: every admission has one job, and its paper is accounted for."""
    with closing(Station(folder)) as station, closing(PrintService(station)) as room:
        room.drain(30)
        admitted = {admission.event_id for admission in station.conference.hall.admissions.values()}
    with closing(Spool(folder.spool, lambda: 0)) as spool:
        jobs = spool.jobs(limit=10_000)
    assert sorted(job.ref for job in jobs) == sorted(admitted)
    assert {job.state for job in jobs} <= {"printed", "maybe"}
    papers = [path.stem.split("-")[1] for path in folder.badges.glob("*.png")]
    assert len(papers) == len(set(papers))
    assert {str(job.id) for job in jobs if job.state == "printed"} <= set(papers)
    return jobs


def verified(folder: Folder) -> None:
    answer = process("-C", folder.path, "log", "--verify")
    assert answer.code == 0, answer


@pytest.mark.parametrize("seed", range(5))
def test_every_echoed_check_in_survives_a_kill(tmp_path: Path, seed: int) -> None:
    folder = new_small(tmp_path / "c", delegates(PEOPLE))
    nothing_is_lost(folder, seed, 3)
    verified(folder)


def test_every_admission_has_one_badge_after_kills(tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c", delegates(PEOPLE), printers=[SCREEN])
    assert nothing_is_lost(folder, 77, 5)
    one_badge_each(folder)
    verified(folder)


@pytest.mark.soak
def test_every_echoed_check_in_survives_500_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kills = echoed = jobs = maybe = 0
    for turn in range(100):
        printers = [SCREEN] if turn % 4 == 0 else []
        folder = new_small(tmp_path / "c", delegates(PEOPLE), seed=turn, printers=printers)
        echoed += len(nothing_is_lost(folder, 1000 + turn, 5))
        kills += 5
        if printers:
            found = one_badge_each(folder)
            jobs += len(found)
            maybe += sum(job.state == "maybe" for job in found)
        verified(folder)
        shutil.rmtree(Folder(tmp_path / "c").path)
    with capsys.disabled():
        print(f"\n{kills} kills, {echoed} echoed check-ins, {jobs} badges, {maybe} of them to be looked at")  # noqa: T201
