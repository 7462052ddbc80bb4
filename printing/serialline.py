"""A printer on a serial line, or on the serial port that a USB cable pretends to be (/dev/ttyACM0, COM5).

Slower than 115200 baud is refused: 35 KB of picture would take 10 to 40 seconds, and the queue would not wait.
"""

from __future__ import annotations

import contextlib
import select
import sys
import time
from typing import Any

from printing.errors import PrinterError
from printing.messages import IN_GROUP_DIALOUT, SERIAL_PACKAGE, missing, trouble
from printing.transport import Torn, refusal

BAUD = 115_200
WAIT_S = 0.2
PIECE = 256
WINDOWS_WAIT_S = 6.0  # for one piece of 256 bytes, which takes 22 ms


class SerialLine:
    """Uses pyserial, which is optional. XON/XOFF lets a printer stop the line while it has no paper."""

    readable = True

    def __init__(self, name: str, device: str, baud: int = BAUD) -> None:
        """Raise PrinterError if the line is too slow for pictures; the package is needed only at `open`."""
        if baud < BAUD:
            raise trouble("too_slow", printer=name, baud=baud)
        self.device = device
        self.baud = baud
        self._name = name
        self._port: Any = None

    def open(self) -> None:
        self.close()
        try:
            import serial  # an extra, for those who have such a device
        except ImportError as error:
            raise missing("pyserial", SERIAL_PACKAGE) from error
        try:
            # Exclusive: two programs on one line would mix their tickets.
            self._port = serial.Serial(
                self.device,
                self.baud,
                timeout=0,
                write_timeout=WINDOWS_WAIT_S if sys.platform == "win32" else 0,
                xonxoff=True,
                exclusive=True,
            )
            self._port.reset_input_buffer()
        except (OSError, ValueError) as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> PrinterError:
        if not isinstance(error, OSError):
            return trouble("absent", printer=self._name, device=self.device)
        if sys.platform == "win32" or error.errno is None:
            # pyserial puts the reason of Windows into its text only.
            kind = "PermissionError" in str(error) or "exclusively lock" in str(error)
            return trouble("busy" if kind else "absent", printer=self._name, device=self.device)
        return refusal(error, self._name, self.device, IN_GROUP_DIALOUT)

    def send(self, view: memoryview) -> int:
        port, piece = self._open(), bytes(view[:PIECE])
        if sys.platform == "win32":
            try:
                return int(port.write(piece))
            except OSError as error:
                # pyserial does not tell how much of the piece left before the timeout.
                raise Torn(str(error)) from error
        # Asked first: without a timeout pyserial would spin until the line takes something.
        if not select.select([], [port.fileno()], [], WAIT_S)[1]:
            raise TimeoutError("the line takes nothing")
        return int(port.write(piece))

    def read(self, seconds: float, until: int = 0) -> bytes:
        port, got, end = self._open(), b"", time.monotonic() + seconds
        while not (until and len(got) >= until):
            left = max(0.0, end - time.monotonic())
            if sys.platform == "win32":
                port.timeout = left
            elif not select.select([port.fileno()], [], [], left)[0]:
                break
            piece = port.read(1)
            if not piece:
                break
            got += piece + port.read(port.in_waiting)
        return got

    def held(self) -> int:
        return int(self._open().out_waiting)

    def close(self) -> None:
        if self._port is None:
            return
        with contextlib.suppress(OSError):
            self._port.close()
        self._port = None

    def _open(self) -> Any:
        if self._port is None:
            raise ConnectionError("not open")
        return self._port
