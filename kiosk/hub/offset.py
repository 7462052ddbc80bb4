"""How far the hub's clock is ahead of this machine's: asked as NTP asks, by the fastest of several answers.

offset = the hub's time − (sent + received) / 2, uncertain by half of the way there and back (RFC 5905, section 8).
The way is timed by a clock that nobody sets: one put right while the question is on its way says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic_ns, time_ns

from nats.aio.client import Client

from kiosk.hub import subjects

# An answer that took longer says too little.
_USELESS_MS = 1_000
# By so much the two clocks may differ over one question: an adjusted clock is steered by half a thousandth at most.
_STEERED_MS = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: the offset, and by how much it may be wrong (ms)."""

    offset_ms: int
    uncertain_ms: int


async def sample(client: Client, timeout: float) -> Sample:
    """Ask once. Raises the errors of the client."""
    sent, began = time_ns() // 1_000_000, monotonic_ns()
    answer = await client.request(f"$JS.API.STREAM.INFO.{subjects.STREAM}", b"", timeout=timeout)
    received, spent = time_ns() // 1_000_000, (monotonic_ns() - began) // 1_000_000
    there = instant(str(json.loads(answer.data).get("ts", "")))
    return reckoned(sent, received, spent, there)


def reckoned(sent: int, received: int, spent: int, there: int | None) -> Sample:
    """Return what an answer says: this machine's clock at both ends, the time *spent*, the hub's clock; all in ms.

    Without the hub's time, or with a clock that was put right in between, it says nothing.
    """
    if there is None or abs(received - sent - spent) > _STEERED_MS:
        return Sample(0, _USELESS_MS)
    return Sample(there - (sent + received) // 2, (spent + 1) // 2 + 1)


def instant(text: str) -> int | None:
    """Return an RFC 3339 instant as ms since 1970, whatever its decimals; None for what is none."""
    whole, _dot, rest = text.partition(".")
    decimals = "".join(letter for letter in rest if letter.isdigit())[:6] if _dot else ""
    try:
        at = datetime.fromisoformat(f"{whole.removesuffix('Z')}.{decimals or '0':0<6}+00:00")
    except ValueError:
        return None
    return int(at.timestamp() * 1000)


def best(samples: Sequence[Sample]) -> Sample | None:
    """Return the least uncertain answer; None if none says anything."""
    useful = [one for one in samples if one.uncertain_ms < _USELESS_MS]
    return min(useful, key=lambda one: one.uncertain_ms, default=None)
