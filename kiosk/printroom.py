"""The printing of one console: hears admissions, queues their badges in the spool, and works the printers.

Every console of a machine may run one; the operating system's lock sees that a printer has one owner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.badges import KIND, badge_of
from kiosk.conference import Conference
from kiosk.config import PrinterConfig
from kiosk.errors import Refusal
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.papers import slip_of
from kiosk.reception.events import BadgeReprinted, CheckedIn, CheckInAnnulled, PaperAsked, SlipAsked
from kiosk.roster.people import Person
from kiosk.station import Station
from printing.abilities import Abilities
from printing.errors import PrintingError, SpoolError
from printing.fleet import Fleet
from printing.jobs import TO_PRINT
from printing.printers import Printer, connect
from printing.slips import Listing, Slip, to_payload
from printing.spool import Job, Spool, Worker

LIST = "list"
PAPER = "paper"
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
        self.fleet = Fleet(self.spool)
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
            # Paper of another width would cut the ticket off or leave half of it white.
            alike = [other.name for other in printers if other.width == printer.width and other.name != printer.name]
            self._start(printer, alike)
        if printers and not served:
            self.problems.append(Refusal("This post has no printer: see conference.toml."))

    def _start(self, printer: PrinterConfig, siblings: Sequence[str]) -> None:
        """Start the worker of a printer; one that is set up wrong is noted and stops no other."""
        folder = self._station.folder
        try:
            device = device_of(printer, self.fleet, folder.badges)
        except PrintingError as error:
            self.problems.append(error)
            return
        # Named by the device, not by its place in the list: the list may change while a console runs.
        name = hashlib.blake2b(printer.connection.encode(), digest_size=6).hexdigest()
        lock = folder.path / f"printer-{name}.lock"
        worker = Worker(
            folder.spool,
            device,
            lock,
            self._wall_ms,
            self._on_change,
            connection=printer.connection,
            siblings=siblings,
        )
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

    def answer(self, job: Job, came_out: bool) -> None:
        """A human looked whether a ticket came out; if not, it is printed again."""
        self._done(self.spool.resolve(job.id, came_out, stamp=_("REPRINT")))

    def give_up(self, *jobs: Job, by_hand: bool = False) -> None:
        """Print these no more; *by_hand*: they were written by hand."""
        for job in jobs:
            (self.spool.by_hand if by_hand else self.spool.cancel)(job.id)
            self._done(self.spool.job(job.id))

    def hand_over(self, job: Job, printer: str) -> None:
        """Let another printer print a job that waits."""
        self._done(self.spool.hand_over(job.id, printer))

    def release(self, *jobs: Job) -> None:
        """Print after all what waited for a human's word."""
        for released in self.spool.release(*(job.id for job in jobs)):
            self._done(released)

    def again(self, job: Job) -> None:
        """Print a ticket that is no badge once more."""
        self._done(self.spool.queue(job.kind, job.ref, job.printer, job.slip, job.copy + 1))

    def _done(self, job: Job | None) -> None:
        if job is not None:
            self._on_change(job)
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
            return self._promise(LIST, event.id, payload["printer"], _listing(payload), state=state)
        if event.kind == PaperAsked.kind:
            with self._station.reading() as conference:
                now = datetime.fromtimestamp(event.wall_ms / 1000, conference.settings.zone)
                slip = slip_of(payload["what"], payload.get("number"), conference, self._station.codes, now)
            return slip is not None and self._promise(PAPER, event.id, payload["printer"], slip, state=state)
        if event.kind not in {CheckedIn.kind, BadgeReprinted.kind} or not payload.get("printer"):
            return False
        copy = payload.get("copy", 1)
        with self._station.reading() as conference:
            person = conference.roster.people.get(payload["number"])
            if person is None or self._superseded(event, conference):
                return False
            if event.kind == CheckedIn.kind and self._comes_ahead(person, conference):
                return False
            before = [asked for asked in conference.badges.get(person.number, ()) if asked != event.id]
            out = person.number in conference.care.ready or self._may_be_out(before)
            badge = badge_of(person, conference, self._station.codes, reprint=out)
        return self._promise(KIND, event.id, payload["printer"], badge, copy, state=state)

    def _promise(self, kind: str, ref: str, printer: str, slip: Slip, copy: int = 1, *, state: str) -> bool:
        job = self.spool.queue(kind, ref, printer, to_payload(slip), copy, state)
        if job is not None:
            self._on_change(job)
        return job is not None

    def _comes_ahead(self, person: Person, conference: Conference) -> bool:
        """Whether a run before the day has the badge out or on its way; one that still waits there is dropped."""
        wanted = to_payload(badge_of(person, conference, self._station.codes))
        for job in self.spool.begun_with(f"ahead:{person.number}:"):
            if job.state in TO_PRINT:
                self.spool.cancel(job.id)
            elif job.state != "cancelled" and job.slip == wanted:
                return True
        return False

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
        for job in self.spool.of(unwanted).values():
            if job.state in TO_PRINT:
                self.spool.cancel(job.id)

    def _may_be_out(self, asked: Sequence[str]) -> bool:
        """Whether a badge that one of these facts asked for was printed, or may have been."""
        return any(job.state not in {*TO_PRINT, "cancelled"} for job in self.spool.of(asked).values())

    def _make_good(self) -> None:
        """Queue this station's admissions that have no job: the program died between the two.

        If the spool is not the one this journal knows, nobody knows what was printed: then the desk is asked.
        What another station had queued, of which this folder is a copy, is left for that one to print.
        """
        known = {ref for kind in (KIND, LIST, PAPER) for ref in self.spool.refs(kind)}
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


def device_of(printer: PrinterConfig, fleet: Fleet, folder: Path) -> Printer:
    """Return a printer of the settings, with what is known of it. Raises PrinterError for one set up wrong."""
    known = fleet.abilities(printer.name, printer.connection)
    abilities = Abilities.from_payload(known) if known else None
    return connect(printer.connection, printer.name, printer.width, folder, abilities=abilities)


def _listing(payload: Mapping[str, Any]) -> Listing:
    lines = tuple((str(head), str(detail)) for head, detail in payload["lines"])
    return Listing(payload["title"], payload["about"], lines, payload["foot"])
