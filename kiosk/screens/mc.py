"""The MC's screen: what runs, how long it still has, what to read out, and how late the conference is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from agenda import runsheet
from agenda.aloud import aloud, reading_seconds
from agenda.sheet import Runsheet
from agenda.stamps import Stamp
from agenda.timing import Face
from kiosk.conference import Conference
from kiosk.i18n import _
from kiosk.journal import Event
from kiosk.keys import bindings
from kiosk.outage import ASK_FROM_MS, Outage, outage
from kiosk.runningtime import clock_text, lateness_text, minutes_text, time_of_day
from kiosk.screens import mc_plan, mc_side
from kiosk.screens import mc_view as view
from kiosk.screens.mc_acts import McActs
from kiosk.screens.mc_clock import STEP_MS, ClockQuestions, step_text
from kiosk.screens.mc_view import undone_in
from kiosk.screens.menu import MenuScreen
from kiosk.screens.post import PostScreen
from kiosk.speakers import mc_lines, read_from_snapshot
from kiosk.terms import Take
from kiosk.titles import MC_TITLE
from kiosk.whatif import with_moves
from kiosk.widgets.bigtext import BigText, draw, largest
from kiosk.widgets.text import Text
from kiosk.widgets.timeline import Timeline

# The same key twice within a second is one wish: a double press must not skip an item.
_GUARD_SECONDS = 1.0
_MOST_TITLE_LETTERS = 12
# Lateness of half a day says that the programme is of another date, not that anybody is late.
_ANOTHER_DAY_MS = 12 * 3_600_000
_VIEWS = ("lines", "aloud", "plan")


@lru_cache(maxsize=64)
def _spelt(lines: tuple[str, ...], readings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], int]:
    """Return lines as they are read aloud, and the seconds that takes; the same lines are shown many times."""
    spelt = tuple(aloud(line, dict(readings)) for line in lines)
    return spelt, reading_seconds(spelt)


class McScreen(McActs, ClockQuestions, PostScreen):
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

    # What stands between two lines to read out.
    apart = "\n"

    def __init__(self) -> None:
        super().__init__()
        self._clock = BigText(id="clock")
        self._timeline = Timeline(id="timeline")
        self._pressed_at = float("-inf")
        self._view = "lines"
        self._shown_for: object = None
        self._shown: tuple[str, ...] = ()
        self._ahead_ms = 0
        self._waiting = 0
        self._seen: Stamp | None = None
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
        station = self.kiosk.station
        with self.state() as conference:
            zone, sheet = conference.settings.zone, conference.runsheet
            mine = self._mine(conference)
        # This screen may be opened again and again: only what nobody has noted is in doubt.
        self._outage = outage(sheet, station.clock_samples(), station.clock.stamp(), zone) if mine else None
        if self._outage is not None:
            self.call_after_refresh(lambda: self.ask_outage(self.face_now()))

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys with what they do in the state at hand."""
        with self.state() as conference:
            sheet = self.sheet(conference)
            mine = self._mine(conference)
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
            return _("starts at {time}").format(time=mc_plan.hour(start))
        if now.led and now.state != "ended":
            return conference.settings.name
        if abs(now.offset_ms) > _ANOTHER_DAY_MS:
            return _("The programme is dated {date}.").format(date=f"{conference.settings.day:%d/%m/%Y}")
        if now.state == "ended" and now.expected_end is not None:
            return _("ended at {time}").format(time=mc_plan.hour(now.expected_end))
        parts = [lateness_text(now.offset_ms)]
        if now.cut_needed_ms >= mc_plan.LEAST_CUT_MS:
            cut = _("cut {needed}, possible {possible}")
            parts.append(cut.format(needed=minutes_text(now.cut_needed_ms), possible=minutes_text(now.cut_possible_ms)))
        if now.expected_end is not None:
            text = _("expected end {time} (limit {limit})") if now.hard_end else _("expected end {time}")
            parts.append(text.format(time=mc_plan.hour(now.expected_end), limit=mc_plan.hour(now.hard_end)))
        return " · ".join(parts)

    def question(self, conference: Conference) -> str:
        """Return what the operator is asked about the machine's clock, if anything."""
        ahead = self.face_of(conference).clock_ahead_ms
        self._ahead_ms = ahead if abs(ahead) >= STEP_MS and self._mine(conference) else 0
        if not self._ahead_ms:
            return ""
        return step_text(ahead) + "  " + _("Which time counts? Esc answers.")

    def show(self, conference: Conference) -> None:
        """Show everything."""
        now, sheet = self.face_of(conference), self.sheet(conference)
        self._show_item(now, conference)
        self._show_clock(now)
        self.query_one("#next", Text).put(mc_side.coming(conference, sheet, now, self.query_one("#next").size.width))
        self.query_one("#speaker", Text).put(mc_side.speaking(conference, sheet, now))
        self._show_script(conference, sheet, now)
        self._timeline.show([view.stretch(row) for row in now.rows])

    def tick(self) -> None:
        """Show the running clock; the lines change with events only."""
        self._look_at_sleep()
        if not self.is_current:
            return
        if len(self.kiosk.unwritten) != self._waiting:
            # No fact tells of a move that is not on disk, nor that it is there now.
            self._waiting = len(self.kiosk.unwritten)
            self.refresh_view()
        with self._one_moment(), self.state() as conference:
            now, sheet = self.face_of(conference), self.sheet(conference)
            self._show_clock(now)
            self.query_one("#speaker", Text).put(mc_side.speaking(conference, sheet, now))
            if self._view == "plan":
                self._show_script(conference, sheet, now)
            self._timeline.show([view.stretch(row) for row in now.rows])
            self.show_top(conference)

    def _look_at_sleep(self) -> None:
        """Ask as after a restart when the machine has slept for long under a running conference."""
        stamp, before = self.kiosk.station.clock.stamp(), self._seen
        self._seen = stamp
        gap = 0 if before is None else (stamp.mono_ns - before.mono_ns) // 1_000_000
        if before is None or gap < ASK_FROM_MS or self._outage is not None:
            return
        with self.state() as conference:
            runs = conference.runsheet.phase in ("running", "paused", "break") and self._mine(conference)
        if runs:
            self._outage = Outage(before.wall_ms, gap)
            if self.is_current:
                self.ask_outage(self.face_now())

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
            if self._mine(conference):
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

    def action_view(self) -> None:
        """Show the lines as written, as they are read aloud, or the whole programme."""
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self.query_one("#script").scroll_home(animate=False)
        self.refresh_view()

    def action_up(self) -> None:
        """Scroll the lines up."""
        self.query_one("#script").scroll_up(animate=False)

    def action_down(self) -> None:
        """Scroll the lines down."""
        self.query_one("#script").scroll_down(animate=False)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self.query_one("#script").scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self.query_one("#script").scroll_page_down(animate=False)

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

    def _mine(self, conference: Conference) -> bool:
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
        if not self._mine(conference):
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

    def _show_script(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        lines = mc_lines(conference, sheet)
        part = (now.step, sheet.segment, conference.awards.phase, getattr(conference.awards.current, "number", None))
        if part != self._shown_for:
            self._shown_for, self._shown = part, lines
            self.query_one("#script").scroll_home(animate=False)
        box, head = self.query_one("#lines", Text), self.query_one("#script-head", Text)
        if self._view == "plan":
            head.put(_("PROGRAMME   planned, expected, at the latest"))
            box.put(mc_plan.table(now.rows, self.size.width - 4))
            return
        readings = sheet.programme.read_as if sheet.programme else {}
        spelt, length = _spelt(lines, tuple(readings.items()))
        seconds = clock_text(length * 1000)
        parts = [_("LINES") if self._view == "lines" else _("READ ALOUD"), _("about {time}").format(time=seconds)]
        if read_from_snapshot(conference, sheet) and conference.opening is not None:
            frozen = time_of_day(conference.opening.wall_ms, conference.settings.zone, seconds=False)
            parts.append(_("figures of {time}").format(time=frozen))
        head.put("   ".join(parts) if lines else "")
        if self._view == "aloud":
            box.put(Content(self.apart.join(spelt)))
        else:
            box.put(view.spoken(lines, self._shown, self.apart))
        beside = mc_side.in_short(conference, now) if self.app.size.width < 100 else ""
        self.query_one("#cues", Text).put("   ".join(part for part in (beside, view.cues(sheet)) if part))
