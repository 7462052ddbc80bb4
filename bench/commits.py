"""From a scan to its fact on disk, beside the least a disk can do for anybody: 4 KiB written and synced.

A write that makes a file longer costs twice one over old pages, and the journal's log does both: long at first,
then over itself. The yardstick does each time what the log has just done.
"""

from __future__ import annotations

import os
from contextlib import closing
from time import perf_counter

from bench.figures import Goal, Series, beside, note
from bench.folders import code_of, conference, opened
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station

_PAGE = b"\x5a" * 4096
_WARM_UP = 10
_GOAL = Goal(p50=2.0, p99=2.0)


def run() -> None:
    """Measure a usual conference and the largest one."""
    _compare("200 delegates", delegates=200, folders=6)
    _compare("10,000 delegates", delegates=10_000, folders=1, most=1_500)
    note("published for the best check-in server, 10,000 tickets: 19 / 33 ms in process, 50 / 82 ms over HTTP")


def _compare(name: str, *, delegates: int, folders: int, most: int = 100_000) -> None:
    ours: list[float] = []
    disk: list[float] = []
    for _ in range(folders):
        with conference(delegates) as folder, opened(folder) as station, _yardstick(folder) as bare:
            for number in range(1, min(delegates, most + _WARM_UP) + 1):
                scan = _scan(station, code_of(station, number))
                write = bare.write()
                if number > _WARM_UP:
                    ours.append(scan)
                    disk.append(write)
    beside(
        Series(f"scan → COMMIT, {name}", ours),
        Series("  4 KiB pwrite + fdatasync", disk),
        _GOAL,
    )


def _scan(station: Station, code: str) -> float:
    began = perf_counter()
    events = station.do(CheckIn(code))
    took = (perf_counter() - began) * 1000
    assert events[0].kind == "reception.checked_in"
    return took


class _Bare:
    """A file beside the journal."""

    def __init__(self, folder: Folder) -> None:
        self._log = folder.journal.with_name(folder.journal.name + "-wal")
        self._length = self._log.stat().st_size
        self._fd = os.open(folder.path / "yardstick", os.O_CREAT | os.O_RDWR, 0o600)
        self._pages = 0
        self.write()

    def write(self) -> float:
        """Write and sync a page: a new one if the log has grown since the last time, else the first again."""
        before, self._length = self._length, self._log.stat().st_size
        grows = self._length > before or not self._pages
        offset = self._pages * len(_PAGE) if grows else 0
        self._pages += grows
        began = perf_counter()
        os.pwrite(self._fd, _PAGE, offset)
        os.fdatasync(self._fd)
        return (perf_counter() - began) * 1000

    def close(self) -> None:
        """Close the file."""
        os.close(self._fd)


def _yardstick(folder: Folder) -> closing[_Bare]:
    return closing(_Bare(folder))
