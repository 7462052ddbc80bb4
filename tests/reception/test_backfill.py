"""Ticks on paper come in with their own times, in any order, once each; the earliest moment is the arrival."""

import itertools
import json
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import i18n
from kiosk.codes.codes import human
from kiosk.conference.fold import fold
from kiosk.conference.open_questions import open_questions
from kiosk.folder.layout import Folder
from kiosk.reception.commands import Annul, Backfill, CheckInTogether, Move, SetNote
from kiosk.reception.papertime import read_line, read_time
from kiosk.roster.people import Person
from kiosk.script.people import HallPeople, late_guests
from kiosk.station.station import Station
from tests.support.commandline import Kiosk
from tests.support.conferences import (
    EIGHT,
    MINUTE,
    SCREEN,
    HandClock,
    Opens,
    Writer,
    delegates,
    invitation,
    new_small,
    scan,
)

HOUR = 60 * MINUTE
SEVEN_41 = EIGHT - 19 * MINUTE


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7:41", time(7, 41)),
        ("07.41", time(7, 41)),
        ("7h41", time(7, 41)),
        ("7H41", time(7, 41)),
        ("7g41", time(7, 41)),
        ("7 giờ 41", time(7, 41)),
        ("7h", time(7, 0)),
        ("07:41:09", time(7, 41, 9)),
        ("24:00", None),
        ("7:60", None),
        ("7:4", None),
        ("741", None),
        ("٧:٤١", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, at: time | None) -> None:
    assert read_time(text) == at
    assert read_line(f"00123-4 {text}") == (("00123-4", at) if at else (read_line(f"00123-4 {text}")[0], None))


@given(st.text(max_size=60))
def test_any_line_is_read_without_an_error(line: str) -> None:
    who, at = read_line(line)
    assert isinstance(who, str) and (at is None or isinstance(at, time))


def test_every_way_to_say_who_is_taken(station: Station, clock: HandClock) -> None:
    clock.pass_ms(HOUR)
    who = ["1", human(2), "db003", invitation(station, 4), f" {human(5)} "]
    for number, text in enumerate(who, 1):
        event = station.do(Backfill(text, SEVEN_41 + number))[0]
        assert (event.kind, event.payload) == (
            "reception.checked_in",
            {"number": number, "by": "paper", "at_ms": SEVEN_41 + number},
        )
        assert event.wall_ms == clock.wall_ms
    assert [station.conference.hall.present[n].wall_ms - SEVEN_41 for n in range(1, 6)] == [1, 2, 3, 4, 5]
    assert station.conference.present == 5


