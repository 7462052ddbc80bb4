"""What a desk does about a person besides scanning: a menu, a short form, and the command it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, cast, get_args

from kiosk.conference.commands import PersonPaper, PrintPaper
from kiosk.conference.print_requests import why_not
from kiosk.i18n import N_, _
from kiosk.messages.papers import PAPERS
from kiosk.reception.commands import AddPerson, Annul, CheckInByHand, CorrectName, Excuse, Move, Reprint, SetNote
from kiosk.roster.people import Person
from kiosk.screens.common.find import FindScreen, Found
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen

_ABOUT: dict[str, str] = {
    "move": N_("Not this person: somebody else stands here"),
    "name": N_("Correct the name"),
    "reprint": N_("Print the badge again, with a reason"),
    "annul": N_("Take the check-in back, with a reason"),
    "substitute": N_("Somebody came in this person's place"),
    "note": N_("A note for the desks"),
    "excuse": N_("Will be late, or will not come"),
    "force": N_("Let in all the same (PIN)"),
    "slip": N_("Print a slip: meal, room, seat, receipt"),
}
_REASONS = (N_("wrong person"), N_("scanned by mistake"), N_("does not stay"))


def yes_no() -> tuple[tuple[str, str], ...]:
    """Return the two answers to a question, No first: nothing happens by habit."""
    return (("no", _("No")), ("yes", _("Yes")))


class PersonActs:
    """Acts about the person whose number is given; the command's answer comes to the screen as always."""

    def __init__(self, screen: PostScreen, form_left: Callable[[], None]) -> None:
        """Take the screen in front of which menus and forms stand, and who is told when a form was closed."""
        self._screen, self._form_left = screen, form_left
        # What was typed into forms that a scan put away, by their titles; and the last of those, until it is told.
        self._drafts: dict[str, Answers] = {}
        self._put_away = ""

    def say_put_away(self) -> None:
        """Say that a scan has put a form away, once its verdict is there."""
        if self._put_away:
            text = _("The form was put away for the scan; what was typed is still there: {form}")
            self._screen.say(text.format(form=self._put_away))
            self._put_away = ""

    def about(self, number: int) -> None:
        """Ask what is to be done about a person, and do it."""
        with self._screen.state() as conference:
            person = conference.roster.people.get(number)
            admission = conference.hall.present.get(number)
            note = conference.person_notes.notes.get(number)
        if person is None:
            return
        here, stopped = admission is not None, note is not None and note.stops
        shut = {"excuse", "force"} if here else {"move", "reprint", "annul"}
        shut |= set() if stopped else {"force"}
        shut |= {"substitute"} if stopped or person.stands_for_number is not None else set()
        # Each act keeps its digit, whatever the state: hands learn it.
        entries = [(act, _(text)) for act, text in _ABOUT.items()]
        act_id = admission.event_id if admission else None
        about = "  ·  ".join(part for part in (person.office, f"► {note.text}" if note else "") if part)
        self._screen.app.push_screen(
            MenuScreen(person.full_name, entries, note=about, shut=dict.fromkeys(shut, "")),
            lambda act: self._act(act, person, act_id),
        )

    def _act(self, act: str | None, person: Person, admission: str | None) -> None:
        acts: dict[str, Callable[[], None]] = {
            "move": lambda: self._ask_who(person, admission or ""),
            "name": lambda: self._ask_name(person),
            "reprint": lambda: self._ask_reprint(person),
            "substitute": lambda: self._ask_substitute(person, admission),
            "excuse": lambda: self._ask_excuse(person),
            "note": lambda: self._ask_note(person),
            "annul": lambda: self.ask_annul(person, admission or ""),
            "force": lambda: self._ask_pin(person),
            "slip": lambda: self._choose_slip(person),
        }
        if act is not None:
            acts[act]()

    def _ask_who(self, person: Person, admission: str) -> None:
        # Those of the same name stand first.
        def chosen(found: Found | None) -> None:
            if found is not None and found.by == "enter":
                self._screen.kiosk.submit(Move(admission, found.number))

        title = _("Not {name}: who stands here?").format(name=person.full_name)
        screen = FindScreen(
            title=title, enter=_("is this person"), query=person.full_name, leave_out=person.number, more=False
        )
        self._screen.app.push_screen(screen, chosen)

    def ask_annul(self, person: Person, admission: str) -> None:
        """Ask for the reason why a check-in is taken back."""
        fields = [Field("reason", _("Reason"), choices=tuple((_(reason), _(reason)) for reason in _REASONS))]
        title = _("Take back the check-in of {name}").format(name=person.full_name)
        self._ask(title, fields, lambda a: Annul(admission, a["reason"]))

    def _ask_name(self, person: Person) -> None:
        fields = [Field("name", _("The name is written"), person.full_name, needed=True)]
        title = _("Correct the name of {name}").format(name=person.full_name)
        self._ask(title, fields, lambda a: CorrectName(person.number, a["name"]))

    def _ask_reprint(self, person: Person) -> None:
        fields = [
            Field("reason", _("Reason"), hint=_("lost, torn, printed badly…"), needed=True),
            Field("revoke", _("Shall the old badge be worth nothing any more?"), choices=yes_no()),
        ]
        title = _("Print the badge of {name} again").format(name=person.full_name)
        self._ask(title, fields, lambda a: Reprint(person.number, a["reason"], revoke=a["revoke"] == "yes"))

    def _ask_substitute(self, person: Person, admission: str | None) -> None:
        with self._screen.state() as conference:
            receives = any(c.number == person.number for c in conference.awards.certificates)
        fields = [
            Field("full_name", _("Full name of who came"), needed=True),
            Field("authority", _("On whose authority"), hint=_("who decided that he comes instead"), needed=True),
            Field("position", _("Post (may stay empty)")),
            *person_fields(),
        ]
        if receives:
            fields.append(Field("receives", _("Does he also receive the award?"), choices=yes_no()))
        title = _("In the place of {name}").format(name=person.full_name)
        self._ask(
            title,
            fields,
            lambda a: AddPerson(
                role="substitute",
                full_name=a["full_name"],
                position=a["position"],
                title=a["title"],
                gender=gender_of(a["title"]),
                stands_for=person.number,
                authority=a["authority"],
                receives=a.get("receives") == "yes",
                annul=admission,
            ),
        )

    def _ask_excuse(self, person: Person) -> None:
        fields = [
            Field("reason", _("Reason"), hint=_("ill, another meeting, on the way…"), needed=True),
            Field("until", _("Comes at (empty: not today)"), hint=_("for instance 09:00")),
        ]
        self._ask(person.full_name, fields, lambda a: Excuse(person.number, a["reason"], a["until"]))

    def _ask_note(self, person: Person) -> None:
        with self._screen.state() as conference:
            note = conference.person_notes.notes.get(person.number)
        fields = [
            Field("text", _("Note (empty: none)"), note.text if note else ""),
            Field(
                "stops",
                _("Must he see the organisers before he is let in?"),
                "yes" if note and note.stops else "no",
                choices=yes_no(),
            ),
        ]
        if note is not None and note.stops:
            fields.append(Field("pin", _("Supervisor's PIN, to lift the stop"), secret=True))
        self._ask(
            person.full_name, fields, lambda a: SetNote(person.number, a["text"], a["stops"] == "yes", a.get("pin"))
        )

    def _choose_slip(self, person: Person) -> None:
        with self._screen.state() as conference:
            shut = why_not(person, conference)
        entries = [(what, _(PAPERS[what])) for what in get_args(PersonPaper)]

        def chosen(what: str | None) -> None:
            if what is not None:
                self._screen.kiosk.submit(PrintPaper(cast("PersonPaper", what), person.number))

        self._screen.app.push_screen(MenuScreen(person.full_name, entries, note=_("Print a slip"), shut=shut), chosen)

    def _ask_pin(self, person: Person) -> None:
        fields = [Field("pin", _("Supervisor's PIN"), secret=True)]
        title = _("Let {name} in").format(name=person.full_name)
        self._ask(title, fields, lambda a: CheckInByHand(person.number, pin=a["pin"]))

    def add(self, role: Literal["guest", "walk_in"]) -> None:
        """Ask for somebody who is on no list; a walk-in needs the supervisor."""
        titles = {"guest": _("A guest who is on no list"), "walk_in": _("Somebody who is on no list")}
        fields = [
            Field("full_name", _("Full name"), needed=True),
            Field("position", _("Post or office"), needed=True)
            if role == "guest"
            else Field("unit", _("Unit"), needed=True),
            *person_fields(),
        ]
        if role == "walk_in":
            fields.append(Field("pin", _("Supervisor's PIN"), secret=True))
        self._ask(
            titles[role],
            fields,
            lambda a: AddPerson(
                role=role,
                full_name=a["full_name"],
                unit=a.get("unit", ""),
                position=a.get("position", ""),
                title=a["title"],
                gender=gender_of(a["title"]),
                pin=a.get("pin"),
            ),
        )

    def _ask(self, title: str, fields: list[Field], command: Callable[[Answers], Any]) -> None:
        draft = self._drafts.pop(title, {})
        fields = [replace(field, value=draft.get(field.id, field.value)) for field in fields]

        def keep(answers: Answers) -> None:
            self._drafts[title] = answers
            self._put_away = title

        self._screen.app.push_screen(
            AskScreen(title, fields, send=command, keep=keep), lambda _answers: self._form_left()
        )


def person_fields() -> list[Field]:
    """Return how somebody is addressed; it tells the sex too, and nobody has to answer."""
    return [Field("title", _("Addressed as"), choices=(("", _("not asked")), ("Ông", "Ông"), ("Bà", "Bà")))]


def gender_of(title: str) -> Literal["nam", "nữ"] | None:
    """Return what the form of address tells; None is counted as "no data"."""
    return cast("Literal['nam', 'nữ'] | None", {"Ông": "nam", "Bà": "nữ"}.get(title))
