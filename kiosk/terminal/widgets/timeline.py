"""The nine items on one line: done, running, to come, each as wide as its share of the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Stretch:
    """One item or break: its label, its length, how much of it is done (0 to 1), whether it runs now."""

    label: str
    length: int
    done: float
    now: bool


class Timeline(Widget):
    """One row; the running item is bold."""

    DEFAULT_CSS = "Timeline { height: 1; color: $text; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._stretches: tuple[Stretch, ...] = ()

    def show(self, stretches: Sequence[Stretch]) -> None:
        """Show the stretches."""
        if tuple(stretches) != self._stretches:
            self._stretches = tuple(stretches)
            self.refresh()

    def render(self) -> Content:
        """Return the row."""
        if not self._stretches:
            return Content("")
        room = max(len(self._stretches) * 2, self.size.width - sum(len(s.label) + 1 for s in self._stretches))
        whole = sum(stretch.length for stretch in self._stretches) or 1
        parts: list[Content | tuple[str, Style]] = []
        for stretch in self._stretches:
            cells = max(1, room * stretch.length // whole)
            full = min(cells, round(cells * stretch.done))
            style = Style(bold=stretch.now, dim=not stretch.now and stretch.done < 1)
            parts.append((f"{stretch.label}{'▓' * full}{'░' * (cells - full)} ", style))
        return Content.assemble(*parts)
