"""Conference folders with invented delegates."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.codes.codes import CodeKind
from kiosk.folder.layout import Folder
from kiosk.lifecycle.create import Plan, create
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.station.station import Station

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
_MIDDLES = ("Thị Thuỳ", "Văn", "Minh", "Ngọc", "Thị", "Quốc", "Hữu")
_GIVENS = ("Hiển", "Biển", "Linh", "Phương", "Dũng", "Nhung", "Khoẻ", "Thắng", "Vỹ", "Ấn", "Loan")
_UNITS = ("Công ty Dệt may Sông Đà", "Trường THPT Lê Lợi", "Bệnh viện Đa khoa tỉnh", "Nông trường Bình Minh")


def invented(index: int) -> Person:
    """Return the delegate of that index, the same every time."""
    names = (_FAMILIES[index % 10], _MIDDLES[index % 7], _GIVENS[index % 11])
    return Person(
        number=0,
        kind="delegate",
        full_name=" ".join(names),
        code=f"DB{index:05d}",
        gender="nữ" if index % 2 else "nam",
        birth=str(1960 + index % 40),
        unit=_UNITS[index % 4],
        delegation=f"Đoàn {1 + index % 15}",
        seat=f"{'ABCDEFGHKL'[index // 20 % 10]}{1 + index % 20}",
    )


@contextmanager
def conference(delegates: int) -> Iterator[Folder]:
    """Give a conference folder with that many delegates, nobody in yet; it vanishes afterwards."""
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        folder = create(Path(scratch) / "conference", Plan(tier="province", day=date(2025, 9, 6)))
        station = Station(folder)
        try:
            station.do(ImportRoster([invented(index) for index in range(delegates)], "invented", "0" * 64))
        finally:
            station.close()
        yield folder


@contextmanager
def opened(folder: Folder, post: str = "Desk 1") -> Iterator[Station]:
    """Give a station on the folder, its roster kept out of garbage collection as in every program of ours."""
    station = Station(folder, post=post)
    gc.collect()
    gc.freeze()
    try:
        yield station
    finally:
        gc.unfreeze()
        station.close()


def code_of(station: Station, number: int) -> str:
    """Return the 24 digits of somebody's invitation."""
    return station.codes.make(CodeKind.INVITATION, number, 0)
