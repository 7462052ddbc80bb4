"""A hub that runs: the server and its log, who may connect by the journal, and how it stands, told once a second."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import nats.errors
from nats.aio.client import Client

from kiosk.errors import KioskError, Refusal
from kiosk.folder import write_private
from kiosk.hub import stream
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.keys import NKey
from kiosk.hub.server import Server, free_port, is_taken
from kiosk.hub.serverconfig import Serving, config
from kiosk.hub.vault import Vault
from kiosk.station import Station

_LOOK_SECONDS = 0.5
# A log of 200,000 facts is read in some ten seconds.
_READING_SECONDS = 60.0
# A server that ends again and again is started less and less often.
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Health:
    """How a hub stands: who is connected, how many messages its log has, its size on the disk, how often it fell."""

    pid: int
    members: tuple[str, ...]
    messages: int
    bytes: int
    restarts: int

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "pid": self.pid,
            "connected": list(self.members),
            "messages": self.messages,
            "bytes": self.bytes,
            "restarts": self.restarts,
        }


class Hub:
    """Runs the server of one conference until it is told to stop. Blocking: it has a process or a thread to itself."""

    def __init__(self, station: Station, binary: Path, host: str, port: int) -> None:
        self._station = station
        self._vault = Vault(station.folder)
        self._host, self._port = host, port
        self._monitor = free_port()
        self._vault.make()
        self._admin: NKey = self._vault.admin()
        self._authority = self._vault.authority(station.conference_id)
        self._vault.certify(self._authority)
        self._server = Server(binary, self._vault.config, self._vault.log)
        self._written: tuple[str, ...] = ()
        self._restarts = 0
        self.moved_aside: Path | None = None

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> None:
        """Start the server and make sure of its log. Raises Refusal in one plain sentence."""
        if is_taken(self._host, self._port):
            raise Refusal(
                "Port {port} is taken: another hub runs on this machine already, or choose another with --port.",
                port=self._port,
            )
        self._write_config()
        self._server.start()
        if not self._server.wait_ready(self._port, host=self._reached):
            self._server.stop()
            # A store that the server cannot read is set aside, never deleted: the journals fill a new one.
            if not self._set_aside():
                raise Refusal("The hub's server did not start: see {log}.", log=self._vault.log)
            self._server.start()
            if not self._server.wait_ready(self._port, host=self._reached):
                self._server.stop()
                raise Refusal("The hub's server did not start: see {log}.", log=self._vault.log)
        self._make_sure()

    def run(self, stopped: Callable[[], bool], tell: Callable[[Health], None] = lambda _health: None) -> None:
        """Watch over the server: start it again if it falls, let in who is enrolled, shut out who is revoked."""
        wait = _FIRST_WAIT
        while not stopped():
            time.sleep(_LOOK_SECONDS)
            if self._server.pid is None:
                self._restarts += 1
                time.sleep(wait)
                wait = min(_LONGEST_WAIT, wait * 2)
                self._server.start()
                if self._server.wait_ready(self._port, host=self._reached):
                    with suppress(Refusal):
                        self._make_sure()
                continue
            wait = _FIRST_WAIT
            # A journal or a disk that is in trouble for a moment must not take the hub away from the others.
            with suppress(KioskError, OSError):
                self._station.catch_up()
                if self._write_config():
                    self._server.reload()
                health = self.health()
                if health is not None:
                    write_private(self._vault.status, json.dumps(self._status(health)).encode())
                    tell(health)

    def stop(self) -> None:
        """End the server in order."""
        self._server.stop()
        self._vault.status.unlink(missing_ok=True)

    def health(self) -> Health | None:
        """Ask the server how it stands; None if it does not answer."""
        connections, streams = self._asked("connz?auth=1"), self._asked("jsz")
        pid = self._server.pid
        if connections is None or streams is None or pid is None:
            return None
        names = tuple(sorted({str(c.get("name", "")) for c in connections.get("connections", []) if c.get("name")}))
        return Health(pid, names, int(streams.get("messages", 0)), int(streams.get("bytes", 0)), self._restarts)

    @property
    def _reached(self) -> str:
        """Where this very process reaches the server."""
        return "127.0.0.1" if self._host in {"0.0.0.0", "::", ""} else self._host

    def _status(self, health: Health) -> dict[str, Any]:
        return {**health.to_json(), "host": self._host, "port": self._port, "at_ms": time.time_ns() // 1_000_000}

    def _asked(self, what: str) -> dict[str, Any] | None:
        try:
            with urlopen(f"http://127.0.0.1:{self._monitor}/{what}", timeout=2) as answer:
                found = json.load(answer)
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _write_config(self) -> bool:
        """Write the configuration if who may connect has changed; return whether it was."""
        with self._station.reading() as conference:
            members = tuple(sorted(m.member for m in conference.members.values() if not m.revoked))
        if members == self._written and self._vault.config.exists():
            return False
        vault = self._vault
        serving = Serving(self._host, self._port, self._monitor, vault.store, vault.certificate, vault.key)
        write_private(vault.config, config(serving, self._admin.public, members).encode())
        self._written = members
        return True

    def _set_aside(self) -> bool:
        """Move the store away, so that the server can begin anew; False if there is none."""
        if not self._vault.store.is_dir():
            return False
        aside = self._vault.store.with_name(f"store-{time.time_ns() // 1_000_000}")
        try:
            self._vault.store.rename(aside)
        except OSError:
            return False
        self.moved_aside = aside
        return True

    def _make_sure(self) -> None:
        """Make sure of the log; a server that has just begun to listen may still be reading its own."""
        end = time.monotonic() + _READING_SECONDS
        while True:
            try:
                return asyncio.run(self._ensure())
            except (OSError, nats.errors.Error, TimeoutError) as error:
                if time.monotonic() > end or self._server.pid is None:
                    raise Refusal("The hub's server did not start: see {log}.", log=self._vault.log) from error
                time.sleep(_LOOK_SECONDS)

    async def _ensure(self) -> None:
        client = Client()
        context = ssl.create_default_context(cadata=self._authority.certificate)
        try:
            await client.connect(
                f"tls://{self._reached}:{self._port}",
                allow_reconnect=False,
                nkeys_seed_str=self._admin.seed,
                tls=context,
                tls_hostname=HUB_NAME,
            )
            await stream.ensure(client, self._station.conference_id)
        finally:
            with suppress(OSError, nats.errors.Error):
                await client.close()
