"""The paper to go on with without a machine: from the folded roster to the files on the disk."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Goal, Series, line
from bench.folders import conference, opened
from kiosk.documents import fallback
from kiosk.station.station import Station

_GOALS = {200: Goal(p50=1000.0), 10_000: Goal(p50=20_000.0)}
_TIMES = {200: 5, 10_000: 1}


def run() -> None:
    """Measure a usual conference and the largest one."""
    for count, goal in _GOALS.items():
        with conference(count) as folder, opened(folder) as station:
            line(Series(f"paper for {count:,} delegates", [_made(station) for _time in range(_TIMES[count])]), goal)


def _made(station: Station) -> float:
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        began = perf_counter()
        fallback.write(station.conference, Path(scratch) / "paper", station.clock.stamp())
        return (perf_counter() - began) * 1000
