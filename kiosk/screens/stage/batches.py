"""The board of all batches: expected, arrived, at the wing, on the tray, locked; what is odd about the plan.

Everything that is settled before the call is settled from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from kiosk.awards import commands as rules
from kiosk.awards.batches import Batch
from kiosk.conference.award_plan import findings
from kiosk.conference.commands import PrintPaper
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _, word
from kiosk.screens.common.form import AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc.programme import PlanScreen
from kiosk.screens.stage import batches_view as view
from kiosk.screens.stage.batch_flows import BatchFlows
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

# Bars, title of the table, what is said about the plan and the batch marked.
_AROUND = 12
_ACTS = {
    "hands": N_("Who hands over from here on"),
    "second": N_("A second one hands over from here on"),
    "side": N_("From which wing they walk on, from here on"),
    "earlier": N_("Call it earlier"),
    "later": N_("Call it later"),
    "decision": N_("How this decision is handled"),
    "replan": N_("Make all batches anew"),
    "results": N_("What became of every certificate"),
}


class BatchesScreen(PostScreen):
    """The board; Esc goes back to the stage."""

    CSS_PATH = "batches.tcss"
    TITLE_MSGID = N_("Batches")
    KEYS_SHOWN = ("choose", "forward", "tick", "more_acts", "reprint", "view", "back")
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "up", "down", "page_up", "page_down", "first", "last", "forward", "tick", "more_acts", "reprint", "view"
    )

    def __init__(self) -> None:
        super().__init__()
        self.flows = BatchFlows(self)
        self._at: int | None = None

    def body(self) -> ComposeResult:
        yield Text(id="plan")
        yield Text(id="board")
        yield Text(id="findings")

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do here."""
        texts = {
            "forward": _("Arrange"),
            "tick": _("Lock, unlock"),
            "reprint": _("Print sheets"),
            "view": _("Programme"),
        }
        return [(key, texts.get(key, text)) for key, text in super().keys_now()]

    def middle(self, conference: Conference) -> str:
        """Return how many batches there are, and how many certificates in them."""
        counts = conference.awards.counts()
        return _("{batches} batches · {certificates} certificates").format(**counts)

    def show(self, conference: Conference) -> None:
        """Show every batch, and what is odd about the plan and the one marked."""
        awards = conference.awards
        batch = self._chosen(conference)
        now = self._now(conference)
        found = findings(conference, conference.face(self.kiosk.station.clock.stamp()), now)
        width = max(40, self.size.width - 4)
        odd = {finding.batch for finding in found if finding.batch is not None}
        self.put("plan", view.whole_plan(found))
        self.put("board", view.board_of(conference, self._window(awards.batches, batch), batch, odd, width))
        self.put("findings", view.about(conference, batch, found, width))

    def action_back(self) -> None:
        """Go back to the stage, once the banner is put by."""
        if not self.note_banner():
            self.app.pop_screen()

    def action_page_up(self) -> None:
        """Go a page up."""
        self.move(-self._room)

    def action_page_down(self) -> None:
        """Go a page down."""
        self.move(self._room)

    def action_first(self) -> None:
        """Mark the first batch."""
        self.move(-(10**6))

    def action_last(self) -> None:
        """Mark the last batch."""
        self.move(10**6)

    def action_forward(self) -> None:
        """Look at one batch, and arrange it."""
        batch = self._marked()
        if batch is not None:
            from kiosk.screens.stage.arrange import ArrangeScreen  # late: not needed for the first paint

            self.app.push_screen(ArrangeScreen(batch.number))

    def action_tick(self) -> None:
        """Freeze the order of the batch marked, or open it again."""
        batch = self._marked()
        if batch is not None:
            self.flows.freeze(batch)

    def action_view(self) -> None:
        """Show the programme of today."""
        self.app.push_screen(PlanScreen())

    def action_reprint(self) -> None:
        """Print the sheets of the batch marked."""
        batch = self._marked()
        if batch is None:
            return
        texts = {"tray": _("Tray sheet: batch {number}"), "call": _("Call sheet: batch {number}")}
        entries = [(what, text.format(number=batch.number)) for what, text in texts.items()]

        def chosen(what: str | None) -> None:
            if what is not None:
                self.kiosk.submit(PrintPaper("tray" if what == "tray" else "call", batch.number))

        self.app.push_screen(MenuScreen(_("Print sheets"), entries), chosen)

    def action_more_acts(self) -> None:
        """Ask what is to be changed about the batch marked, or about all."""
        batch = self._marked()
        if batch is None:
            return
        title = _("Batch {number}").format(number=batch.number)
        shut = {"second": ""} if not batch.presenters else {}
        entries = [(act, _(text)) for act, text in _ACTS.items()]
        self.app.push_screen(MenuScreen(title, entries, shut=shut), lambda act: self._act(batch, act))

    def _act(self, batch: Batch, act: str | None) -> None:
        if act in {"hands", "second"}:
            self.flows.choose_hands(batch, more=act == "second")
        elif act == "side":
            self._side(batch)
        elif act in {"earlier", "later"}:
            self.kiosk.submit(rules.MoveBatch(batch.number, -1 if act == "earlier" else 1))
        elif act == "decision":
            self._decision(batch)
        elif act == "replan":
            self._replan()
        elif act == "results":
            from kiosk.screens.stage.results import ResultsScreen  # late: not needed for the first paint

            self.app.push_screen(ResultsScreen())

    def _side(self, batch: Batch) -> None:
        entries = [("left", _("Left wing")), ("right", _("Right wing")), ("none", _("Not said"))]

        def chosen(side: str | None) -> None:
            if side is not None:
                known = {"left": "left", "right": "right"}.get(side)
                self.kiosk.submit(rules.SetSide(batch.number, known, onward=True))  # type: ignore[arg-type]

        self.app.push_screen(MenuScreen(_("Seen from the hall"), entries), chosen)

    def _decision(self, batch: Batch) -> None:
        with self.state() as conference:
            known = conference.awards.setting(batch.decision)
        fields = (
            Field(
                "stand",
                _("The decision is read"),
                value="first" if known.stand_first else "before",
                choices=(("before", _("before they are called")), ("first", _("when they stand on the stage"))),
            ),
            Field(
                "proxy",
                _("Receiving for somebody else"),
                value="no" if known.no_proxy else "yes",
                choices=(("yes", _("is allowed")), ("no", _("is not allowed"))),
            ),
        )

        def command(answers: dict[str, str]) -> object:
            return rules.SetDecision(batch.decision, answers["stand"] == "first", answers["proxy"] == "no")

        title = _("Decision {number}").format(number=batch.decision)
        self.app.push_screen(AskScreen(title, fields, send=command))

    def _replan(self) -> None:
        with self.state() as conference:
            settings = conference.settings
            size, hands = settings.batch_size, settings.presenters
        fields = (
            Field("size", _("Positions in a batch"), value=str(size), number=True, needed=True),
            Field("hands", _("Presenters in a batch (1 to 3)"), value=str(hands), number=True, needed=True),
        )

        def wrong(answers: dict[str, str]) -> str:
            good = all(answer.isdecimal() for answer in answers.values())
            good = good and 1 <= int(answers["size"]) <= 50 and 1 <= int(answers["hands"]) <= 3
            return "" if good else _("A whole number is needed: 1 to 50 positions, 1 to 3 presenters.")

        def command(answers: dict[str, str]) -> object:
            return rules.Replan(int(answers["size"]), int(answers["hands"]))

        note = _("What was arranged by hand is given up; labels that were printed name other places then.")
        self.app.push_screen(AskScreen(word(_ACTS, "replan"), fields, note=note, send=command, check=wrong))

    @property
    def _room(self) -> int:
        """How many batches there is room for."""
        return max(3, self.size.height - _AROUND)

    def _window(self, batches: Sequence[Batch], marked: Batch | None) -> Sequence[Batch]:
        """Return the batches around the one marked: those that are in sight, however many there are."""
        at = batches.index(marked) if marked in batches else 0
        first = max(0, min(at - self._room // 2, len(batches) - self._room))
        return batches[first : first + self._room]

    def _chosen(self, conference: Conference) -> Batch | None:
        awards = conference.awards
        at_hand = awards.current or awards.next or (awards.batches[-1] if awards.batches else None)
        return (awards.batch(self._at) if self._at is not None else None) or at_hand

    def _marked(self) -> Batch | None:
        with self.state() as conference:
            return self._chosen(conference)

    def move(self, by: int) -> None:
        with self.state() as conference:
            batches, chosen = conference.awards.batches, self._chosen(conference)
        if chosen is None:
            return
        at = max(0, min(len(batches) - 1, batches.index(chosen) + by))
        self._at = batches[at].number
        self.refresh_view()

    def _now(self, conference: Conference) -> datetime:
        return datetime.fromtimestamp(self.kiosk.station.clock.stamp().wall_ms / 1000, conference.settings.zone)
