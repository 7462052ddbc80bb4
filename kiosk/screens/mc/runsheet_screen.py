"""What a post shows that follows the runsheet: the item, its clock, what comes next, and the lines to read out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.widget import Widget

from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.preview import with_moves
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, time_of_day
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc import side, view
from kiosk.screens.mc.script import ScriptView
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.bigtext import BigText, draw, largest
from kiosk.terminal.widgets.text import Text
from kiosk.terminal.widgets.timeline import Timeline

_MOST_TITLE_LETTERS = 12
# Then only the time of day goes on, and what hangs on it: there is nothing to show before the next second.
_NOTHING_RUNS = ("pending", "ended")
_CLOCK_STATES = ("-good", "-near", "-soon", "-over", "-still")


class RunsheetScreen(PostScreen):
    """Shows the runsheet, and changes nothing."""

    CSS_PATH: ClassVar[Any] = "mc.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("view", "up", "down", "page_up", "page_down")

    def __init__(self, *, apart: str = "\n") -> None:
        """Take what stands between two lines to read out."""
        super().__init__()
        self._clock = BigText(id="clock")
        self._clock_shown: tuple[str, str, str, Size] | None = None
        self._timeline = Timeline(id="timeline")
        self._script = ScriptView(self, apart)
        self._drawn: tuple[str, int, Size] | None = None
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

    def keys_now(self) -> list[tuple[str, str]]:
        """Return the keys; where there is little room, it is for what this screen does."""
        short = {"help": "?"} if self.app.size.width < 100 else {}
        return [(key, short.get(key, text)) for key, text in super().keys_now()]

    def show(self, conference: Conference) -> None:
        """Show everything."""
        now, sheet = self.face_of(conference), self.sheet(conference)
        self._show_item(now, conference)
        self.put("next", side.coming(conference, sheet, now, self.query_one("#next").size.width))
        self._script.show(conference, sheet, now)
        self.show_running(conference, sheet, now)

    def show_running(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        """Show what changes with the time."""
        self._show_clock(*self.clock(now), self._clock.size)
        self.put("speaker", side.speaking(conference, sheet, now))
        self._timeline.show([view.stretch(row) for row in now.rows])

    def tick(self) -> None:
        """Show the running clock; the lines change with events only."""
        if not self.is_current:
            return
        if len(self.kiosk.unwritten) != self._waiting:
            # No fact tells of a move that is not on disk, nor that it is there now.
            self._waiting = len(self.kiosk.unwritten)
            self.refresh_view()
        with self._one_moment(), self.state() as conference:
            sheet = self.sheet(conference)
            drawn = (sheet.phase, self.kiosk.station.clock.stamp().wall_ms // 1000, self._clock.size)
            if drawn == self._drawn and sheet.phase in _NOTHING_RUNS:
                return
            self._drawn, now = drawn, self.face_of(conference)
            self.show_running(conference, sheet, now)
            if self._script.shows_plan:
                self._script.show(conference, sheet, now)
            self.show_top(conference)

    def scrolled(self) -> Widget:
        """Return the box of the lines."""
        return self.query_one("#script")

    def action_view(self) -> None:
        """Show the lines as written, as they are read aloud, or the whole programme."""
        self._script.change_view()
        self.refresh_view()

    def sheet(self, conference: Conference) -> Runsheet:
        """Return the runsheet with the moves that a full disk did not take yet."""
        moves = self.kiosk.unwritten
        return with_moves(conference.runsheet, moves) if moves else conference.runsheet

    def face_of(self, conference: Conference) -> Face:
        """Return how the conference stands, such moves counted; one face for all that is painted at once."""
        face = self._face or conference.face(self.kiosk.station.clock.stamp(), self.sheet(conference))
        if self._painting:
            self._face = face
        return face

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """Let everything that is painted in the block be of one moment."""
        self._painting = True
        try:
            yield
        finally:
            self._painting, self._face = False, None

    def refresh_view(self) -> None:
        """Show everything anew, as of one moment."""
        with self._one_moment():
            super().refresh_view()

    def mine(self, conference: Conference) -> bool:
        """Return whether this station leads the runsheet."""
        holder = conference.terms.holders.get("agenda")
        return holder is not None and holder.station_id == self.kiosk.station.station_id

    def clock(self, now: Face) -> tuple[str, str, str]:
        """Return the clock's text, the words under it, and its state."""
        zone = self.kiosk.station.conference.settings.zone
        return view.clock(now, time_of_day(self.kiosk.station.clock.stamp().wall_ms, zone, seconds=False))

    def _show_clock(self, text: str, label: str, state: str, box: Size) -> None:
        shown = (text, label, state, box)
        if shown == self._clock_shown:
            return  # four times a second nothing has changed: measuring letters and setting styles is not cheap
        self._clock_shown = shown
        # Measured as five digits at least, so that the clock does not change its size when an hour is over.
        size = largest(text.rjust(5, "0"), box.width, box.height, most=60, least=14)
        self._clock.show(text, size, centred=True)
        for name in _CLOCK_STATES:
            self.query_one("#now").set_class(name == state, name)
        self.put("clock-label", label)

    def _show_item(self, now: Face, conference: Conference) -> None:
        title = now.title or (now.rows[0].title if now.rows else "")
        self.put("number", self._number(now, conference))
        short = len(title) <= _MOST_TITLE_LETTERS and self.app.size.height >= 34
        size = largest(title, self.query_one("#now").size.width - 2, 8, most=24) if short else None
        self.put("item", "\n".join(draw(title, size)) if size else title)

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
