"""A hall in trouble, with real processes: hub and desks killed, a line that swallows everything, a lost disk.

Whatever happens, no fact that a desk was told is on its disk is ever lost, and all journals fold to one state.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

from kiosk.conference.commands import EnrolMember
from kiosk.conference.fold import fold
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import nats_process
from kiosk.hub.addresses import url_of
from kiosk.hub.enrolment import enrol, join
from kiosk.hub.keys import new_key
from kiosk.hub.keystore import Keystore
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support import paths
from tests.support.commandline import environment
from tests.support.conferences import delegates, new_small
from tests.support.states import digest

HERE = paths.ROOT


@dataclass
class Desk:
    """One laptop: its process now, and every fact it ever said was on its disk."""

    folder: Folder
    seed: int
    off_ms: int = 0
    process: subprocess.Popen[str] | None = None
    echoed: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    done: bool = False
    reader: threading.Thread | None = None

    def start(self, count: int, pace_ms: int) -> None:
        run = [sys.executable, "-m", "tests.support.hub_desk", self.folder.path, self.seed, count, pace_ms, self.off_ms]
        env = environment(PYTHONPATH=str(HERE))
        self.process = subprocess.Popen(
            list(map(str, run)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True, cwd="/"
        )
        self.done = False
        assert self.process.stdout is not None
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            if line.strip() == "done":
                self.done = True
                continue
            # A process that is killed may leave half a line.
            id_, _space, took = line.strip().partition(" ")
            if line.endswith("\n") and took:
                self.echoed.append(id_)
                self.times.append(float(took))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        if self.process is None:
            return
        self._ended()

    def _ended(self) -> None:
        """Let the process end, and read what it still has to say."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(20)
        if self.reader is not None:
            self.reader.join(5)
        self.process.stdout.close()


class Proxy:
    """A line of the hall: passes bytes on, until it is told to swallow them. The connection stays up all the while."""

    def __init__(self, target: int) -> None:
        self._target, self.holds = target, threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _address = self._server.accept()
            except OSError:
                continue
            try:
                there = socket.create_connection(("127.0.0.1", self._target), 2)
            except OSError:
                client.close()  # the hub is dead: so is its line
                continue
            for one, other in ((client, there), (there, client)):
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                while self.holds.is_set() and not self._closed:
                    time.sleep(0.02)
                other.sendall(data)
        except OSError:
            pass
        finally:
            for end in (one, other):
                end.close()

    def close(self) -> None:
        self._closed = True
        self._server.close()


class Campaign:
    """The hall: a hub in a process of its own, desks in theirs."""

    def __init__(self, place: Path, desks: int, people: int) -> None:
        self.place = place
        self.port = nats_process.free_port()
        self.proxy = Proxy(self.port)
        main = new_small(place / "may-0", delegates(people))
        with closing(Station(main, post="Máy chính")) as station:
            key, authority = new_key(), Keystore(main).authority(station.conference_id)
            station.do(EnrolMember(key.public, "Máy chính", 0, own=True))
            own = Membership(key.public, key.seed, (self._url(0),), authority.certificate, "Máy chính")
            membership.write(main, own)
            self.desks = [Desk(main, 0)]
            for number in range(1, desks):
                made = enrol(station, f"Bàn {number}", place / "usb", (self._url(number),))
                folder, _label, _slot = join(made.path, place / f"may-{number}")
                self.desks.append(Desk(folder, number))
        self.hub: subprocess.Popen[bytes] | None = None

    def _url(self, number: int) -> str:
        """The desk of number 1 is behind the line that can be cut."""
        return url_of("127.0.0.1", self.proxy.port if number == 1 else self.port)

    def start_hub(self) -> None:
        """Run the hub from the folder of the first desk, as the main machine does."""
        run = [sys.executable, "-m", "kiosk", "-C", self.desks[0].folder.path, "hub", "start", "--port", self.port]
        with (self.place / "hub.log").open("ab") as log:
            self.hub = subprocess.Popen(list(map(str, run)), stdout=log, stderr=log, env=environment(), cwd="/")
        until(lambda: nats_process.is_taken("127.0.0.1", self.port))
        assert self.hub.poll() is None, (self.place / "hub.log").read_text("utf-8")

    def kill_hub(self) -> None:
        """Kill keeper and server at once: the battery is gone."""
        assert self.hub is not None
        self.hub.kill()
        self.hub.wait()
        until(lambda: not nats_process.is_taken("127.0.0.1", self.port))
        self.hub = None

    @property
    def store(self) -> Path:
        return Keystore(self.desks[0].folder).store

    def journals(self) -> list[set[str]]:
        found = []
        for desk in self.desks:
            with closing(Journal(desk.folder.journal)) as journal:
                found.append({str(row[0]) for row in journal.all("SELECT id FROM event")})
        return found

    def whole(self, seconds: float) -> float:
        """Wait until all journals hold the same facts; return how long that took."""
        began = time.monotonic()
        until(lambda: all(ids == found[0] for found in [self.journals()] for ids in found), seconds=seconds)
        return time.monotonic() - began

    def close(self) -> None:
        for desk in self.desks:
            desk.stop()
        if self.hub is not None:
            self.hub.send_signal(signal.SIGTERM)
            self.hub.wait(20)
        self.proxy.close()


