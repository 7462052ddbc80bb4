"""The layout engine of everything on paper: measured parts, stacked and set side by side, painted once.

A part knows its size before it is painted, so a longer text makes a longer slip and nothing overlaps or is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageOps
from qrcode.exceptions import DataOverflowError

from printing.qr import QUIET, symbol
from printing.text import Align, Block, Weight, clean, name_block, paragraph

Canvas = ImageDraw.ImageDraw
Paint = Callable[[Canvas, int, int], None]
Level = Literal["top", "middle", "base", "bottom"]

MODULE = 8  # dots of a QR module: 1 mm at 203 dpi
LEAST_MODULE = 6  # a code too long for the paper gets smaller modules down to this, never a scaled picture


@dataclass(frozen=True, slots=True)
class Part:
    """Something to paint with its top left corner anywhere; all its ink stays within `width` × `height`.

    A part of no height is absent: stacks leave it out together with the gap above it. `base` is its first baseline.
    """

    width: int
    height: int
    paint: Paint
    base: int = 0


def solid(width: int, height: int) -> Part:
    """A black bar: a rule across, or a line down."""

    def paint(canvas: Canvas, x: int, y: int) -> None:
        canvas.rectangle((x, y, x + width - 1, y + height - 1), fill=0)

    return Part(width, height, paint, height)


def drawn(width: int, height: int, paint: Paint) -> Part:
    """A figure of one's own."""
    return Part(width, height, paint, height)


def absent(width: int = 0) -> Part:
    """Nothing, in a place `width` dots wide."""
    return Part(width, 0, lambda _canvas, _x, _y: None)


def text(block: Block, room: int | None = None, align: Align = "center") -> Part:
    """Fitted lines of text in a column of `room` dots, or in one just as wide as they are."""
    wide = block.width if room is None else room

    def paint(canvas: Canvas, x: int, y: int) -> None:
        block.draw(canvas, x, y, wide, align)

    return Part(wide, block.height, paint, block.baselines[0]) if block.lines else absent(wide)


def words(
    content: str,
    room: int,
    *,
    largest: int,
    least: int,
    lines: int = 3,
    weight: Weight = "Medium",
    align: Align = "center",
) -> Part:
    """A paragraph over the whole of `room`."""
    return text(paragraph(content, room, largest=largest, least=least, lines=lines, weight=weight), room, align)


def person(name: str, room: int, *, largest: int, least: int, weight: Weight = "Bold", align: Align = "center") -> Part:
    """A person's name over the whole of `room`, on one or two balanced lines."""
    return text(name_block(name, room, largest=largest, least=least, weight=weight), room, align)


def code(content: str, room: int) -> Part:
    """The QR symbol with its quiet zone inside the part, so no other part can put ink there.

    Absent if empty, or if it is too long to be read from paper of this width.
    """
    said = clean(content)
    for dots in range(MODULE, LEAST_MODULE - 1, -1) if said else ():
        try:
            drawn_code = symbol(said, dots)
        except (DataOverflowError, ValueError):
            break
        if drawn_code.width <= room:
            return _stamped(ImageOps.invert(drawn_code.convert("L")))
    return absent()


def _stamped(ink: Image.Image) -> Part:
    def paint(canvas: Canvas, x: int, y: int) -> None:
        canvas.bitmap((x, y), ink, fill=0)

    return drawn(ink.width, ink.height, paint)


def stack(*parts: tuple[int, Part], align: Align = "center") -> Part:
    """Parts one below the other, each with the gap above it; narrower ones stand at `align` of the widest."""
    placed: list[tuple[int, Part]] = []
    height = 0
    for gap, part in parts:
        if part.height:
            height += gap if placed else 0
            placed.append((height, part))
            height += part.height
    width = max((part.width for _gap, part in parts), default=0)

    def paint(canvas: Canvas, x: int, y: int) -> None:
        for down, part in placed:
            slack = width - part.width
            part.paint(canvas, x + {"left": 0, "center": slack // 2, "right": slack}[align], y + down)

    return Part(width, height, paint, placed[0][1].base if placed else 0)


def beside(left: Part, right: Part, gap: int = 0, level: Level = "top") -> Part:
    """Two parts side by side, at the same top, middle, first baseline or bottom."""
    taller = left.height - right.height
    down = {"top": 0, "middle": taller // 2, "base": left.base - right.base, "bottom": taller}[level]
    left_down, right_down = max(0, -down), max(0, down)

    def paint(canvas: Canvas, x: int, y: int) -> None:
        left.paint(canvas, x, y + left_down)
        right.paint(canvas, x + left.width + gap, y + right_down)

    height = max(left_down + left.height, right_down + right.height)
    return Part(left.width + gap + right.width, height, paint, right_down + right.base)


def padded(part: Part, *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Part:
    """A part with white around it, present even if the part is not."""

    def paint(canvas: Canvas, x: int, y: int) -> None:
        part.paint(canvas, x + left, y + top)

    return Part(left + part.width + right, top + part.height + bottom, paint, top + part.base)


def steady(part: Part, size: int) -> Part:
    """A part as tall as any line of this size, so that rows keep their rhythm whatever marks their letters have."""
    if not part.height:
        return part
    above, below = round(size * 0.9), round(size * 0.25)
    return padded(part, top=max(0, above - part.base), bottom=max(0, below - part.height + part.base))


def framed(part: Part, *, pad: int = 8, stroke: int = 2) -> Part:
    """A part in a frame that hugs it."""
    if not part.height:
        return part
    inside = padded(part, left=pad + stroke, top=pad + stroke, right=pad + stroke, bottom=pad + stroke)

    def paint(canvas: Canvas, x: int, y: int) -> None:
        canvas.rectangle((x, y, x + inside.width - 1, y + inside.height - 1), outline=0, width=stroke)
        inside.paint(canvas, x, y)

    return Part(inside.width, inside.height, paint, inside.base)


def picture(part: Part) -> Image.Image:
    """The part as a one-bit picture, black on white."""
    image = Image.new("1", (part.width, part.height), 1)
    part.paint(ImageDraw.Draw(image), 0, 0)
    return image


QUIET_DOTS = QUIET * MODULE  # the white around a symbol of ordinary size; what should line up with it starts here
