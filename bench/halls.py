"""The largest hall on paper, played: 100 desks and 50,000 delegates on one hub, with its real configuration.

The desks are connections of one process with keys of their own; what they send are real facts with real chains. So the
figures hold for the hub and the line to it; what a desk does with a fact is measured by `hubs`.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep, time_ns
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from bench.figures import Goal, Series, line, note
from bench.folders import conference
from bench.hubs import hub_of
from kiosk.conference.commands import EnrolMember
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import nats_process, subjects
from kiosk.hub.addresses import url_of
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.keys import NKey, new_key
from kiosk.hub.keystore import Keystore
from kiosk.hub.link import Link
from kiosk.hub.outbox import Outbox
from kiosk.journal.envelope import ZERO_HASH, Event, canonical, chain_hash
from kiosk.journal.ids import Ids
from kiosk.journal.store import Journal
from kiosk.station.station import Station

_DELEGATES, _DESKS = 50_000, 100
# Of 50,000 in an hour 14 come a second; a burst is five times that.
_BURST, _SECONDS = 70, 10
_MOST_WAIT = 600.0


def run() -> None:
    """Fill the hub from the main machine, let the hundred connect, check in a burst, and let a new desk catch up."""
    with conference(_DELEGATES) as folder, TemporaryDirectory(prefix="kiosk-bench-") as scratch:
        port = nats_process.free_port()
        keys = _members(folder, port)
        began = monotonic()
        with hub_of(folder, port):
            count = _filled(folder)
            seconds = monotonic() - began
            size = sum(path.stat().st_size for path in Keystore(folder).store.rglob("*") if path.is_file())
            note(f"{count:,} facts given to an empty hub in {seconds:.0f} s; {size / 1e6:.0f} MB on its disk")
            times, cpu, rss = asyncio.run(_burst(folder, port, keys))
            line(Series(f"{_BURST} facts/s to {_DESKS} desks: sent → received", times), Goal(p50=50.0, p99=500.0))
            note(f"hub: {cpu:.0f} % of a core, {rss:.0f} MB, {len(times) / _SECONDS:,.0f} deliveries a second")
            note(f"a desk that knows nothing reads {count:,} facts in {_new_desk(folder, Path(scratch), port):.1f} s")


def _members(folder: Folder, port: int) -> list[NKey]:
    """Enrol the hundred, and the main machine."""
    station = Station(folder)
    try:
        own, authority = new_key(), Keystore(folder).authority(station.conference_id)
        station.do(EnrolMember(own.public, "Desk 0", 0, own=True))
        url = url_of("127.0.0.1", port)
        membership.write(folder, Membership(own.public, own.seed, (url,), authority.certificate, "Desk 0"))
        keys = [new_key() for _desk in range(_DESKS)]
        for number, key in enumerate(keys, 1):
            station.do(EnrolMember(key.public, f"Desk {number}"))
    finally:
        station.close()
    return keys


def _filled(folder: Folder) -> int:
    """Wait until the hub was seen to have everything; return how much that is."""
    journal = Journal(folder.journal)
    try:
        outbox, end = Outbox(journal), monotonic() + _MOST_WAIT
        while outbox.unsent() > 0 and monotonic() < end:
            sleep(0.5)
        row = journal.one("SELECT count(*) FROM event")
        return int(row[0]) if row else 0
    finally:
        journal.close()


async def _burst(folder: Folder, port: int, keys: list[NKey]) -> tuple[list[float], float, float]:
    """Let every desk hear every fact while some send; return the times (ms), the hub's CPU (%) and memory (MB)."""
    authority = Keystore(folder).authority("")
    times: list[float] = []

    async def heard(message: Msg) -> None:
        sent = int((message.headers or {}).get("Sent", "0"))
        if sent:
            times.append((time_ns() - sent) / 1e6)

    clients = [await _connected(port, key, authority.certificate) for key in keys]
    for client in clients:
        config = ConsumerConfig(deliver_policy=DeliverPolicy.NEW, ack_policy=AckPolicy.NONE, mem_storage=True)
        js = client.jetstream(timeout=30)
        await js.subscribe(subjects.EVENTS, stream=subjects.STREAM, cb=heard, manual_ack=True, config=config)
    conference_id = _conference_id(folder)
    chains = [_facts(conference_id, f"desk-{number}", number) for number in range(len(keys))]
    pid = _pid(folder)
    before, began = _cpu(pid), perf_counter()
    dice = random.Random(4)
    for number in range(_BURST * _SECONDS):
        desk = dice.randrange(len(keys))
        event = next(chains[desk])
        headers: dict[str, Any] = {"Nats-Msg-Id": event.id, "Sent": str(time_ns())}
        data = canonical(event.to_json()).encode()
        subject = subjects.own(keys[desk].public, event.station_id)
        await clients[desk].jetstream().publish_async(subject, data, headers=headers)
        await asyncio.sleep(max(0.0, began + (number + 1) / _BURST - perf_counter()))
    end = monotonic() + 30
    while len(times) < _BURST * _SECONDS * len(keys) and monotonic() < end:
        await asyncio.sleep(0.1)
    share = 100 * (_cpu(pid) - before) / (perf_counter() - began)
    for client in clients:
        await client.close()
    return times, share, _rss(pid)


