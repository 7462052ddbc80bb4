"""What is done while nobody waits at a desk: a badge is drawn, a large journal is folded at opening."""

from __future__ import annotations

from time import perf_counter

from bench.figures import Goal, Series, line
from bench.folders import code_of, conference, opened
from kiosk.reception.commands import CheckIn
from kiosk.tickets.badge import badge_of
from printing.drawings import draw
from printing.escpos import encode

_BADGES = 200
_WARM_UP = 20
_WIDTH = 576
_DELEGATES = 10_000
_ARRIVED = 500
_OPENINGS = 5


def badges() -> None:
    """Measure a badge from data to printer bytes, each of another delegate."""
    times: list[float] = []
    with conference(_BADGES) as folder, opened(folder) as station, station.reading() as state:
        for person in state.roster.expected():
            began = perf_counter()
            encode(draw(badge_of(person, state, station.codes), _WIDTH))
            times.append((perf_counter() - began) * 1000)
    line(Series("badge drawn and encoded, 80 mm", times[_WARM_UP:]), Goal(p50=20.0))


def openings() -> None:
    """Measure the opening of the largest journal."""
    times: list[float] = []
    with conference(_DELEGATES) as folder:
        with opened(folder) as station:
            for number in range(1, _ARRIVED + 1):
                station.do(CheckIn(code_of(station, number)))
        for _ in range(_OPENINGS):
            began = perf_counter()
            with opened(folder):
                times.append((perf_counter() - began) * 1000)
    line(Series(f"opening a journal of {_DELEGATES:,} delegates", times), Goal(p50=2000.0))
