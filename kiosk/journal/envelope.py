"""The envelope around every fact: who wrote it, when, and the hash that chains it to the one before.

One chain a station: `prev` is the hash of the same station's event before, zeros for the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from agenda.stamps import Stamp

ZERO_HASH = "0" * 64
COLUMNS = (
    "id",
    "conference_id",
    "station_id",
    "seq",
    "kind",
    "v",
    "subject",
    "hlc",
    "wall_ms",
    "mono_ns",
    "boot_id",
    "post",
    "actor",
    "term",
    "payload",
    "prev",
    "hash",
)


class Fact(Protocol):
    """What happened, before it is put in an envelope: a frozen dataclass named in the past tense."""

    kind: ClassVar[str]
    v: ClassVar[int]

    def to_payload(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the journal.

    `hlc` orders events across stations (ties by `id`), `wall_ms` is UTC since 1970, `mono_ns` counts within
    `boot_id`, `term` is the number of the term under which a gated command was given (None: not gated).
    """

    id: str
    conference_id: str
    station_id: str
    seq: int
    kind: str
    v: int
    subject: str
    hlc: int
    wall_ms: int
    mono_ns: int
    boot_id: str
    post: str
    actor: str
    term: int | None
    payload: Mapping[str, Any]
    prev: str
    hash: str

    @property
    def stamp(self) -> Stamp:
        """The moment of the event, as the runsheet's timing wants it."""
        return Stamp(wall_ms=self.wall_ms, mono_ns=self.mono_ns, boot_id=self.boot_id)

    @property
    def order(self) -> tuple[int, str]:
        """The place of the event in the fold."""
        return (self.hlc, self.id)

    def to_row(self) -> tuple[Any, ...]:
        """Return the values of `COLUMNS`, the payload as canonical JSON."""
        values = [getattr(self, name) for name in COLUMNS]
        values[COLUMNS.index("payload")] = canonical(self.payload)
        return tuple(values)

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Event:
        """Build an event from a database row in the order of `COLUMNS`."""
        values = dict(zip(COLUMNS, row, strict=True))
        values["payload"] = json.loads(values["payload"])
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Return the event as plain data, in the order of `COLUMNS`."""
        return {name: getattr(self, name) for name in COLUMNS}


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, letters as they are (UTF-8)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload as the journal will give it back: tuples as lists, keys as text."""
    read: dict[str, Any] = json.loads(canonical(value))
    return read


def chain_hash(columns: Mapping[str, Any]) -> str:
    """Return BLAKE2b-256(prev ‖ canonical JSON of the other columns) in hex.

    *columns* maps every name of `COLUMNS` but "hash"; the payload is a mapping, not text.
    """
    others = {name: columns[name] for name in COLUMNS if name not in {"prev", "hash"}}
    return hashlib.blake2b(bytes.fromhex(columns["prev"]) + canonical(others).encode(), digest_size=32).hexdigest()
