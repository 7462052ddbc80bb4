"""Reception: the verdict on the last scan across the whole width, who has just come, and how many are here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.style import Style
from textual.timer import Timer

from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.journal import Event
from kiosk.keys import bindings
from kiosk.reception.admission import Annul, CheckIn
from kiosk.reception.righting import Reprint
from kiosk.reception.verdict import Verdict
from kiosk.runningtime import time_of_day
from kiosk.screens.post import RECEPTION_TITLE, PostScreen
from kiosk.telling import reason_name
from kiosk.widgets.band import Band
from kiosk.widgets.text import Text

_LINES = 10
_DELEGATIONS = 8
# A scanner that reads one invitation twice is not a second person.
_SAME_SECONDS = 3.0
_GUARD_SECONDS = 1.0
# The person at the desk waits for the verdict; nobody waits for the lists.
_LISTS_LATER_SECONDS = 0.03
_JOBS = {
    "queued": N_("badge queued"),
    "preflight": N_("badge queued"),
    "sending": N_("printing"),
    "confirming": N_("printing"),
    "printed": N_("badge printed"),
    "sent": N_("badge sent"),
    "maybe": N_("badge? please look"),
    "waiting": N_("printer waits"),
}


@dataclass(frozen=True, slots=True)
class _Last:
    """The last code taken, and when, in seconds of the program's clock."""

    raw: str
    at: float


