"""A list on a strip of paper: who is still missing, for the ushers; large enough to read while walking."""

from __future__ import annotations

from PIL import Image, ImageDraw

from printing.slips import Listing
from printing.text import Block, paragraph

EDGE = 12  # dots; the paper has a margin of its own
_GAP, _BETWEEN = 4, 18


def draw_listing(listing: Listing, width: int) -> Image.Image:
    """The list as a one-bit picture `width` dots wide; its height follows from the texts."""
    room = width - 2 * EDGE
    title = paragraph(listing.title, room, largest=max(36, width // 12), least=28, lines=2, weight="Bold")
    about = paragraph(listing.about, room, largest=28, least=22, lines=3)
    rows = [
        (
            paragraph(head, room, largest=34, least=26, lines=2, weight="SemiBold"),
            paragraph(detail, room, largest=26, least=22, lines=3),
        )
        for head, detail in listing.lines
    ]
    foot = paragraph(listing.foot, room, largest=22, least=20, lines=2)
    blocks: list[tuple[Block, int]] = [(title, _GAP), (about, _BETWEEN)]
    for head, detail in rows:
        blocks += [(head, _GAP), (detail, _BETWEEN)]
    blocks.append((foot, 0))

    image = Image.new("1", (width, 40 + sum(block.height + after for block, after in blocks if block.lines)), 1)
    canvas = ImageDraw.Draw(image)
    y = 12
    for block, after in blocks:
        if block.lines:
            block.draw(canvas, EDGE, y, room, "left")
            y += block.height + after
    canvas.rectangle((EDGE, y + 4, width - EDGE - 1, y + 5), fill=0)
    return image.crop((0, 0, width, y + 20))
