"""The prompter: what the MC's assistant runs, to read from, and without a key that changes anything.

Letters grow with the terminal's own zoom: the smaller the window counts in cells, the more of it is the lines.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import time_of_day
from kiosk.messages.posts import PROMPTER_TITLE
from kiosk.screens.mc import view
from kiosk.screens.mc.screen import McScreen
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text


class PrompterScreen(McScreen, inherit_bindings=False):
    """The runsheet to read from."""

    CSS_PATH: ClassVar[Any] = ["mc.tcss", "prompter.tcss"]
    TITLE_MSGID = PROMPTER_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ("choose", "leaf", "view")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "page_up", "page_down", "view", "back")
    apart = "\n\n"

    def on_mount(self) -> None:
        """Show the state; what is in doubt is asked at the MC's console."""
        super().on_mount()
        self._outage = None

    def look_at_sleep(self) -> None:
        """Leave that to the MC's console."""

    def question(self, conference: Conference) -> str:  # noqa: ARG002 - asked at the MC's console
        """Ask nothing here."""
        return ""

    def middle(self, conference: Conference) -> str:
        """Return nothing of lateness: the audience may see this screen."""
        return conference.settings.name

    def _show_clock(self, now: Face) -> None:
        super()._show_clock(now)
        if now.state == "pending":
            # Enter starts the conference at the MC's console, not here.
            self.query_one("#clock-label", Text).put("")

    def show_script(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        super().show_script(conference, sheet, now)
        wall = time_of_day(self.kiosk.station.clock.stamp().wall_ms, conference.settings.zone, seconds=False)
        clock, label, _state = view.clock(now, wall)
        # Where the large clock has no room, it stands beside the lines.
        item = f"{now.item}. " if now.item is not None else ""
        told = f"{clock} {label}   {item}{now.title}" if now.state not in ("pending", "ended") else clock
        if now.state == "ended":
            told = _("The conference has ended")
        self.query_one("#small-clock", Text).put(told)

    def tick(self) -> None:
        """Show the running clock."""
        super().tick()
        if self.is_current:
            with self.state() as conference:
                self.show_script(conference, self.sheet(conference), self.face_of(conference))

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the way out; there is nothing else to press."""
        texts = {"choose": _("Scroll"), "leaf": _("A page")}
        shown = {"choose", "leaf", "view", "home", "help"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key in shown]
