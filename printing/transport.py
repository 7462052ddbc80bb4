"""The cable to a printer, whatever it is made of: bytes go out, bytes come in, and nothing is understood here.

One small protocol, so that network, USB, device files and serial lines share all that is known about printers.
"""

from __future__ import annotations

import errno
from typing import Protocol

from printing.errors import PrinterError
from printing.messages import IN_GROUP_LP, trouble


class Torn(ConnectionError):
    """The line broke in the middle of a piece, and nobody knows how much of it left."""


class Transport(Protocol):
    """Errors are OSErrors: TimeoutError where nothing moved, any other one where the line is gone."""

    device: str  # how people call it, for messages
    readable: bool  # False once it is known that nothing ever comes back; may change at `open`

    def open(self) -> None:
        """Take the device and drop what came in while nobody listened. PrinterError where a plain word helps."""

    def send(self, view: memoryview) -> int:
        """Hand over the beginning of `view`: how many bytes were accepted, at least one.

        Raises TimeoutError if none was within a fraction of a second, and `Torn` if that is not known.
        """

    def read(self, seconds: float, until: int = 0) -> bytes:
        """What arrives within `seconds`, or sooner `until` bytes; with 0 seconds what is there already."""

    def held(self) -> int:
        """Bytes accepted that still wait on this side, as far as the system tells; 0 where it does not."""

    def close(self) -> None:
        """Let the device go. Never raises."""


def refusal(error: OSError, name: str, device: str, groups: str = IN_GROUP_LP) -> PrinterError:
    """Why a device did not open, in plain words."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return trouble("permission", advice=groups, printer=name, device=device)
    if error.errno in {errno.EBUSY, errno.EAGAIN}:
        return trouble("busy", printer=name, device=device)
    if error.errno in {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTDIR}:
        return trouble("absent", printer=name, device=device)
    return trouble("silent", printer=name)
