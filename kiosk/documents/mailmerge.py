"""Invitations as a table for mail merge: those who have a letter of their own fill it from this file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from kiosk.documents.invitations import Invitation, Occasion
from kiosk.i18n import N_, _, word
from kiosk.messages.roster import KINDS

# In front of the 24 digits: a spreadsheet takes them for a number otherwise and keeps fifteen. The desk skips it.
PREFIX = "KM"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HEADINGS = (
    N_("Number"),
    N_("Code"),
    N_("Form of address"),
    N_("Full name"),
    N_("Post"),
    N_("Unit"),
    N_("Delegation"),
    N_("Seat"),
    N_("Invited as"),
    N_("When"),
    N_("Where"),
    N_("QR digits"),
)


def write(target: BinaryIO, invitations: Iterable[Invitation], common: Occasion) -> None:
    """Write the table to an open file, one row each. Raises OSError if the disk does not take it."""
    # The mark at the beginning tells a spreadsheet that the letters are Vietnamese ones.
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow([_(heading) for heading in _HEADINGS])
    for invitation in invitations:
        table.writerow([harmless(cell) for cell in _cells(invitation, common)])
    text.flush()
    # What was opened by others is closed by them.
    text.detach()


def _cells(invitation: Invitation, common: Occasion) -> tuple[str, ...]:
    return (
        str(invitation.number),
        invitation.human,
        invitation.title,
        invitation.name,
        invitation.post,
        invitation.unit,
        invitation.delegation,
        invitation.seat,
        word(KINDS, invitation.kind),
        common.time,
        common.place,
        PREFIX + invitation.code,
    )


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(_RISKY) else cell
