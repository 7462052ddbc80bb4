"""What a rule of reception may look at: who is expected, who is here, what is known, and which desk asks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from kiosk.codes.codes import CodeKind, Codes
from kiosk.errors import Refusal
from kiosk.reception.hall import Admission, Hall
from kiosk.reception.person_notes import PersonNotes
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster


class Rules(Protocol):
    """The settings that rules of reception follow."""

    @property
    def count_exits(self) -> bool:
        """Whether badges are scanned for leaving and coming back."""

    @property
    def substitutes_count(self) -> bool:
        """Whether a substitute counts as the delegate he stands for."""

    @property
    def id_card(self) -> bool:
        """Whether national ID cards are taken in place of invitations."""

    @property
    def hand_outs(self) -> tuple[str, ...]:
        """What everybody is given."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The state as one desk sees it. `slot` None: this station may not hand out numbers; `now_ms` is wall time."""

    roster: Roster
    hall: Hall
    person_notes: PersonNotes
    rules: Rules
    codes: Codes
    printer: str | None
    post: str
    station_id: str
    slot: int | None
    now_ms: int

    def person(self, number: int) -> Person:
        """Return a person who can come. Raises Refusal for a number that is nobody's."""
        person = self.roster.people.get(number)
        if person is None or person.deceased or person.is_off:
            raise Refusal("Nobody on the roster has the number {number}.", number=number)
        return person

    def has_badge(self, number: int) -> bool:
        """Whether a badge of a person lies ready since before the day, and says what it would say now."""
        person, ready = self.roster.people.get(number), self.person_notes.ready.get(number)
        return person is not None and ready == badge_says(person, self.person_notes.serial(number, CodeKind.BADGE))

    def printer_for(self, number: int) -> str | None:
        """Return the printer for a person's badge at his check-in, None where none is to be printed."""
        return None if self.has_badge(number) else self.printer

    def arrival(self, number: int) -> Admission | None:
        """Return the admission that fills a person's place: his own, or that of who stands for him; None if free."""
        person = self.roster.people.get(number)
        place = (person.stands_for_number if person else None) or number
        fillers = (number, place, *self.roster.substitutes.get(place, ()))
        return next((self.hall.present[n] for n in fillers if n in self.hall.present), None)


def badge_says(person: Person, serial: int) -> str:
    """Return a digest of what stands on a person's badge; another one means that another badge is needed."""
    texts = (person.full_name, person.unit or person.position or "", person.seat or "", person.kind, str(serial))
    return hashlib.blake2b("\x1f".join((str(person.number), *texts)).encode(), digest_size=8).hexdigest()
