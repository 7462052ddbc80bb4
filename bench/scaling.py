"""What a scan costs in a conference of fifty thousand, beside the same scan in one of two hundred.

The two take turns, so that whatever else the machine does falls on both; each pair of journals is as freshly opened.
"""

from __future__ import annotations

from time import perf_counter

from bench.figures import Goal, Series, beside
from bench.folders import code_of, conference, opened
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station

_FEW, _MANY = 200, 50_000
_ROUNDS = 3
_WARM_UP = 10
_GOAL = Goal(p50=1.3)


def run() -> None:
    """Scan by turns in the small conference and in the large one."""
    few: list[float] = []
    many: list[float] = []
    with conference(_MANY) as large:
        for turn in range(_ROUNDS):
            with conference(_FEW) as small, opened(large) as crowd, opened(small) as handful:
                for number in range(1, _FEW + 1):
                    pair = [(handful, number, few), (crowd, turn * _FEW + number, many)]
                    for station, who, times in pair if number % 2 else reversed(pair):
                        took = _scan(station, who)
                        if number > _WARM_UP:
                            times.append(took)
    beside(Series(f"scan → COMMIT, {_MANY:,} delegates", many), Series(f"  {_FEW} delegates, by turns", few), _GOAL)


def _scan(station: Station, number: int) -> float:
    code = code_of(station, number)
    began = perf_counter()
    events = station.do(CheckIn(code))
    took = (perf_counter() - began) * 1000
    assert events[0].kind == "reception.checked_in"
    return took
