"""What the award calls still take: by the model before the first batch, by the stage's own pace after it."""

from __future__ import annotations

import pytest

from agenda.stamps import Stamp
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.fold import apply
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.pace import DECISION_S, WALK_OFF_S, batch_seconds, pace
from kiosk.awards.state import Awards


def stamp(seconds: float) -> Stamp:
    return Stamp(int(seconds * 1000), int(seconds * 1e9), "b")


def at(stamp: Stamp) -> int:
    return stamp.mono_ns // 1_000_000


@pytest.fixture
def awards() -> Awards:
    decisions = (Decision(number="1", date="2020-01-01", authority="A", award="X"),)
    people = [Certificate(id=n, decision="1", kind="individual", name=str(n), award="X") for n in range(30)]
    batches = tuple(Batch(n + 1, "1", "individual", tuple(range(n * 10, n * 10 + 10))) for n in range(3))
    return apply(
        Awards.empty(), events.Entry("i", events.AwardsImported(decisions, tuple(people), batches, "f", "h"), stamp(0))
    )


def call(awards: Awards, number: int, start: float, end: float | None) -> Awards:
    awards = apply(awards, events.Entry(f"c{number}", events.BatchCalled(number), stamp(start)))
    if end is not None:
        awards = apply(awards, events.Entry(f"x{number}", events.BatchCleared(number), stamp(end)))
    return awards


def test_before_the_first_batch_the_model_counts(awards: Awards) -> None:
    found = pace(awards, at, 0)
    assert found.expected_s == 3 * batch_seconds(10) + DECISION_S
    assert found.least_s == 3 * (batch_seconds(10) - WALK_OFF_S) + DECISION_S
    assert found.timed == 0


def test_the_facts_table_of_ceremonies_is_met() -> None:
    """130 people in rows of ten, four decisions, one presenter: about three quarters of an hour."""
    assert 40 <= (13 * batch_seconds(10) + 4 * DECISION_S) / 60 <= 48
    assert batch_seconds(10, presenters=2) < batch_seconds(10)


def test_a_slow_stage_is_believed_and_a_fast_one_too(awards: Awards) -> None:
    awards = apply(awards, events.Entry("a", events.DecisionAnnounced("1"), stamp(0)))
    slow = call(awards, 1, 0, 2 * batch_seconds(10))
    found = pace(slow, at, 2 * batch_seconds(10) * 1000)
    assert (found.expected_s, found.timed) == (4 * batch_seconds(10), 1)
    assert found.least_s == 2 * (batch_seconds(10) - WALK_OFF_S)
    fast = call(awards, 1, 0, batch_seconds(10) / 2)
    assert pace(fast, at, 0).expected_s == batch_seconds(10)


def test_the_running_batch_counts_what_it_has_had_and_an_undone_one_nothing(awards: Awards) -> None:
    awards = apply(awards, events.Entry("a", events.DecisionAnnounced("1"), stamp(0)))
    awards = call(awards, 1, 0, None)
    assert pace(awards, at, 60_000).expected_s == 3 * batch_seconds(10) - 60
    awards = apply(awards, events.Entry("u", events.AwardsUndone("c1"), stamp(61)))
    assert pace(awards, at, 61_000).expected_s == 3 * batch_seconds(10)


def test_when_all_are_called_nothing_is_left(awards: Awards) -> None:
    awards = apply(awards, events.Entry("a", events.DecisionAnnounced("1"), stamp(0)))
    for number in (1, 2, 3):
        awards = call(awards, number, number * 100, number * 100 + 90)
    assert (pace(awards, at, 10**9).expected_s, pace(awards, at, 10**9).least_s) == (0, 0)
