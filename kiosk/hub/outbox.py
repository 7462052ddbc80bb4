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
# Of what was stored since the last look, which the hub was seen to have.
_SEEN = "SELECT seen.event_id FROM seen JOIN event ON event.id = seen.event_id WHERE event.rowid > ?"


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
        # All events stored up to here were seen back: what is searched is only what came after.
        self._floor = 0
        self._unsent: list[Event] | None = None

    def place(self) -> Place:
        """Return where reading goes on."""
        cursor = int(self._journal.meta(CURSOR) or 0)
        return Place(cursor, self._journal.meta(ANCHOR) or "", self._journal.meta(EPOCH) or "")

    def unsent(self, *, fresh: bool = True) -> list[Event]:
        """Return what the hub was not seen to have, in the order in which it was stored here.

        Not *fresh*: as it was at the last look, unless something was taken since.
        """
        if fresh or self._unsent is None:
            self._unsent = self._look()
        return self._unsent

    def _look(self) -> list[Event]:
        rows = self._journal.after(self._floor)
        if not rows:
            return []
        known = {str(row[0]) for row in self._journal.all(_SEEN, self._floor)}
        for rowid, event in rows:
            if event.id not in known:
                break
            self._floor = rowid
        return [event for _rowid, event in rows if event.id not in known]

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
            self._unsent = None
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
        self._floor, self._unsent = 0, None

    def quarantined(self) -> list[tuple[str, int]]:
        """Return why messages were set apart, and how many for each reason."""
        rows = self._journal.all("SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY reason")
        return [(str(reason), int(count)) for reason, count in rows]
