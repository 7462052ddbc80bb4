"""What comes from the hub is checked at the door: a poisoned message is set apart with a reason, and stalls nothing.

An event of an unknown kind is one of ours from a newer program: it is stored as any other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from kiosk.journal.envelope import COLUMNS, Event, canonical, chain_hash

_TEXTS = ("id", "conference_id", "station_id", "kind", "subject", "boot_id", "post", "actor", "prev", "hash")
_NUMBERS = ("seq", "v", "hlc", "wall_ms", "mono_ns")
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# SQLite's integers.
_MOST = 2**63 - 1
# Of a poisoned message so much is kept: enough to look at, too little to fill a disk.
KEPT = 4000
# 2200 on the wall: no clock of a hall says that, and everything after it would be dated by it.
_LATEST_MS = 7_258_118_400_000
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the hub's log: its number there, and its bytes."""

    seq: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """An event of the conference; `new`: it was not known here, `forked`: another event has its station and number."""

    event: Event
    new: bool
    forked: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """What is no event of this conference, and why, as one word: text, columns, hash, conference, clock.

    Or "known": its id is that of another fact.
    """

    raw: str
    reason: str


def read(data: bytes, conference_id: str) -> Event | Bad:
    """Return the event that a message holds, or why it holds none. Never raises."""
    raw = data[:KEPT].decode("utf-8", "replace")
    try:
        columns = json.loads(data)
    except (ValueError, RecursionError):
        return Bad(raw, "text")
    if not _has_columns(columns):
        return Bad(raw, "columns")
    if columns["conference_id"] != conference_id:
        return Bad(raw, "conference")
    try:
        whole = chain_hash(columns) == columns["hash"]
        event = Event(**columns)
        canonical(event.payload).encode()
    except (ValueError, RecursionError, TypeError):
        return Bad(raw, "hash")
    if not whole:
        return Bad(raw, "hash")
    if not (0 <= event.wall_ms <= _LATEST_MS and 0 <= event.hlc >> 16 <= _LATEST_MS):
        return Bad(raw, "clock")
    return event


def _has_columns(columns: Any) -> bool:
    """Whether a JSON value has every column of an event, each of its type, and no other."""
    if not isinstance(columns, dict) or set(columns) != set(COLUMNS):
        return False
    if not all(isinstance(columns[name], str) and "\0" not in columns[name] for name in _TEXTS):
        return False
    if not all(type(columns[name]) is int and -_MOST <= columns[name] <= _MOST for name in _NUMBERS):
        return False
    term = columns["term"]
    if term is not None and (type(term) is not int or not 0 <= term <= _MOST):
        return False
    hashes = _HASH.fullmatch(columns["hash"]) and _HASH.fullmatch(columns["prev"])
    return bool(hashes and _ID.fullmatch(columns["id"]) and isinstance(columns["payload"], dict) and columns["seq"] > 0)
