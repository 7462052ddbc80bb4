"""Reception: the verdict on the last scan across the whole width, who has just come, and how many are here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.journal.envelope import Event
from kiosk.messages.posts import RECEPTION_TITLE
from kiosk.messages.printing import desk_line
from kiosk.messages.scans import mark
from kiosk.reception.commands import CheckIn, CheckInByHand, CheckOut, Reprint
from kiosk.reception.hall import Result
from kiosk.reception.verdict import Verdict
from kiosk.screens.common.find import FindScreen, Found
from kiosk.screens.common.post import PostScreen
from kiosk.screens.reception import view
from kiosk.screens.reception.at_desk import AtDesk
from kiosk.screens.reception.band import Band
from kiosk.screens.reception.desk_menu import DeskMenu
from kiosk.screens.reception.person_acts import PersonActs
from kiosk.screens.reception.service import DeskService
from kiosk.screens.reception.undo import DeskUndo
from kiosk.terminal.keys import bindings, entry
from kiosk.terminal.sounds import Sound
from kiosk.terminal.widgets.text import Text, fitted

# A scanner that reads one invitation twice is not a second person.
_SAME_SECONDS = 3.0
_GUARD_SECONDS = 1.0
# More than other desks write between a commit here and its answer.
_OTHERS = 50
# The person at the desk waits for the verdict; nobody waits for the lists.
_LISTS_LATER_SECONDS = 0.03
# What the line about paper leaves free at its two ends.
_PAPER_EDGES = 6
# What a command that admits nobody led to, in one line.
_DONE = {
    "pin.refused": N_("That PIN is wrong; it was noted."),
    "reception.name_corrected": N_("The name is corrected: {new}"),
    "reception.excused": N_("Noted: {name} does not come. {reason}"),
    "reception.excused_until": N_("Noted: {name} comes at {until}. {reason}"),
    "reception.note_set": N_("The note about {name} is kept; every desk sees it."),
    "reception.note_cleared": N_("The note about {name} is taken away."),
    "reception.handed_out": N_("Noted as given: {name}"),
    "reception.answered": N_("The answer of {name} is noted."),
    "reception.hand_out_taken_back": N_("Noted as not given: {name}"),
    "badge.reprinted": N_("Another badge was asked for: {name}"),
}


class ReceptionScreen(PostScreen):
    """The desk."""

    CSS_PATH = "reception.tcss"
    TITLE_MSGID = RECEPTION_TITLE
    KEYS_SHOWN = ("find", "more_acts", "undo", "guests", "together", "reprint")
    KEYS_EXTRA = ("paper", "choose", "to_stage")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "find", "guests", "together", "undo", "reprint", "more_acts", "forward", "back", "up", "down", "to_stage"
    )

    def __init__(self) -> None:
        super().__init__()
        self._band = Band()
        self.at_desk = AtDesk()
        self.acts = PersonActs(self, form_left=self._note_form_left)
        self.menu = DeskMenu(self, self.acts)
        self.service = DeskService(self, self.at_desk)
        self.undo = DeskUndo(self, self.at_desk, self.acts, held=self._held)
        self._last_code, self._last_at = "", float("-inf")
        self._refresh: Timer | None = None
        self._pressed: dict[str, float] = {}
        self._sound: Sound | None = None
        self._form_left = float("-inf")

    def body(self) -> ComposeResult:
        yield self._band
        yield Text(id="paper-line", fixed=True)
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
        self.watch(self.app, "app_focus", self._band.focus_changed, init=False)

    def left(self, conference: Conference) -> str:  # noqa: ARG002 - the desk's name is enough
        """Return which desk this is, and what is special about it now."""
        modes = [_("rush") if self.kiosk.rush else "", _("scanning out") if self.menu.leaving else ""]
        return " · ".join(part for part in (f" {self.help_title}", self.kiosk.station.post, *modes) if part)

    def middle(self, conference: Conference) -> str:
        """Return how many are here, and whether that is a quorum."""
        present, needed, counts = conference.present, conference.needed, conference.hall.counts
        here = _("Here {present}/{summoned}").format(present=present, summoned=conference.summoned)
        missing = needed - present
        quorum = _("{missing} more for the quorum").format(missing=missing) if missing > 0 else _("quorum ✓")
        guests = _("guests {count}").format(count=counts["guest"])
        health = view.health(self.kiosk.jobs, self.kiosk.sources, self.kiosk.power)
        return "   ".join(part for part in (here, quorum, guests, health) if part)

    def show(self, conference: Conference) -> None:
        """Show the verdict, the last results and the counts."""
        self._show_band(conference)
        now, post = self.kiosk.station.clock.stamp().wall_ms, self.kiosk.station.post
        line = desk_line(self.kiosk.jobs, self.kiosk.printers, conference.settings.printer_of(post), now)
        paper = self.query_one("#paper-line", Text)
        paper.put(fitted(line, max(20, self.size.width - _PAPER_EDGES)))
        paper.set_class(bool(line), "-shown")
        results = self.query_one("#results", Text)
        room = results.size.width
        results.put(view.results(conference, self.kiosk.jobs, self.kiosk.printers, post, self.at_desk.chosen, room))
        self.query_one("#kinds", Text).put(view.kinds(conference))
        self.query_one("#arrivals", Text).put(view.arrivals(conference, now))
        self.query_one("#delegations", Text).put(view.delegations(conference))

    def _show_band(self, conference: Conference) -> None:
        service = self.service
        self._band.show(self.at_desk.shown, conference, service.award_line(conference), service.line(conference))

    def answered(self, events: Sequence[Event]) -> None:
        """Show the verdict of this console's own act before anything else."""
        super().answered(events)
        mine = {event.id for event in events}
        with self.state() as conference:
            # Those of one act are the newest: nothing was folded in between but what other desks wrote.
            newest = list(islice(reversed(conference.hall.results), len(mine) + _OTHERS))
            results = [result for result in reversed(newest) if result.event_id in mine]
            if results:
                self._sound = _sound(self.at_desk.meet(conference, results))
                self._show_band(conference)
            if any(event.kind == "reception.name_corrected" for event in events):
                self.at_desk.renew(conference)
        self.at_desk.waiting = False
        self.undo.learn(results, events)
        self._say_together(results)
        # The act itself comes first; the badge that goes with it needs no word of its own.
        told = next((event for event in events if event.kind in _DONE), None)
        if told is not None:
            self.say(self._done(told))
        given = sum(event.kind == "reception.handed_out" for event in events)
        if given > 1:
            self.say(_("Noted as given to {count} people.").format(count=given))
        self.acts.say_put_away()
        self._refresh_soon()

    def _say_together(self, results: Sequence[Result]) -> None:
        """Say in figures what became of several people at once."""
        admitted = sum(result.reason is None for result in results)
        taken_back = sum(result.reason == "annulled" for result in results)
        if taken_back > 1:
            self.say(_("{count} check-ins were taken back.").format(count=taken_back))
        elif taken_back or len(results) < 2:
            return
        elif admitted == len(results):
            self.say(_("{count} people checked in.").format(count=admitted))
        else:
            text = _("{count} people checked in; not {others}: please look.")
            self.say(text.format(count=admitted, others=len(results) - admitted))

    def _done(self, event: Event) -> str:
        """Return what an act led to, with the name of whom it is about."""
        payload, kind = event.payload, event.kind
        if kind == "reception.excused" and payload.get("until"):
            kind = "reception.excused_until"
        elif kind == "reception.note_set" and not payload["text"]:
            kind = "reception.note_cleared"
        with self.state() as conference:
            person = conference.roster.people.get(payload.get("number", 0))
        return _(_DONE[kind]).format(**{"name": person.full_name if person else "", **payload})

    def failed(self, text: str) -> None:
        """Put the verdict away: what stands in the band must never be the person before."""
        self.at_desk.clear()
        self.at_desk.waiting = False
        self._last_code, self._last_at = "", float("-inf")
        self.refresh_view()
        self.say(text)
        self.kiosk.sound("refused")

    def journal_moved(self, events: Sequence[Event]) -> None:  # noqa: ARG002 - the lists are folded already
        """Show what has come, from this desk or another."""
        if self.at_desk.chosen is not None:
            # The line marked has moved down with the others.
            with self.state() as conference:
                stands = self.at_desk.follow(conference)
            if not stands:
                self.say(_("The line you chose has moved off the list."))
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
        """Return the keys; another badge can be printed only for somebody who is shown and here."""
        keys = super().keys_now()
        again = [(key, text) for key, text in keys if key == "reprint"]
        keys = [(key, text) for key, text in keys if key != "reprint"]
        wanted = self.service.next_act()[0] or (_("Next person") if self.at_desk.shown is not None else "")
        person = self.at_desk.person
        with self.state() as conference:
            here = person is not None and person.number in conference.hall.present
        return [*([("forward", wanted)] if wanted else []), *(again if here else []), *keys]

    def help_keys(self) -> list[tuple[str, str]]:
        """Return every key; what has to do with the person shown stands first."""
        keys = self.keys_now()
        return keys if any(key == "reprint" for key, _does in keys) else [*keys[:-2], entry("reprint"), *keys[-2:]]

    @property
    def takes_scans(self) -> bool:
        """Scans are awaited here."""
        return True

    def take_scan(self, raw: str) -> None:
        """Hand a scan to the rule; the verdict comes back through the journal."""
        now = self.now_s
        if raw == self._last_code and now - self._last_at < _SAME_SECONDS:
            self.say(_("The same code again: it counts once."))
            return
        self._last_code, self._last_at = raw, now
        self.at_desk.waiting = True
        self.kiosk.submit(CheckOut(raw) if self.menu.leaving else CheckIn(raw))

    def action_find(self) -> None:
        """Look somebody up by name."""

        def chosen(found: Found | None) -> None:
            if found is not None and found.by == "enter":
                self.kiosk.submit(CheckInByHand(found.number))
            elif found is not None:
                self.acts.about(found.number)

        self.app.push_screen(FindScreen(), chosen)

    def action_forward(self) -> None:
        """Do what comes next for the person shown: hand out, ask, else get ready for the next one."""
        if self.now_s - self._form_left < _GUARD_SECONDS:
            return  # one Enter too many at the end of a form hands nothing out
        _does, act = self.service.next_act()
        (act or self._ready)()

    def action_back(self) -> None:
        """Get ready for the next person; with nobody shown, put the banner by."""
        if self.at_desk.shown is None and self.at_desk.chosen is None and self.note_banner():
            return
        self._ready()

    def _ready(self) -> None:
        self.at_desk.clear()
        self.undo.forget_given()
        self.refresh_view()

    def action_undo(self) -> None:
        """Take back the check-in marked, or this console's own last one."""
        self.undo.take_back()

    def action_reprint(self) -> None:
        """Print another badge for the person in the band."""
        if self._held("reprint"):
            return
        if self.at_desk.person is None:
            self.say(_("Nobody is shown: look the person up first, F2."))
            return
        self.kiosk.submit(Reprint(self.at_desk.person.number))

    def action_more_acts(self) -> None:
        """Offer what else can be done: about the person shown, else about the desk."""
        person = self.at_desk.person
        if person is None:
            self.menu.offer()
        else:
            self.acts.about(person.number)

    def action_guests(self) -> None:
        """Let guests in without an invitation, in protocol order."""
        self.menu.pick_guests()

    def action_together(self) -> None:
        """Let a whole delegation in."""
        self.menu.pick_delegation()

    def action_paper(self) -> None:
        """Show the printers and tickets, that of the person shown marked."""
        shown = self.at_desk.shown
        self.kiosk.show_tickets((shown.first_event_id or shown.event_id) if shown else "")

    def action_to_stage(self) -> None:
        """Close the desk: this console serves the stage from now on, and late arrivals still scan there."""
        self.kiosk.late_desk = True
        self.kiosk.go_to("stage")

    def move(self, by: int) -> None:
        with self.state() as conference:
            found = self.at_desk.choose(conference, by)
        if found:
            self.refresh_view()

    def _note_form_left(self) -> None:
        self._form_left = self.now_s

    def _held(self, key: str) -> bool:
        """Whether a key is held down: a press within a second of the last one, every repeat counting anew."""
        now, before = self.now_s, self._pressed.get(key, float("-inf"))
        self._pressed[key] = now
        return now - before < _GUARD_SECONDS


def _sound(verdict: Verdict) -> Sound:
    if verdict.ok:
        return "ok"
    return "again" if mark(verdict) == "!" else "refused"
