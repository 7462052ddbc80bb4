"""What the machine cannot know about time and the operator is asked: a stepped wall clock, an hour switched off.

Elapsed time never moves by itself; only an answer here moves anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from agenda import runsheet
from agenda.stamps import Stamp
from agenda.timing import Face
from kiosk.conference.outage import ASK_FROM_MS, Outage, outage
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, minutes_text
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.mc.runsheet_screen import RunsheetScreen

# Less than this is no step but the drift of a cheap quartz, and nobody reads seconds off a programme.
STEP_MS = 2_000


def step_text(ahead_ms: int) -> str:
    """Return what is said of a wall clock that was stepped."""
    length = clock_text(abs(ahead_ms))
    text = _("The machine's clock was set {length} ahead.") if ahead_ms > 0 else None
    return (text or _("The machine's clock was set {length} back.")).format(length=length)


class ClockQuestions:
    """Asks on top of a screen that may lead the runsheet, and remembers what has not been answered."""

    def __init__(self, screen: RunsheetScreen) -> None:
        self._screen = screen
        self._outage: Outage | None = None
        self._ahead_ms = 0
        self._seen: Stamp | None = None

    def banner(self, conference: Conference) -> str:
        """Return what the operator is asked about the machine's clock, if anything."""
        ahead = self._screen.face_of(conference).clock_ahead_ms
        self._ahead_ms = ahead if abs(ahead) >= STEP_MS and self._screen.mine(conference) else 0
        if not self._ahead_ms:
            return ""
        return step_text(ahead) + "  " + _("Which time counts? Esc answers.")

    def find_outage(self) -> None:
        """Ask first what happened, if nobody was here for long while the conference ran."""
        station = self._screen.kiosk.station
        with self._screen.state() as conference:
            zone, sheet, mine = conference.settings.zone, conference.runsheet, self._screen.mine(conference)
        # This screen may be opened again and again: only what nobody has noted is in doubt.
        self._outage = outage(sheet, station.clock_samples(), station.clock.stamp(), zone) if mine else None
        if self._outage is not None:
            self._screen.call_after_refresh(self.ask_outage)

    def look_at_sleep(self) -> None:
        """Ask as after a restart when the machine has slept for long under a running conference."""
        stamp, before = self._screen.kiosk.station.clock.stamp(), self._seen
        self._seen = stamp
        gap = 0 if before is None else (stamp.mono_ns - before.mono_ns) // 1_000_000
        if before is None or gap < ASK_FROM_MS or self._outage is not None:
            return
        with self._screen.state() as conference:
            runs = conference.runsheet.phase in ("running", "paused", "break") and self._screen.mine(conference)
        if runs:
            self._outage = Outage(before.wall_ms, gap)
            if self._screen.is_current:
                self.ask_outage()

    def ask_clock(self) -> bool:
        """Ask which time of day counts from now on; return whether that was in doubt."""
        if not self._ahead_ms:
            return False
        now = self._face_now()
        ahead = now.clock_ahead_ms
        with self._screen.state() as conference:
            difference = ahead + conference.runsheet.settled_ms
            zone = conference.settings.zone
        old = "" if now.now is None else now.now.astimezone(zone).strftime("%H:%M")
        new = datetime.fromtimestamp(self._screen.kiosk.station.clock.stamp().wall_ms / 1000, zone).strftime("%H:%M")
        entries = [
            ("keep", _("Keep the time of the conference: it is {time}").format(time=old)),
            ("use", _("Use the machine's new time: it is {time}").format(time=new)),
        ]
        note = _("Running times are exact either way; only the times of day move.")

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._screen.kiosk.submit(runsheet.SettleClock(difference, answer == "use"))

        self._screen.app.push_screen(MenuScreen(step_text(ahead), entries, note=note), answered)
        return True

    def ask_outage(self) -> bool:
        """Ask what happened while the machine was off; return whether that is in doubt.

        The clock goes on only as somebody says it shall.
        """
        outage = self._outage
        if outage is None:
            return False
        now = self._face_now()
        with self._screen.state() as conference:
            zone = conference.settings.zone
        last = outage.last_local(zone)
        here = datetime.fromtimestamp(self._screen.kiosk.station.clock.stamp().wall_ms / 1000, zone)
        same_day = last.date() == here.date()
        said = _("Last noted at {time}; nothing has been noted for {length}.").format(
            time=last.strftime("%H:%M" if same_day else "%H:%M %d/%m/%Y"),
            length=minutes_text(max(0, outage.gap_ms)),
        )
        fields = (
            Field("time", _("What time is it now?"), value=here.strftime("%H:%M"), needed=True),
            Field("went", _("Meanwhile the conference"), choices=(("on", _("went on")), ("still", _("stood still")))),
        )
        title = _("{title}: go on with this item?").format(title=now.title or _("The conference"))
        self._screen.app.push_screen(AskScreen(title, fields, note=said), self._outage_told)
        return True

    def _outage_told(self, answers: Answers | None) -> None:
        outage = self._outage
        if answers is None or outage is None:
            return
        stamp = self._screen.kiosk.station.clock.stamp()
        with self._screen.state() as conference:
            zone, day, sheet = conference.settings.zone, conference.settings.day, conference.runsheet
        told = _time(answers["time"])
        if told is None:
            self._screen.say(_("A time of day is written like 9:47."))
            self.ask_outage()
            return
        known = datetime.fromtimestamp(stamp.wall_ms / 1000, zone)
        moment = known
        if (known.hour, known.minute) != told:
            # A machine that has lost the time has lost the day as well: the conference has one.
            base = known if known.date() >= day else datetime(day.year, day.month, day.day, tzinfo=zone)
            moment = base.replace(hour=told[0], minute=told[1], second=0, microsecond=0)
            if moment < outage.last_local(zone) - timedelta(minutes=1):
                self._screen.say(_("That is before the last thing noted; please look at the time again."))
                self.ask_outage()
                return
            self._screen.kiosk.submit(runsheet.TellClock(int(moment.timestamp() * 1000)))
        if answers["went"] == "still" and not sheet.paused:
            gap = int(moment.timestamp() * 1000) - outage.last_wall_ms
            self._screen.kiosk.submit(runsheet.LeaveOutOutage(max(gap if moment != known else outage.gap_ms, 1)))
        self._outage = None

    def _face_now(self) -> Face:
        with self._screen.state() as conference:
            return conference.face(self._screen.kiosk.station.clock.stamp())


def _time(text: str) -> tuple[int, int] | None:
    hour, mark, minute = text.strip().replace("h", ":").replace(".", ":").partition(":")
    if not (mark and hour.isdecimal() and minute.isdecimal()) or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour), int(minute)
