"""Several laptops and a real hub: each goes on alone, and all agree afterwards."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.conference.commands import Take
from kiosk.conference.conflicts import conflicts
from kiosk.hub.keystore import Keystore
from kiosk.hub.outbox import Outbox
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support.conferences import invitation, scan
from tests.support.hub_hall import Hall, hall, until
from tests.support.states import digest
from tests.support.sure import sure

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What the library logs of broken links is meant to happen here."""
    caplog.set_level("CRITICAL", "nats")


def agree(place: Hall) -> None:
    place.whole()
    states = [digest(laptop.station.conference) for laptop in place.laptops]
    assert all(state == states[0] for state in states)


def test_what_one_desk_admits_every_desk_knows(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2", "Bàn 3") as place:
        one, two, three = place.laptops
        one.scan(1)
        two.scan(2)
        three.scan(3)
        agree(place)
        assert three.station.conference.present == 3
        again = scan(two.station, invitation(two.station, 1))
        assert again.payload["reason"] == "already_checked_in"
        slots = [sure(laptop.station.conference.slots[laptop.station.station_id]) for laptop in place.laptops]
        assert sorted(slots) == [0, 1, 2]


def test_a_laptop_that_joins_late_has_the_whole_conference_at_once_and_catches_up(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        for number in range(1, 6):
            place.main.scan(number)
        place.whole()
        late = place.enrol("Bàn 3")
        assert late.station.conference.present == 5
        place.laptops[1].scan(6)
        late.connect()
        agree(place)
        assert late.station.conference.present == 6


def test_every_desk_goes_on_while_the_hub_is_dead_and_is_whole_when_it_is_back(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        place.main.scan(1)
        place.whole()
        place.close_hub(kill=True)
        for number in range(2, 12):
            place.laptops[number % 2].scan(number)
        until(lambda: place.main.link.state.lost_ms is not None and place.main.link.state.unsent > 0)
        place.open_hub()
        agree(place)
        until(lambda: all(laptop.link.state.unsent == 0 for laptop in place.laptops))


def test_a_hub_that_lost_its_disk_is_filled_again_with_each_fact_once(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2", "Bàn 3") as place:
        for number in range(1, 7):
            place.laptops[number % 3].scan(number)
        place.whole()
        place.close_hub(kill=True)
        shutil.rmtree(Keystore(place.main.folder).store)
        place.main.scan(20)
        place.open_hub()
        agree(place)
        until(lambda: all(laptop.link.state.unsent == 0 for laptop in place.laptops))
        # The journals give back only what is missing: each fact stands in the log once.
        until(lambda: sure(place.hub.health()).messages == len(place.main.ids))


def test_one_flipped_bit_in_the_hub_loses_nothing(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        for number in range(1, 20):
            place.laptops[number % 2].scan(number)
        place.whole()
        place.close_hub(kill=True)
        (block, *_others) = sorted(Keystore(place.main.folder).store.rglob("*.blk"))
        data = bytearray(block.read_bytes())
        data[len(data) // 2] ^= 0x10
        block.write_bytes(data)
        place.main.scan(30)
        place.open_hub()
        place.laptops[1].scan(31)
        agree(place)
        until(lambda: all(laptop.link.state.unsent == 0 for laptop in place.laptops))
        assert place.main.station.conference.present == 21


def test_any_laptop_can_become_the_hub(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2", "Bàn 3") as place:
        place.main.scan(1)
        place.whole()
        place.close_hub(kill=True)
        place.main.part()  # that laptop is gone
        second, third = place.laptops[1:]
        second.scan(2)
        place.laptops = [second, third]
        place.open_hub()  # from the folder of the second one, at the same address
        third.scan(3)
        agree(place)
        assert second.station.conference.present == 3


def test_a_double_admission_apart_is_kept_and_told_on_both_sides(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        place.close_hub()
        one.scan(1)
        two.scan(1)
        two.station.do(Take("agenda"))
        place.open_hub()
        agree(place)
        for laptop in place.laptops:
            (found,) = conflicts(laptop.station.conference)
            assert found.key.startswith("double:")
            assert laptop.station.conference.present == 1


def test_a_folder_that_was_copied_behind_the_programs_back_forks_and_loses_nothing(tmp_path: Path) -> None:
    """As a virtual machine that is cloned: machine, path and station are the same on both sides."""
    with hall(tmp_path, "Bàn 2") as place:
        two = place.laptops[1]
        two.scan(1)
        place.whole()
        two.part()
        two.station.close()
        shutil.copytree(two.folder.path, tmp_path / "clone")
        clone = type(two)(type(two.folder)(tmp_path / "clone"), two.station)
        with closing(Journal(clone.folder.journal)) as journal:
            journal.set_meta(path=clone.folder.name)
        two.station = Station(two.folder, post="Bàn 2")
        clone.station = Station(clone.folder, post="Bàn 2")
        place.laptops.append(clone)
        assert two.station.station_id == clone.station.station_id
        two.scan(2)
        clone.scan(3)
        two.connect()
        clone.connect()
        place.whole()
        links = [laptop.link for laptop in place.laptops]
        until(lambda: any("fork" in link.state.alarms for link in links))
        for laptop, number in ((two, 4), (clone, 5)):
            laptop.scan(number)
        agree(place)
        names = {laptop.station.station_id for laptop in place.laptops}
        assert len(names) == 3
        assert place.main.station.conference.present == 5
        count, faults = place.main.station.journal.verify()
        assert count == len(place.main.ids)
        assert {fault.what for fault in faults} == {"stands twice: the folder was copied while it was in use"}


def test_a_journal_restored_from_an_older_copy_goes_on_as_a_new_station(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        two = place.laptops[1]
        two.scan(1)
        place.whole()
        two.part()
        two.station.close()
        shutil.copy(two.folder.journal, tmp_path / "cu.db")
        two.station = Station(two.folder, post="Bàn 2")
        two.scan(2)
        two.connect()
        place.whole()
        two.part()
        two.station.close()
        for rest in two.folder.path.glob("journal.db*"):
            rest.unlink()
        shutil.copy(tmp_path / "cu.db", two.folder.journal)
        two.station = Station(two.folder, post="Bàn 2")
        before = two.station.station_id
        two.connect()
        place.whole()
        two.scan(3)
        agree(place)
        assert two.station.station_id != before
        assert two.station.notice is not None
        assert two.station.conference.present == 3
        assert two.station.journal.verify()[1] == []


def test_only_one_console_of_a_folder_is_linked_and_another_takes_over(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        _one, two = place.laptops
        second = type(two)(two.folder, Station(two.folder, post="Bàn 2b"))
        try:
            link = second.connect()
            two.scan(1)
            place.whole()
            # The console that waits for the link hears from the other one how it stands.
            until(lambda: link.state.linked_ms is not None)
            until(lambda: [heard.pulse.label for heard in link.state.others.values()] == ["Bàn 1"])
            assert link._doors is None
            two.part()
            until(lambda: link._doors is not None)
            scan(second.station, invitation(second.station, 2))
            place.whole()
        finally:
            second.close()


def test_pulses_tell_who_is_there_and_what_may_be_missing(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, _two = place.laptops
        until(lambda: len(one.link.state.others) == 1)
        (heard,) = one.link.state.others.values()
        assert (heard.pulse.label, heard.silent) == ("Bàn 2", False)
        place.whole()
        until(lambda: [other.may_miss for other in one.link.state.others.values()] == [0])
        with closing(Journal(one.folder.journal)) as journal:
            until(lambda: Outbox(journal).unsent() == 0)
