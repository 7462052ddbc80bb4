"""A short list of things to do: a digit or arrows and Enter; Esc goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from kiosk.i18n import _
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text


def more(first: int, shown: int, count: int) -> list[Content]:
    """Return the line that says how much of a list is out of sight; none where all of it is in sight."""
    above, below = first, count - first - shown
    parts = [f"▲ {above}"] if above else []
    parts += [f"▼ {below}"] if below > 0 else []
    text = _("more: {where}").format(where="   ".join(parts))
    return [Content.assemble((f"    {text}", Style(dim=True)))] if parts else []


class MenuScreen(Panel[str | None]):
    """The result is the id of what was chosen. Digits act only here, where they are asked for."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "up", "down", "forward")

    def __init__(
        self,
        title: str,
        entries: Sequence[tuple[str, str]],
        *,
        note: str = "",
        shut: Mapping[str, str] | None = None,
        digits: Sequence[str] = (),
        marked: bool = True,
    ) -> None:
        """Take the title and the entries: id, and what it is called.

        Those *shut* are seen but not to be had now; their digit answers with the reason, where there is one.
        *digits* are the keys of the entries, "" for one without; else they are counted from 1. With nothing *marked*
        at first, an Enter too many answers nothing: for questions that nobody may answer unread.
        """
        super().__init__()
        self._title = title
        self._note = note
        self._entries = tuple(entries)
        self._shut = dict(shut or {})
        self._digits = tuple(digits) or tuple(f"{n}" if n < 10 else "" for n in range(1, len(entries) + 1))
        self._at = next((at for at, (id_, _name) in enumerate(entries) if id_ not in self._shut), 0) if marked else -1

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            if self._note or any(self._shut.values()):
                yield Text(self._note, id="note")
            yield Text(id="entries")
            yield Text(_("A digit, or ↑ ↓ and Enter   Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Show the entries."""
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Take a digit."""
        if event.character and event.character in "0123456789" and event.character in self._digits:
            event.stop()
            self._leave(self._entries[self._digits.index(event.character)][0])

    def action_forward(self) -> None:
        """Choose the entry."""
        if self._at < 0:
            self.query_one("#close", Text).put(_("Please read, then type the digit   Esc goes back"))
        else:
            self._leave(self._entries[self._at][0])

    @property
    def _room(self) -> int:
        """How many entries fit into nine tenths of the height beside frame, title, note and help."""
        return max(4, int(self.app.size.height * 0.9) - 11)

    def _leave(self, entry: str) -> None:
        # A bouncing key is one answer.
        if self.is_current and self._shut.get(entry):
            self.query_one("#note", Text).put(self._shut[entry])
        elif self.is_current and entry not in self._shut:
            self.dismiss(entry)

    def move(self, by: int) -> None:
        if self._at < 0 and by < 0:
            self._at = 0
        for _step in self._entries:
            self._at = (self._at + by) % len(self._entries)
            if self._entries[self._at][0] not in self._shut:
                break
        self._show()

    def _show(self) -> None:
        lines = []
        first = max(0, min(self._at - self._room // 2, len(self._entries) - self._room))
        for index, (_id, name) in enumerate(self._entries[first : first + self._room], first):
            shut = _id in self._shut
            style = Style(reverse=True, bold=True) if index == self._at and not shut else Style(dim=shut)
            digit = self._digits[index] or " "
            lines.append(Content.assemble((f" {digit}  {name} ", style)))
        lines += more(first, len(lines), len(self._entries))
        self.query_one("#entries", Text).put(Content("\n").join(lines))
