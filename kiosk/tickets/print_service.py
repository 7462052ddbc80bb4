"""The printing of one console: hears admissions, queues their badges in the spool, and works the printers.

Every console of a machine may run one; the operating system's lock sees that a printer has one owner.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.codes.codes import CodeKind, number_of_human
from kiosk.conference.commands import NoteMadeAhead
from kiosk.conference.events import ConferenceConfigured, MemberEnrolled, MemberRevoked
from kiosk.conference.print_transfer import takes_part
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import JournalError, KioskError, Refusal
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.reception.context import badge_says
from kiosk.reception.events import BadgeMadeAhead, PrintHandedOver
from kiosk.station.station import Station
from kiosk.tickets.badge import KIND, badge_of
from kiosk.tickets.preprint import is_out
from kiosk.tickets.queueing import PrintQueueing, says_the_same
from kiosk.tickets.transfers import Clerk, TicketTransfers, own_label
from printing.abilities import Abilities
from printing.errors import PrintingError, SpoolError
from printing.fleet import Fleet
from printing.jobs import Job
from printing.owner import OwnerLock
from printing.printers import Printer, connect
from printing.slips import to_payload
from printing.spool import Spool
from printing.worker import Worker

# After these another laptop may work a printer, or none.
_WHO_PRINTS = {ConferenceConfigured.kind, MemberEnrolled.kind, MemberRevoked.kind}


class PrintService:
    """The spool of this machine and, while it is open, a worker for each printer that this machine works."""

    def __init__(
        self,
        station: Station,
        on_change: Callable[[Job], None] = lambda _job: None,
        ready: Callable[[PrinterConfig], bool] = lambda _printer: False,
    ) -> None:
        """Open the spool, queue what was admitted without a job, and start the workers.

        *ready* says of another laptop's printer whether it can print: only such a one gets tickets unasked.
        """
        self._station = station
        self._on_change = on_change
        self.spool = Spool(station.folder.spool, self._wall_ms)
        self.fleet = Fleet(self.spool)
        self.problems: list[KioskError | PrintingError] = []
        self._trouble = False
        self._workers: dict[tuple[str, str, int], Worker] = {}
        # Printers of laptops that do not take part.
        self._lost: list[PrinterConfig] = []
        self._hiring = threading.RLock()
        self.promises = PrintQueueing(station, self.spool, self._label(), on_change)
        self.handovers = TicketTransfers(station, self.spool, self.promises, self._changed, ready)
        self._clerk = Clerk(self._keep_house)
        # First listen, then look back: what is admitted in between is found twice and queued once.
        station.listeners.append(self.hear)
        self.promises.make_good()
        self._follow_settings()
        with station.reading() as conference:
            served = conference.settings.printer_of(station.post) is not None
            prints = bool(conference.settings.printers)
        # A command is no post: it names the printer it wants.
        if prints and station.post and not served:
            self.problems.append(Refusal("This post has no printer: see conference.toml."))
        for job in self.spool.begun_with("ahead:"):
            self._note_ahead(job)

    def works(self, printer: PrinterConfig) -> bool:
        """Whether this laptop works a printer; another one works it otherwise."""
        return printer.works_at(self.promises.label)

    def _label(self) -> str | None:
        """Return what this laptop is called at the hub, None without one; no laptop is called ""."""
        try:
            return own_label(self._station.folder)
        except KioskError as error:
            if error.msgid not in {known.msgid for known in self.problems}:
                self.problems.append(error)
            return ""

    def _keep_house(self) -> None:
        """Follow this laptop's own name, which it may get while it runs, and hand over what is to be."""
        label = self._label()
        # A name that cannot be read just now is still the one it was.
        if label != self.promises.label and label != "":
            self.promises.label = label
            self._follow_settings()
        if self._trouble:
            self.promises.make_good()
            self._trouble = False
            self._wake()
        self.handovers.sweep()

    def _follow_settings(self) -> None:
        """Work the printers that are this laptop's by the settings, and no others; ask about what waits for none."""
        with self._hiring:
            # Read here: of two that follow at once the later one must not go by the older settings.
            with self._station.reading() as conference:
                named = conference.settings.printers
                self._lost = [printer for printer in named if not takes_part(printer, conference.members)]
            self._hire([printer for printer in named if self.works(printer)])
            for printer in named:
                if not self.works(printer):
                    self._let_go(printer.name)
            self._ask_about_lost()
            for name in self.spool.printers() - {printer.name for printer in named}:
                self._orphaned(name)
            if any(printer.at for printer in named) and self._clerk.ident is None:
                self._clerk.start()

    def _hire(self, printers: Sequence[PrinterConfig]) -> None:
        """Have a worker for each of these printers, and no other."""
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

    def _let_go(self, name: str) -> None:
        """Another laptop works a printer: how it stood here says nothing, and what it had in hand a human looks for."""
        with self._owning(name) as owned:
            if owned:
                self.fleet.forget(name)
                for job in self.spool.recover(name):
                    self._changed(job)

    def _orphaned(self, name: str) -> None:
        """Nobody prints what is meant for a printer that the settings do not name: a human says what becomes of it."""
        reason = "The printer {printer} is not in the settings any more."
        with self._owning(name) as owned:
            if owned:
                for job in (*self.spool.recover(name), *self.spool.hold(name, reason=reason, params={"printer": name})):
                    self._changed(job)

    def _ask_about_lost(self) -> None:
        """Nobody prints what is meant for a laptop that does not take part, misspelt or shut out: a human is asked."""
        reason = "No laptop called {at} takes part."
        for printer in self._lost:
            for job in self.spool.hold(printer.name, reason=reason, params={"at": printer.at}):
                self._changed(job)

    @contextlib.contextmanager
    def _owning(self, name: str) -> Iterator[bool]:
        """Keep other consoles from a printer; False if one of them works it still."""
        lock = OwnerLock(_lock(self._station.folder.path, name))
        try:
            yield lock.acquire()
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
            says = badge_says(person, conference.person_notes.serial(person.number, CodeKind.BADGE))
            # A badge that says something else by now is no use to anybody.
            if not says_the_same(job, now) or conference.person_notes.ready.get(person.number) == says:
                return
        with contextlib.suppress(KioskError):  # it is looked at again at the next start
            self._station.do(NoteMadeAhead((BadgeMadeAhead(person.number, says),)))

    def hear(self, events: Sequence[Event]) -> None:
        """Queue the tickets that this station's own facts ask for, and those that others have handed over to it.

        A spool that fails stops no check-in: what it missed is made good when it works again.
        """
        try:
            if self._trouble:
                self.promises.make_good()
            if any(event.kind in _WHO_PRINTS for event in events):
                self._follow_settings()
            queued = self.promises.take(events)
            self._look_for_orphans(events)
            if queued:
                self._ask_about_lost()
        except (SpoolError, JournalError):
            self._trouble = True
            return
        except Exception:
            self._trouble = True
            raise
        self._trouble = False
        if queued:
            self._wake()

    def _look_for_orphans(self, events: Sequence[Event]) -> None:
        """Ask about what was handed over to a printer that this laptop does not know any more."""
        if any(event.kind == PrintHandedOver.kind for event in events):
            self._follow_settings()

    def answer(self, job: Job, came_out: bool) -> None:
        """A human looked whether a ticket came out; if not, it is printed again."""
        self._done(self.spool.resolve(job.id, came_out, stamp=_("REPRINT")))

    def give_up(self, *jobs: Job, by_hand: bool = False) -> None:
        """Print these no more; *by_hand*: they were written by hand."""
        for job in jobs:
            (self.spool.by_hand if by_hand else self.spool.cancel)(job.id)
            self._done(self.spool.job(job.id))

    def hand_over(self, job: Job, printer: str) -> None:
        """Let another printer print a job that waits, here or at another laptop.

        Raises Refusal if another laptop shall and cannot: the job has begun, or the ticket is this laptop's alone.
        """
        with self._station.reading() as conference:
            entry = conference.settings.printer(printer)
        if entry is None or self.works(entry):
            self._done(self.spool.hand_over(job.id, printer))
        else:
            self._done(self.handovers.hand(job, entry))

    def release(self, *jobs: Job) -> None:
        """Print after all what waited for a human's word; what waits for a printer that is gone, at the first one."""
        with self._station.reading() as conference:
            printers = [known for known in conference.settings.printers if takes_part(known, conference.members)]
        here = [printer.name for printer in printers if self.works(printer)]
        for job in jobs:
            if job.printer not in {printer.name for printer in printers} and here:
                self._done(self.spool.hand_over(job.id, here[0]))
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
        self._clerk.wake()

    def drain(self, seconds: float) -> None:
        """Hand over what is to be, then wait until nothing more can be printed or nothing has moved for *seconds*."""
        self._sweep()
        for worker in list(self._workers.values()):
            worker.drain(seconds)

    def close(self) -> None:
        """Stop the workers after the job at hand, and close the spool; what leaves is told of first."""
        self._station.listeners.remove(self.hear)
        self._clerk.stop()
        self._sweep()
        for worker in self._workers.values():
            worker.stop(5.0)
        self.spool.close()

    def _sweep(self) -> None:
        """Hand over what is to be; what a disk does not take waits in the spool for the next start."""
        with contextlib.suppress(KioskError, PrintingError):
            self.handovers.sweep()

    def _wall_ms(self) -> int:
        return self._station.clock.stamp().wall_ms


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
