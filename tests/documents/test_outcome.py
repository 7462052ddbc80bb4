"""What became of the conference, as tables: one query for each, and the figures those of `kiosk status`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents.outcome import attendance, running
from kiosk.documents.outcome.scans import scans
from kiosk.station.station import Station
from kiosk.station.status import status_of
from tests.support.conferences import DAY, EIGHT, MINUTE, HandClock, Writer, new_small
from tests.support.sure import sure
from tests.support.whole_day import ABSENT, whole_day


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    opened = Station(whole_day(tmp_path_factory.mktemp("day") / "hoi-nghi"))
    yield opened
    opened.close()


def test_who_came_and_who_did_not_are_the_figures_of_status(station: Station) -> None:
    status = status_of(station)
    arrived = attendance.came(station.conference)
    kinds = [one.person.kind for one in arrived]
    assert kinds.count("delegate") == status["present"]
    assert kinds.count("guest") == status["guests_present"]
    assert len(attendance.missing(station.conference)) == status["absent"] == ABSENT - 1
    assert sum(one.excused for one in attendance.missing(station.conference)) == 2
    assert sum(interval.count for interval in attendance.arrivals(station.conference)) == len(arrived)


def test_a_substitute_stands_for_somebody_and_walk_ins_are_told_apart(station: Station) -> None:
    arrived = attendance.came(station.conference)
    (substitute,) = attendance.substitutes(arrived)
    stood_for = [one.person.full_name for one in attendance.missing(station.conference)]
    assert substitute.person.full_name == "=Hoàng Thị Dự"
    assert substitute.stands_for
    assert substitute.stands_for not in stood_for
    waiting = [attendance.taken_in(arrived, role, waiting=True) for role in ("guest", "walk_in")]
    assert [one.person.full_name for found in waiting for one in found] == ["@Vi Thị Mời", "Lý Văn Thêm"]
    assert attendance.taken_in(arrived, "walk_in", waiting=False) == []


def test_arrivals_have_no_gap_and_their_totals_grow(station: Station) -> None:
    found = attendance.arrivals(station.conference)
    steps = {(later.start - earlier.start).total_seconds() for earlier, later in itertools.pairwise(found)}
    assert steps == {attendance.SLOT_MINUTES * 60}
    assert [interval.total for interval in found] == sorted(interval.total for interval in found)


def test_the_course_has_every_item_planned_and_as_it_ran(station: Station) -> None:
    sheet = station.conference.runsheet
    course = running.course(station.conference, sure(sheet.clock).last)
    assert [item.number for item in course.items] == [1, 2, 3, 4, None, 5, 6, 7, 8, 9]
    assert {item.state for item in course.items} == {"done"}
    assert f"{course.began:%H:%M} {course.planned_start:%H:%M}" == "08:02 08:00"
    assert all(a.ended == b.began for a, b in zip(course.items, course.items[1:], strict=False))
    assert course.items[-1].ended == course.ended
    fifth = course.items[5]
    assert fifth.over_ms == fifth.ran_ms - 50 * MINUTE
    assert course.items[0].over_ms is None
    for item in course.items:
        assert item.stretches[0][0] == item.began
        assert sum((end - begin).total_seconds() for begin, end in item.stretches) * 1000 == item.ran_ms


def test_every_speaker_is_told_with_the_time_taken(station: Station) -> None:
    spoken = running.spoken(station.conference, sure(station.conference.runsheet.clock).last)
    assert {one.state for one in spoken} == {"spoke"}
    for item in (2, 4, 9):
        ran = next(i for i in running.course(station.conference, station.clock.stamp()).items if i.number == item)
        assert sum(one.spoken_ms for one in spoken if one.item == item) <= ran.ran_ms


def test_every_scan_is_there_refused_ones_too(station: Station) -> None:
    found = list(scans(station.conference, station.journal.in_order()))
    refused = [one.reason for one in found if one.what == "refused"]
    assert refused == ["already_checked_in", "unreadable"]
    assert sum(one.what == "admitted" for one in found) == len(station.conference.hall.present)


def test_before_anything_happened_the_tables_are_empty_or_say_so(tmp_path: Path) -> None:
    opened = Station(new_small(tmp_path / "moi"))
    try:
        conference = opened.conference
        assert attendance.came(conference) == []
        assert attendance.missing(conference) == []
        assert attendance.arrivals(conference) == []
        course = running.course(conference, opened.clock.stamp())
        assert course.began is None
        assert course.ended is None
        assert course.late_ms is None
        assert sure(course.planned_start).date() == DAY
        assert {item.state for item in course.items} == {"future"}
        assert all(one.state == "not reached" for one in running.spoken(conference, opened.clock.stamp()))
    finally:
        opened.close()


def test_a_clock_years_off_makes_no_endless_table(tmp_path: Path) -> None:
    opened = Station(new_small(tmp_path / "lech"))
    try:
        slot = EIGHT // (attendance.SLOT_MINUTES * MINUTE)
        opened.conference.hall.arrivals.update({slot: 3, slot - 10_000_000: 1})
        assert [interval.count for interval in attendance.arrivals(opened.conference)] == [1, 3]
    finally:
        opened.close()


def test_what_nobody_ended_ran_until_the_last_thing_that_was_done(tmp_path: Path) -> None:
    """Forgotten, and the papers are written the next morning: no item took fourteen hours."""
    folder = whole_day(tmp_path / "quen", ended=False)
    morning = HandClock(EIGHT + 24 * 60 * MINUTE, boot_id="the next day")
    opened = Station(folder, clock=morning)
    try:
        now = opened.clock.stamp()
        course = running.course(opened.conference, now)
        assert course.forgotten
        assert course.ended is None
        assert max(item.ran_ms for item in course.items) < 60 * MINUTE
        assert max(one.spoken_ms for one in running.spoken(opened.conference, now)) < 60 * MINUTE
    finally:
        opened.close()


def test_a_refusal_of_another_program_stops_no_list(station: Station) -> None:
    strange = Writer("strange", station.conference_id).write("reception.refused", {"reason": ["x"]}, hlc=5)
    (found,) = scans(station.conference, [strange])
    assert found.what == "refused"