class ReceptionScreen(PostScreen):
    """The desk."""

    CSS_PATH = "reception.tcss"
    TITLE_MSGID = RECEPTION_TITLE
    KEYS_SHOWN = ("find", "undo", "reprint")
    KEYS_EXTRA = ("paper",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("find", "undo", "reprint", "paper", "forward")

    def __init__(self) -> None:
        super().__init__()
        self._band = Band()
        self._shown: Verdict | None = None
        self._last = _Last("", float("-inf"))
        self._refresh: Timer | None = None
        self._admitted: list[str] = []
        self._undone_at = float("-inf")

    def body(self) -> ComposeResult:
        yield self._band
        with Horizontal(id="below"):
            with Vertical(id="recent"):
                yield Text(_("Just scanned"), classes="heading")
                yield Text(id="results", fixed=True)
            with Vertical(id="figures"):
                yield Text(_("By delegation"), classes="heading")
                yield Text(id="delegations", fixed=True)

    def left(self, conference: Conference) -> str:  # noqa: ARG002 - the desk's name is enough
        """Return which desk this is."""
        return f" {self.help_title} · {self.kiosk.station.post}"

    def middle(self, conference: Conference) -> str:
        """Return how many are here, and whether that is a quorum."""
        present, needed = conference.present, conference.needed
        here = _("Here {present}/{summoned}").format(present=present, summoned=conference.summoned)
        mark = "✓" if conference.summoned and present >= needed else ""
        quorum = _("needed {needed}").format(needed=needed)
        guests = _("guests {count}").format(count=conference.hall.counts["guest"])
        return f"{here}   {quorum} {mark}   {guests}"

    def show(self, conference: Conference) -> None:
        """Show the verdict, the last results and the counts."""
        self._band.show(self._shown, conference, self._award_line(conference))
        self.query_one("#results", Text).put(self._results(conference))
        self.query_one("#delegations", Text).put(self._delegations(conference))

    def answered(self, events: Sequence[Event]) -> None:
        """Show the verdict of this console's own scan before anything else."""
        super().answered(events)
        mine = {event.id for event in events}
        with self.state() as conference:
            result = next((r for r in reversed(conference.hall.results) if r.event_id in mine), None)
            if result is not None:
                self._shown = conference.verdict(result)
                self._band.show(self._shown, conference, self._award_line(conference))
                if self._shown.ok:
                    self._admitted.append(result.event_id)
        self._refresh_soon()

    def failed(self, text: str) -> None:
        """Put the verdict away: what stands in the band must never be the person before."""
        self._shown, self._last = None, _Last("", float("-inf"))
        self.refresh_view()
        self.say(text)

    def journal_moved(self, events: Sequence[Event]) -> None:  # noqa: ARG002 - the lists are folded already
        """Show what has come, from this desk or another."""
        self._refresh_soon()

    def jobs_moved(self) -> None:
        """Show the states of the badges."""
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        """Show the lists and counts when the verdict has been painted, once for all that comes meanwhile."""
        if self._refresh is None:
            self._refresh = self.set_timer(_LISTS_LATER_SECONDS, self._refresh_now)

    def _refresh_now(self) -> None:
        self._refresh = None
        self.refresh_view()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; paper can be looked at where a printer on screen left some."""
        return [(key, text) for key, text in super().keys_now() if key != "paper" or self._ticket()]

    def take_scan(self, raw: str) -> None:
        """Hand a scan to the rule; the verdict comes back through the journal."""
        now = self.app._loop.time() if self.app._loop else 0.0
        if raw == self._last.raw and now - self._last.at < _SAME_SECONDS:
            self.say(_("The same code again: it counts once."))
            return
        self._last = _Last(raw, now)
        self.kiosk.submit(CheckIn(raw))

    def action_find(self) -> None:
        """Look somebody up by name."""
        from kiosk.screens.find import FindScreen

        self.app.push_screen(FindScreen())

    def action_forward(self) -> None:
        """Put the last verdict away: the desk is ready for the next person."""
        self._shown = None
        self.refresh_view()

    def action_undo(self) -> None:
        """Take this console's own last check-in back; a key held down is one wish."""
        now = self.app._loop.time() if self.app._loop else 0.0
        if now - self._undone_at < _GUARD_SECONDS:
            return
        if not self._admitted:
            self.say(_("This desk has no check-in to take back."))
            return
        self._undone_at = now
        self.kiosk.submit(Annul(self._admitted.pop(), reason="undo"))

    def action_reprint(self) -> None:
        """Print another badge for the person in the band."""
        if self._shown is None or self._shown.person is None:
            self.say(_("Nobody is shown: look the person up first, F2."))
            return
        self.kiosk.submit(Reprint(self._shown.person.number))
        self.say(_("Another badge was asked for: {name}").format(name=self._shown.person.full_name))

    def action_paper(self) -> None:
        """Look at the newest ticket of a printer on screen."""
        from kiosk.screens.paper import PaperScreen

        ticket = self._ticket()
        if ticket is not None:
            self.app.push_screen(PaperScreen(ticket))

    def _ticket(self) -> Path | None:
        """Return the paper of the person in the band, if a printer on screen has printed it."""
        verdict = self._shown
        if verdict is None:
            return None
        return self.kiosk.tickets.get(verdict.first_event_id or verdict.event_id)

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

    def _results(self, conference: Conference) -> Content:
        zone = conference.settings.zone
        lines = []
        for result in list(reversed(conference.hall.results))[:_LINES]:
            verdict = conference.verdict(result)
            name = verdict.person.full_name if verdict.person else _("(no name)")
            at = time_of_day(verdict.wall_ms, zone)
            taken_back = verdict.ok and verdict.event_id in conference.hall.annulled
            if verdict.ok:
                job = _JOBS.get(self.kiosk.job_states.get(verdict.event_id, ""))
                state = _(job) if job else ""
                detail = f"{verdict.person.seat or '' if verdict.person else '':<6}{state}"
            else:
                detail = reason_name(verdict.reason or "")
            mark = _mark(verdict)
            style = Style(dim=True, strike=True) if taken_back else Style()
            desk = "" if verdict.post == self.kiosk.station.post else f" · {verdict.post}"
            lines.append(Content.assemble((f"{at} {mark} {name:<27} {detail}{desk}", style)))
        if not lines:
            lines.append(Content(_("Nobody yet. Scan an invitation, or press F2 and type a name.")))
        return Content("\n").join(lines)

    def _delegations(self, conference: Conference) -> Content:
        expected: dict[str, int] = {}
        for person in conference.roster.expected():
            if person.delegation:
                expected[person.delegation] = expected.get(person.delegation, 0) + 1
        here = conference.hall.by_delegation
        missing = sorted(expected, key=lambda name: here[name] - expected[name])[:_DELEGATIONS]
        lines = [f"{here[name]:>3}/{expected[name]:<3} {name}" for name in missing]
        return Content("\n".join(lines))


def _mark(verdict: Verdict) -> str:
    if verdict.ok:
        return "✓"
    return "!" if verdict.reason in {"already_checked_in", "annulled"} else "✗"
