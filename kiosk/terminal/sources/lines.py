"""Bytes of a serial scanner become lines. Pure."""

from __future__ import annotations

import re

MOST_CHARACTERS = 512
# Each of them is an ending that scanners may be set to; an empty line between two of them is none.
_ENDINGS = re.compile(rb"[\r\n\t]")


class Lines:
    """Cuts a stream into lines; of an overlong one the end is kept, for that is where a code stands."""

    def __init__(self) -> None:
        self._rest = b""

    def silence(self) -> list[str]:
        """Return what stands without an ending when nothing follows: some scanners are set to send none."""
        return self.take(b"\r")

    def take(self, data: bytes) -> list[str]:
        """Return the lines that *data* completes."""
        *whole, rest = _ENDINGS.split(self._rest + data)
        self._rest = rest[-MOST_CHARACTERS:]
        texts = (line.decode("utf-8", errors="replace").strip() for line in whole)
        return [text[-MOST_CHARACTERS:] for text in texts if text]
