"""Texts in the letters of old Vietnamese fonts (TCVN3, VNI) become Unicode, if that is what a sheet is written in.

Such a text is stored as Western letters that only a font of its kind shows as Vietnamese: "NguyÔn V¨n A" under
.VnTime, "Nguyeãn Vaên A" under VNI-Times. Whether a list is one is decided by its sheet and columns, never by a
single cell: Hòa, Bé and Tài are good Unicode and good VNI. The letter ư of TCVN3 is the soft hyphen, so all this
comes before any cleaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kiosk.text.legacy_fonts import TABLES, Table, to_unicode
from kiosk.text.syllables import is_syllable

Grid = list[list[Any]]
Encoding = Literal["unicode", "tcvn3", "vni"]

# Letters that neither font needs: who writes them writes Unicode.
_UNICODE = re.compile("[ăđơưĂĐƠƯ\u0300-\u0323\u1e00-\u1eff]")
# What stands between words; the fonts use no ASCII sign but letters, and nothing above U+00FF.
_BETWEEN = re.compile("[\\s\\x00-\\x40\\x5b-\\x60\\x7b-\\x7f\u2010-\u203a\ufeff]+")
_VOWEL = re.compile("[aeiouyăâêôơư]")
_SAMPLE_CELLS = 4000
_GOOD = 0.9
_BETTER = 0.15
_WORDS_NEEDED = 3
_SAMPLES = 3
# A column with this share of Unicode texts beside others has both.
_MIXED = 0.1
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")


@dataclass(frozen=True, slots=True)
class Change:
    """One text before and after; `column` is 0-based."""

    encoding: Literal["tcvn3", "vni"]
    column: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Column:
    """What speaks for an encoding in one column: its distinct words that are not ASCII, and its Unicode texts."""

    words: frozenset[str]
    unicode_cells: int
    other_cells: int

    @property
    def is_unicode(self) -> bool:
        return self.unicode_cells > self.other_cells

    @property
    def is_mixed(self) -> bool:
        return self.unicode_cells > _WORDS_NEEDED and self.unicode_cells > _MIXED * self.other_cells


def converted(grid: Grid, fonts: Sequence[str] = ()) -> tuple[Encoding, tuple[Change, ...]]:
    """Convert the texts of a sheet in place; return what they were written in, and some samples.

    *grid* is rows of cells of any kind, only texts are looked at; *fonts* are the names of the file's fonts, where
    they are known. Texts that are Unicode are never touched.
    """
    columns = _columns(grid)
    needed = 1 if any(font.lower().startswith((".vn", "vni")) for font in fonts) else _WORDS_NEEDED
    chosen = {at: table for at, table in _decided(columns, needed).items() if table}
    if not chosen:
        return "unicode", ()
    changes: list[Change] = []
    for at, table in chosen.items():
        changes += _convert(grid, at, table, keep_good=columns[at].is_mixed)
    names = Counter(table.name for table in chosen.values())
    return names.most_common(1)[0][0], _samples(changes)


def _columns(grid: Grid) -> dict[int, _Column]:
    """Return each column that has letters beyond ASCII."""
    texts: dict[int, list[str]] = {}
    for row in grid:
        for at, cell in enumerate(row):
            if cell.__class__ is str and not cell.isascii():
                texts.setdefault(at, []).append(cell)
    return {at: _column(_sample(cells)) for at, cells in texts.items()}


def _sample(cells: list[str]) -> list[str]:
    """Return cells from the whole length of a column, a few thousand at most."""
    return cells[:: max(1, len(cells) // _SAMPLE_CELLS)]


def _column(cells: Iterable[str]) -> _Column:
    """Return the evidence of the texts of one column."""
    words: set[str] = set()
    unicode_cells = other_cells = 0
    for cell in cells:
        if _UNICODE.search(cell):
            unicode_cells += 1
        else:
            other_cells += 1
            words.update(word for word in _BETWEEN.split(cell) if not word.isascii())
    return _Column(frozenset(words), unicode_cells, other_cells)


def _decided(columns: dict[int, _Column], needed: int) -> dict[int, Table | None]:
    """Return the table each column is written with, None for Unicode.

    A column with too little evidence follows the others, if the table suits it at least as well as nothing does.
    """
    decided: dict[int, Table | None] = {}
    for at, column in columns.items():
        if len(column.words) >= needed:
            decided[at] = _best(column.words)
    pooled = frozenset(word for column in columns.values() if not column.is_unicode for word in column.words)
    tables = [table for table in decided.values() if table]
    common = Counter(tables).most_common(1)[0][0] if tables else None
    if not common and len(pooled) >= needed:
        common = _best(pooled)
    if not common:
        return decided
    purely_old = not any(column.is_unicode for column in columns.values())
    for at, column in columns.items():
        if decided.get(at) is None and not column.is_unicode and column.words:
            gain = _share(column.words, common) - _share(column.words, None)
            if gain > 0 or (gain == 0 and purely_old and len(column.words) < needed):
                decided[at] = common
    return decided


def _best(words: frozenset[str]) -> Table | None:
    """Return the table that makes nearly all words syllables, and clearly more than they are as they stand."""
    table = max(TABLES, key=lambda table: _share(words, table))
    share = _share(words, table)
    return table if share >= _GOOD and share >= _share(words, None) + _BETTER else None


def _share(words: frozenset[str], table: Table | None) -> float:
    """Return which part of the words are syllables once converted; abbreviations (LĐLĐ) do not count."""
    good = counted = 0
    for word in words:
        seen = (to_unicode(word, table) if table else word).lower()
        if table is None or _VOWEL.search(_plain(seen)):
            counted += 1
            good += is_syllable(seen)
    return good / counted if counted else 0.0


def _plain(word: str) -> str:
    """Return a word with toned vowels as plain ones, roughly: enough to see whether there are any."""
    return "".join("a" if letter > "\x7f" and letter != "đ" and letter.isalpha() else letter for letter in word)


def _convert(grid: Grid, at: int, table: Table, *, keep_good: bool) -> Iterator[Change]:
    """Convert one column in place and yield what changed; in a mixed one, what reads well is left alone."""
    begin_big = not table.has_capitals and _begin_big(grid, at)
    for row in grid:
        cell = row[at] if at < len(row) else ""
        if cell.__class__ is not str or cell.isascii() or _UNICODE.search(cell):
            continue
        if keep_good and all(word.isascii() or is_syllable(word.lower()) for word in _BETWEEN.split(cell)):
            continue
        said = to_unicode(cell, table)
        # The font has no Ủ: who writes "Ủy viên" under "Chủ tịch" can only store "ủy viên".
        row[at] = said[:1].upper() + said[1:] if begin_big and not cell[:1].isascii() else said
        if row[at] != cell:
            yield Change(table.name, at, cell, row[at])


def _begin_big(grid: Grid, at: int) -> bool:
    """Return whether the texts of a column begin with a capital, as far as their first letter is one of ASCII."""
    firsts: list[str] = [row[at][:1] for row in grid if at < len(row) and row[at].__class__ is str]
    letters = [first for first in firsts if first.isascii() and first.isalpha()]
    return sum(first.isupper() for first in letters) * 4 > len(letters) * 3


def _samples(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return a few changes: names of people, if there are any."""
    names = Counter(change.column for change in changes if _NAME.fullmatch(change.after) and change.after.istitle())
    if names:
        column = names.most_common(1)[0][0]
        changes = [c for c in changes if c.column == column and _NAME.fullmatch(c.after) and c.after.istitle()]
    distinct = {change.after: change for change in reversed(changes)}
    return tuple(reversed(distinct.values()))[:_SAMPLES]
