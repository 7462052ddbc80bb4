"""The hub's file is damaged in its midst: what it lost there is given back, though its end is as it was."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.hub import subjects
from kiosk.hub.keystore import Keystore
from kiosk.hub.log_identity import Log, verdict
from kiosk.hub.outbox import Place
from kiosk.messages.hub import hub_line
from kiosk.station.station import Station
from tests.support.hub_hall import Laptop, as_member, hall, until
from tests.support.sure import sure

pytestmark = pytest.mark.usefixtures("quiet")
# The server begins another file after 8 MB: rubbish fills the first one.
_RUBBISH, _COUNT = b"x" * 900_000, 10


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "nats")


async def fill(laptop: Laptop) -> None:
    client = await as_member(laptop)
    js = client.jetstream(timeout=10)
    member = sure(membership.read(laptop.folder)).member
    for _turn in range(_COUNT):
        await js.publish(f"ev.{member}.own.x", _RUBBISH)
    await client.close()


def logged(laptop: Laptop) -> set[str]:
    """Return the ids of all facts in the hub's log, as somebody reads them who was never there."""

    async def read() -> set[str]:
        client = await as_member(laptop)
        sub = await client.subscribe(inbox := client.new_inbox())
        config = {"deliver_subject": inbox, "deliver_policy": "all", "ack_policy": "none"}
        ask = {"stream_name": subjects.STREAM, "config": config}
        await client.request(f"$JS.API.CONSUMER.CREATE.{subjects.STREAM}", json.dumps(ask).encode(), timeout=5)
        found, waiting = set(), True
        while waiting:
            message = await sub.next_msg(5)
            if message.data != _RUBBISH:
                found.add(json.loads(message.data)["id"])
            waiting = message.metadata.num_pending > 0
        await client.close()
        return found

    return asyncio.run(read())


def test_what_the_hub_lost_in_the_midst_of_its_log_is_given_back(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        for number in range(1, 9):
            place.laptops[number % 2].scan(number)
        place.whole()
        asyncio.run(fill(one))
        for number in range(11, 15):
            place.laptops[number % 2].scan(number)
        place.whole()
        until(lambda: all(laptop.link.state.unsent == 0 for laptop in place.laptops))
        assert logged(two) == one.ids
        place.close_hub(kill=True)
        first, *others = sorted(Keystore(one.folder).store.rglob("*.blk"), key=lambda path: int(path.stem))
        assert others
        data = bytearray(first.read_bytes())
        data[2000] ^= 0x10
        first.write_bytes(data)
        place.open_hub()
        until(lambda: logged(two) == one.ids)
        until(lambda: all(laptop.link.state.unsent == 0 for laptop in place.laptops))
        until(lambda: any("hole" in laptop.link.state.alarms for laptop in place.laptops))


def test_a_log_with_new_holes_is_read_anew() -> None:
    place = Place(7, "a", "e", 2)
    log = Log(conference="c", epoch="e", last_seq=9, anchor="a", holes=2)
    assert verdict(place, log, "c") == "go on"
    assert verdict(place, replace(log, holes=3), "c") == "read anew"


def test_two_laptops_with_one_enrolment_are_told_so(tmp_path: Path) -> None:
    """A folder that was copied to another laptop, its key in it: the two would be invisible to each other."""
    with hall(tmp_path, "Bàn 2") as place:
        two = place.laptops[1]
        place.whole()
        shutil.copytree(two.folder.path, tmp_path / "copy")
        folder = Folder(tmp_path / "copy")
        copy = Laptop(folder, Station(folder, post="Bàn 2"))
        try:
            link = copy.connect()
            until(lambda: "shared" in link.state.alarms and "shared" in two.link.state.alarms)
            assert "shared" not in place.main.link.state.alarms
            assert hub_line(link.state)[0] == "alarm"
        finally:
            copy.close()
