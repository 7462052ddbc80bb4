"""How lengths of time are written: clocks as 4:10, lateness as "6 minutes late"."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.i18n import _

_HOURS_FROM = 120


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
    """Return a length as minutes, rounded to the nearest, from two hours on as hours and minutes."""
    minutes = round(ms / 60_000)
    if abs(minutes) < _HOURS_FROM:
        return _("{minutes} min").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def lateness_text(ms: int) -> str:
    """Return an offset as "on time", "6 minutes late" or "3 minutes early"."""
    minutes = round(ms / 60_000)
    if minutes == 0:
        return _("on time")
    length = minutes_text(abs(ms))
    return (_("{length} late") if minutes > 0 else _("{length} early")).format(length=length)


def time_of_day(wall_ms: int, zone: tzinfo, *, seconds: bool = True) -> str:
    """Return an instant as the conference's time of day."""
    return datetime.fromtimestamp(wall_ms / 1000, zone).strftime("%H:%M:%S" if seconds else "%H:%M")
