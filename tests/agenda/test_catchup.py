"""Catching up keeps the minima and the exact sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.catchup import replan

STEP = st.integers(0, 7200).flatmap(lambda plan: st.tuples(st.just(plan), st.integers(0, plan)))


def minutes(*values: float) -> list[int]:
    return [round(value * 60) for value in values]


def test_nothing_needed_changes_nothing():
    assert replan(minutes(10, 5), minutes(5, 5), 0).cuts == (0, 0)
    assert replan(minutes(10, 5), minutes(5, 5), -600).seconds == (600, 300)
    assert replan([], [], 60).shortfall_s == 60


def test_the_cut_follows_the_room():
    found = replan(minutes(20, 40, 10), minutes(15, 20, 10), 10 * 60)
    assert found.cuts == (120, 480, 0)
    assert found.shortfall_s == 0


def test_more_than_there_is_room_for_is_a_shortfall():
    found = replan(minutes(20, 10), minutes(15, 8), 10 * 60)
    assert found.seconds == tuple(minutes(15, 8))
    assert found.shortfall_s == 180


def test_cuts_are_half_minutes_where_they_can_be():
    found = replan(minutes(20, 40, 35), minutes(15, 21, 30), 7 * 60)
    assert sum(found.cuts) == 420
    assert all(cut % 30 == 0 for cut in found.cuts)


def test_steps_and_minima_must_match():
    with pytest.raises(ValueError, match="shorter"):
        replan([60], [], 10)


@given(st.lists(STEP, max_size=30), st.integers(-100, 200_000))
def test_minima_hold_and_the_sum_is_exact(steps: list[tuple[int, int]], needed: int):
    planned, minima = [plan for plan, _ in steps], [least for _, least in steps]
    found = replan(planned, minima, needed)
    assert sum(found.cuts) + found.shortfall_s == max(0, needed)
    for plan, least, left, cut in zip(planned, minima, found.seconds, found.cuts, strict=True):
        assert least <= left <= plan
        assert left + cut == plan
    assert not found.shortfall_s or list(found.seconds) == minima
