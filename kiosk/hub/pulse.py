"""What stations tell each other every two seconds; and from it, what of a silent one may be missing here."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from kiosk.hub.outbox import New

# The kinds that a reader of "may be missing up to 6" counts.
CHECK_INS = frozenset({"reception.checked_in"})
_RECENT_MS = 600_000
_MOST_RECENT = 1000
_MOST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Pulse:
    """One beat: the laptop's label and station, its posts, its last number and how much of it is unsent; UTC ms."""

    label: str
    station_id: str
    posts: tuple[str, ...]
    seq: int
    unsent: int
    wall_ms: int

    def to_bytes(self) -> bytes:
        """Return the beat as it is sent."""
        fields = {name: getattr(self, name) for name in ("label", "station_id", "posts", "seq", "unsent", "wall_ms")}
        return json.dumps(fields, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Pulse | None:
        """Read a beat; None for what is none. Texts are cut to what a line of a screen holds."""
        try:
            raw: dict[str, Any] = json.loads(data)
            numbers = [raw[name] for name in ("seq", "unsent", "wall_ms")]
            texts = [raw["label"], raw["station_id"], *raw["posts"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if not all(type(n) is int and 0 <= n < 2**63 for n in numbers) or not all(isinstance(t, str) for t in texts):
            return None
        label, station_id, *posts = (text[:_MOST_TEXT] for text in texts)
        return cls(label, station_id, tuple(posts[:20]), *numbers)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What is known of another laptop: what it said last, how long ago (ms), and how many check-ins may be missing."""

    member: str
    label: str
    station_id: str
    posts: tuple[str, ...]
    quiet_ms: int
    seq: int
    unsent: int
    missing: int


def missing(told: Pulse, received_seq: int, quiet_ms: int, recent: int, span_ms: int, beat_ms: int) -> int:
    """Return how many events of a station may be missing here at most, as far as one can know.

    What it said it had written and has not come, and what it may have written since it fell silent, at the pace of its
    last minutes: *recent* check-ins in *span_ms*. A station that beats on time has told everything.
    """
    owed = max(0, told.seq - received_seq)
    if quiet_ms < 3 * beat_ms:
        return owed
    return owed + (ceil(recent * quiet_ms / span_ms) if span_ms > 0 else 0)


@dataclass(slots=True)
class _Known:
    """Of one laptop: its last beat and when it was heard (monotonic ms)."""

    pulse: Pulse
    heard_ms: int


@dataclass(slots=True)
class _Station:
    """Of one station: the last number here, and when its last check-ins were (UTC ms)."""

    seq: int = 0
    check_ins: deque[int] = field(default_factory=lambda: deque(maxlen=_MOST_RECENT))


class Neighbours:
    """The other laptops, as one has heard of them."""

    def __init__(self, beat_ms: int) -> None:
        self._beat_ms = beat_ms
        self._known: dict[tuple[str, str], _Known] = {}
        self._stations: dict[str, _Station] = {}

    def stored(self, rows: list[New]) -> None:
        """Take note of rows that are in the journal."""
        for row in rows:
            station = self._stations.setdefault(row.station_id, _Station())
            station.seq = max(station.seq, row.seq)
            if row.kind in CHECK_INS:
                station.check_ins.append(row.wall_ms)

    def last_seq(self, station_id: str) -> int:
        """Return the last number of a station that is in the journal."""
        station = self._stations.get(station_id)
        return station.seq if station else 0

    def heard(self, member: str, pulse: Pulse, now_ms: int) -> None:
        """Take note of a beat. A laptop that has become another station is one laptop still."""
        for key in [key for key in self._known if key[0] == member and key[1] != pulse.station_id]:
            if now_ms - self._known[key].heard_ms > 2 * self._beat_ms:
                del self._known[key]
        self._known[member, pulse.station_id] = _Known(pulse, now_ms)

    def told(self, now_ms: int, *, but: str = "") -> tuple[Neighbour, ...]:
        """Return what is known of all laptops, *but* one's own, by label."""
        found = []
        for (member, _station), known in self._known.items():
            if member == but:
                continue
            pulse, quiet_ms = known.pulse, now_ms - known.heard_ms
            here = self._stations.get(pulse.station_id, _Station())
            lack = missing(pulse, here.seq, quiet_ms, *_pace(here.check_ins), self._beat_ms)
            found.append(
                Neighbour(member, pulse.label, pulse.station_id, pulse.posts, quiet_ms, pulse.seq, pulse.unsent, lack)
            )
        return tuple(sorted(found, key=lambda n: (n.label, n.member, n.station_id)))


def _pace(check_ins: deque[int]) -> tuple[int, int]:
    """Return how many check-ins there were in the last minutes before the last of them, and in how long (ms)."""
    if not check_ins:
        return 0, 0
    last = max(check_ins)
    recent = [at for at in check_ins if last - at <= _RECENT_MS]
    return len(recent), max(last - min(recent), 60_000)
