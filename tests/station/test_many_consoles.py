"""Several consoles on one machine share one journal: nobody comes in twice, everybody sees everything."""

import json
import os
import random
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agenda.runsheet import Next, Start
from kiosk.conference.settings import PrinterConfig
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.reception.commands import Annul
from kiosk.station.station import Station
from tests.support.commandline import command, environment, process
from tests.support.conferences import (
    Opens,
    delegates,
    events_of,
    invitation,
    invitations,
    last_verdict,
    new_sample,
    new_small,
    scan,
)


def rush(folder: Folder, desks: int, rounds: int, seed: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Let several desks scan the same codes at once, each in an order of its own."""
    codes = invitations(folder)
    chance = random.Random(seed)
    running, answers = [], []
    for desk in range(desks):
        mine = [code for _ in range(rounds) for code in chance.sample(codes, len(codes))]
        started = subprocess.Popen(
            command("-C", folder.path, "scan", "--json", "--post", f"Bàn {desk + 1}"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd="/",
        )
        running.append((started, "\n".join(mine).encode(), len(mine)))
    # All have their input before any answer is read: they run at once.
    for started, text, _ in running:
        assert started.stdin is not None
        os.set_blocking(started.stdin.fileno(), True)
        started.stdin.write(text)
        started.stdin.close()
        started.stdin = None
    for started, _, count in running:
        out, err = started.communicate(timeout=600)
        assert (started.returncode, err.decode()) == (0, "")
        lines = [json.loads(line) for line in out.decode().splitlines()]
        assert len(lines) == count
        answers += lines
    return codes, answers


def admitted_once(folder: Folder, desks: int, rounds: int, seed: int) -> None:
    codes, answers = rush(folder, desks, rounds, seed)
    ok = [answer["number"] for answer in answers if answer["status"] == "ok"]
    assert len(ok) == len(set(ok)) == len(codes)
    refused = [answer for answer in answers if answer["status"] != "ok"]
    assert {answer["reason"] for answer in refused} == {"already_checked_in"}
    first = {answer["number"]: answer for answer in answers if answer["status"] == "ok"}
    for answer in refused:
        arrival = first[answer["number"]]
        assert answer["first"] == {"at": arrival["at"], "post": arrival["post"]}
    assert len({answer["event_id"] for answer in answers}) == len(answers)
    verified = process("-C", folder.path, "log", "--verify", "--json")
    assert verified.code == 0
    assert verified.json["ok"]
    assert len(events_of(folder)) == verified.json["events"]


def test_four_desks_admit_everybody_exactly_once(tmp_path: Path) -> None:
    folder = new_sample(tmp_path / "c")
    assert len(invitations(folder)) >= 214
    admitted_once(folder, 4, 1, 4)


@pytest.mark.soak
def test_eight_desks_admit_everybody_exactly_once_for_long(tmp_path: Path) -> None:
    admitted_once(new_sample(tmp_path / "c"), 8, 5, 8)


def test_three_consoles_see_each_others_facts(tmp_path: Path, opened: Opens) -> None:
    folder = new_small(tmp_path / "c", delegates(9))
    desks = [opened(folder, post=f"Bàn {n}") for n in (1, 2, 3)]
    heard: dict[str, list[Event]] = {desk.post: [] for desk in desks}
    for desk in desks:
        desk.listeners.append(heard[desk.post].extend)
    written = []
    for number in range(1, 10):
        desk = desks[number % 3]
        event = scan(desk, invitation(desk, number))
        assert event.kind == "reception.checked_in"
        written.append(event.id)
    written += [event.id for event in desks[0].do(Start())]
    written += [event.id for event in desks[1].do(Next())]
    written += [event.id for event in desks[2].do(Annul(written[0]))]
    for desk in desks:
        desk.catch_up()
        assert [event.id for event in heard[desk.post]] == written  # each fact once, in order
        assert desk.conference.present == 8
        assert desk.conference.runsheet.position == 1
        assert desk.catch_up() == []


def test_a_console_decides_on_what_others_wrote_without_looking_first(tmp_path: Path, opened: Opens) -> None:
    folder = new_small(tmp_path / "c", delegates(2))
    one, two = opened(folder, post="Bàn 1"), opened(folder, post="Bàn 2")
    scan(one, invitation(one, 1))
    refused = scan(two, invitation(two, 1))
    assert refused.payload["reason"] == "already_checked_in"
    assert last_verdict(two.conference).first_post == "Bàn 1"


def test_the_chain_goes_on_from_console_to_console(folder: Folder, opened: Opens) -> None:
    one, two = opened(folder), opened(folder)
    for turn in range(6):
        desk = (one, two)[turn % 2]
        scan(desk, invitation(desk, turn + 1))
    with closing(Station(folder)) as again:
        assert again.journal.verify()[1] == []
    seqs = [event.seq for event in events_of(folder)]
    assert seqs == list(range(1, len(seqs) + 1))


def test_a_command_that_comes_and_goes_takes_nothing_from_a_console_that_stays(tmp_path: Path) -> None:
    """The last process to close a database removes its log: it must see that others are still there."""
    # With a printer the console opens the journal a second time, which is what may drop the locks of the first.
    folder = new_sample(tmp_path / "h", printers=[PrinterConfig("Màn hình", "screen")])
    desk = subprocess.Popen(
        command("-C", folder.path, "scan", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        cwd="/",
    )
    assert desk.stdin is not None
    assert desk.stdout is not None
    try:
        for code in invitations(folder)[:6]:
            assert process("-C", folder.path, "status").code == 0
            desk.stdin.write(f"{code}\n".encode())
            desk.stdin.flush()
            assert json.loads(desk.stdout.readline())["status"] == "ok"
    finally:
        desk.kill()
        desk.wait()
        desk.stdin.close()
        desk.stdout.close()
    assert json.loads(process("-C", folder.path, "status", "--json").out)["present"] == 6
