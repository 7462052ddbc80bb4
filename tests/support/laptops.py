"""Laptops for tests: conference folders of one conference, each with its own journal and spool, and no hub between.

Their printers are made of nothing: a test takes up jobs as a worker would, and notes what came out of which.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.conference.commands import Configure
from kiosk.conference.settings import PrinterConfig
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from kiosk.tickets.print_service import PrintService
from printing.fleet import Fleet
from printing.jobs import Job
from printing.spool import Spool
from tests.support.conferences import HandClock, deliver, new_small, receiver, seeded_ids


class StillWorker:
    """Stands where a worker stands, and does nothing by itself."""

    def __init__(
        self, path: Path, printer: Any, *_how: object, siblings: Sequence[str] = (), connection: str = ""
    ) -> None:
        self.printer, self.siblings, self.connection = printer, tuple(siblings), connection

    OUTAGE_MS = 120_000

    def start(self) -> None: ...
    def wake(self) -> None: ...
    def stop(self, timeout: float) -> bool:
        return True

    def drain(self, deadline: float) -> int:
        return 0


class StillClerk:
    """Hands nothing over unless the test says so."""

    ident = 1

    def __init__(self, _work: Callable[[], None]) -> None: ...
    def wake(self) -> None: ...
    def stop(self) -> None: ...


def stand_still(patch: Any) -> None:
    """Let no thread print or hand over."""
    patch.setattr("kiosk.tickets.print_service.Worker", StillWorker)
    patch.setattr("kiosk.tickets.print_service.Clerk", StillClerk)


def join(folder: Folder, label: str) -> None:
    """Give a folder a way to a hub that is not there."""
    membership.write(folder, Membership("U", "SU", (), "", label))


def settings(base: str, printers: Sequence[PrinterConfig], posts: dict[str, str]) -> str:
    """Return the text of conference.toml with these printers, and which post prints where."""
    tables = "".join(
        f'\n[[printer]]\nname = "{p.name}"\nconnection = "{p.connection}"\nwidth = {p.width}\n'
        + (f'at = "{p.at}"\n' if p.at else "")
        for p in printers
    )
    return base + tables + "".join(f'\n[[post]]\nname = "{post}"\nprinter = "{name}"\n' for post, name in posts.items())


@dataclass
class Laptop:
    """One laptop: its console may be closed, or die, and be opened again."""

    folder: Folder
    label: str
    clock: HandClock
    seed: int
    heard: set[str] = field(default_factory=set)
    printed: list[tuple[str, int, str]] = field(default_factory=list)
    _station: Station | None = None
    _room: PrintService | None = None

    @property
    def is_open(self) -> bool:
        return self._room is not None

    @property
    def station(self) -> Station:
        assert self._station is not None
        return self._station

    @property
    def room(self) -> PrintService:
        assert self._room is not None
        return self._room

    def open(self) -> PrintService:
        """Start the console."""
        self.seed += 1000
        self._station = Station(self.folder, post=self.label, clock=self.clock, ids=seeded_ids(self.seed))
        self._room = PrintService(self.station, ready=lambda printer: printer.at in self.heard)
        return self.room

    def die(self) -> None:
        """End the console without a word, as a power cut does."""
        if self._room is not None:
            self._room.spool.close()
        if self._station is not None:
            self._station.close()
        self._room = self._station = None

    def close(self) -> None:
        """End the console in order."""
        if self._room is not None:
            self._room.close()
            self._room = None
        self.die()

    def events(self) -> list[Event]:
        """Return what its journal holds, in the order of storage."""
        journal = Journal(self.folder.journal)
        try:
            return [event for _, event in journal.after(0)]
        finally:
            journal.close()

    def give(self, events: Sequence[Event]) -> None:
        """Let events of other laptops appear in the journal."""
        journal = Journal(self.folder.journal)
        try:
            deliver(journal, events)
        finally:
            journal.close()
        if self._station is not None:
            self._station.catch_up()

    def jobs(self) -> dict[tuple[str, int], Job]:
        """Return every job of the spool."""
        spool = Spool(self.folder.spool, lambda: self.clock.wall_ms)
        try:
            return {(job.ref, job.copy): job for job in spool.jobs(limit=10_000)}
        finally:
            spool.close()

    def print_next(self) -> Job | None:
        """Do what a worker of this laptop does: take up the next job and let it come out."""
        spool = self.room.spool
        for worker in self.room._workers.values():
            name = worker.printer.name
            job = spool.next_for(name)
            if job is None or spool.move(job.id, "preflight", by=name) is None:
                continue
            if spool.move(job.id, "sending", by=name) is None:
                continue
            self.printed.append((job.ref, job.copy, name))
            spool.move(job.id, "confirming", by=name)
            spool.move(job.id, "printed", by=name)
            return job
        return None

    def break_printers(self) -> None:
        """Let every printer of this laptop be out of order from now on."""
        for worker in self.room._workers.values():
            Fleet(self.room.spool).down(worker.printer.name, "Out of paper.", {})

    def mend_printers(self) -> None:
        """Let them be well again."""
        for worker in self.room._workers.values():
            Fleet(self.room.spool).up(worker.printer.name)


def exchange(*laptops: Laptop) -> None:
    """Let all know everything, as a hub does that is there."""
    for _ in range(2):
        for one in laptops:
            for other in laptops:
                if one is not other:
                    other.give(one.events())


class Site:
    """A conference on several laptops, copied from templates so that each test may change it cheaply."""

    def __init__(
        self, path: Path, people: Sequence[Any], labels: Sequence[str], printers: Sequence[PrinterConfig]
    ) -> None:
        first = new_small(path / "0", people)
        station = Station(first, clock=HandClock(), ids=seeded_ids(7))
        self.base = station.conference.config_text.rstrip() + "\n"
        posts = {label: next(p.name for p in printers if p.at == label) for label in labels}
        station.do(Configure(settings(self.base, printers, posts)))
        station.close()
        self._folders = [first]
        events = [event for _, event in _stored(first)]
        for n in range(1, len(labels)):
            folder = receiver(path / str(n), first)
            journal = Journal(folder.journal)
            journal.set_meta(station_id=f"station-{n}", conference_id=events[0].conference_id)
            spool = Spool(folder.spool, lambda: 0)
            journal.set_meta(spool=spool.identity)
            spool.close()
            deliver(journal, events)
            journal.close()
            self._folders.append(folder)
        for folder, label in zip(self._folders, labels, strict=True):
            join(folder, label)
        self.labels = labels

    def laptops(self, path: Path, clock: HandClock) -> list[Laptop]:
        """Return fresh laptops, switched off."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        found = []
        for n, (folder, label) in enumerate(zip(self._folders, self.labels, strict=True)):
            target = path / str(n)
            shutil.copytree(folder.path, target)
            new = Folder(target)
            journal = Journal(new.journal)
            journal.set_meta(path=new.name)
            journal.close()
            found.append(Laptop(new, label, clock, 50 + n))
        return found


def _stored(folder: Folder) -> list[tuple[int, Event]]:
    journal = Journal(folder.journal)
    try:
        return journal.after(0)
    finally:
        journal.close()
