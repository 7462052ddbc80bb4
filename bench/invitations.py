"""Invitations before the day: from the roster to a PDF on the disk, as letters and as cards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Goal, Series, line
from bench.folders import conference, opened
from kiosk.documents.invitation_run import Layout, Part, write
from kiosk.documents.invitations import invitations_of, occasion
from kiosk.station.station import Station

_GOALS = {200: Goal(p50=3000.0), 2000: Goal(p50=30_000.0)}
_TIMES = 3


def run() -> None:
    """Measure both layouts for a usual conference and for one ten times as large."""
    for count, goal in _GOALS.items():
        with conference(count) as folder, opened(folder) as station:
            for layout in ("letter", "cards"):
                times = [_made(station, layout) for _time in range(_TIMES)]
                line(Series(f"{count:,} invitations, {layout}", times), goal)


def _made(station: Station, layout: Layout) -> float:
    """Return the milliseconds from the folded roster to the file."""
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        began = perf_counter()
        made = tuple(invitations_of(station.conference, station.codes))
        write(Part(Path(scratch) / "invitations.pdf", made), occasion(station.conference), layout, made)
        return (perf_counter() - began) * 1000
