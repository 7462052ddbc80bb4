"""How long a large roster takes to be read, and how much memory: each in a process of its own, as at `kiosk import`."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from bench.figures import Goal, Series, line, note

_SEED = 13
_RUNS = 3
_SIZES = {10_000: (3.0, 250), 100_000: (30.0, None)}
_HEADER = (
    "STT|Mã số|Họ và tên|Ngày sinh|Giới tính|Dân tộc|Chức vụ|Đơn vị|Đoàn|Điện thoại|Hình thức khen thưởng|Ghế|Ghi chú"
).split("|")
_SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Vy Lương".split()
_MIDDLE = "Văn Thị Đức Ngọc Hữu Minh Thanh Thu Quốc Xuân".split()
_GIVEN = "An Bình Cường Dũng Hòa Liên Tuấn Yến Ước Phượng Hằng Khánh Thủy Trang Sơn Hải".split()
_MEASURED = """
import resource, sys
from pathlib import Path
from time import perf_counter
from kiosk.lifecycle.roster_import import read_roster
began = perf_counter()
reading = read_roster(Path(sys.argv[1]))
print(perf_counter() - began, len(reading.rows), len(reading.errors))
kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
print(sum(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024 / 1e6)
"""


def run() -> None:
    """Write rosters of 10,000 and 100,000 rows and read them."""
    with TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        for size, (seconds, megabytes) in _SIZES.items():
            path = Path(scratch) / f"{size}.xlsx"
            _write(path, size)
            runs = [_read(path, size) for _ in range(_RUNS if size <= 10_000 else 1)]
            line(
                Series(f"a roster of {size:,} × {len(_HEADER)} read", [took for took, _ in runs]),
                Goal(p99=seconds * 1000),
            )
            most = max(peak for _, peak in runs)
            judged = f"   ≤ {megabytes} MB: {'ok' if most <= megabytes else 'over'}" if megabytes else ""
            note(f"{most:.1f} MB at most, with the process that reads the cells{judged}")


def _write(path: Path, size: int) -> None:
    """Write a roster of people who are all different."""
    chance = random.Random(_SEED)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, _HEADER)
        for number in range(1, size + 1):
            name = (
                f"{chance.choice(_SURNAMES)} {chance.choice(_MIDDLE)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
            )
            birth = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1955, 2000)}"
            unit = f"Công đoàn cơ sở xã số {number % (size // 10)}"
            phone = f"09{number:08}"
            row = [number, f"LS{number:06}", name, birth, chance.choice(["Nam", "Nữ"]), "Kinh", "Chủ tịch", unit]
            sheet.write_row(number, 0, [*row, f"Đoàn số {number % 40}", phone, "Bằng khen", f"A{number}", ""])


def _read(path: Path, size: int) -> tuple[float, float]:
    """Return milliseconds and megabytes of one reading."""
    done = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True)
    took, rows, errors, peak = done.stdout.split()
    if int(rows) + int(errors) < size:
        note(f"  only {rows} rows came in, {errors} errors")
    return float(took) * 1000, float(peak)
