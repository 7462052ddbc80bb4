"""What a desk does for the person shown besides letting him in: hand-outs, questions, and what it is told of him."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.awards.wing import places_of
from kiosk.conference.settings import Question
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.badges import badge_line
from kiosk.messages.scans import excuse_text
from kiosk.reception.commands import Answer, HandOut, HandOutTogether
from kiosk.roster.people import Person
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.post import PostScreen
from kiosk.screens.reception.at_desk import AtDesk


class DeskService:
    """What Enter does at one desk for whoever is shown, and what the band says of it."""

    def __init__(self, screen: PostScreen, at_desk: AtDesk) -> None:
        self._screen, self._at_desk = screen, at_desk

    def next_act(self) -> tuple[str, Callable[[], None] | None]:
        """Return what Enter does for the person shown besides putting him away, in words, and how it is done."""
        person, kiosk = self._at_desk.person, self._screen.kiosk
        if person is None or kiosk.rush:
            return "", None
        with self._screen.state() as conference:
            present, hand_outs = conference.hall.present, conference.settings.hand_outs
            together = [*self._at_desk.group.values(), person.number]
            due = {n for n in together if n in present and conference.person_notes.due(n, hand_outs)}
            questions = unanswered(conference, person.number) if person.number in present else []
        group = tuple(n for n in self._at_desk.group.values() if n in due)
        if group:
            return _("Handed out to all {count}").format(count=len(group)), lambda: kiosk.submit(HandOutTogether(group))
        if person.number in due:
            return _("Handed out"), lambda: kiosk.submit(HandOut(person.number))
        if questions:
            return _("Ask"), lambda: self._ask_question(person, questions[0])
        return "", None

    def line(self, conference: Conference) -> str:
        """Return what the person shown is given or asked, and what the desk was told about him."""
        shown, person = self._at_desk.shown, self._at_desk.person
        if person is None:
            return ""
        person_notes, settings, kiosk = conference.person_notes, conference.settings, self._screen.kiosk
        here = person.number in conference.hall.present
        note, excuse = person_notes.notes.get(person.number), person_notes.excuses.get(person.number)
        parts = [_("not on the list: waits for approval")] if person.waiting else []
        parts += [_("in the place of {name}").format(name=person.stands_for)] if person.stands_for else []
        parts += [f"► {note.text}"] if note is not None else []
        parts += [f"{excuse_text(excuse)}: {excuse.reason}"] if excuse is not None and not here else []
        if here and not kiosk.rush:
            given = person_notes.handed.get(person.number, {})
            parts += [f"{'☑' if item in given else '☐'} {item}" for item in settings.hand_outs]
            parts += [f"? {question.text}" for question in unanswered(conference, person.number)]
        if here:
            welcomed = shown is not None and shown.ok
            badge = badge_line(person.number, conference, kiosk.jobs, kiosk.printers, welcomed=welcomed)
            # First: the line is cut at its end, and the person waits for the badge.
            parts[:0] = [badge] if badge else []
        if person.lodging:
            parts.append(_("Room {room}").format(room=person.lodging))
        return "   ".join(parts)

    def award_line(self, conference: Conference) -> str:
        """Return where the person shown receives something, as himself or in somebody's place."""
        shown, person = self._at_desk.shown, self._at_desk.person
        if shown is None or not shown.ok or person is None:
            return ""
        found = places_of(conference.awards, person.number, in_place_of=person.stands_for_number, name=person.full_name)
        text = _("{award}: batch {batch}, position {position}")
        return "   ".join(
            text.format(award=place.award, batch=place.batch, position=place.position) for place in found.places
        )

    def _ask_question(self, person: Person, question: Question) -> None:
        choices = tuple((choice, choice) for choice in question.choices)
        field = Field("answer", question.text, choices=choices, needed=True)
        screen = AskScreen(
            person.full_name, [field], send=lambda answers: Answer(person.number, question.id, answers["answer"])
        )
        self._screen.app.push_screen(screen)


def unanswered(conference: Conference, number: int) -> list[Question]:
    """Return the questions of the settings that a person has not answered."""
    answers = conference.person_notes.answers.get(number, {})
    return [question for question in conference.settings.questions if question.id not in answers]
