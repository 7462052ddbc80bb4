"""A hub that dies, forgets, or is damaged is made whole again from the journals, and nothing twice."""

import json
import os
import signal
from contextlib import closing

from conferences import invitation, scan
from hubs import HASTE, Proxy, until
from linking import ids_of, state_of, unsent

from kiosk.hub.bookmark import Bookmark
from kiosk.hub.guards import Log, holds, log_of, step
from kiosk.journal.store import Journal

ALL = range(1, 9)


def whole(hall):
    folders = hall.folders
    return lambda: len({frozenset(ids_of(f)) for f in folders}) == 1 and not any(unsent(f) for f in folders)


def scans(hall, n, numbers):
    """Let a desk check people in; return the ids that were acknowledged."""
    station = hall.station(n)
    done = {scan(station, invitation(station, number)).id for number in numbers}
    for link in hall.links:
        link.wake()
    return done


def logged(hall):
    """Return the ids in the hub's log, doubles and all."""
    return [json.loads(body)["id"] for _subject, body in hall.hub.messages()]


def kinds(link):
    return {alarm.kind for alarm in link.state.alarms}


def test_a_hub_that_is_killed_loses_nothing(halls):
    hall = halls(2)
    hall.hub.start()
    links = hall.link_all()
    done = scans(hall, 0, ALL)
    hall.hub.kill()
    done |= scans(hall, 1, range(11, 20))
    until(lambda: not any(link.state.connected for link in links))
    hall.hub.start()
    until(whole(hall))
    assert done <= ids_of(hall.folders[0])
    assert len(logged(hall)) == len(set(logged(hall))) == len(ids_of(hall.folders[0]))
    assert [kinds(link) for link in links] == [set(), set()]


def test_an_emptied_hub_is_given_what_it_lacks_once(halls):
    hall = halls(3)
    hall.hub.start()
    links = hall.link_all()
    scans(hall, 0, ALL)
    until(whole(hall))
    first = set(logged(hall))
    hall.hub.kill()
    links[0].stop()  # its events are given back by those who know them
    hall.hub.fresh()
    more = scans(hall, 1, range(11, 14))
    hall.hub.start()
    until(lambda: set(logged(hall)) >= first | more)
    until(whole(hall) if False else lambda: not unsent(hall.folders[1]) and not unsent(hall.folders[2]))
    assert len(logged(hall)) == len(set(logged(hall)))
    hall.link(0)
    until(whole(hall))
    assert len({state_of(folder)[0] for folder in hall.folders}) == 1
    assert "hub_lost" in kinds(links[1])


