"""The journal's side of the hub: what was not seen back yet, where reading goes on, and what came of what came.

Nothing here speaks to a network. `seen` says under which number the hub has an event; what has none is the outbox.
One owner thread at a time, as the journal itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.hub.validation import KEPT, Bad, Message, Taken, read
from kiosk.journal.envelope import Event, canonical
from kiosk.journal.meta import RENEW
from kiosk.journal.store import Journal

CURSOR, ANCHOR, EPOCH, HOLES = "hub_cursor", "hub_anchor", "hub_epoch", "hub_holes"
_KNOWN = "SELECT hash FROM event WHERE id = ?"
_OWN = "station_id = ? AND seq > ? ORDER BY seq LIMIT ?"
_STORED = "rowid > ? ORDER BY rowid LIMIT ?"
_Read = Callable[[int, int], list[tuple[int, Event]]]
_Unseen = Callable[[list[Event]], list[Event]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on: the last message taken (0: none), the digest of its bytes, and which log it is of.

    `holes` is how many messages that log had lost when it was read from its start.
    """

    cursor: int
    anchor: str
    epoch: str
    holes: int = 0


def digest(data: bytes) -> str:
    """Return what a message is known by again: BLAKE2b-128 of its bytes, in hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class _Head:
    """The first open events of one row of them: what was read and not seen back, however far behind the others.

    One that never comes back keeps its place, and what is behind it is read all the same.
    """

    def __init__(self) -> None:
        self._after = 0
        self._open: list[Event] = []

    def fill(self, read: _Read, unseen: _Unseen, most: int) -> list[Event]:
        """Return at most so many open events. *read* gives rows after a place, each with its own."""
        self._open = unseen(self._open)
        while len(self._open) < most and (rows := read(self._after, most)):
            self._after = rows[-1][0]
            self._open += unseen([event for _place, event in rows])
        return self._open[:most]


class Outbox:
    """The events of one journal as the hub has to know them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._station_id = ""
        self._own, self._others = _Head(), _Head()

    def place(self) -> Place:
        """Return where reading goes on."""
        cursor = int(self._journal.meta(CURSOR) or 0)
        holes = int(self._journal.meta(HOLES) or 0)
        return Place(cursor, self._journal.meta(ANCHOR) or "", self._journal.meta(EPOCH) or "", holes)

    def own(self, station_id: str, most: int) -> list[Event]:
        """Return the first facts of this very station that the hub was not seen to have, in their order."""
        self._go_by(station_id)

        def read(after: int, count: int) -> list[tuple[int, Event]]:
            return [(event.seq, event) for _rowid, event in self._journal.where(_OWN, station_id, after, count)]

        return self._own.fill(read, self._unseen, most)

    def others(self, station_id: str, most: int) -> list[Event]:
        """Return the first facts of all other stations that the hub was not seen to have, as they were stored."""
        self._go_by(station_id)

        def unseen(events: list[Event]) -> list[Event]:
            return self._unseen([event for event in events if event.station_id != station_id])

        return self._others.fill(lambda after, count: self._journal.where(_STORED, after, count), unseen, most)

    def _go_by(self, station_id: str) -> None:
        if self._station_id != station_id:
            # What was its own is another station's now.
            self._station_id, self._own, self._others = station_id, _Head(), _Head()

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
                result = read(message.data, conference_id)
                if isinstance(result, Bad):
                    self._journal.set_apart(result.raw, result.reason, at_ms)
                    results.append(result)
                    continue
                known = self._journal.one(_KNOWN, result.id)
                if known is not None and known[0] != result.hash:
                    # Two facts under one id cannot both be kept; that they came is told.
                    bad = Bad(canonical(result.to_json())[:KEPT], "known")
                    self._journal.set_apart(bad.raw, bad.reason, at_ms)
                    results.append(bad)
                    continue
                results.append(self._store(result, message.seq, station_id, known is None))
            if messages:
                self._journal.set_meta(**{CURSOR: str(messages[-1].seq), ANCHOR: digest(messages[-1].data)})
        return results

    def _store(self, event: Event, hub_seq: int, station_id: str, new: bool) -> Taken:
        forked = False
        if new:
            forked = self._journal.has_place(event.station_id, event.seq)
            self._journal.append(event)
            if event.station_id == station_id:
                self._journal.set_meta(**{RENEW: station_id})
        self._journal.mark_seen(event.id, hub_seq)
        return Taken(event, new=new, forked=forked)

    def forget(self, epoch: str, holes: int = 0) -> None:
        """Begin to read another log from its start, which has lost so many messages: nothing was seen in it yet."""
        with self._journal.writing():
            self._journal.forget_seen()
            self._journal.set_meta(**{CURSOR: "0", ANCHOR: "", EPOCH: epoch, HOLES: str(holes)})
        self._own, self._others = _Head(), _Head()

    def quarantined(self) -> list[tuple[str, int]]:
        """Return why messages were set apart, and how many for each reason."""
        rows = self._journal.all("SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY reason")
        return [(str(reason), int(count)) for reason, count in rows]
