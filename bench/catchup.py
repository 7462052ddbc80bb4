"""Catching up on a programme far longer than any, beside sorting as many pairs: the two take turns."""

from __future__ import annotations

from random import Random
from time import perf_counter

from agenda.catchup import Part, Task, catch_up
from bench.figures import Goal, Series, beside

_TASKS = 500
_PARTS = 40
_ROUNDS = 200
_SHORT_S = 3600


def run() -> None:
    """Catch up a third of the room, then an hour more than all the room, which takes dropping some of forty parts."""
    random = Random(7)
    tasks = [_task(random, place) for place in range(_TASKS)]
    planned, room = sum(task.planned_s for task in tasks), sum(task.room_s for task in tasks)
    pairs = [(random.random(), place) for place in range(_TASKS)]
    _measure(f"catch-up of {_TASKS} steps", tasks, planned - room // 3 - 7, pairs, Goal(p50=20.0))
    _measure(f"  with {_PARTS} parts that may be dropped", tasks, planned - room - _SHORT_S, pairs, Goal(p50=40.0))


def _measure(name: str, tasks: list[Task], deadline_s: int, pairs: list[tuple[float, int]], ratio: Goal) -> None:
    ours: list[float] = []
    sorting: list[float] = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        catch_up(tasks, 0, deadline_s)
        between = perf_counter()
        sorted(pairs)
        sorting.append((perf_counter() - between) * 1000)
        ours.append((between - began) * 1000)
    beside(Series(name, ours), Series(f"  {_TASKS} pairs sorted", sorting), ratio, Goal(p50=2.0))


def _task(random: Random, place: int) -> Task:
    """Return a step of up to forty minutes; the first forty have a part, which loses its minutes."""
    planned = random.randint(60, 2400)
    least = random.randint(0, planned)
    if place >= _PARTS:
        return Task(planned, least)
    floor = random.randint(30, 600)
    length = floor + random.randint(0, 300)
    part = Part(0, length, floor, max(1, length // 60))
    return Task(planned + length, least + floor, None, (part,))
