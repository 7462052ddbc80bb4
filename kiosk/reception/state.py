"""The state of reception: who is here and what is known of them, as its facts change it."""

from __future__ import annotations

from typing import Protocol

from kiosk.reception.hall import Hall
from kiosk.reception.person_notes import PersonNotes
from kiosk.roster.roster import Roster


class State(Protocol):
    """What is folded; `copies` counts the badges asked for, `badges` holds the facts that asked."""

    roster: Roster
    hall: Hall
    person_notes: PersonNotes
    copies: dict[int, int]
    badges: dict[int, list[str]]
