"""One owner process for each printer: a lock of the operating system, which dies with its holder.

Two processes writing to one printer would mix their tickets; a lock file left behind by a crash must not block.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class OwnerLock:
    """Held from a successful `acquire` until `release` or the end of the process, however it ends.

    Several paths are held together or not at all: a printer has a device and a name, and both have one owner.
    """

    def __init__(self, *paths: Path) -> None:
        # In one order everywhere, so that two processes never each hold what the other waits for.
        self._paths = sorted(set(paths))
        self._handles: list[int] = []

    def acquire(self) -> bool:
        """Try once, without waiting. OSError if a lock file cannot be opened."""
        if self._handles:
            return True
        for path in self._paths:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if sys.platform == "win32":
                    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                else:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                self.release()
                return False
            self._handles.append(handle)
        return True

    def release(self) -> None:
        """Let the printer go; the files stay, removing them would race with the next owner."""
        for handle in self._handles:
            os.close(handle)
        self._handles = []
