"""How lengths of time are written: clocks as 4:10, lateness as "6 minutes late"."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.i18n import _


def clock_text(ms: int, *, down: bool = False) -> str:
    """Return milliseconds as m:ss or h:mm:ss, with a minus when negative.

    A clock that counts down is rounded up and one that counts up is rounded down, or its last second shows twice.
    """
    seconds = -(-ms // 1000) if down else ms // 1000
    sign = "−" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{sign}{minutes}:{seconds:02d}"


def minutes_text(ms: int) -> str:
    """Return a length as whole minutes, rounded to the nearest."""
    return _("{minutes} min").format(minutes=round(ms / 60_000))


def lateness_text(ms: int) -> str:
    """Return an offset as "on time", "6 minutes late" or "3 minutes early"."""
    minutes = round(ms / 60_000)
    if minutes == 0:
        return _("on time")
    return (_("{minutes} min late") if minutes > 0 else _("{minutes} min early")).format(minutes=abs(minutes))


def time_of_day(wall_ms: int, zone: tzinfo, *, seconds: bool = True) -> str:
    """Return an instant as the conference's time of day."""
    return datetime.fromtimestamp(wall_ms / 1000, zone).strftime("%H:%M:%S" if seconds else "%H:%M")
