"""The badge a delegate wears: the name first, then where to sit, then what a scanner needs.

Drawn top down from measured blocks, so a longer name makes a longer badge and nothing ever overlaps.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from printing.qr import QUIET, symbol
from printing.slips import Badge
from printing.text import name_block, paragraph

INSET = 32  # dots: rule and QR symbol start here (the quiet zone of 4 modules of 8 dots)
EDGE = 12  # dots: text may come nearer than the rule, the paper has a margin of its own
SMALL = 16  # dots: the least small print


def draw_badge(badge: Badge, width: int) -> Image.Image:
    """The badge as a one-bit picture `width` dots wide; its height follows from the texts."""
    head = _head(badge, width)
    foot = _foot(badge, width)
    image = Image.new("1", (width, head.height + foot.height), 1)
    image.paste(head, (0, 0))
    image.paste(foot, (0, head.height))
    return image


def _head(badge: Badge, width: int) -> Image.Image:
    """Event, rule, name, unit: centred, over the whole width."""
    room = width - 2 * EDGE
    event = paragraph(badge.event, width - 2 * INSET, largest=width // 20, least=20, lines=2, weight="SemiBold")
    name = name_block(badge.name, room, largest=width // 6, least=36)
    unit = paragraph(badge.unit, width - 2 * INSET, largest=max(26, width // 18), least=22, lines=3)

    image = Image.new("1", (width, 2000 + event.height + name.height + unit.height), 1)
    canvas = ImageDraw.Draw(image)
    y = 12
    event.draw(canvas, EDGE, y, room)
    y += event.height + 14
    canvas.rectangle((INSET, y, width - INSET - 1, y + 2), fill=0)
    y += 3 + 26
    name.draw(canvas, EDGE, y, room)
    y += name.height + 22
    unit.draw(canvas, EDGE, y, room)
    return image.crop((0, 0, width, y + unit.height + (8 if unit.lines else 0)))


def _foot(badge: Badge, width: int) -> Image.Image:
    """QR with its readable code on the left; kind, seat and note in the column to its right."""
    dots = 8 if width >= 384 else 6
    qr = symbol(badge.code, dots)
    quiet = QUIET * dots
    column = width - qr.width - EDGE
    human = paragraph(badge.human, qr.width, largest=32, least=20, lines=1, weight="SemiBold")
    stamp = paragraph(badge.stamp, qr.width, largest=22, least=SMALL, lines=1, weight="SemiBold")
    kind = paragraph(badge.kind, column, largest=min(40, column // 5), least=22, lines=2, weight="SemiBold")
    seat = paragraph(badge.seat, column, largest=min(132, column // 2), least=40, lines=1, weight="Bold")
    note = paragraph(badge.note, column, largest=28, least=22, lines=3)

    left = [block for block in (human, stamp) if block.lines]
    right = [block for block in (kind, seat, note) if block.lines]
    tall = sum(block.height for block in right) + 20 * max(0, len(right) - 1)
    right_y = quiet + max(0, (qr.height - 2 * quiet - tall) // 2)  # beside the symbol, from its top if it is taller
    left_y = qr.height - 8
    bottom = max(left_y + sum(block.height + 10 for block in left), right_y + tall)

    image = Image.new("1", (width, bottom + 16), 1)
    image.paste(qr, (0, 0))
    canvas = ImageDraw.Draw(image)
    for block in left:
        block.draw(canvas, 0, left_y, qr.width)
        left_y += block.height + 10
    for block in right:
        block.draw(canvas, qr.width, right_y, column)
        right_y += block.height + 20
    return image
