"""The beginning of a connection: whose log is it, does it still have what was read, and from where is it read on."""

from __future__ import annotations

from time import monotonic

import nats.js.errors
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamState

from kiosk.hub import subjects
from kiosk.hub.connection import Connection
from kiosk.hub.link_status import LinkStatus
from kiosk.hub.log_identity import Log, verdict
from kiosk.hub.outbox import digest
from kiosk.hub.validation import Message


async def is_ours(line: Connection, standing: LinkStatus) -> bool:
    """Whether the log is this conference's; one that lost what was read is read anew."""
    info = await line.js.stream_info(subjects.STREAM)
    metadata = info.config.metadata or {}
    place = standing.outbox.place()
    line.end = info.state.last_seq
    anchor = ""
    if 0 < place.cursor <= info.state.last_seq:
        try:
            message = await line.js.get_msg(subjects.STREAM, place.cursor)
            anchor = digest(message.data or b"")
        except nats.js.errors.NotFoundError:
            pass
    log = Log(
        conference=metadata.get(subjects.CONFERENCE, ""),
        epoch=metadata.get(subjects.EPOCH, ""),
        last_seq=info.state.last_seq,
        anchor=anchor,
        holes=holes(info.state),
    )
    match verdict(place, log, standing.conference_id):
        case "another conference":
            standing.alarms["conference"] = 1
            standing.trouble = "conference"
            return False
        case "read anew":
            standing.outbox.forget(log.epoch, log.holes)
        case "go on":
            pass
    standing.alarms.pop("conference", None)
    return True


def holes(state: StreamState) -> int:
    """Return how many messages the log has lost: nobody may delete one."""
    return state.last_seq - state.messages


async def subscribed(line: Connection, standing: LinkStatus) -> None:
    """Have the log sent from where reading goes on, and the pulses of the others."""

    async def came(message: Msg) -> None:
        line.came.put_nowait(Message(message.metadata.sequence.stream, message.data))

    async def beat(message: Msg) -> None:
        standing.pulses.hear(message.subject.removeprefix("hb."), message.data, monotonic())

    await line.client.subscribe(subjects.PULSES, cb=beat)
    await line.js.subscribe(
        subjects.EVENTS,
        stream=subjects.STREAM,
        cb=came,
        manual_ack=True,
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=standing.outbox.place().cursor + 1,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=60.0,
            mem_storage=True,
        ),
        pending_msgs_limit=-1,
        pending_bytes_limit=-1,
    )
