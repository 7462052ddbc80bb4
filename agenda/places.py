"""How a place in a programme file is told: its line, and the field as whoever typed the file counts it.

The words are those of the file, "item 4, segment 2.who", in every language: they are what to look for in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from agenda.cleaning import clean
from agenda.locating import Located, Path, locate

_TOP = ("programme", "item", "break")


class Places:
    """The places of one file; its lines are looked for only once something is wrong."""

    def __init__(self, text: str, raw: Mapping[str, Any]) -> None:
        self._text = text
        self._raw = raw

    @cached_property
    def located(self) -> Located:
        """The lines of the file."""
        return locate(self._text)

    def at(self, path: Path) -> dict[str, Any]:
        """Return the fields {line} and {field} of a sentence about a path."""
        return {"line": self.located.line(path), "field": self.field(path)}

    def field(self, path: Path) -> str:
        """Write a path as its author counts it: items by their number, everything else from 1."""
        words = ""
        for i, part in enumerate(path):
            if isinstance(part, int):
                words += f" {self._number(part) if path[:i] == ('item',) else part + 1}"
            else:
                words += (", " if part == "segment" else "." if words else "") + part
        return clean(words)

    def _number(self, place: int) -> object:
        items = self._raw.get("item")
        entry = items[place] if isinstance(items, list) and place < len(items) else None
        number = entry.get("n") if isinstance(entry, dict) else None
        return number if isinstance(number, int) and not isinstance(number, bool) else place + 1


def path_of(loc: tuple[str | int, ...]) -> Path:
    """Return the path in the file of a place in the model, where the fields of [programme] are at the top."""
    if loc and loc[0] not in _TOP:
        loc = ("programme", *loc)
    # A name that is no good cannot be told by itself: its table is.
    return loc[:-2] if loc and loc[-1] == "[key]" else loc
