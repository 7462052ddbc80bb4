"""A backup of a large journal while a desk works: what the desk notices of it, and how long it takes."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.figures import Goal, Series, beside, note
from bench.folders import code_of, conference, opened
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.lifecycle import backup
from kiosk.lifecycle.rolling_backup import rest
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station

_DELEGATES = 26_000
_SCANS = 1_500
_PAUSE_SECONDS = 0.01
# What a commit may wait for: the other thread to give way, and the disk, which is the same here.
_RATIO = Goal(p50=1.5, p99=3.0)


def run() -> None:
    """Measure scans without a backup, then while one follows the other."""
    with conference(_DELEGATES) as folder, opened(folder) as station, TemporaryDirectory(prefix="kiosk-usb-") as usb:
        station.tidy()
        size = folder.journal.stat().st_size / 1e6
        before = _scans(station, 1)
        work = _Work(folder, backup.place_of(folder, Path(usb), "bench", station.station_id))
        work.start()
        during = _scans(station, 1 + _SCANS)
        work.over.set()
        work.join()
    name = f"scan → COMMIT during a backup of {size:.0f} MB"
    beside(Series(name, during), Series("  without", before), _RATIO)
    lengths = Series("", work.times)
    note(f"copied and verified in {lengths.p50 / 1000:.1f} s, {len(work.times)} times; at rest in between")


def _scans(station: Station, first: int) -> list[float]:
    times = []
    for number in range(first, first + _SCANS):
        code = code_of(station, number)
        began = perf_counter()
        station.do(CheckIn(code))
        times.append((perf_counter() - began) * 1000)
        sleep(_PAUSE_SECONDS)
    return times


class _Work(threading.Thread):
    """Makes one backup after the other, each as the program makes its rolling ones."""

    def __init__(self, folder: Folder, place: backup.Place) -> None:
        super().__init__()
        self._folder, self._place = folder, place
        self.over = threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        """Back up until told to stop."""
        with closing(Journal(self._folder.journal)) as journal:
            while not self.over.is_set():
                began = perf_counter()
                backup.keep(self._folder, journal, self._place, rest)
                self.times.append((perf_counter() - began) * 1000)
