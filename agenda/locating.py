"""Where in the text of a TOML file a value stands: `tomllib` gives values without their lines, people need both.

Not a reader of its own: the text has been parsed before, so here strings and brackets are stepped over, not judged.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

# Keys and, where a list stands, places counted from 0: ("item", 3, "segment", 1, "who").
Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # a multi-line string may end in quotation marks of its own
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")


@dataclass(frozen=True, slots=True)
class Located:
    """The lines, counted from 1, of the keys, tables and list entries of a file."""

    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it that the file has."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def locate(text: str) -> Located:
    """Return where everything stands in a text that `tomllib` has read; of any other text as much as makes sense."""
    scanner = _Scanner(normal(text))
    # What was found before stays; the rest falls back to what is around it.
    with suppress(_Lost, RecursionError):
        scanner.run()
    return Located(scanner.found)


def normal(text: str) -> str:
    """Return the text of a file as it is parsed: without a byte order mark, lines ended by a line feed alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


class _Lost(Exception):
    """The text is not what the scanner takes it for."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._text = text
        self._ends = [end.start() for end in re.finditer("\n", text)]
        # The place of the newest table of each list of tables ([[item]]).
        self._newest: dict[Path, int] = {}

    def run(self) -> None:
        base: Path = ()
        at = self._past(_BLANK, 0)
        while at < len(self._text):
            if self._text[at] == "[":
                base, at = self._header(at)
            else:
                at = self._pair(base, at)
            at = self._past(_BLANK, at)

    def _header(self, at: int) -> tuple[Path, int]:
        """Step over [table] or [[table]]; return the path that its keys belong to."""
        brackets = 2 if self._text.startswith("[[", at) else 1
        names, end = self._names(at + brackets)
        path: Path = ()
        for place, name in enumerate(names, start=1):
            path += (name,)
            self._note(path, at)
            if brackets == 2 and place == len(names):
                self._newest[path] = self._newest.get(path, -1) + 1
            if path in self._newest:
                path += (self._newest[path],)
                self._note(path, at)
        return path, self._expect("]" * brackets, end)

    def _pair(self, base: Path, at: int) -> int:
        names, end = self._names(at)
        path = base
        for name in names:
            path += (name,)
            self._note(path, at)
        return self._value(path, self._past(_SPACE, self._expect("=", end)))

    def _value(self, path: Path, at: int) -> int:
        match self._text[at : at + 1]:
            case '"' | "'":
                return self._past(_STRING, at)
            case "[":
                return self._list(path, at + 1)
            case "{":
                return self._inline(path, at + 1)
        end = self._past(_SCALAR, at)
        if end == at:
            raise _Lost
        return end

    def _list(self, path: Path, at: int) -> int:
        place = 0
        while (at := self._past(_BLANK, at)) < len(self._text) and self._text[at] != "]":
            self._note((*path, place), at)
            at = self._comma(self._value((*path, place), at))
            place += 1
        return self._expect("]", at)

    def _inline(self, path: Path, at: int) -> int:
        while (at := self._past(_BLANK, at)) < len(self._text) and self._text[at] != "}":
            at = self._comma(self._pair(path, at))
        return self._expect("}", at)

    def _names(self, at: int) -> tuple[list[str], int]:
        """Step over a key, dotted or not; return its names."""
        names = []
        while True:
            at = self._past(_SPACE, at)
            quoted = self._text[at : at + 1] in ('"', "'")
            end = self._past(_STRING if quoted else _BARE, at)
            if end == at:
                raise _Lost
            word = self._text[at:end]
            names.append(_unquoted(word) if quoted else word)
            at = self._past(_SPACE, end)
            if self._text[at : at + 1] != ".":
                return names, at
            at += 1

    def _comma(self, at: int) -> int:
        at = self._past(_BLANK, at)
        return at + 1 if self._text[at : at + 1] == "," else at

    def _expect(self, sign: str, at: int) -> int:
        if not self._text.startswith(sign, at):
            raise _Lost
        return at + len(sign)

    def _past(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return found.end() if found else at

    def _note(self, path: Path, at: int) -> None:
        # The first mention counts: a table that [[item.segment]] opens later still stands where it began.
        self.found.setdefault(path, bisect_right(self._ends, at - 1) + 1)


def _unquoted(word: str) -> str:
    try:
        return str(tomllib.loads(f"word = {word}")["word"])
    except tomllib.TOMLDecodeError:
        raise _Lost from None
