"""What is printed besides badges at a check-in: slips for a person, sheets for a batch, the chair's summary.

The journal says that a ticket was asked for; what stands on it is read from the state when it is queued.
"""

from __future__ import annotations

from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.i18n import told
from kiosk.roster.people import Person


def why_not(person: Person, conference: Conference) -> dict[str, str]:
    """Return which slips there cannot be for a person now, each with the sentence that says why."""
    return {what: told(refusal) for what, refusal in refusals(person, conference).items()}


def refusals(person: Person, conference: Conference) -> dict[str, Refusal]:
    """Return which slips there cannot be for a person now, each with its refusal."""
    found = {}
    if not person.lodging:
        found["lodging"] = Refusal("The roster names no room for {name}.", name=person.full_name)
    if not person.seat:
        found["seat"] = Refusal("The roster names no seat for {name}.", name=person.full_name)
    if not conference.settings.hand_outs:
        found["receipt"] = Refusal("The settings name nothing that is handed out.")
    return found
