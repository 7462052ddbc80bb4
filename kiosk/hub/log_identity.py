"""What the engine does not guarantee, asked at each connect: is this the log we read, and does it still have it all?

Measured: one flipped bit in the hub's file silently cuts its log after a restart, and numbers are then given again; in
the first of two files it takes that file's messages out of the midst of the log, whose end stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk.hub.outbox import Place

Verdict = Literal["go on", "read anew", "another conference"]


@dataclass(frozen=True, slots=True)
class Log:
    """The hub's log as it says itself: whose, which one, its last number, the digest of the message at the cursor.

    `anchor` is "" where there is no such message; `holes` is how many numbers up to the last have no message: nobody
    may delete one, so they were lost.
    """

    conference: str
    epoch: str
    last_seq: int
    anchor: str
    holes: int = 0


def verdict(place: Place, log: Log, conference: str) -> Verdict:
    """Return whether reading goes on, or begins anew because this is not the log that was read before."""
    if log.conference != conference:
        return "another conference"
    if place.epoch != log.epoch or log.last_seq < place.cursor or log.holes != place.holes:
        # Who reads it all again finds what is not there any more, and gives it back.
        return "read anew"
    return "go on" if place.cursor == 0 or place.anchor == log.anchor else "read anew"
