"""Whatever desks, printers, the hub and the mains do: no ticket comes out twice, and none is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kiosk.conference.commands import Configure
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import KioskError, Refusal
from kiosk.journal.store import Journal
from kiosk.reception.commands import Reprint
from printing.database import Database
from printing.jobs import TO_PRINT, Job
from printing.transfers import LEAVING
from tests.support.conferences import HandClock, delegates, invitation, scan
from tests.support.laptops import Laptop, Site, exchange, stand_still
from tests.support.laptops import settings as as_toml

LABELS = ("Bàn 1", "Bàn 2", "Bàn 3")
POSTS = {label: f"Máy {n}" for n, label in enumerate(LABELS, 1)}
PEOPLE = 3


def printers(order: Sequence[int] = (0, 1, 2)) -> list[PrinterConfig]:
    return [PrinterConfig(f"Máy {n}", "screen", 384, LABELS[at]) for n, at in enumerate(order, 1)]


@cache
def site() -> Site:
    return Site(Path(tempfile.mkdtemp()), delegates(PEOPLE), LABELS, printers())


class PowerCut(BaseException):
    """The machine is off."""


class Mains:
    """Cuts the power right after so many more transactions are on disk."""

    left: int | None = None

    @classmethod
    def wrap(cls, patch: pytest.MonkeyPatch, owner: type[Any]) -> None:
        whole = owner.writing

        @contextmanager
        def writing(self: Any) -> Iterator[Any]:
            with whole(self) as db:
                yield db
            if cls.left is not None:
                cls.left -= 1
                if cls.left < 0:
                    raise PowerCut

        patch.setattr(owner, "writing", writing)


which = st.integers(0, 2)
person = st.integers(1, PEOPLE)


class Hall(RuleBasedStateMachine):
    """Three laptops with a printer each; the third has a second console that looks only when it has to."""

    @initialize()
    def begin(self) -> None:
        self.path = Path(tempfile.mkdtemp())
        self.clock = HandClock()
        self.laptops = site().laptops(self.path / "l", self.clock)
        for laptop in self.laptops:
            laptop.open()
        twin = self.laptops[2]
        self.twin = Laptop(twin.folder, twin.label, self.clock, 90, printed=twin.printed)
        self.twin.open()
        self.in_hand: dict[int, tuple[Job, str]] = {}

    def running(self, at: int) -> Laptop:
        laptop = self.laptops[at]
        if not laptop.is_open:
            laptop.open()
        return laptop

    @contextmanager
    def cut(self, laptop: Laptop, after: int | None) -> Iterator[None]:
        Mains.left = after
        try:
            yield
        except PowerCut:
            Mains.left = None
            laptop.die()
        finally:
            Mains.left = None

    @rule(at=which, number=person, after=st.sampled_from([None, None, None, 0, 1]))
    def check_in(self, at: int, number: int, after: int | None) -> None:
        laptop = self.running(at)
        with self.cut(laptop, after):
            scan(laptop.station, invitation(laptop.station, number))

    @rule(at=which, number=person)
    def reprint(self, at: int, number: int) -> None:
        with suppress(Refusal):
            self.running(at).station.do(Reprint(number))

    @rule(at=which, nth=st.integers(0, 5), to=which, after=st.sampled_from([None, None, 0]))
    def move(self, at: int, nth: int, to: int, after: int | None) -> None:
        laptop = self.running(at)
        waiting = laptop.room.spool.jobs(*TO_PRINT)
        if waiting:
            with self.cut(laptop, after), suppress(Refusal):
                laptop.room.hand_over(waiting[nth % len(waiting)], f"Máy {to + 1}")

    @rule(at=which, number=person, to=which, after=st.sampled_from([None, 0, 1, 2, 3]))
    def check_in_and_hand_over(self, at: int, number: int, to: int, after: int | None) -> None:
        self.check_in(at, number, None)
        self.move(at, 0, to, None)
        self.sweep(at, after)

    @rule(at=which, after=st.sampled_from([None, None, None, 0, 1, 2]))
    def sweep(self, at: int, after: int | None) -> None:
        laptop = self.running(at)
        with self.cut(laptop, after):
            laptop.room.handovers.sweep()

    @rule()
    def sweep_of_the_other_console(self) -> None:
        self.twin.room.handovers.sweep()

    @rule(by=which, to=which, part=st.integers(0, 2**16 - 1))
    def bring(self, by: int, to: int, part: int) -> None:
        """Any of the events of one laptop come to another, in any order over time."""
        events = self.laptops[by].events()[-16:]
        if by != to:
            self.laptops[to].give([event for bit, event in enumerate(events) if part >> bit & 1])

    @rule(a=which, b=which)
    def bring_all(self, a: int, b: int) -> None:
        exchange(self.laptops[a], self.laptops[b])

    @rule(at=which)
    def take_up(self, at: int) -> None:
        """A worker looks whether its printer is ready; it goes on later, or never."""
        for worker in self.running(at).room._workers.values():
            name, spool = worker.printer.name, self.laptops[at].room.spool
            job = spool.next_for(name)
            if job is not None and spool.move(job.id, "preflight", by=name) is not None:
                self.in_hand[at] = (job, name)

    @rule(at=which, cut=st.booleans())
    def go_on(self, at: int, cut: bool) -> None:
        in_hand = self.in_hand.pop(at, None)
        laptop = self.laptops[at]
        if in_hand is None or not laptop.is_open:
            return
        job, name = in_hand
        if laptop.room.spool.move(job.id, "sending", by=name) is not None:
            laptop.printed.append((job.ref, job.copy, name))
            if cut:
                laptop.die()
            else:
                laptop.room.spool.move(job.id, "confirming", by=name)
                laptop.room.spool.move(job.id, "sent", by=name)

    @rule(at=which)
    def come_out(self, at: int) -> None:
        self.running(at).print_next()

    @rule(at=which)
    def fail(self, at: int) -> None:
        laptop = self.running(at)
        laptop.break_printers()
        laptop.heard = set(LABELS)

    @rule(seconds=st.sampled_from([1, 25, 25, 70, 130]))
    def pass_time(self, seconds: int) -> None:
        self.clock.pass_ms(seconds * 1000)

    @rule(at=which)
    def die(self, at: int) -> None:
        self.laptops[at].die()

    @rule(at=which, order=st.permutations(range(3)))
    def move_printers(self, at: int, order: Sequence[int]) -> None:
        station = self.running(at).station
        with suppress(Refusal, KioskError):
            station.do(Configure(as_toml(site().base, printers(order), POSTS)))

    @invariant()
    def nothing_comes_out_twice(self) -> None:
        out = Counter((ref, copy) for laptop in getattr(self, "laptops", ()) for ref, copy, _ in laptop.printed)
        assert not [ticket for ticket, count in out.items() if count > 1]

    def teardown(self) -> None:
        if not hasattr(self, "laptops"):
            return
        try:
            self.all_comes_out()
        finally:
            for laptop in (*self.laptops, self.twin):
                laptop.die()
            shutil.rmtree(self.path)

    def all_comes_out(self) -> None:
        """In the end all laptops are there, know everything, and print what a human says yes to."""
        for at in range(3):
            self.running(at)
        for _ in range(4):
            exchange(*self.laptops)
            for laptop in self.laptops:
                laptop.mend_printers()
                laptop.room.release(*laptop.room.spool.held())
                laptop.room.handovers.sweep()
        for laptop in self.laptops:
            while laptop.print_next():
                pass
        self.nothing_comes_out_twice()
        out = {(ref, copy) for laptop in self.laptops for ref, copy, _ in laptop.printed}
        jobs = [job for laptop in self.laptops for job in laptop.jobs().values()]
        assert not [job for job in jobs if job.state in TO_PRINT or job.reason == LEAVING]
        conference = self.laptops[0].station.conference
        for number in conference.hall.present:
            assert {ref for ref, _ in out} >= {*conference.badges[number][-1:]}, f"{number} has no badge"


@pytest.fixture
def cuttable(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    for owner in (Database, Journal):
        Mains.wrap(monkeypatch, owner)


def test_every_ticket_comes_out_once(cuttable: None) -> None:
    run_state_machine_as_test(
        Hall, settings=settings(max_examples=25, stateful_step_count=30, deadline=None, derandomize=True)
    )


@pytest.mark.soak
def test_every_ticket_comes_out_once_for_long(cuttable: None) -> None:
    run_state_machine_as_test(
        Hall, settings=settings(max_examples=2000, stateful_step_count=50, deadline=None, derandomize=False)
    )
