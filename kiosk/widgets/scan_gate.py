"""Tells a scanner from a human by the speed of keys, and lifts scans out wherever the focus is.

Pure: keys go in with their times, verdicts come out. A burst presses no key: a foreign barcode can neither open
nor advance anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kiosk.codes import LENGTH

K = TypeVar("K")

# Printable keys are held until it is clear that no scan follows; 35 ms is under what a human notices.
HOLD_SECONDS = 0.035
# Scanners may be set to pause up to this long between characters.
BURST_GAP_SECONDS = 0.050
BURST_KEYS = 4
MOST_CHARACTERS = 512
_ENDINGS = frozenset({"enter", "ctrl+j", "tab"})


@dataclass(frozen=True, slots=True)
class Taken(Generic[K]):
    """What to do after a key: `release` these keys to the program in order; `scan` is what a scanner typed."""

    release: Sequence[K] = ()
    scan: str | None = None


@dataclass(slots=True)
class ScanGate(Generic[K]):
    """The state between keys. K is whatever stands for a key in the program; it is only given back."""

    _held: list[K] = field(default_factory=list)
    _text: str = ""
    _run: int = 0
    _last: float = float("-inf")
    _swallow_ending: bool = False

    @property
    def holding(self) -> bool:
        """Whether keys wait for a decision; `flush` them when HOLD_SECONDS have passed without another."""
        return bool(self._held)

    @property
    def last(self) -> float:
        """The time of the last key."""
        return self._last

    def key(self, key: K, name: str, character: str | None, at: float, *, in_box: bool) -> Taken[K]:
        """Take one key: its *name*, its printable *character* or None, its time in seconds.

        *in_box* says that a text box has the focus: there, quick keys that are no code belong to the box.
        """
        gap = at - self._last
        self._last = at
        if gap > BURST_GAP_SECONDS:
            self._text, self._run, self._swallow_ending = "", 0, False
        if character is not None and character.isprintable() and name not in _ENDINGS:
            return self._printable(key, character, gap)
        if name in _ENDINGS:
            return self._ending(key, gap, in_box)
        if self._run >= BURST_KEYS and gap <= BURST_GAP_SECONDS and not in_box:
            # An arrow, Escape or Ctrl+Q inside a burst comes from a hostile or misread barcode.
            return Taken()
        return Taken(release=[*self._give_back(), key])

    def paste(self, text: str) -> list[str]:
        """Take a bracketed paste, as some terminals deliver scans: return the lines of it that are codes."""
        lines = (line.strip() for line in text.splitlines())
        return [line[-MOST_CHARACTERS:] for line in lines if _ends_with_code(line)]

    def flush(self) -> Sequence[K]:
        """Give back the keys held: a human typed them, or a scanner too slow to hold for."""
        return self._give_back()

    def _printable(self, key: K, character: str, gap: float) -> Taken[K]:
        # What an earlier pause should have given back goes first, or letters would come late and out of order.
        before = self._give_back() if gap > HOLD_SECONDS and self._run < BURST_KEYS else []
        self._run += 1
        self._swallow_ending = False
        self._held.append(key)
        self._text = (self._text + character)[-MOST_CHARACTERS:]
        return Taken(release=before)

    def _ending(self, key: K, gap: float, in_box: bool) -> Taken[K]:
        quick = gap <= BURST_GAP_SECONDS
        if quick and self._swallow_ending:
            return Taken()
        if quick and _ends_with_code(self._text):
            # A symbology prefix goes with the code; letters typed into a box before it are given back.
            lead = max(0, len(self._held) - LENGTH)
            typed = self._held[:lead] if in_box else []
            return self._scan(typed)
        if quick and self._run >= BURST_KEYS and not in_box:
            return self._scan([])
        self._text, self._run = "", 0
        return Taken(release=[*self._give_back(), key])

    def _scan(self, typed: Sequence[K]) -> Taken[K]:
        scan = self._text
        self._held, self._text, self._run = [], "", 0
        self._swallow_ending = True
        return Taken(release=typed, scan=scan)

    def _give_back(self) -> list[K]:
        held, self._held = self._held, []
        return held


def _ends_with_code(text: str) -> bool:
    tail = text[-LENGTH:]
    return len(tail) == LENGTH and tail.isascii() and tail.isdigit()
