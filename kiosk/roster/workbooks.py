"""Workbooks are read by a child process with limits of time and memory; here it is started and listened to."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from kiosk.roster.limits import SECONDS, Unreadable
from kiosk.roster.sheets import NO_STORED_VALUE, Raw

_CHILD = "kiosk.roster.cellreader"
_PROGRAM = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class RawSheet:
    """A sheet as the child tells it: texts not cleaned yet, empty cells at the end of a row left out."""

    name: str
    hidden_rows: frozenset[int]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    rows: list[list[Raw]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What a child ends with: the names of the hidden sheets, and of the fonts of the file."""

    hidden: tuple[str, ...]
    fonts: tuple[str, ...]


def sheets(file: BinaryIO, done: Callable[[RawSheet], None], seconds: float = SECONDS) -> Told:
    """Read the workbook in *file* and hand each sheet to *done* when it is complete.

    Raises Unreadable with "time" after *seconds*, "memory" or "damaged" when the child died, else with its word.
    """
    sheet: RawSheet | None = None
    with _Child(file, seconds) as child:
        for line in child.lines():
            if isinstance(line, list):
                assert sheet is not None
                sheet.rows += map(_row, line)
                continue
            if sheet:
                done(sheet)
            if "refused" in line:
                _LOG.debug("refused: %s", line)
                raise Unreadable(line["refused"], **{key: told for key, told in line["told"].items() if key != "why"})
            if "end" in line:
                return Told(tuple(line["hidden"]), tuple(line["fonts"]))
            merged = tuple(((top, left), (bottom, right)) for (top, left), (bottom, right) in line["merged"])
            sheet = RawSheet(line["sheet"], frozenset(line["hidden_rows"]), merged)
        raise Unreadable(child.death())


def _row(cells: list[Any]) -> list[Raw]:
    """Return a row with dates and missing values as they are; JSON has no words for them."""
    for at, cell in enumerate(cells):
        if cell is None:
            cells[at] = NO_STORED_VALUE
        elif cell.__class__ is list:
            cells[at] = dt.date(*cell)
    return cells


class _Child:
    """The running child: its lines, and how it died if they ended too early. Leaving the context ends it."""

    def __init__(self, file: BinaryIO, seconds: float) -> None:
        file.seek(0)
        self._late = threading.Event()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _CHILD],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a panic writes there whatever it likes
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows alone has it
            )
        except OSError as error:
            raise Unreadable("reader") from error
        self._watch = threading.Timer(seconds, self._end)
        self._watch.daemon = True

    def __enter__(self) -> _Child:
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.wait()
        self._stream.close()

    def _end(self) -> None:
        self._late.set()
        self._process.kill()

    @property
    def _stream(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def lines(self) -> Iterator[Any]:
        """Yield what the child writes, line by line; one that is cut short is the last."""
        for line in self._stream:
            try:
                yield json.loads(line)
            except ValueError:
                return

    def death(self) -> str:
        """Return the word for a child that ended without a last word."""
        code = self._process.wait()
        if self._late.is_set():
            return "time"
        # The library aborts when it gets no memory.
        return "memory" if code == -signal.SIGABRT else "damaged"


def _environment() -> dict[str, str]:
    """Return the environment of the child: it must find this program, from wherever it was started."""
    found = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_PROGRAM), *([found] if found else [])])}
