"""How long a printer may stand still: seconds without a sign of life, but minutes while it says that it pauses.

A deadline for a whole ticket would be wrong both ways: too short for a long list, too long for a dead cable.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from printing.errors import PrinterError


def nobody_listens(_reason: PrinterError | None) -> None:
    """The `paused` of a printer that nobody watches."""


class Timeouts:
    """Begins with its making. `tell` hears the reason of a pause, and None when it is over."""

    def __init__(self, standstill_s: float, pause_s: float, tell: Callable[[PrinterError | None], None]) -> None:
        self._standstill_s = standstill_s
        self._pause_s = pause_s
        self._tell = tell
        self._moved = time.monotonic()
        self._paused_at = 0.0
        self._ended = False
        self.reason: PrinterError | None = None

    def extend(self, seconds: float) -> None:
        """From now on wait so much longer for a sign of life: what was handed over takes its time."""
        self._standstill_s += seconds
        self.moved()

    def moved(self) -> None:
        """A sign of life."""
        self._moved = time.monotonic()

    def look(self, reason: PrinterError | None) -> None:
        """What the printer says now: the reason why it pauses, or None."""
        if (reason and reason.msgid) == (self.reason and self.reason.msgid):
            return
        if self.reason is None:
            self._paused_at = time.monotonic()
        self.reason = reason
        self.moved()
        self._tell(reason)

    def over(self) -> bool:
        now = time.monotonic()
        if self.reason:
            return now - self._paused_at > self._pause_s
        return now - self._moved > self._standstill_s

    def end(self) -> None:
        """However it ended, nobody waits any more. The reason stays."""
        if self.reason and not self._ended:
            self._tell(None)
        self._ended = True
