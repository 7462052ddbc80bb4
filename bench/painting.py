"""What somebody at a terminal waits for: the verdict after a scan, and the first picture after the start."""

from __future__ import annotations

import random
from time import sleep

from agenda.runsheet import Next, Start
from bench.bare_app import LABEL
from bench.figures import Goal, Series, beside
from bench.folders import code_of, conference, opened
from bench.gated_app import LABEL as GATED
from bench.terminal import Terminal, bare, gated, kiosk, running
from kiosk.codes.codes import human

_DELEGATES = 200
_WARM_UP = 8
_PAUSE_SECONDS = (0.15, 0.25)
_STARTS = 15
_MOVES = 120
# What no terminal that keeps up has to show for longer.
_QUIET_SECONDS = 1.5


def verdicts() -> None:
    """Measure from the last byte of a scan to the verdict: the person's own code stands in the band."""
    ours: list[float] = []
    theirs: list[float] = []
    pauses = random.Random(24)
    with conference(_DELEGATES) as folder:
        with opened(folder) as station:
            scans = [(human(number), code_of(station, number)) for number in range(1, _DELEGATES + 1)]
        with running(kiosk(folder, "reception")) as desk, running(bare()) as yardstick:
            desk.seen(f"0/{_DELEGATES}")
            yardstick.seen(LABEL)
            desk.settle(_QUIET_SECONDS / 2)
            sleep(_QUIET_SECONDS)
            for shown, code in scans:
                ours.append(_scan(desk, code, shown))
                sleep(pauses.uniform(*_PAUSE_SECONDS) / 2)
                theirs.append(_scan(yardstick, code, code))
                sleep(pauses.uniform(*_PAUSE_SECONDS) / 2)
    beside(
        Series("last byte of a scan → verdict painted", ours[_WARM_UP:]),
        Series("  bare Textual app → text painted", theirs[_WARM_UP:]),
        Goal(p50=1.5, p99=1.5),
        Goal(p99=100.0),
    )


def moves() -> None:
    """Measure from a key of the MC to the new figure on his screen, which is painted only once it is on disk.

    The yardstick holds each key as long as the program does: a foreign barcode must never advance an item.
    """
    ours: list[float] = []
    theirs: list[float] = []
    pauses = random.Random(25)
    with conference(_DELEGATES) as folder:
        with opened(folder) as station:
            station.do(Start())
            station.do(Next())
        with running(kiosk(folder, "mc")) as desk, running(gated()) as yardstick:
            desk.seen("2/9")
            yardstick.seen(GATED)
            sleep(_QUIET_SECONDS)
            for minute in range(1, _MOVES + _WARM_UP + 1):
                began = desk.type("+")
                ours.append((desk.seen(f"+{minute}′") - began) * 1000)
                sleep(pauses.uniform(*_PAUSE_SECONDS) / 2)
                began = yardstick.type("+")
                theirs.append((yardstick.seen(f"key-{minute}-") - began) * 1000)
                sleep(pauses.uniform(*_PAUSE_SECONDS) / 2)
    beside(
        Series("key of the MC → on disk and painted", ours[_WARM_UP:]),
        Series("  bare Textual app behind the same gate", theirs[_WARM_UP:]),
        Goal(p50=1.5, p99=1.5),
        Goal(p99=100.0),
    )


def starts() -> None:
    """Measure from the start of the process to the first frame with the conference's name."""
    ours: list[float] = []
    theirs: list[float] = []
    with conference(_DELEGATES) as folder:
        with opened(folder) as station, station.reading() as state:
            name = state.settings.name
        for _ in range(_STARTS + 1):
            ours.append(_start(kiosk(folder, "home"), name))
            theirs.append(_start(bare(), LABEL))
    beside(
        Series("process start → first paint, main screen", ours[1:]),
        Series("  bare Textual app → first paint", theirs[1:]),
        Goal(p50=2.0),
        Goal(p50=1000.0),
    )


def _scan(terminal: Terminal, code: str, shown: str) -> float:
    began = terminal.type(code + "\r")
    return (terminal.seen(shown) - began) * 1000


def _start(command: list[str], needle: str) -> float:
    with running(command) as terminal:
        return (terminal.seen(needle) - terminal.began) * 1000
