"""What would take the hub away from a hall, or let in who was shut out: found by trying it on a real server."""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest
from nats.aio.client import Client

from kiosk import i18n
from kiosk.cli.hub import _free_label, _own_membership
from kiosk.conference.commands import EnrolMember, RevokeMember, TakeSlot
from kiosk.conference.fold import fold
from kiosk.conference.members import is_member
from kiosk.errors import DiskFull, Refusal
from kiosk.folder import membership
from kiosk.hub import enrolment, nats_process, supervisor
from kiosk.hub import link as link_module
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.keys import new_key
from kiosk.hub.service import unit
from kiosk.hub.supervisor import Hub
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support.commandline import Kiosk
from tests.support.conferences import Opens, Writer, delegates, deliver, events_of, new_small
from tests.support.hub_hall import Hall, hall, until
from tests.support.sure import sure

# Keys that the server takes in no configuration: another kind, another checksum, no key at all.
_KEY = new_key(bytes(range(32))).public
NO_KEYS = ["", "UBROKEN", "*", 'U"}', "U" + "A" * 55, _KEY[:-1] + "1", "S" + _KEY[1:]]


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


def linked(place: Hall) -> None:
    """Wait for the links: one that is ended while it connects takes its time."""
    until(lambda: all(laptop.link.state.linked_ms is not None for laptop in place.laptops))


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_fact_with_no_key_lets_nobody_in(key: Any) -> None:
    assert not is_member(key)
    fact = Writer("a").write("hub.member_enrolled", {"member": key, "label": "Bàn 2", "slot": 2}, hlc=1 << 16)
    folded = fold([fact])
    assert (folded.members, folded.unknown) == ({}, 1)


def test_a_key_of_ours_is_one() -> None:
    assert is_member(new_key().public)


