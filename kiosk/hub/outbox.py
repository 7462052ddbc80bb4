"""The outbox: events that the hub has not given back yet. No table of its own: it is what has no receipt.

Asked of the file once; from then on only new rows are looked at, so that it costs what is unsent, not what there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.journal.envelope import COLUMNS, Event
from kiosk.journal.store import Journal

_NEW = """SELECT event.rowid, event.id, event.station_id, event.seq, event.post, event.kind, event.wall_ms,
seen.event_id IS NULL FROM event LEFT JOIN seen ON seen.event_id = event.id WHERE event.rowid > ?
ORDER BY event.rowid"""
_ROW = f"SELECT {', '.join(COLUMNS)} FROM event WHERE rowid = ?"


@dataclass(slots=True)
class Waiting:
    """An event that waits: whose it is, and when it was published last (monotonic s, None: not yet).

    `doubled`: the hub said that it has it already, and yet it has not come back; `refused_until`: the hub would not
    have it, and not before then is it tried again (monotonic s).
    """

    rowid: int
    id: str
    station_id: str
    published: float | None = None
    doubled: bool = False
    refused_until: float = 0.0

    def due(self, now: float, again: float) -> bool:
        """Whether it is to be published: never yet, or too long ago without having come back."""
        return now >= self.refused_until and (self.published is None or now - self.published >= again)


@dataclass(frozen=True, slots=True)
class New:
    """A row of the journal that the outbox has not looked at before."""

    id: str
    station_id: str
    seq: int
    post: str
    kind: str
    wall_ms: int


class Outbox:
    """What is unsent in one journal, in order of storage."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rowid = 0
        self.waiting: dict[str, Waiting] = {}

    def __len__(self) -> int:
        return len(self.waiting)

    def reload(self) -> list[New]:
        """Ask the file anew, after receipts were forgotten; what was published stays known."""
        before, self._rowid, self.waiting = self.waiting, 0, {}
        new = self.look()
        for id_ in self.waiting.keys() & before.keys():
            self.waiting[id_] = before[id_]
        return new

    def look(self) -> list[New]:
        """Take in the rows that are new; return them, sent or not."""
        new = []
        for rowid, id_, station_id, seq, post, kind, wall_ms, unsent in self._journal.query(_NEW, (self._rowid,)):
            self._rowid = rowid
            new.append(New(id_, station_id, seq, post, kind, wall_ms))
            if unsent:
                self.waiting[id_] = Waiting(rowid, id_, station_id)
        return new

    def came_back(self, ids: Iterable[str]) -> None:
        """Strike off what the hub has given back."""
        for id_ in ids:
            self.waiting.pop(id_, None)

    def event(self, waiting: Waiting) -> Event:
        """Return the event that waits."""
        return Event.from_row(self._journal.query(_ROW, (waiting.rowid,))[0])

    def unpublish(self) -> None:
        """Forget what was published: the line was lost, and nobody knows what arrived."""
        for waiting in self.waiting.values():
            waiting.published, waiting.doubled, waiting.refused_until = None, False, 0.0
