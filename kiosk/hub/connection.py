"""A connection to the hub: the first that answers to this laptop's key, under the authority of the conference."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import nats.errors
from nats.aio.client import Client
from nats.js import JetStreamContext

from kiosk.folder.membership import Membership
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.timeouts import Timeouts
from kiosk.hub.validation import Message

# What a hub that is not there, or hangs, or is another's, throws.
UNREACHED = (OSError, nats.errors.Error, TimeoutError, ssl.SSLError)


@dataclass
class Connection:
    """One connection: what came and waits to be stored, and the last number of the hub's log as far as is known.

    A cancellation may get lost in a wait that ends at the same moment: whatever works on a line looks at `over` too.
    """

    client: Client
    url: str
    # One for the whole connection: each of them has an inbox of its own.
    js: JetStreamContext
    over: bool = False
    came: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    end: int = 0

    async def close(self) -> None:
        """Say goodbye; a hub that hangs would hold that as well."""
        await _closed(self.client)


async def reached(member: Membership, pace: Timeouts, told: Callable[[Exception], Awaitable[None]]) -> Connection:
    """Return a line to the first hub that answers. Raises one of UNREACHED, that of the last address, if none does.

    *told* hears of what the hub refuses while the line stands.
    """
    failure: Exception = OSError("no address")
    for url in member.urls:
        client = Client()
        try:
            await asyncio.wait_for(_connect(client, url, member, pace, told), pace.connect + 1)
        except UNREACHED as error:
            failure = error
            await _closed(client)
            continue
        except asyncio.CancelledError:
            await _closed(client)
            raise
        return Connection(client, url, client.jetstream(timeout=pace.connect + 2))
    raise failure


async def _connect(
    client: Client, url: str, member: Membership, pace: Timeouts, told: Callable[[Exception], Awaitable[None]]
) -> None:
    await client.connect(
        url,
        allow_reconnect=False,
        connect_timeout=int(pace.connect) or 1,
        ping_interval=pace.ping,  # type: ignore[arg-type]
        max_outstanding_pings=2,
        nkeys_seed_str=member.seed,
        inbox_prefix=f"_INBOX_{member.member}",
        tls=ssl.create_default_context(cadata=member.ca) if member.ca else None,
        tls_hostname=HUB_NAME if member.ca else None,
        error_cb=told,
        name=member.label,
    )


async def _closed(client: Client) -> None:
    with contextlib.suppress(TimeoutError, OSError, nats.errors.Error):
        await asyncio.wait_for(client.close(), 1.0)
