"""What a page is made of: lines of text, QR symbols, rules. Lengths in points, from the top left corner of the page."""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
Colour = tuple[float, float, float]
INK: Colour = (0.11, 0.11, 0.13)
SOFT: Colour = (0.38, 0.38, 0.41)
ACCENT: Colour = (0.62, 0.09, 0.13)
PALE: Colour = (0.72, 0.72, 0.74)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `right` and `bottom` are its far edges."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the other lies within, a hair's breadth granted."""
        hair = 0.01
        return (
            self.left - hair <= other.left
            and self.top - hair <= other.top
            and other.right <= self.right + hair
            and other.bottom <= self.bottom + hair
        )

    def meets(self, other: Box) -> bool:
        """Whether the two have an area in common, a hair's breadth granted."""
        hair = 0.01
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > hair and down > hair


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `runs` are (letters, face), `tracking` is added behind each letter, `box` holds all its ink."""

    runs: tuple[tuple[str, str], ...]
    size: float
    x: float
    baseline: float
    colour: Colour
    tracking: float
    box: Box

    @property
    def text(self) -> str:
        """The letters as they can be read."""
        return "".join(letters for letters, _face in self.runs)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol; `box` holds its quiet zone too, `module` is the side of one module."""

    code: str
    module: float
    box: Box


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, or the outline of a rectangle where `outline` is set."""

    box: Box
    width: float
    colour: Colour
    outline: bool = False


Mark = Text | Symbol | Rule


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of the pages of a document."""

    width: float
    height: float


A5_ACROSS = Sheet(210 * MM, 148 * MM)
A4 = Sheet(210 * MM, 297 * MM)
QUIET_AND_MODULES = 29  # a symbol of 24 digits with its quiet zone, in modules


def qr(code: str, left: float, top: float, module: float) -> Symbol:
    """Return a symbol whose quiet zone begins at `left`, `top`."""
    side = QUIET_AND_MODULES * module
    return Symbol(code, module, Box(left, top, left + side, top + side))
