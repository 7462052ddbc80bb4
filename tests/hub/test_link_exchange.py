"""Two laptops and a real hub: what one writes the other has, and both stand the same."""

from conferences import invitation, scan
from hubs import until
from linking import ids_of, state_of, unsent


def whole(hall):
    folders = hall.folders
    return lambda: len({frozenset(ids_of(f)) for f in folders}) == 1 and not any(unsent(f) for f in folders)


def test_check_ins_go_both_ways(halls):
    hall = halls(2)
    hall.hub.start()
    links = hall.link_all()
    here, there = hall.station(0), hall.station(1)
    for n in range(1, 11):
        scan(here, invitation(here, n))
        scan(there, invitation(there, n + 10))
        for link in links:
            link.wake()
    until(whole(hall))
    assert state_of(hall.folders[0]) == state_of(hall.folders[1])
    there.catch_up()
    assert there.conference.present == 20
    assert [link.state.alarms for link in links] == [(), ()]
    until(lambda: all(link.state.whole for link in links))
