"""The log at the hub: made once by whoever runs it, and never emptied, shortened or edited by anybody."""

from __future__ import annotations

import uuid

from nats.aio.client import Client
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from kiosk.errors import Refusal
from kiosk.hub import subjects


async def ensure(client: Client, conference_id: str) -> str:
    """Make the log if it is not there; return its epoch, a new one for a new log.

    Raises Refusal if the store holds another conference's log.
    """
    js = client.jetstream(timeout=10)
    try:
        info = await js.stream_info(subjects.STREAM)
    except NotFoundError:
        epoch = str(uuid.uuid4())
        await js.add_stream(_config(conference_id, epoch))
        return epoch
    metadata = info.config.metadata or {}
    if metadata.get(subjects.CONFERENCE) != conference_id:
        raise Refusal("This hub keeps the log of another conference: start it in a folder of its own.")
    return metadata.get(subjects.EPOCH, "")


def _config(conference_id: str, epoch: str) -> StreamConfig:
    return StreamConfig(
        name=subjects.STREAM,
        subjects=[subjects.EVENTS],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        # At a limit the new is refused and stays in its station's journal; the server's default would lose the old.
        discard=DiscardPolicy.NEW,
        deny_delete=True,
        deny_purge=True,
        duplicate_window=subjects.DEDUPE_SECONDS,
        num_replicas=1,
        metadata={subjects.EPOCH: epoch, subjects.CONFERENCE: conference_id},
    )
