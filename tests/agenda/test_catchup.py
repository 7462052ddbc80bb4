"""Catching up is as by hand, where every subset of parts is tried and every half minute handed out by itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.catchup import Part, Proposal, Task, catch_up, shared
from tests.support.sure import sure

# Seven items with their minima, in minutes; the fixed one cannot be cut.
PLANNED, LEAST = (20, 40, 35, 10, 10, 15, 10), (15, 20, 30, 8, 5, 15, 5)


def minutes(*values: float) -> tuple[int, ...]:
    return tuple(round(value * 60) for value in values)


def seven(late: float, parts: tuple[Part, ...] = ()) -> Proposal:
    tasks = [Task(planned, least) for planned, least in zip(minutes(*PLANNED), minutes(*LEAST), strict=True)]
    tasks[2] = replace(tasks[2], parts=parts)
    return catch_up(tasks, int(late * 60), sum(minutes(*PLANNED)))


def grains_by_hand(rooms: list[int], wanted: int, grain: int = 30) -> list[int]:
    line = sorted(
        (Fraction(2 * k - 1, 2 * (r // grain)), i) for i, r in enumerate(rooms) for k in range(1, r // grain + 1)
    )
    cuts = [0] * len(rooms)
    for _, i in line:
        cuts[i] += min(grain, wanted)
        wanted -= min(grain, wanted)
    ends = grains_by_hand([r % grain for r in rooms], wanted, 1) if wanted else [0] * len(rooms)
    return [cut + end for cut, end in zip(cuts, ends, strict=True)]


def without(task: Task, gone: set[int]) -> Task:
    parts = [part for part in task.parts if part.index in gone]
    planned = max(0, task.planned_s - sum(part.planned_s for part in parts))
    return Task(planned, min(planned, max(0, task.least_s - sum(part.least_s for part in parts))))


def best_by_hand(tasks: list[Task], short: int) -> set[tuple[int, int]]:
    parts = [(place, part) for place, task in enumerate(tasks) for part in task.parts]
    found = []
    for chosen in chain.from_iterable(combinations(range(len(parts)), n) for n in range(len(parts) + 1)):
        gone = {(parts[c][0], parts[c][1].index) for c in chosen}
        least = sum(without(task, {i for at, i in gone if at == place}).least_s for place, task in enumerate(tasks))
        freed = min(short, sum(task.least_s for task in tasks) - least)
        found.append((-freed, sum(parts[c][1].loss for c in chosen), len(chosen), chosen[::-1], gone))
    return min(found, key=lambda one: one[:4])[4]


def by_hand(tasks: list[Task], now: int, deadline: int | None) -> Proposal:
    firsts = [i for i, task in enumerate(tasks) if not i or task.start_s is not None]
    at, needed, possible, late = now, 0, 0, [0]
    seconds: list[int] = []
    dropped: list[tuple[int, int]] = []
    for first, end in zip(firsts, [*firsts[1:], len(tasks)], strict=True):
        window = tasks[first:end]
        limit = deadline if end == len(tasks) else tasks[end].start_s
        at = at if window[0].start_s is None else max(at, window[0].start_s)
        on_time = sure(window[0].start_s) if first else at
        need = 0 if limit is None else max(0, at + sum(task.planned_s for task in window) - limit)
        needed += max(0, need - (at - on_time))
        room = sum(task.planned_s - task.least_s for task in window)
        possible += room if need else 0
        gone = best_by_hand(window, need - room) if need > room else set()
        left = [without(task, {i for at, i in gone if at == place}) for place, task in enumerate(window)]
        rooms = [task.planned_s - task.least_s for task in left]
        freed = sum(task.planned_s for task in window) - sum(task.planned_s for task in left)
        cuts = grains_by_hand(rooms, min(sum(rooms), max(0, need - freed)))
        seconds += [task.planned_s - cut for task, cut in zip(left, cuts, strict=True)]
        dropped += sorted((first + place, i) for place, i in gone)
        at += sum(seconds[first:])
        late.append(0 if limit is None else max(0, at - limit))
    saved = tuple(task.planned_s - had for task, had in zip(tasks, seconds, strict=True))
    return Proposal(tuple(seconds), saved, tuple(dropped), needed, possible if needed else room, max(late), at)


def some_day(random: Random, most: int = 7) -> tuple[list[Task], int, int | None]:
    """Return a random day: some parts fit their task, some do not; anchors are near what is planned."""
    tasks, at, parts_left = [], 0, 6
    for _ in range(random.randint(1, most)):
        grain = random.choice((1, 30, 60))
        planned = random.randint(0, 1500 // grain) * grain
        least = random.randint(0, planned)
        parts = []
        for index in range(random.choice((0, 0, 1, 3))):
            if parts_left:
                parts_left -= 1
                long = random.randint(0, 600)
                parts.append(Part(index, long, random.randint(0, long), random.randint(1, 6)))
        if random.random() < 0.7:
            planned += sum(part.planned_s for part in parts)
            least += sum(part.least_s for part in parts)
        start = max(0, at + random.randint(-900, 600)) if random.random() < 0.25 else None
        tasks.append(Task(planned, least, start, tuple(parts)))
        at += planned
    return tasks, random.randint(-600, 1800), random.choice((None, at, at - random.randint(0, 3000)))


def keeps_its_word(tasks: list[Task], now: int, deadline: int | None) -> Proposal:
    """Judge a proposal by the rules alone: lengths, sums, and every anchor kept exactly if it says so."""
    found = catch_up(tasks, now, deadline)
    at, late = now, 0
    for place, (task, left, cut) in enumerate(zip(tasks, found.seconds, found.cuts, strict=True)):
        rest = without(task, {index for at_place, index in found.dropped if at_place == place})
        assert rest.least_s <= left <= rest.planned_s
        assert left + cut == task.planned_s
        if task.start_s is not None:
            late = max(late, at - task.start_s if place else 0)
            at = max(at, task.start_s)
        at += left
    late = max(late, 0 if deadline is None else at - deadline)
    assert (found.shortfall_s, found.end_s) == (late, at)
    assert found.shortfall_s or bool(found.needed_s) == any(found.cuts)
    if all(task.start_s is None for task in tasks[1:]) and not found.dropped:
        assert sum(found.cuts) + found.shortfall_s == found.needed_s
    return found


def campaign(seeds: range) -> None:
    dropped = late = 0
    for seed in seeds:
        day = some_day(Random(seed))
        found = keeps_its_word(*day)
        assert found == by_hand(*day), seed
        dropped += bool(found.dropped)
        late += bool(found.shortfall_s)
    # A campaign in which nothing is dropped, or nothing helps, would prove little.
    assert min(dropped, late, len(seeds) - late) > len(seeds) // 20


def test_two_thousand_days_are_as_by_hand() -> None:
    campaign(range(2_000))


@pytest.mark.soak
def test_twenty_thousand_days_are_as_by_hand() -> None:
    campaign(range(10_000, 30_000))


@given(st.randoms(use_true_random=False))
def test_a_day_is_as_by_hand(random: Random) -> None:
    day = some_day(random)
    assert keeps_its_word(*day) == by_hand(*day)


@pytest.mark.parametrize("seed", range(24))
def test_of_forty_parts_the_least_loss_goes(seed: int) -> None:
    random = Random(seed)
    short, grain = random.randint(1, 2400), random.choice((1, 60))
    parts = []
    for index in range(40):
        least = random.randint(0, 900 // grain) * grain
        parts.append(Part(index, least, least, random.choice((random.randint(1, 9), least + 60, 60))))
    tasks = [
        Task(sum(p.least_s for p in parts[i : i + 8]), 7200, None, tuple(parts[i : i + 8])) for i in range(0, 40, 8)
    ]
    best = {0: (0, 0)}
    for part in parts:
        for freed, (loss, count) in list(best.items()):
            now = min(short, freed + part.least_s)
            best[now] = min(best.get(now, (10**6, 0)), (loss + part.loss, count + 1))
    found = catch_up(tasks, 0, sum(task.planned_s for task in tasks) - short)
    assert (sum(parts[index].loss for _, index in found.dropped), len(found.dropped)) == best[short]


@given(st.randoms(use_true_random=False), st.integers(1, 900))
def test_later_means_less_for_everybody_as_long_as_nothing_is_dropped(random: Random, later: int) -> None:
    tasks, now, deadline = some_day(random, 20)
    tasks = [replace(task, parts=()) for task in tasks]
    before, after = catch_up(tasks, now, deadline), catch_up(tasks, now + later, deadline)
    assert all(a >= b for a, b in zip(before.seconds, after.seconds, strict=True))
    assert before.needed_s <= after.needed_s <= before.needed_s + later


@given(st.lists(st.integers(0, 3600).flatmap(lambda p: st.tuples(st.just(p), st.integers(-60, p + 60)))), st.data())
def test_a_share_is_exact_and_never_falls_as_the_whole_grows(
    segments: list[tuple[int, int]], data: st.DataObject
) -> None:
    planned, least = [p for p, _ in segments], [m for _, m in segments]
    floors = [max(0, min(segment)) for segment in segments]
    total = data.draw(st.integers(0, sum(planned) + 100))
    found, more = shared(planned, least, total), shared(planned, least, total + 1)
    assert sum(found) == min(total, sum(planned))
    assert all(a <= b for a, b in zip(found, more, strict=True))
    for p, floor, had in zip(planned, floors, found, strict=True):
        assert (floor if total >= sum(floors) else 0) <= had <= (p if total >= sum(floors) else floor)


def test_a_share_above_and_below_the_minima() -> None:
    assert shared((600, 300), (300, 300), 900) == (600, 300) == shared((600, 300), (300, 300), 2000)
    assert shared((600, 600), (0, 0), 1125) == (555, 570)
    assert shared((600, 300), (300, 150), 300) == (200, 100)
    assert shared((600, 300), (300, 150), -5) == (0, 0)
    assert shared((), (), 60) == ()
    with pytest.raises(ValueError, match="shorter"):
        shared((60,), (), 10)


def test_seven_items_ten_minutes_late() -> None:
    found = seven(10)
    assert found.seconds == minutes(18.5, 35, 34, 9.5, 9, 15, 9)
    assert (sum(found.cuts), found.needed_s, found.possible_s, found.shortfall_s) == (600, 600, 42 * 60, 0)


def test_seven_items_at_the_edge_of_their_room() -> None:
    assert (seven(40).seconds, seven(40).shortfall_s) == (minutes(15, 21, 30, 8, 5.5, 15, 5.5), 0)
    assert (seven(42).seconds, seven(42).shortfall_s) == (minutes(*LEAST), 0)
    assert (seven(50).seconds, seven(50).shortfall_s) == (minutes(*LEAST), 8 * 60)


def test_what_a_dropped_part_frees_in_excess_stays_with_the_others() -> None:
    found = seven(50, (Part(0, 15 * 60, 12 * 60, 3), Part(1, 10 * 60, 10 * 60, 5)))
    assert found.dropped == ((2, 0),)
    assert (sum(found.cuts), found.shortfall_s, found.end_s) == (50 * 60, 0, sum(minutes(*PLANNED)))


def test_two_small_losses_may_be_less_than_a_great_one_and_fewer_parts_are_better() -> None:
    parts = (Part(0, 300, 300, 2), Part(1, 300, 300, 2), Part(2, 600, 600, 5), Part(3, 600, 600, 4))
    assert catch_up([Task(1800, 1800, None, parts)], 0, 1200).dropped == ((0, 3),)
    assert catch_up([Task(1800, 1800, None, parts[:3])], 0, 1200).dropped == ((0, 0), (0, 1))


def test_half_minutes_wherever_they_fit() -> None:
    assert catch_up([Task(645, 600), Task(1000, 900)], 0, 1645 - 120).cuts == (30, 90)
    assert catch_up([Task(645, 600), Task(1000, 900)], 0, 1645 - 145).cuts == (45, 100)
    assert catch_up([Task(1200, 0), Task(1200, 0)], 0, 2400 - 75).cuts == (45, 30)


def test_slack_before_a_fixed_start_helps_nobody_behind_it() -> None:
    found = catch_up([Task(600, 300), Task(600, 300, 1200), Task(600, 500)], 0, 2280)
    assert (found.seconds[0], sum(found.cuts), found.needed_s, found.end_s) == (600, 120, 120, 2280)
    assert found.possible_s == 400


def test_a_missed_fixed_start_is_said_even_if_the_end_is_kept() -> None:
    found = catch_up([Task(600, 540), Task(600, 300, 480)], 0, 1080)
    assert found.seconds == (540, 540)
    assert (found.needed_s, found.possible_s, found.shortfall_s, found.end_s) == (120, 360, 60, 1080)


def test_without_a_deadline_without_tasks_or_sense() -> None:
    assert catch_up([Task(600, 300)], 0, None) == Proposal((600,), (0,), (), 0, 300, 0, 600)
    assert catch_up([], 60, 0) == Proposal((), (), (), 60, 0, 60, 60)
    assert catch_up([Task(600, 300, 0)], -100, 600) == Proposal((600,), (0,), (), 0, 300, 0, 600)
    assert catch_up([Task(60, 90), Task(60, -5)], 0, 60).seconds == (60, 0)
