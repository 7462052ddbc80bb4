import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from printing.abilities import Abilities
from printing.errors import PrinterError, SendError
from printing.jobs import Job
from printing.printers import NetworkPrinter, Printer, ScreenPrinter
from printing.slips import to_payload
from printing.spool import Spool
from printing.worker import Worker
from tests.support import paths
from tests.support.fakeprinter import FakePrinter, wait_for
from tests.support.sample_badges import BADGE, HOSTILE
from tests.support.sure import sure

Start = Callable[[Printer], Worker]
SLIP = to_payload(BADGE)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with contextlib.closing(Spool(tmp_path / "spool.db", lambda: 1)) as it:
        yield it


@pytest.fixture
def told() -> list[Job]:
    return []


@pytest.fixture
def start(spool: Spool, tmp_path: Path, told: list[Job]) -> Iterator[Start]:
    workers: list[Worker] = []

    def starter(printer: Printer) -> Worker:
        worker = Worker(tmp_path / "spool.db", printer, tmp_path / f"{printer.name}.lock", lambda: 2, told.append)
        vars(worker).update(BACK_OFF_S=(0.02,))
        workers.append(worker)
        worker.start()
        return worker

    yield starter
    stopped = [worker.stop() for worker in workers]
    assert all(stopped)


class Scripted:
    """A printer whose steps fail as told: each step takes the next error of its list, None is success."""

    def __init__(self, **steps: list[Exception | bool | None]) -> None:
        self.name, self.width, self.steps = "P1", 384, steps
        self.near_end, self.kind = False, True
        self.abilities: Abilities | None = None
        self.paused: Callable[[PrinterError | None], None] = lambda _error: None
        self.sent: list[int] = []
        self.distrusted = 0
        self.sure = True

    def _do(self, step: str) -> None:
        todo = self.steps.get(step) or [None]
        error = todo.pop(0)
        if isinstance(error, Exception):
            raise error

    def encode(self, image: Image.Image) -> bytes:
        self._do("encode")
        return b"ticket"

    def preflight(self) -> None:
        self._do("preflight")

    def send(self, data: bytes, job: int) -> None:
        self._do("send")
        self.sent.append(job)

    def confirm(self) -> bool:
        self._do("confirm")
        return self.sure

    def distrust(self) -> None:
        self.distrusted += 1

    def close(self) -> None:
        self._do("close")


def states(spool: Spool) -> list[str]:
    return [job.state for job in reversed(spool.jobs())]


def test_a_ticket_goes_its_way(spool: Spool, start: Start, told: list[Job], tmp_path: Path) -> None:
    spool.queue("badge", "e1", "S", SLIP)
    worker = start(ScreenPrinter("S", tmp_path / "paper"))
    assert worker.drain(20) == 0
    wait_for(lambda: len(told) == 4)
    assert [job.state for job in told] == ["preflight", "sending", "confirming", "printed"]
    assert [file.name for file in (tmp_path / "paper").iterdir()] == ["0001-1.png"]


def test_oldest_first_and_only_its_own(spool: Spool, start: Start) -> None:
    for ref in "abc":
        spool.queue("badge", ref, "P1", SLIP)
    spool.queue("badge", "d", "P2", SLIP)
    printer = Scripted()
    worker = start(printer)
    assert worker.drain(20) == 0
    assert printer.sent == [1, 2, 3]
    spool.queue("badge", "e", "P1", SLIP)
    worker.wake()
    wait_for(lambda: printer.sent == [1, 2, 3, 5])
    assert sure(spool.job(4)).state == "queued"


def test_a_printer_that_cannot_confirm_says_sent(spool: Spool, start: Start) -> None:
    spool.queue("badge", "e1", "P1", SLIP)
    printer = Scripted()
    printer.sure = False
    start(printer).drain(20)
    assert states(spool) == ["sent"]


NO_PAPER = PrinterError("The printer {printer} is out of paper.", printer="P1")
NOTHING_LEFT = SendError("The printer {printer} broke off.", bytes_sent=0, printer="P1")
SOME_LEFT = SendError("The printer {printer} broke off.", bytes_sent=9, printer="P1")


