"""A change of the programme before it happens: what it would do to order and times; Enter accepts, Esc does not.

The arrows go through the ways it can be done, so that "behind which item" is not one more question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from kiosk.i18n import _
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.ordered_input import OrderedInput
from kiosk.terminal.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing it: in words, and the command; its `reason`, if it has one, is asked for."""

    text: str
    command: Any


class PreviewScreen(Panel[Any]):
    """The result is the command accepted, with its reason; None for Esc."""

    CSS_PATH = "../common/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down")

    def __init__(self, title: str, ways: Sequence[Way], effect: Callable[[Any], Content], *, at: int = 0) -> None:
        """Take the ways, the one to begin with, and what tells the effect of a command."""
        super().__init__()
        self._title = title
        self._ways = tuple(ways)
        self._effect = effect
        self._at = at

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            yield Text(id="way")
            yield Text(id="effect")
            yield Text(_("Reason, for the other posts (may be left empty)"), classes="label")
            yield OrderedInput(placeholder=_("such as: by the chairman's wish"), id="reason-box")
            many = len(self._ways) > 1
            keys = _("Enter accepts   ↑ ↓ another way   Esc changes nothing") if many else None
            yield Text(keys or _("Enter accepts   Esc changes nothing"), id="close")

    def on_mount(self) -> None:
        """Show the first way."""
        self.query_one("#reason-box", OrderedInput).focus()
        self._show()

    @on(Input.Submitted)
    def _accept(self, event: Input.Submitted) -> None:
        if self.is_current:  # a bouncing key is one answer
            command = self._ways[self._at].command
            self.dismiss(replace(command, reason=event.value) if hasattr(command, "reason") else command)

    def move(self, by: int) -> None:
        self._at = max(0, min(len(self._ways) - 1, self._at + by))
        self._show()

    def _show(self) -> None:
        way = self._ways[self._at]
        many = len(self._ways) > 1
        count = f"   ({self._at + 1}/{len(self._ways)})" if many else ""
        self.query_one("#way", Text).put(f"{way.text}{count}")
        self.query_one("#effect", Text).put(self._effect(way.command))
