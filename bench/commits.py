"""From a scan to its fact on disk, beside the least a disk can do for anybody: 4 KiB written and synced."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bench.figures import Goal, Series, beside, note
from bench.folders import code_of, conference, opened
from kiosk.reception.admission import CheckIn
from kiosk.station import Station

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
        with conference(delegates) as folder, opened(folder) as station, _file(folder.path / "yardstick") as bare:
            numbers = range(1, min(delegates, most + _WARM_UP) + 1)
            for number in numbers[:_WARM_UP]:
                _scan(station, code_of(station, number))
                _write(bare)
            _interleave(station, numbers[_WARM_UP:], bare, ours, disk)
    beside(
        Series(f"scan → COMMIT, {name}", ours),
        Series("  4 KiB pwrite + fdatasync", disk),
        _GOAL,
    )


def _interleave(station: Station, numbers: Sequence[int], bare: int, ours: list[float], disk: list[float]) -> None:
    for number in numbers:
        ours.append(_scan(station, code_of(station, number)))
        disk.append(_write(bare))


def _scan(station: Station, code: str) -> float:
    began = perf_counter()
    events = station.do(CheckIn(code))
    took = (perf_counter() - began) * 1000
    assert events[0].kind == "reception.checked_in"
    return took


def _write(bare: int) -> float:
    """Append a page, as a log does."""
    began = perf_counter()
    os.pwrite(bare, _PAGE, os.lseek(bare, 0, os.SEEK_END))
    os.fdatasync(bare)
    return (perf_counter() - began) * 1000


@contextmanager
def _file(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
