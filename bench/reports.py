"""The delegates' report: counted from the folded state, told in words, and as a Word document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Goal, Series, line
from bench.folders import conference, opened
from kiosk.conference.commands import FreezeReport
from kiosk.conference.reports import live
from kiosk.documents.reportbook import write
from kiosk.messages.report import lines, said
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station

# A screen that follows the arrivals makes one after each check-in: at the usual size it must not be felt.
_GOALS = {200: Goal(p50=20.0), 10_000: Goal(p50=500.0)}
_TIMES = 20


def run() -> None:
    """Measure a usual conference and a very large one, nine tenths of whom are here."""
    for count, goal in _GOALS.items():
        with conference(count) as folder, opened(folder) as station, TemporaryDirectory(prefix="kiosk-bench-") as place:
            station.do(CheckInTogether(tuple(range(1, count * 9 // 10 + 1))))
            path = Path(place) / "report.docx"
            line(Series(f"report of {count:,} delegates counted", _timed(partial(_live, station))), goal)
            line(Series("  and told in words", _timed(partial(_told, station))), goal)
            line(Series("  frozen", _timed(partial(station.do, FreezeReport()))), goal)
            line(Series("  as a Word document", _timed(partial(_written, station, path))), Goal(p50=1000.0))


def _live(station: Station) -> object:
    return live(station.conference, 0)


def _told(station: Station) -> object:
    return lines(said(station.conference, live(station.conference, 0)))


def _written(station: Station, path: Path) -> None:
    write(station.conference, live(station.conference, 0), path)


def _timed(act: Callable[[], object]) -> list[float]:
    """Return the milliseconds of each of many runs."""
    times = []
    for _time in range(_TIMES):
        began = perf_counter()
        act()
        times.append((perf_counter() - began) * 1000)
    return times
