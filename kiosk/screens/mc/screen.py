"""The MC's screen: what runs, how long it still has, what to read out, and how late the conference is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from agenda import runsheet
from kiosk.conference.commands import Take
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.durations import lateness_text, minutes_text
from kiosk.messages.posts import MC_TITLE
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.mc import plan
from kiosk.screens.mc.acts import McActs
from kiosk.screens.mc.clock_questions import ClockQuestions
from kiosk.screens.mc.runsheet_screen import RunsheetScreen
from kiosk.screens.mc.view import undone_in
from kiosk.terminal.keys import bindings

# The same key twice within a second is one wish: a double press must not skip an item.
_GUARD_SECONDS = 1.0
# Lateness of half a day says that the programme is of another date, not that anybody is late.
_ANOTHER_DAY_MS = 12 * 3_600_000


class McScreen(RunsheetScreen):
    """The runsheet at the lectern."""

    TITLE_MSGID = MC_TITLE
    KEYS_SHOWN: ClassVar[tuple[str, ...]] = (
        "forward",
        "next_item",
        "pause",
        "more_acts",
        "undo",
        "minutes",
        "view",
        "take",
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "forward", "next_item", "pause", "more", "less", "undo", "take", "more_acts"
    )

    def __init__(self) -> None:
        super().__init__()
        self._acts = McActs(self)
        self._questions = ClockQuestions(self)
        self._pressed_at = float("-inf")

    def on_mount(self) -> None:
        """Ask first what happened, if nobody was here for long while the conference ran."""
        # Textual calls the base class's own method as well: to call it here would start a second clock.
        self._questions.find_outage()

    def tick(self) -> None:
        """Show the running clock, and ask when the machine has slept."""
        self._questions.look_at_sleep()
        super().tick()

    def question(self, conference: Conference) -> str:
        """Return what the operator is asked about the machine's clock, if anything."""
        return self._questions.banner(conference)

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do in the state at hand."""
        with self.state() as conference:
            sheet = self.sheet(conference)
            mine = self.mine(conference)
        texts = {
            "pause": _("Go on") if sheet.paused else _("Pause"),
            "more_acts": _("Change") if self.app.size.width >= 100 else _("Alter"),
            "forward": _("Next speaker") if sheet.next_segment() is not None else _("Next item"),
        }
        if sheet.phase == "pending":
            texts["forward"] = _("START")
        hidden = {"take"} if mine else {"forward", "next_item", "pause", "minutes", "undo", "more_acts"}
        if sheet.phase == "pending":
            hidden |= {"next_item", "pause", "minutes"}
        if sheet.phase == "ended":
            hidden |= {"forward", "next_item", "pause", "minutes"}
        elif sheet.phase != "pending" and sheet.next_segment() is None:
            # Enter does the same; behind the last item neither does anything.
            hidden |= {"next_item"} | ({"forward"} if sheet.following is None else set())
        return [(key, texts.get(key, text)) for key, text in super().keys_now() if key not in hidden]

    def middle(self, conference: Conference) -> str:
        """Return lateness, expected end and what must be cut; nothing while a leader has the floor."""
        now = self.face_of(conference)
        if now.state == "pending":
            start = now.rows[0].planned_start if now.rows else None
            return _("starts at {time}").format(time=plan.hour(start))
        if now.led and now.state != "ended":
            return conference.settings.name
        if abs(now.offset_ms) > _ANOTHER_DAY_MS:
            return _("The programme is dated {date}.").format(date=f"{conference.settings.day:%d/%m/%Y}")
        if now.state == "ended" and now.expected_end is not None:
            return _("ended at {time}").format(time=plan.hour(now.expected_end))
        parts = [lateness_text(now.offset_ms)]
        if now.cut_needed_ms >= plan.LEAST_CUT_MS:
            cut = _("cut {needed}, possible {possible}")
            parts.append(cut.format(needed=minutes_text(now.cut_needed_ms), possible=minutes_text(now.cut_possible_ms)))
        if now.expected_end is not None:
            text = _("expected end {time} (limit {limit})") if now.hard_end else _("expected end {time}")
            parts.append(text.format(time=plan.hour(now.expected_end), limit=plan.hour(now.hard_end)))
        return " · ".join(parts)

    def action_forward(self) -> None:
        """Do the next natural thing: start, next speaker, next item."""
        with self.state() as conference:
            sheet = self.sheet(conference)
        if sheet.phase == "pending":
            self._go(runsheet.Start())
        elif sheet.next_segment() is not None:
            self._go(runsheet.NextSegment())
        elif sheet.following is None:
            self.say(_("This was the last item. F7 ends the conference."))
        else:
            self.action_next_item()

    def action_next_item(self) -> None:
        """Go to the next item, whoever has not spoken; awards and votes that are not done are asked about."""
        with self.state() as conference:
            left = undone_in(conference, self.face_of(conference).kind)
        if not left:
            self._go(runsheet.Next())
            return
        entries = [
            ("stay", _("Stay with this item")),
            ("interrupt", _("Break it off, and go on with it after the next")),
            ("next", _("Go to the next item all the same")),
        ]

        def chosen(answer: str | None) -> None:
            if answer == "interrupt":
                self._do(runsheet.Interrupt())
            elif answer == "next":
                self._do(runsheet.Next())

        self.app.push_screen(MenuScreen(left, entries), chosen)

    def action_more_acts(self) -> None:
        """Ask what is to be done to the programme."""
        self._acts.choose()

    def action_pause(self) -> None:
        """Pause, or go on."""
        with self.state() as conference:
            paused = self.sheet(conference).paused
        self._do(runsheet.Resume() if paused else runsheet.Pause())

    def action_more(self) -> None:
        """Give the item a minute."""
        self._do(runsheet.AddMinutes(1))

    def action_less(self) -> None:
        """Take a minute from the item."""
        self._do(runsheet.AddMinutes(-1))

    def action_undo(self) -> None:
        """Take the last step back; the old item goes on with its time."""
        self._do(runsheet.Undo())

    def action_take(self) -> None:
        """Lead the runsheet from this station."""
        with self.state() as conference:
            if self.mine(conference):
                return
        self.kiosk.submit(Take("agenda"))

    def answered(self, events: Sequence[Event]) -> None:
        """Learn what came of a command of this console."""
        super().answered(events)
        for event in events:
            if event.kind == "figures.frozen" and len(events) == 1:
                counts = event.payload["counts"]
                text = _("Frozen: {present} of {summoned} delegates are here.")
                self.say(text.format(present=counts["present"], summoned=counts["summoned"]))

    def action_back(self) -> None:
        """Answer what is asked, else acknowledge what is told."""
        if not self._questions.ask_clock():
            super().action_back()

    def _go(self, command: object) -> None:
        if self.now_s - self._pressed_at >= _GUARD_SECONDS:
            self._pressed_at = self.now_s
            self._do(command)

    def _do(self, command: object) -> None:
        """Hand a move on, unless it is not known yet what time it is."""
        if not self._questions.ask_outage():
            self.kiosk.submit(command)
