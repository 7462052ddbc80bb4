"""Catching up: how the minutes that must go are spread over the steps still to come, none below its minimum.

Whole seconds on one axis, so that every sum is exact; it only proposes, nothing here changes a programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

GRAIN_S = 30


@dataclass(frozen=True, slots=True)
class Part:
    """An optional segment still to come, which may be dropped: its place in the step, and what is lost by that."""

    index: int
    planned_s: int
    least_s: int
    loss: int


@dataclass(frozen=True, slots=True)
class Task:
    """A step still to come, or the rest of the running one; it begins neither before nor after a fixed `start_s`."""

    planned_s: int
    least_s: int
    start_s: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def room_s(self) -> int:
        """What can be cut of it."""
        return max(0, self.planned_s - max(0, self.least_s))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What each task gets and loses; the parts dropped as (task, index); `shortfall_s` is how late it still ends."""

    seconds: tuple[int, ...]
    cuts: tuple[int, ...]
    dropped: tuple[tuple[int, int], ...]
    needed_s: int
    possible_s: int
    shortfall_s: int
    end_s: int


class _Window(NamedTuple):
    tasks: tuple[int, ...]  # places
    limit_s: int | None


def catch_up(tasks: Sequence[Task], now_s: int, deadline_s: int | None) -> Proposal:
    """Propose cuts so that every fixed start and the deadline are kept.

    They split the tasks into windows, each solved by itself: slack before a fixed start helps nobody behind it. Cuts
    are in proportion to the room above the minima; where that is not enough, the parts are dropped that lose least.
    If even all of them do not help, everything is cut and dropped, and `shortfall_s` remains at the end.
    """
    at, seconds = now_s, [task.planned_s for task in tasks]
    needed = possible = 0
    dropped: list[tuple[int, int]] = []
    windows = _windows(tasks, deadline_s)
    for window in windows:
        members = [tasks[place] for place in window.tasks]
        at = max(at, members[0].start_s or at) if members else at
        need = 0 if window.limit_s is None else max(0, at + sum(m.planned_s for m in members) - window.limit_s)
        room = sum(member.room_s for member in members)
        if need:
            needed, possible = needed + need, possible + room
            left, gone = _solve(members, need, room)
            for place, length in zip(window.tasks, left, strict=True):
                seconds[place] = length
            dropped += [(window.tasks[member], index) for member, index in gone]
        at += sum(seconds[place] for place in window.tasks)
    if not needed and windows:
        possible = sum(tasks[place].room_s for place in windows[-1].tasks)
    cuts = tuple(task.planned_s - length for task, length in zip(tasks, seconds, strict=True))
    late = 0 if deadline_s is None else max(0, at - deadline_s)
    return Proposal(tuple(seconds), cuts, tuple(dropped), needed, possible, late, at)


def _windows(tasks: Sequence[Task], deadline_s: int | None) -> list[_Window]:
    """Return the tasks between what must be kept, each group with the moment it must end at."""
    groups: list[list[int]] = [[]]
    for place, task in enumerate(tasks):
        if task.start_s is not None and groups[-1]:
            groups.append([])
        groups[-1].append(place)
    limits = [tasks[group[0]].start_s for group in groups[1:]]
    return [_Window(tuple(group), limit) for group, limit in zip(groups, [*limits, deadline_s], strict=True)]


def _solve(members: Sequence[Task], need: int, room: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Return what each task of a window gets, and what is dropped of them."""
    if need <= room:
        return _lengths(members, water_fill([m.room_s for m in members], need)), []
    gone = _least_loss(members, need - room)
    left = [_without(task, {i for place, i in gone if place == at}) for at, task in enumerate(members)]
    freed = sum(task.planned_s - rest.planned_s for task, rest in zip(members, left, strict=True))
    rooms = [task.room_s for task in left]
    return _lengths(left, water_fill(rooms, min(sum(rooms), max(0, need - freed)))), gone


def _lengths(tasks: Sequence[Task], cuts: Sequence[int]) -> list[int]:
    return [task.planned_s - cut for task, cut in zip(tasks, cuts, strict=True)]


def _without(task: Task, gone: set[int]) -> Task:
    """Return a task without some of its parts."""
    out = [part for part in task.parts if part.index in gone]
    planned = max(0, task.planned_s - sum(part.planned_s for part in out))
    least = max(0, task.least_s - sum(part.least_s for part in out))
    return replace(task, planned_s=planned, least_s=min(least, planned), parts=())


def _freed(task: Task, part: Part) -> int:
    """Return what dropping a part frees when all else is at its minimum already."""
    return min(max(0, task.least_s), max(0, part.least_s))


def _least_loss(members: Sequence[Task], short: int) -> list[tuple[int, int]]:
    """Return which parts to drop so that at least `short` seconds are freed: least loss, then fewest parts.

    An exact 0/1 covering by dynamic programming over what is freed so far; all parts if even they do not cover it.
    """
    parts = [(at, part, _freed(task, part)) for at, task in enumerate(members) for part in task.parts]
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {0: (0, 0, ())}
    for number, (_at, part, freed) in enumerate(parts):
        if freed <= 0:
            continue
        for had, (loss, count, chosen) in list(best.items()):
            now = min(short, had + freed)
            new = (loss + part.loss, count + 1, (*chosen, number))
            if now not in best or new < best[now]:
                best[now] = new
    chosen = best[short][2] if short in best else tuple(n for n, (_, _, freed) in enumerate(parts) if freed > 0)
    return [(parts[number][0], parts[number][1].index) for number in chosen]


def water_fill(rooms: Sequence[int], wanted: int) -> list[int]:
    """Return cuts that sum to `wanted` exactly, each within its room and in proportion to it.

    They are multiples of 30 s, except where the exact sum or a room leaves an odd rest. Needs wanted <= sum(rooms).
    """
    whole = sum(rooms)
    if not whole:
        return [0] * len(rooms)
    cuts = [wanted * room // whole // GRAIN_S * GRAIN_S for room in rooms]
    rest = wanted - sum(cuts)
    # The steps that lost most by rounding down come first; a full grain each, then whatever is left.
    order = sorted(range(len(rooms)), key=lambda i: (cuts[i] * whole - wanted * rooms[i], i))
    while rest:
        for i in order:
            more = min(GRAIN_S, rest, rooms[i] - cuts[i])
            cuts[i] += more
            rest -= more
    return cuts


def shared(planned: Sequence[int], least: Sequence[int], total: int) -> tuple[int, ...]:
    """Spread a step's new length over its segments, none below its minimum as long as the minima fit.

    A length no shorter than planned changes nothing; one under the minima shortens them all in proportion.
    """
    excess = sum(planned) - total
    if excess <= 0:
        return tuple(planned)
    floors = [min(p, max(0, m)) for p, m in zip(planned, least, strict=True)]
    rooms = [p - m for p, m in zip(planned, floors, strict=True)]
    if excess <= sum(rooms):
        return tuple(p - cut for p, cut in zip(planned, water_fill(rooms, excess), strict=True))
    return tuple(floor - cut for floor, cut in zip(floors, water_fill(floors, excess - sum(rooms)), strict=True))
