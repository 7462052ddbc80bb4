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
from kiosk.messages.posts import PROMPTER_TITLE
from kiosk.screens.mc.runsheet_screen import RunsheetScreen
from kiosk.terminal.keys import bindings


class PrompterScreen(RunsheetScreen, inherit_bindings=False):
    """The runsheet to read from; nothing of lateness, for the audience may see this screen."""

    CSS_PATH: ClassVar[Any] = ["mc.tcss", "prompter.tcss"]
    TITLE_MSGID = PROMPTER_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ("choose", "leaf", "view")
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "page_up", "page_down", "view", "back")

    def __init__(self) -> None:
        super().__init__(apart="\n\n")

    def clock(self, now: Face) -> tuple[str, str, str]:
        """Return the clock's text, the words under it, and its state."""
        text, label, state = super().clock(now)
        # Enter starts the conference at the MC's console, not here.
        return text, "" if now.state == "pending" else label, state

    def show_running(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        """Show what changes with the time; where the large clock has no room, it stands beside the lines."""
        super().show_running(conference, sheet, now)
        clock, label, _state = self.clock(now)
        item = f"{now.item}. " if now.item is not None else ""
        told = f"{clock} {label}   {item}{now.title}" if now.state not in ("pending", "ended") else clock
        self.put("small-clock", _("The conference has ended") if now.state == "ended" else told)

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the way out; there is nothing else to press."""
        texts = {"choose": _("Scroll"), "leaf": _("A page")}
        shown = {"choose", "leaf", "view", "home", "help"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key in shown]
