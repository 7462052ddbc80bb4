"""What a link and a renewed station meet on a bad day: refusals, a second console, one fact that never comes back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from agenda.errors import Refused
from agenda.runsheet import Start
from kiosk.errors import Refusal
from kiosk.folder.layout import Folder
from kiosk.hub.outbox import Outbox
from kiosk.journal.envelope import Event, canonical
from kiosk.journal.meta import RENEW
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support.conferences import HandClock, Opens, Writer, delegates, deliver, invitation, new_small, scan
from tests.support.states import digest
from tests.support.sure import sure

MOST = 20


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return new_small(tmp_path / "c", delegates(60))


def asked_to_renew(folder: Folder) -> None:
    """Leave word in the journal that facts of this station came from elsewhere, as the link does."""
    with closing(Journal(folder.journal)) as journal, journal.writing():
        journal.set_meta(**{RENEW: sure(journal.meta("station_id"))})


def test_a_station_that_is_renewed_by_a_command_that_is_refused_has_a_whole_chain(
    folder: Folder, opened: Opens
) -> None:
    station = opened(folder)
    station.do(Start())
    asked_to_renew(folder)
    with pytest.raises((Refused, Refusal)):  # it leads no more
        station.do(Start())
    scan(station, invitation(station, 1))
    assert station.journal.verify()[1] == []
    assert station.station_id == station.journal.meta("station_id")
    again = opened(folder)
    assert digest(again.conference) == digest(station.conference)
    assert station.conference.events == again.conference.events == len(list(again.journal.in_order()))


def test_every_console_of_a_renewed_station_goes_on_under_the_new_name(folder: Folder, opened: Opens) -> None:
    one, two = opened(folder, post="Bàn 1"), opened(folder, post="Bàn 2")
    scan(one, invitation(one, 1))
    scan(two, invitation(two, 2))
    old = one.station_id
    asked_to_renew(folder)
    scan(one, invitation(one, 3))
    event = scan(two, invitation(two, 4))
    assert one.station_id == two.station_id == event.station_id != old
    two.catch_up()
    scan(one, invitation(one, 5))
    scan(two, invitation(two, 6))
    assert one.journal.verify()[1] == []


def test_a_console_that_only_watches_takes_the_new_name_before_it_tells_anybody(folder: Folder, opened: Opens) -> None:
    """What came under this station's name was admitted elsewhere: no badge is printed for it here."""
    station = opened(folder)
    old, names = station.station_id, []
    with closing(Journal(folder.journal)) as journal:
        conference_id, head = sure(journal.meta("conference_id")), journal.chain_end(old)
        writer = Writer(old, conference_id, seq=head[0], head=head[1])
        deliver(
            journal,
            [writer.write("reception.checked_in", {"number": 9, "by": "scan"}, hlc=station.conference.last[0] + 9)],
        )
    asked_to_renew(folder)
    station.listeners.append(lambda events: names.append((station.station_id, [e.station_id for e in events])))
    station.catch_up()
    assert station.conference.present == 1
    [(name, of)] = names
    assert name not in {old, ""}
    assert of == [old, name]
    assert station.journal.verify()[1] == []


def test_a_console_that_only_watches_goes_by_the_common_time(folder: Folder, opened: Opens) -> None:
    clock = HandClock()
    station = opened(folder, clock=clock)
    with closing(Journal(folder.journal)) as journal:
        journal.set_meta(clock_offset_ms="4000")
    station.catch_up()
    assert station.clock.stamp().wall_ms == clock.wall_ms + 4000


def stored(folder: Folder, count: int) -> tuple[Journal, str]:
    """Give a journal with so many check-ins of its own, all seen back; return it and its station."""
    station = Station(folder)
    for number in range(1, count + 1):
        scan(station, invitation(station, number))
    station_id = station.station_id
    station.close()
    journal = Journal(folder.journal)
    with journal.writing():
        for rowid, event in journal.after(0):
            journal.mark_seen(event.id, rowid)
    return journal, station_id


def unsee(journal: Journal, event: Event) -> None:
    with journal.writing():
        journal._db.execute("DELETE FROM seen WHERE event_id = ?", (event.id,))


def test_one_fact_that_never_comes_back_holds_up_none_of_its_own_station(folder: Folder) -> None:
    journal, station_id = stored(folder, 3 * MOST)
    with closing(journal):
        own = [event for _rowid, event in journal.after(0) if event.station_id == station_id]
        unsee(journal, own[0])
        unsee(journal, own[-1])
        assert [event.id for event in Outbox(journal).own(station_id, MOST)] == [own[0].id, own[-1].id]


def test_one_fact_that_never_comes_back_holds_up_none_of_another_station(folder: Folder) -> None:
    journal, station_id = stored(folder, 3 * MOST)
    with closing(journal):
        own = [event for _rowid, event in journal.after(0) if event.station_id == station_id]
        unsee(journal, own[0])
        conference_id = sure(journal.meta("conference_id"))
        other = Writer("khác", conference_id).write("x.y", {}, hlc=1)
        deliver(journal, [other])
        assert [event.id for event in Outbox(journal).others(station_id, MOST)] == [other.id]


def test_another_fact_under_a_known_id_is_set_apart(folder: Folder) -> None:
    from kiosk.hub.validation import Bad, Message

    journal, station_id = stored(folder, 1)
    with closing(journal):
        conference_id = sure(journal.meta("conference_id"))
        one, two = Writer("a", conference_id), Writer("b", conference_id)
        first, second = one.write("x.y", {}, hlc=1), two.write("x.y", {"other": 1}, hlc=1)
        assert first.id == second.id
        bodies = [canonical(event.to_json()).encode() for event in (first, second)]
        results = Outbox(journal).take(
            [Message(100 + n, b) for n, b in enumerate(bodies)], station_id, conference_id, 0
        )
        assert isinstance(results[1], Bad)
        assert results[1].reason == "known"


@pytest.mark.parametrize("offset_ms", [3000, -200_000, 700])
def test_a_clock_that_is_put_right_looks_like_no_step(folder: Folder, opened: Opens, offset_ms: int) -> None:
    """The MC is asked about a clock that somebody set; the hub's correction moves times of day alone."""
    clock = HandClock()
    station = opened(folder, post="MC", clock=clock)
    station.do(Start())
    clock.pass_ms(60_000)
    before = station.conference.face(station.clock.stamp())
    with closing(Journal(folder.journal)) as journal:
        journal.set_meta(clock_offset_ms=str(offset_ms))
    station.catch_up()
    after = station.conference.face(station.clock.stamp())
    assert after.clock_ahead_ms == 0
    assert after.elapsed_ms == before.elapsed_ms
    assert (sure(after.now) - sure(before.now)).total_seconds() * 1000 == offset_ms
    again = opened(folder, post="MC", clock=clock)
    assert again.conference.face(again.clock.stamp()).clock_ahead_ms == 0
    events = again.conference.events
    scan(again, invitation(again, 1))
    station.catch_up()
    assert station.conference.events == events + 1  # it was told once


def test_a_clock_that_somebody_sets_is_asked_about_all_the_same(folder: Folder, opened: Opens) -> None:
    clock = HandClock()
    station = opened(folder, post="MC", clock=clock)
    station.do(Start())
    clock.set_wall(5_000)
    with closing(Journal(folder.journal)) as journal:
        journal.set_meta(clock_offset_ms="900")
    station.catch_up()
    assert station.conference.face(station.clock.stamp()).clock_ahead_ms == 5_900
