"""Invitations as cards: eight on a sheet of A4, with thin lines to cut along."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.documents import qr_block
from kiosk.documents.drawing import A4, ACCENT, INK, MM, PALE, QUIET_AND_MODULES, SOFT, Box, Mark, Rule
from kiosk.documents.invitations import Invitation, Occasion
from kiosk.documents.typeset import Block, Style, block
from kiosk.i18n import _

SHEET = A4
ACROSS, DOWN = 2, 4
EACH = ACROSS * DOWN
MODULE = 0.82 * MM
_SYMBOL = QUIET_AND_MODULES * MODULE
# A quiet zone is white on white: the symbol itself stands on the margin of the text.
_QUIET = 4 * MODULE
_WIDE, _HIGH = SHEET.width / ACROSS, SHEET.height / DOWN
_MARGIN = 8 * MM
_STEP = 0.95

_EVENT = Style("SemiBold", 9, 5.5, ACCENT)
_NAME = Style("Bold", 19, 10, INK, 0.0, 2, keep_last=True)
_OFFICE = Style("Medium", 9.5, 5.5, INK)
_SEAT = Style("Bold", 13, 7)
_WHEN = Style("Medium", 8.5, 5.5, SOFT, lines=0)
_HUMAN = Style("Bold", 10.5, 10.5, INK, 0.06, 1)


def rooms() -> list[Box]:
    """Return where the cards of a sheet have their marks, row by row."""
    corners = [(column * _WIDE, row * _HIGH) for row in range(DOWN) for column in range(ACROSS)]
    return [Box(x + _MARGIN, y + _MARGIN, x + _WIDE - _MARGIN, y + _HIGH - _MARGIN) for x, y in corners]


def sheet(invitations: Sequence[Invitation], common: Occasion) -> list[Mark]:
    """Return a page of at most eight cards."""
    marks: list[Mark] = [*_cuts()]
    for invitation, room in zip(invitations, rooms(), strict=False):
        marks += card(invitation, common, room)
    return marks


def card(invitation: Invitation, common: Occasion, room: Box) -> list[Mark]:
    """Return one card within its room: name on top, symbol at the bottom right."""
    width, height = room.right - room.left, room.bottom - room.top
    column = width - (_SYMBOL - _QUIET)
    symbol_height = qr_block.height(invitation, _HUMAN, MODULE)
    scale = 1.0
    while True:
        upper = _upper(invitation, common, width, scale)
        lower = _lower(invitation, common, column, scale)
        above = sum(block_.height + gap for block_, gap in upper)
        below = max(sum(block_.height + gap for block_, gap in lower), symbol_height)
        if above + below <= height:
            break
        scale *= _STEP
    marks: list[Mark] = []
    top = room.top
    for block_, gap in upper:
        marks += block_.placed(room.left, top, width, "left")
        top += block_.height + gap
    top = room.bottom - sum(block_.height + gap for block_, gap in lower)
    for block_, gap in lower:
        marks += block_.placed(room.left, top, column, "left")
        top += block_.height + gap
    return [*marks, *qr_block.symbol(invitation, _HUMAN, MODULE, room.right + _QUIET - _SYMBOL, room.bottom)]


def _upper(invitation: Invitation, common: Occasion, width: float, scale: float) -> list[tuple[Block, float]]:
    name = " ".join(part for part in (invitation.title, invitation.name) if part)
    blocks = [(block(common.name, _EVENT, width, scale), 4 * scale)]
    blocks.append((block(name, _NAME, width, scale), 2 * scale))
    if invitation.office:
        blocks.append((block(invitation.office, _OFFICE, width, scale), 5 * scale))
    return blocks


def _lower(invitation: Invitation, common: Occasion, width: float, scale: float) -> list[tuple[Block, float]]:
    seat = _("Seat {seat}").format(seat=invitation.seat) if invitation.seat else ""
    styled = ((seat, _SEAT), (common.time, _WHEN), (common.place, _WHEN))
    return [(block(text, style, width, scale), 1.5 * scale) for text, style in styled if text]


def _cuts() -> list[Rule]:
    across = [Box(column * _WIDE, 0, column * _WIDE, SHEET.height) for column in range(1, ACROSS)]
    down = [Box(0, row * _HIGH, SHEET.width, row * _HIGH) for row in range(1, DOWN)]
    return [Rule(line, 0.3, PALE) for line in (*across, *down)]
