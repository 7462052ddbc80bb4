"""Stores what the hub sends, a batch at a time, and notices what is missing between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import time_ns

import nats.errors
import nats.js.errors

from kiosk.hub import subjects
from kiosk.hub.connection import Connection
from kiosk.hub.link_status import LinkStatus
from kiosk.hub.validation import Bad, Taken


class Subscriber:
    """The taking of one connection; *seen* hears which facts came back, *on_taken* that something is stored."""

    def __init__(
        self,
        line: Connection,
        standing: LinkStatus,
        batch: int,
        seen: Callable[[str], None],
        on_taken: Callable[[], None],
    ) -> None:
        self._line, self._standing, self._batch = line, standing, batch
        self._seen, self._on_taken = seen, on_taken
        self._gap_at = 0

    async def run(self) -> None:
        """Take until the connection is over. Raises nats.errors.Error where a message is missing."""
        line, outbox = self._line, self._standing.outbox
        cursor = outbox.place().cursor
        while not line.over:
            batch = [await line.came.get()]
            while len(batch) < self._batch and not line.came.empty():
                batch.append(line.came.get_nowait())
            if batch[0].seq != cursor + 1 and self._gap_at != cursor:
                # Once more from where it was; a hole that is there again is one in the hub's own log.
                self._gap_at = cursor
                if not await self._is_hole(cursor + 1, batch[0].seq):
                    raise nats.errors.Error("a message is missing")
            now = time_ns() // 1_000_000
            self._note(outbox.take(batch, self._standing.station_id, self._standing.conference_id, now))
            cursor = batch[-1].seq
            self._on_taken()

    async def _is_hole(self, first: int, behind: int) -> bool:
        """Whether the hub itself has nothing between two numbers."""
        for seq in range(first, min(behind, first + 3)):
            try:
                await self._line.js.get_msg(subjects.STREAM, seq)
            except nats.js.errors.NotFoundError:
                continue
            return False
        self._standing.alarms["hole"] += behind - first
        return True

    def _note(self, results: Sequence[Taken | Bad]) -> None:
        for result in results:
            if isinstance(result, Bad):
                self._standing.alarms[result.reason] += 1
                continue
            self._seen(result.event.id)
            if result.forked:
                self._standing.alarms["fork"] += 1
