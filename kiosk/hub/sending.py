"""What leaves for the hub: own events at once, other stations' only where the hub has lost them and nobody was faster.

Many are under way at a time; one that is refused never holds up the rest.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable, Iterator
from itertools import islice

from kiosk.hub import subjects
from kiosk.hub.books import Books
from kiosk.hub.line import Ack, Line
from kiosk.hub.outbox import Waiting
from kiosk.journal.envelope import canonical

_MOST_UNDER_WAY = 256
_CHUNK = 200


class Sending:
    """The publishing half of a session."""

    def __init__(self, line: Line, books: Books, wake: asyncio.Event, at_end: asyncio.Event) -> None:
        self._line = line
        self._books = books
        self._tempo = books.tempo
        self._wake = wake
        self._at_end = at_end
        self._under_way: set[str] = set()
        self._swept = 0.0
        self.own_may_go = False

    def go_on(self) -> None:
        """Look again at what may be sent."""
        self._under_way &= self._books.outbox.waiting.keys()
        self._wake.set()

    def answered(self, ack: Ack) -> None:
        """Take note of the hub's answer to one event."""
        self._under_way.discard(ack.event_id)
        waiting = self._books.outbox.waiting.get(ack.event_id)
        if waiting is None:
            return
        if ack.refused:
            self._refused(waiting, ack.refused)
        waiting.doubled = ack.duplicate
        self._wake.set()

    async def run(self) -> None:
        """Send own events as they are written, and again what has not come back in time."""
        while True:
            looked = self._books.look()
            now = time.monotonic()
            # What has been published is looked through once a second, what is new at once.
            if self.own_may_go and (looked or self._wake.is_set() or now - self._swept >= min(1.0, self._tempo.again)):
                self._swept = now
                self._wake.clear()
                await self._send(self._due(now, own=True))
            try:
                await asyncio.wait_for(self._wake.wait(), self._tempo.look)
            except TimeoutError:
                continue

    async def give_back(self) -> None:
        """Give the hub what it lacks of other stations, in chunks drawn by lot: several stations share the work."""
        await self._at_end.wait()
        while True:
            if not self._foreign():
                await asyncio.sleep(min(1.0, self._tempo.again))
                continue
            await asyncio.sleep(random.uniform(*self._tempo.give_back))
            while foreign := self._foreign():
                chunk = random.sample(foreign, min(_CHUNK, len(foreign)))
                await self._send(chunk)
                await self._line.flush()
                # By then some of it has come back, and some of what others have given.
                await asyncio.sleep(random.uniform(0.02, 0.1))

    def _foreign(self) -> list[Waiting]:
        return list(self._due(time.monotonic(), own=False))

    def _due(self, now: float, *, own: bool) -> Iterator[Waiting]:
        # While the log is being read, what was published may simply not have been read yet.
        again = self._tempo.again if self._at_end.is_set() else float("inf")
        for waiting in self._books.outbox.waiting.values():
            if (waiting.station_id == self._books.station_id) is own and waiting.due(now, again):
                yield waiting

    async def _send(self, due: Iterable[Waiting]) -> None:
        """Publish what there is room for; the next answer wakes for more."""
        if len(self._under_way) >= _MOST_UNDER_WAY and time.monotonic() - self._oldest() >= self._tempo.again:
            self._under_way.clear()  # those answers were lost
        # Taken out first: what comes back meanwhile leaves the outbox.
        for waiting in list(islice(due, max(0, _MOST_UNDER_WAY - len(self._under_way)))):
            if waiting.id in self._books.outbox.waiting:
                await self._publish(waiting)

    async def _publish(self, waiting: Waiting) -> None:
        books, member = self._books, self._books.membership.member
        own = waiting.station_id == books.station_id
        subject = (subjects.own if own else subjects.again)(member, _token(waiting.station_id))
        body = canonical(books.outbox.event(waiting).to_json()).encode()
        now = time.monotonic()
        # Said to be there, and it is not: the hub has lost it and still knows its id.
        msg_id = f"{waiting.id}.{int(now)}" if waiting.doubled else waiting.id
        waiting.published = now
        if await self._line.publish(subject, body, waiting.id, msg_id):
            self._under_way.add(waiting.id)
        else:
            self._refused(waiting, "too large")

    def _refused(self, waiting: Waiting, why: str) -> None:
        waiting.refused_until = time.monotonic() + self._tempo.refused
        waiting.published = None
        self._books.alarm("refused", why)

    def _oldest(self) -> float:
        known = (self._books.outbox.waiting.get(id_) for id_ in self._under_way)
        times = [w.published for w in known if w is not None and w.published is not None]
        return min(times, default=0.0)


def _token(station_id: str) -> str:
    """Return a station id as a part of a subject: one that came from elsewhere may hold anything."""
    return (
        "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "_" for letter in station_id)[
            :64
        ]
        or "_"
    )
