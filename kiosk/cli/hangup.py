"""Leaving with the terminal: a program whose window is gone would run on unseen, at full speed, for ever."""

from __future__ import annotations

import os
import select
import sys
import threading
import time

_LOOK_SECONDS = 1.0


def leave_with_terminal() -> None:
    """End the process when its terminal hangs up, even where the signal for that is ignored (nohup, some services).

    It ends at once, as by kill -9: every fact is on disk before anybody is told, and the spool bears it. An orderly
    end would first write to the terminal that is gone, and wait for it.
    """
    if sys.platform == "win32" or sys.__stdin__ is None or not sys.__stdin__.isatty():
        return
    threading.Thread(target=_watch, args=(sys.__stdin__.fileno(),), name="kiosk-hangup", daemon=True).start()


if sys.platform != "win32":

    def _watch(terminal: int) -> None:
        poll = select.poll()
        poll.register(terminal, select.POLLHUP)
        while True:
            # Only errors and the hang-up are asked for: keys that arrive do not wake this thread.
            if any(happened & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, happened in poll.poll(0)):
                os._exit(0)
            time.sleep(_LOOK_SECONDS)
