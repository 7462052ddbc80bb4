"""The name search: what a clerk waits for at each letter typed, and how long the index of a roster takes to make."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from random import Random
from time import perf_counter

from bench.crowds import crowd
from bench.figures import Goal, Series, line, note
from kiosk.codes.codes import human
from kiosk.roster.people import Person
from kiosk.roster.search import RosterIndex
from kiosk.text.normalise import fold, given_name

_SIZES = {200: Goal(p99=2.0), 10_000: Goal(p99=16.0), 50_000: Goal(p99=60.0)}
_ROUNDS = 3
_BUILDS = 5
_ROOM = 12


def run() -> None:
    """Type thirty queries letter by letter, at each size of roster."""
    for size, goal in _SIZES.items():
        _measure(crowd(size), goal)


def _measure(people: list[Person], goal: Goal) -> None:
    builds = [_timed(lambda: RosterIndex(people)) for _ in range(_BUILDS)]
    line(Series(f"search index made, {len(people):,} people", builds))
    index = RosterIndex(people)
    queries = _queries(people, Random(5))
    typed = [query[:end] for query, _ in queries for end in range(1, len(query) + 1)] * _ROUNDS
    # As in the program: the roster is kept out of garbage collection.
    gc.collect()
    gc.freeze()
    times = [_timed(partial(index.find, text, _ROOM)) for text in typed]
    gc.unfreeze()
    line(Series(f"name search, a letter typed, {len(people):,} people", times), goal)
    places = [_place(index, query, person) for query, person in queries]
    shown = [place for place in places if place is not None]
    note(f"of {len(queries)} queries {shown.count(0)} have somebody of that name first, {len(shown)} among {_ROOM}; "
         f"slowest after {max(zip(times, typed, strict=True))[1]!r}")  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _place(index: RosterIndex, query: str, person: Person) -> int | None:
    names = [found.full_name for found in index.find(query, _ROOM)]
    return names.index(person.full_name) if person.full_name in names else None


def _queries(people: list[Person], random: Random) -> list[tuple[str, Person]]:
    """Return thirty things that somebody would type for thirty people, three of each kind."""
    chosen = random.sample(people, 3 * len(_KINDS))
    return [(kind(person), person) for person, kind in zip(chosen, _KINDS * 3, strict=True)]


def _initials(person: Person) -> str:
    names = fold(person.full_name).split()
    return f"{''.join(name[0] for name in names[:-1])} {names[-1]}"


def _slip(person: Person) -> str:
    """Return the name with two letters of the family name in the wrong order, or in a short one the last twice."""
    first, *others = fold(person.full_name).split()
    wrong = f"{first[:-2]}{first[-1]}{first[-2]}" if len(first) > 3 else first + first[-1]
    return " ".join([wrong, *others])


_KINDS: list[Callable[[Person], str]] = [
    lambda person: fold(person.full_name),
    lambda person: fold(f"{given_name(person.full_name)} {person.full_name.split()[0]}"),
    _initials,
    lambda person: fold(person.full_name).translate(str.maketrans("yi", "iy")),
    _slip,
    lambda person: (person.phone or "")[-4:],
    lambda person: fold(f"{given_name(person.full_name)} {' '.join((person.unit or '').split()[-2:])}"),
    lambda person: fold(f"{person.full_name} {(person.delegation or '').removeprefix('LĐLĐ huyện ')}"),
    lambda person: person.full_name.lower(),
    lambda person: human(person.number) if person.number % 2 else (person.code or ""),
]