async def _connected(port: int, key: NKey, authority: str) -> Client:
    client = Client()
    await client.connect(
        f"tls://127.0.0.1:{port}",
        allow_reconnect=False,
        nkeys_seed_str=key.seed,
        inbox_prefix=f"_INBOX_{key.public}",
        tls=ssl.create_default_context(cadata=authority),
        tls_hostname=HUB_NAME,
        pending_size=64 * 1024 * 1024,
    )
    return client


def _facts(conference_id: str, station_id: str, slot: int) -> Iterator[Event]:
    """Yield the check-ins of one desk, each in its chain."""
    ids, head, seq = Ids(random.Random(slot)), ZERO_HASH, 0
    while True:
        seq += 1
        now = time_ns() // 1_000_000
        columns: dict[str, Any] = {
            "id": ids.uuid7(now),
            "conference_id": conference_id,
            "station_id": station_id,
            "seq": seq,
            "kind": "reception.checked_in",
            "v": 1,
            "subject": "",
            "hlc": now << 16,
            "wall_ms": now,
            "mono_ns": now * 1_000_000,
            "boot_id": f"boot of {station_id}",
            "post": f"Desk {slot}",
            "actor": "desk",
            "term": None,
            "payload": {"number": 1 + (slot * 500 + seq) % _DELEGATES, "by": "scan", "printer": "Desk"},
            "prev": head,
        }
        head = chain_hash(columns)
        yield Event(**columns, hash=head)


def _new_desk(folder: Folder, scratch: Path, port: int) -> float:
    """Return the seconds in which a journal that is empty has read the whole log."""
    place = scratch / "new"
    place.mkdir()
    fresh = Folder(place)
    journal = Journal(fresh.journal)
    journal.set_meta(conference_id=_conference_id(folder), station_id="new")
    station = Station(folder)
    key = new_key()
    station.do(EnrolMember(key.public, "New desk"))
    station.close()
    sleep(3.0)  # the hub reads its configuration again
    url = url_of("127.0.0.1", port)
    member = Membership(key.public, key.seed, (url,), Keystore(folder).authority("").certificate, "New desk")
    link, began, end = Link(fresh, member), monotonic(), monotonic() + _MOST_WAIT
    link.start()
    try:
        while (link.state.linked_ms is None or link.state.missing > 0) and monotonic() < end:
            sleep(0.1)
        return monotonic() - began
    finally:
        link.stop()
        journal.close()


def _conference_id(folder: Folder) -> str:
    journal = Journal(folder.journal)
    try:
        return journal.meta("conference_id") or ""
    finally:
        journal.close()


def _pid(folder: Folder) -> int:
    return int(json.loads(Keystore(folder).status.read_text("utf-8"))["pid"])


def _cpu(pid: int) -> float:
    """Return the seconds of processor time a process has had (proc(5): utime and stime, a hundredth each)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _rss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(text.split()[1]) for text in lines if text.startswith("VmRSS")) / 1024
