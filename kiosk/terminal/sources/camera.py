"""A camera that looks for QR codes, for a desk whose scanner has failed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, Protocol

from kiosk.errors import KioskError
from kiosk.terminal.sources.source import Reconnecting

# A code stays in the picture for many frames: it is one scan until it has been away as long as this.
SAME_SECONDS = 3.0


class Capture(Protocol):
    """Where pictures come from, as OpenCV has it."""

    def read(self) -> tuple[bool, Any]:
        """Return whether there is a picture, and the picture."""

    def release(self) -> None:
        """Let the camera go."""


class CameraSource(Reconnecting):
    """Reads the camera of a number, 0 for the first."""

    def __init__(
        self,
        index: int,
        *,
        capture: Callable[[int], Capture] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the camera's number; raise if the packages for it are not installed."""
        super().__init__(f"camera:{index}")
        try:
            import zxingcpp  # an extra, for those who have such a device

            self._zxing: Any = zxingcpp
            self._capture = capture or _opencv()
        except ImportError:
            raise KioskError("A camera needs other packages: pip install 'kiosk-conference[camera]'") from None
        self._index = index
        self._clock = clock
        self._seen: dict[str, float] = {}

    def listen(self, heard: Callable[[str], None]) -> None:
        """Look at pictures until there are no more."""
        capture = self._capture(self._index)
        try:
            while not self.stopping:
                found, picture = capture.read()
                if not found:
                    return
                self.ready()
                for code in self._zxing.read_barcodes(picture, formats=self._zxing.BarcodeFormat.QRCode):
                    if self._is_new(code.text):
                        heard(code.text)
        finally:
            capture.release()

    def _is_new(self, text: str) -> bool:
        now = self._clock()
        self._seen = {seen: at for seen, at in self._seen.items() if now - at < SAME_SECONDS}
        new = text not in self._seen
        self._seen[text] = now
        return new


def _opencv() -> Callable[[int], Capture]:
    # Without a camera OpenCV would complain on the terminal, across the screen, at every attempt.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import cv2  # an extra, for those who have such a device

    opened: Callable[[int], Capture] = cv2.VideoCapture
    return opened
