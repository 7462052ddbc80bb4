"""Gives the hub what it was not seen to have: own facts at once, others' once its log was read to the end."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Sequence
from time import monotonic

import nats.js.errors

from kiosk.hub import subjects
from kiosk.hub.connection import Connection
from kiosk.hub.link_status import LinkStatus
from kiosk.hub.timeouts import Timeouts
from kiosk.hub.validation import LONGEST
from kiosk.journal.envelope import Event, canonical

# What can never be given is not tried again over this connection.
_NEVER = float("inf")


class Publisher:
    """The giving of one connection: what is on its way and when it was acknowledged."""

    def __init__(self, line: Connection, standing: LinkStatus, pace: Timeouts, wake: asyncio.Event) -> None:
        self._line, self._standing, self._pace, self._wake = line, standing, pace, wake
        self._given: dict[str, float] = {}
        self._caught_up_at: float | None = None
        self._gave_back = False

    def seen(self, event_id: str) -> None:
        """Take note that a fact came back from the hub."""
        self._given.pop(event_id, None)

    async def run(self) -> None:
        """Give until the connection is over."""
        version = -1
        while not self._line.over:
            now = self._standing.journal.data_version()
            self._look_caught_up()
            # Nothing is due where nothing was stored since, and nothing is on its way.
            due = self._due() if now != version or self._given or self._more() else []
            if due:
                await self._give(due)
            if now == version and not due:
                await self._idle()
            version = now

    async def _idle(self) -> None:
        """Wait for a nudge, or until it is time to look by oneself."""
        with contextlib.suppress(TimeoutError):
            # Not `wait_for`, which in Python 3.11 may lose a cancellation that comes as its time runs out.
            async with asyncio.timeout(self._pace.look):
                await self._wake.wait()
                self._wake.clear()

    def _look_caught_up(self) -> None:
        if self._caught_up_at is None and self._standing.outbox.place().cursor >= self._line.end:
            # Not all stations at once: who comes second finds that another has given it back.
            self._caught_up_at = monotonic() + random.uniform(0.2, 1.0) * self._pace.jitter

    def _more(self) -> bool:
        """Whether what others wrote is due since the log was read to its end, which no change of the file tells."""
        at = self._caught_up_at
        if at is None or self._gave_back or monotonic() < at:
            return False
        self._gave_back = True
        return True

    def _due(self) -> list[Event]:
        """Return what has to be given now, as much as may be on its way at once: own facts first."""
        station, now = self._standing.station_id, monotonic()
        room = self._pace.in_flight
        waiting = self._standing.outbox.own(station, room)
        if self._caught_up_at is not None and now >= self._caught_up_at and len(waiting) < room:
            waiting += self._standing.outbox.others(station, room)
        return [event for event in waiting if now - self._given.get(event.id, 0.0) > self._pace.seen_back][:room]

    async def _give(self, events: Sequence[Event]) -> None:
        """Publish events, all on their way at once, and note which were acknowledged."""
        member, station = self._standing.member.member, self._standing.station_id
        futures = []
        for event in events:
            data = canonical(event.to_json()).encode()
            if len(data) > LONGEST:
                self._standing.alarms["long"] += 1
                self._given[event.id] = _NEVER
                continue
            subject = (subjects.own if event.station_id == station else subjects.again)(member, event.station_id)
            future = await self._line.js.publish_async(
                subject, data, wait_stall=self._pace.stuck, headers={"Nats-Msg-Id": event.id}
            )
            futures.append((event, future))
        for event, future in futures:
            try:
                await asyncio.wait_for(future, self._pace.stuck)
            except nats.js.errors.APIError as error:
                # Refused: a full disk at the hub, say. It stays in the outbox, and others are not held up.
                self._standing.alarms["refused"] += 1
                self._standing.trouble = str(error.description or "")[:120]
            self._given[event.id] = monotonic()
