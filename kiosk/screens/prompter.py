"""The prompter: what the MC's assistant runs, large and without a key that changes anything."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from agenda.timing import Face
from kiosk.keys import bindings
from kiosk.screens.mc import McScreen
from kiosk.screens.post import PROMPTER_TITLE
from kiosk.widgets.text import Text


class PrompterScreen(McScreen, inherit_bindings=False):
    """The runsheet to read from."""

    CSS_PATH: ClassVar[Any] = ["mc.tcss", "prompter.tcss"]
    TITLE_MSGID = PROMPTER_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = ("choose",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("up", "down", "page_up", "page_down")

    def _show_clock(self, now: Face) -> None:
        super()._show_clock(now)
        if now.state == "pending":
            # Enter starts the conference at the MC's console, not here.
            self.query_one("#clock-label", Text).put("")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the way out; there is nothing else to press."""
        return [(key, text) for key, text in super().keys_now() if key in {"choose", "home", "help"}]
