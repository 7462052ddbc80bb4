"""What a desk can do that is about no single person: delegations, guests, strangers, rush, scanning out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from kiosk.conference import Conference
from kiosk.config import Question
from kiosk.i18n import _
from kiosk.reception.verdict import Verdict
from kiosk.roster.people import Person
from kiosk.screens.menu import MenuScreen
from kiosk.screens.pick import PickScreen, Row

if TYPE_CHECKING:
    from kiosk.screens.post import PostScreen

    _Base = PostScreen
else:
    _Base = object

_LAST = 10**6
_Taken = Callable[[tuple[int, ...] | None], None]


class DeskMenu(_Base):
    """Mix-in of the reception screen."""

    leaving = False
    _shown: Verdict | None

    def add(self, role: Literal["guest", "walk_in"]) -> None:
        """Ask for somebody who is on no list."""
        raise NotImplementedError

    def desk_menu(self) -> None:
        """Offer what concerns the desk."""
        with self.state() as conference:
            exits = conference.settings.count_exits
        entries = [
            ("guest", _("A guest who is on no list")),
            ("walk_in", _("Somebody who is on no list (PIN)")),
            (
                "rush",
                _("End the rush: ask and hand out again") if self.kiosk.rush else _("Rush: ask and hand out later"),
            ),
            ("quiet", _("Sounds on") if self.kiosk.quiet else _("Sounds off")),
        ]
        if exits:
            entries.append(("leaving", _("Scan for coming in") if self.leaving else _("Scan for going out")))
        self.app.push_screen(MenuScreen(_("This desk"), entries), self._chose)

    def _chose(self, entry: str | None) -> None:
        if entry in {"guest", "walk_in"}:
            self.add("guest" if entry == "guest" else "walk_in")
        elif entry == "rush":
            self.kiosk.rush = not self.kiosk.rush
        elif entry == "quiet":
            self.kiosk.quiet = not self.kiosk.quiet
        elif entry == "leaving":
            self.leaving = not self.leaving
        self.refresh_view()

    def pick_guests(self, taken: _Taken) -> None:
        """Ask which guests have come; they stand in protocol order."""
        with self.state() as conference:
            guests = [person for person in conference.roster.expected() if person.kind == "guest"]
            guests.sort(key=lambda guest: (guest.order or _LAST, guest.number))
            rows = _rows(conference, guests)
        self.app.push_screen(PickScreen(_("Guests, in protocol order"), rows, enter=_("checks in"), single=True), taken)

    def pick_delegation(self, taken: _Taken) -> None:
        """Ask for a delegation, then who of it has come."""
        with self.state() as conference:
            people: dict[str, list[Person]] = {}
            for person in conference.roster.expected():
                if person.delegation:
                    people.setdefault(person.delegation, []).append(person)
            here = conference.hall.by_delegation
            entries = [(name, f"{here[name]:>3}/{len(found):<3} {name}") for name, found in people.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                with self.state() as conference:
                    rows = _rows(conference, people[name])
                self.app.push_screen(PickScreen(name, rows, enter=_("checks in"), single=False), taken)

        if entries:
            self.app.push_screen(MenuScreen(_("Which delegation has come?"), entries), chosen)
        else:
            self.say(_("The roster names no delegations."))

    def _next_thing(self) -> str:
        """Return what Enter does for the person shown besides putting him away; "" where nothing is left to do."""
        person = self._shown.person if self._shown else None
        if person is None or self.kiosk.rush:
            return ""
        with self.state() as conference:
            if person.number not in conference.hall.present:
                return ""
            if conference.care.due(person.number, conference.settings.hand_outs):
                return _("Handed out")
            return _("Ask") if self._unanswered(conference, person.number) else ""

    def _unanswered(self, conference: Conference, number: int) -> list[Question]:
        answers = conference.care.answers.get(number, {})
        return [question for question in conference.settings.questions if question.id not in answers]

    def _service_line(self, conference: Conference) -> str:
        """Return what the person shown is given or asked, and what the desk was told about him."""
        person = self._shown.person if self._shown else None
        if person is None:
            return ""
        care, settings = conference.care, conference.settings
        parts = []
        note = care.notes.get(person.number)
        if note is not None:
            parts.append(f"► {note.text}")
        if person.number in conference.hall.present and not self.kiosk.rush:
            given = care.handed.get(person.number, {})
            parts += [f"{'☑' if item in given else '☐'} {item}" for item in settings.hand_outs]
            parts += [f"? {question.text}" for question in self._unanswered(conference, person.number)]
        if person.lodging:
            parts.append(_("Room {room}").format(room=person.lodging))
        return "   ".join(parts)

    def _award_line(self, conference: Conference) -> str:
        person = self._shown.person if self._shown and self._shown.ok else None
        if person is None:
            return ""
        places = []
        for certificate in conference.awards.certificates:
            if certificate.number == person.number:
                batch = conference.awards.batch_of(certificate.id)
                if batch is not None:
                    place = batch.certificates.index(certificate.id) + 1
                    text = _("{award}: batch {batch}, position {position}")
                    places.append(text.format(award=certificate.award, batch=batch.number, position=place))
        return "   ".join(places)


def _rows(conference: Conference, people: list[Person]) -> list[Row]:
    present = conference.hall.present
    return [
        Row(person.number, person.full_name, f"{person.seat or '':<6} {person.office}", person.number in present)
        for person in people
    ]
