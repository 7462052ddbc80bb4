"""A QR symbol with the code for eyes below it: the part of an invitation that has to be read, whatever else shrinks."""

from __future__ import annotations

from kiosk.documents.drawing import QUIET_AND_MODULES, Mark, qr
from kiosk.documents.invitations import Invitation
from kiosk.documents.typeset import Block, Style, block, ink


def _human(invitation: Invitation, style: Style, module: float) -> tuple[Block, float]:
    """Return the code for eyes, and what is white above its digits."""
    found = block(invitation.human, style, QUIET_AND_MODULES * module)
    return found, found.baselines[0] - ink(invitation.human, style.weight)[0] * found.size


def height(invitation: Invitation, style: Style, module: float) -> float:
    """Return how high symbol and code are together, quiet zone included."""
    found, white = _human(invitation, style, module)
    return QUIET_AND_MODULES * module + found.height - white


def symbol(invitation: Invitation, style: Style, module: float, left: float, bottom: float) -> list[Mark]:
    """Return both, the quiet zone beginning at `left`, the code's line ending at `bottom`; nothing enters the zone."""
    found, white = _human(invitation, style, module)
    side = QUIET_AND_MODULES * module
    code = found.placed(left, bottom - found.height, side)
    return [qr(invitation.code, left, bottom - found.height + white - side, module), *code]
