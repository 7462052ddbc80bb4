"""Is what came from the hub an event of this conference? Decided from the message alone.

Nothing of what a journal happens to hold plays a part: every station takes in, and refuses, exactly the same set.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from kiosk.journal.envelope import COLUMNS, Event, chain_hash

Reason = Literal["unreadable", "incomplete", "foreign", "changed", "clock", "id_taken"]
_NUMBERS = ("seq", "v", "hlc", "wall_ms", "mono_ns")
_OTHERS = ("term", "payload")
_MOST = 2**63 - 1
# The year 2100: no clock of a laptop in use shows it, and nothing after it could ever be ordered again.
_LATEST_HLC = 4_102_444_800_000 << 16


@dataclass(frozen=True, slots=True)
class Poison:
    """A message that is none of our events, and why."""

    raw: bytes
    reason: Reason


def check(body: bytes, conference_id: str) -> Event | Poison:
    """Return the event in a message, or why there is none.

    Kinds and versions that this program does not know are events like all others.
    """
    try:
        columns = json.loads(body)
        if not isinstance(columns, dict):
            return Poison(body, "unreadable")
        if not _complete(columns):
            return Poison(body, "incomplete")
        if chain_hash(columns) != columns["hash"]:
            return Poison(body, "changed")
    except (ValueError, RecursionError):  # no JSON, no UTF-8, `prev` no hash, not a number, a thousand brackets
        return Poison(body, "unreadable")
    if columns["conference_id"] != conference_id:
        return Poison(body, "foreign")
    if not 0 <= columns["hlc"] <= _LATEST_HLC:
        return Poison(body, "clock")
    return Event(**{name: columns[name] for name in COLUMNS})


def _complete(columns: dict[str, Any]) -> bool:
    """Whether all columns are there and of the right kind; others, of a newer program, are not covered by the hash."""
    if columns.keys() != set(COLUMNS):
        return False
    numbers = all(type(columns[name]) is int and -_MOST <= columns[name] <= _MOST for name in _NUMBERS)
    term = columns["term"] is None or (type(columns["term"]) is int and -_MOST <= columns["term"] <= _MOST)
    texts = all(isinstance(columns[name], str) for name in COLUMNS if name not in _NUMBERS and name not in _OTHERS)
    if not (numbers and term and texts and isinstance(columns["payload"], dict) and columns["seq"] >= 1):
        return False
    return len(columns["prev"]) == len(columns["hash"]) == 64 and str(UUID(columns["id"])) == columns["id"]
