"""Rows of a table as bands: cells of text fitted to their columns, boxes to tick, lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.documents.drawing import MM, Box, Mark, Rule
from kiosk.documents.flow import BLACK, HAIR, ROOM, Band, across
from kiosk.documents.typeset import Align, Block, Style, block

LEAST = 10.0  # points: below this nobody reads at a desk, by the light of a window
HEAD = Style("SemiBold", 10, LEAST, BLACK, lines=2)
_PADDING, GUTTER = 1.1 * MM, 2.2 * MM
_BOX = 4.6 * MM
_STEP = 0.85
# No row is higher than this, whatever somebody has put into a cell.
MOST = (ROOM.bottom - ROOM.top) * 0.3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in points, how its cells are set; `box` and `line` are filled in by hand."""

    title: str
    width: float
    style: Style
    align: Align = "left"
    kind: Literal["text", "box", "line"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns side by side from the left edge of the text."""

    columns: tuple[Column, ...]
    least: float = 8.2 * MM

    def head(self) -> Band:
        """Return the titles between two rules; it stands on top of every page."""
        blocks = [block(column.title, HEAD, column.width - GUTTER) for column in self.columns]
        height = max(found.height for found in blocks) + 2 * _PADDING

        def marks(top: float) -> list[Mark]:
            found: list[Mark] = [across(top, 0.9), across(top + height, 0.9)]
            for column, cell, left in zip(self.columns, blocks, self._lefts(), strict=True):
                align: Align = "center" if column.kind == "box" else column.align
                found += cell.placed(left, top + (height - cell.height) / 2, column.width - GUTTER, align)
            return found

        return Band(height, marks, keeps=True)

    def row(self, cells: Sequence[str], *, key: int | None = None, ticked: bool = False, keeps: bool = False) -> Band:
        """Return a row; a cell of a box is not looked at, a box is crossed where it is *ticked* already."""
        blocks = self._fitted(cells)
        height = max(self.least, max(found.height for found in blocks) + 2 * _PADDING)

        def marks(top: float) -> list[Mark]:
            found: list[Mark] = [across(top + height, 0.4, HAIR)]
            for column, cell, left in zip(self.columns, blocks, self._lefts(), strict=True):
                if column.kind == "box":
                    found += box(left + (column.width - GUTTER - _BOX) / 2, top + (height - _BOX) / 2, ticked=ticked)
                    continue
                if column.kind == "line" and not cell.lines:
                    below = top + height - 2.2 * _PADDING
                    found.append(Rule(Box(left, below, left + column.width - GUTTER, below), 0.5, BLACK))
                # Of two cells the one-line one stands in the middle: one row is one glance.
                found += cell.placed(left, top + (height - cell.height) / 2, column.width - GUTTER, column.align)
            return found

        return Band(height, marks, keeps, key)

    def _fitted(self, cells: Sequence[str]) -> list[Block]:
        scale = 1.0
        while True:
            blocks = [
                block("" if column.kind == "box" else text, column.style, column.width - GUTTER, scale)
                for column, text in zip(self.columns, cells, strict=True)
            ]
            if max(found.height for found in blocks) <= MOST or scale < 0.02:
                return blocks
            scale *= _STEP

    def _lefts(self) -> list[float]:
        lefts, left = [], ROOM.left
        for column in self.columns:
            lefts.append(left)
            left += column.width
        return lefts


def box(left: float, top: float, *, ticked: bool = False) -> list[Mark]:
    """Return a box to tick, or one that is crossed."""
    side = Box(left, top, left + _BOX, top + _BOX)
    marks: list[Mark] = [Rule(side, 0.9, BLACK, outline=True)]
    if ticked:
        marks.append(Rule(side, 0.9, BLACK))
        marks.append(Rule(Box(side.left, side.bottom, side.right, side.top), 0.9, BLACK))
    return marks
