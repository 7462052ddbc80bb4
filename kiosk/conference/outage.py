"""How long nobody ran the program: from the last clock sample of any console of this machine.

Nothing of it is a fact: the samples are overwritten every few seconds, and only the operator's answer is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agenda.runsheet import Runsheet
from agenda.stamps import Stamp

# After so long nobody can be sure that the conference went on meanwhile.
ASK_FROM_MS = 30 * 60_000


@dataclass(frozen=True, slots=True)
class Outage:
    """The time since anybody noted anything; `gap_ms` may be wrong, or negative, if the machine lost the time."""

    last_wall_ms: int
    gap_ms: int

    def last_local(self, zone: tzinfo) -> datetime:
        """Return when something was noted last, as a time of day."""
        return datetime.fromtimestamp(self.last_wall_ms / 1000, zone)


def outage(sheet: Runsheet, samples: Iterable[Stamp], now: Stamp, zone: tzinfo) -> Outage | None:
    """Return the outage to ask about before the clock is believed; None where there is no doubt.

    In doubt is a conference that runs, after half an hour, on another day, or with a clock that went back.
    """
    if sheet.clock is None or sheet.phase not in ("running", "paused", "break"):
        return None
    stamps = [sheet.clock.last, *(sample for sample in samples if sample.boot_id)]
    last = max(stamps, key=lambda stamp: (stamp.wall_ms, stamp.mono_ns))
    same_boot = bool(now.boot_id) and now.boot_id == last.boot_id
    gap = (now.mono_ns - last.mono_ns) // 1_000_000 if same_boot else now.wall_ms - last.wall_ms
    days = {datetime.fromtimestamp(wall / 1000, zone).date() for wall in (last.wall_ms, last.wall_ms + gap)}
    if gap > ASK_FROM_MS or gap < 0 or len(days) > 1:
        return Outage(last.wall_ms, gap)
    return None
