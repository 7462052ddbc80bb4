"""A list of people to tick: Space ticks, Enter admits all that are ticked; the order on the list is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from kiosk.i18n import _
from kiosk.screens.common.menu import more
from kiosk.screens.common.panel import Panel
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

# The panel takes nine tenths of the height; frame, title, count and help take this of it.
_SHARE, _AROUND = 0.9, 11


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the number, what is shown, and whether he is here already."""

    number: int
    name: str
    detail: str
    here: bool


class PickScreen(Panel[tuple[int, ...] | None]):
    """The result is the numbers ticked, in the order of the list; with none ticked, the one marked."""

    CSS_PATH = "pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "back", "up", "down", "page_up", "page_down", "forward", "tick", "tick_all"
    )

    def __init__(self, title: str, rows: Sequence[Row], *, enter: str, single: bool) -> None:
        """Take the title, the people in their order, and what Enter does, in words.

        *single* says that Enter without a tick takes the one marked.
        """
        super().__init__()
        self._title = title
        self._rows = tuple(rows)
        self._enter = enter
        self._single = single
        self._ticked: set[int] = set()
        self._at = next((index for index, row in enumerate(rows) if not row.here), 0)

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(self._title, id="title")
            yield Text(id="people")
            yield Text(id="count")
            yield Text(
                _("Space ticks   * ticks all   Enter {does}   Esc goes back").format(does=self._enter), id="close"
            )

    def on_mount(self) -> None:
        """Show the list."""
        self._show()

    def on_resize(self) -> None:
        """Show as many as fit."""
        self._show()

    def action_page_up(self) -> None:
        """Go a page up."""
        self._at = max(0, self._at - self._room)
        self._show()

    def action_page_down(self) -> None:
        """Go a page down."""
        self._at = min(max(0, len(self._rows) - 1), self._at + self._room)
        self._show()

    def action_tick(self) -> None:
        """Tick the person marked, or take the tick away, and go on to the next."""
        if self._rows and not self._rows[self._at].here:
            self._ticked ^= {self._rows[self._at].number}
            self._at = min(len(self._rows) - 1, self._at + 1)
            self._show()

    def action_tick_all(self) -> None:
        """Tick everybody who is not here, or nobody."""
        everybody = {row.number for row in self._rows if not row.here}
        self._ticked = set() if self._ticked == everybody else everybody
        self._show()

    def action_forward(self) -> None:
        """Admit all that are ticked; with none ticked the one marked."""
        if not self.is_current:
            return  # a bouncing key is one answer
        if not self._rows:
            self.dismiss(None)
            return
        marked = self._rows[self._at]
        ticked = self._ticked or ({marked.number} if self._single and not marked.here else set())
        if not ticked:
            self.query_one("#count", Text).put(_("Nobody is ticked yet: Space ticks, * ticks all."))
            return
        self.dismiss(tuple(row.number for row in self._rows if row.number in ticked) or None)

    @property
    def _room(self) -> int:
        return max(4, int(self.app.size.height * _SHARE) - _AROUND)

    def move(self, by: int) -> None:
        if self._rows:
            self._at = (self._at + by) % len(self._rows)
            self._show()

    def _show(self) -> None:
        first = max(0, min(self._at - self._room // 2, len(self._rows) - self._room))
        lines: list[Content] = []
        for index, row in enumerate(self._rows[first : first + self._room], first):
            box = "✓" if row.here else "■" if row.number in self._ticked else "□"
            style = Style(reverse=True, bold=True) if index == self._at else Style(dim=row.here)
            name = Content.assemble((f" {box} {row.name:<30}", style))
            lines.append(Content.assemble(name, (f" {row.detail}", Style(dim=row.here or index != self._at))))
        lines += more(first, len(lines), len(self._rows))
        self.query_one("#people", Text).put(Content("\n").join(lines) if lines else _("Nobody is on this list."))
        text = _("{ticked} ticked · {here} of {count} here").format(
            ticked=len(self._ticked), here=sum(row.here for row in self._rows), count=len(self._rows)
        )
        self.query_one("#count", Text).put(text)
