"""How far the hub's clock is ahead of this machine's: asked as NTP asks, by the fastest of several answers.

offset = the hub's time − (sent + received) / 2, uncertain by half of the way there and back (RFC 5905, section 8).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import time_ns

from nats.aio.client import Client

from kiosk.hub import subjects

# An answer that took longer says too little.
_USELESS_MS = 1_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: the offset, and by how much it may be wrong (ms)."""

    offset_ms: int
    uncertain_ms: int


async def sample(client: Client, timeout: float) -> Sample:
    """Ask once. Raises the errors of the client."""
    sent = time_ns() // 1_000_000
    answer = await client.request(f"$JS.API.STREAM.INFO.{subjects.STREAM}", b"", timeout=timeout)
    received = time_ns() // 1_000_000
    there = instant(str(json.loads(answer.data).get("ts", "")))
    if there is None:
        return Sample(0, _USELESS_MS)
    return Sample(there - (sent + received) // 2, (received - sent + 1) // 2 + 1)


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
