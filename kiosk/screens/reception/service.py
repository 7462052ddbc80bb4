"""What a desk does for the person shown besides letting him in: hand-outs, questions, and what it is told of him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.awards.wing import places_of
from kiosk.conference.settings import Question
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.badges import badge_line
from kiosk.messages.scans import excuse_text
from kiosk.reception.commands import Answer, HandOut, HandOutTogether
from kiosk.reception.verdict import Verdict
from kiosk.roster.people import Person
from kiosk.screens.common.form import AskScreen, Field

if TYPE_CHECKING:
    from kiosk.screens.common.post import PostScreen

    _Base = PostScreen
else:
    _Base = object


class DeskService(_Base):
    """Mix-in of the reception screen."""

    _shown: Verdict | None
    _group: dict[str, int]

    def serve(self) -> bool:
        """Do what comes next for whoever is shown; return whether there was anything."""
        person = self._shown.person if self._shown else None
        if person is None or not self.next_service():
            return False
        with self.state() as conference:
            group = self._due_together(conference)
            due = conference.person_notes.due(person.number, conference.settings.hand_outs)
            question = next(iter(unanswered(conference, person.number)), None)
        if group:
            self.kiosk.submit(HandOutTogether(tuple(group)))
        elif due:
            self.kiosk.submit(HandOut(person.number))
        elif question is not None:
            self._ask_question(person, question)
        return True

    def next_service(self) -> str:
        """Return what Enter does for the person shown besides putting him away; "" where nothing is left to do."""
        person = self._shown.person if self._shown else None
        if person is None or self.kiosk.rush:
            return ""
        with self.state() as conference:
            group = self._due_together(conference)
            if group:
                return _("Handed out to all {count}").format(count=len(group))
            if person.number not in conference.hall.present:
                return ""
            if conference.person_notes.due(person.number, conference.settings.hand_outs):
                return _("Handed out")
            return _("Ask") if unanswered(conference, person.number) else ""

    def service_line(self, conference: Conference) -> str:
        """Return what the person shown is given or asked, and what the desk was told about him."""
        person = self._shown.person if self._shown else None
        if person is None:
            return ""
        person_notes, settings = conference.person_notes, conference.settings
        here = person.number in conference.hall.present
        note, excuse = person_notes.notes.get(person.number), person_notes.excuses.get(person.number)
        parts = [_("not on the list: waits for approval")] if person.waiting else []
        parts += [_("in the place of {name}").format(name=person.stands_for)] if person.stands_for else []
        parts += [f"► {note.text}"] if note is not None else []
        parts += [f"{excuse_text(excuse)}: {excuse.reason}"] if excuse is not None and not here else []
        if here and not self.kiosk.rush:
            given = person_notes.handed.get(person.number, {})
            parts += [f"{'☑' if item in given else '☐'} {item}" for item in settings.hand_outs]
            parts += [f"? {question.text}" for question in unanswered(conference, person.number)]
        if here:
            welcomed = self._shown is not None and self._shown.ok
            badge = badge_line(person.number, conference, self.kiosk.jobs, self.kiosk.printers, welcomed=welcomed)
            # First: the line is cut at its end, and the person waits for the badge.
            parts[:0] = [badge] if badge else []
        if person.lodging:
            parts.append(_("Room {room}").format(room=person.lodging))
        return "   ".join(parts)

    def award_line(self, conference: Conference) -> str:
        """Return where the person shown receives something, as himself or in somebody's place."""
        person = self._shown.person if self._shown and self._shown.ok else None
        if person is None:
            return ""
        found = places_of(conference.awards, person.number, in_place_of=person.stands_for_number, name=person.full_name)
        text = _("{award}: batch {batch}, position {position}")
        return "   ".join(
            text.format(award=place.award, batch=place.batch, position=place.position) for place in found.places
        )

    def _due_together(self, conference: Conference) -> list[int]:
        """Return who of those let in together has not been given everything."""
        present, hand_outs = conference.hall.present, conference.settings.hand_outs
        return [n for n in self._group.values() if n in present and conference.person_notes.due(n, hand_outs)]

    def _ask_question(self, person: Person, question: Question) -> None:
        choices = tuple((choice, choice) for choice in question.choices)
        field = Field("answer", question.text, choices=choices, needed=True)
        screen = AskScreen(
            person.full_name, [field], send=lambda answers: Answer(person.number, question.id, answers["answer"])
        )
        self.app.push_screen(screen)


def unanswered(conference: Conference, number: int) -> list[Question]:
    """Return the questions of the settings that a person has not answered."""
    answers = conference.person_notes.answers.get(number, {})
    return [question for question in conference.settings.questions if question.id not in answers]
