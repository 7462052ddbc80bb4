"""Catching up: how the minutes that must go are spread over the steps still to come, none below its minimum.

Whole seconds on one axis, so that every sum is exact; it only proposes, nothing here changes a programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heapreplace
from math import inf

_GRAIN_S = 30


@dataclass(frozen=True, slots=True)
class Part:
    """An optional segment still to come, its share of its step in seconds; dropping it loses `loss`, more than 0."""

    index: int  # its place in the step
    planned_s: int
    least_s: int
    loss: int


@dataclass(frozen=True, slots=True)
class Task:
    """A step still to come, or the rest of the running one; it begins neither before nor after a fixed `start_s`.

    Lengths are in seconds. A minimum beyond what is planned counts as what is planned, anything below 0 as 0.
    """

    planned_s: int
    least_s: int
    start_s: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def room_s(self) -> int:
        """What can be cut of it without dropping anything."""
        return max(0, self.planned_s - max(0, self.least_s))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What each task gets and loses (with what is dropped of it), in seconds; the parts dropped as (task, index).

    `needed_s` must go in all so that every fixed start and the deadline are kept, lateness that one window hands to
    the next counted once; `possible_s` could go without dropping anything. `shortfall_s` is the most by which a fixed
    start ahead or the deadline is missed all the same, 0 if all are kept; it ends at `end_s`.
    """

    seconds: tuple[int, ...]
    cuts: tuple[int, ...]
    dropped: tuple[tuple[int, int], ...]
    needed_s: int
    possible_s: int
    shortfall_s: int
    end_s: int


_Window = tuple[int, list[Task], int | None]  # the place of the first, all of them, when they must be over
_Option = tuple[int, int]  # the seconds that dropping something frees, and the price
_State = tuple[int, int]  # the seconds still to be freed, and the price so far


def catch_up(tasks: Sequence[Task], now_s: int, deadline_s: int | None) -> Proposal:
    """Propose cuts so that every fixed start and the deadline are kept; without a deadline the end is free.

    They split the tasks into windows, each solved by itself: slack before a fixed start helps nobody behind it. Cuts
    are in proportion to the room above the minima; where that is not enough, the parts are dropped that lose least.
    If even all of them do not help, everything is at its minimum, all that frees time is dropped, and the next window
    begins late. A first task whose fixed start is past begins now, which is no shortfall.
    """
    clean = [_sound(task) for task in tasks]
    windows = _windows(clean, deadline_s)
    at, behind, needed, possible, worst = now_s, 0, 0, 0, 0
    seconds: list[int] = []
    dropped: list[tuple[int, int]] = []
    for first, members, limit in windows:
        if members and members[0].start_s is not None:
            at = max(at, members[0].start_s)
        over = 0 if limit is None else at + sum(task.planned_s for task in members) - limit
        # What the window before ends late is in the need of that one already.
        needed += max(0, over - behind)
        lengths = [task.planned_s for task in members]
        if over > 0:
            room = sum(task.room_s for task in members)
            possible += room
            lengths, gone = _solve(members, over, room)
            dropped += [(first + place, index) for place, index in gone]
        seconds += lengths
        at += sum(lengths)
        behind = 0 if limit is None else max(0, at - limit)
        worst = max(worst, behind)
    if not needed:
        possible = sum(task.room_s for task in windows[-1][1])
    cuts = tuple(task.planned_s - length for task, length in zip(clean, seconds, strict=True))
    return Proposal(tuple(seconds), cuts, tuple(dropped), needed, possible, worst, at)


def shared(planned: Sequence[int], least: Sequence[int], total: int) -> tuple[int, ...]:
    """Spread a step's new length over its segments, in seconds, none below its minimum as long as the minima fit.

    A length no shorter than planned changes nothing; one under the minima shortens them all in proportion. More time
    in all is never less for one of them. Raises ValueError if not every segment has a minimum.
    """
    floors = [max(0, min(p, m)) for p, m in zip(planned, least, strict=True)]
    excess = sum(planned) - max(0, total)
    if excess <= 0:
        return tuple(planned)
    rooms = [p - floor for p, floor in zip(planned, floors, strict=True)]
    under = excess - sum(rooms)
    if under <= 0:
        return tuple(p - cut for p, cut in zip(planned, _fill(rooms, excess, _GRAIN_S), strict=True))
    return tuple(floor - cut for floor, cut in zip(floors, _fill(floors, under, 1), strict=True))


def _sound(task: Task) -> Task:
    """Return a task whose numbers make sense."""
    planned = max(0, task.planned_s)
    least = max(0, min(planned, task.least_s))
    if not task.parts and (planned, least) == (task.planned_s, task.least_s):
        return task
    parts = tuple(
        Part(part.index, max(0, part.planned_s), max(0, min(part.planned_s, part.least_s)), max(0, part.loss))
        for part in task.parts
    )
    return Task(planned, least, task.start_s, parts)


def _windows(tasks: Sequence[Task], deadline_s: int | None) -> list[_Window]:
    """Return the tasks between what must be kept, each group with the moment it must end at; one if there are none."""
    firsts = [0, *(place for place, task in enumerate(tasks) if place and task.start_s is not None)]
    ends = [*firsts[1:], len(tasks)]
    limits = [*(tasks[first].start_s for first in firsts[1:]), deadline_s]
    return [(a, list(tasks[a:z]), limit) for a, z, limit in zip(firsts, ends, limits, strict=True)]


