"""Several machines: from a check-in at one desk to the others', and what the hub costs the desk that checks in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bench.figures import Goal, Series, beside, line
from bench.folders import conference
from kiosk.conference.commands import EnrolMember
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import nats_process
from kiosk.hub.addresses import url_of
from kiosk.hub.enrolment import enrol, join
from kiosk.hub.keys import new_key
from kiosk.hub.keystore import Keystore
from kiosk.station.station import Station

_DESKS, _EACH, _PACE = 4, 100, 0.2
_ALONE = 150


def run() -> None:
    """Four desks in calm, five check-ins a second each; then one desk with and without a hub, turn by turn."""
    with conference(_DESKS * _EACH + 4 * _ALONE) as folder, TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        desks = [folder, *_joined(folder, Path(scratch))]
        with _hub(folder):
            said = _played(desks)
        times = [(at - said.did[id_]) * 1000 for id_, at in said.saw if id_ in said.did]
        line(Series("check-in at one desk → known at three others", times), Goal(p50=30.0, p99=100.0))
        _cost(folder)


class _Said:
    """What the desks said: when each check-in was asked for, how long it took, and when others heard of it."""

    def __init__(self) -> None:
        self.did: dict[str, float] = {}
        self.took: list[float] = []
        self.saw: list[tuple[str, float]] = []

    def read(self, text: str) -> None:
        """Take the lines of one desk."""
        for words in map(str.split, text.splitlines()):
            if words[0] == "did":
                self.did[words[1]] = float(words[2])
                self.took.append(float(words[3]))
            else:
                self.saw.append((words[1], float(words[2])))


def _cost(folder: Folder) -> None:
    """Measure the commit at a desk that is linked and at one that is not, four times in turns."""
    member = membership.read(folder)
    assert member is not None
    linked, alone = _Said(), _Said()
    first = _DESKS * _EACH + 1
    for turn in range(4):
        if turn % 2:
            membership.write(folder, member)
            with _hub(folder):
                linked.read(_one(folder, first))
        else:
            (folder.path / membership.FILE).unlink(missing_ok=True)
            alone.read(_one(folder, first))
        first += _ALONE
    beside(
        Series("check-in → COMMIT at a desk with a hub", linked.took),
        Series("  at a desk without one", alone.took),
        Goal(p50=1.2),
    )


def _one(folder: Folder, first: int) -> str:
    desk = _start(folder, first, _ALONE, 0.02)
    sleep(1.5)
    return _ended(desk, _ALONE * 0.02 + 1.0)


def _played(desks: list[Folder]) -> _Said:
    said = _Said()
    running = [_start(desk, 1 + place * _EACH, _EACH, _PACE) for place, desk in enumerate(desks)]
    sleep(3.0)
    for desk in running:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    sleep(_EACH * _PACE + 3.0)
    for desk in running:
        said.read(desk.communicate()[0])
    return said


def _start(folder: Folder, first: int, count: int, pace_s: float) -> subprocess.Popen[str]:
    run = [sys.executable, "-m", "bench.desk", str(folder.path), str(first), str(count), str(pace_s)]
    return subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ended(desk: subprocess.Popen[str], seconds: float) -> str:
    assert desk.stdin is not None
    desk.stdin.write("go\n")
    desk.stdin.flush()
    sleep(seconds)
    return desk.communicate()[0]


def _joined(folder: Folder, scratch: Path) -> Iterator[Folder]:
    """Give the first folder a membership and let three laptops join."""
    port = nats_process.free_port()
    station = Station(folder)
    try:
        key, authority = new_key(), Keystore(folder).authority(station.conference_id)
        station.do(EnrolMember(key.public, "Desk 1", 0, own=True))
        url = url_of("127.0.0.1", port)
        membership.write(folder, Membership(key.public, key.seed, (url,), authority.certificate, "Desk 1"))
        for number in range(2, _DESKS + 1):
            made = enrol(station, f"Desk {number}", scratch / "usb", (url,))
            yield join(made.path, scratch / f"desk-{number}")[0]
    finally:
        station.close()


@contextmanager
def _hub(folder: Folder) -> Iterator[None]:
    """Run the hub where the membership of the folder says it is."""
    member = membership.read(folder)
    assert member is not None
    with hub_of(folder, int(member.urls[0].rpartition(":")[2])):
        yield


@contextmanager
def hub_of(folder: Folder, port: int) -> Iterator[None]:
    """Run the hub as its command does; its own link is idle where a desk of the same folder has it."""
    run = [sys.executable, "-m", "kiosk", "-C", str(folder.path), "hub", "start", "--port", str(port)]
    with ExitStack() as stack:
        hub = stack.enter_context(subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        stack.callback(hub.terminate)
        end = monotonic() + 20
        while not nats_process.is_taken("127.0.0.1", port) and monotonic() < end:
            sleep(0.1)
        sleep(1.0)
        yield
