"""What two stations did against each other is kept and told until a human has settled it, the same way everywhere."""

from __future__ import annotations

from contextlib import closing

import pytest

from agenda.runsheet import Next, Start
from kiosk.conference.commands import Take
from kiosk.conference.conflicts import Aside, Double, conflicts, station_name
from kiosk.conference.open_questions import open_questions
from kiosk.folder.layout import Folder
from kiosk.journal.store import Journal
from kiosk.messages.conflicts import conflict_line
from kiosk.messages.scans import question_line
from kiosk.reception.commands import CloseQuestion
from kiosk.station.station import Station
from tests.support.conferences import HandClock, Opens, deliver, events_of, invitation, scan


@pytest.fixture
def apart(folder: Folder, copy: Folder, opened: Opens, station: Station, clock: HandClock) -> tuple[Station, Station]:
    """Two stations cut off from each other; the second one took the runsheet over."""
    there = opened(copy, post="Bàn 2", clock=clock)
    station.post = "MC"
    there.do(Take("agenda"))
    clock.pass_ms(60_000)
    station.do(Start())
    clock.pass_ms(60_000)
    station.do(Next())
    return station, there


def meet(one: Station, other: Station) -> None:
    for giver, taker in ((one, other), (other, one)):
        with closing(Journal(taker.folder.journal)) as journal:
            deliver(journal, events_of(giver.folder))
    for station in (one, other):
        station.catch_up()


def test_work_under_a_term_that_was_lost_is_told_on_both_sides(apart: tuple[Station, Station]) -> None:
    meet(*apart)
    for station in apart:
        (found,) = conflicts(station.conference)
        assert isinstance(found, Aside)
        assert (found.role, found.count) == ("agenda", 2)
        assert found.station_id == apart[0].station_id
        assert found.leader == apart[1].station_id
        line = conflict_line(station.conference, [found])
        assert line.startswith("✗ MC worked on the runsheet while Bàn 2 led: 2 acts from ")


def test_settled_at_one_post_it_is_settled_everywhere_and_comes_back_with_more(apart: tuple[Station, Station]) -> None:
    meet(*apart)
    one, _other = apart
    (question,) = open_questions(one.conference)
    assert question_line(question) == "MC: 2 acts in the runsheet do not count, because another machine led there"
    one.do(CloseQuestion(question.key, "settled"))
    meet(*apart)
    assert [conflicts(station.conference) for station in apart] == [[], []]


def test_a_double_admission_is_told_until_it_is_settled(apart: tuple[Station, Station]) -> None:
    _one, other = apart
    for station in apart:
        scan(station, invitation(station, 3))
    meet(*apart)
    found = [conflict for conflict in conflicts(other.conference) if isinstance(conflict, Double)]
    assert [(double.number, set(double.posts)) for double in found] == [(3, {"MC", "Bàn 2"})]
    assert "was let in at two desks" in conflict_line(other.conference, found)
    other.do(CloseQuestion(found[0].key, "left"))
    meet(*apart)
    assert not [c for s in apart for c in conflicts(s.conference) if isinstance(c, Double)]


def test_several_conflicts_are_counted_behind_the_first(apart: tuple[Station, Station]) -> None:
    for station in apart:
        scan(station, invitation(station, 3))
    meet(*apart)
    line = conflict_line(apart[0].conference, conflicts(apart[0].conference))
    assert "(+1 more)" in line


def test_a_station_nobody_named_has_no_name(station: Station) -> None:
    assert station_name(station.conference, "nobody") == ""
