"""One set of events gives one state, in whatever order and however often it arrives."""

from __future__ import annotations

import itertools
import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.conference.fold import apply, fits, fold
from kiosk.conference.state import Conference
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.roster.commands import ImportRoster
from kiosk.station.station import Station
from tests.support.conferences import (
    HandClock,
    Opens,
    Writer,
    delegates,
    deliver,
    events_of,
    invitation,
    new_small,
    receiver,
    scan,
)
from tests.support.states import NOW, digest


def test_the_story_is_one_worth_permuting(told: tuple[Folder, list[Event], dict[str, Any]]) -> None:
    _, events, state = told
    kinds = {event.kind for event in events}
    assert {"reception.annulled", "agenda.undone", "awards.undone", "term.taken", "station.joined"} <= kinds
    assert state["present"]
    assert state["figures"][2] > 0  # events set aside
    assert state["figures"][1] == 1
    assert state["awards"][3]  # handed over twice: a question for a human
    assert state["runsheet"][0] == "paused"


@pytest.mark.slow
@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 20))
def test_any_order_and_any_repetition_of_arrival_gives_one_state(
    told: tuple[Folder, list[Event], dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
    chance: random.Random,
    size: int,
    repeated: int,
) -> None:
    first, events, state = told
    arriving = [*events, *chance.sample(events, repeated)]
    chance.shuffle(arriving)
    place = tmp_path_factory.mktemp("arrival") / "r"
    with (
        closing(Station(receiver(place, first), clock=NOW)) as station,
        closing(Journal(station.folder.journal)) as journal,
    ):
        for start in range(0, len(arriving), size):
            deliver(journal, arriving[start : start + size])
            station.catch_up()
        assert digest(station.conference) == state
        assert station.journal.verify() == (len(events), [])
    with closing(Station(station.folder, clock=NOW)) as again:
        assert digest(again.conference) == state


@pytest.mark.slow
@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_what_arrives_late_is_folded_in_where_it_belongs(
    told: tuple[Folder, list[Event], dict[str, Any]], chance: random.Random
) -> None:
    """Fold by hand as the station does, without a disk: apply while it fits, else fold anew."""
    _, events, state = told
    arriving = list(events)
    # Mostly in order, with some late ones: the case of every day.
    for _ in range(6):
        arriving.insert(chance.randrange(len(arriving)), arriving.pop(chance.randrange(len(arriving))))
    conference, seen = Conference(), []
    for event in arriving:
        seen.append(event)
        if fits(conference, event):
            apply(conference, event)
        else:
            conference = fold(sorted(seen, key=lambda known: known.order))
    assert digest(conference) == state


def test_a_station_folds_anew_when_older_rows_arrive(tmp_path: Path, opened: Opens, clock: HandClock) -> None:
    folder = new_small(tmp_path / "c", delegates(6), clock=clock)
    station = opened(folder, clock=clock)
    mine = scan(station, invitation(station, 1))
    before = station.conference
    other = Writer("other", station.conference_id)
    hlc = mine.hlc - 1
    rows = [other.write("reception.checked_in", {"number": n, "by": "scan"}, hlc=hlc, post="Bàn 9") for n in (1, 2)]
    with closing(Journal(folder.journal)) as journal:
        deliver(journal, rows)
    assert [event.id for event in station.catch_up()] == [event.id for event in rows]
    assert station.conference is not before
    assert station.conference.hall.present[1].post == "Bàn 9"  # the earlier one is the arrival
    assert station.conference.present == 2
    assert station.catch_up() == []
    assert scan(station, invitation(station, 2)).payload["reason"] == "already_checked_in"
    assert digest(fold(events_of(folder))) == digest(station.conference)


def test_every_order_of_admissions_and_annulments_of_one_person() -> None:
    """All permutations of a small set, exhaustively."""
    one, two = Writer("a"), Writer("b", seed=10)
    roster = Writer("r", seed=11)
    start = [
        roster.write("term.taken", {"role": "roster", "number": 1}, hlc=1),
        roster.write("roster.enrolled", {"person": delegates(1)[0].to_payload() | {"number": 1}}, hlc=2, term=1),
    ]
    first = one.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=10)
    second = two.write("reception.checked_in", {"number": 1, "by": "hand"}, hlc=11)
    third = one.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=14)
    undone = two.write("reception.annulled", {"of": first.id, "number": 1, "reason": "x"}, hlc=3)
    again = one.write("reception.annulled", {"of": second.id, "number": 1, "reason": "x"}, hlc=13)
    states = []
    for order in itertools.permutations([first, second, third, undone, again]):
        conference, seen = fold(start), list(start)
        for event in order:
            seen.append(event)
            if fits(conference, event):
                apply(conference, event)
            else:
                conference = fold(sorted(seen, key=lambda known: known.order))
        states.append(digest(conference))
    assert all(state == states[0] for state in states)
    assert states[0]["present"] == {1: third.id}
    assert states[0]["counts"]["delegate"] == 1


def test_an_amended_person_is_counted_as_he_is_now(tmp_path: Path, opened: Opens) -> None:
    people = delegates(4)
    folder = new_small(tmp_path / "c", people)
    station = opened(folder)
    for number in (1, 2):
        scan(station, invitation(station, number))
    assert (station.conference.hall.counts["women"], station.conference.hall.counts["ethnic_minority"]) == (1, 1)
    from dataclasses import replace

    station.do(ImportRoster([replace(people[0], gender="nữ", ethnicity="Kinh"), *people[1:]], "x.xlsx", "0" * 64))
    assert (station.conference.hall.counts["women"], station.conference.hall.counts["ethnic_minority"]) == (2, 0)
    assert digest(fold(events_of(folder))) == digest(station.conference)
