"""One seeded story of printers that fail and a program that is killed, told until every ticket is settled.

A human is played truthfully: asked whether a ticket came out, he looks at the paper.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from printing.drawings import draw
from printing.escpos import raster
from printing.jobs import IN_FLIGHT, TO_PRINT, Job
from printing.slips import Badge, from_payload, to_payload
from printing.software import Model, SoftPrinter
from printing.spool import Spool
from tests.support import paths

WIDTH = 384
_ROOT = paths.ROOT
# Faults may take away any seven of ten seconds; healed printers need a fraction of this.
_LIMIT_SECONDS = 60.0

PROGRAM = """
import json, sys, time
from pathlib import Path
from printing.printers import NetworkPrinter
from printing.worker import Worker

folder, ports = Path(sys.argv[1]), json.loads(sys.argv[2])
workers = []
for name, port in ports.items():
    printer = NetworkPrinter(name, "127.0.0.1", port, 384, connect_s=0.5, reply_s=0.15, patience_s=1.0, pause_s=30.0)
    others = [other for other in ports if other != name]
    worker = Worker(folder / "spool.db", printer, folder / f"{name}.lock", lambda: time.time_ns() // 10**6,
                    lambda job: None, siblings=others)
    worker.BACK_OFF_S, worker.FAIL_OVER_MS, worker.HELP_S, worker.OWNER_S = (0.05, 0.1), 150, 0.05, 0.05
    worker.start()
    workers.append(worker)
print("started", flush=True)
sys.stdin.read()
for worker in workers:
    worker.stop()
