"""A real hub for tests: nats-server on loopback without TLS, and a proxy before it that can fall silent."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import nats
import nkeys

from kiosk.hub import subjects
from kiosk.hub.membership import Membership
from kiosk.hub.tempo import Tempo

SERVER = Path(sys.executable).parent / "nats-server"
HASTE = Tempo(
    look=0.03,
    lock=0.1,
    connect=1.0,
    request=1.0,
    ping=0.5,
    heartbeat=0.25,
    again=1.0,
    pulse=0.3,
    check=1.0,
    refused=1.0,
    reconnect=(0.05, 0.15),
    give_back=(0.05, 0.3),
)
PROXY = """
import asyncio, sys
async def pipe(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()
async def serve(reader, writer):
    try:
        there = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    except OSError:
        writer.close()
        return
    await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer))
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def until(true, seconds: float = 20.0) -> None:
    """Wait until something is so; say what it was if it never is."""
    end = monotonic() + seconds
    while not (found := true()):
        assert monotonic() < end, f"waited {seconds} s in vain: {found}"
        sleep(0.02)


def member(label: str, *ports: int) -> Membership:
    pair = nkeys.from_seed(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))
    urls = tuple(f"nats://127.0.0.1:{port}" for port in ports)
    return Membership(pair.public_key.decode(), pair.seed.decode(), urls, "", label)


@dataclass
class Hub:
    """One nats-server with one log. Members are known by their keys, as at a conference."""

    path: Path
    conference_id: str
    port: int = field(default_factory=free_port)
    members: list[Membership] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    # Who makes the log: it may do everything, as the hub's own program does.
    maker: Membership = field(init=False)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        self.maker = member("maker", self.port)

    def join(self, label: str, port: int | None = None) -> Membership:
        new = member(label, port or self.port)
        self.members.append(new)
        return new

    @property
    def store(self) -> Path:
        return self.path / "store"

    def start(self, *, payload: int = 1_048_576) -> Hub:
        """Start the server, and make the log if there is none."""
        users = [f'{{nkey: {self.maker.member}, permissions: {{publish: ">", subscribe: ">"}}}}']
        for known in self.members:
            publish, hear = subjects.publishing(known.member), subjects.hearing(known.member)
            rights = f"{{publish: {json.dumps(publish)}, subscribe: {json.dumps(hear)}}}"
            users.append(f"{{nkey: {known.member}, permissions: {rights}}}")
        config = f"""
listen: "127.0.0.1:{self.port}"
max_payload: {payload}
jetstream {{ store_dir: "{self.store}", sync_interval: always }}
authorization {{ users: [ {", ".join(users)} ] }}
"""
        (self.path / "hub.conf").write_text(config, "utf-8")
        log = (self.path / "hub.log").open("ab")
        self.process = subprocess.Popen([SERVER, "-c", self.path / "hub.conf"], stdout=log, stderr=log)
        log.close()
        asyncio.run(self._make_log())
        return self

    async def _make_log(self) -> None:
        client = await self._connected()
        jet = client.jetstream()
        config = {
            "name": subjects.STREAM,
            "subjects": [subjects.EVENTS],
            "storage": "file",
            "discard": "new",
            "duplicate_window": subjects.DEDUPE_SECONDS * 10**9,
            "deny_delete": True,
            "deny_purge": True,
            "metadata": {subjects.EPOCH: str(uuid.uuid4()), subjects.CONFERENCE: self.conference_id},
        }
        try:
            await jet.stream_info(subjects.STREAM)
        except nats.js.errors.NotFoundError:
            await client.request(f"$JS.API.STREAM.CREATE.{subjects.STREAM}", json.dumps(config).encode(), timeout=5)
        await client.close()

    async def _connected(self):
        for _turn in range(100):
            with suppress(OSError, nats.errors.Error, asyncio.TimeoutError):
                return await nats.connect(
                    f"nats://127.0.0.1:{self.port}",
                    nkeys_seed_str=self.maker.seed,
                    allow_reconnect=False,
                    connect_timeout=1,
                    error_cb=_silent,
                )
            await asyncio.sleep(0.05)
        raise AssertionError((self.path / "hub.log").read_text())

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def fresh(self) -> None:
        """Empty the store: the next start makes another log."""
        shutil.rmtree(self.store)

    def messages(self) -> list[tuple[str, bytes]]:
        """Return subject and body of every message of the log."""
        return asyncio.run(self._messages())

    async def _messages(self):
        client = await self._connected()
        jet = client.jetstream()
        state = (await jet.stream_info(subjects.STREAM)).state
        found = []
        for seq in range(state.first_seq, state.last_seq + 1):
            with suppress(nats.js.errors.NotFoundError):
                message = await jet.get_msg(subjects.STREAM, seq)
                found.append((message.subject, message.data))
        await client.close()
        return found

    def publish(self, *bodies: bytes, subject: str = "ev.x.own.y") -> None:
        asyncio.run(self._publish(bodies, subject))

    async def _publish(self, bodies, subject) -> None:
        client = await self._connected()
        jet = client.jetstream()
        for body in bodies:
            await jet.publish(subject, body)
        await client.close()


async def _silent(_error: Exception) -> None:
    pass


class Proxy:
    """A way to the hub that can be frozen: connections stay up, and nothing moves."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROXY, str(self.port), str(target)], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def freeze(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def close(self) -> None:
        self.thaw()
        self._process.kill()
        self._process.communicate()
