"""All papers after the conference: from the journal on the disk to the last file, a usual one and the largest."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Goal, Series, line
from bench.folders import conference, invented, opened
from kiosk.awards.commands import ImportAwards
from kiosk.awards.model import Decision, Recipient
from kiosk.documents import after_papers
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckInTogether
from kiosk.station.station import Station

_GOALS = {200: Goal(p50=5_000.0), 10_000: Goal(p50=30_000.0)}
_TIMES = {200: 5, 10_000: 1}
_BUS = 10


def run() -> None:
    """Measure with nine tenths here and half of all honoured."""
    for count, goal in _GOALS.items():
        with conference(count) as folder:
            with opened(folder) as station:
                _fill(station, count)
            line(
                Series(f"all papers after {count:,} delegates", [_made(folder) for _time in range(_TIMES[count])]), goal
            )


def _fill(station: Station, count: int) -> None:
    recipients = tuple(
        Recipient(kind="individual", name=p.full_name, award="Bằng khen", sheet="1", row=index + 1, unit=p.unit)
        for index, p in enumerate(map(invented, range(count // 2)))
    )
    decision = Decision(
        number="512/QĐ-TTg",
        date="2025-09-01",
        authority="Thủ tướng Chính phủ",
        award="Bằng khen",
        recipients=recipients,
    )
    station.do(ImportAwards((decision,), "invented", "0" * 64))
    for first in range(1, count * 9 // 10, _BUS):
        station.do(CheckInTogether(tuple(range(first, first + _BUS))))


def _made(folder: Folder) -> float:
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        station = Station(folder)
        now = station.clock.stamp()
        station.close()
        began = perf_counter()
        after_papers.write(after_papers.source(folder, now), Path(scratch) / "papers")
        return (perf_counter() - began) * 1000
