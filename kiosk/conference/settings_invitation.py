"""What the organisers set for the invitations, in the optional table [invitation] of conference.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.conference import settings_fields


@dataclass(frozen=True, slots=True)
class InvitationTexts:
    """Texts of the invitations; an empty one leaves the programme's, or leaves the line out.

    `body` is who invites, line by line; `signer` post and name line by line, the name last.
    """

    body: tuple[str, ...] = ()
    place: str = ""
    time: str = ""
    arrive: str = ""
    dress: str = ""
    note: str = ""
    signer: tuple[str, ...] = ()


NOTHING_SAID = InvitationTexts()


def invitation_texts(raw: dict[str, Any]) -> InvitationTexts:
    """Return what the settings say about invitations. Raises FolderError, naming the field."""
    if "invitation" not in raw:
        return NOTHING_SAID
    table = settings_fields.table(raw, "invitation")
    texts = {
        name: settings_fields.text(table, name) if name in table else ""
        for name in ("place", "time", "arrive", "dress", "note")
    }
    return InvitationTexts(
        body=settings_fields.listed(table, "body"), signer=settings_fields.listed(table, "signer"), **texts
    )
