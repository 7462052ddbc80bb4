"""Bytes of the terminal become keys and pastes, whatever a barcode may hold: nothing in them can end or deafen this.

Textual's parser is meant for terminals that behave. It waits for ever for the end of a paste, reports clicks and sizes
that a barcode may have made up, and may fail on an escape sequence. Leans on the private names
`textual._xterm_parser.XTermParser` (`feed`, `tick`) and, as the parser does, on the bracketed paste of xterm.
"""

from __future__ import annotations

import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

# Within a scan, and within a paste of a local terminal, bytes follow each other faster than this.
SILENCE_SECONDS = 0.100
# Hundreds of scans at once still fit; a megabyte would keep the program busy for more than a minute.
MOST_BYTES = 16_384
# A keyboard scanner sends a thousand characters a second at the very most.
_BYTES_PER_SECOND = 2_000
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
# The rest of what the parser can report is of mouse and window: neither is asked for here, so a barcode sent it.
_WANTED = (events.Key, events.Paste, events.AppFocus, events.AppBlur, TerminalSupportsSynchronizedOutput)


class Intake:
    """What is between the terminal and the program."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._parser = XTermParser()
        self._last = clock()
        self._level = 0.0
        self._flooded = False
        self._seen = ""
        self._paste_began = False

    def take(self, data: bytes) -> Iterator[Message]:
        """Yield what these bytes mean; more of them than any scanner sends are dropped until there is silence."""
        self._level = max(0.0, self._level - (self._clock() - self._last) * _BYTES_PER_SECOND) + len(data)
        self._flooded = self._flooded or self._level > MOST_BYTES
        if not self._flooded:
            text = self._decoder.decode(data)
            # The start of a paste may be cut in two between one read and the next.
            self._seen = self._seen[1 - len(_PASTE_START) :] + text
            self._paste_began = self._paste_began or _PASTE_START in self._seen
            yield from self._parsed(lambda: self._parser.feed(text) if text else ())
        # Time that the program took over these bytes is no silence of the scanner.
        self._last = self._clock()

    def idle(self) -> Iterator[Message]:
        """Yield what has become clear because nothing is there: a lone Escape, the end of a paste that has none."""
        yield from self._parsed(self._parser.tick)
        if self._clock() - self._last < SILENCE_SECONDS:
            return
        self._flooded, self._level = False, 0.0
        # Half a letter at the end of a burst must not eat the first byte of the next.
        self._decoder.reset()
        if self._paste_began:
            # The end of a paste that was closed in time does nothing.
            self._paste_began, self._seen = False, ""
            yield from self._parsed(lambda: self._parser.feed(_PASTE_END))

    def _parsed(self, parse: Callable[[], Iterable[Message]]) -> Iterator[Message]:
        try:
            for message in parse():
                if isinstance(message, _WANTED):
                    yield message
        except Exception:
            # It fails on what no keyboard sends, such as a key with an impossible number, and is dead afterwards.
            self._parser = XTermParser()
