"""The hash chains of a journal, checked on a connection of whoever asks."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.journal.envelope import COLUMNS, ZERO_HASH, Event, canonical, chain_hash

_IN_CHAINS = f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY station_id, seq, hash"
_ENDS = "SELECT station_id, seq, hash FROM event WHERE (station_id, seq) IN (SELECT station_id, max(seq) FROM event \
GROUP BY station_id) ORDER BY hash"
Ends = Mapping[str, tuple[int, str]]
# A few milliseconds of work: so long another thread may have to wait for its turn.
_STEP = 64
_STATION, _SEQ = COLUMNS.index("station_id"), COLUMNS.index("seq")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong, in words for a log."""

    station_id: str
    seq: int
    what: str


def check(
    db: sqlite3.Connection, pragma: str = "quick_check", breathe: Callable[[], None] | None = None
) -> tuple[int, list[Fault]]:
    """Check the hash chain of every station, and the file by one of SQLite's own checks.

    `breathe` is called every few events, for those who have time.

    Return the number of events and what is wrong. A cut tail cannot be seen from inside one file; compare the head
    for that. Raises sqlite3.Error.
    """
    count, faults = 0, []
    # The hashes at the last number of each chain: more than one where the chain forks.
    heads: dict[str, tuple[int, set[str]]] = {}
    before: dict[str, tuple[int, set[str]]] = {}
    for row in db.execute(_IN_CHAINS):
        count += 1
        try:
            event = Event.from_row(row)
        except ValueError:  # a payload that is no JSON any more
            faults.append(Fault(str(row[_STATION]), int(row[_SEQ]), "was changed after it was written"))
            continue
        if breathe is not None and count % _STEP == 0:
            breathe()
        seq, hashes = heads.get(event.station_id, (0, {ZERO_HASH}))
        if event.seq == seq:
            faults.append(Fault(event.station_id, event.seq, "stands twice: the folder was copied while it was in use"))
            hashes_before = before[event.station_id][1]
        else:
            if event.seq != seq + 1:
                faults.append(Fault(event.station_id, event.seq, f"gap after {seq}"))
            hashes_before = hashes
            before[event.station_id] = (seq, hashes)
            hashes = set()
        if event.prev not in hashes_before:
            faults.append(Fault(event.station_id, event.seq, "does not follow the event before"))
        if not is_whole(event):
            faults.append(Fault(event.station_id, event.seq, "was changed after it was written"))
        heads[event.station_id] = (event.seq, hashes | {event.hash})
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


def is_whole(event: Event) -> bool:
    """Whether an event's hash is the one of its columns."""
    try:
        return chain_hash(event.to_json()) == event.hash
    except ValueError:  # `prev` is no hash any more
        return False
