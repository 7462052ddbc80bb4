"""Who is at the desk: the verdict in the band, the line marked in the list, and who was let in together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.conference.state import Conference
from kiosk.reception.hall import Result
from kiosk.reception.verdict import Verdict
from kiosk.roster.people import Person
from kiosk.screens.reception import view


@dataclass(slots=True)
class AtDesk:
    """What the keys of the desk are about: one object, at which the screen, its hand-outs and its undo look.

    `shown` is the verdict in the band, `chosen` the line marked in the list, `group` who was let in together, by event.
    `waiting`: a scan was handed in, and its verdict is not there yet.
    """

    shown: Verdict | None = None
    chosen: int | None = None
    group: dict[str, int] = field(default_factory=dict)
    waiting: bool = False

    @property
    def person(self) -> Person | None:
        """The person shown."""
        return self.shown.person if self.shown else None

    def clear(self) -> None:
        """Get ready for the next person."""
        self.shown, self.chosen, self.group = None, None, {}

    def meet(self, conference: Conference, results: Sequence[Result]) -> Verdict:
        """Show what an act of this console led to; of several people the one who must be looked at."""
        telling = next((r for r in results if r.reason is not None and r.reason != "annulled"), results[-1])
        let_in = {r.event_id: r.number for r in results if r.reason is None}
        self.group = {id_: n for id_, n in let_in.items() if n is not None} if len(let_in) > 1 else {}
        self.shown, self.chosen = conference.verdict(telling), None
        return self.shown

    def renew(self, conference: Conference) -> None:
        """Show the person as he is called now."""
        shown = self.shown.event_id if self.shown else ""
        result = next((r for r in reversed(conference.hall.results) if r.event_id == shown), None)
        self.shown = conference.verdict(result) if result is not None else self.shown

    def choose(self, conference: Conference, by: int) -> bool:
        """Mark the line *by* lines further down, and show its person; return whether there is any line."""
        results = view.newest(conference)
        if results:
            # The first press marks the newest, whichever arrow it was.
            self.chosen = 0 if self.chosen is None else (self.chosen + by) % len(results)
            self.shown = conference.verdict(results[self.chosen])
        return bool(results)

    def follow(self, conference: Conference) -> bool:
        """Mark the line of whoever is shown, wherever it stands now; return whether it still stands there."""
        ids = [result.event_id for result in view.newest(conference)]
        shown = self.shown.event_id if self.shown else ""
        self.chosen = ids.index(shown) if shown in ids else None
        if self.chosen is None:
            # What stands in the band is what the keys act on: a line that has gone takes its person along.
            self.shown = None
        return self.chosen is not None
