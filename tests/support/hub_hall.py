"""A hall with several laptops: a real server, real certificates, a folder and a link for each laptop."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nats.aio.client import Client

from kiosk.conference.commands import EnrolMember
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import nats_process
from kiosk.hub.addresses import url_of
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.enrolment import enrol, join
from kiosk.hub.keys import new_key
from kiosk.hub.keystore import Keystore
from kiosk.hub.link import Link
from kiosk.hub.supervisor import Hub
from kiosk.hub.timeouts import Timeouts
from kiosk.station.station import Station
from tests.support.conferences import HandClock, delegates, invitation, new_small, scan, seeded_ids

QUICK = Timeouts(
    look=0.005,
    ping=0.4,
    pulse=0.2,
    offset=0.5,
    seen_back=1.0,
    stuck=1.5,
    connect=1.0,
    backoff=(0.05, 0.2),
    jitter=0.1,
)


@dataclass
class Laptop:
    """One laptop: its folder, its station, and its link while it has one."""

    folder: Folder
    station: Station
    _link: Link | None = None

    @property
    def link(self) -> Link:
        assert self._link is not None
        return self._link

    def connect(self) -> Link:
        member = membership.read(self.folder)
        assert member is not None
        self._link = link = Link(self.folder, member, pace=QUICK)
        self.station.listeners.append(lambda _events: link.nudge())
        link.start()
        return link

    def part(self) -> None:
        if self._link is not None:
            self._link.stop()
            self._link = None

    def scan(self, number: int) -> str:
        return scan(self.station, invitation(self.station, number)).id

    @property
    def ids(self) -> set[str]:
        return {event.id for event in self.station.journal.in_order()}

    def close(self) -> None:
        self.part()
        self.station.close()


@dataclass
class Hall:
    """The laptops; the first one runs the hub."""

    place: Path
    port: int
    laptops: list[Laptop]
    _hub: Hub | None = None
    _thread: threading.Thread | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def hub(self) -> Hub:
        assert self._hub is not None
        return self._hub

    @property
    def main(self) -> Laptop:
        return self.laptops[0]

    def open_hub(self) -> Hub:
        """Start the server; its watch runs in a thread of this process."""
        self._stopped = threading.Event()
        self._hub = hub = Hub(Station(self.main.folder), nats_process.find(), "127.0.0.1", self.port)
        hub.start()
        self._thread = threading.Thread(target=hub.run, args=(self._stopped.is_set,), daemon=True)
        self._thread.start()
        return hub

    def close_hub(self, *, kill: bool = False) -> None:
        """End the hub; *kill*: as a battery does."""
        if self._hub is None:
            return
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(10)
        pid = self.hub._server.pid
        if kill and pid is not None:
            os.kill(pid, signal.SIGKILL)
        self.hub.stop()
        self.hub._station.close()
        self._hub = None

    def enrol(self, label: str) -> Laptop:
        """Let another laptop join, as the two commands do."""
        made = enrol(self.main.station, label, self.place / "usb", (url_of("127.0.0.1", self.port),))
        folder, _label, _slot = join(made.path, self.place / f"may-{len(self.laptops)}")
        laptop = Laptop(folder, Station(folder, post=label, clock=HandClock(), ids=seeded_ids(50 + len(self.laptops))))
        self.laptops.append(laptop)
        return laptop

    def whole(self, *, seconds: float = 20.0) -> None:
        """Wait until every laptop has what any of them has."""

        def same() -> bool:
            everything = [laptop.ids for laptop in self.laptops]
            return all(ids == everything[0] for ids in everything)

        until(same, seconds=seconds)
        for laptop in self.laptops:
            laptop.station.catch_up()

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()
        self.close_hub()


@contextmanager
def hall(place: Path, *labels: str, people: int = 40) -> Iterator[Hall]:
    """Give a hall with a running hub and these laptops besides the main one, all linked."""
    folder = new_small(place / "may-chinh", delegates(people), clock=HandClock())
    station = Station(folder, post="Bàn 1", clock=HandClock(), ids=seeded_ids(40))
    port = nats_process.free_port()
    key = new_key()
    authority = Keystore(folder).authority(station.conference_id)
    station.do(EnrolMember(key.public, "Bàn 1", 0, own=True))
    own = Membership(key.public, key.seed, (url_of("127.0.0.1", port),), authority.certificate, "Bàn 1")
    membership.write(folder, own)
    made = Hall(place, port, [Laptop(folder, station)])
    try:
        made.open_hub()
        for label in labels:
            made.enrol(label)
        for laptop in made.laptops:
            laptop.connect()
        yield made
    finally:
        made.close()


def until(what: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait until something holds; fail if it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.02)
    raise AssertionError("never came true")


async def as_member(laptop: Laptop) -> Client:
    """Return a connection with a laptop's own key, for whoever wants to do what it should not."""
    import ssl

    member = membership.read(laptop.folder)
    assert member is not None
    client = Client()
    await client.connect(
        member.urls[0],
        nkeys_seed_str=member.seed,
        tls=ssl.create_default_context(cadata=member.ca),
        tls_hostname=HUB_NAME,
        inbox_prefix=f"_INBOX_{member.member}",
        allow_reconnect=False,
        connect_timeout=2,
    )
    return client