def until(what: Callable[[], object], *, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("never came true")


@contextmanager
def campaign(place: Path, desks: int, people: int) -> Iterator[Campaign]:
    made = Campaign(place, desks, people)
    try:
        made.start_hub()
        yield made
    finally:
        made.close()


def story(
    place: Path, *, desks: int, facts: int, pace_ms: int, hole_seconds: float, seed: int, slack: float
) -> dict[str, Any]:
    """Play it, and return what was measured; asserts that nothing is lost and that all agree."""
    dice = random.Random(seed)
    each = facts // desks
    told: dict[str, object] = {}
    with campaign(place, desks, people=each * 2) as hall:
        hall.desks[-1].off_ms = -3_600_000
        for desk in hall.desks:
            desk.start(each, pace_ms)
        until(lambda: all(desk.echoed for desk in hall.desks))
        spent = each * pace_ms / 1000
        # The line of one desk swallows everything, while the hub dies, loses a bit, and comes back.
        hall.proxy.holds.set()
        time.sleep(spent * dice.uniform(0.05, 0.15))
        hall.kill_hub()
        blocks = sorted(hall.store.rglob("*.blk"))
        if blocks:
            data = bytearray(blocks[0].read_bytes())
            if data:
                data[len(data) * 2 // 3] ^= 1 << dice.randrange(8)
                blocks[0].write_bytes(data)
        time.sleep(spent * 0.05)
        hall.start_hub()
        for desk in dice.sample(hall.desks[2:], min(2, len(hall.desks) - 2)):
            time.sleep(spent * 0.05)
            desk.kill()
            desk.start(each - len(desk.echoed), pace_ms)
        # The disk of the hub is gone: an empty one takes its place.
        hall.kill_hub()
        shutil.rmtree(hall.store)
        hall.start_hub()
        time.sleep(hole_seconds)
        until(lambda: all(desk.done for desk in hall.desks), seconds=spent * 4 + 60)
        assert hall.hub is not None
        assert hall.hub.poll() is None, (hall.place / "hub.log").read_text("utf-8")
        hall.proxy.holds.clear()
        told["whole after the link returned (s)"] = round(hall.whole(slack), 2)
        told["facts"] = sum(len(desk.echoed) for desk in hall.desks)
        times = sorted(took for desk in hall.desks for took in desk.times)
        told["local commit p50, p99 (ms)"] = (times[len(times) // 2], times[len(times) * 99 // 100])
    found = hall.journals()
    echoed = {id_ for desk in hall.desks for id_ in desk.echoed}
    assert echoed <= found[0], f"{len(echoed - found[0])} facts were lost"
    states = []
    for desk in hall.desks:
        with closing(Journal(desk.folder.journal)) as journal:
            states.append(digest(fold(journal.in_order())))
            assert journal.verify()[1] == []
    assert all(state == states[0] for state in states)
    told["lost"] = len(echoed - found[0])
    told["present"] = len(states[0]["present"])
    return told


def test_a_hall_in_trouble_loses_nothing_and_agrees_afterwards(tmp_path: Path) -> None:
    told = story(tmp_path, desks=4, facts=400, pace_ms=25, hole_seconds=1.0, seed=7, slack=60.0)
    assert told["lost"] == 0


@pytest.mark.soak
@pytest.mark.parametrize(("desks", "facts", "hole"), [(4, 5_000, 300.0), (8, 5_000, 30.0), (16, 5_000, 30.0)])
def test_a_long_day_of_a_hall_in_trouble(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], desks: int, facts: int, hole: float
) -> None:
    told = story(tmp_path, desks=desks, facts=facts, pace_ms=40, hole_seconds=hole, seed=desks, slack=120.0)
    with capsys.disabled():
        sys.stdout.write(f"\n{desks} stations: {told}\n")
