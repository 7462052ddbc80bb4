"""What a connection does beside giving and taking: says that it is there, reads the hub's clock, notices standstill."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic

import nats.errors

from kiosk.hub import subjects
from kiosk.hub.connection import Connection
from kiosk.hub.handshake import holes
from kiosk.hub.heartbeats import own_pulse
from kiosk.hub.link_status import LinkStatus
from kiosk.hub.offset import best, sample
from kiosk.hub.printers import Printers
from kiosk.hub.timeouts import Timeouts

_SAMPLES = 5


async def pulsing(
    line: Connection, standing: LinkStatus, pace: Timeouts, posts: Callable[[], Sequence[str]], printers: Printers
) -> None:
    """Say every two seconds that this machine is there, and tell how it stands."""
    member = standing.member
    while not line.over:
        said = tuple(posts()), standing.outbox.unsent(), printers.ready()
        pulse = own_pulse(standing.journal, member.label, *said)
        standing.pulses.said(member.member, pulse.station_id)
        await line.client.publish(subjects.pulse(member.member), pulse.encode())
        if standing.pulses.shared:
            standing.alarms["shared"] = 1
        standing.tell(line.end)
        await asyncio.sleep(pace.pulse)


async def measuring(line: Connection, standing: LinkStatus, pace: Timeouts) -> None:
    """Find out how far the hub's clock is ahead, at once and then every minute."""
    while not line.over:
        standing.follow(best([await sample(line.client, pace.connect + 2) for _time in range(_SAMPLES)]))
        await asyncio.sleep(pace.offset)


async def watching(line: Connection, standing: LinkStatus, pace: Timeouts) -> None:
    """Notice a log that was changed or has more than comes. Raises nats.errors.Error for it, and for a closed line."""
    behind_since: float | None = None
    while not line.over:
        await asyncio.sleep(min(1.0, pace.stuck / 3))
        if line.client.is_closed:
            raise nats.errors.ConnectionClosedError
        info = await line.js.stream_info(subjects.STREAM)
        line.end = max(line.end, info.state.last_seq)
        place = standing.outbox.place()
        epoch = (info.config.metadata or {}).get(subjects.EPOCH, "")
        if (epoch, holes(info.state)) != (place.epoch, place.holes) or info.state.last_seq < place.cursor:
            raise nats.errors.Error("the log was changed")
        if place.cursor >= info.state.last_seq or not line.came.empty():
            behind_since = None
        elif behind_since is None:
            behind_since = monotonic()
        elif monotonic() - behind_since > pace.stuck:
            raise nats.errors.Error("the log does not come")
