"""A laptop of several that was lost goes on from its backup: linked at once, with what it had written meanwhile."""

import shutil
from contextlib import closing
from pathlib import Path

from kiosk.lifecycle.backup import Place, keep, place_of
from kiosk.lifecycle.restore import restore
from kiosk.station.station import Station
from tests.support.conferences import HandClock
from tests.support.hub_hall import Hall, Laptop, hall


def parted_after_a_backup(place: Hall, stick: Path) -> tuple[Laptop, Place]:
    """Return the second laptop, its link gone, and its backup: its second check-in came after that."""
    stick.mkdir()
    two = place.laptops[1]
    two.scan(1)
    place.whole()
    goal = place_of(two.folder, stick, "x", two.station.station_id)
    keep(two.folder, two.station.journal, goal)
    two.scan(2)
    place.whole()
    two.part()
    return two, goal


def test_a_restored_laptop_is_linked_and_gets_what_came_after_its_backup(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        two, goal = parted_after_a_backup(place, tmp_path / "stick")
        # The link is gone already: what is written now is on this disk alone, and the file is damaged later.
        two.scan(3)
        old = two.station.station_id
        two.station.close()
        lost = two.folder.path.rename(tmp_path / "lost")
        made = restore(goal.folder, two.folder.path, damaged=lost)
        assert made.salvaged == 2 and made.moved_from == old
        two.station = Station(two.folder, post="Bàn 2", clock=HandClock())
        two.connect()
        two.scan(4)
        place.whole()
        assert [laptop.station.conference.present for laptop in place.laptops] == [4, 4]
        assert all(laptop.station.journal.verify()[1] == [] for laptop in place.laptops)
        assert two.station.notice is None


def test_without_the_old_disk_the_hub_gives_back_what_it_knows(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        two, goal = parted_after_a_backup(place, tmp_path / "stick")
        two.station.close()
        shutil.rmtree(two.folder.path)
        made = restore(goal.folder, two.folder.path)
        two.station = Station(two.folder, post="Bàn 2", clock=HandClock())
        with closing(Station(made.folder)) as again:
            assert again.station_id == two.station.station_id == made.station_id
        two.connect()
        two.scan(3)
        place.whole()
        assert [laptop.station.conference.present for laptop in place.laptops] == [3, 3]
        assert all(laptop.station.journal.verify()[1] == [] for laptop in place.laptops)
