"""Help: the keys of the screen at hand, and the second key that needs no F-row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from kiosk.i18n import _
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import KEYS, bindings


class HelpScreen(Panel[None]):
    """A panel that closes with Esc or Enter."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "forward", "help")

    def __init__(self, title: str, keys: list[tuple[str, str]], signs: Sequence[tuple[str, str]] = ()) -> None:
        """Take the name of the screen, its keys (id, what it does now) and the signs that stand on it."""
        super().__init__()
        self._signs = signs
        self._title = title
        self._entries = keys

    def compose(self) -> ComposeResult:
        lines: list[Content] = []
        for key, does in self._entries:
            entry = KEYS[key]
            lines.append(Content.assemble((f"{entry.shown:>6} ", Style(bold=True)), f" {entry.second:<10} ", does))
        with Vertical(id="panel"):
            yield Static(Content(_("Keys: {screen}").format(screen=self._title)), id="title")
            yield Static(Content("\n").join(lines))
            if self._signs:
                said = "   ".join(f"{sign} {meaning}" for sign, meaning in self._signs)
                yield Static(Content(said), id="signs")
            if any(key == "undo" for key, _does in self._entries):
                yield Static(Content(_("Nothing here can break anything: F8 takes the last step back.")), id="note")
            yield Static(Content(_("Esc or Enter closes this.")), id="close")

    def action_help(self) -> None:
        """Close the panel with the key that opened it."""
        self.dismiss(None)

    def action_forward(self) -> None:
        """Close the panel."""
        self.dismiss(None)