@pytest.mark.parametrize(
    "steps",
    [
        {"preflight": [NO_PAPER, NO_PAPER, None]},
        {"preflight": [RuntimeError("bug"), None]},
        {"send": [NOTHING_LEFT, None]},
        {"encode": [ValueError("bug"), None]},
    ],
)
def test_before_the_first_byte_it_tries_again(
    spool: Spool, start: Start, told: list[Job], steps: dict[str, list[Exception | bool | None]]
) -> None:
    spool.queue("badge", "e1", "P1", SLIP)
    printer = Scripted(**steps)
    start(printer)
    wait_for(lambda: states(spool) == ["printed"])
    waited = [job for job in told if job.state == "waiting"]
    assert all(job.reason for job in waited)
    assert waited
    assert printer.sent == [1]


@pytest.mark.parametrize(
    "steps",
    [
        {"send": [SOME_LEFT]},
        {"send": [RuntimeError("bug")]},
        {"send": [PrinterError("The printer {printer} broke off.", printer="P1")]},
        {"confirm": [NO_PAPER]},
        {"confirm": [RuntimeError("bug")]},
    ],
)
def test_after_the_first_byte_only_a_human_knows(
    spool: Spool, start: Start, steps: dict[str, list[Exception | bool | None]]
) -> None:
    spool.queue("badge", "e1", "P1", SLIP)
    spool.queue("badge", "e2", "P1", SLIP)
    printer = Scripted(**steps)
    start(printer)
    wait_for(lambda: states(spool) == ["maybe", "printed"])
    assert sure(spool.job(1)).reason
    assert printer.distrusted == 1


def test_a_ticket_that_cannot_be_drawn_does_not_block_the_others(spool: Spool, start: Start) -> None:
    spool.queue("badge", "bad", "P1", {"slip": "menu"})
    spool.queue("badge", "good", "P1", SLIP)
    start(Scripted())
    wait_for(lambda: states(spool)[1] == "printed")
    assert states(spool)[0] in ("waiting", "preflight")


def test_a_listener_that_fails_harms_nothing(spool: Spool, tmp_path: Path) -> None:
    spool.queue("badge", "e1", "P1", SLIP)

    def broken(_: Job) -> None:
        raise RuntimeError("a bug in the screen")

    worker = Worker(tmp_path / "spool.db", Scripted(), tmp_path / "lock", lambda: 2, broken)
    worker.start()
    wait_for(lambda: states(spool) == ["printed"])
    assert worker.stop()


def test_a_bug_in_the_middle_leaves_doubt_not_silence(spool: Spool, start: Start) -> None:
    spool.queue("badge", "e1", "P1", SLIP)
    spool.queue("badge", "e2", "P1", SLIP)
    printer = Scripted()
    worker = start(printer)
    worker.OWNER_S = 0.01
    wait_for(lambda: states(spool) == ["printed", "printed"])
    move, broken = worker._move, [True]

    def torn(job: Job, state: str, *rest: Any) -> bool:
        if state == "printed" and broken:
            broken.clear()
            raise OSError("disk full")
        return move(job, state, *rest)

    vars(worker).update(_move=torn)
    spool.queue("badge", "e3", "P1", SLIP)
    wait_for(lambda: states(spool)[2] == "maybe")
    spool.queue("badge", "e4", "P1", SLIP)
    wait_for(lambda: states(spool)[3] == "printed")


def test_what_is_cancelled_in_time_never_leaves(spool: Spool, start: Start) -> None:
    spool.queue("badge", "e1", "P1", SLIP)
    printer = Scripted()
    vars(printer).update(preflight=lambda: spool.cancel(1) and None)
    start(printer)
    wait_for(lambda: states(spool) == ["cancelled"])
    spool.queue("badge", "e2", "P1", SLIP)
    wait_for(lambda: printer.sent == [2])


def test_draining_a_dead_printer_ends(spool: Spool, start: Start) -> None:
    for ref in "ab":
        spool.queue("badge", ref, "P1", SLIP)
    printer = Scripted(preflight=[NO_PAPER] * 100_000)
    assert start(printer).drain(0.3) == 2


def test_paper_out_waits_and_then_prints_once(spool: Spool, start: Start) -> None:
    with FakePrinter(paper_out=True) as fake:
        spool.queue("badge", "e1", "P1", SLIP)
        start(NetworkPrinter("P1", "127.0.0.1", fake.port))
        wait_for(lambda: "out of paper" in spool.jobs()[0].reason)
        assert not fake.commands
        fake.paper_out = False
        wait_for(lambda: states(spool) == ["printed"])
        assert len(fake.tickets) == 1


