"""The programme of today over whatever stands on the screen: how late it is, and what was changed."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from kiosk.i18n import _
from kiosk.messages.durations import lateness_text, minutes_text, time_of_day
from kiosk.messages.programme import change_text
from kiosk.screens.common.host import Program
from kiosk.screens.common.panel import Panel
from kiosk.screens.mc.plan import LEAST_CUT_MS, table
from kiosk.terminal.keys import bindings
from kiosk.terminal.widgets.text import Text

_TICK_SECONDS = 1.0
_CHANGES = 6


class PlanScreen(Panel[None]):
    """A table to look at; it follows the conference."""

    CSS_PATH = "../common/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("back", "view", "forward", "up", "down", "page_up", "page_down")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Text(id="title")
            with VerticalScroll(id="plan", can_focus=False):
                yield Text(id="rows")
            yield Text(id="changes")
            yield Text(_("Esc goes back"), id="close")

    def on_mount(self) -> None:
        """Show the table, and follow the time."""
        self.call_after_refresh(self._show)
        self.set_interval(_TICK_SECONDS, self._show)

    action_view = action_forward = Panel.action_back

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one("#plan").scroll_up(animate=False)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one("#plan").scroll_down(animate=False)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self.query_one("#plan").scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self.query_one("#plan").scroll_page_down(animate=False)

    def _show(self) -> None:
        station = cast("Program", self.app).station
        with station.reading() as conference:
            now, sheet, zone = conference.face(station.clock.stamp()), conference.runsheet, conference.settings.zone
            known = conference.notices.acknowledged
        told = [_("Programme")]
        if now.state not in ("pending", "ended"):
            told.append(lateness_text(now.offset_ms))
        if now.cut_needed_ms >= LEAST_CUT_MS:
            cut = _("cut {needed}, possible {possible}")
            told.append(cut.format(needed=minutes_text(now.cut_needed_ms), possible=minutes_text(now.cut_possible_ms)))
        self.query_one("#title", Text).put("  ·  ".join(told))
        self.query_one("#rows", Text).put(table(now.rows, self.query_one("#plan").size.width - 2))
        lines = []
        for change in sheet.changes[-_CHANGES:]:
            at = time_of_day(change.stamp.wall_ms, zone, seconds=False)
            seen = "✓" if change.id in known else "·"
            lines.append(Content(f"{seen} {at}  {change_text(sheet, change)}"))
        self.query_one("#changes", Text).put(Content("\n").join(lines))
