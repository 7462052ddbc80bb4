"""Overview for the organisers: what waits for a human, who is missing, which guests are here, how the posts do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from kiosk.awards.commands import ConfirmWording, JoinRecipient
from kiosk.conference.commands import PrintPaper, SendMessage
from kiosk.conference.missing import Missing, missing
from kiosk.conference.open_questions import OpenQuestion, open_questions
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.backups import overdue
from kiosk.messages.durations import lateness_text, minutes_text
from kiosk.messages.papers import PAPERS, RESCUE
from kiosk.messages.posts import OVERVIEW_TITLE
from kiosk.messages.scans import question_line
from kiosk.reception.commands import Annul, Approve, CloseQuestion, Decline, Excuse, NoteSubstitute, PrintList, SetNote
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc.plan import LEAST_CUT_MS
from kiosk.screens.mc.programme import PlanScreen
from kiosk.screens.mc.view import stretch
from kiosk.screens.overview import view
from kiosk.screens.overview.papers_after import PapersAfter
from kiosk.screens.overview.report import ReportScreen
from kiosk.screens.reception.view import health
from kiosk.screens.stage.batch_flows import BatchFlows
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text
from kiosk.terminal.widgets.timeline import Timeline

_GUARD_SECONDS = 1.0


class OverviewScreen(PostScreen):
    """The organisers' screen."""

    CSS_PATH = "overview.tcss"
    TITLE_MSGID = OVERVIEW_TITLE
    KEYS_SHOWN = ("choose", "forward", "reprint", "more_acts", "view", "paper", "leaf")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "up", "down", "forward", "reprint", "more_acts", "view", "page_up", "page_down"
    )

    def __init__(self) -> None:
        super().__init__()
        self.flows = BatchFlows(self)
        self.papers = PapersAfter(self)
        self._timeline = Timeline(id="timeline")
        self._questions: list[OpenQuestion] = []
        self._at = 0
        self._first = 0
        self._sure = True
        self._settling = ""
        self._printed_at = float("-inf")

    def body(self) -> ComposeResult:
        with Horizontal(id="board"):
            with Vertical(id="todo"):
                yield Text(id="questions-title", classes="heading")
                yield Text(id="questions")
                yield Text(id="missing-title", classes="heading")
                yield Text(id="missing", fixed=True)
            with Vertical(id="state"):
                yield Text(id="arrivals-title", classes="heading")
                yield Text(id="arrivals")
                yield Text(id="guests-title", classes="heading")
                yield Text(id="guests", fixed=True)
                yield Text(_("Posts"), classes="heading")
                yield Text(id="posts")
        yield self._timeline

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {
            "forward": _("Settle"),
            "reprint": _("Print who is missing"),
            "more_acts": _("Report, message, paper"),
            "view": _("Programme"),
        }
        hidden = set() if self._questions else {"forward", "choose"}
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return how many are here, and what is amiss with paper, power and backups."""
        here = _("Here {present}/{summoned}").format(present=conference.present, summoned=conference.summoned)
        now = conference.face(self.kiosk.station.clock.stamp())
        late = "" if now.state in ("pending", "ended") else lateness_text(now.offset_ms)
        if now.cut_needed_ms >= LEAST_CUT_MS and late:
            cut = _("cut {needed}, possible {possible}")
            needed, possible = minutes_text(now.cut_needed_ms), minutes_text(now.cut_possible_ms)
            late += " · " + cut.format(needed=needed, possible=possible)
        amiss = health(self.kiosk.jobs, self.kiosk.sources, self.kiosk.power)
        unsaved = overdue(self.kiosk.backup, conference.settings.zone)
        return "   ".join(part for part in (here, late, amiss, unsaved) if part)

    def show(self, conference: Conference) -> None:
        """Show everything anew."""
        chosen = self._questions[self._at].key if self._questions else ""
        self._questions = open_questions(conference)
        keys = [question.key for question in self._questions]
        if chosen in keys:
            self._at = keys.index(chosen)
        else:
            # Somebody settled it elsewhere: Enter must not fall on the one that has moved up.
            self._sure = chosen in {"", self._settling}
            self._at = max(0, min(self._at, len(self._questions) - 1))
        now = self._now(conference)
        face_now = conference.face(self.kiosk.station.clock.stamp())
        lacking = missing(conference, face_now, now)
        self.put("questions-title", _("To settle ({count})").format(count=len(self._questions)))
        self.put("questions", view.questions(self._questions, self._at, max(2, self.size.height // 2 - 6)))
        self.put("missing-title", view.missing_title(lacking))
        room = max(1, self.query_one("#missing").size.height - 1)
        self._first = max(0, min(self._first, len(lacking) - room))
        self.put("missing", view.missing(lacking, self._first, room))
        self.put("arrivals-title", _("Arrivals, five minutes a column"))
        self.put("arrivals", view.curve(conference, self.kiosk.station.clock.stamp().wall_ms))
        guests = conference.hall.counts["guest"], conference.roster.kinds["guest"]
        self.put("guests-title", _("Guests {present}/{expected}").format(present=guests[0], expected=guests[1]))
        self.put("guests", view.guests(conference, self.size.height))
        self.put("posts", view.posts(conference, self.kiosk.station.clock.stamp().wall_ms))
        self._timeline.show([stretch(row) for row in face_now.rows])

    def answered(self, events: Sequence[Event]) -> None:
        """Show what came of it."""
        super().answered(events)
        self.refresh_view()

    def action_page_up(self) -> None:
        """Look further up the list of the missing."""
        self._leaf(-1)

    def action_page_down(self) -> None:
        """Look further down the list of the missing."""
        self._leaf(1)

    def action_forward(self) -> None:
        """Settle the question marked."""
        if not self._questions:
            return
        if not self._sure:
            self._sure = True
            self.say(_("That was settled elsewhere; this is the next one. Enter settles it."))
            return
        question = self._questions[self._at]
        entries = view.answers(question)
        title, about = question_line(question), question.person.office
        self.app.push_screen(MenuScreen(title, entries, note=about), lambda answer: self._settle(question, answer))

    def action_more_acts(self) -> None:
        """Tell the MC something, print what else the organisers need, or show the delegates' report."""
        entries = [(what, _(PAPERS[what])) for what in ("summary", "test")]
        entries += [("message", _("A message to the MC")), ("report", _("Delegates' report")), ("rescue", _(RESCUE))]
        entries += [("papers", _("The papers after the conference"))]

        def chosen(what: str | None) -> None:
            if what == "message":
                self._write()
            elif what == "report":
                self.app.push_screen(ReportScreen())
            elif what == "rescue":
                self.kiosk.submit(PrintPaper("rescue"))
            elif what == "papers":
                self.papers.write()
            elif what is not None:
                self.kiosk.submit(PrintPaper("summary" if what == "summary" else "test"))

        self.app.push_screen(MenuScreen(_("More"), entries), chosen)

    def _write(self) -> None:
        field = Field("text", _("What the MC shall read"), needed=True)
        self.app.push_screen(
            AskScreen(_("A message to the MC"), (field,), send=lambda answers: SendMessage(answers["text"]))
        )

    def action_view(self) -> None:
        """Show the programme of today."""
        self.app.push_screen(PlanScreen())

    def action_reprint(self) -> None:
        """Print who is missing, for the ushers: those needed soon, else everybody."""
        now_s, before = self.now_s, self._printed_at
        self._printed_at = now_s
        if now_s - before < _GUARD_SECONDS:
            return  # held down
        with self.state() as conference:
            now = self._now(conference)
            lacking = missing(conference, conference.face(self.kiosk.station.clock.stamp()), now)
            name = conference.settings.name
        soon = [entry for entry in lacking if entry.alarm] or lacking
        self.kiosk.submit(
            PrintList(
                _("STILL MISSING"),
                f"{name} · {now:%H:%M}",
                tuple(view.slip_line(entry) for entry in _once(soon)),
                _("Please lead them to their places, and tell the stage."),
            )
        )

    def _settle(self, question: OpenQuestion, answer: str | None) -> None:
        number = question.person.number
        if answer is None:
            return
        self._settling = question.key
        if answer == "excuse":
            self.kiosk.submit(Excuse(number, question.text, question.until or ""))
        elif answer == "substitute":
            self.kiosk.submit(NoteSubstitute(number, question.text))
        elif answer == "stop":
            self.kiosk.submit(SetNote(number, question.text, stops=True))
        elif answer == "approve" and question.person.kind == "walk_in":
            self._ask_pin(question, lambda pin: Approve(number, pin))
        elif answer == "approve":
            self.kiosk.submit(Approve(number))
        elif answer == "lift":
            self._ask_pin(question, lambda pin: SetNote(number, question.text, stops=False, pin=pin))
        elif answer == "enrol" and question.certificate is not None:
            with self.state() as conference:
                certificate = conference.awards.certificate(question.certificate)
            if certificate is not None:
                self.flows.relative(certificate)
        elif answer == "join" and question.certificate is not None and question.alike is not None:
            self.kiosk.submit(JoinRecipient(question.certificate, question.alike))
        elif answer == "wording" and question.certificate is not None:
            self.kiosk.submit(ConfirmWording((question.certificate,)))
        elif answer == "decline":
            self.kiosk.submit(Decline(number))
        elif answer == "first":
            with self.state() as conference:
                hall = conference.hall
                later = [a for a in hall.history(number) if a.event_id not in hall.annulled and not a.told][1:]
            for admission in later:
                self.kiosk.submit(Annul(admission.event_id, _("scanned at two desks")))
        else:
            self.kiosk.submit(CloseQuestion(question.key, answer))

    def _ask_pin(self, question: OpenQuestion, command: Callable[[str], object]) -> None:
        fields = [Field("pin", _("Supervisor's PIN"), secret=True, needed=True)]
        screen = AskScreen(question_line(question), fields, send=lambda answers: command(answers["pin"]))
        self.app.push_screen(screen)

    def _leaf(self, by: int) -> None:
        self._first = max(0, self._first + by * max(1, self.query_one("#missing").size.height - 2))
        self.refresh_view()

    def move(self, by: int) -> None:
        if self._questions:
            self._sure = True
            self._at = (self._at + by) % len(self._questions)
            self.refresh_view()

    def _now(self, conference: Conference) -> datetime:
        wall = self.kiosk.station.clock.stamp().wall_ms
        return datetime.fromtimestamp(wall / 1000, conference.settings.zone)


def _once(entries: Sequence[Missing]) -> list[Missing]:
    """Return each person once, with what he is needed for first."""
    found: dict[int, Missing] = {}
    for entry in entries:
        found.setdefault(entry.person.number, entry)
    return list(found.values())