@pytest.mark.parametrize(
    ("who", "at", "reason"),
    [
        ("1", None, "invalid_time"),
        ("1", EIGHT + 2 * HOUR, "invalid_time"),  # to come
        ("1", EIGHT - 9 * HOUR, "invalid_time"),  # the day before
        ("99", SEVEN_41, "not_on_roster"),
        ("00002-2", SEVEN_41, "unreadable"),
        ("xyz", SEVEN_41, "unreadable"),
        ("", SEVEN_41, "unreadable"),
        ("1" * 24, SEVEN_41, "unreadable"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    station: Station, clock: HandClock, who: str, at: int | None, reason: str
) -> None:
    clock.pass_ms(HOUR)
    event = station.do(Backfill(who, at))[0]
    assert (event.kind, event.payload["reason"]) == ("reception.refused", reason)
    assert not station.conference.hall.present


def test_midnight_of_the_day_is_of_the_day_and_a_moment_before_is_not(station: Station, clock: HandClock) -> None:
    midnight = station.conference.day_ms
    assert midnight == EIGHT - 8 * HOUR
    assert station.do(Backfill("1", midnight))[0].kind == "reception.checked_in"
    assert station.do(Backfill("2", midnight - 1))[0].payload["reason"] == "invalid_time"
    assert station.do(Backfill("3", clock.wall_ms))[0].kind == "reception.checked_in"
    assert station.do(Backfill("4", clock.wall_ms + 1))[0].payload["reason"] == "invalid_time"


def test_the_earlier_of_paper_and_desk_is_the_arrival_whichever_came_first(station: Station, clock: HandClock) -> None:
    hall = station.conference.hall
    scan(station, invitation(station, 1))
    clock.pass_ms(HOUR)
    later = station.do(Backfill("1", EIGHT + MINUTE))[0]
    assert later.payload["reason"] == "already_checked_in"
    assert hall.present[1].wall_ms == EIGHT
    earlier = station.do(Backfill("1", SEVEN_41))[0]
    assert hall.present[1].wall_ms == SEVEN_41
    again = station.do(Backfill("1", SEVEN_41))[0]
    assert again.payload["first"] == earlier.id
    # One person, one arrival: nobody is asked whether two came.
    assert station.conference.present == 1
    assert not hall.doubled and not open_questions(station.conference)
    assert sum(hall.arrivals.values()) == 1
    refused = scan(station, invitation(station, 1))
    assert refused.payload["first"] == earlier.id
    station.do(Annul(earlier.id))
    assert hall.present[1].wall_ms == EIGHT


def test_a_later_scan_of_somebody_from_paper_is_told_the_time_on_the_paper(station: Station, clock: HandClock) -> None:
    clock.pass_ms(HOUR)
    station.do(Backfill("1", SEVEN_41))
    event = scan(station, invitation(station, 1))
    with station.reading() as conference:
        verdict = conference.verdict(conference.hall.results[-1])
    assert event.payload["reason"] == "already_checked_in"
    assert verdict.first_wall_ms == SEVEN_41


def test_every_order_of_delivery_gives_one_hall() -> None:
    people = [Person(number=n, kind="delegate", full_name=f"N {n}") for n in (1, 2)]
    one, two = Writer("one", seed=1), Writer("two", seed=2)
    base = EIGHT << 16
    roster = [one.write("roster.enrolled", {"person": p.to_payload()}, hlc=n) for n, p in enumerate(people, 1)]
    told = {"by": "paper", "at_ms": SEVEN_41}
    facts = [
        one.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=base),
        two.write("reception.checked_in", {"number": 1, **told}, hlc=base + (HOUR << 16)),
        one.write("reception.checked_in", {"number": 1, "by": "paper", "at_ms": EIGHT - MINUTE}, hlc=base + 9),
        two.write("reception.checked_in", {"number": 2, **told}, hlc=base + (2 * HOUR << 16)),
        two.write("reception.checked_in", {"number": 2, "by": "paper", "at_ms": SEVEN_41}, hlc=base + 5),
    ]
    found = set()
    for order in itertools.permutations(facts):
        state = fold([*roster, *order])
        found.add(tuple((n, a.event_id, a.wall_ms, state.hall.known_since[n]) for n, a in state.hall.present.items()))
        assert sum(state.hall.arrivals.values()) == 2
    assert {tuple(sorted(one)) for one in found} == {
        (
            (1, facts[1].id, SEVEN_41, facts[0].order),
            (2, min(facts[3:], key=lambda f: f.id).id, SEVEN_41, facts[4].order),
        )
    }


def test_a_moment_that_a_journal_invents_is_never_after_its_fact() -> None:
    one = Writer("one")
    person = one.write("roster.enrolled", {"person": {"number": 1, "kind": "delegate", "full_name": "N"}}, hlc=1)
    for invented, came in ((10**30, EIGHT), (-5, 0), (EIGHT - 1, EIGHT - 1), ("x", None), ([1], None)):
        fact = Writer("two").write(
            "reception.checked_in", {"number": 1, "by": "paper", "at_ms": invented}, hlc=EIGHT << 16
        )
        state = fold([person, fact])
        assert [a.wall_ms for a in state.hall.present.values()] == ([] if came is None else [came])
        assert state.unknown == (came is None)


def test_a_guest_on_paper_is_introduced_once(tmp_path: Path, opened: Opens, clock: HandClock) -> None:
    guests = [Person(number=0, kind="guest", full_name=f"Khách {n}", order=n) for n in (1, 2)]
    station = opened(new_small(tmp_path / "c", [*delegates(3), *guests], clock=clock), clock=clock)
    first, second = sorted(p.number for p in station.conference.roster.expected() if p.kind == "guest")
    station.do(CheckInTogether((first,)))
    state = station.conference
    state.introduced = (state.last[0] + 1, "")
    clock.pass_ms(HOUR)
    # He was read out when the lines had his name: that paper says an earlier time does not make him new.
    station.do(Backfill(str(first), SEVEN_41))
    # And who was on paper alone was not read out.
    station.do(Backfill(str(second), SEVEN_41))
    assert [guest.number for guest in late_guests(state)] == [second]
    assert [guest.name for guest in HallPeople(state).guests_present()] == ["Khách 1"]


def test_who_is_to_see_the_organisers_is_not_let_in_by_paper_and_a_move_keeps_the_time(
    station: Station, clock: HandClock
) -> None:
    clock.pass_ms(HOUR)
    station.do(SetNote(1, "gặp đồng chí Lan", stops=True))
    assert station.do(Backfill("1", SEVEN_41))[0].payload["reason"] == "blocked"
    event = station.do(Backfill("2", SEVEN_41))[0]
    station.do(Move(event.id, 3))
    assert station.conference.hall.present[3].wall_ms == SEVEN_41


def test_the_command_takes_lines_and_answers_each(folder: Folder, kiosk: Kiosk) -> None:
    lines = f"{human(1)} 07:41\n2 7h42\nDB003 7:43\n\n1 07:50\n4 99:99\n5\n99 07:41\n"
    args = ("--lang", "en", "-C", folder.path, "scan", "--backfill", "--post", "Bàn 1")
    answer = kiosk(*args, "--json", stdin=lines.encode())
    assert answer.code == 0, answer
    said = [json.loads(line) for line in answer.out.splitlines()]
    assert [one["reason"] for one in said] == [
        None,
        None,
        None,
        "already_checked_in",
        "invalid_time",
        "invalid_time",
        "not_on_roster",
    ]
    assert said[0]["at"] == "2026-05-15T07:41:00.000+07:00"
    assert said[3]["first"]["at"] == said[0]["at"]
    again = kiosk(*args, stdin=b"6 7:41\n6 25:00\n")
    assert again.out.splitlines()[0].startswith("✓ ")
    assert "Not a time that can be" in again.out.splitlines()[1]


def test_no_badge_is_printed_unless_asked(tmp_path: Path, kiosk: Kiosk) -> None:
    folder = new_small(tmp_path / "c", delegates(5), printers=[SCREEN])
    args = ("--lang", "en", "-C", folder.path, "scan", "--backfill")
    assert kiosk(*args, stdin=b"1 7:41\n").code == 0
    assert list(folder.badges.glob("*.png")) == []
    assert kiosk(*args, "--badges", stdin=b"2 7:41\n1 7:40\n").code == 0
    assert len(list(folder.badges.glob("*.png"))) == 1
    assert kiosk("--lang", "en", "-C", folder.path, "scan", "--badges").code == 2