def test_a_reset_is_doubt_and_the_next_ticket_prints(spool: Spool, start: Start) -> None:
    with FakePrinter(reset_after=10_000, keeps_half_bands=True, obeys_inside_raster=False) as fake:
        for ref in "ab":
            spool.queue("badge", ref, "P1", SLIP)
        start(NetworkPrinter("P1", "127.0.0.1", fake.port))
        wait_for(lambda: states(spool) == ["maybe", "printed"])
        assert not fake.unknown


def test_the_connection_is_closed_between_tickets(spool: Spool, start: Start) -> None:
    with FakePrinter() as fake:
        for ref in [*"abc", *HOSTILE]:
            spool.queue("badge", ref, "P1", SLIP | {"name": ref})
        start(NetworkPrinter("P1", "127.0.0.1", fake.port)).drain(20)
        assert fake.connections == len(fake.tickets) == 3 + len(HOSTILE)
        assert set(states(spool)) == {"printed"}
        assert not fake.unknown


PROCESS = """
import sys, time
from pathlib import Path
from printing.worker import Worker
from printing.printers import ScreenPrinter

folder, out, stuck = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "stuck"

class Stuck(ScreenPrinter):
    def send(self, data, job):
        print("sending", flush=True)
        time.sleep(1000)

printer = (Stuck if stuck else ScreenPrinter)("P1", out, 384)
worker = Worker(folder / "spool.db", printer, folder / "P1.lock", lambda: 3, lambda job: None)
worker.start()
print("started", flush=True)
sys.stdin.read()
assert worker.stop()
"""


@contextlib.contextmanager
def process(folder: Path, out: Path, kind: str = "good") -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROCESS, str(folder), str(out), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(paths.ROOT)},
    )
    try:
        assert running.stdout
        assert running.stdout.readline() == "started\n"
        yield running
    finally:
        running.kill()
        running.communicate()


def test_killed_while_sending_is_doubt_after_the_restart(spool: Spool, start: Start, tmp_path: Path) -> None:
    for ref in "ab":
        spool.queue("badge", ref, "P1", SLIP)
    with process(tmp_path, tmp_path / "paper", "stuck") as running:
        assert running.stdout
        assert running.stdout.readline() == "sending\n"
        assert states(spool) == ["sending", "queued"]
        running.send_signal(signal.SIGKILL)
        running.wait()
    start(ScreenPrinter("P1", tmp_path / "paper", 384))
    wait_for(lambda: states(spool) == ["maybe", "printed"])
    assert spool.jobs()[1].reason
    assert [file.name for file in (tmp_path / "paper").iterdir()] == ["0001-2.png"]


def test_of_two_processes_one_prints_and_the_other_takes_over(spool: Spool, tmp_path: Path) -> None:
    def papers(name: str) -> int:
        return len(list((tmp_path / name).glob("*.png")))

    with process(tmp_path, tmp_path / "one") as first:
        spool.queue("badge", "first", "P1", SLIP)
        wait_for(lambda: states(spool) == ["printed"])
        with process(tmp_path, tmp_path / "two") as second:
            for n in range(12):
                spool.queue("badge", f"e{n}", "P1", SLIP)
            wait_for(lambda: states(spool) == ["printed"] * 13)
            assert (papers("one"), papers("two")) == (13, 0)
            first.send_signal(signal.SIGKILL)
            first.wait()
            spool.queue("badge", "last", "P1", SLIP)
            wait_for(lambda: states(spool) == ["printed"] * 14)
            assert (papers("one"), papers("two")) == (13, 1)
            out, err = second.communicate("")
            assert (second.returncode, out, err) == (0, "", "")


def test_two_workers_in_one_process_do_not_both_own_it(spool: Spool, start: Start) -> None:
    one, two = Scripted(), Scripted()
    start(one)
    start(two)
    for n in range(10):
        spool.queue("badge", f"e{n}", "P1", SLIP)
    wait_for(lambda: set(states(spool)) == {"printed"})
    assert sorted([len(one.sent), len(two.sent)]) == [0, 10]


def test_stopping_before_starting_and_twice(tmp_path: Path) -> None:
    worker = Worker(tmp_path / "spool.db", Scripted(), tmp_path / "lock", lambda: 2, lambda _: None)
    assert worker.stop()
    assert worker.stop()
