"""Reception: the verdict on the last scan across the whole width, who has just come, and how many are here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.journal import Event
from kiosk.keys import bindings
from kiosk.reception.admission import Annul, CheckIn, CheckInByHand, CheckInTogether, CheckOut
from kiosk.reception.righting import Reprint
from kiosk.reception.service import Answer, HandOut, TakeBackHandOut
from kiosk.reception.verdict import Verdict
from kiosk.screens import reception_view as view
from kiosk.screens.ask import AskScreen, Field
from kiosk.screens.desk_acts import DeskActs
from kiosk.screens.desk_menu import DeskMenu
from kiosk.screens.find import FindScreen, Found
from kiosk.screens.post import RECEPTION_TITLE, PostScreen
from kiosk.sounds import Sound
from kiosk.widgets.band import Band
from kiosk.widgets.text import Text

# A scanner that reads one invitation twice is not a second person.
_SAME_SECONDS = 3.0
_GUARD_SECONDS = 1.0
# More than other desks write between a commit here and its answer.
_OTHERS = 50
# The person at the desk waits for the verdict; nobody waits for the lists.
_LISTS_LATER_SECONDS = 0.03
# What a command that admits nobody led to, in one line.
_DONE = {
    "pin.refused": N_("That PIN is wrong; it was noted."),
    "reception.name_corrected": N_("The name is corrected: {new}"),
    "reception.excused": N_("Noted: will be late, or will not come."),
    "reception.note_set": N_("The note is kept; every desk sees it."),
    "reception.handed_out": N_("Noted as given."),
    "reception.answered": N_("The answer is noted."),
    "reception.hand_out_taken_back": N_("Noted as not given."),
}


@dataclass(frozen=True, slots=True)
class _Last:
    """The last code taken, and when, in seconds of the program's clock."""

    raw: str
    at: float


