"""What screens may ask of the program they run in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kiosk.hub.state import HubState
from kiosk.lifecycle.rolling_backup import BackupState
from kiosk.roster.search import RosterIndex
from kiosk.station.station import Station
from kiosk.terminal.battery import Battery
from kiosk.terminal.sounds import Sound
from kiosk.terminal.sources.source import ScanSource

if TYPE_CHECKING:
    from kiosk.station.deferred import Move
    from kiosk.tickets.print_service import PrintService
    from printing.fleet import PrinterState
    from printing.jobs import Job
    from printing.software import SoftPrinter


class Program(Protocol):
    """The program at one console, as its screens see it."""

    station: Station
    demo: bool
    changed: tuple[str, ...]
    paper: PrintService | None
    practice: SoftPrinter | None
    printers: Mapping[str, PrinterState]
    jobs: dict[str, Job]
    rush: bool
    late_desk: bool
    quiet: bool
    sources: tuple[ScanSource, ...]
    power: Battery | None
    hub: HubState | None
    backup: BackupState | None

    @property
    def unwritten(self) -> tuple[Move, ...]:
        """The moves of the runsheet that wait for room on the disk."""

    def submit(self, command: object) -> None:
        """Hand a command to the writer; what comes of it is shown by the screens."""

    def scanned(self, raw: str) -> None:
        """Take what a scanner typed."""

    def trouble(self, error: BaseException, command: object = None) -> None:
        """Tell what was refused or failed."""

    def roster_index(self) -> RosterIndex:
        """Return the roster prepared for search, as it is now."""

    def sound(self, name: Sound) -> None:
        """Play "ok", "again" or "refused", unless this console is quiet."""

    def ticket(self, job: Job) -> Path | None:
        """Return the picture of a job's paper; real paper has none."""

    def show_tickets(self, of: str = "") -> None:
        """Show the printers and their tickets, that of the fact *of* marked."""

    def action_help(self) -> None:
        """Show the keys of the screen in front."""

    def go_to(self, post: str) -> None:
        """Show the screen of a post."""
