"""The rule of terms: a human takes one for a station; no timer does."""

from __future__ import annotations

from kiosk.conference.commands import Take
from kiosk.conference.events import TermTaken
from kiosk.conference.leadership import Terms


def decide_take(command: Take, terms: Terms) -> TermTaken:
    """Return the taking of a term, with the next number."""
    known = terms.holders.get(command.role)
    return TermTaken(command.role, (known.number if known else 0) + 1)
