"""What is read out, on the MC's screen and the prompter: as written, as it is read aloud, or the whole programme."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

from agenda.aloud import aloud, reading_seconds
from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, time_of_day
from kiosk.screens.mc import plan, side, view
from kiosk.script.lines import mc_lines, read_from_snapshot
from kiosk.terminal.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.screens.common.post import PostScreen

    _Base = PostScreen
else:
    _Base = object

_VIEWS = ("lines", "aloud", "plan")


@lru_cache(maxsize=64)
def _spelt(lines: tuple[str, ...], readings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], int]:
    """Return lines as they are read aloud, and the seconds that takes; the same lines are shown many times."""
    spelt = tuple(aloud(line, dict(readings)) for line in lines)
    return spelt, reading_seconds(spelt)


class ScriptView(_Base):
    """Mix-in of a screen with boxes for the lines, their heading and the cues."""

    # What stands between two lines to read out.
    apart = "\n"
    _view = "lines"
    _shown_for: object = None
    _shown: tuple[str, ...] = ()

    @property
    def shows_plan(self) -> bool:
        """Whether the programme is shown, which changes with the time."""
        return self._view == "plan"

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

    def show_script(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        """Show the lines, as they are read aloud, or the programme, as chosen."""
        lines = mc_lines(conference, sheet)
        part = (now.step, sheet.segment, conference.awards.phase, getattr(conference.awards.current, "number", None))
        if part != self._shown_for:
            self._shown_for, self._shown = part, lines
            self.query_one("#script").scroll_home(animate=False)
        box, head = self.query_one("#lines", Text), self.query_one("#script-head", Text)
        if self._view == "plan":
            head.put(_("PROGRAMME   planned, expected, at the latest"))
            box.put(plan.table(now.rows, self.size.width - 4))
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
        beside = side.in_short(conference, now) if self.app.size.width < 100 else ""
        self.query_one("#cues", Text).put("   ".join(part for part in (beside, view.cues(sheet)) if part))
