"""What two stations wrote gives one state in any order, whatever a fact says; and every state can be shown."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.stamps import Stamp
from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.board import board
from kiosk.awards.checks import Surroundings, check
from kiosk.awards.closing import closing, totals
from kiosk.awards.events import EVENTS, Entry, from_payload, to_payload
from kiosk.awards.fold import apply
from kiosk.awards.lineup import places
from kiosk.awards.model import Decision
from kiosk.awards.next_step import next_step
from kiosk.awards.pace import needed_seconds, pace
from kiosk.awards.rules.calls import decide
from kiosk.awards.state import Awards
from kiosk.awards.tray import following, tray
from kiosk.awards.wing import places_of
from kiosk.conference.award_plan import row
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.messages import closing as closingtalk
from kiosk.script.award_lines import award_lines
from kiosk.tickets.award_slips import AWARD_PAPERS, award_slip
from tests.support.ceremonies import BATCH, IMPORTED, NUMBERS, Calls, certificate

NOW = datetime(2020, 5, 15, 10, 0)
ID = st.one_of(st.integers(-1, 18), st.sampled_from([0, 10**6, 2**63, -(2**63)]))
IDS = st.lists(ID, max_size=4).map(tuple)
TEXT = st.sampled_from(["", "x", "{name}", "Lê «{»", "\u202e"])
CERTIFICATE = st.builds(
    lambda id_, decision, number, kind, dead: replace(
        certificate(id_, 1, number, kind=kind, posthumous=dead), decision=decision
    ),
    ID,
    st.sampled_from([*NUMBERS, ""]),
    st.none() | ID,
    st.sampled_from(["individual", "collective"]),
    st.booleans(),
)
BATCHES = st.builds(
    Batch,
    ID,
    st.sampled_from([*NUMBERS, "9"]),
    st.sampled_from(["individual", "collective"]),
    IDS,
    IDS,
    st.sampled_from(["left", None]),
    st.booleans(),
    st.lists(st.tuples(ID, ID), max_size=2).map(tuple),
    IDS,
)
PLAN = st.lists(BATCHES, max_size=4).map(tuple)
DECISIONS = st.lists(
    st.builds(
        Decision,
        number=st.sampled_from(NUMBERS),
        date=st.sampled_from(["2025-01-01", "", "x-y"]),
        authority=TEXT,
        award=TEXT,
    ),
    max_size=3,
).map(tuple)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "decisions": DECISIONS,
    "certificates": IDS,
    "batches": PLAN,
    "batch": ID,
    "certificate": ID,
    "decision": st.sampled_from([*NUMBERS, "9/QĐ", ""]),
    "kept_back": IDS,
    "position": ID,
    "number": ID,
    "one": ID,
    "other": ID,
    "stand_first": st.booleans(),
    "no_proxy": st.booleans(),
    "at_seat": st.booleans(),
    "manner": st.sampled_from(["stage", "seat", "later"]),
    "of": st.integers(0, 40).map(lambda n: f"e{n:05}"),
}
OWN = {
    (events.AwardsImported, "certificates"): st.lists(CERTIFICATE, max_size=5).map(tuple),
    (events.RecipientAdded, "certificate"): CERTIFICATE,
}


def _builds(cls: type) -> st.SearchStrategy[Any]:
    names = [f.name for f in fields(cls)]
    return st.builds(cls, **{name: OWN.get((cls, name), FIELDS.get(name, TEXT)) for name in names})


ANY = st.one_of([_builds(cls) for cls in EVENTS])
# An import begins everything anew: rarer than what happens to a list.
SOME = st.one_of([_builds(cls) for cls in EVENTS if cls is not events.AwardsImported])
HISTORY = st.lists(st.one_of(SOME, SOME, SOME, ANY), max_size=25)


def fold(entries: list[Entry]) -> Awards:
    state = Awards.empty()
    for entry in entries:
        state = apply(state, entry)
    return state


def show(conference: Conference, codes: Any) -> None:
    """Draw everything that can be drawn of a state."""
    awards, present = conference.awards, conference.hall.present
    step = next(step for step in conference.runsheet.steps if step.kind == "award")
    assert step.item is not None
    award_lines(conference, step.item)
    for batch in (*awards.batches, *filter(None, (awards.current, awards.next, awards.after)), *awards.done):
        row(conference, batch)
        places(awards, batch, present)
        board(awards, batch, present)
        tray(awards, batch, present)
        following(awards, batch, present)
    left = list(closing(awards, present))
    assert len(left) == len({known.id for known in awards.certificates})
    assert all(closingtalk.row_of(entry, conference) for entry in left)
    closingtalk.decision_rows(conference)
    closingtalk.photo_rows(conference)
    totals(awards)
    awards.counts()
    assert awards.questions is not None
    numbers = [0, 1, 10**6, -1, *(b.number for b in awards.batches), *(known.id for known in awards.certificates)]
    for what in AWARD_PAPERS:
        for number in numbers:
            award_slip(what, number, conference, codes, NOW)
    pace(awards, lambda stamp: stamp.mono_ns // 10**6, 60_000)
    needed_seconds(awards)
    needed_seconds(awards, size=15)
    needed_seconds(awards, presenters=2)
    check(awards, Surroundings(conference.roster.people, {}, {}, {}, 1))
    places_of(awards, 3)
    next_step(awards)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORY)
def test_any_history_can_be_shown_and_led_on(conference: Conference, codes: Any, history: list[events.Event]) -> None:
    calls = Calls()
    for event in history:
        calls.put(event)
    # An undo wherever it sorts is the same as if what it names had never been said.
    undone = {e.event.of for e in calls.entries if isinstance(e.event, events.AwardsUndone)}
    counted = [e for e in calls.entries if e.id not in undone and not isinstance(e.event, events.AwardsUndone)]
    plain = fold(counted)
    for f in fields(Awards):
        if f.name not in {"entries", "undone", "marks"}:
            assert getattr(plain, f.name) == getattr(calls.state, f.name), f.name
    assert sum(calls.state.outcomes.values()) == len(calls.state.certificates)
    before = conference.awards
    try:
        conference.awards = calls.state
        show(conference, codes)
        for command in (c.Announce(), *BATCH, c.LockBatch(), c.Postpone(3), c.AnnulCertificate(3, "x"), c.UndoAward()):
            try:
                for event in decide(conference.awards, command, frozenset()):
                    conference.awards = apply(conference.awards, Entry("n", event))
            except Refusal:
                continue
        show(conference, codes)
    finally:
        conference.awards = before


@settings(max_examples=100)
@given(HISTORY, HISTORY, st.randoms(use_true_random=False))
def test_two_stations_meet_in_any_order(one: list[Any], two: list[Any], chance: Any) -> None:
    """Each has written in its own time; whoever hears what first, all come to one state, as a station folds it."""
    stamped = [Entry(f"e{n:05}", event, Stamp(n, n * 10**6, "b")) for n, event in enumerate([IMPORTED, *one, *two])]
    known = fold(stamped)
    arriving = stamped[:]
    chance.shuffle(arriving)
    state = Awards.empty()
    seen: list[Entry] = []
    for entry in arriving:
        late = bool(seen) and entry.id < max(other.id for other in seen)
        seen.append(entry)
        # What sorts before something known is folded in where it belongs, as the conference does.
        state = fold(sorted(seen, key=lambda other: other.id)) if late else apply(state, entry)
    assert state == known


@settings(max_examples=200)
@given(ANY)
def test_every_fact_survives_the_journal(event: events.Event) -> None:
    assert from_payload(event.kind, event.v, to_payload(event)) == event


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.data())
def test_any_payload_is_a_fact_or_none(data: st.DataObject) -> None:
    cls = data.draw(st.sampled_from(EVENTS))
    names = [*(f.name for f in fields(cls)), "other"]
    found = from_payload(cls.kind, cls.v, data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=8)))
    if found is not None:
        assert from_payload(cls.kind, cls.v, to_payload(found)) == found
        fold([Entry("0", IMPORTED), Entry("1", found)])


@pytest.mark.parametrize("late", [False, True])
def test_two_posts_hand_one_certificate_over_while_apart(late: bool) -> None:
    calls = Calls()
    calls.do(c.Announce(), c.Call(), c.Stage(), c.Hand())
    one = calls.state.batches[0].certificates[0]
    foreign = Entry("a0" if late else "zz", events.CertificateHanded(one), None)
    state = fold(sorted([*calls.entries, foreign], key=lambda e: e.id if e.id != "a0" else "e00001x"))
    assert state.counts()["handed"] == calls.state.counts()["handed"]
    assert [found.id for found in state.questions] == [one]
