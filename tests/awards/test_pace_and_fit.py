"""Whether the calls fit the programme's minutes, and what would save how much if they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agenda.stamps import Stamp
from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.checks import Surroundings, check
from kiosk.awards.pace import DECISION_S, batch_seconds, needed_seconds, pace
from kiosk.awards.rules.award_list import planned
from kiosk.awards.state import Awards
from tests.support.ceremonies import BATCH, CERTIFICATES, DECISIONS, RULES, Calls, certificate


def around(minutes: int | None) -> Surroundings:
    return Surroundings({}, {}, {}, {}, minutes)


def minutes_of(awards: Awards, **how: int) -> int:
    return -(-needed_seconds(awards, **how) // 60)


def fit(calls: Calls, minutes: int | None) -> list[dict[str, Any]]:
    found = [finding.note for finding in check(calls.state, around(minutes)) if "needs" in finding.note.params]
    return [note.params for note in found]


def at(stamp: Stamp) -> int:
    return stamp.mono_ns // 10**6


@pytest.fixture
def long() -> Calls:
    """Forty people one after the other: far more than a quarter of an hour."""
    people = tuple(certificate(n, 1) for n in range(1, 41))
    return Calls(events.AwardsImported(DECISIONS, people, planned(people, DECISIONS, replace(RULES, size=4))))


def test_what_does_not_fit_is_told_with_what_would_save(long: Calls) -> None:
    needs = minutes_of(long.state)
    (told,) = fit(long, needs - 1)
    assert (told["needs"], told["minutes"]) == (needs, needs - 1)
    assert told["hands"] == needs - minutes_of(long.state, presenters=2) > 0
    assert told["rows"] == needs - minutes_of(long.state, size=15) > 0


def test_what_fits_is_not_told(long: Calls) -> None:
    needs = minutes_of(long.state)
    assert fit(long, needs) == fit(long, None) == []
    long.do(c.Announce(), c.Call())
    assert fit(long, 1) == []  # the stage's own pace tells from here on


def test_the_savings_are_true(long: Calls) -> None:
    (told,) = fit(long, 1)
    long.do(c.Replan(15))
    assert minutes_of(long.state) == told["needs"] - told["rows"]
    long.do(c.Replan(4, 2))
    assert minutes_of(long.state) == told["needs"] - told["hands"]
    long.do(c.Replan(15, 2))
    assert fit(long, 1)[0]["hands"] == 0


def test_nothing_is_needed_of_an_empty_list() -> None:
    assert needed_seconds(Awards.empty()) == 0
    assert check(Awards.empty(), around(1)) == []


def test_the_model_adds_up() -> None:
    calls = Calls()
    whole = sum(batch_seconds(len(batch.certificates), len(batch.presenters)) for batch in calls.state.batches)
    assert needed_seconds(calls.state) == whole + DECISION_S * 3
    assert pace(calls.state, at, 0).expected_s == whole + DECISION_S * 3


def test_who_is_not_called_takes_no_time() -> None:
    calls = Calls()
    before = pace(calls.state, at, 0).expected_s
    one = next(b for b in calls.state.batches if len(b.certificates) > 1).certificates[0]
    calls.do(c.NoteAbsent(one))
    assert pace(calls.state, at, 0).expected_s < before


def test_a_place_that_has_moved_on_is_counted_once() -> None:
    calls = Calls()
    batch = next(b for b in calls.state.batches if len(b.certificates) > 1)
    calls.do(c.LockBatch(batch.number))
    count = sum(batch_seconds(len(b.certificates)) for b in calls.state.batches)
    calls.do(c.Postpone(batch.certificates[0]))
    one = calls.state.batch_of(batch.certificates[0])
    assert one is not None
    alone = batch_seconds(1) if len(one.certificates) == 1 else batch_seconds(3) - batch_seconds(2)
    lost = batch_seconds(2) - batch_seconds(1)
    assert pace(calls.state, at, 0).expected_s == count + alone - lost + DECISION_S * 3


def test_the_pace_of_the_last_batches_counts() -> None:
    calls = Calls()
    for command in (c.Announce(), *BATCH):
        calls.do(command)
    found = pace(calls.state, at, 10_000)
    assert found.timed == 1
    assert found.batch_s == 4.0
    assert found.person_s == 4.0 / len(calls.state.batches[0].certificates)


def test_nobody_is_told_to_be_in_two_places_who_is_in_one() -> None:
    """A place given up in a frozen order and the new one behind it are one person's one certificate."""
    calls = Calls()
    batch = next(b for b in calls.state.batches if len(b.certificates) > 1)
    calls.do(c.LockBatch(batch.number), c.Postpone(batch.certificates[0]))
    numbers = [f.note.params for f in check(calls.state, around(None)) if "one" in f.note.params]
    assert all(fields["one"] != fields["two"] for fields in numbers)
    assert {known.id for known in calls.state.certificates} == {known.id for known in CERTIFICATES}
