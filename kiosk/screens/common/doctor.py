"""The check-up: what `kiosk doctor` finds, on screen."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.diagnostics import examine
from kiosk.i18n import _
from kiosk.screens.common.host import Program
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings

_MARKS = {"good": "✓", "look": "!", "bad": "✗"}


class DoctorScreen(Panel[None]):
    """A panel of findings; Esc or Enter closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "forward")

    def compose(self) -> ComposeResult:
        findings = examine(cast("Program", self.app).station.folder, self.app.size)
        with Vertical(id="panel"):
            yield Static(Content(_("Check-up")), id="title")
            for finding in findings:
                text = f"{_MARKS[finding.state]} {finding.name:<10} {finding.text}"
                yield Static(Content(text), classes=f"finding -{finding.state}")
            yield Static(Content(_("Esc or Enter closes this.")), id="close")

    def action_forward(self) -> None:
        """Close the panel."""
        self.dismiss(None)
