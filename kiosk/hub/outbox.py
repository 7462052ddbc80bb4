"""The journal's side of the hub: what was not seen back yet, where reading goes on, and what came of what came.

Nothing here speaks to a network. `seen` says under which number the hub has an event; what has none is the outbox.
One owner thread at a time, as the journal itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.hub.intake import Bad, Message, Taken, read
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.station import RENEW

CURSOR, ANCHOR, EPOCH = "hub_cursor", "hub_anchor", "hub_epoch"
_OWN = "station_id = ? AND seq > ? ORDER BY seq LIMIT ?"
_STORED = "rowid > ? ORDER BY rowid LIMIT ?"


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on: the last message taken (0: none), the digest of its bytes, and which log it is of."""

    cursor: int
    anchor: str
    epoch: str


def digest(data: bytes) -> str:
    """Return what a message is known by again: BLAKE2b-128 of its bytes, in hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Outbox:
    """The events of one journal as the hub has to know them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        # All events stored up to here were seen back, and all of this station up to this number of its chain: what is
        # searched is only what came after.
        self._floor = 0
        self._own = ("", 0)

    def place(self) -> Place:
        """Return where reading goes on."""
        cursor = int(self._journal.meta(CURSOR) or 0)
        return Place(cursor, self._journal.meta(ANCHOR) or "", self._journal.meta(EPOCH) or "")

    def own(self, station_id: str, most: int) -> list[Event]:
        """Return the first facts of this very station that the hub was not seen to have, in their order."""
        if self._own[0] != station_id:
            self._own = (station_id, 0)
        rows = self._journal.where(_OWN, station_id, self._own[1], most)
        found = self._unseen([event for _rowid, event in rows])
        before = found[0].seq - 1 if found else rows[-1][1].seq if rows else self._own[1]
        self._own = (station_id, before)
        # All of them were seen: there may be more behind.
        return found if found or len(rows) < most else self.own(station_id, most)

    def others(self, station_id: str, most: int) -> list[Event]:
        """Return the first facts of all other stations that the hub was not seen to have, as they were stored."""
        while True:
            rows = self._journal.where(_STORED, self._floor, most)
            unseen = self._unseen([event for _rowid, event in rows])
            found = [event for event in unseen if event.station_id != station_id]
            first = unseen[0].id if unseen else ""
            for rowid, event in rows:
                if event.id == first:
                    break
                self._floor = rowid
            if found or len(rows) < most:
                return found
            if unseen:
                # Only own ones are open in this stretch; what is behind them is looked at when those were seen.
                return []

    def unsent(self) -> int:
        """Return how many facts the hub was not seen to have."""
        row = self._journal.one("SELECT (SELECT count(*) FROM event) - (SELECT count(*) FROM seen)")
        return int(row[0]) if row else 0

    def _unseen(self, events: list[Event]) -> list[Event]:
        marks = ",".join("?" * len(events))
        rows = self._journal.all(f"SELECT event_id FROM seen WHERE event_id IN ({marks})", *(e.id for e in events))
        known = {str(row[0]) for row in rows}
        return [event for event in events if event.id not in known]

    def take(self, messages: Sequence[Message], station_id: str, conference_id: str, at_ms: int) -> list[Taken | Bad]:
        """Store what came, mark what was known, set apart what is no event; all or nothing, with the cursor.

        *station_id* is the station this journal writes as, *at_ms* the present moment. Returns what became of each
        message. Raises DiskFull or JournalError; then nothing has happened.
        """
        results: list[Taken | Bad] = []
        with self._journal.writing():
            for message in messages:
                result = read(message.data, conference_id, at_ms)
                if isinstance(result, Bad):
                    self._journal.set_apart(result.raw, result.reason, at_ms)
                    results.append(result)
                    continue
                results.append(self._store(result, message.seq, station_id))
            if messages:
                self._journal.set_meta(**{CURSOR: str(messages[-1].seq), ANCHOR: digest(messages[-1].data)})
        return results

    def _store(self, event: Event, hub_seq: int, station_id: str) -> Taken:
        known = self._journal.has(event.id)
        forked = False
        if not known:
            forked = self._journal.has_place(event.station_id, event.seq)
            self._journal.append(event)
            if event.station_id == station_id:
                self._journal.set_meta(**{RENEW: station_id})
        self._journal.mark_seen(event.id, hub_seq)
        return Taken(event, new=not known, forked=forked)

    def forget(self, epoch: str) -> None:
        """Begin to read another log from its start: nothing was seen in it yet."""
        with self._journal.writing():
            self._journal.forget_seen()
            self._journal.set_meta(**{CURSOR: "0", ANCHOR: "", EPOCH: epoch})
        self._floor, self._own = 0, ("", 0)

    def quarantined(self) -> list[tuple[str, int]]:
        """Return why messages were set apart, and how many for each reason."""
        rows = self._journal.all("SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY reason")
        return [(str(reason), int(count)) for reason, count in rows]
