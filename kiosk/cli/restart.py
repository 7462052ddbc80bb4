"""Starting again by itself: at a desk nobody knows how, and a queue is waiting."""

from __future__ import annotations

import os
import subprocess
import sys
import time

MOST_RESTARTS = 3
WITHIN_SECONDS = 30.0
# The new program must know of the restarts before it; monotonic time is the same for all programs of a machine.
_REMEMBERED = "KIOSK_RESTARTED_AT"


def start_again(*more: str) -> None:
    """Run the command of this program anew, with *more* arguments; return if that has been tried too often already."""
    recent = recent_restarts(os.environ.get(_REMEMBERED, ""), time.monotonic())
    if len(recent) > MOST_RESTARTS:
        return
    os.environ[_REMEMBERED] = " ".join(map(str, recent))
    _run([sys.executable, *sys.orig_argv[1:], *more])


def recent_restarts(remembered: str, now: float) -> list[float]:
    """Return the times of the restarts that still count, with the one that is due now."""
    return [*(at for at in _times(remembered) if 0 <= now - at < WITHIN_SECONDS), now]


def _times(remembered: str) -> list[float]:
    try:
        return [float(part) for part in remembered.split()]
    except ValueError:
        return []


def _run(command: list[str]) -> None:
    if sys.platform == "win32":
        # There exec would give the terminal back to the shell while the program runs on.
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)
