"""The terminal program: its screens, and the one way from them to the station. A table of contents."""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.events import Event as TerminalEvent
from textual.message import Message

from kiosk.errors import TOLD
from kiosk.folder.layout import write_private
from kiosk.hub.state import HubState
from kiosk.i18n import _, told
from kiosk.journal.envelope import Event
from kiosk.lifecycle.rolling_backup import BackupState
from kiosk.messages.backups import backup_line
from kiosk.screens.common.form import AskScreen
from kiosk.screens.common.help import HelpScreen
from kiosk.screens.common.home import HomeScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.modes import MODES, load_soon
from kiosk.screens.spool.screen import SpoolScreen
from kiosk.services import Services
from kiosk.station.station import Station
from kiosk.terminal.battery import Battery, battery
from kiosk.terminal.keys import bindings
from kiosk.terminal.sounds import Sound, Sounds
from kiosk.terminal.theme import KIOSK
from kiosk.terminal.widgets.scan_keys import ScanKeys
from kiosk.terminal.widgets.terminal_input import terminal_driver

if TYPE_CHECKING:
    from kiosk.roster.search import RosterIndex
    from kiosk.station.deferred import Move
    from kiosk.terminal.sources.source import ScanSource
    from kiosk.tickets.print_service import PrintService
    from printing.fleet import PrinterState
    from printing.jobs import Job
    from printing.software import SoftPrinter


# Nobody needs to know sooner that a battery runs low, and each look reads several files.
_POWER_SECONDS = 15.0


@dataclass
class JournalMoved(Message):
    """New events are in the journal, from this console or another."""

    journal_events: Sequence[Event]


@dataclass
class Answered(Message):
    """A command of this console was carried out."""

    journal_events: Sequence[Event]
    command: object


@dataclass
class Scanned(Message):
    """A scanner that does not type has read something."""

    raw: str


@dataclass
class JobsMoved(Message):
    """Print jobs of this machine were changed."""

    jobs: Sequence[Job]


@dataclass
class PrintersMoved(Message):
    """A printer stands otherwise than before."""

    printers: Mapping[str, PrinterState]


@dataclass
class HubMoved(Message):
    """The hub or another machine stands otherwise than before."""

    state: HubState


@dataclass
class BackupMoved(Message):
    """The rolling backups have begun to fail, or work again."""

    state: BackupState


@dataclass
class Trouble(Message):
    """A command was refused, or the journal could not be read or written."""

    error: BaseException
    command: object


