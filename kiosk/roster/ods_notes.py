"""What an ODS sheet says beside its values: hidden rows, merged cells, formulas without a result, and its extent.

OpenDocument writes equal neighbours once with a count. Office programs end every sheet with a million empty rows,
which cost nothing; a million filled ones are a bomb, so what is counted is only what is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from kiosk.roster.limits import MOST_PLACES

_LONGEST_ROW = 4 * 2**20
_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_NUMBER = {
    name: re.compile(rb"\stable:" + name.encode() + rb"=[\"'](\d{1,9})[\"']")
    for name in ("number-rows-repeated", "number-columns-repeated", "number-rows-spanned", "number-columns-spanned")
}
_NAME = re.compile(rb"\stable:name=[\"']([^\"']*)[\"']")
_HIDDEN = re.compile(rb"\stable:visibility=[\"'](?:collapse|filter)[\"']")

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Notes:
    """What is found of one sheet: hidden rows (from, to) and cells without value (row, column), rows 1-based.

    `rows` and `columns` tell how far its filled cells reach; merged ranges are 0-based and inclusive.
    """

    hidden: list[tuple[int, int]] = field(default_factory=list)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    @property
    def hidden_rows(self) -> list[int]:
        """The hidden rows down to the last filled one; a sheet may hide a million empty ones below."""
        return [row for first, last in self.hidden for row in range(first, min(last, self.rows) + 1)]

    @property
    def too_far(self) -> bool:
        """Whether the filled cells reach farther than can be read."""
        return self.rows * self.columns > MOST_PLACES


def scan(pieces: Iterable[bytes]) -> dict[str, Notes]:
    """Return sheet name -> what content.xml says of it; stop at a sheet that is too large to be read."""
    found: dict[str, Notes] = {}
    scanner = _Scanner(Notes())
    for tag, attributes in _tags(pieces):
        if tag == b"table":
            name = _NAME.search(attributes)
            scanner = _Scanner(found.setdefault(unescape(name[1].decode("utf-8", "replace")) if name else "", Notes()))
        elif tag == b"table-row":
            scanner.row(attributes)
        else:
            scanner.cell(attributes)
            if scanner.notes.too_far:
                break
    return found


def _tags(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield (element, attributes) of the tags that matter, in order."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b">") + 1
        yield from _TAG.findall(rest, 0, end)
        # A tag without end would otherwise be searched again with every piece.
        rest = rest[end:] if len(rest) - end < _LONGEST_ROW else b""


@dataclass(slots=True)
class _Scanner:
    """Walks through the rows and cells of one sheet; `top` is the 1-based row, `left` the 0-based column."""

    notes: Notes
    top: int = 1
    left: int = 0
    _repeated: int = 0

    def row(self, attributes: bytes) -> None:
        """Begin a row."""
        self.top += self._repeated
        self.left = 0
        self._repeated = _number("number-rows-repeated", attributes)
        if _HIDDEN.search(attributes):
            self.notes.hidden.append((self.top, self.top + self._repeated - 1))

    def cell(self, attributes: bytes) -> None:
        """Take one cell, or several equal ones."""
        repeated = _number("number-columns-repeated", attributes)
        formula = b"table:formula=" in attributes
        if formula or b"office:value-type=" in attributes:
            self.notes.rows = max(self.notes.rows, self.top + self._repeated - 1)
            self.notes.columns = max(self.notes.columns, self.left + repeated)
        if formula and (b"office:value-type=" not in attributes or b'calcext:value-type="error"' in attributes):
            self.notes.without_value.add((self.top, self.left))
        if b"-spanned=" in attributes:
            down = _number("number-rows-spanned", attributes) - 1
            right = _number("number-columns-spanned", attributes) - 1
            top = self.top - 1
            if down > 0 or right > 0:
                self.notes.merged.append(((top, self.left), (top + down, self.left + right)))
        self.left += repeated


def _number(name: str, attributes: bytes) -> int:
    """Return a count among the attributes, 1 if it is not there."""
    if name.encode() not in attributes:
        return 1
    found = _NUMBER[name].search(attributes)
    return int(found[1]) if found else 1
