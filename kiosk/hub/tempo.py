"""How long the link waits for what: one table, so that a test can hurry it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tempo:
    """All times in seconds.

    `look`: how often the journal is looked at for what other consoles wrote; `lock`: how often a console tries to
    become the one that links; `heartbeat`: how often the hub says that it has nothing to say (three missing: the line
    is dead); `again`: when an event that has not come back is published once more; `check`: how often the clock and
    the log are looked at; `reconnect`: the least and the most wait before the next try; `give_back`: the same before
    other stations' events are given to a hub that has lost them.
    """

    look: float = 0.05
    lock: float = 0.5
    connect: float = 3.0
    request: float = 3.0
    ping: float = 3.0
    heartbeat: float = 2.0
    again: float = 10.0
    pulse: float = 2.0
    check: float = 60.0
    refused: float = 30.0
    reconnect: tuple[float, float] = (0.2, 1.0)
    give_back: tuple[float, float] = (0.5, 2.5)
