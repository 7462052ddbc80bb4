"""The line to the hub: one connection of the NATS client, and the few questions of JetStream that are asked on it.

The only module that knows the client. Subjects and fields: https://docs.nats.io/reference/reference-protocols/nats_api_reference
"""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from kiosk.hub import subjects
from kiosk.hub.bookmark import fingerprint
from kiosk.hub.guards import Log, log_of
from kiosk.hub.membership import Membership
from kiosk.hub.offset import Sample, hub_time
from kiosk.hub.tempo import Tempo

_MSG_ID = "Nats-Msg-Id"
# Room for the headers of a message within the hub's limit (bytes).
_HEADERS = 512
TROUBLES = (NatsError, OSError, TimeoutError, asyncio.TimeoutError, ssl.SSLError)


class LineLost(Exception):
    """The line is dead, or the hub does not answer as one; the text is for a log."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the log as it was delivered: its number there, how many-eth delivery, and how many come behind."""

    hub_seq: int
    delivery: int
    behind: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Beat:
    """The hub says that it has nothing to say; *last* is the number of its last delivery."""

    last: int


@dataclass(frozen=True, slots=True)
class Ack:
    """The hub's answer to a publication: stored, stored before, or refused and why."""

    event_id: str
    duplicate: bool
    refused: str


class Line:
    """One connection, from `open` to `close`."""

    def __init__(self, client: Client, membership: Membership, tempo: Tempo) -> None:
        self._client = client
        self._member = membership.member
        self._tempo = tempo
        self.lost = asyncio.Event()
        self.why = ""
        self.came: asyncio.Queue[Delivery | Beat | str] = asyncio.Queue()
        self._reading: Any = None
        self._acks = ""

    @classmethod
    async def open(cls, membership: Membership, url: str, tempo: Tempo) -> Line:
        """Connect. Raises one of `TROUBLES`, or ValueError for a seed that is none."""
        line = cls(Client(), membership, tempo)
        tls = ssl.create_default_context(cadata=membership.ca) if membership.ca else None
        options: dict[str, Any] = {"tls": tls} if tls is not None else {}
        connecting = line._client.connect(
            servers=[url],
            name=membership.label,
            allow_reconnect=False,
            max_reconnect_attempts=0,
            connect_timeout=max(1, round(tempo.connect)),
            ping_interval=tempo.ping,  # type: ignore[arg-type]  # it sleeps for as long: parts of a second will do
            max_outstanding_pings=2,
            nkeys_seed_str=membership.seed,
            inbox_prefix=f"_INBOX_{membership.member}",
            error_cb=line._trouble,
            closed_cb=line._closed,
            disconnected_cb=line._closed,
            **options,
        )
        try:
            await asyncio.wait_for(connecting, tempo.connect)
        except BaseException:
            await line.close()
            raise
        return line

    async def close(self) -> None:
        """Let the connection go, alive or dead."""
        with suppress(*TROUBLES, asyncio.InvalidStateError):
            await asyncio.wait_for(self._client.close(), 1.0)

    async def log(self, *, details: bool = False) -> tuple[Log, Sample | None]:
        """Ask for the state of the log; the answer tells the hub's time as well. *details*: which messages it lost."""
        sent = time.time() * 1000
        body: dict[str, Any] = {"deleted_details": True} if details else {}
        answer = await self._ask(f"$JS.API.STREAM.INFO.{subjects.STREAM}", body)
        received = time.time() * 1000
        if "error" in answer:
            raise LineLost(f"no log at the hub: {answer['error'].get('description', '')}")
        hub_ms = hub_time(answer.get("ts"))
        sample = None if hub_ms is None else Sample(sent, received, hub_ms)
        return log_of(answer["config"].get("metadata") or {}, answer["state"]), sample

    async def fingerprint_at(self, hub_seq: int) -> str | None:
        """Return the fingerprint of a message of the log, None if it is not there."""
        answer = await self._ask(f"$JS.API.STREAM.MSG.GET.{subjects.STREAM}", {"seq": hub_seq})
        if "error" in answer:
            return None
        return fingerprint(base64.b64decode(answer["message"].get("data", "")))

    async def read_from(self, hub_seq: int) -> None:
        """Begin to read the log at a number, in order; what comes is in `came`."""
        if self._reading is not None:
            await self._reading.unsubscribe()
        self.came = asyncio.Queue()
        inbox, came = self._client.new_inbox(), self.came

        async def deliver(msg: Msg) -> None:
            item = _item(msg)
            if item is not None:
                came.put_nowait(item)

        self._reading = await self._client.subscribe(inbox, cb=deliver)
        config = {
            "deliver_subject": inbox,
            "deliver_policy": "by_start_sequence",
            "opt_start_seq": hub_seq,
            "ack_policy": "none",
            "max_deliver": 1,
            "replay_policy": "instant",
            "idle_heartbeat": int(self._tempo.heartbeat * 1e9),
            "flow_control": True,
            "inactive_threshold": int(60e9),
            "mem_storage": True,
            "num_replicas": 1,
        }
        ask = {"stream_name": subjects.STREAM, "config": config}
        answer = await self._ask(f"$JS.API.CONSUMER.CREATE.{subjects.STREAM}", ask)
        if "error" in answer:
            raise LineLost(f"the hub lets nobody read: {answer['error'].get('description', '')}")

    async def say(self, subject: str, body: bytes = b"") -> None:
        """Publish what nobody keeps."""
        await self._client.publish(subject, body)

    async def hear_acks(self, answered: Callable[[Ack], None]) -> None:
        """Call *answered* with every answer to `publish`."""
        self._acks = self._client.new_inbox()

        async def heard(msg: Msg) -> None:
            answered(_ack(msg.subject.rpartition(".")[2], msg.data))

        await self._client.subscribe(f"{self._acks}.*", cb=heard)

    async def hear_pulses(self, heard: Callable[[str, bytes], None]) -> None:
        """Call *heard* with the member and the bytes of every pulse."""

        async def pulse(msg: Msg) -> None:
            heard(msg.subject.partition(".")[2], msg.data)

        await self._client.subscribe(subjects.PULSES, cb=pulse)

    async def publish(self, subject: str, body: bytes, event_id: str, msg_id: str) -> bool:
        """Send an event to the log without waiting for the answer; False if the hub takes none of that size."""
        if len(body) + _HEADERS > self._client.max_payload:
            return False
        await self._client.publish(subject, body, reply=f"{self._acks}.{event_id}", headers={_MSG_ID: msg_id})
        return True

    async def flush(self) -> None:
        """Wait until everything that was published has left and the hub has answered."""
        await self._client.flush(max(1, round(self._tempo.request)))

    async def _ask(self, subject: str, body: Mapping[str, Any]) -> dict[str, Any]:
        msg = await self._client.request(subject, json.dumps(body).encode(), timeout=self._tempo.request)
        answer = json.loads(msg.data)
        if not isinstance(answer, dict):
            raise LineLost("the hub answers in no language of ours")
        return answer

    async def _trouble(self, error: Exception) -> None:
        self.why = self.why or str(error) or type(error).__name__

    async def _closed(self) -> None:
        self.lost.set()


