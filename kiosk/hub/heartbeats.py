"""The pulses of the stations: what this one says of itself, and what is remembered of the others."""

from __future__ import annotations

from collections.abc import Mapping
from time import time_ns

from kiosk.hub.state import Heard, Pulse
from kiosk.journal.store import Journal

_RATE_MS = 5 * 60_000
_CHECK_INS = "SELECT count(*) FROM event WHERE station_id = ? AND kind = 'reception.checked_in' AND wall_ms > ?"
_LAST = "SELECT coalesce(max(seq), 0) FROM event WHERE station_id = ?"
# Nobody enrols more laptops than this; a flood of made-up ones is not remembered.
_MOST = 500


def own_pulse(journal: Journal, label: str, posts: tuple[str, ...], unsent: int, ready: tuple[str, ...] = ()) -> Pulse:
    """Return what this station says of itself now."""
    station = journal.meta("station_id") or ""
    seq = journal.one(_LAST, station)
    recent = journal.one(_CHECK_INS, station, time_ns() // 1_000_000 - _RATE_MS)
    return Pulse(label, station, posts, int(seq[0]) if seq else 0, unsent, int(recent[0]) if recent else 0, ready)


class Heartbeats:
    """What was heard of each member last. One owner thread."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[Pulse, float]] = {}
        # The member that this machine is, and the stations it has been.
        self._own, self._been = "", set[str]()
        self.shared = False

    def said(self, member: str, station_id: str) -> None:
        """Take note of what this machine says of itself."""
        self._own = member
        self._been.add(station_id)

    def hear(self, member: str, data: bytes, now: float) -> None:
        """Take a pulse at a moment of the monotonic clock (s); what is none is passed over."""
        pulse = Pulse.decode(data)
        if pulse is not None and member == self._own and pulse.station_id not in self._been:
            # Somebody else speaks with this machine's key: its folder was copied, enrolment and all.
            self.shared = True
        if pulse is not None and (member in self._heard or len(self._heard) < _MOST):
            self._heard[member] = (pulse, now)

    def others(self, own: str, now: float, journal: Journal) -> Mapping[str, Heard]:
        """Return what is known of every member but this one, with how much of it is here."""
        found = {}
        for member, (pulse, at) in self._heard.items():
            if member != own:
                row = journal.one(_LAST, pulse.station_id)
                found[member] = Heard(pulse, int((now - at) * 1000), int(row[0]) if row else 0)
        return found
