"""A hub that runs: the server and its log, who may connect by the journal, and how it stands, told once a second."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import nats.errors
from nats.aio.client import Client

from kiosk.errors import KioskError, Refusal
from kiosk.folder.layout import write_private
from kiosk.hub import stream
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.health import Health, Monitor
from kiosk.hub.keys import NKey
from kiosk.hub.keystore import Keystore
from kiosk.hub.nats_config import Serving, config
from kiosk.hub.nats_process import NatsProcess, free_port, is_taken
from kiosk.station.station import Station
from printing.owner import OwnerLock

_LOOK_SECONDS = 0.5
# A log of 200,000 facts is read in some ten seconds.
_READING_SECONDS = 60.0
# A server that ends again and again is started less and less often.
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 10.0
_RELOAD_SECONDS = 3.0


class Hub:
    """Runs the server of one conference until it is told to stop. Blocking: it has a process or a thread to itself."""

    def __init__(self, station: Station, binary: Path, host: str, port: int) -> None:
        self._station = station
        self._vault = Keystore(station.folder)
        self._host, self._port = host, port
        self._monitor = Monitor(0)
        self._vault.make()
        self._admin: NKey = self._vault.admin()
        self._authority = self._vault.authority(station.conference_id)
        self._vault.certify(self._authority)
        self._server = NatsProcess(binary, self._vault.config, self._vault.log)
        self._lock = OwnerLock(self._vault.lock)
        self._written: tuple[str, ...] = ()
        self._restarts = 0
        self.moved_aside: Path | None = None

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> None:
        """Start the server and make sure of its log. Raises Refusal in one plain sentence."""
        # Two servers on one store would spoil it.
        if not self._lock.acquire():
            raise Refusal("The hub of this folder runs already: kiosk hub status")
        try:
            self._check_port()
            self._begin()
        except BaseException:
            self.stop()
            raise

    def run(self, stopped: Callable[[], bool], tell: Callable[[Health], None] = lambda _health: None) -> None:
        """Watch over the server: start it again if it falls, let in who is enrolled, shut out who is revoked."""
        wait = _FIRST_WAIT
        while not stopped():
            time.sleep(_LOOK_SECONDS)
            if stopped():
                return
            # A journal or a disk that is in trouble for a moment must not take the hub away from the others.
            with suppress(KioskError, OSError):
                if self._server.pid is None:
                    self._restarts += 1
                    time.sleep(wait)
                    wait = min(_LONGEST_WAIT, wait * 2)
                    self._begin()
                    continue
                wait = _FIRST_WAIT
                self._station.catch_up()
                self._follow_members()
                health = self.health()
                if health is not None:
                    write_private(self._vault.status, json.dumps(self._status(health)).encode())
                    tell(health)

    def stop(self) -> None:
        """End the server in order."""
        self._server.stop()
        self._vault.status.unlink(missing_ok=True)
        self._lock.release()

    def health(self) -> Health | None:
        """Ask the server how it stands; None if it does not answer."""
        pid = self._server.pid
        if pid is None:
            return None
        with self._station.reading() as conference:
            labels = {member.member: member.label for member in conference.members.values()}
        free, aside = shutil.disk_usage(self._vault.path).free, str(self.moved_aside) if self.moved_aside else None
        return self._monitor.health(labels, pid=pid, restarts=self._restarts, disk_free=free, moved_aside=aside)

    def _check_port(self) -> None:
        if is_taken(self._host, self._port):
            raise Refusal(
                "Port {port} is taken: another hub runs on this machine already, or choose another with --port.",
                port=self._port,
            )

    def _begin(self) -> None:
        """Start the server, if need be with an empty store. Raises Refusal."""
        # Twice: another program may just have taken the port for its health.
        if not self._launched() and not self._launched():
            # A store that the server cannot read is set aside, never deleted: the journals fill a new one.
            aside = self._set_aside()
            if aside is None or not self._launched():
                self._put_back(aside)
                raise self._silent()
            self.moved_aside = aside
        self._make_sure()

    def _launched(self) -> bool:
        """Start the server; False if it ended. Raises Refusal for one that neither ends nor listens."""
        self._monitor = Monitor(free_port())
        self._write_config(anew=True)
        self._server.start()
        if self._server.wait_ready(self._port, host=self._reached):
            return True
        if self._server.pid is not None:
            self._server.stop()
            raise self._silent()
        return False

    def _silent(self) -> Refusal:
        return Refusal("The hub's server did not start: see {log}.", log=self._vault.log)

    def _follow_members(self) -> None:
        """Have the server know who may connect. One that did not take it in is ended, to be started anew."""
        before = self._monitor.loaded()
        if not self._write_config():
            return
        if not self._server.reload():
            self._server.wait_ready(self._port, host=self._reached)
            return
        end = time.monotonic() + _RELOAD_SECONDS
        while self._monitor.loaded() in {before, None}:
            if time.monotonic() > end:
                self._server.stop()
                return
            time.sleep(0.05)

    @property
    def _reached(self) -> str:
        """Where this very process reaches the server."""
        return "127.0.0.1" if self._host in {"0.0.0.0", "::", ""} else self._host

    def _status(self, health: Health) -> dict[str, Any]:
        return {**health.to_json(), "host": self._host, "port": self._port, "at_ms": time.time_ns() // 1_000_000}

    def _write_config(self, *, anew: bool = False) -> bool:
        """Write the configuration if who may connect has changed, or *anew*; return whether it was."""
        with self._station.reading() as conference:
            members = tuple(sorted(m.member for m in conference.members.values() if not m.revoked))
        if members == self._written and not anew:
            return False
        vault = self._vault
        serving = Serving(self._host, self._port, self._monitor.port, vault.store, vault.certificate, vault.key)
        write_private(vault.config, config(serving, self._admin.public, members).encode())
        self._written = members
        return True

    def _set_aside(self) -> Path | None:
        """Move the store away, so that the server can begin anew; return where it lies, None if there is none."""
        if not self._vault.store.is_dir():
            return None
        aside = self._vault.store.with_name(f"store-{time.time_ns() // 1_000_000}")
        try:
            self._vault.store.rename(aside)
        except OSError:
            return None
        return aside

    def _put_back(self, aside: Path | None) -> None:
        """Put a store back that was not to blame; what the server has made in its place never held a message."""
        if aside is not None:
            with suppress(OSError):
                shutil.rmtree(self._vault.store, ignore_errors=True)
                aside.rename(self._vault.store)

    def _make_sure(self) -> None:
        """Make sure of the log; a server that has just begun to listen may still be reading its own."""
        end = time.monotonic() + _READING_SECONDS
        while True:
            try:
                return asyncio.run(self._ensure())
            except (OSError, nats.errors.Error, TimeoutError) as error:
                if time.monotonic() > end or self._server.pid is None:
                    raise self._silent() from error
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