def _solve(members: list[Task], need: int, room: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Return what each task of a window gets, and what is dropped of them."""
    gone = _least_loss(members, need - room) if need > room else []
    left = list(members)
    for place in {place for place, _ in gone}:
        left[place] = _without(members[place], {index for at, index in gone if at == place})
    rooms = [task.room_s for task in left]
    freed = sum(task.planned_s for task in members) - sum(task.planned_s for task in left)
    cuts = _fill(rooms, min(sum(rooms), max(0, need - freed)), _GRAIN_S)
    return [task.planned_s - cut for task, cut in zip(left, cuts, strict=True)], gone


def _without(task: Task, gone: set[int]) -> Task:
    out = [part for part in task.parts if part.index in gone]
    planned = max(0, task.planned_s - sum(part.planned_s for part in out))
    least = max(0, task.least_s - sum(part.least_s for part in out))
    return replace(task, planned_s=planned, least_s=min(planned, least), parts=())


def _least_loss(members: Sequence[Task], short: int) -> list[tuple[int, int]]:
    """Return which parts to drop: least loss, then fewest, then the earlier; if all do not do, those that free most."""
    parts = [(place, part) for place, task in enumerate(members) for part in task.parts]
    # A price is one number that says it all: the loss, then how many parts, then which, as bits.
    n = len(parts)
    prices = iter([((part.loss * (n + 1) + 1) << n) + (1 << bit) for bit, (_, part) in enumerate(parts)])
    singles: list[_Option] = []
    bundles: list[list[_Option]] = []
    for task in members:
        own = [(part, next(prices)) for part in task.parts]
        spare = sum(part.planned_s - part.least_s for part in task.parts)
        if spare <= task.room_s and sum(part.least_s for part in task.parts) <= task.least_s:
            singles += [(part.least_s, price) for part, price in own if part.least_s]
        else:
            bundles.append(_together(task, own))
    short = min(short, sum(freed for freed, _ in singles) + sum(max(bundle)[0] for bundle in bundles))
    chosen = _cheapest(short, bundles, singles)
    return [(place, part.index) for bit, (place, part) in enumerate(parts) if chosen >> bit & 1]


def _together(task: Task, parts: Sequence[tuple[Part, int]]) -> list[_Option]:
    """Return what dropping parts frees of a task that has less time left than its parts make up.

    Its minimum falls by theirs, or to what then is left of its plan, if that is less.
    """
    by_least, by_planned = [(task.least_s, 0)], [(task.planned_s, 0)]
    for part, price in parts:
        by_least = _grown(by_least, [(part.least_s, price)])
        by_planned = _grown(by_planned, [(part.planned_s, price)])
    return [(task.least_s - min(rest, task.least_s), price) for rest, price in by_least + by_planned]


def _cheapest(short: int, bundles: Sequence[list[_Option]], singles: list[_Option]) -> int:
    """Return the least price that frees `short`, by one option of each bundle and any singles; there must be one."""
    states = [(short, 0)]  # all that may still turn out best
    for bundle in bundles:
        states = _grown(states, bundle)
    singles = sorted(singles, key=lambda single: (single[1] << 64) // single[0])
    ahead, most = sum(freed for freed, _ in singles), inf
    for freed, price in singles:
        # Nothing from here on is cheaper by the second: given up is what cannot get there, or not at a good price.
        states = [(rest, paid) for rest, paid in states if rest <= ahead and paid - (-rest * price // freed) <= most]
        states = _grown(states, [(freed, price)])
        ahead -= freed
        if not states[0][0]:
            most = min(most, states[0][1])
    return states[0][1]


def _grown(states: list[_State], options: Iterable[_Option]) -> list[_State]:
    """Return the states with one of the options taken or none, least rest first; left out is what others beat."""
    grown = [(max(0, rest - freed), paid + price) for freed, price in options for rest, paid in states]
    kept: list[_State] = []
    for state in sorted(states + grown):
        if not kept or state[1] < kept[-1][1]:
            kept.append(state)
    return kept


def _fill(rooms: Sequence[int], wanted: int, grain: int) -> list[int]:
    """Return cuts that sum to `wanted` exactly, each within its room; needs wanted <= sum(rooms).

    All fill at the same rate, each rounded to whole grains; the odd rest is what comes of the next grain. What is no
    whole grain of a room is used last. So more in all is never less for one of them.
    """
    sizes = [room // grain for room in rooms]
    count, odd = divmod(wanted, grain)
    if count < sum(sizes):
        filled, more = _filled(sizes, count), _filled(sizes, count + 1) if odd else sizes
        return [grain * a + (odd if b > a else 0) for a, b in zip(filled, more, strict=True)]
    whole = [grain * size for size in sizes]
    rest = wanted - sum(whole)
    ends = _fill([room % grain for room in rooms], rest, 1) if rest else [0] * len(rooms)
    return [most + end for most, end in zip(whole, ends, strict=True)]


def _filled(sizes: Sequence[int], count: int) -> list[int]:
    """Return how many of `count` grains fall to each; grain k of a size n comes at (k - 1/2) / n of all the way."""
    whole = sum(sizes)
    filled = [(2 * count * size + whole) // (2 * whole) for size in sizes]
    rest = count - sum(filled)
    # Rounding was too kind to some, or too hard: the last grains are given back, or the next ones taken.
    step = 1 if rest > 0 else -1
    line = [(step * (2 * filled[i] + step) / size, step * i) for i, size in enumerate(sizes) if size]
    heapify(line)
    for _ in range(abs(rest)):
        i = step * line[0][1]
        filled[i] += step
        heapreplace(line, (step * (2 * filled[i] + step) / sizes[i], step * i))
    return filled