def _item(msg: Msg) -> Delivery | Beat | str | None:
    """Read what came on the inbox of the log; a text is where an answer is wanted before more comes."""
    headers = msg.headers or {}
    if headers.get("Status") == "100":
        if "Nats-Consumer-Stalled" in headers:
            return headers["Nats-Consumer-Stalled"]
        return msg.reply if msg.reply else Beat(int(headers.get("Nats-Last-Consumer", "0")))
    # $JS.ACK.[domain.account.]stream.consumer.delivered.stream_seq.consumer_seq.timestamp.pending[.token]
    parts = msg.reply.split(".")
    if len(parts) < 9:
        return None
    numbers = parts[4:9] if len(parts) == 9 else parts[6:11]
    _times, hub_seq, delivery, _at, behind = (int(part) for part in numbers)
    return Delivery(hub_seq, delivery, behind, msg.data)


def _ack(event_id: str, data: bytes) -> Ack:
    try:
        answer = json.loads(data) if data else {"error": {"description": "no log at the hub"}}
        error = answer.get("error")
        refused = "" if error is None else str(error.get("description") or error.get("code") or "refused")
        return Ack(event_id, bool(answer.get("duplicate")), refused)
    except (ValueError, AttributeError):
        return Ack(event_id, False, "unreadable answer")
