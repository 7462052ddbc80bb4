"""How backups are told: on the command line, in the check-up, in one line on the screens."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.i18n import _
from kiosk.lifecycle.backup import Last, Place
from kiosk.lifecycle.rolling_backup import BackupState
from kiosk.messages.durations import time_of_day

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS


def backup_line(state: BackupState) -> str:
    """Return that backups have begun to fail, and why, or that they work again."""
    if state.trouble:
        return _("No backup is being made: {reason}").format(reason=state.trouble)
    return _("Backups are being made again: {place}").format(place=state.place)


def overdue(state: BackupState | None, zone: tzinfo) -> str:
    """Return since when no backup could be made; nothing where all is well."""
    if state is None or not state.trouble:
        return ""
    return _("no backup since {time} !").format(time=time_of_day(state.since_ms, zone, seconds=False))


def where(place: Place | None) -> str:
    """Return where backups go by themselves."""
    if place is None:
        return _("No backups are made by themselves: kiosk backup --to FOLDER, such as a USB stick.")
    return _("A backup is made every minute while the program is open, when there is something new: {place}").format(
        place=place.folder
    )


def newest(last: Last | None, now_ms: int, zone: tzinfo) -> str:
    """Return what the last backup was, and how long ago."""
    if last is None:
        return _("No backup has been made on this machine yet.")
    text = _("Last backup: {time}, {age} ago, {count} events: {path}")
    at = datetime.fromtimestamp(last.at_ms / 1000, zone).strftime("%H:%M %d/%m")
    return text.format(time=at, age=age(now_ms - last.at_ms), count=last.events, path=last.path)


def age(span_ms: int) -> str:
    """Return a length of time in the one unit that says enough.

    >>> age(59_000), age(7_200_000)
    ('0 min', '2 h')
    """
    if span_ms < _HOUR_MS:
        return _("{count} min").format(count=max(0, span_ms) // _MINUTE_MS)
    if span_ms < 48 * _HOUR_MS:
        return _("{count} h").format(count=span_ms // _HOUR_MS)
    return _("{count} days").format(count=span_ms // (24 * _HOUR_MS))
