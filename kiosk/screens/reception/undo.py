"""Taking back: the key is about whoever is shown, never about somebody out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.i18n import _
from kiosk.reception.commands import Annul, AnnulTogether, TakeBackHandOut
from kiosk.reception.verdict import Verdict
from kiosk.roster.people import Person
from kiosk.screens.common.menu import MenuScreen

if TYPE_CHECKING:
    from kiosk.screens.common.post import PostScreen

    _Base = PostScreen
else:
    _Base = object

UNDONE = "undo"


class DeskUndo(_Base):
    """Mix-in of the reception screen; it knows what this console admitted and gave last."""

    _shown: Verdict | None
    _chosen: int | None
    _waiting: bool
    _admitted: list[str]
    _group: dict[str, int]
    _handed: Sequence[TakeBackHandOut]

    def ask_annul(self, person: Person, admission: str) -> None:
        """Ask for the reason why a check-in is taken back."""
        raise NotImplementedError

    def held(self, key: str) -> bool:
        """Whether a key is held down."""
        raise NotImplementedError

    def action_undo(self) -> None:
        """Take back the check-in marked, or this console's own last one; a key held down is one wish."""
        verdict = self._shown
        if self._chosen is not None and verdict is not None and verdict.ok and verdict.person is not None:
            self.ask_annul(verdict.person, verdict.event_id)
        elif self.held("undo"):
            self.say(_("One step a second: look at what was taken back, then press F8 again."))
        elif self._waiting:
            self.say(_("The last scan is being written: look at it first."))
        elif self._handed:
            for command in self._handed:
                self.kiosk.submit(command)
            self._handed = ()
        elif len(self._group) > 1:
            self._ask_about_group()
        else:
            self._undo_last(verdict)

    def _undo_last(self, verdict: Verdict | None) -> None:
        last = self._admitted[-1] if self._admitted else ""
        if verdict is not None and verdict.event_id != last:
            self._ask_about_shown(verdict)
        elif not last:
            self.say(_("This desk has no check-in to take back."))
        elif verdict is None:
            self._ask_about_last(last)
        else:
            self.kiosk.submit(Annul(self._admitted.pop(), reason=UNDONE))

    def _ask_about_group(self) -> None:
        group = dict(self._group)
        with self.state() as conference:
            person = conference.roster.people[list(group.values())[-1]]
        entries = [
            ("one", _("Only {name}").format(name=person.full_name)),
            ("all", _("All {count} who were checked in together").format(count=len(group))),
        ]

        def chosen(which: str | None) -> None:
            taken = list(group)[-1:] if which == "one" else list(group) if which == "all" else []
            if taken:
                self._admitted = [id_ for id_ in self._admitted if id_ not in taken]
                self._group = {}
                self.kiosk.submit(AnnulTogether(tuple(taken), reason=UNDONE))

        self.app.push_screen(MenuScreen(_("Take back the check-in of whom?"), entries), chosen)

    def _ask_about_shown(self, verdict: Verdict) -> None:
        with self.state() as conference:
            here = conference.hall.present.get(verdict.person.number) if verdict.person else None
        if verdict.person is not None and here is not None:
            self.ask_annul(verdict.person, here.event_id)
        else:
            self.say(_("Nothing to take back for who is shown; Enter puts it away."))

    def _ask_about_last(self, event_id: str) -> None:
        with self.state() as conference:
            admission = conference.hall.admissions.get(event_id)
            person = conference.roster.people.get(admission.number) if admission else None
            annulled = event_id in conference.hall.annulled
        self._admitted.pop()
        if person is None or annulled:
            self.say(_("This desk has no check-in to take back."))
        else:
            self._admitted.append(event_id)
            self.ask_annul(person, event_id)
