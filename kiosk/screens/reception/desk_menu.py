"""What a desk can do that is about no single person: delegations, guests, strangers, rush, scanning out."""

from __future__ import annotations

from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.scans import excuse_text
from kiosk.reception.commands import CheckInTogether
from kiosk.roster.people import Person
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.pick import PickScreen, Row
from kiosk.screens.common.post import PostScreen
from kiosk.screens.reception.person_acts import PersonActs

_LAST = 10**6


class DeskMenu:
    """The menu of one desk, and its lists of those who come together; `leaving`: scans count as going out."""

    def __init__(self, screen: PostScreen, acts: PersonActs) -> None:
        self._screen, self._acts = screen, acts
        self.leaving = False

    def offer(self) -> None:
        """Offer what concerns the desk."""
        with self._screen.state() as conference:
            exits = conference.settings.count_exits
        kiosk = self._screen.kiosk
        rush = _("End the rush: ask and hand out again") if kiosk.rush else _("Rush: ask and hand out later")
        entries = [
            ("guest", _("A guest who is on no list")),
            ("walk_in", _("Somebody who is on no list (PIN)")),
            ("rush", rush),
            ("quiet", _("Sounds on") if kiosk.quiet else _("Sounds off")),
        ]
        if exits:
            entries.append(("leaving", _("Scan for coming in") if self.leaving else _("Scan for going out")))
        entries.append(("paper", _("Arrivals from paper, with their times")))
        self._screen.app.push_screen(MenuScreen(_("This desk"), entries), self._chose)

    def _chose(self, entry: str | None) -> None:
        kiosk = self._screen.kiosk
        if entry in {"guest", "walk_in"}:
            self._acts.add("guest" if entry == "guest" else "walk_in")
        elif entry == "rush":
            kiosk.rush = not kiosk.rush
            self._screen.say(
                _("Rush: nothing is asked or handed out now; it is remembered for later.")
                if kiosk.rush
                else _("The rush is over: hand-outs and questions are back.")
            )
        elif entry == "quiet":
            kiosk.quiet = not kiosk.quiet
        elif entry == "paper":
            from kiosk.screens.reception.backfill import BackfillScreen  # late: not needed for the first paint

            self._screen.app.push_screen(BackfillScreen())
        elif entry == "leaving":
            self.leaving = not self.leaving
            self._screen.say(
                _("Every scan counts as going out now.") if self.leaving else _("Every scan counts as coming in again.")
            )
        self._screen.refresh_view()

    def pick_guests(self) -> None:
        """Ask which guests have come; they stand in protocol order."""
        with self._screen.state() as conference:
            guests = [person for person in conference.roster.expected() if person.kind == "guest"]
            guests.sort(key=lambda guest: (guest.order or _LAST, guest.number))
            rows = _rows(conference, guests)
        self._screen.app.push_screen(
            PickScreen(_("Guests, in protocol order"), rows, enter=_("checks in"), single=True), self._check_in
        )

    def pick_delegation(self) -> None:
        """Ask for a delegation, then who of it has come."""
        with self._screen.state() as conference:
            people: dict[str, list[Person]] = {}
            for person in conference.roster.expected():
                if person.delegation:
                    people.setdefault(person.delegation, []).append(person)
            here = conference.hall.by_delegation
            entries = [(name, f"{here[name]:>3}/{len(found):<3} {name}") for name, found in people.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                with self._screen.state() as conference:
                    rows = _rows(conference, people[name])
                self._screen.app.push_screen(PickScreen(name, rows, enter=_("checks in"), single=False), self._check_in)

        if entries:
            self._screen.app.push_screen(MenuScreen(_("Which delegation has come?"), entries), chosen)
        else:
            self._screen.say(_("The roster names no delegations."))

    def _check_in(self, numbers: tuple[int, ...] | None) -> None:
        if numbers:
            self._screen.kiosk.submit(CheckInTogether(numbers))


def _rows(conference: Conference, people: list[Person]) -> list[Row]:
    present = conference.hall.present
    excuses, notes = conference.person_notes.excuses, conference.person_notes.notes

    def about(person: Person) -> str:
        stopped = (note := notes.get(person.number)) is not None and note.stops
        said = _("! organisers first") if stopped else excuse_text(excuses.get(person.number))
        office = person.office if person.number in present or not said else f"{said} · {person.office}"
        return f"{person.seat or '':<6} {office}"

    return [Row(person.number, person.full_name, about(person), person.number in present) for person in people]
