"""Who hands over: proposed by the body that gives the award, never a former leader, nobody who has gone by then."""

from __future__ import annotations

import pytest

from kiosk.awards import commands as c
from kiosk.awards.batches import Batch
from kiosk.awards.planning import plan
from kiosk.awards.presenters import Leader, body, fitting, propose
from kiosk.awards.rules.award_list import planned
from kiosk.conference.award_plan import leaders, plan_rules
from kiosk.conference.state import Conference
from tests.support.ceremonies import CERTIFICATES, DECISIONS, Calls


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Thủ tướng Chính phủ", "state"),
        ("Chủ tịch nước", "state"),
        ("Chủ tịch UBND tỉnh", "people's committee"),
        ("Phó Chủ tịch Ủy ban nhân dân tỉnh", "people's committee"),
        ("Ban Chấp hành LĐLĐ tỉnh", "federation"),
        ("Đoàn Chủ tịch Tổng LĐLĐ Việt Nam", "confederation"),
        ("Phó Chủ tịch Tổng Liên đoàn Lao động Việt Nam", "confederation"),
        ("Bí thư Tỉnh uỷ", "party"),
        ("Chủ tịch Uỷ ban MTTQ tỉnh", "front"),
        ("Bí thư Tỉnh đoàn", "youth"),
        ("Giám đốc Công ty Than", None),
    ],
)
def test_bodies(text: str, named: str | None) -> None:
    assert body(text) == named


def codes_of(conference: Conference, decision: str) -> set[tuple[str | None, ...]]:
    people = conference.roster.people
    return {
        tuple(people[number].code for number in batch.presenters)
        for batch in conference.awards.batches
        if batch.decision == decision
    }


def test_the_sample(conference: Conference) -> None:
    """Each body's own guest; nobody of the state is here, so the first in protocol order hands over for it."""
    people = conference.roster.people
    first = people[min(leader.number for leader in leaders(conference) if leader.order == 0)]
    by_body = {body(d.authority): codes_of(conference, d.number) for d in conference.awards.decisions}
    assert by_body["state"] == {(first.code,)}
    assert first.order == min(p.order for p in people.values() if p.order)
    assert by_body["people's committee"] == {("KM06",)}
    assert by_body["confederation"] == {("KM01",)}
    assert by_body["federation"] == {("KM12",)}


def test_who_leaves_before_a_batch_is_over_is_passed_over(conference: Conference) -> None:
    """KM06 leaves at 10:30: he hands over what is done by then, and nothing after it."""
    person = conference.roster.by_code("KM06")
    assert person is not None
    rules = plan_rules(conference)
    assert next(leader.leaves for leader in rules.leaders if leader.number == person.number) == "10:30"
    awards = conference.awards
    own = {d.number for d in awards.decisions if body(d.authority) == "people's committee"}
    for starts, serves in ((8 * 60, True), (10 * 60 + 25, False)):
        from dataclasses import replace

        batches = planned(awards.certificates, awards.decisions, replace(rules, starts=starts))
        served = {n for batch in batches if batch.decision in own for n in batch.presenters}
        assert (person.number in served) == serves
        assert served


def test_former_leaders_never_hand_over(conference: Conference) -> None:
    former = {leader.number for leader in leaders(conference) if leader.former}
    assert former
    for each in (1, 2, 3):
        batches = propose(conference.awards.batches, conference.awards.decisions, leaders(conference), each)
        assert not former & {n for batch in batches for n in batch.presenters}


def test_only_those_who_leave_are_better_than_nobody() -> None:
    batches = (Batch(1, "1/QĐ", "individual", (1, 2)),)
    gone = [Leader(7, "Chủ tịch LĐLĐ tỉnh", 1, "09:00")]
    assert propose(batches, DECISIONS, gone, 2, {1: "09:30"})[0].presenters == (7,)
    stays = [*gone, Leader(8, "Giám đốc Sở", 2)]
    assert propose(batches, DECISIONS, stays, 1, {1: "09:30"})[0].presenters == (8,)
    assert propose(batches, DECISIONS, stays, 1, {1: "09:00"})[0].presenters == (7,)


def test_no_more_presenters_than_positions() -> None:
    people = [Leader(n, "Chủ tịch LĐLĐ tỉnh", n) for n in range(1, 6)]
    for batch in propose(plan(CERTIFICATES, 3), DECISIONS, people, 3):
        assert len(batch.presenters) == min(3, len(batch.certificates))
        shares = [position for i in range(len(batch.presenters)) for position in batch.share(i)]
        assert shares == list(range(1, len(batch.certificates) + 1))
        lengths = [len(batch.share(i)) for i in range(len(batch.presenters))]
        assert max(lengths) - min(lengths) <= 1
    assert fitting("LĐLĐ", []) == []


def test_a_change_of_hands_from_a_batch_on() -> None:
    calls = Calls()
    calls.do(c.Announce(), c.Call())
    calls.do(c.SetPresenters(2, (91, 90, 91), onward=True))
    assert [batch.presenters for batch in calls.state.batches[:3]] == [(), (91, 90), (91, 90)]
    calls.do(c.SetSide(1, "left", onward=True))
    assert {batch.side for batch in calls.state.batches} == {"left"}
