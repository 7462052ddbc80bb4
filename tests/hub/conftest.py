import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "kiosk"))
import pytest
from hubs import HASTE, Hub, Proxy
from linking import conference_id, laptops, linked

from kiosk.hub.link import Link
from kiosk.station import Station


class Hall:
    """Laptops of one conference, their hub, and everything that is to be closed."""

    def __init__(self, path, count):
        self.folders = laptops(path, count)
        self.hub = Hub(path / "hub", conference_id(self.folders[0]))
        self.members = [self.hub.join(f"Bàn {n + 1}") for n in range(count)]
        self.links: list[Link] = []
        self.stations: list[Station] = []
        self.proxies: list[Proxy] = []

    def link(self, n, **more):
        found = linked(self.folders[n], self.members[n], more.pop("tempo", HASTE), **more)
        self.links.append(found)
        return found

    def link_all(self):
        return [self.link(n) for n in range(len(self.folders))]

    def station(self, n, **more):
        found = Station(self.folders[n], post=f"Bàn {n + 1}", **more)
        self.stations.append(found)
        return found

    def close(self):
        for link in self.links:
            link.stop()
        for station in self.stations:
            station.close()
        for proxy in self.proxies:
            proxy.close()
        self.hub.kill()


@pytest.fixture
def halls(tmp_path):
    made = []

    def make(count=2):
        made.append(Hall(tmp_path / str(len(made)), count))
        return made[-1]

    yield make
    for hall in made:
        hall.close()
