"""The common time of several laptops: the hub's. Each corrects its own wall clock by what it was measured to be off.

Only times of day move; monotonic time, which all running times are taken from, never does.
"""

from __future__ import annotations

from collections.abc import Mapping

from agenda.stamps import Stamp
from kiosk.clock import Clock

# Keys of the journal's own memory: how much the hub's clock is ahead of this machine's (ms), the boot in which that
# was measured, and the offset that a human has agreed to.
OFFSET, BOOT, ACCEPTED = "clock_offset_ms", "clock_offset_boot", "clock_offset_accepted"
KEYS = (OFFSET, BOOT, ACCEPTED)
# Less is not worth a correction; from SAYS_MS on the station says so; from ASKS_MS on a human has to agree.
LEAST_MS, SAYS_MS, ASKS_MS = 50, 2_000, 300_000
# What was agreed to once still is, if the clocks have drifted by no more than this since.
_SAME_MS = 60_000


class CommonClock:
    """A clock corrected to the common time.

    `withheld_ms` is the part of the offset that no human has agreed to yet: times of day do without it, the order of
    events does not.
    """

    def __init__(self, inner: Clock) -> None:
        self.inner = inner
        self.applied_ms = self.withheld_ms = 0

    def stamp(self) -> Stamp:
        """Return the present moment, its time of day the common one."""
        stamp = self.inner.stamp()
        return Stamp(stamp.wall_ms + self.applied_ms, stamp.mono_ns, stamp.boot_id)

    def correct(self, known: Mapping[str, str]) -> int:
        """Follow the journal's memory (`KEYS`); return by how many ms the time of day has moved now."""
        offset_ms, accepted_ms = number(known.get(OFFSET)), number(known.get(ACCEPTED))
        if offset_ms is None or abs(offset_ms) < LEAST_MS or known.get(BOOT) != self.inner.stamp().boot_id:
            # The clock of a machine that was off may have been set meanwhile: then it is measured anew.
            offset_ms = 0
        agreed = accepted_ms is not None and abs(offset_ms - accepted_ms) <= _SAME_MS
        before = self.applied_ms
        self.applied_ms = offset_ms if agreed or abs(offset_ms) <= ASKS_MS else 0
        self.withheld_ms = offset_ms - self.applied_ms
        return self.applied_ms - before


def number(text: str | None) -> int | None:
    """Return a remembered number, None where there is none."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
