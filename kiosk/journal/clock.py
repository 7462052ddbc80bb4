"""The one place that reads a clock, so that every test can put in its own.

A stamp carries wall time, monotonic time and the boot it belongs to; rules compute from stamps alone.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from agenda.stamps import Stamp

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """Gives the present moment."""

    def stamp(self) -> Stamp: ...


class SystemClock:
    """The machine's clocks.

    Linux: CLOCK_BOOTTIME, which goes on during suspend, and the kernel's boot id. Windows: `time.monotonic`
    (15.6 ms steps before Python 3.13, includes suspend) and the boot counter of the registry. Elsewhere the
    boot id is "": spans across processes are then taken from the wall clock and marked inexact.
    """

    def __init__(self) -> None:
        self._boot_id = read_boot_id()
        self._source = getattr(time, "CLOCK_BOOTTIME", None)

    def stamp(self) -> Stamp:
        mono = time.monotonic_ns() if self._source is None else time.clock_gettime_ns(self._source)
        return Stamp(wall_ms=time.time_ns() // 1_000_000, mono_ns=mono, boot_id=self._boot_id)


class CommonClock:
    """A machine's clock put right by the one that all machines of the hall go by.

    What is small enough, or was confirmed by a human, is added to the wall clock; the rest is `untold_ms`, which only
    the order of facts goes by. Elapsed time never moves: the monotonic clock is left alone.
    """

    def __init__(self, clock: Clock, most_unasked_ms: int = 300_000) -> None:
        self._clock = clock
        self._most_unasked_ms = most_unasked_ms
        self._added_ms = 0
        self.untold_ms = 0

    def follow(self, offset_ms: int, confirmed_ms: int) -> int:
        """Go by a clock that is ahead of this machine's by so much; *confirmed_ms* is what a human agreed to, or 0.

        Return by how many ms the time of day has moved with that.
        """
        before = self._added_ms
        agreed = abs(offset_ms) <= self._most_unasked_ms or abs(offset_ms - confirmed_ms) <= self._most_unasked_ms
        self._added_ms = offset_ms if agreed else 0
        self.untold_ms = 0 if agreed else offset_ms
        return self._added_ms - before

    def stamp(self) -> Stamp:
        stamp = self._clock.stamp()
        return stamp if self._added_ms == 0 else replace(stamp, wall_ms=stamp.wall_ms + self._added_ms)


def read_boot_id() -> str:
    """Return what names this boot of this machine, or "" where nothing does."""
    if sys.platform == "win32":
        return _windows_boot_id()
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


if sys.platform == "win32":

    def _windows_boot_id() -> str:
        import winreg  # Windows only

        # The prefetcher counts boots here; it is the only boot mark readable without administrator rights.
        path = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
                return f"win-{winreg.QueryValueEx(key, 'BootId')[0]}"
        except OSError:
            return ""


def next_hlc(last: int, wall_ms: int) -> int:
    """Return the hybrid logical clock value after *last*: wall milliseconds << 16 | counter.

    Always greater than *last*, whatever the wall clock says (Kulkarni et al., "Logical Physical Clocks", 2014).
    """
    physical = wall_ms << 16
    return physical if physical > last else last + 1
