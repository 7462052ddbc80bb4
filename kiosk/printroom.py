"""The printing of one console: hears admissions, queues their badges in the spool, and works the printers.

Every console of a machine may run one; the operating system's lock sees that a printer has one owner.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.ahead import is_out
from kiosk.badges import AHEAD, KIND, badge_of
from kiosk.codes import CodeKind, number_of_human
from kiosk.conference import Conference
from kiosk.config import PrinterConfig
from kiosk.errors import KioskError, Refusal
from kiosk.facts import ConferenceConfigured
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.papers import slip_of
from kiosk.paperwork import NoteMadeAhead
from kiosk.reception.desk import badge_says
from kiosk.reception.events import (
    BadgeMadeAhead,
    BadgeReprinted,
    CheckedIn,
    CheckInAnnulled,
    PaperAsked,
    SlipAsked,
)
from kiosk.roster.people import Person
from kiosk.station import Station
from printing.abilities import Abilities
from printing.errors import PrintingError, SpoolError
from printing.fleet import Fleet
from printing.jobs import TO_PRINT, TRIAL
from printing.owner import OwnerLock
from printing.printers import Printer, connect
from printing.slips import Listing, Slip, TestPage, to_payload
from printing.spool import Job, Spool, Worker
from printing.store import REPLACED

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
        self._workers: dict[tuple[str, str, int], Worker] = {}
        # First listen, then look back: what is admitted in between is found twice and queued once.
        station.listeners.append(self.hear)
        self._make_good()
        self._follow_settings()
        with station.reading() as conference:
            served = conference.settings.printer_of(station.post) is not None
            prints = bool(conference.settings.printers)
        # A command is no post: it names the printer it wants.
        if prints and station.post and not served:
            self.problems.append(Refusal("This post has no printer: see conference.toml."))
        for job in self.spool.begun_with("ahead:"):
            self._note_ahead(job)

    def _follow_settings(self) -> None:
        """Work the printers that the settings name now, and no others; ask about what waits for one that is gone."""
        with self._station.reading() as conference:
            printers = conference.settings.printers
        wanted = {(printer.name, printer.connection, printer.width) for printer in printers}
        for key in self._workers.keys() - wanted:
            self._workers.pop(key).stop(5.0)
        for printer in printers:
            # Paper of another width would cut the ticket off or leave half of it white.
            alike = [other.name for other in printers if other.width == printer.width and other.name != printer.name]
            known = self._workers.get((printer.name, printer.connection, printer.width))
            if known is None:
                self._start(printer, alike)
            else:
                known.siblings = tuple(alike)
        for name in self.spool.printers() - {printer.name for printer in printers}:
            self._orphaned(name)

    def _orphaned(self, name: str) -> None:
        """Nobody prints what is meant for a printer that the settings do not name: a human says what becomes of it."""
        lock = OwnerLock(_lock(self._station.folder.path, name))
        if not lock.acquire():
            return  # another console works it still
        try:
            reason = "The printer {printer} is not in the settings any more."
            for job in (*self.spool.recover(name), *self.spool.hold(name, reason=reason, params={"printer": name})):
                self._changed(job)
        finally:
            lock.release()

    def _start(self, printer: PrinterConfig, siblings: Sequence[str]) -> None:
        """Start the worker of a printer; one that is set up wrong is noted and stops no other."""
        folder = self._station.folder
        try:
            device = device_of(printer, self.fleet, folder.badges)
        except PrintingError as error:
            self.problems.append(error)
            return
        # By the device and by the name: both may change in the settings while another console runs.
        lock = locks_of(printer, folder.path)
        worker = Worker(
            folder.spool,
            device,
            lock,
            self._wall_ms,
            self._changed,
            connection=printer.connection,
            siblings=siblings,
        )
        worker.start()
        self._workers[printer.name, printer.connection, printer.width] = worker

    def _changed(self, job: Job) -> None:
        """Tell of a job, and write down a badge made ahead that is out, whoever ran the run."""
        self._on_change(job)
        self._note_ahead(job)

    def _note_ahead(self, job: Job) -> None:
        if job.kind != KIND or not job.ref.startswith("ahead:") or not is_out(job):
            return
        number = number_of_human(str(job.slip.get("human", "")))
        with self._station.reading() as conference:
            person = conference.roster.people.get(number or 0)
            if person is None:
                return
            now = to_payload(badge_of(person, conference, self._station.codes))
            says = badge_says(person, conference.care.serial(person.number, CodeKind.BADGE))
            # A badge that says something else by now is no use to anybody.
            if not _same(job, now) or conference.care.ready.get(person.number) == says:
                return
        with contextlib.suppress(KioskError):  # it is looked at again at the next start
            self._station.do(NoteMadeAhead((BadgeMadeAhead(person.number, says),)))

    def hear(self, events: Sequence[Event]) -> None:
        """Queue the badges that this station's own facts ask for.

        A spool that fails stops no check-in: what it missed is made good when it works again.
        """
        mine = [event for event in events if event.station_id == self._station.station_id]
        try:
            if self._trouble:
                self._make_good()
            if any(event.kind == ConferenceConfigured.kind for event in events):
                self._follow_settings()
            # What is not wanted any more goes first: a reprint must not stand behind the badge it replaces. Another
            # station's word counts too: what it takes back is not to be printed here.
            for event in events:
                self._forget(event)
            queued = sum(self._queue(event) for event in mine)
        except SpoolError:
            self._trouble = True
            return
        self._trouble = False
        if queued:
            self._wake()

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
        """Print after all what waited for a human's word; what waits for a printer that is gone, at the first one."""
        with self._station.reading() as conference:
            names = [printer.name for printer in conference.settings.printers]
        for job in jobs:
            if job.printer not in names and names:
                self._done(self.spool.hand_over(job.id, names[0]))
        for released in self.spool.release(*(job.id for job in jobs)):
            self._done(released)

    def again(self, job: Job) -> None:
        """Print a ticket that is no badge once more."""
        self._done(self.spool.queue(job.kind, job.ref, job.printer, job.slip, job.copy + 1))

    def _done(self, job: Job | None) -> None:
        if job is not None:
            self._changed(job)
            self._wake()

    def _wake(self) -> None:
        for worker in list(self._workers.values()):
            worker.wake()

    def drain(self, seconds: float) -> None:
        """Wait until nothing more can be printed, or nothing has moved for *seconds*."""
        for worker in list(self._workers.values()):
            worker.drain(seconds)

    def close(self) -> None:
        """Stop the workers after the job at hand, and close the spool."""
        self._station.listeners.remove(self.hear)
        for worker in self._workers.values():
            worker.stop(5.0)
        self.spool.close()

    def _queue(self, event: Event, *, state: str = "queued", held: bool = False) -> bool:
        """Queue the badge of one fact; False if it asks for none or has a job already."""
        payload = event.payload
        if event.kind == SlipAsked.kind:
            return self._promise(LIST, event.id, payload["printer"], _listing(payload), state=state, held=held)
        if event.kind == PaperAsked.kind:
            with self._station.reading() as conference:
                now = datetime.fromtimestamp(event.wall_ms / 1000, conference.settings.zone)
                slip = slip_of(
                    payload["what"], payload.get("number"), conference, self._station.codes, now, event.stamp
                )
            if slip is None:
                return False
            printer, kind = payload["printer"], PAPER
            if isinstance(slip, TestPage):
                slip, kind = replace(slip, printer=printer), TRIAL
            return self._promise(kind, event.id, printer, slip, state=state, held=held)
        if event.kind not in {CheckedIn.kind, BadgeReprinted.kind} or not payload.get("printer"):
            return False
        copy = payload.get("copy", 1)
        with self._station.reading() as conference:
            person = conference.roster.people.get(payload["number"])
            if person is None or self._superseded(event, conference):
                return False
            if event.kind == CheckedIn.kind and self._comes_ahead(person, conference):
                # Settled once and for all: another start must not decide otherwise.
                stands = to_payload(badge_of(person, conference, self._station.codes))
                self.spool.queue(KIND, event.id, payload["printer"], stands, copy, "cancelled", reason=AHEAD)
                return False
            before = [asked for asked in conference.badges.get(person.number, ()) if asked != event.id]
            out = person.number in conference.care.ready or self._may_be_out(before)
            badge = badge_of(person, conference, self._station.codes, reprint=out)
        return self._promise(KIND, event.id, payload["printer"], badge, copy, state=state, held=held)

    def _promise(self, kind: str, ref: str, printer: str, slip: Slip, copy: int = 1, *, state: str, held: bool) -> bool:
        reason = "It was asked for while nobody printed." if held else ""
        job = self.spool.queue(kind, ref, printer, to_payload(slip), copy, state, held=held, reason=reason)
        if job is not None:
            self._on_change(job)
        return job is not None

    def _comes_ahead(self, person: Person, conference: Conference) -> bool:
        """Whether a run before the day has the badge out or on its way; one that still waits there is dropped."""
        wanted = to_payload(badge_of(person, conference, self._station.codes))
        for job in self.spool.begun_with(f"ahead:{person.number}:"):
            if job.state in TO_PRINT and self.spool.cancel(job.id):
                continue
            now = self.spool.job(job.id) or job
            if (now.state != "cancelled" or is_out(now)) and _same(now, wanted):
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
        reason = REPLACED if wanted else "The check-in was taken back."
        for job in self.spool.of(unwanted).values():
            if job.state in TO_PRINT:
                self.spool.cancel(job.id, reason)

    def _may_be_out(self, asked: Sequence[str]) -> bool:
        """Whether a badge that one of these facts asked for was printed, or may have been."""
        return any(job.state not in {*TO_PRINT, "cancelled"} for job in self.spool.of(asked).values())

    def _make_good(self) -> None:
        """Queue this station's admissions that have no job: the program died between the two.

        If the spool is not the one this journal knows, nobody knows what was printed: then the desk is asked.
        What another station had queued, of which this folder is a copy, is left for that one to print.
        """
        known = {ref for kind in (KIND, LIST, PAPER, TRIAL) for ref in self.spool.refs(kind)}
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
                    # Who was let in long ago has gone to his seat: a human says whether the badge is still wanted.
                    late = self._wall_ms() - event.wall_ms > Worker.OUTAGE_MS
                    state = "maybe" if lost else "waiting" if late else "queued"
                    self._queue(event, state=state, held=late and not lost)
            if lost:
                journal.set_meta(**{SPOOL_META: self.spool.identity})
        finally:
            journal.close()

    def _cancel_queued(self) -> None:
        for job in self.spool.jobs(*TO_PRINT, limit=100_000):
            self.spool.cancel(job.id)

    def _wall_ms(self) -> int:
        return self._station.clock.stamp().wall_ms


def _same(job: Job, slip: Mapping[str, Any]) -> bool:
    """Whether a badge says of its bearer what this one says; stamp, language and the conference's name aside."""
    return all(job.slip.get(field) == slip[field] for field in ("name", "unit", "seat", "code"))


def locks_of(printer: PrinterConfig, folder: Path) -> tuple[Path, ...]:
    """Return the lock files of a printer's owner."""
    if printer.connection == "screen":
        return (_lock(folder, printer.name),)  # a folder of pictures is no device: two may write there
    return _lock(folder, printer.connection), _lock(folder, printer.name)


def _lock(folder: Path, text: str) -> Path:
    return folder / f"printer-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}.lock"


def device_of(printer: PrinterConfig, fleet: Fleet, folder: Path) -> Printer:
    """Return a printer of the settings, with what is known of it. Raises PrinterError for one set up wrong."""
    known = fleet.abilities(printer.name, printer.connection)
    abilities = Abilities.from_payload(known) if known else None
    return connect(printer.connection, printer.name, printer.width, folder, abilities=abilities)


def _listing(payload: Mapping[str, Any]) -> Listing:
    lines = tuple((str(head), str(detail)) for head, detail in payload["lines"])
    return Listing(payload["title"], payload["about"], lines, payload["foot"])
