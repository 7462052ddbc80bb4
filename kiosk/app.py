"""The terminal program: its screens, and the one way from them to the station. A table of contents."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from kiosk.console import Console
from kiosk.errors import TOLD, KioskError
from kiosk.i18n import _, told
from kiosk.journal import Event
from kiosk.keys import bindings
from kiosk.screens.help import HelpScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.mc import McScreen
from kiosk.screens.post import PostScreen
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.stage import StageScreen
from kiosk.station import Station
from kiosk.theme import KIOSK
from kiosk.widgets.scan_keys import ScanKeys

MODES: dict[str, Callable[[], Screen[None]]] = {
    "home": HomeScreen,
    "reception": ReceptionScreen,
    "mc": McScreen,
    "stage": StageScreen,
}


@dataclass
class JournalMoved(Message):
    """New events are in the journal, from this console or another."""

    journal_events: Sequence[Event]


@dataclass
class JobMoved(Message):
    """A print job has a new state; `ref` is the event it belongs to."""

    ref: str
    job_id: int
    state: str


@dataclass
class Trouble(Message):
    """A command was refused, or the journal could not be read or written."""

    error: BaseException


class Kiosk(ScanKeys, App[None]):
    """The program at one console."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as the base class declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012
    MODES: ClassVar[dict[str, Any]] = MODES
    BINDINGS: ClassVar[list[BindingType]] = bindings("help", "home", "try_scan")

    def __init__(self, station: Station, *, post: str = "home", demo: bool = False) -> None:
        """Take the station of this console; *post* is the first screen, *demo* lets invented delegates arrive."""
        super().__init__()
        self.station = station
        self.demo = demo
        self.job_states: dict[str, str] = {}
        self.last_ticket: Path | None = None
        self._first = post
        self._closers: list[Callable[[], None]] = []
        self._console = Console(station, on_events=self._journal_moved, on_trouble=lambda error: self._trouble(error))

    def on_mount(self) -> None:
        """Show the first screen, then start what works beside it."""
        self.register_theme(KIOSK)
        self.theme = KIOSK.name
        self._console.start()
        self.switch_mode(self._first)
        self.call_after_refresh(self._settle)

    def on_unmount(self) -> None:
        """Stop what works beside the screens; whatever was queued is carried out first."""
        for close in reversed(self._closers):
            close()
        self._console.stop()

    def submit(self, command: object) -> None:
        """Hand a command to the writer; what comes of it arrives as JournalMoved or Trouble."""
        self._console.submit(command).add_done_callback(self._answered)

    def scanned(self, raw: str) -> None:
        """Take what a scanner typed, whatever the focus."""
        if isinstance(self.screen, PostScreen):
            self.screen.take_scan(raw)
        elif self.current_mode == "reception":
            self.pop_screen()
            self.scanned(raw)

    def go_to(self, post: str) -> None:
        """Show the screen of a post."""
        self.switch_mode(post)

    def action_home(self) -> None:
        """Show the main screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_mode("home")

    async def action_quit(self) -> None:
        """Do nothing: Ctrl+Q at a post is an accident; the main screen has an entry for it."""

    def action_help(self) -> None:
        """Show the keys of the screen at hand."""
        if isinstance(self.screen, PostScreen):
            self.push_screen(HelpScreen(self.screen.help_title, self.screen.keys_now()))

    def action_try_scan(self) -> None:
        """Scan the invitation of somebody who has not come yet; in the demo only."""
        if self.demo:
            from kiosk.demo import next_code

            code = next_code(self.station)
            if code is not None:
                self.scanned(code)

    def on_journal_moved(self, message: JournalMoved) -> None:
        """Let the screen at hand show what is new; hidden ones look when they come back."""
        for screen in self.screen_stack:
            if isinstance(screen, PostScreen):
                screen.journal_moved(message.journal_events)

    def on_job_moved(self, message: JobMoved) -> None:
        """Remember the state of a badge, and show it."""
        self.job_states[message.ref] = message.state
        if message.state == "printed":
            found = sorted(self.station.folder.badges.glob(f"*-{message.job_id}.png"))
            self.last_ticket = found[-1] if found else self.last_ticket
        if isinstance(self.screen, PostScreen):
            self.screen.jobs_moved()

    def on_trouble(self, message: Trouble) -> None:
        """Tell in one line what was refused or failed."""
        error = message.error
        text = told(error) if isinstance(error, TOLD) else f"{type(error).__name__}: {error}"
        for screen in reversed(self.screen_stack):
            if isinstance(screen, PostScreen):
                screen.say(text)
                return

    @work(thread=True, exit_on_error=False)
    def _settle(self) -> None:
        """Start printing and, in the demo, the arrivals: after the first paint, off its thread."""
        from kiosk.printroom import PrintRoom

        with self.station.reading() as conference:
            prints = bool(conference.settings.printers)
        if prints:
            try:
                room = PrintRoom(self.station, lambda job: self._job_moved(job.ref, job.id, job.state))
            except TOLD as error:
                self._trouble(error)
                return
            self._closers.append(room.close)
            for ref, job in room.spool.latest().items():
                self._job_moved(ref, job.id, job.state)
        if self.demo:
            from kiosk.demo import Arrivals

            arrivals = Arrivals(self.station.folder, _("Desk 2"))
            arrivals.start()
            self._closers.append(arrivals.stop)
        # What is loaded by now lives as long as the program: collecting it again and again only costs time.
        gc.collect()
        gc.freeze()

    def _journal_moved(self, new: Sequence[Event]) -> None:
        self.post_message(JournalMoved(new))

    def _job_moved(self, ref: str, job_id: int, state: str) -> None:
        self.post_message(JobMoved(ref, job_id, state))

    def _trouble(self, error: KioskError | BaseException) -> None:
        self.post_message(Trouble(error))

    def _answered(self, future: Future[list[Event]]) -> None:
        error = future.exception()
        if error is not None:
            self._trouble(error)