def test_a_fact_with_no_key_keeps_nobody_in_who_is_revoked_and_no_hub_from_starting(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        place.whole()
        poison = Writer("poison", one.station.conference_id)
        hlc = one.station.conference.last[0] + 1
        with closing(Journal(one.folder.journal)) as journal:
            deliver(journal, [poison.write("hub.member_enrolled", {"member": "U*", "label": "x", "slot": 9}, hlc=hlc)])
        one.station.do(RevokeMember("Bàn 2"))
        until(lambda: two.link.state.linked_ms is None)
        until(lambda: sure(place.hub.health()).members == ("Bàn 1",))
        place.close_hub()
        assert place.open_hub().moved_aside is None


async def strict(place: Hall) -> None:
    """Connect as Python from 3.13 on does of itself."""
    context = ssl.create_default_context(cadata=place.hub._authority.certificate)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    client, seed = Client(), place.main.link._member.seed
    url = f"tls://127.0.0.1:{place.port}"
    await client.connect(url, tls=context, tls_hostname=HUB_NAME, nkeys_seed_str=seed, allow_reconnect=False)
    assert client.is_connected
    await client.close()


async def call_itself(place: Hall, name: str) -> None:
    """Connect as the second laptop does, under the name of another."""
    context = ssl.create_default_context(cadata=place.hub._authority.certificate)
    client, seed = Client(), place.laptops[1].link._member.seed
    place.laptops[1].part()
    url = f"tls://127.0.0.1:{place.port}"
    options: dict[str, Any] = {"tls": context, "tls_hostname": HUB_NAME, "name": name}
    await client.connect(url, nkeys_seed_str=seed, allow_reconnect=False, **options)
    until(lambda: sure(place.hub.health()).members == ("Bàn 1", "Bàn 2"))
    await client.close()


def test_one_hub_to_a_folder_lets_strict_laptops_in_and_knows_them_by_their_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # its health is asked of itself, not of an office's proxy
    with hall(tmp_path, "Bàn 2") as place:
        other = Hub(place.hub._station, nats_process.find(), "127.0.0.1", nats_process.free_port())
        with pytest.raises(Refusal, match="runs already"):
            other.start()
        asyncio.run(strict(place))
        place.main.scan(1)
        place.whole()
        asyncio.run(call_itself(place, "Bàn 1"))
        health = sure(place.hub.health())
        assert health.last_ms is not None
        assert health.disk_free > 0
        assert set(health.to_json()) >= {"pid", "connected", "messages", "last_ms", "disk_free", "moved_aside"}


def test_a_server_that_does_not_take_its_members_in_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_RELOAD_SECONDS", 0.3)
    with hall(tmp_path, "Bàn 2") as place:
        two = place.laptops[1]
        place.whole()
        vars(place.hub._server).update(reload=lambda: True)  # as if the signal were lost
        place.main.station.do(RevokeMember("Bàn 2"))
        until(lambda: (health := place.hub.health()) is not None and health.restarts == 1)
        until(lambda: two.link.state.linked_ms is None)


def broken_binary(path: Path, says: str) -> Path:
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


def test_a_store_that_is_not_to_blame_stays_where_it_is(tmp_path: Path) -> None:
    with hall(tmp_path) as place:
        place.main.scan(1)
        linked(place)
        until(lambda: place.main.link.state.unsent == 0 and sure(place.hub.health()).messages > 0)
        before = sure(place.hub.health()).messages
        place.close_hub()
        station = Station(place.main.folder)
        hub = Hub(station, broken_binary(tmp_path / "nats-server", "exit 1"), "127.0.0.1", place.port)
        with pytest.raises(Refusal, match="did not start"):
            hub.start()
        station.close()
        assert [path.name for path in (place.main.folder.path / "hub").glob("store*")] == ["store"]
        hub = place.open_hub()
        assert (hub.moved_aside, sure(hub.health()).messages) == (None, before)


def test_a_store_that_the_server_cannot_use_is_set_aside_and_told(tmp_path: Path) -> None:
    with hall(tmp_path) as place:
        place.main.scan(1)
        place.whole()
        place.close_hub()
        store = place.main.folder.path / "hub" / "store"
        (store / "jetstream").rename(store / "elsewhere")
        (store / "jetstream").write_text("a file where a folder should be")
        hub = place.open_hub()
        assert hub.moved_aside is not None
        assert (hub.moved_aside / "jetstream").read_text() == "a file where a folder should be"
        assert sure(hub.health()).moved_aside == str(hub.moved_aside)
        place.whole()


def test_a_link_ends_at_once_at_whatever_moment_it_is_told(tmp_path: Path) -> None:
    """Python 3.11 may lose a cancellation: such a link would hang for ever, and never come back after an outage."""
    with hall(tmp_path) as place:
        linked(place)
        for pause in (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06):
            link = place.main.link
            link.stop()
            assert not link._thread.is_alive()
            place.main.connect()
            time.sleep(pause)


class Deaf:
    """A task that hears only the second cancellation."""

    def __init__(self) -> None:
        self.told = 0

    async def __call__(self) -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.told += 1
                if self.told == 2:
                    raise


async def test_a_task_that_lost_a_cancellation_is_told_again() -> None:
    deaf = Deaf()
    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await link_module._ended([task])
    assert (deaf.told, task.cancelled()) == (2, True)


# Enrolment


@pytest.fixture
def main_station(tmp_path: Path, opened: Opens) -> Station:
    return opened(new_small(tmp_path / "hoi-nghi", delegates(3)))


def test_a_file_that_cannot_be_written_enrols_nobody(
    tmp_path: Path, main_station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> NoReturn:
        raise DiskFull("The disk is full: nothing was written. Free some room, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(enrolment, "back_up", full)
        with pytest.raises(DiskFull):
            enrolment.enrol(main_station, "Bàn 2", tmp_path / "usb", ("tls://a:1",))
    assert list((tmp_path / "usb").iterdir()) == []
    assert [path.name for path in (main_station.folder.path / "hub").iterdir()] == []
    made = enrolment.enrol(main_station, "Bàn 2", tmp_path / "usb", ("tls://a:1",))
    assert (made.label, made.path.name) == ("Bàn 2", "ban-2.enrol")
    assert [member.revoked for member in main_station.conference.members.values()] == [True, False]


def test_a_slot_that_is_promised_is_given_to_nobody_else(tmp_path: Path, main_station: Station) -> None:
    made = enrolment.enrol(main_station, "Bàn 2", tmp_path / "usb", ("tls://a:1",))
    with pytest.raises(Refusal, match="promised"):
        main_station.do(TakeSlot(made.slot))
    folder, _label, slot = enrolment.join(made.path, tmp_path / "may-2")
    joined = [event.payload.get("slot") for event in events_of(folder) if event.kind == "station.joined"]
    assert (slot, joined[-1]) == (made.slot, made.slot)
    main_station.do(RevokeMember("Bàn 2"))
    assert enrolment.enrol(main_station, "Bàn 2", tmp_path / "usb", ("tls://a:1",)).slot == made.slot + 1


def test_an_enrolment_whose_journal_is_of_another_conference_is_refused(
    tmp_path: Path, main_station: Station, opened: Opens
) -> None:
    import zipfile

    other = opened(new_small(tmp_path / "khac", delegates(2), seed=7))
    files = [enrolment.enrol(s, "Bàn 2", tmp_path / n, ()).path for s, n in ((main_station, "a"), (other, "b"))]
    with zipfile.ZipFile(files[0]) as a, zipfile.ZipFile(files[1]) as b, zipfile.ZipFile(tmp_path / "x", "w") as mixed:
        for name in a.namelist():
            mixed.writestr(name, (b if name == "journal.db" else a).read(name))
    with pytest.raises(Refusal, match="no enrolment"):
        enrolment.join(tmp_path / "x", tmp_path / "moi")
    assert not (tmp_path / "moi").exists()


# The machine's own place at its hub


def test_a_start_that_broke_off_or_a_revoked_main_machine_is_no_obstacle(main_station: Station) -> None:
    main_station.do(EnrolMember(new_key().public, "Main machine", 0, own=True))  # killed before the file was written
    own = _own_membership(main_station, "127.0.0.1", 4222)
    assert own.label == "Main machine 2"
    assert _own_membership(main_station, "192.168.1.5", 4300).urls == ("tls://192.168.1.5:4300", "tls://127.0.0.1:4222")
    main_station.do(RevokeMember("Main machine 2"))
    anew = _own_membership(main_station, "127.0.0.1", 4222)
    assert (anew.label, anew.member == own.member) == ("Main machine 2", False)
    assert membership.read(main_station.folder) == anew


def test_a_free_label_is_found_whatever_the_accents() -> None:
    assert _free_label("Máy chính", ["may chinh", "Máy chính 2"]) == "Máy chính 3"


def test_a_laptop_is_sent_where_the_hub_is(tmp_path: Path, main_station: Station, kiosk: Kiosk) -> None:
    where = ("-C", main_station.folder.path, "enrol")
    own = _own_membership(main_station, "127.0.0.1", 4222)
    urls = ("tls://127.0.0.1:4222", "tls://192.168.7.7:4300")
    membership.write(main_station.folder, membership.Membership(own.member, own.seed, urls, own.ca, own.label))
    found = kiosk(*where, "Bàn 2", "--out", tmp_path / "usb", "--json").json["urls"]
    assert found[0] == "tls://192.168.7.7:4300"
    assert not any("127.0.0.1" in url for url in found)
    found = kiosk(*where, "Bàn 3", "--out", tmp_path / "usb", "--address", "10.0.0.9", "--json").json["urls"]
    assert found == ["tls://10.0.0.9:4222"]


def test_a_unit_says_the_folder_as_systemd_reads_it(tmp_path: Path) -> None:
    folder = new_small(tmp_path / "Hội nghị 'A' $HOME 50% \\n", delegates(1))
    text = unit(folder, everywhere=True, port=4300)
    line = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    assert "Hội nghị 'A' $$HOME 50%% \\\\n\" " in line
    assert line.endswith('"hub" "start" "--everywhere" "--port" "4300"')
