"""The state of reception: who is here and what is known of them, as its facts change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from kiosk.reception.hall import Hall
from kiosk.reception.person_notes import PersonNotes
from kiosk.roster.roster import Roster


class Event(Protocol):
    """What is looked at of an event of the journal."""

    @property
    def id(self) -> str: ...
    @property
    def order(self) -> tuple[int, str]: ...
    @property
    def wall_ms(self) -> int: ...
    @property
    def post(self) -> str: ...
    @property
    def station_id(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


class State(Protocol):
    """What is folded; `copies` counts the badges asked for, `badges` holds the facts that asked."""

    roster: Roster
    hall: Hall
    person_notes: PersonNotes
    copies: dict[int, int]
    badges: dict[int, list[str]]
