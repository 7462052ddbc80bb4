"""A scanner that sends its text over a serial line (USB-COM): no keyboard layout, no input method, no focus."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.errors import KioskError, Refusal
from kiosk.terminal.sources.lines import Lines
from kiosk.terminal.sources.source import Reconnecting

BAUDS = (9_600, 19_200, 38_400, 57_600, 115_200)
_LOOK_SECONDS = 0.2


class SerialSource(Reconnecting):
    """Reads a device such as /dev/ttyACM0 or COM5."""

    def __init__(self, device: str, baud: int = BAUDS[0]) -> None:
        """Take the device; raise if its speed is none that scanners have, or pyserial is not installed."""
        super().__init__(f"serial:{device}")
        if baud not in BAUDS:
            raise Refusal("A serial scanner works at 9600 to 115200 baud, not at {baud}.", baud=baud)
        try:
            import serial  # an extra, for those who have such a device
        except ImportError:
            raise KioskError("Serial scanners need another package: pip install 'kiosk-conference[serial]'") from None
        self._device, self._baud = device, baud
        self._serial = serial

    def listen(self, heard: Callable[[str], None]) -> None:
        """Read lines until the cable is pulled."""
        # Exclusive: two programs on one line would get half of the digits each.
        with self._serial.Serial(self._device, self._baud, timeout=_LOOK_SECONDS, exclusive=True) as port:
            self.ready()
            lines = Lines()
            while not self.stopping:
                data = port.read(port.in_waiting or 1)
                for line in lines.take(data) if data else lines.silence():
                    heard(line)
