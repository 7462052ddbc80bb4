"""What every screen of a post has: first and last line, a line for answers, a clock, and one way to act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from kiosk.conference.commands import Acknowledge
from kiosk.conference.conflicts import conflicts
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.banner import Notice, notice
from kiosk.messages.conflicts import conflict_line
from kiosk.messages.durations import time_of_day
from kiosk.messages.hub import hub_line
from kiosk.messages.printing import sent_line
from kiosk.screens.common.host import Program
from kiosk.terminal.keys import KEYS, bindings, label
from kiosk.terminal.widgets.bars import KeyBar, TopBar
from kiosk.terminal.widgets.text import Text

_SAY_SECONDS = 8.0
# Computed anew four times a second and drawn when a second has passed: no second is shown twice or left out.
_TICK_SECONDS = 0.25


class PostScreen(Screen[None]):
    """Base of the screens. Subclasses give `body`, `show` and the keys they use, most needed first."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings("paper", "back")
    TITLE_MSGID: ClassVar[str] = ""
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ()
    KEYS_EXTRA: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._top = TopBar()
        self._keys = KeyBar()
        self._answer = Text(classes="answer")
        self._banner = Text(classes="banner")
        self._conflict = Text(classes="conflict")
        self._hub = Text(classes="hub")
        self._told: Notice | None = None
        self._put_by: set[str] = set()
        # A fact may come between the making of a screen and its first paint.
        self._built = False
        self._silence: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._top
        yield self._conflict
        yield self._hub
        yield self._banner
        yield from self.body()
        yield self._answer
        yield self._keys

    def body(self) -> ComposeResult:
        """Yield what stands between the bars; nothing if a screen does not say."""
        return ()

    def show(self, conference: Conference) -> None:
        """Show the state, called with it held still; the bars show theirs without this."""

    def put(self, id_: str, text: str | Content) -> None:
        """Show a text in the widget of this name."""
        self.query_one(f"#{id_}", Text).put(text)

    @property
    def kiosk(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    @property
    def now_s(self) -> float:
        """The time of the event loop in seconds, which no clock on the wall moves."""
        return self.app._loop.time() if self.app._loop else 0.0

    def scrolled(self) -> Widget:
        """Return what the arrows scroll, where they do not choose something."""
        return self.query_one("#scroll")

    def move(self, by: int) -> None:
        """Go a row down, or up if negative; where nothing is to be chosen, scroll."""
        box = self.scrolled()
        (box.scroll_down if by > 0 else box.scroll_up)(animate=False)

    def action_up(self) -> None:
        """Go a row up."""
        self.move(-1)

    def action_down(self) -> None:
        """Go a row down."""
        self.move(1)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self.scrolled().scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self.scrolled().scroll_page_down(animate=False)

    def on_resize(self) -> None:
        """Show as much as fits now."""
        self.call_after_refresh(self.refresh_view)

    def action_paper(self) -> None:
        """Show the printers and their tickets."""
        self.kiosk.show_tickets()

    def action_back(self) -> None:
        """Acknowledge what the banner says."""
        self.note_banner()

    def note_banner(self) -> bool:
        """Put the banner by, and tell the others if this post's word counts; return whether there was one."""
        told = self._told
        if told is None:
            return False
        self._put_by.add(told.id)
        if told.for_post(self.TITLE_MSGID):
            self.kiosk.submit(Acknowledge(told.id))
        self.refresh_view()
        return True

    def question(self, conference: Conference) -> str:  # noqa: ARG002 - for those who ask
        """Return what this screen asks in the banner, if anything."""
        return ""

    def _show_banner(self, conference: Conference) -> None:
        self._told = notice(conference, self.TITLE_MSGID, self._put_by)
        text = self.question(conference)
        if not text and self._told is not None:
            text = f"{self._told.text}   " + _("(Esc: noted)")
        self._banner.put(text)
        self._banner.set_class(bool(text), "-shown")

    def _show_conflict(self, conference: Conference) -> None:
        """Show what two stations did against each other, on every screen, until a human has settled it."""
        text = conflict_line(conference, conflicts(conference))
        self._conflict.put(text)
        self._conflict.set_class(bool(text), "-shown")

    def hub_moved(self) -> None:
        """Show how the hub and the other machines stand."""
        level, text = hub_line(self.kiosk.hub)
        self._hub.put(text)
        self._hub.set_class(bool(text), "-shown")
        self._hub.set_class(level == "alarm", "-alarm")

    @property
    def help_title(self) -> str:
        """What this screen is called."""
        return _(self.TITLE_MSGID)

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys of this screen with what they do now, most needed first."""
        extras = [*self.KEYS_EXTRA, *(["try_scan"] if self.kiosk.demo else [])]
        ids = [*self.KEYS_SHOWN, *extras, "home", "help"]
        return [(key, _(KEYS[key].label)) for key in ids]

    def help_signs(self) -> list[tuple[str, str]]:
        """Return the signs that stand before lines here, with what they mean."""
        return []

    def help_keys(self) -> list[tuple[str, str]]:
        """Return every key of this screen, those too that have nothing to do just now."""
        return self.keys_now()

    def on_mount(self) -> None:
        """Show the state, and the time from now on."""
        self._built = True
        self.refresh_view()
        self.set_interval(_TICK_SECONDS, self.tick)

    def on_screen_resume(self) -> None:
        """Show what has happened while another screen was in front."""
        self.refresh_view()

    def journal_moved(self, events: Sequence[Event]) -> None:  # noqa: ARG002 - for those who look at them
        """Show what is new in the journal."""
        self.refresh_view()

    def answered(self, events: Sequence[Event]) -> None:
        """Learn what came of a command of this console; an earlier answer is out of date then."""
        self._hush()
        asked = [event.payload["printer"] for event in events if event.kind in {"slip.asked", "paper.asked"}]
        if asked:
            self.say(sent_line(asked[-1], self.kiosk.printers.get(asked[-1])))

    def failed(self, text: str) -> None:
        """Learn that a command of this console was refused or failed."""
        self.say(text)

    def jobs_moved(self) -> None:
        """Show what is new with the printers."""
        self.refresh_view()

    @property
    def takes_scans(self) -> bool:
        """Whether scans are awaited here: a panel in front makes way for one then."""
        return False

    def take_scan(self, raw: str) -> None:  # noqa: ARG002 - most posts take none
        """Say that codes are taken elsewhere: a scan must never advance anything here."""
        self.say(_("No scans here: invitations belong to reception, badges to the wing, labels to the tray."))

    def tick(self) -> None:
        """Show the time; screens with a running clock show that too."""
        if self.is_current:
            with self.state() as conference:
                self.show_top(conference)

    @contextmanager
    def state(self) -> Iterator[Conference]:
        """Give the conference, still while the block runs."""
        with self.kiosk.station.reading() as conference:
            yield conference

    def refresh_view(self) -> None:
        """Show everything anew, if this screen is to be seen."""
        if not self._built or (not self.is_current and self.is_mounted and not self.is_active):
            return
        if not self.app.is_running:
            return  # a fact that comes while the program closes finds half a screen
        with self.state() as conference:
            self._show_conflict(conference)
            self.hub_moved()
            self._show_banner(conference)
            self.show(conference)
            self.show_top(conference)
        self._keys.show([label(key, text) for key, text in self.keys_now()])

    def show_top(self, conference: Conference) -> None:
        """Show the first line."""
        now = self.kiosk.station.clock.stamp().wall_ms
        clock = time_of_day(now, conference.settings.zone)
        middle = self.middle(conference)
        if self.kiosk.station.disk_full:
            middle = _("DISK FULL: make room, and write on paper too")
        self._top.show(self.left(conference), middle, f"{clock} ")

    def left(self, conference: Conference) -> str:  # noqa: ARG002 - for those who show more
        """Return the left part of the first line: which post this is."""
        return f" {self.help_title}"

    def middle(self, conference: Conference) -> str:
        """Return the middle of the first line: the one figure that matters."""
        return conference.settings.name

    def say(self, text: str) -> None:
        """Answer in one line above the keys; it goes away by itself."""
        self._answer.put(text)
        self._answer.set_class(bool(text), "-shown")
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(_SAY_SECONDS, lambda: self._hush())

    def _hush(self) -> None:
        self._answer.remove_class("-shown")
