"""Tells a scanner from a human by the speed of keys, and lifts scans out wherever the focus is.

Pure: keys go in with their times, verdicts come out. A burst presses no key: a foreign barcode can neither open
nor advance anything, whatever it begins with, for every key is held until it is clear that it stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kiosk.codes.damm import LENGTH
from kiosk.reception import idcard

K = TypeVar("K")

# Keys are held until it is clear that no scan follows; 35 ms is under what a human notices.
HOLD_SECONDS = 0.035
# Scanners may be set to pause up to this long between characters.
BURST_GAP_SECONDS = 0.050
BURST_KEYS = 4
# A scanner on a busy machine, or over a slow radio, may leave this much between its digits.
_SLOW_GAP_SECONDS = 1.0
MOST_CHARACTERS = 512
# A key held down repeats no faster than this; equal keys that do come from a barcode.
_REPEAT_SECONDS = 0.010
# No human presses Enter so soon after a letter.
_MACHINE_SECONDS = 0.015
_ENDINGS = frozenset({"enter", "ctrl+j", "tab"})
# What an input method presses to change letters it has typed before.
_EDITING = frozenset({"backspace", "ctrl+h", "delete", "left", "right", "shift+left"})


@dataclass(frozen=True, slots=True)
class Taken(Generic[K]):
    """What to do after a key: `release` these keys to the program in order; `scan` is what a scanner typed."""

    release: Sequence[K] = ()
    scan: str | None = None


@dataclass(slots=True)
class ScanGate(Generic[K]):
    """The state between keys. K is whatever stands for a key in the program; it is only given back."""

    # Each with whether a text box may have it even out of a burst.
    _held: list[tuple[K, bool]] = field(default_factory=list)
    _text: str = ""
    _run: int = 0
    _name: str = ""
    # Whether the run is one key held down; the longest pause within it.
    _even: bool = True
    _slowest: float = 0.0
    _last: float = float("-inf")
    _in_box: bool = False
    _swallow_ending: bool = False
    # An Enter with which a burst began: a person may have pressed it just before somebody scanned.
    _enter_before: K | None = None
    # Digits typed outside a box, however slowly: twenty-four of them in a row are a code from a slow scanner.
    _slow: str = ""

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
        # What an earlier pause should have given back goes first, or letters would come late and out of order.
        late = gap > BURST_GAP_SECONDS or (gap > HOLD_SECONDS and self._run < BURST_KEYS)
        before = self._give_back() if late else []
        if slow := self._slow_code(name, character, gap, in_box=in_box):
            self._last, self._held, self._text, self._run = at, [], "", BURST_KEYS
            self._swallow_ending = True
            return Taken(scan=slow)
        repeated = name == self._name and _REPEAT_SECONDS <= gap <= BURST_GAP_SECONDS
        self._last, self._name, self._in_box = at, name, in_box
        if gap > BURST_GAP_SECONDS:
            self._text, self._run, self._swallow_ending = "", 0, False
            self._enter_before = key if in_box and name in _ENDINGS else None
            self._even, self._slowest = True, 0.0
        else:
            self._even = self._even and repeated
            self._slowest = max(self._slowest, gap)
        taken = self._take(key, name, character, held_down=repeated and self._even)
        return Taken([*before, *taken.release], taken.scan) if before else taken

    def _slow_code(self, name: str, character: str | None, gap: float, *, in_box: bool) -> str:
        """Return the code that an Enter ends when its digits came too slowly, or the Enter too late, for a burst."""
        if in_box or gap > _SLOW_GAP_SECONDS:
            self._slow = ""
        if not in_box and character is not None and character.isascii() and character.isdigit():
            self._slow = (self._slow + character)[-LENGTH:]
            return ""
        code, self._slow = self._slow, ""
        late = gap > BURST_GAP_SECONDS or not _code_width(self._text)
        return code if name in _ENDINGS and len(code) == LENGTH and late else ""

    def paste(self, text: str) -> list[str]:
        """Take a bracketed paste, as some terminals deliver scans: return the lines of it that are codes."""
        lines = (line.strip() for line in text.splitlines())
        return [line[-MOST_CHARACTERS:] for line in lines if _code_width(line)]

    def flush(self) -> Sequence[K]:
        """Give back the keys held, if a human typed them; what is left of a burst reaches a text box at most."""
        return self._give_back()

    def _take(self, key: K, name: str, character: str | None, *, held_down: bool) -> Taken[K]:
        if name in _ENDINGS:
            if self._run:
                return self._ending(key)
        elif character is not None and character.isprintable():
            return self._printable(key, character)
        if held_down:
            # An arrow held down moves on at once.
            return Taken(release=[*self._give_back(), key])
        return self._other(key, editing=self._in_box and name in _EDITING)

    def _printable(self, key: K, character: str) -> Taken[K]:
        self._run += 1
        self._swallow_ending = False
        self._text = (self._text + character)[-MOST_CHARACTERS:]
        if self._run > MOST_CHARACTERS:
            # Nobody types and no code is as long as this.
            self._held.clear()
        else:
            self._held.append((key, True))
        return Taken()

    def _other(self, key: K, *, editing: bool = False) -> Taken[K]:
        self._run += 1
        if editing:
            # What stands in front of it is no part of a code any more.
            self._text = ""
        # An arrow, Escape or Ctrl+Q inside a burst comes from a hostile or misread barcode.
        if self._run < BURST_KEYS or (editing and self._run <= MOST_CHARACTERS):
            self._held.append((key, editing))
        return Taken()

    def _ending(self, key: K) -> Taken[K]:
        if self._swallow_ending:
            return Taken()
        if width := _code_width(self._text):
            # A symbology prefix goes with the code; letters typed into a box before it are given back.
            typed = [held for held, typed in self._held if typed and self._in_box]
            first = [self._enter_before] if self._enter_before is not None and self._in_box else []
            return self._scan([*first, *typed[: max(0, len(typed) - width)]])
        if self._in_box and self._run >= LENGTH and idcard.read(self._text) is not None:
            # A card's number, name and address must never stand in a box, let alone be kept.
            return self._scan([])
        if self._run >= BURST_KEYS and not self._in_box:
            return self._scan([]) if self._text else Taken()
        self._text = ""
        if self._slowest > _MACHINE_SECONDS:
            release = [*self._give_back(), key]
            self._run = 0
            return Taken(release=release)
        # A foreign barcode may fill the box, but not send it off.
        return Taken(release=self._give_back()) if self._run >= BURST_KEYS else self._other(key)

    def _scan(self, typed: Sequence[K]) -> Taken[K]:
        scan = self._text
        # What follows without a pause is of the same burst.
        self._held, self._text, self._run = [], "", BURST_KEYS
        self._enter_before = None
        self._swallow_ending = True
        return Taken(release=typed, scan=scan)

    def _give_back(self) -> list[K]:
        held, self._held, self._enter_before = self._held, [], None
        burst = self._run >= BURST_KEYS and not self._even
        return [key for key, typed in held if not burst or (typed and self._in_box)]


def _code_width(text: str) -> int:
    """Return how many characters at the end of *text* are a code, 0 if there is none."""
    tail = text[-LENGTH:]
    if tail.isascii() and tail.isalnum():
        # Nearly everything that is typed or scanned; letters without marks are no spoiled digits.
        return LENGTH if tail.isdigit() and len(tail) == LENGTH else 0
    # Only a scan that would be no code pays for the tables.
    from kiosk.codes.repair import width

    return width(text)
