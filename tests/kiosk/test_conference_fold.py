"""One set of events gives one state, in whatever order and however often it arrives."""

from __future__ import annotations

import itertools
import shutil
from contextlib import closing

import pytest
from conferences import (
    EIGHT,
    MINUTE,
    SAMPLE,
    HandClock,
    Writer,
    delegates,
    deliver,
    events_of,
    invitation,
    new_small,
    receiver,
    scan,
    seeded_ids,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.runsheet import AddMinutes, Next, Pause, Start, Undo
from agenda.timing import face
from kiosk.awards.commands import Announce, Call, Hand, Stage, UndoAward
from kiosk.conference import Conference
from kiosk.imports import import_awards
from kiosk.journal.store import Journal
from kiosk.reception.admission import Annul, CheckInByHand
from kiosk.roster.comparing import ImportRoster
from kiosk.rosterimport import import_roster
from kiosk.station import Station
from kiosk.terms import Take

NOW = HandClock(wall_ms=EIGHT + 60 * MINUTE, mono_ns=5_000_000_000 + 60 * MINUTE * 1_000_000)


def digest(conference: Conference):
    """Everything a screen could show, in a form that compares."""
    hall, awards = conference.hall, conference.awards
    shown = None
    if conference.config is not None:
        shown = face(conference.runsheet, NOW.stamp(), conference.schedule)
    return {
        "present": {number: admission.event_id for number, admission in hall.present.items()},
        "counts": {name: count for name, count in hall.counts.items() if count},
        "delegations": {name: count for name, count in hall.by_delegation.items() if count},
        "results": [(r.event_id, r.reason, r.number, r.first, r.post) for r in hall.results],
        "runsheet": (conference.runsheet.phase, conference.runsheet.position, conference.runsheet.undone, shown),
        "awards": (awards.counts(), dict(awards.handed), dict(awards.phases), awards.questions, awards.undone),
        "terms": dict(conference.terms.holders),
        "people": dict(conference.roster.people),
        "complete": conference.roster.complete,
        "copies": dict(conference.copies),
        "slots": dict(conference.slots),
        "settings": conference.config_text,
        "figures": (conference.events, conference.unknown, conference.set_aside, conference.last),
    }


def meet(*stations):
    """Let stations exchange what they have written."""
    everything = [list(station.journal.in_order()) for station in stations]
    for station in stations:
        with closing(Journal(station.folder.journal)) as journal:
            deliver(journal, [event for events in everything for event in events])
        station.catch_up()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The events of two stations that were apart for a while, and of a third with late and early ones."""
    place = tmp_path_factory.mktemp("told")
    clock = HandClock()
    first = new_small(place / "a", clock=clock, tier="province")
    with closing(Station(first, clock=clock, ids=seeded_ids(2), post="Bàn 1")) as here:
        import_roster(here, small_roster(place))
        import_awards(here, SAMPLE / "khen-thuong.xlsx")
    shutil.copytree(first.path, place / "b")
    other_clock = HandClock(wall_ms=EIGHT - 40_000, boot_id="boot-2")
    here = Station(first, clock=clock, ids=seeded_ids(3), post="Bàn 1")
    there = Station(type(first)(place / "b"), clock=other_clock, ids=seeded_ids(4), post="Bàn 2")
    late = Writer("zz-late", here.conference_id)

    for number in (1, 2, 3):
        admitted = scan(here, invitation(here, number))
        clock.pass_ms(1500)
    doubled = scan(there, invitation(there, 3))  # admitted at both desks
    other_clock.pass_ms(2500)
    scan(there, invitation(there, 4))
    scan(there, "rác")
    here.do(Start())
    clock.pass_ms(4 * MINUTE)
    here.do(Next())
    here.do(AddMinutes(3))
    here.do(Undo())
    here.do(Announce())
    here.do(Call())
    here.do(Stage())
    one = here.conference.awards.current.certificates[0]
    here.do(Hand(certificate=one))
    here.do(Hand())
    here.do(UndoAward())
    meet(here, there)
    there.do(Annul(doubled.id, "nhầm"))
    there.do(Take("agenda"))
    other_clock.pass_ms(MINUTE)
    there.do(Next())
    there.do(Pause())
    clock.pass_ms(MINUTE)
    here.do(Next())  # has not heard of the taking: set aside
    here.do(Take("award"))
    here.do(Hand())
    here.do(CheckInByHand(5))
    scan(here, invitation(here, 4))
    hlc = max(here.conference.last[0], there.conference.last[0])
    annulled = late.ids.uuid7(1)
    strangers = [
        # Sorts before the admission, the step and the hand-over they name.
        late.write("reception.annulled", {"of": admitted.id, "number": 3, "reason": ""}, hlc=5),
        late.write("awards.certificate_handed", {"certificate": one}, hlc=hlc + 900),
        late.write("awards.certificate_handed", {"certificate": 999}, hlc=6),
        late.write("term.taken", {"role": "award", "number": 2}, hlc=hlc + 1000),
        late.write("reception.annulled", {"of": annulled, "number": 2, "reason": ""}, hlc=hlc + 2),
        late.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=7),
        late.write("reception.checked_in", {"number": 77_777, "by": "scan"}, hlc=8),
        late.write("agenda.undone", {"of": "nothing"}, hlc=hlc + 4, term=9),
        late.write("weather.changed", {}, hlc=hlc + 5),
        late.write("badge.reprinted", {"number": 1, "copy": 3, "printer": "x"}, hlc=hlc + 6),
        late.write("badge.reprinted", {"number": 1, "copy": 2, "printer": "x"}, hlc=hlc + 7),
    ]
    meet(here, there)
    here.close()
    there.close()
    events = {event.id: event for event in [*events_of(first), *events_of(there.folder), *strangers]}
    ordered = sorted(events.values(), key=lambda event: event.order)
    assert len({event.station_id for event in ordered}) == 3
    return first, ordered, digest(Conference.fold(ordered))


def small_roster(place):
    """Ten rows of the sample, so that a permutation is not mostly enrolments."""
    from openpyxl import load_workbook

    book = load_workbook(SAMPLE / "dai-bieu.xlsx")
    for sheet in book.worksheets:
        sheet.delete_rows(16, sheet.max_row)
    path = place / "ngan.xlsx"
    book.save(path)
    return path


def test_the_story_is_one_worth_permuting(told):
    _, events, state = told
    kinds = {event.kind for event in events}
    assert {"reception.annulled", "agenda.undone", "awards.undone", "term.taken", "station.joined"} <= kinds
    assert state["present"]
    assert state["figures"][2] > 0  # events set aside
    assert state["figures"][1] == 1
    assert state["awards"][3]  # handed over twice: a question for a human
    assert state["runsheet"][0] == "paused"


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 20))
def test_any_order_and_any_repetition_of_arrival_gives_one_state(told, tmp_path_factory, chance, size, repeated):
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


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_what_arrives_late_is_folded_in_where_it_belongs(told, chance):
    """Fold by hand as the station does, without a disk: apply while it fits, else fold anew."""
    _, events, state = told
    arriving = list(events)
    # Mostly in order, with some late ones: the case of every day.
    for _ in range(6):
        arriving.insert(chance.randrange(len(arriving)), arriving.pop(chance.randrange(len(arriving))))
    conference, seen = Conference(), []
    for event in arriving:
        seen.append(event)
        if conference.fits(event):
            conference.apply(event)
        else:
            conference = Conference.fold(sorted(seen, key=lambda known: known.order))
    assert digest(conference) == state


def test_a_station_folds_anew_when_older_rows_arrive(tmp_path, opened, clock):
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
    assert digest(Conference.fold(events_of(folder))) == digest(station.conference)


def test_every_order_of_admissions_and_annulments_of_one_person():
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
        conference, seen = Conference.fold(start), list(start)
        for event in order:
            seen.append(event)
            if conference.fits(event):
                conference.apply(event)
            else:
                conference = Conference.fold(sorted(seen, key=lambda known: known.order))
        states.append(digest(conference))
    assert all(state == states[0] for state in states)
    assert states[0]["present"] == {1: third.id}
    assert states[0]["counts"]["delegate"] == 1


def test_an_amended_person_is_counted_as_he_is_now(tmp_path, opened):
    people = delegates(4)
    folder = new_small(tmp_path / "c", people)
    station = opened(folder)
    for number in (1, 2):
        scan(station, invitation(station, number))
    assert (station.conference.hall.counts["women"], station.conference.hall.counts["ethnic_minority"]) == (1, 1)
    from dataclasses import replace

    station.do(ImportRoster([replace(people[0], gender="nữ", ethnicity="Kinh"), *people[1:]], "x.xlsx", "0" * 64))
    assert (station.conference.hall.counts["women"], station.conference.hall.counts["ethnic_minority"]) == (2, 0)
    assert digest(Conference.fold(events_of(folder))) == digest(station.conference)
