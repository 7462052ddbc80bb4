"""The receipt for a document kit: what was handed over, ticked, what is to come, and who signs for it.

The desk keeps it, so it needs no code, only room for a hand and a pen.
"""

from __future__ import annotations

from printing.drawings.furniture import ROOMY, column_of, heading, masthead, paper, room_of, small_print, unit_line
from printing.layout import Canvas, Part, absent, beside, padded, person, solid, stack, words
from printing.slips import Receipt

_BOX = 28  # dots: a tick box about as tall as the words beside it
_PEN = 88  # dots: the height of a signature, 11 mm
_APART = 32  # dots between two who sign


def receipt_part(receipt: Receipt, width: int) -> Part:
    """Event, title, name and unit; the items with their boxes; a line to sign on for each who signs."""
    room = room_of(width)
    items = stack(*((14, _item(item, column_of(width), ticked=item not in receipt.to_come)) for item in receipt.items))
    return paper(
        width,
        (0, masthead(receipt.event, width)),
        (22, heading(receipt.title, width)),
        (26, person(receipt.name, room, largest=width // 8, least=32)),
        (18, unit_line(receipt.unit, width)),
        (24, items),
        (28, _signatures(receipt.signs, width)),
        (22, small_print(receipt.foot, width)),
    )


def _item(item: str, room: int, *, ticked: bool) -> Part:
    label = words(item, room - _BOX - 16, largest=30, least=24, align="left")
    box = Part(
        _BOX, _BOX, _tick if ticked else _box, base=_BOX - 4
    )  # a box is a little taller than a capital, above and below it
    return beside(box, label, 16, "base") if label.height else label


def _tick(canvas: Canvas, x: int, y: int) -> None:
    _box(canvas, x, y)
    canvas.line((x + 7, y + 14, x + 12, y + 20, x + 21, y + 8), fill=0, width=4)


def _box(canvas: Canvas, x: int, y: int) -> None:
    """A box, drawn because neither font has one."""
    canvas.rectangle((x, y, x + _BOX - 1, y + _BOX - 1), outline=0, width=3)


def _signatures(signs: tuple[str, ...], width: int) -> Part:
    """Those who sign side by side where the paper is wide enough for two hands, else one below the other."""
    room = column_of(width)
    if width < ROOMY or len(signs) < 2:
        return stack(*((28, _signature(sign, room)) for sign in signs))
    half = (room - _APART) // 2
    return stack(*((28, _two(signs[first : first + 2], half)) for first in range(0, len(signs), 2)))


def _two(signs: tuple[str, ...], half: int) -> Part:
    """Words from one top, lines at one bottom, whoever has more words."""
    left, *rest = [_signature(sign, half) for sign in signs]
    right = rest[0] if rest else absent(half)
    taller = left.height - right.height
    if left.height and right.height:
        pair = [_signature(sign, half, extra) for sign, extra in zip(signs, (-taller, taller), strict=True)]
        left, right = pair
    return beside(left, right, _APART)


def _signature(sign: str, room: int, extra: int = 0) -> Part:
    label = words(sign, room, largest=26, least=22, weight="SemiBold")
    return stack((0, label), (0, padded(solid(room, 2), top=_PEN + max(0, extra)))) if label.height else label