class ReceptionScreen(DeskActs, DeskMenu, PostScreen):
    """The desk."""

    CSS_PATH = "reception.tcss"
    TITLE_MSGID = RECEPTION_TITLE
    KEYS_SHOWN = ("find", "more_acts", "undo", "guests", "together", "reprint")
    KEYS_EXTRA = ("choose", "to_stage", "paper")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "find", "guests", "together", "undo", "reprint", "more_acts", "paper", "forward", "up", "down", "to_stage"
    )

    def __init__(self) -> None:
        super().__init__()
        self._band = Band()
        self._shown: Verdict | None = None
        self._last = _Last("", float("-inf"))
        self._refresh: Timer | None = None
        self._admitted: list[str] = []
        self._pressed: dict[str, float] = {}
        self._waiting = False
        self._chosen: int | None = None
        self._sound: Sound | None = None
        self._handed: TakeBackHandOut | None = None

    def body(self) -> ComposeResult:
        yield self._band
        with Horizontal(id="below"):
            with Vertical(id="recent"):
                yield Text(_("Just scanned"), classes="heading")
                yield Text(id="results", fixed=True)
            with Vertical(id="figures"):
                yield Text(id="kinds")
                yield Text(id="arrivals", fixed=True)
                yield Text(_("By delegation"), classes="heading")
                yield Text(id="delegations", fixed=True)

    def on_mount(self) -> None:
        """Say so in large letters when the scanner types into another window."""
        super().on_mount()
        self.watch(self.app, "app_focus", self._band.focus_changed, init=False)

    def left(self, conference: Conference) -> str:  # noqa: ARG002 - the desk's name is enough
        """Return which desk this is, and what is special about it now."""
        modes = [_("rush") if self.kiosk.rush else "", _("scanning out") if self.leaving else ""]
        return " · ".join(part for part in (f" {self.help_title}", self.kiosk.station.post, *modes) if part)

    def middle(self, conference: Conference) -> str:
        """Return how many are here, and whether that is a quorum."""
        present, needed, counts = conference.present, conference.needed, conference.hall.counts
        here = _("Here {present}/{summoned}").format(present=present, summoned=conference.summoned)
        missing = needed - present
        quorum = _("{missing} more for the quorum").format(missing=missing) if missing > 0 else _("quorum ✓")
        guests = _("guests {count}").format(count=counts["guest"])
        return "   ".join(
            part
            for part in (here, quorum, guests, view.health(self.kiosk.job_states, self.kiosk.sources, self.kiosk.power))
            if part
        )

    def show(self, conference: Conference) -> None:
        """Show the verdict, the last results and the counts."""
        self._show_band(conference)
        results = view.results(conference, self.kiosk.job_states, self.kiosk.station.post, self._chosen)
        self.query_one("#results", Text).put(results)
        self.query_one("#kinds", Text).put(view.kinds(conference))
        now = self.kiosk.station.clock.stamp().wall_ms
        self.query_one("#arrivals", Text).put(view.arrivals(conference, now))
        self.query_one("#delegations", Text).put(view.delegations(conference))

    def _show_band(self, conference: Conference) -> None:
        self._band.show(self._shown, conference, self._award_line(conference), self._service_line(conference))

    def answered(self, events: Sequence[Event]) -> None:
        """Show the verdict of this console's own act before anything else."""
        super().answered(events)
        mine = {event.id for event in events}
        with self.state() as conference:
            # Those of one act are the newest: nothing was folded in between but what other desks wrote.
            newest = list(islice(reversed(conference.hall.results), len(mine) + _OTHERS))
            results = [result for result in reversed(newest) if result.event_id in mine]
            if results:
                # Of several people the one who was not let in is who the desk must look at.
                telling = next((r for r in results if r.reason is not None and r.reason != "annulled"), results[-1])
                self._shown, self._chosen = conference.verdict(telling), None
                self._show_band(conference)
                self._admitted += [result.event_id for result in results if result.reason is None]
                self._sound = _sound(self._shown)
        self._waiting = False
        admitted = sum(result.reason is None for result in results)
        if len(results) > 2 and admitted == len(results):
            self.say(_("{count} people checked in.").format(count=admitted))
        elif len(results) > 2:
            text = _("{count} people checked in; not {others}: please look.")
            self.say(text.format(count=admitted, others=len(results) - admitted))
        if results:
            self._handed = None
        for event in events:
            if event.kind == "reception.handed_out":
                self._handed = TakeBackHandOut(event.payload["number"], tuple(event.payload["items"]))
            if event.kind == "reception.name_corrected":
                self._show_anew()
            if event.kind in _DONE:
                self.say(_(_DONE[event.kind]).format(**event.payload))
        self._refresh_soon()

    def _show_anew(self) -> None:
        """Show the person in the band as he is called now."""
        with self.state() as conference:
            shown = self._shown.event_id if self._shown else ""
            result = next((r for r in reversed(conference.hall.results) if r.event_id == shown), None)
            self._shown = conference.verdict(result) if result is not None else self._shown

    def failed(self, text: str) -> None:
        """Put the verdict away: what stands in the band must never be the person before."""
        self._shown, self._chosen, self._last = None, None, _Last("", float("-inf"))
        self._waiting = False
        self.refresh_view()
        self.say(text)
        self.kiosk.sound("refused")

    def journal_moved(self, events: Sequence[Event]) -> None:  # noqa: ARG002 - the lists are folded already
        """Show what has come, from this desk or another."""
        if self._chosen is not None:
            # The line marked has moved down with the others.
            self._choose_shown()
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
        if self._sound is not None:
            # Not before the verdict is painted: to wake the thread that plays would hold the painting up.
            self.kiosk.sound(self._sound)
            self._sound = None
        self.refresh_view()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; paper can be looked at where a printer on screen left some."""
        keys = [(key, text) for key, text in super().keys_now() if key != "paper" or self._ticket()]
        wanted = self._next_thing()
        return [("forward", wanted), *keys] if wanted else keys

    def take_scan(self, raw: str) -> None:
        """Hand a scan to the rule; the verdict comes back through the journal."""
        now = self._now()
        if raw == self._last.raw and now - self._last.at < _SAME_SECONDS:
            self.say(_("The same code again: it counts once."))
            return
        self._last = _Last(raw, now)
        self._waiting = True
        self.kiosk.submit(CheckOut(raw) if self.leaving else CheckIn(raw))

    def action_find(self) -> None:
        """Look somebody up by name."""

        def chosen(found: Found | None) -> None:
            if found is not None and found.by == "enter":
                self.kiosk.submit(CheckInByHand(found.number))
            elif found is not None:
                self.about(found.number)

        self.app.push_screen(FindScreen(), chosen)

    def action_forward(self) -> None:
        """Do what comes next for the person shown: hand out, ask, else get ready for the next one."""
        verdict = self._shown
        if verdict is not None and verdict.person is not None and self._next_thing():
            number = verdict.person.number
            with self.state() as conference:
                due = conference.care.due(number, conference.settings.hand_outs)
                question = next(iter(self._unanswered(conference, number)), None)
            if due:
                self.kiosk.submit(HandOut(number))
            elif question is not None:
                choices = tuple((choice, choice) for choice in question.choices)
                screen = AskScreen(verdict.person.full_name, [Field("answer", question.text, choices=choices)])
                self.app.push_screen(
                    screen, lambda a: self.kiosk.submit(Answer(number, question.id, a["answer"])) if a else None
                )
            return
        self._shown, self._chosen, self._handed = None, None, None
        self.refresh_view()

    def action_up(self) -> None:
        """Mark the result above, and show its person."""
        self._choose(-1)

    def action_down(self) -> None:
        """Mark the result below, and show its person."""
        self._choose(1)

    def action_undo(self) -> None:
        """Take back the check-in marked, or this console's own last one; a key held down is one wish."""
        verdict = self._shown
        if self._chosen is not None and verdict is not None and verdict.ok and verdict.person is not None:
            self.ask_annul(verdict.person, verdict.event_id)
            return
        if self._held("undo"):
            return
        if self._waiting:
            self.say(_("The last scan is being written: look at it first."))
            return
        if self._handed is not None:
            self.kiosk.submit(self._handed)
            self._handed = None
            return
        last = self._admitted[-1] if self._admitted else ""
        if verdict is not None and verdict.event_id != last:
            # The key is about whoever is shown: never about somebody else, out of sight.
            self._ask_about_shown(verdict)
            return
        if not last:
            self.say(_("This desk has no check-in to take back."))
        elif verdict is None:
            self._ask_about_last(last)
        else:
            self.kiosk.submit(Annul(self._admitted.pop(), reason="undo"))

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

    def action_reprint(self) -> None:
        """Print another badge for the person in the band."""
        if self._held("reprint"):
            return
        if self._shown is None or self._shown.person is None:
            self.say(_("Nobody is shown: look the person up first, F2."))
            return
        self.kiosk.submit(Reprint(self._shown.person.number))
        self.say(_("Another badge was asked for: {name}").format(name=self._shown.person.full_name))

    def action_more_acts(self) -> None:
        """Offer what else can be done: about the person shown, else about the desk."""
        person = self._shown.person if self._shown else None
        if person is None:
            self.desk_menu()
        else:
            self.about(person.number)

    def action_guests(self) -> None:
        """Let guests in without an invitation, in protocol order."""
        self.pick_guests(self._together)

    def action_together(self) -> None:
        """Let a whole delegation in."""
        self.pick_delegation(self._together)

    def action_paper(self) -> None:
        """Look at the newest ticket of a printer on screen."""
        from kiosk.screens.paper import PaperScreen

        ticket = self._ticket()
        if ticket is not None:
            self.app.push_screen(PaperScreen(ticket))

    def action_to_stage(self) -> None:
        """Close the desk: this console serves the stage from now on, and late arrivals still scan there."""
        self.kiosk.late_desk = True
        self.kiosk.go_to("stage")

    def _together(self, numbers: tuple[int, ...] | None) -> None:
        if numbers:
            self.kiosk.submit(CheckInTogether(numbers))

    def _choose(self, by: int) -> None:
        with self.state() as conference:
            results = view.newest(conference)
            if not results:
                return
            at = (0 if by > 0 else len(results) - 1) if self._chosen is None else (self._chosen + by) % len(results)
            self._chosen, self._shown = at, conference.verdict(results[at])
        self.refresh_view()

    def _choose_shown(self) -> None:
        with self.state() as conference:
            ids = [result.event_id for result in view.newest(conference)]
        shown = self._shown.event_id if self._shown else ""
        self._chosen = ids.index(shown) if shown in ids else None
        if self._chosen is None:
            # What stands in the band is what the keys act on: a line that has gone takes its person along.
            self._shown = None
            self.say(_("The line you chose has moved off the list."))

    def _ticket(self) -> Path | None:
        """Return the paper of the person in the band, if a printer on screen has printed it."""
        verdict = self._shown
        if verdict is None:
            return None
        return self.kiosk.tickets.get(verdict.first_event_id or verdict.event_id)

    def _held(self, key: str) -> bool:
        """Whether a key is held down: a press within a second of the last one, every repeat counting anew."""
        now, before = self._now(), self._pressed.get(key, float("-inf"))
        self._pressed[key] = now
        return now - before < _GUARD_SECONDS

    def _now(self) -> float:
        return self.app._loop.time() if self.app._loop else 0.0


def _sound(verdict: Verdict) -> Sound:
    if verdict.ok:
        return "ok"
    return "again" if view.mark(verdict) == "!" else "refused"
