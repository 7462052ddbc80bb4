"""The paper of a printer on screen: the newest ticket, large enough to read, to scroll like a roll."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kiosk.i18n import _
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.paper import drawn

_MOST_COLUMNS = 110


class PaperScreen(Panel[None]):
    """Shows one ticket; arrows scroll, Esc or Enter closes."""

    CSS_PATH = "paper.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "forward", "up", "down", "paper")

    def __init__(self, ticket: Path) -> None:
        """Take the path of the ticket's picture."""
        super().__init__()
        self._ticket = ticket

    def compose(self) -> ComposeResult:
        columns = min(_MOST_COLUMNS, self.app.size.width - 10)
        with Vertical(id="roll"):
            with VerticalScroll(id="paper", can_focus=False):
                yield Static(Content("\n".join(drawn(self._ticket, columns))), id="ticket")
            yield Static(Content(_("↑ ↓ scroll   Esc goes back   {file}").format(file=self._ticket)), id="close")

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one("#paper").scroll_relative(y=-6, animate=False)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one("#paper").scroll_relative(y=6, animate=False)

    def action_forward(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_paper(self) -> None:
        """Close with the key that opened it."""
        self.dismiss(None)
