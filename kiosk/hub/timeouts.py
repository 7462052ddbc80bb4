"""How often a link looks, speaks and gives up: the values of a hall, which tests make quicker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How often and how long, in seconds; `batch` and `in_flight` are facts at a time."""

    look: float = 0.01
    ping: float = 3.0
    pulse: float = 2.0
    offset: float = 60.0
    seen_back: float = 10.0
    stuck: float = 5.0
    connect: float = 3.0
    backoff: tuple[float, float] = (0.2, 2.0)
    jitter: float = 1.0
    batch: int = 500
    in_flight: int = 200
