"""What works beside the screens of a console: the writer, the printers and, in the demo, the arrivals.

It knows no screen: what it has to say it says through callbacks, from threads of its own.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Protocol

from kiosk.errors import TOLD, Refusal
from kiosk.folder import membership
from kiosk.hub.state import HubState
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.lifecycle.rolling_backup import BackupState, RollingBackup
from kiosk.station.deferred import Move
from kiosk.station.station import Station
from kiosk.station.writer import StationWriter

if TYPE_CHECKING:
    from kiosk.conference.settings import PrinterConfig
    from kiosk.hub.link import Link
    from kiosk.tickets.print_service import PrintService
    from printing.fleet import PrinterState
    from printing.jobs import Job
    from printing.software import SoftPrinter


class Audience(Protocol):
    """Who is told; every method may be called from any thread."""

    def events_came(self, events: Sequence[Event]) -> None:
        """New events are in the journal, from this console or another."""

    def answered(self, events: Sequence[Event], command: object) -> None:
        """A command of this console was carried out; these are its events, on disk."""

    def paper_opened(self, room: PrintService) -> None:
        """This console can print from now on."""

    def practice_opened(self, printer: SoftPrinter) -> None:
        """The demo has a printer made of software, on which troubles can be tried."""

    def jobs_moved(self, jobs: Sequence[Job]) -> None:
        """Print jobs of this machine were changed, by whichever console."""

    def printers_moved(self, printers: Mapping[str, PrinterState]) -> None:
        """A printer stands otherwise than before."""

    def hub_moved(self, state: HubState) -> None:
        """The hub or another machine stands otherwise than before."""

    def backup_moved(self, state: BackupState) -> None:
        """The rolling backups have begun to fail, or work again."""

    def trouble(self, error: BaseException, command: object = None) -> None:
        """A command was refused, or something could not be read or written."""


class Services:
    """Starts, feeds and stops what a console needs behind its screens."""

    def __init__(self, station: Station, audience: Audience, load_soon: Callable[[], None], *, demo: bool) -> None:
        """*load_soon* imports what the screens need soon after the first paint."""
        self._station = station
        self._load_soon = load_soon
        self._audience = audience
        self._demo = demo
        self._console = StationWriter(station, on_events=audience.events_came, on_trouble=audience.trouble)
        self._closers: list[Callable[[], None]] = []
        self._link: Link | None = None

    def start(self) -> None:
        """Start the writer."""
        self._console.start()

    def submit(self, command: object) -> None:
        """Hand a command to the writer; its events and troubles are told."""
        self._console.submit(command).add_done_callback(partial(self._answered, command))

    @property
    def unwritten(self) -> tuple[Move, ...]:
        """The moves of the runsheet that wait for room on the disk."""
        return self._console.unwritten.moves

    def settle(self) -> None:
        """Start printing and the demo's arrivals: after the first paint, in a thread that may take its time."""
        self._load_soon()
        with self._station.reading() as conference:
            prints = bool(conference.settings.printers)
        if self._demo:
            self._start_demo_printer()
        if prints:
            self._open_print_room()
        else:
            self._station.listeners.append(self._settings_came)
        self._link_up()
        rolling = RollingBackup(self._station.folder, self._audience.backup_moved)
        rolling.start()
        self._closers.append(rolling.stop)
        if self._demo:
            from kiosk.lifecycle.demo import Arrivals  # late: only a demo needs it

            arrivals = Arrivals(self._station.folder, _("Desk 2"))
            arrivals.start()
            self._closers.append(arrivals.stop)
        # What is loaded by now lives as long as the program; what comes later the writer collects in silent moments.
        gc.collect()
        gc.freeze()
        gc.disable()

    def stop(self) -> None:
        """Stop everything; commands that were handed in are carried out first."""
        # The writer first: what it still admits shall find the print room open.
        gc.enable()
        self._console.stop()
        for close in reversed(self._closers):
            close()

    def _link_up(self) -> None:
        """Link this folder to its hub, if it was enrolled with one."""
        try:
            member = membership.read(self._station.folder)
        except TOLD as error:
            self._audience.trouble(error)
            return
        if member is None:
            return
        try:
            # A library of the extra: a machine that belongs to no hub need not have it.
            from kiosk.hub.link import Link
        except ImportError:
            self._audience.trouble(Refusal("For several machines install the extra: kiosk-conference[hub]."))
            return
        self._link = link = Link(
            self._station.folder,
            member,
            posts=lambda: (self._station.post,),
            on_state=self._audience.hub_moved,
            on_taken=self._console.nudge,
        )
        self._station.listeners.append(lambda _events: link.nudge())
        link.start()
        self._closers.append(link.stop)

    def _settings_came(self, events: Sequence[Event]) -> None:
        """Begin to print when the settings name a printer for the first time; not in the thread that writes."""
        if all(event.kind != "conference.configured" for event in events):
            return
        with self._station.reading() as conference:
            prints = bool(conference.settings.printers)
        if prints:
            self._station.listeners.remove(self._settings_came)
            threading.Thread(target=self._open_print_room, name="print-room", daemon=True).start()

    def _start_demo_printer(self) -> None:
        from kiosk.lifecycle.demo import start_printer  # late: only a demo needs it

        printer = start_printer(self._station)
        if printer is not None:
            self._closers.append(printer.stop)
            self._audience.practice_opened(printer)

    def _open_print_room(self) -> None:
        from kiosk.tickets.print_service import PrintService  # late: only what prints needs it
        from kiosk.tickets.spool_watch import SpoolWatch

        try:
            room = PrintService(self._station, lambda job: self._audience.jobs_moved([job]), self._is_ready)
        except TOLD as error:
            self._audience.trouble(error)
            return
        self._closers.append(room.close)
        for problem in room.problems:
            self._audience.trouble(problem)
        self._audience.paper_opened(room)
        watch = SpoolWatch(room.spool, self._audience.jobs_moved, self._audience.printers_moved)
        watch.start()
        # Stopped before the room: a closed file cannot be watched.
        self._closers.append(watch.stop)

    def _is_ready(self, printer: PrinterConfig) -> bool:
        """Whether another laptop's printer can print, as far as its pulses tell."""
        return self._link is not None and self._link.state.prints(printer.at, printer.name)

    def _answered(self, command: object, future: Future[list[Event]]) -> None:
        error = future.exception()
        if error is not None:
            self._audience.trouble(error, command)
        else:
            self._audience.answered(future.result(), command)
