"""The figures read out at the opening, frozen when it begins: the introduction and the report say the same.

Who comes later is counted in the hall at once, and in the next snapshot; what was read aloud never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The segments whose lines are read from the snapshot.
SOURCES = frozenset({"guests_present", "delegates_report"})


@dataclass(frozen=True, slots=True)
class Figures:
    """A snapshot: its number, when (UTC epoch ms), and the counts; `counts` has present, summoned and the hall's."""

    n: int
    wall_ms: int
    counts: Mapping[str, int]


def reads_figures(segments: tuple[Any, ...]) -> bool:
    """Return whether a step has a segment whose lines are read from the snapshot."""
    return any(segment.source in SOURCES for segment in segments)
