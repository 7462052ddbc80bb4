"""What somebody said of a list's columns by hand. On its own: a desk that only scans loads no reader of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ByHand:
    """What somebody said of a sheet's columns: 0-based index -> field, None for a column to leave alone.

    `sheet` is the sheet it was said of, None for the first. `row` is the 1-based header row, 0 for a list without
    one, None for the row that is found.
    """

    columns: Mapping[int, str | None] = field(default_factory=dict)
    row: int | None = None
    sheet: str | None = None
