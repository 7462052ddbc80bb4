"""The MC's screen: what runs, how long it still has, what to read out, and how late the conference is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from agenda import runsheet
from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.commands import Take
from kiosk.conference.preview import with_moves
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.durations import clock_text, lateness_text, minutes_text, time_of_day
from kiosk.messages.posts import MC_TITLE
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc import plan, side, view
from kiosk.screens.mc.acts import McActs
from kiosk.screens.mc.clock_questions import ClockQuestions
from kiosk.screens.mc.script import ScriptView
from kiosk.screens.mc.view import undone_in
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.bigtext import BigText, draw, largest
from kiosk.terminal.widgets.text import Text
from kiosk.terminal.widgets.timeline import Timeline

# The same key twice within a second is one wish: a double press must not skip an item.
_GUARD_SECONDS = 1.0
_MOST_TITLE_LETTERS = 12
# Lateness of half a day says that the programme is of another date, not that anybody is late.
_ANOTHER_DAY_MS = 12 * 3_600_000


class McScreen(McActs, ClockQuestions, ScriptView, PostScreen):
    """The runsheet at the lectern."""

    CSS_PATH: ClassVar[Any] = "mc.tcss"
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
        "forward",
        "next_item",
        "pause",
        "more",
        "less",
        "undo",
        "take",
        "more_acts",
        "view",
        "up",
        "down",
        "page_up",
        "page_down",
    )

    def __init__(self) -> None:
        super().__init__()
        self._clock = BigText(id="clock")
        self._timeline = Timeline(id="timeline")
        self._pressed_at = float("-inf")
        self._waiting = 0
        self._painting = False
        self._face: Face | None = None

    def body(self) -> ComposeResult:
        with Horizontal(id="upper"):
            with Vertical(id="now"):
                yield Text(id="number", fixed=True)
                yield Text(id="item")
                yield self._clock
                yield Text(id="clock-label", fixed=True)
            yield Text(id="next", fixed=True)
        yield Text(id="small-clock", fixed=True)
        yield Text(id="speaker")
        yield Text(id="script-head", fixed=True)
        with VerticalScroll(id="script", can_focus=False):
            yield Text(id="lines")
        yield Text(id="cues")
        yield self._timeline

    def on_mount(self) -> None:
        """Ask first what happened, if nobody was here for long while the conference ran."""
        super().on_mount()
        self.find_outage()

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do in the state at hand."""
        with self.state() as conference:
            sheet = self.sheet(conference)
            mine = self.mine(conference)
        texts = {
            "pause": _("Go on") if sheet.paused else _("Pause"),
            "more_acts": _("Change") if self.app.size.width >= 100 else _("Alter"),
        }
        if sheet.phase == "pending":
            texts["forward"] = _("START")
        else:
            texts["forward"] = _("Next speaker") if sheet.next_segment() is not None else _("Next item")
        if self.app.size.width < 100:
            texts["help"] = "?"  # the room is for what this screen does
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

    def show(self, conference: Conference) -> None:
        """Show everything."""
        now, sheet = self.face_of(conference), self.sheet(conference)
        self._show_item(now, conference)
        self._show_clock(now)
        self.query_one("#next", Text).put(side.coming(conference, sheet, now, self.query_one("#next").size.width))
        self.query_one("#speaker", Text).put(side.speaking(conference, sheet, now))
        self.show_script(conference, sheet, now)
        self._timeline.show([view.stretch(row) for row in now.rows])

    def tick(self) -> None:
        """Show the running clock; the lines change with events only."""
        self.look_at_sleep()
        if not self.is_current:
            return
        if len(self.kiosk.unwritten) != self._waiting:
            # No fact tells of a move that is not on disk, nor that it is there now.
            self._waiting = len(self.kiosk.unwritten)
            self.refresh_view()
        with self._one_moment(), self.state() as conference:
            now, sheet = self.face_of(conference), self.sheet(conference)
            self._show_clock(now)
            self.query_one("#speaker", Text).put(side.speaking(conference, sheet, now))
            if self.shows_plan:
                self.show_script(conference, sheet, now)
            self._timeline.show([view.stretch(row) for row in now.rows])
            self.show_top(conference)

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
            kind = self.face_of(conference).kind
            left = undone_in(conference, kind)
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
        if self._ahead_ms:
            self.ask_clock(self.face_now())
        else:
            super().action_back()

    def sheet(self, conference: Conference) -> Runsheet:
        """Return the runsheet with the moves that a full disk did not take yet."""
        moves = self.kiosk.unwritten
        return with_moves(conference.runsheet, moves) if moves else conference.runsheet

    def face_of(self, conference: Conference) -> Face:
        """Return how the conference stands, such moves counted; one face for all that is painted at once."""
        if not self._painting:
            return conference.face(self.kiosk.station.clock.stamp(), self.sheet(conference))
        if self._face is None:
            self._face = conference.face(self.kiosk.station.clock.stamp(), self.sheet(conference))
        return self._face

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """Let everything that is painted in the block be of one moment."""
        outer, self._painting = self._painting, True
        try:
            yield
        finally:
            self._painting = outer
            if not outer:
                self._face = None

    def refresh_view(self) -> None:
        """Show everything anew, as of one moment."""
        with self._one_moment():
            super().refresh_view()

    def _go(self, command: object) -> None:
        loop = self.app._loop
        now = loop.time() if loop else 0.0
        if now - self._pressed_at >= _GUARD_SECONDS:
            self._pressed_at = now
            self._do(command)

    def _do(self, command: object) -> None:
        """Hand a move on, unless it is not known yet what time it is."""
        if self._outage is not None:
            self.ask_outage(self.face_now())
        else:
            self.kiosk.submit(command)

    def mine(self, conference: Conference) -> bool:
        """Return whether this station leads the runsheet."""
        holder = conference.terms.holders.get("agenda")
        return holder is not None and holder.station_id == self.kiosk.station.station_id

    def _show_item(self, now: Face, conference: Conference) -> None:
        title = now.title or (now.rows[0].title if now.rows else "")
        self.query_one("#number", Text).put(self._number(now, conference))
        short = len(title) <= _MOST_TITLE_LETTERS and self.app.size.height >= 34
        size = largest(title, self.query_one("#now").size.width - 2, 8, most=24) if short else None
        self.query_one("#item", Text).put("\n".join(draw(title, size)) if size else title)

    def _number(self, now: Face, conference: Conference) -> str:
        """Return which item it is, and what is out of the ordinary."""
        items = sum(1 for row in now.rows if row.number is not None)
        if now.state == "pending":
            number = _("Before the start")
        elif now.state == "ended":
            number = _("The conference has ended")
        elif now.item is not None:
            number = _("Item {number}/{items}").format(number=now.item, items=items)
        else:
            number = _("Break") if now.kind == "break" else _("In addition")
        told = [number]
        if now.state == "paused":
            told.append(_("PAUSED"))
        if now.given_ms:
            told.append(_("{minutes} given").format(minutes=f"{now.given_ms // 60_000:+d}".replace("-", "−") + "′"))
        if now.paused_ms >= 60_000:
            told.append(_("stood still {length}").format(length=clock_text(now.paused_ms)))
        if not now.exact:
            told.append(_("(clock not exact)"))
        if self.kiosk.unwritten:
            told.append(_("NOT WRITTEN YET: {count}").format(count=len(self.kiosk.unwritten)))
        if not self.mine(conference):
            told.append(_("Another station leads; F9 takes over."))
        return "   ".join(told)

    def _show_clock(self, now: Face) -> None:
        zone = self.kiosk.station.conference.settings.zone
        wall = time_of_day(self.kiosk.station.clock.stamp().wall_ms, zone, seconds=False)
        text, label, state = view.clock(now, wall)
        box = self._clock.size
        # Measured as five digits at least, so that the clock does not change its size when an hour is over.
        size = largest(text.rjust(5, "0"), box.width, box.height, most=60, least=14)
        self._clock.show(text, size, centred=True)
        for name in ("-good", "-near", "-soon", "-over", "-still"):
            self.query_one("#now").set_class(name == state, name)
        self.query_one("#clock-label", Text).put(label)
