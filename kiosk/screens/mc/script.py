"""What is read out, on the MC's screen and the prompter: as written, as it is read aloud, or the whole programme."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content

from agenda.aloud import aloud, reading_seconds
from agenda.sheet import Runsheet
from agenda.timing import Face
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, time_of_day
from kiosk.screens.common.post import PostScreen
from kiosk.screens.mc import plan, side, view
from kiosk.script.lines import mc_lines, read_from_snapshot

_VIEWS = ("lines", "aloud", "plan")


@lru_cache(maxsize=64)
def _spelt(lines: tuple[str, ...], readings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], int]:
    """Return lines as they are read aloud, and the seconds that takes; the same lines are shown many times."""
    spelt = tuple(aloud(line, dict(readings)) for line in lines)
    return spelt, reading_seconds(spelt)


class ScriptView:
    """Fills the boxes of a screen for the lines, their heading and the cues."""

    def __init__(self, screen: PostScreen, apart: str) -> None:
        """Take the screen that has the boxes, and what stands between two lines to read out."""
        self._screen, self._apart = screen, apart
        self._view = _VIEWS[0]
        self._shown_for: object = None
        self._shown: tuple[str, ...] = ()

    @property
    def shows_plan(self) -> bool:
        """Whether the programme is shown, which changes with the time."""
        return self._view == "plan"

    def change_view(self) -> None:
        """Let the lines as written, as they are read aloud, and the whole programme take turns."""
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self._screen.scrolled().scroll_home(animate=False)

    def show(self, conference: Conference, sheet: Runsheet, now: Face) -> None:
        """Show the lines, as they are read aloud, or the programme, as chosen."""
        lines = mc_lines(conference, sheet)
        part = (now.step, sheet.segment, conference.awards.phase, getattr(conference.awards.current, "number", None))
        if part != self._shown_for:
            self._shown_for, self._shown = part, lines
            self._screen.scrolled().scroll_home(animate=False)
        if self.shows_plan:
            self._screen.put("script-head", _("PROGRAMME   planned, expected, at the latest"))
            self._screen.put("lines", plan.table(now.rows, self._screen.app.size.width - 4))
            return
        readings = sheet.programme.read_as if sheet.programme else {}
        spelt, length = _spelt(lines, tuple(readings.items()))
        seconds = clock_text(length * 1000)
        parts = [_("LINES") if self._view == "lines" else _("READ ALOUD"), _("about {time}").format(time=seconds)]
        if read_from_snapshot(conference, sheet) and conference.opening is not None:
            frozen = time_of_day(conference.opening.wall_ms, conference.settings.zone, seconds=False)
            parts.append(_("figures of {time}").format(time=frozen))
        aloud_now = self._view == "aloud"
        told = Content(self._apart.join(spelt)) if aloud_now else view.spoken(lines, self._shown, self._apart)
        self._screen.put("script-head", "   ".join(parts) if lines else "")
        self._screen.put("lines", told)
        beside = side.in_short(conference, now) if self._screen.app.size.width < 100 else ""
        self._screen.put("cues", "   ".join(part for part in (beside, view.cues(sheet)) if part))
