"""A printer behind a device file such as /dev/usb/lp0: the plainest way to a USB printer on Linux.

The kernel's usblp driver keeps one piece in flight, and drops it when the file is closed too early.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
import time

from printing.messages import trouble
from printing.transport import refusal

WAIT_S = 0.2
FLUSH_S = 2.0
PIECE = 4096
# Not at all, or not from this one: the driver of a printer that only listens answers EINVAL to a read.
NO_READING = {errno.EINVAL, errno.EBADF, errno.ENOSYS, errno.EOPNOTSUPP}


class LpLine:
    """Reads and writes the file without ever blocking; a file that cannot be read is only written."""

    def __init__(self, name: str, path: str) -> None:
        self.device = path
        self.readable = True
        self._name = name
        self._file: int | None = None

    def open(self) -> None:
        self.close()
        if sys.platform == "win32":
            raise trouble("absent", printer=self._name, device=self.device)
        try:
            self._file = self._take()
        except OSError as error:
            raise refusal(error, self._name, self.device) from error
        if self.readable:
            self.read(0)  # what the printer said while nobody listened

    def _take(self) -> int:
        try:
            file = os.open(self.device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            if error.errno not in NO_READING | {errno.EACCES, errno.EPERM}:
                raise
            file = os.open(self.device, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            self.readable = False
        else:
            self.readable = True
        return file

    def send(self, view: memoryview) -> int:
        file = self._open()
        if not _ready(file, select.POLLOUT, WAIT_S):
            raise TimeoutError("the device takes nothing")
        try:
            return os.write(file, view[:PIECE])
        except BlockingIOError as error:
            raise TimeoutError("the device takes nothing") from error

    def read(self, seconds: float, until: int = 0) -> bytes:
        file, got, end = self._open(), b"", time.monotonic() + seconds
        while self.readable and not (until and len(got) >= until):
            if not _ready(file, select.POLLIN, max(0.0, end - time.monotonic())):
                break
            try:
                piece = os.read(file, 256)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno not in NO_READING:
                    raise
                self.readable = False
                break
            if not piece:
                break  # this driver returns nothing instead of waiting
            got += piece
        return got

    def held(self) -> int:
        """The driver takes the next piece only when the printer has the last one."""
        return 0 if _ready(self._open(), select.POLLOUT, 0) else 1

    def close(self) -> None:
        """The driver forgets a piece that is still on its way, so that one is waited for."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            _ready(self._file, select.POLLOUT, FLUSH_S)
        os.close(self._file)
        self._file = None

    def _open(self) -> int:
        if self._file is None:
            raise ConnectionError("not open")
        return self._file


def _ready(file: int, event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(file, event)
    found = poll.poll(seconds * 1000)
    if found and found[0][1] & (select.POLLERR | select.POLLNVAL) and not found[0][1] & event:
        raise ConnectionError("the device is gone")
    if found and found[0][1] & select.POLLHUP and not found[0][1] & event:
        raise ConnectionError("the device hung up")
    return bool(found)
