"""Cases in which somebody was lost, stood twice, or was handed something that nobody had read out."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.lineup import line
from kiosk.awards.next_step import next_step
from kiosk.awards.planning import plan
from kiosk.conference.dispatch import Context, decide
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.tickets.award_slips import award_slip
from tests.support.ceremonies import BATCH, DECISIONS, Calls, certificate

TWO = tuple(certificate(n, 1) for n in range(1, 7))


def calls_of(*batches: Batch, people: tuple[Any, ...] = TWO) -> Calls:
    return Calls(events.AwardsImported(DECISIONS, people, batches))


def row(number: int, *ids: int, decision: str = "1/QĐ", **about: Any) -> Batch:
    return Batch(number, decision, "individual", ids, **about)


def called(calls: Calls, number: int) -> list[int]:
    batch = calls.state.batch(number)
    assert batch is not None
    return [place.certificate.id for place in line(calls.state, batch, calls.present)]


@pytest.fixture
def rows() -> Calls:
    return calls_of(row(1, 1, 2), row(2, 3, 4), row(3, 5, 6))


def test_who_is_called_later_in_a_batch_that_stands_earlier_in_the_plan(rows: Calls) -> None:
    """The third batch is called first; who misses it joins the first one, and is called there."""
    rows.do(c.Announce(), c.MoveCertificate(2, 2, 3), c.Call(3), c.NoteAbsent(5), c.Postpone(5))
    assert called(rows, 3) == [6]
    assert called(rows, 1) == [1, 5]


def test_who_is_called_later_stays_there_when_batches_change_places(rows: Calls) -> None:
    rows.do(c.MoveCertificate(4, 3, 1), c.LockBatch(1), c.Postpone(1), c.MoveBatch(2, -1))
    assert called(rows, 2) == [3, 1]
    assert called(rows, 1) == [2]


def test_an_order_that_is_opened_again_closes_up_and_takes_him_back_once(rows: Calls) -> None:
    rows.do(c.MoveCertificate(4, 3, 1), c.LockBatch(1), c.Postpone(1), c.UnlockBatch(1, "đủ người"))
    assert called(rows, 1) == [2]
    rows.do(c.MoveCertificate(1, 1, 1))
    assert called(rows, 1) == [1, 2]
    assert called(rows, 2) == [3]


def test_a_called_batch_keeps_its_positions_when_one_of_it_is_annulled(rows: Calls) -> None:
    rows.do(c.NoteAbsent(1), c.Announce(), c.Call(), c.Postpone(1), c.AnnulCertificate(1, "trùng"))
    assert rows.state.batches[0].certificates == (1, 2)
    assert [(p.position, p.certificate.id) for p in line(rows.state, rows.state.batches[0], rows.present)] == [(2, 2)]


def test_a_frozen_batch_that_was_given_up_freezes_none_that_comes_after(rows: Calls) -> None:
    rows.do(c.LockBatch(3), c.AnnulCertificate(5, "x"), c.AnnulCertificate(6, "x"))
    assert [batch.number for batch in rows.state.batches] == [1, 2]
    rows.add(2, 14)
    new = rows.state.batches[-1]
    assert not rows.state.is_locked(new.number)
    rows.put(events.BatchCalled(new.number + 1))  # of a batch that nobody knows here
    rows.add(3, 14)
    assert rows.state.phase_of(rows.state.batches[-1].number) == "waiting"


ALONG = (certificate(1, 1), certificate(2, 2, 1), certificate(3, 2), certificate(4, 1))


@pytest.fixture
def along() -> Calls:
    """Person 1 receives under both decisions, at his place in the batch of the second."""
    return calls_of(row(1, 4), row(2, 2, 3, decision="2/QĐ", along=((1, 2),)), people=ALONG)


def test_what_is_handed_over_along_is_read_out_before_the_batch_is_called(along: Calls) -> None:
    along.do(c.MoveBatch(2, -1), c.Announce())
    assert along.state.announced == {"2/QĐ"}
    with pytest.raises(Refusal, match="Announce decision 1/QĐ first"):
        along.do(c.Call())
    assert next_step(along.state) == c.Announce()
    along.do(c.Announce(), *BATCH[:3])
    assert set(along.state.handed) == {1, 2, 3}


def test_what_cannot_be_read_out_yet_is_left_outstanding(along: Calls) -> None:
    along.do(c.SetDecision("1/QĐ", stand_first=True), c.MoveBatch(2, -1), c.Announce(), *BATCH)
    assert set(along.state.handed) == {2, 3}
    assert 1 in {known.id for known in along.state.outstanding}


def test_a_position_is_not_left_to_a_certificate_of_another_decision(along: Calls) -> None:
    with pytest.raises(Refusal, match="separate them first"):
        along.do(c.AnnulCertificate(2, "trùng"))
    along.do(c.Together(1, None), c.AnnulCertificate(2, "trùng"))
    assert [batch.certificates for batch in along.state.batches] == [(4, 1), (3,)]


def test_who_is_called_later_takes_along_what_he_receives_as_well(along: Calls) -> None:
    along.do(c.LockBatch(2), c.NoteAbsent(2), c.Postpone(2))
    home = along.state.batch_of(2)
    assert home is not None
    assert (home.number, home.along) == (3, ((1, 2),))
    assert called(along, 2) == [3]


def test_the_absent_are_noted_at_their_place_whichever_certificate_is_named(along: Calls) -> None:
    along.do(c.NoteAbsent(1))
    assert along.state.away == {2}
    assert called(along, 2) == [3]
    along.do(c.NoteHere(1))
    assert called(along, 2) == [2, 3]


def test_the_dead_are_never_called_along_with_anything() -> None:
    people = (certificate(1, 1), certificate(2, 1, 1, posthumous=True))
    calls = Calls(events.AwardsImported(DECISIONS, people, plan(people)))
    for one, to in ((1, 2), (2, 1)):
        with pytest.raises(Refusal, match="alone"):
            calls.do(c.Together(one, to))


def test_nothing_is_handed_over_on_the_stage_before_it_is_read_there(rows: Calls) -> None:
    rows.do(c.SetDecision("1/QĐ", stand_first=True), c.Call(), c.Stage())
    for command in (c.Hand(), c.Hand(1)):
        with pytest.raises(Refusal, match="Announce decision 1/QĐ first"):
            rows.do(command)
    rows.do(c.Announce(), c.Hand(1))


def test_who_is_to_stand_first_stands_first(rows: Calls) -> None:
    rows.do(c.SetDecision("1/QĐ", stand_first=True))
    for command in (c.Announce(), c.Announce("1/QĐ")):
        with pytest.raises(Refusal, match="Batch 1 is not on the stage yet"):
            rows.do(command)


def test_a_changed_setting_leaves_nobody_standing_there_for_ever(rows: Calls) -> None:
    rows.do(c.SetDecision("1/QĐ", stand_first=True), c.Call(), c.Stage(), c.SetDecision("1/QĐ", stand_first=False))
    step = next_step(rows.state)
    assert step == c.Announce()
    rows.do(step, c.Hand())
    assert set(rows.state.handed) == {1, 2}


def test_an_id_is_never_given_again(rows: Calls) -> None:
    rows.do(c.AnnulCertificate(6, "trùng"))
    assert rows.state.next_certificate == 7
    rows.put(events.AwardsImported(DECISIONS, TWO[:3], (row(1, 1, 2, 3),)))
    assert rows.add(1, 9).id == 7


def test_an_undo_far_back_is_as_if_it_had_never_been(rows: Calls) -> None:
    rows.do(c.Announce(), c.Call(), c.Stage(), c.Hand(1))
    of = rows.entries[-1].id
    for n in range(130):
        rows.put(events.RecipientReachedWing((n % 6,)) if n % 2 else events.RecipientLeftWing((n % 6,)))
    rows.do(c.Hand(), c.UndoAward(of))
    assert set(rows.state.handed) == {2}
    assert len(rows.state.entries) == len(rows.entries) - 1
    rows.do(c.UndoAward())
    assert not rows.state.handed
    imported = rows.entries[0].event
    assert isinstance(imported, events.AwardsImported)
    plain = Calls(imported)
    for entry in rows.entries[1:]:
        plain.put(entry.event, entry.id)
    assert plain.state == rows.state


def test_a_new_plan_comes_to_its_rule(conference: Conference, codes: Any) -> None:
    context = Context(conference, codes, conference.terms.holders["award"].station_id, "Sân khấu", 0)
    drafts = decide(context, c.Replan(5))
    assert [draft.kind for draft in drafts] == ["awards.arranged"]
    assert all(len(batch["certificates"]) <= 5 for batch in drafts[0].payload["batches"])


def test_a_number_that_fits_no_label_has_none(conference: Conference, codes: Any) -> None:
    from datetime import datetime

    before = conference.awards
    people = (certificate(-1, 1), certificate(100_000, 1))
    try:
        conference.awards = Calls(events.AwardsImported(DECISIONS, people, plan(people))).state
        for id_ in (-1, 100_000):
            for what in ("label", "place", "swap"):
                assert award_slip(what, id_, conference, codes, datetime(2020, 5, 15)) is None
    finally:
        conference.awards = before


def test_a_proxy_who_does_not_come_leaves_no_place_filled(rows: Calls) -> None:
    rows.present = frozenset({1})
    rows.do(c.LockBatch(1), c.NameProxy(2, "Lê B"))
    assert called(rows, 1) == [1, 2]
    rows.do(c.DropProxy(2))
    assert called(rows, 1) == [1]
    rows.do(c.NoteHere(2), c.NameProxy(2, "Lê B"), c.SetDecision("1/QĐ", no_proxy=True))
    assert called(rows, 1) == [1]


def test_a_stranger_recognised_takes_only_his_own_certificates_along(conference: Conference, codes: Any) -> None:
    """Of two certificates of one person of the roster, only the one that was meant is joined to another."""
    awards, roster = conference.awards, conference.roster
    twice = next(a for a in awards.certificates if sum(b.number == a.number for b in awards.certificates) > 1)
    other = next(person.number for person in roster.expected() if person.number != twice.number)
    context = Context(conference, codes, conference.terms.holders["award"].station_id, "Sân khấu", 0)
    (draft,) = decide(context, c.JoinRecipient(twice.id, other))
    assert (draft.kind, list(draft.payload["certificates"])) == ("awards.joined", [twice.id])