class Kiosk(App[None]):
    """The program at one console."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as the base class declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012
    MODES: ClassVar[dict[str, Any]] = MODES
    BINDINGS: ClassVar[list[BindingType]] = bindings("help", "home", "try_scan")

    def __init__(
        self,
        station: Station,
        *,
        post: str = "home",
        demo: bool = False,
        changed: tuple[str, ...] = (),
        sources: Sequence[ScanSource] = (),
    ) -> None:
        """Take the station of this console; *post* is the first screen, *demo* lets invented delegates arrive.

        *changed* names input files of the folder that were changed since the journal adopted them; *sources* are
        scanners besides the one that types.
        """
        # The first screen is there from the start: to switch to it later would paint an empty one before it.
        self.DEFAULT_MODE = post  # type: ignore[misc]
        super().__init__(driver_class=terminal_driver())
        self.station = station
        self.demo = demo
        self.changed = changed
        self.sources = tuple(sources)
        self.paper: PrintService | None = None
        self.practice: SoftPrinter | None = None
        self.printers: Mapping[str, PrinterState] = {}
        self.jobs: dict[str, Job] = {}
        self._sounds = Sounds(lambda: self.call_from_thread(self.bell))
        self._index: tuple[int, RosterIndex] | None = None
        self.rush = False
        self.late_desk = False
        self.quiet = False
        self.power: Battery | None = None
        self.hub: HubState | None = None
        self.backup: BackupState | None = None
        self.register_theme(KIOSK)
        self.theme = KIOSK.name
        self._scan_keys = ScanKeys(self, super().on_event, self.scanned)
        self._services = Services(station, self, load_soon, demo=demo)

    async def on_event(self, event: TerminalEvent) -> None:
        """Let the scan gate have every key before focus and bindings do."""
        await self._scan_keys.take(event)

    def on_mount(self) -> None:
        """Show the first screen, then start what works beside it."""
        self._services.start()
        for source in self.sources:
            source.start(self._heard)
        self.set_interval(_POWER_SECONDS, self._look_at_power)
        self.call_after_refresh(self._settle)

    def on_unmount(self) -> None:
        """Stop what works beside the screens."""
        for source in self.sources:
            source.stop()
        self._services.stop()

    @work(thread=True, exit_on_error=False)
    def _settle(self) -> None:
        self._services.settle()

    def _look_at_power(self) -> None:
        self.power = battery()

    def _heard(self, raw: str, _source: str) -> None:
        self.post_message(Scanned(raw))

    @property
    def unwritten(self) -> tuple[Move, ...]:
        """The moves of the runsheet that wait for room on the disk."""
        return self._services.unwritten

    def submit(self, command: object) -> None:
        """Hand a command to the writer; what comes of it arrives as JournalMoved or Trouble."""
        self._services.submit(command)

    def events_came(self, events: Sequence[Event]) -> None:
        """Hear of new events, from any thread."""
        self.post_message(JournalMoved(events))

    def answered(self, events: Sequence[Event], command: object) -> None:
        """Hear that a command of this console was carried out, from any thread."""
        self.post_message(Answered(events, command))

    def paper_opened(self, room: PrintService) -> None:
        """Hear that this console can print, from any thread."""
        self.paper = room

    def practice_opened(self, printer: SoftPrinter) -> None:
        """Hear of the demo's printer, from any thread."""
        self.practice = printer

    def ticket(self, job: Job) -> Path | None:
        """Return the picture of a job's paper; real paper has none."""
        found = sorted(self.station.folder.badges.glob(f"*-{job.id}.png"))
        if found or not self.demo:
            return found[-1] if found else None
        from kiosk.lifecycle.demo import paper_of  # late: only a demo needs it

        with self.station.reading() as conference:
            width = next((p.width for p in conference.settings.printers if p.name == job.printer), 0)
        return paper_of(self.station.folder.badges, job, width) if width else None

    def jobs_moved(self, jobs: Sequence[Job]) -> None:
        """Hear of print jobs, from any thread."""
        self.post_message(JobsMoved(jobs))

    def printers_moved(self, printers: Mapping[str, PrinterState]) -> None:
        """Hear how the printers stand, from any thread."""
        self.post_message(PrintersMoved(printers))

    def hub_moved(self, state: HubState) -> None:
        """Hear how the hub and the other machines stand, from any thread."""
        self.post_message(HubMoved(state))

    def backup_moved(self, state: BackupState) -> None:
        """Hear how the rolling backups stand, from any thread."""
        self.post_message(BackupMoved(state))

    def trouble(self, error: BaseException, command: object = None) -> None:
        """Hear of a refusal or failure, from any thread; *command* is what was asked for, if anything."""
        self.post_message(Trouble(error, command))

    def scanned(self, raw: str) -> None:
        """Take what a scanner typed, whatever the focus; a panel in front gives way where scans are awaited."""
        post = next((screen for screen in reversed(self.screen_stack) if isinstance(screen, PostScreen)), None)
        if post is not None and not post.takes_scans:
            post.take_scan(raw)  # a stray one: what is half typed stays
            return
        while not isinstance(self.screen, PostScreen) and len(self.screen_stack) > 1:
            if isinstance(self.screen, AskScreen):
                self.screen.interrupted()
            self.pop_screen()
        if isinstance(self.screen, PostScreen):
            self.screen.take_scan(raw)

    def roster_index(self) -> RosterIndex:
        """Return the roster prepared for search; made anew only when it has changed: 0.7 s at 50,000 people."""
        with self.station.reading() as conference:
            version = conference.roster.version
            if self._index is None or self._index[0] != version:
                from kiosk.roster.search import RosterIndex  # late: nobody has searched yet

                self._index = (version, RosterIndex(conference.roster.expected()))
        return self._index[1]

    def sound(self, name: Sound) -> None:
        """Play "ok", "again" or "refused", unless this console is quiet."""
        if not self.quiet:
            self._sounds.play(name)

    def go_to(self, post: str) -> None:
        """Show the screen of a post."""
        self.switch_mode(post)

    def action_home(self) -> None:
        """Show the main screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        came = self.current_mode
        self.switch_mode("home")
        if isinstance(self.screen, HomeScreen):
            self.screen.mark(came)

    def _fatal_error(self) -> None:
        # Textual would print a traceback over the desk's last screen; it belongs into a file for whoever mends it.
        if os.environ.get("KIOSK_DEBUG") or self._exception is None:
            super()._fatal_error()
            return
        text = "".join(traceback.format_exception(self._exception))
        with contextlib.suppress(OSError):
            write_private(self.station.folder.path / "crash.log", text.encode())
        self._close_messages_no_wait()

    def action_help_quit(self) -> None:
        """Say how to leave; Ctrl+C is an accident at a post as well."""
        if isinstance(self.screen, PostScreen):
            at_home = self.current_mode == "home"
            leave = _("Close is the last entry of this menu.")
            lead = _("F10 leads to the main screen; the program is closed there.")
            self.screen.say(leave if at_home else lead)

    async def action_quit(self) -> None:
        """Do nothing: Ctrl+Q at a post is an accident; the main screen has an entry for it."""

    def action_help(self) -> None:
        """Show the keys of the screen at hand."""
        if isinstance(self.screen, (PostScreen, SpoolScreen)):
            signs = self.screen.help_signs() if isinstance(self.screen, PostScreen) else []
            self.push_screen(HelpScreen(self.screen.help_title, self.screen.help_keys(), signs))

    def show_tickets(self, of: str = "") -> None:
        """Show the printers and their tickets, that of the fact *of* marked."""
        self.push_screen(SpoolScreen(of))

    def action_try_scan(self) -> None:
        """Scan the invitation of somebody who has not come yet; in the demo only."""
        if self.demo:
            from kiosk.lifecycle.demo import next_code  # late: only a demo needs it

            code = next_code(self.station)
            if code is not None:
                self.scanned(code)

    def on_journal_moved(self, message: JournalMoved) -> None:
        """Let the screen at hand show what is new; hidden ones look when they come back."""
        for screen in self.screen_stack:
            if isinstance(screen, PostScreen):
                screen.journal_moved(message.journal_events)

    def on_answered(self, message: Answered) -> None:
        """Let the screen in front show what came of what it asked for."""
        for screen in self.screen_stack[::-1]:
            if isinstance(screen, AskScreen) and screen.answered(message.command, message.journal_events):
                return
            if isinstance(screen, PostScreen):
                screen.answered(message.journal_events)

    def on_scanned(self, message: Scanned) -> None:
        """Take the scan as if it had been typed."""
        self.scanned(message.raw)

    def on_jobs_moved(self, message: JobsMoved) -> None:
        """Remember how tickets stand, and show it."""
        for job in message.jobs:
            known = self.jobs.get(job.ref)
            # Told twice: by the worker, and by whoever watches the file.
            if known is None or (known.copy, known.rev) <= (job.copy, job.rev):
                self.jobs[job.ref] = job
        self._paper_moved()

    def on_printers_moved(self, message: PrintersMoved) -> None:
        """Remember how the printers stand, and show it."""
        self.printers = message.printers
        self._paper_moved()

    def _paper_moved(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, (PostScreen, SpoolScreen)):
                screen.jobs_moved()

    def on_hub_moved(self, message: HubMoved) -> None:
        """Remember how the hub stands, and show it."""
        self.hub = message.state
        for screen in self.screen_stack:
            if isinstance(screen, PostScreen):
                screen.hub_moved()

    def on_backup_moved(self, message: BackupMoved) -> None:
        """Tell once that backups fail, or work again; the overview goes on showing it."""
        self.backup = message.state if message.state.trouble else None
        for screen in reversed(self.screen_stack):
            if isinstance(screen, PostScreen):
                screen.say(backup_line(message.state))
                return

    def on_trouble(self, message: Trouble) -> None:
        """Tell in one line what was refused or failed."""
        error = message.error
        text = told(error) if isinstance(error, TOLD) else f"{type(error).__name__}: {error}"
        for screen in reversed(self.screen_stack):
            if isinstance(screen, AskScreen) and screen.refused(message.command, text):
                self.sound("refused")
                return
            if isinstance(screen, PostScreen):
                screen.failed(text)
                return
