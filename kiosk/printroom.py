"""The printing of one console: hears admissions, queues their badges in the spool, and works the printers.

Every console of a machine may run one; the operating system's lock sees that a printer has one owner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kiosk.badges import KIND, badge_of
from kiosk.conference import Conference
from kiosk.config import PrinterConfig
from kiosk.errors import Refusal
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.reception.events import BadgeReprinted, CheckedIn, CheckInAnnulled, SlipAsked
from kiosk.station import Station
from printing.errors import PrintingError, SpoolError
from printing.jobs import TO_PRINT
from printing.printers import connect
from printing.slips import Listing, to_payload
from printing.spool import Job, Spool, Worker

LIST = "list"
# The journal's notes of which spool it belongs to, and of the station that printed last.
SPOOL_META = "spool"
STATION_META = "spool_station"


class PrintRoom:
    """The spool of this machine and, while it is open, a worker for each printer of the conference."""

    def __init__(self, station: Station, on_change: Callable[[Job], None] = lambda _job: None) -> None:
        """Open the spool, queue what was admitted without a job, and start the workers."""
        self._station = station
        self._on_change = on_change
        self.spool = Spool(station.folder.spool, self._wall_ms)
        self.problems: list[PrintingError | Refusal] = []
        self._trouble = False
        self._workers: list[Worker] = []
        # First listen, then look back: what is admitted in between is found twice and queued once.
        station.listeners.append(self.hear)
        self._make_good()
        with station.reading() as conference:
            printers = conference.settings.printers
            served = conference.settings.printer_of(station.post) is not None
        for printer in printers:
            self._start(printer)
        if printers and not served:
            self.problems.append(Refusal("This post has no printer: see conference.toml."))

    def _start(self, printer: PrinterConfig) -> None:
        """Start the worker of a printer; one that is set up wrong is noted and stops no other."""
        folder = self._station.folder
        try:
            device = connect(printer.connection, printer.name, printer.width, folder.badges)
        except PrintingError as error:
            self.problems.append(error)
            return
        # Named by the device, not by its place in the list: the list may change while a console runs.
        name = hashlib.blake2b(printer.connection.encode(), digest_size=6).hexdigest()
        lock = folder.path / f"printer-{name}.lock"
        worker = Worker(folder.spool, device, lock, self._wall_ms, self._on_change)
        worker.start()
        self._workers.append(worker)

    def hear(self, events: Sequence[Event]) -> None:
        """Queue the badges that this station's own facts ask for.

        A spool that fails stops no check-in: what it missed is made good when it works again.
        """
        mine = [event for event in events if event.station_id == self._station.station_id]
        try:
            if self._trouble:
                self._make_good()
            # What is not wanted any more goes first: a reprint must not stand behind the badge it replaces.
            for event in mine:
                self._forget(event)
            queued = sum(self._queue(event) for event in mine)
        except SpoolError:
            self._trouble = True
            return
        self._trouble = False
        if queued:
            for worker in self._workers:
                worker.wake()

    def drain(self, seconds: float) -> None:
        """Wait until nothing more can be printed, or nothing has moved for *seconds*."""
        for worker in self._workers:
            worker.drain(seconds)

    def close(self) -> None:
        """Stop the workers after the job at hand, and close the spool."""
        self._station.listeners.remove(self.hear)
        for worker in self._workers:
            worker.stop(5.0)
        self.spool.close()

    def _queue(self, event: Event, *, state: str = "queued") -> bool:
        """Queue the badge of one fact; False if it asks for none or has a job already."""
        payload = event.payload
        if event.kind == SlipAsked.kind:
            job = self.spool.queue(LIST, event.id, payload["printer"], to_payload(_listing(payload)), 1, state)
            if job is not None:
                self._on_change(job)
            return job is not None
        if event.kind not in {CheckedIn.kind, BadgeReprinted.kind} or not payload.get("printer"):
            return False
        copy = payload.get("copy", 1)
        with self._station.reading() as conference:
            person = conference.roster.people.get(payload["number"])
            if person is None or self._superseded(event, conference):
                return False
            before = [asked for asked in conference.badges.get(person.number, ()) if asked != event.id]
            badge = badge_of(person, conference, self._station.codes, reprint=self._may_be_out(before))
        job = self.spool.queue(KIND, event.id, payload["printer"], to_payload(badge), copy, state)
        if job is not None:
            self._on_change(job)
        return job is not None

    def _superseded(self, event: Event, conference: Conference) -> bool:
        """Whether a badge is not wanted any more: the person is not in, or a later fact asked for another."""
        number = event.payload["number"]
        return number not in conference.hall.present or conference.badges[number][-1] != event.id

    def _forget(self, event: Event) -> None:
        """Cancel the badges of a person that are not printed yet and not wanted any more."""
        if event.kind not in {CheckedIn.kind, BadgeReprinted.kind, CheckInAnnulled.kind}:
            return
        number = event.payload["number"]
        with self._station.reading() as conference:
            asked = conference.badges.get(number, [])
            wanted = asked[-1:] if number in conference.hall.present else []
            unwanted = set(asked) - set(wanted)
        jobs = self.spool.latest() if unwanted else {}
        for job in (jobs[ref] for ref in unwanted if ref in jobs):
            if job.state in TO_PRINT:
                self.spool.cancel(job.id)

    def _may_be_out(self, asked: Sequence[str]) -> bool:
        """Whether a badge that one of these facts asked for was printed, or may have been."""
        if not asked:
            return False
        jobs = self.spool.latest()
        return any(jobs[ref].state not in {*TO_PRINT, "cancelled"} for ref in asked if ref in jobs)

    def _make_good(self) -> None:
        """Queue this station's admissions that have no job: the program died between the two.

        If the spool is not the one this journal knows, nobody knows what was printed: then the desk is asked.
        What another station had queued, of which this folder is a copy, is left for that one to print.
        """
        known = {*self.spool.refs(KIND), *self.spool.refs(LIST)}
        # A connection of its own: the station's belongs to the writer thread.
        journal = Journal(self._station.folder.journal)
        try:
            with journal.writing():  # one console at a time: the second must not cancel what the first queues
                if journal.meta(STATION_META) != self._station.station_id:
                    self._cancel_queued()
                    journal.set_meta(**{STATION_META: self._station.station_id})
            lost = journal.meta(SPOOL_META) != self.spool.identity
            for event in journal.in_order():
                mine = event.station_id == self._station.station_id
                if mine and event.id not in known:
                    self._queue(event, state="maybe" if lost else "queued")
            if lost:
                journal.set_meta(**{SPOOL_META: self.spool.identity})
        finally:
            journal.close()

    def _cancel_queued(self) -> None:
        for job in self.spool.jobs(*TO_PRINT, limit=100_000):
            self.spool.cancel(job.id)

    def _wall_ms(self) -> int:
        return self._station.clock.stamp().wall_ms


def _listing(payload: Mapping[str, Any]) -> Listing:
    lines = tuple((str(head), str(detail)) for head, detail in payload["lines"])
    return Listing(payload["title"], payload["about"], lines, payload["foot"])
