"""Hands tickets over to other laptops: what their printers are asked for, and what waits here and could be helped.

The order is what counts. First the spool gives the job up, on disk, so that no worker can begin it; then the journal
says who prints it. Dying in between leaves the intent in the spool, and whoever looks next says it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing, suppress

from kiosk.conference.commands import HandOverPrint
from kiosk.conference.print_transfer import takes_part
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import KioskError, Refusal
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from kiosk.tickets.queueing import ASKING, PrintQueueing
from printing.errors import PrintingError
from printing.fleet import Fleet
from printing.jobs import Job
from printing.owner import OwnerLock
from printing.spool import REPLACED, Spool
from printing.transfers import Transfers
from printing.worker import Worker

log = logging.getLogger(__name__)
_LOCK = "printer-handover.lock"


def own_label(folder: Folder) -> str | None:
    """Return what this laptop is called at the hub, None without one. Raises FolderError for a damaged membership."""
    found = membership.read(folder)
    return found.label if found is not None else None


def is_a_facts(job: Job) -> bool:
    """Whether a ticket belongs to a fact, which other laptops have too; runs before the day belong to none."""
    return ":" not in job.ref


class TicketTransfers:
    """What leaves this laptop. Any thread and any console of the laptop may call it: every step is taken once."""

    # So long a desk's own printer may be mended before its tickets go elsewhere by themselves.
    STANDS_MS = 20_000
    _MOST = 50

    def __init__(
        self,
        station: Station,
        spool: Spool,
        promises: PrintQueueing,
        on_change: Callable[[Job], None],
        ready: Callable[[PrinterConfig], bool] = lambda _printer: False,
    ) -> None:
        """*ready* says of another laptop's printer whether it can print: only then is it chosen unasked."""
        self._station, self._spool, self._promises = station, spool, promises
        self._parting, self._fleet = Transfers(spool), Fleet(spool)
        self._on_change, self._ready = on_change, ready
        self._began_ns = station.clock.stamp().mono_ns

    def hand(self, job: Job, printer: PrinterConfig) -> Job:
        """Hand a job over to another laptop's printer because a human says so. Raises Refusal if it is too late."""
        with self._station.reading() as conference:
            if not takes_part(printer, conference.members):
                raise Refusal("No other laptop works the printer {printer}.", printer=printer.name)
        left = self._parting.leave(job.id, printer.name, printer.at, by_hand=True) if is_a_facts(job) else None
        if left is None:
            raise Refusal("That cannot be done with this job any more.")
        self._on_change(left)
        return left

    def sweep(self) -> None:
        """Do what is to be done now. Raises SpoolError or KioskError if a disk fails; the next sweep goes on."""
        if self._promises.label == "":
            return  # whose printers are whose cannot be read just now
        self._send_strays()
        self._help()
        if not self._parting.leaving():
            return
        # One console at a time, and none that is behind: it would take back what another has just told.
        lock = OwnerLock(self._station.folder.path / _LOCK)
        if not lock.acquire():
            return
        try:
            self._station.catch_up()
            for job in self._parting.leaving():
                with suppress(Refusal):  # something has changed since it was looked at: the next sweep looks anew
                    self._tell(job)
        finally:
            lock.release()

    def _send_strays(self) -> None:
        """Give up what was asked for at a printer that another laptop works."""
        with self._station.reading() as conference:
            printers = [known for known in conference.settings.printers if takes_part(known, conference.members)]
        others = {printer.name: printer for printer in printers if not printer.works_at(self._promises.label)}
        for job in self._parting.waiting(others) if others else ():
            if is_a_facts(job):
                self._noted(self._parting.leave(job.id, job.printer, others[job.printer].at, of=job.printer))

    def _help(self) -> None:
        """Give up what waits at a printer that nobody mends, where another laptop has one for the same paper.

        What came from another laptop stays: two dead printers would pass it to and fro. So does what is late: whom it
        was made for has gone to his seat.
        """
        label, now = self._promises.label, self._station.clock.stamp()
        # How the printers stood before this start says nothing: their workers have asked them by now.
        if label is None or now.mono_ns - self._began_ns < self.STANDS_MS * 1_000_000:
            return
        with self._station.reading() as conference:
            printers = conference.settings.printers
        states = self._fleet.all()
        mine = [printer for printer in printers if printer.works_at(label)]
        down = {p.name for p in mine if p.name in states and states[p.name].state == "trouble"}
        for printer in mine:
            alike = [other for other in printers if other.width == printer.width and other != printer]
            if printer.name not in down or any(other in mine and other.name not in down for other in alike):
                continue
            there = next((other for other in alike if other not in mine and self._ready(other)), None)
            for job in self._spool.stranded([printer.name], self.STANDS_MS, self._MOST) if there is not None else ():
                fresh = now.wall_ms - job.queued_ms < Worker.OUTAGE_MS
                if there is not None and fresh and is_a_facts(job) and not job.since:
                    self._noted(self._parting.leave(job.id, there.name, there.at, of=printer.name))

    def _tell(self, job: Job) -> None:
        """Write down who prints a job that was given up, unless it is written, or not to be any more."""
        event = self._event(job.ref)
        label, station_id = self._promises.label, self._station.station_id
        with self._station.reading() as conference:
            last, entry = conference.handed.get(job.ref), conference.settings.printer(job.reason_params["printer"])
            reached = entry is not None and takes_part(entry, conference.members)
        since, wanted = last.since if last is not None else "", event and self._promises.wanted(event)
        if since > job.since:
            self._noted(self._parting.left(job.id))  # it was written: whoever wanted to note it here died over it
        elif since < job.since or (event is not None and wanted is None):
            log.info("job %s is about something that this console has not heard of yet", job.id)
        elif event is None or not (last.reaches(label, station_id) if last else event.station_id == station_id):
            self._noted(self._parting.drop(job.id, ""))  # the folder was copied: whose it was prints it
        elif not wanted:
            self._noted(self._parting.drop(job.id, REPLACED))
        elif entry is None or entry.works_at(label) or not reached:
            self._noted(self._parting.stay(job.id))
        else:
            self._write(job, event, label)
            self._noted(self._parting.left(job.id))

    def _write(self, job: Job, event: Event, label: str | None) -> None:
        """Say who prints a job from now on. Raises Refusal where that has changed meanwhile."""
        fresh = self._station.clock.stamp().wall_ms - job.changed_ms < Worker.OUTAGE_MS
        self._station.do(
            HandOverPrint(
                job.ref,
                job.copy,
                job.reason_params["printer"],
                label,
                job.since,
                event.payload.get("number") if job.slip.get("slip") == "badge" else None,
                again=bool(job.slip.get("stamp")),
                by_hand=bool(job.reason_params.get("by_hand")) and fresh,
            )
        )

    def _event(self, ref: str) -> Event | None:
        with closing(Journal(self._station.folder.journal)) as journal:
            event = journal.event(ref)
        return event if event is not None and event.kind in ASKING else None

    def _noted(self, job: Job | None) -> None:
        if job is not None:
            self._on_change(job)


class Clerk(threading.Thread):
    """Calls *work* once a second, and at once when woken; what fails is tried again."""

    LOOK_S = 1.0

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(name="hand-overs", daemon=True)
        self._work = work
        self._wake, self._over = threading.Event(), threading.Event()

    def wake(self) -> None:
        """Work now."""
        self._wake.set()

    def stop(self) -> None:
        """End after the work at hand."""
        self._over.set()
        self._wake.set()
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        """Work until stopped."""
        while not self._over.is_set():
            self._wake.clear()
            try:
                self._work()
            except (KioskError, PrintingError) as error:
                log.warning("tickets are not handed over yet: %s", error)
            except Exception:
                log.exception("tickets are not handed over")
            self._wake.wait(self.LOOK_S)