def test_a_flipped_bit_in_the_hubs_file_is_noticed_and_healed(halls):
    hall = halls(2)
    hall.hub.start()
    links = hall.link_all()
    done = scans(hall, 0, range(1, 31))
    until(whole(hall))
    hall.hub.kill()
    [block] = hall.hub.store.rglob("*.blk")
    data = bytearray(block.read_bytes())
    data[len(data) // 2] ^= 4
    block.write_bytes(data)
    hall.hub.start()
    done |= scans(hall, 1, range(31, 36))
    until(whole(hall))
    until(lambda: set(logged(hall)) == ids_of(hall.folders[0]))
    assert done <= ids_of(hall.folders[0])
    until(lambda: any("hub_lost" in kinds(link) for link in links))


def test_a_line_on_which_nothing_moves_is_left(halls):
    hall = halls(2)
    hall.hub.start()
    proxy = Proxy(hall.hub.port)
    hall.proxies.append(proxy)
    hall.members[1] = hall.hub.join("Bàn 9", proxy.port)
    hall.hub.kill()
    hall.hub.start()
    links = hall.link_all()
    until(whole(hall))
    until(lambda: all(link.state.connected for link in links))
    proxy.freeze()
    done = scans(hall, 1, ALL) | scans(hall, 0, range(11, 19))
    until(lambda: not links[1].state.connected)
    assert unsent(hall.folders[1]) == len(ALL)
    proxy.thaw()
    until(whole(hall))
    assert done <= ids_of(hall.folders[0])
    assert len({state_of(folder)[0] for folder in hall.folders}) == 1


def test_a_hub_of_another_conference_gets_nothing(halls):
    hall = halls(1)
    hall.hub.conference_id = "another"
    hall.hub.start()
    link = hall.link(0)
    until(lambda: "foreign_hub" in kinds(link))
    assert not link.state.connected
    assert hall.hub.messages() == []


def test_one_console_links_and_another_takes_over(halls):
    hall = halls(1)
    hall.hub.start()
    first = hall.link(0)
    until(lambda: first.state.connected)
    second = hall.link(0)
    until(lambda: second.state.role == "elsewhere")
    first.stop()
    until(lambda: second.state.whole)


def test_what_was_acked_and_never_came_back_is_published_again(halls):
    """The receipt of one event is lost: it is asked for again, however sure the hub is that it has it."""
    hall = halls(1)
    hall.hub.start()
    link = hall.link(0)
    until(lambda: link.state.whole)
    link.stop()
    with closing(Journal(hall.folders[0].journal)) as journal, journal.writing():
        journal.execute("DELETE FROM seen WHERE hub_seq = 2")
    assert unsent(hall.folders[0]) == 1
    link = hall.link(0)
    until(lambda: not unsent(hall.folders[0]))


def test_an_event_too_large_for_the_hub_stays_here_and_holds_up_nothing(halls):
    hall = halls(1)
    hall.hub.start(payload=4096)
    link = hall.link(0)
    until(lambda: link.state.connected)
    until(lambda: "refused" in kinds(link))  # the programme's text is longer
    done = scans(hall, 0, [1])
    until(lambda: done <= set(logged(hall)))
    assert unsent(hall.folders[0]) >= 1
    hall.hub.kill()
    hall.hub.start()
    until(lambda: not unsent(hall.folders[0]))


MARK = Bookmark("e", 7, "f")


def log(**more):
    return Log(**{"epoch": "e", "conference": "c", "first": 1, "last": 9, "count": 9, **more})


def test_the_guards():
    assert step("c", MARK, log()) == "go_on"
    assert step("c", MARK, log(last=7, count=7)) == "go_on"
    assert step("c", MARK, log(last=6, count=6)) == "start_over"
    assert step("c", MARK, log(epoch="d")) == "start_over"
    assert step("c", Bookmark(), log()) == "start_over"
    assert step("x", MARK, log()) == step("c", MARK, log(conference="")) == "refuse"
    assert holds(MARK, "f")
    assert not holds(MARK, "g")
    assert not holds(MARK, None)
    assert holds(Bookmark("e"), None)
    assert not log().lacks
    assert log(count=8, missing=(4,)).lost == [4]
    assert log(first=3, count=7).lost == [1, 2]
    assert log(first=3, count=7).lacks
    assert not log(first=0, last=0, count=0).lacks
    assert log(first=10, last=9, count=0).lost == list(range(1, 10))
    empty = log_of({}, {"messages": None, "first_seq": "1"})
    assert (empty.epoch, empty.last, empty.count) == ("", 0, 0)


def test_a_killed_process_lets_another_link(halls, tmp_path):
    import subprocess
    import sys

    from commandline import environment

    from kiosk.hub import membership

    hall = halls(1)
    hall.hub.start()
    membership.write(hall.folders[0], hall.members[0])
    code = "import sys; from pathlib import Path; from kiosk.folder import Folder; from kiosk.hub.headless import run_link; run_link(Folder(Path(sys.argv[1])))"
    other = subprocess.Popen([sys.executable, "-c", code, hall.folders[0].path], env=environment(), cwd="/")
    try:
        until(lambda: not unsent(hall.folders[0]))
        link = hall.link(0, tempo=HASTE)
        until(lambda: link.state.role == "elsewhere")
        os.kill(other.pid, signal.SIGKILL)
        until(lambda: link.state.connected)
    finally:
        other.kill()
        other.wait()
