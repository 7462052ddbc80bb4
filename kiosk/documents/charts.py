"""A canvas for charts that go into a report: text in the bundled font, rounded to pixels, readable when printed grey.

2,000 pixels wide: at 165 mm that is 308 dots an inch. Lengths are pixels.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from printing.text import FONTS

WIDTH = 2000
INK, SOFT, GRID, PLAN, DONE, OVER = "#1F2933", "#5B6670", "#D5DAE0", "#B8C1CC", "#2B6CB0", "#D9822B"
_FACE = "BarlowSemiCondensed"
Box = tuple[float, float, float, float]


class Canvas:
    """A white picture, and where text stands on it: `texts` are the boxes of everything written."""

    def __init__(self, height: int) -> None:
        self.image = Image.new("RGB", (WIDTH, height), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.height = height
        self.texts: list[tuple[str, Box]] = []

    def text(
        self, x: float, y: float, text: str, size: int, *, anchor: str = "ls", bold: bool = False, ink: str = INK
    ) -> None:
        """Write at a point; *anchor* as Pillow has it: "l", "m", "r" across, "t", "m", "s" (baseline) down."""
        face = font(size, bold=bold)
        self.texts.append((text, self.pen.textbbox((x, y), text, font=face, anchor=anchor)))
        self.pen.text((x, y), text, font=face, fill=ink, anchor=anchor)

    def bar(self, left: float, top: float, right: float, bottom: float, ink: str) -> None:
        """Fill a box; one thinner than two pixels is drawn two wide, so that it is seen."""
        self.pen.rectangle((left, top, max(right, left + 2), max(bottom, top + 2)), fill=ink)

    def line(self, points: list[tuple[float, float]], ink: str, width: int = 2) -> None:
        """Draw a line through points."""
        self.pen.line(points, fill=ink, width=width, joint="curve")


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the bundled font in a size."""
    name = f"{_FACE}-{'Bold' if bold else 'Medium'}.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def length(text: str, size: int, *, bold: bool = False) -> float:
    """Return how wide a text is."""
    return font(size, bold=bold).getlength(text)


def shortened(text: str, size: int, room: float) -> str:
    """Return a text that fits the room, cut between words and marked with "…" where it is too long."""
    if length(text, size) <= room:
        return text
    words = text.split()
    while len(words) > 1 and length(f"{' '.join(words)} …", size) > room:
        words.pop()
    short = " ".join(words).rstrip(",;:")
    while short and length(f"{short} …", size) > room:
        short = short[:-1]
    return f"{short} …"
