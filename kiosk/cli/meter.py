"""Progress on the terminal for what takes longer than a second; nothing for what does not, or for a pipe."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_PATIENCE_SECONDS = 1.0
_WIDTH = 30


class Meter:
    """A bar on stderr that appears after a second and is gone when the block ends."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._shown = False

    def __enter__(self) -> Meter:
        return self

    def step(self, done: int, total: int) -> None:
        """Tell how far it is."""
        if not sys.stderr.isatty() or time.monotonic() - self._since < _PATIENCE_SECONDS:
            return
        self._shown = True
        filled = min(_WIDTH, _WIDTH * done // max(1, total))
        sys.stderr.write(f"\r{'█' * filled}{'░' * (_WIDTH - filled)} {done}/{total}")
        sys.stderr.flush()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
