"""The first and the last line of every screen: where we are, and which keys there are."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from kiosk.terminal.widgets.text import fitted

_GAP = "   "


class TopBar(Widget):
    """One line: the post at the left, what matters in the middle, clock and health at the right."""

    DEFAULT_CSS = "TopBar { height: 1; dock: top; background: $panel; color: $text; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._parts = ("", "", "")

    def show(self, left: str, middle: str, right: str) -> None:
        """Show the three parts; what does not fit is taken from the middle."""
        if (left, middle, right) != self._parts:
            self._parts = (left, middle, right)
            self.refresh()

    def render(self) -> RenderResult:
        left, middle, right = self._parts
        room = self.size.width - cell_len(left) - cell_len(right) - 2 * len(_GAP)
        if cell_len(middle) > room:
            middle = fitted(middle, room) if room > 8 else ""
        space = self.size.width - cell_len(left) - cell_len(middle) - cell_len(right)
        before = space // 2
        line = Content.assemble(
            (left, Style(bold=True)), " " * before, middle, " " * max(0, space - before), (right, Style(bold=True))
        )
        return line


class KeyBar(Widget):
    """One line of keys; what does not fit is left out, the last two, the way back and Help, are always in sight."""

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; background: $panel; color: $text; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[str, ...] = ()

    def show(self, labels: list[str]) -> None:
        """Show labels such as "F2<tab>Find a name", most needed first."""
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self.refresh()

    def render(self) -> RenderResult:
        shown = [label.split("\t", 1) for label in self._labels]
        gap = 2 if self._width(shown, 2) <= self.size.width else 1
        while len(shown) > 1 and self._width(shown, gap) > self.size.width:
            shown.pop(-3 if len(shown) > 2 else -2)
        parts: list[Content | tuple[str, Style]] = []
        for name, does in shown:
            parts += [(name, Style(bold=True, reverse=True)), Content(f" {does}{' ' * gap}")]
        return Content.assemble(*parts)

    @staticmethod
    def _width(shown: list[list[str]], gap: int) -> int:
        return sum(cell_len(name) + cell_len(does) + 1 + gap for name, does in shown) - gap
