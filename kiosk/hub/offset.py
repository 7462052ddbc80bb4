"""How far the hub's clock is from this machine's, from a few questions and answers.

offset = hub's time − (sent + received) / 2, as in NTP (RFC 5905, section 8); the answer that came fastest counts, since
it leaves the least room for a lopsided way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from kiosk.commontime import ASKS_MS, LEAST_MS, SAYS_MS

# fine; the station says so; a human has to agree before times of day follow
Level = Literal["ok", "says", "asks"]
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One question: when it left and when the answer came by our clock, and the hub's time in it (UTC epoch ms)."""

    sent_ms: float
    received_ms: float
    hub_ms: float

    @property
    def way_ms(self) -> float:
        """How long there and back took."""
        return self.received_ms - self.sent_ms

    @property
    def offset_ms(self) -> float:
        """By how much the hub's clock is ahead of ours."""
        return self.hub_ms - (self.sent_ms + self.received_ms) / 2


def estimate(samples: Sequence[Sample]) -> int | None:
    """Return the offset in ms, 0 where it is too small to matter, None without a sample."""
    good = [sample for sample in samples if sample.way_ms >= 0]
    if not good:
        return None
    offset = round(min(good, key=lambda sample: sample.way_ms).offset_ms)
    return offset if abs(offset) >= LEAST_MS else 0


def level(offset_ms: int | None) -> Level:
    """Return how loud an offset is."""
    off = abs(offset_ms or 0)
    return "ok" if off <= SAYS_MS else "says" if off <= ASKS_MS else "asks"


def is_news(offset_ms: int, known_ms: int | None) -> bool:
    """Whether an offset differs enough from the one in force to be remembered in its place."""
    return known_ms is None or abs(offset_ms - known_ms) > LEAST_MS


def hub_time(text: object) -> float | None:
    """Return a time as the hub writes it (RFC 3339, up to nanoseconds) in UTC epoch ms, None for none."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None
    return (moment - _EPOCH).total_seconds() * 1000 if moment.tzinfo else None