"""


@dataclass
class Outcome:
    """What a story came to: complete papers of each ticket, and how many questions a human was asked."""

    papers: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    answered_no: int = 0
    killed: int = 0
    moved: int = 0
    states: set[str] = field(default_factory=set)
    unknown: bytes = b""


class Story:
    """Two printers, one program in a process of its own, and what befalls them."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._chance = random.Random(seed)
        # What a story is about is brought about, not hoped for: on a busy machine chance alone may befall nobody.
        self._provoke = (self._tear, self._take_over)[seed % 2]
        self._folder = folder
        folder.mkdir(parents=True)
        self._stack = ExitStack()
        self.outcome = Outcome()
        self.printers = {name: self._stack.enter_context(SoftPrinter(self._model())) for name in ("P1", "P2")}
        self.spool = Spool(folder / "spool.db", lambda: time.time_ns() // 10**6)
        self._stack.callback(self.spool.close)
        self._program: subprocess.Popen[str] | None = None
        self._queued = 0

    def tell(self, tickets: int = 5, turns: int = 10) -> Outcome:
        """Let it all happen, heal everything, and settle what is left."""
        with self._stack:
            self._stack.callback(self._kill)
            self._start()
            about = self._chance.randrange(turns)
            for turn in range(turns):
                if turn == about:
                    self._provoke()
                if turn % 2 == 0 and self._queued < tickets:
                    self._queue()
                self._befall()
                time.sleep(self._chance.uniform(0.0, 0.12))
            while self._queued < tickets:
                self._queue()
            self._heal()
            self._settle()
            self._count()
        return self.outcome

    def _model(self) -> Model:
        chance = self._chance
        fence = chance.random() < 0.7
        return Model(
            width=WIDTH,
            speed_mm_s=chance.choice((0.0, 400.0, 2000.0)),
            fence=fence,
            processed=not fence or chance.random() < 0.5,
            asb=chance.random() < 0.7,
            mute_when_offline=chance.random() < 0.3,
            realtime_in_raster=chance.random() < 0.5,
            keeps_half_bands=chance.random() < 0.3,
        )

    def _tear(self) -> None:
        """Let a printer restart in the middle of a ticket, and wait until the program no longer knows of it."""
        self._heal()
        name = self._chance.choice(("P1", "P2"))
        self.printers[name].reset_after(self._chance.randrange(4000, 15_000))
        self._queue(name)
        self._until(lambda: self.spool.jobs("maybe"))

    def _take_over(self) -> None:
        """Switch a printer off while a ticket waits for it, and wait until the other one has taken it."""
        self._heal()
        name = self._chance.choice(("P1", "P2"))
        self.printers[name].switch_off()
        self._queue(name)
        self._until(lambda: any(job.printer != job.asked for job in self.spool.jobs(limit=1000)))

    def _until(self, came: Callable[[], object]) -> None:
        end = time.monotonic() + _LIMIT_SECONDS
        while not came():
            assert time.monotonic() < end, [(job.id, job.state, job.reason) for job in self.spool.jobs(limit=1000)]
            time.sleep(0.02)

    def _queue(self, name: str = "") -> None:
        self._queued += 1
        n = self._queued
        badge = Badge("Hội nghị", f"Nguyễn Văn Số {n}", "Đơn vị", f"A{n:02d}", "ĐẠI BIỂU", f"{n:024d}", f"0000{n}-0")
        self.spool.queue("badge", f"e{n}", name or self._chance.choice(("P1", "P2")), to_payload(badge))

    def _befall(self) -> None:
        printer = self._chance.choice(list(self.printers.values()))
        chance = self._chance
        faults: list[Callable[[], None]] = [
            printer.open_cover,
            printer.close_cover,
            lambda: printer.run_out(chance.randrange(0, 600)),
            printer.load_paper,
            lambda: printer.reset_after(chance.randrange(1, 20_000)),
            lambda: printer.reset_after(chance.randrange(1, 60)),
            lambda: printer.mute(True),
            lambda: printer.mute(False),
            lambda: printer.deaf(True),
            lambda: printer.deaf(False),
            printer.switch_off,
            printer.switch_on,
            printer.near_end,
            self._kill_and_start,
            self._kill_and_start,
        ]
        chance.choice(faults)()

    def _heal(self) -> None:
        for printer in self.printers.values():
            printer.reset_after(-1)
            printer.deaf(False)
            printer.mute(False)
            printer.close_cover()
            printer.load_paper()
            printer.switch_on()
        if self._program is None or self._program.poll() is not None:
            self._start()

    def _settle(self) -> None:
        """Wait for the program; answer what it asks when the paper has come to rest."""
        end = time.monotonic() + _LIMIT_SECONDS
        while True:
            open_ = self.spool.jobs(*TO_PRINT, *IN_FLIGHT)
            doubtful = self.spool.jobs("maybe")
            if not open_ and not doubtful and self._at_rest():
                return  # what a printer that cannot confirm was sent has come out by now
            assert time.monotonic() < end, [(job.id, job.state, job.reason) for job in (*open_, *doubtful)]
            if open_ or not self._at_rest():
                time.sleep(0.02)
                continue
            for job in doubtful:
                came_out = self._papers(job) > 0
                self.outcome.asked += 1
                self.outcome.answered_no += not came_out
                self.spool.resolve(job.id, came_out)

    def _at_rest(self) -> bool:
        before = [printer.rows_printed for printer in self.printers.values()]
        time.sleep(0.15)
        return before == [printer.rows_printed for printer in self.printers.values()]

    def _papers(self, job: Job) -> int:
        """How many complete papers bear the picture of this very job."""
        wanted = raster(draw(from_payload(job.slip), WIDTH), 100_000)[8:]
        return sum(b"".join(ticket.rows).count(wanted) for p in self.printers.values() for ticket in p.tickets)

    def _count(self) -> None:
        for job in self.spool.jobs(limit=1000):
            self.outcome.papers[job.ref] = self.outcome.papers.get(job.ref, 0) + self._papers(job)
            self.outcome.states.add(job.state)
            self.outcome.moved += job.printer != job.asked
        self.outcome.unknown = b"".join(bytes(printer.unknown) for printer in self.printers.values())

    def _kill_and_start(self) -> None:
        self._kill()
        self.outcome.killed += 1
        self._start()

    def _kill(self) -> None:
        if self._program is not None:
            self._program.kill()
            self._program.communicate()
            self._program = None

    def _start(self) -> None:
        ports = json.dumps({name: printer.port for name, printer in self.printers.items()})
        self._program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self._folder), ports],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )
        assert self._program.stdout is not None
        if self._chance.random() < 0.5:
            # Else it is killed, perhaps, before it has begun.
            self._program.stdout.readline()
