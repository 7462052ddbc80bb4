"""The hash chains of a journal, checked on a connection of whoever asks."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.journal.envelope import COLUMNS, ZERO_HASH, Event, canonical, chain_hash

_IN_CHAINS = f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY station_id, seq"
_ENDS = "SELECT station_id, seq, hash FROM event WHERE (station_id, seq) IN (SELECT station_id, max(seq) FROM event \
GROUP BY station_id) ORDER BY hash"
Ends = Mapping[str, tuple[int, str]]


@dataclass(slots=True)
class _Level:
    """All events of one number in a station's chain: one, unless the chain forks."""

    seq: int = 0
    hashes: set[str] = field(default_factory=lambda: {ZERO_HASH})
    before: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong, in words for a log.

    `awaited`: nothing is damaged, an event of another station has not come yet.
    """

    station_id: str
    seq: int
    what: str
    awaited: bool = False


def check(db: sqlite3.Connection, pragma: str = "quick_check") -> tuple[int, list[Fault]]:
    """Check the hash chain of every station, and the file by one of SQLite's own checks.

    A chain may fork, where two journals went on from one: every branch is checked. Return the number of events and
    what is wrong. A cut tail cannot be seen from inside one file; compare the head for that. Raises sqlite3.Error.
    """
    count, faults = 0, []
    # Of each station the number that was checked last, the hashes of its events, and those of the number before.
    heads: dict[str, _Level] = {}
    mine = db.execute("SELECT v FROM meta WHERE k = 'station_id'").fetchone()
    for row in db.execute(_IN_CHAINS):
        event = Event.from_row(row)
        count += 1
        level = heads.setdefault(event.station_id, _Level())
        awaited = False
        if event.seq not in (level.seq, level.seq + 1):
            awaited = mine is not None and event.station_id != mine[0]
            faults.append(Fault(event.station_id, event.seq, f"gap after {level.seq}", awaited))
        if event.seq != level.seq:
            level = heads[event.station_id] = _Level(event.seq, set(), {event.prev} if awaited else level.hashes)
        if event.prev not in level.before:
            faults.append(Fault(event.station_id, event.seq, "does not follow the event before"))
        if not _whole(event):
            faults.append(Fault(event.station_id, event.seq, "was changed after it was written"))
        level.hashes.add(event.hash)
    found = str(db.execute(f"PRAGMA {pragma}").fetchone()[0])
    if found != "ok":
        faults.append(Fault("", 0, f"SQLite: {found}"))
    return count, faults


def ends(db: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Return the last number and hash of every station's chain. Raises sqlite3.Error."""
    return {str(station): (int(seq), str(hash_)) for station, seq, hash_ in db.execute(_ENDS)}


def head(chains: Ends) -> str:
    """Return what names a journal whole: the hash at its end; of several chains BLAKE2b-256 of all their ends."""
    if len(chains) == 1:
        return next(iter(chains.values()))[1]
    return hashlib.blake2b(canonical(sorted(chains.items())).encode(), digest_size=32).hexdigest()


def _whole(event: Event) -> bool:
    """Whether an event's hash is the one of its columns."""
    try:
        return chain_hash(event.to_json()) == event.hash
    except ValueError:  # `prev` is no hash any more
        return False
