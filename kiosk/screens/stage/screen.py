"""The stage: the batch at hand with who is here, the next one, who is missing, and one key for the next phase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from kiosk.awards import commands as rules
from kiosk.awards import events as facts
from kiosk.awards.next_step import next_step
from kiosk.conference.award_plan import todays_pace
from kiosk.conference.commands import PrintPaper, Take
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages import stage
from kiosk.messages.posts import STAGE_TITLE
from kiosk.messages.scans import verdict_line
from kiosk.messages.stage import consequence
from kiosk.reception.commands import CheckIn
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.stage import view
from kiosk.screens.stage.acts import StageActs
from kiosk.script.award_lines import award_lines
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

_GUARD_SECONDS = 1.0
_BOARD = "batches"
_MARGIN = 4


class StageScreen(PostScreen):
    """The stage operator's screen."""

    CSS_PATH = "stage.tcss"
    TITLE_MSGID = STAGE_TITLE
    KEYS_SHOWN = ("forward", "more_acts", "view", "undo", "take", "reprint")
    KEYS_EXTRA = ("paper",)
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "more_acts", "undo", "take", "up", "down", "reprint", "view"
    )

    def __init__(self) -> None:
        super().__init__()
        self.acts = StageActs(self)
        self._pressed_at = float("-inf")

    def body(self) -> ComposeResult:
        yield Text(id="batch")
        yield Text(id="steps")
        with Horizontal(id="rows"):
            yield Text(id="current")
            with Vertical(id="side"):
                yield Text(id="following")
                yield Text(id="missing")
                yield Text(id="done")
        yield Text(id="warning")
        yield Text(_("Lines"), classes="heading")
        with VerticalScroll(id="script", can_focus=False):
            yield Text(id="lines")

    def help_signs(self) -> list[tuple[str, str]]:
        """Return the signs of the row."""
        return stage.signs()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; Enter is called after the phase it leads to."""
        with self.state() as conference:
            step = view.following_step(conference)
            mine = self._mine(conference)
        texts = {
            "reprint": _("Print sheets"),
            "view": _("Batches"),
            "more_acts": _("Exceptions"),
            **({"forward": _(step[1])} if step else {}),
        }
        hidden = {"take"} if mine else {"forward", "undo", "more_acts"}
        if step is None:
            hidden.add("forward")
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return how many certificates are handed over, and whether the time suffices."""
        counts = conference.awards.counts()
        if not counts["certificates"]:
            return ""
        received = counts["handed"] + counts["proxy"]
        text = _("handed over {handed}/{certificates} · outstanding {outstanding}").format(
            handed=received, certificates=counts["certificates"], outstanding=counts["certificates"] - received
        )
        now = self.kiosk.station.clock.stamp()
        pace = todays_pace(conference, conference.runsheet.at(now))
        running = conference.runsheet.step
        item = conference.face(now).remaining_ms if running is not None and running.kind == "award" else None
        return " · ".join(part for part in (text, view.pace_text(pace, item)) if part)

    def show(self, conference: Conference) -> None:
        """Show the batch, its phase, who is next and who is missing."""
        awards = conference.awards
        batch = awards.current or awards.next
        self.put("batch", view.heading(conference, batch, max(20, self.size.width - _MARGIN)))
        self.put("steps", view.steps(conference, max(20, self.size.width - _MARGIN)))
        room = max(4, self.query_one("#rows").size.height or self.size.height - 14)
        side = self.query_one("#side").size.width
        left = max(20, (self.query_one("#current").size.width or self.size.width) - 1)
        current = view.row(conference, batch, _("On now"), left, room)
        if not side:
            current = view.with_rest(conference, current, left, room)
        self.put("current", current)
        leads = "" if self._mine(conference) else _("Another station leads; F9 takes over.")
        self.put("warning", leads or view.warning(conference, batch))
        if side:
            third = max(4, room // 3)
            following = view.row(conference, awards.after, _("After that"), side - 3, room - 2 * third + 1)
            self.put("following", following)
            self.put("missing", view.missing(conference, third))
            self.put("done", view.done(conference, third))
        programme = conference.runsheet.programme
        item = next((i for i in programme.items if i.kind == "award"), None) if programme else None
        lines = award_lines(conference, item) if item else ()
        self.put("lines", "\n".join(lines))

    def action_more_acts(self) -> None:
        """Ask what is the matter."""
        self.acts.ask()

    def action_view(self) -> None:
        """Show all batches on their board."""
        from kiosk.screens.stage.batches import BatchesScreen  # late: not needed for the first paint

        # It is looked at again and again: made once, it is shown at once.
        if not self.app.is_screen_installed(_BOARD):
            self.app.install_screen(BatchesScreen(), _BOARD)
        self.app.push_screen(_BOARD)

    def action_reprint(self) -> None:
        """Print the tray sheet or the call sheet of the batch at hand, or of the one after it, or who is missing."""
        with self.state() as conference:
            awards = conference.awards
            batches = [batch for batch in (awards.current or awards.next, awards.after) if batch]
        texts = {"tray": _("Tray sheet: batch {number}"), "call": _("Call sheet: batch {number}")}
        entries = [
            (f"{what} {batch.number}", text.format(number=batch.number))
            for batch in batches
            for what, text in texts.items()
        ]
        entries += [
            ("missing 0", _("Who is not here yet, for the doors")),
            ("outstanding 0", _("Certificates not handed over, with whom to call")),
        ]

        def chosen(entry: str | None) -> None:
            if entry is not None:
                what, number = entry.split()
                self.kiosk.submit(PrintPaper(what, int(number) or None))  # type: ignore[arg-type]

        if batches or awards.certificates:
            self.app.push_screen(MenuScreen(_("Print sheets"), entries), chosen)

    def action_forward(self) -> None:
        """Do the next phase of the batch."""
        now = self.now_s
        if now - self._pressed_at < _GUARD_SECONDS:
            return
        self._pressed_at = now
        with self.state() as conference:
            step = next_step(conference.awards)
        if step is not None:
            self.kiosk.submit(step)

    @property
    def takes_scans(self) -> bool:
        """Where this console was a desk before, late arrivals are checked in here."""
        return self.kiosk.late_desk

    def take_scan(self, raw: str) -> None:
        """Check late arrivals in where this console was a desk before; a scan never advances the stage."""
        if self.kiosk.late_desk:
            self.kiosk.submit(CheckIn(raw))
        else:
            super().take_scan(raw)

    def answered(self, events: Sequence[Event]) -> None:
        """Say in one line what became of a late arrival's scan, or of an exception."""
        super().answered(events)
        mine = {event.id for event in events}
        with self.state() as conference:
            found = next((r for r in reversed(conference.hall.results) if r.event_id in mine), None)
            verdict = conference.verdict(found) if found is not None else None
            told = "" if verdict is not None else consequence(conference, events)
        self.acts.slips(events)
        told = self.acts.put_off(events) or told
        if verdict is not None:
            self.say(verdict_line(verdict))
        elif told:
            self.say(told)

    def action_undo(self) -> None:
        """Take the last act of this post back; into a row that has left the stage only after a question."""
        station = self.kiosk.station
        with self.state() as conference:
            last = conference.awards.last_undoable((station.station_id, station.post))
        if last is None or not isinstance(last.event, facts.BatchCleared):
            self.kiosk.submit(rules.UndoAward(last.id if last else None))
            return

        def chosen(answer: str | None) -> None:
            if answer == "back":
                self.kiosk.submit(rules.UndoAward(last.id))

        back = _("Yes, back into batch {number}").format(number=last.event.batch)
        title = _("Batch {number} has left the stage. Open it again?").format(number=last.event.batch)
        self.app.push_screen(MenuScreen(title, [("stay", _("No, stay here")), ("back", back)]), chosen)

    def action_take(self) -> None:
        """Lead the award calls from this station."""
        with self.state() as conference:
            if self._mine(conference):
                return
        self.kiosk.submit(Take("award"))

    def action_up(self) -> None:
        """Scroll the lines up."""
        self.query_one("#script").scroll_up()

    def action_down(self) -> None:
        """Scroll the lines down."""
        self.query_one("#script").scroll_down()

    def _mine(self, conference: Conference) -> bool:
        holder = conference.terms.holders.get("award")
        return holder is not None and holder.station_id == self.kiosk.station.station_id
