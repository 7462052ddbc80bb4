"""Taking back: the key is about whoever is shown, never about somebody out of sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.reception.commands import Annul, AnnulTogether, TakeBackHandOut
from kiosk.reception.hall import Result
from kiosk.reception.verdict import Verdict
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.reception.at_desk import AtDesk
from kiosk.screens.reception.person_acts import PersonActs

UNDONE = "undo"


class DeskUndo:
    """Takes back what this console did: it knows what was admitted and given here last."""

    def __init__(self, screen: PostScreen, at_desk: AtDesk, acts: PersonActs, held: Callable[[str], bool]) -> None:
        """Take the screen, who is at its desk, the forms about a person, and how to tell whether a key is held down."""
        self._screen, self._at_desk, self._acts, self._held = screen, at_desk, acts, held
        self._admitted: list[str] = []
        self._given: list[TakeBackHandOut] = []

    def learn(self, results: Sequence[Result], events: Sequence[Event]) -> None:
        """Learn what an act of this console led to."""
        given = [event.payload for event in events if event.kind == "reception.handed_out"]
        self._admitted += [result.event_id for result in results if result.reason is None]
        if results or given:
            self._given = [TakeBackHandOut(payload["number"], tuple(payload["items"])) for payload in given]

    def forget_given(self) -> None:
        """Leave what was given as it is: who got it has been put away."""
        self._given = []

    def take_back(self) -> None:
        """Take back the check-in marked, or this console's own last one; a key held down is one wish."""
        shown = self._at_desk.shown
        if self._at_desk.chosen is not None and shown is not None and shown.ok and shown.person is not None:
            self._acts.ask_annul(shown.person, shown.event_id)
        elif self._held("undo"):
            self._screen.say(_("One step a second: look at what was taken back, then press F8 again."))
        elif self._at_desk.waiting:
            self._screen.say(_("The last scan is being written: look at it first."))
        elif self._given:
            for command in self._given:
                self._screen.kiosk.submit(command)
            self._given = []
        elif len(self._at_desk.group) > 1:
            self._ask_about_group()
        else:
            self._undo_last(shown)

    def _undo_last(self, shown: Verdict | None) -> None:
        last = self._admitted[-1] if self._admitted else ""
        if shown is not None and shown.event_id != last:
            self._ask_about_shown(shown)
        elif not last:
            self._screen.say(_("This desk has no check-in to take back."))
        elif shown is None:
            self._ask_about_last(last)
        else:
            self._screen.kiosk.submit(Annul(self._admitted.pop(), reason=UNDONE))

    def _ask_about_group(self) -> None:
        group = dict(self._at_desk.group)
        with self._screen.state() as conference:
            person = conference.roster.people[list(group.values())[-1]]
        entries = [
            ("one", _("Only {name}").format(name=person.full_name)),
            ("all", _("All {count} who were checked in together").format(count=len(group))),
        ]

        def chosen(which: str | None) -> None:
            taken = list(group)[-1:] if which == "one" else list(group) if which == "all" else []
            if taken:
                self._admitted = [id_ for id_ in self._admitted if id_ not in taken]
                self._at_desk.group = {}
                self._screen.kiosk.submit(AnnulTogether(tuple(taken), reason=UNDONE))

        self._screen.app.push_screen(MenuScreen(_("Take back the check-in of whom?"), entries), chosen)

    def _ask_about_shown(self, shown: Verdict) -> None:
        with self._screen.state() as conference:
            here = conference.hall.present.get(shown.person.number) if shown.person else None
        if shown.person is not None and here is not None:
            self._acts.ask_annul(shown.person, here.event_id)
        else:
            self._screen.say(_("Nothing to take back for who is shown; Enter puts it away."))

    def _ask_about_last(self, event_id: str) -> None:
        with self._screen.state() as conference:
            admission = conference.hall.admissions.get(event_id)
            person = conference.roster.people.get(admission.number) if admission else None
            annulled = event_id in conference.hall.annulled
        if person is None or annulled:
            self._admitted.pop()
            self._screen.say(_("This desk has no check-in to take back."))
        else:
            self._acts.ask_annul(person, event_id)
