"""The plan of the calls: certificates become batches that fit the stage, and nobody must be in two places at once.

A batch never crosses a decision, as each is announced apart, nor the line between collectives and individuals;
who is honoured posthumously is called alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.awards.batches import RANKS, Batch, Side, rank
from kiosk.awards.model import Certificate, RecipientKind
from kiosk.awards.presenters import Leader
from kiosk.text.normalise import fold

SIZE = 10
_KINDS: tuple[RecipientKind, ...] = ("collective", "individual")


def plan(certificates: Iterable[Certificate], size: int = SIZE, ranks: Sequence[str] = RANKS) -> tuple[Batch, ...]:
    """Return the batches in the order of calling, numbered from 1, each of at most *size* positions.

    Decisions go by their highest award in *ranks*, equals in file order; collectives come before individuals, the
    dead last. Somebody with several certificates is kept out of the same and of neighbouring batches where the
    order within his group allows it; else the later one is handed over along with the earlier.
    """
    if size < 1:
        raise ValueError("a batch holds at least one certificate")
    known = {certificate.id: certificate for certificate in certificates}
    rows: list[_Row] = []
    for members in _decisions(known.values(), ranks):
        decision = members[0].decision
        for kind in _KINDS:
            ids = [m.id for m in members if m.kind == kind and not m.posthumous]
            if ids:
                rows.append(_Row(decision, kind, ids))
        rows += [_Row(decision, alone.kind, [alone.id]) for alone in members if alone.posthumous]
    people = {id_: certificate.number for id_, certificate in known.items() if not certificate.posthumous}
    _Spreading(rows, size, people).run()
    batches = [
        Batch(0, row.decision, row.kind, tuple(row.ids[start : start + size]))
        for row in rows
        for start in range(0, len(row.ids), size)
    ]
    return _joined(batches, people)


@dataclass(slots=True)
class _Row:
    """What may be called in any order, cut into batches from the start: one kind under one decision."""

    decision: str
    kind: RecipientKind
    ids: list[int]


def _decisions(certificates: Iterable[Certificate], ranks: Sequence[str]) -> list[list[Certificate]]:
    """Return the certificates by decision, the decision with the highest award first."""
    by_decision: dict[str, list[Certificate]] = {}
    for certificate in certificates:
        by_decision.setdefault(certificate.decision, []).append(certificate)
    folded = [fold(award) for award in ranks]
    return sorted(by_decision.values(), key=lambda members: min(rank(m.award, folded) for m in members))


def clashes(batches: Sequence[Sequence[int]], people: Mapping[int, int | None]) -> Iterator[tuple[int, int]]:
    """Yield each pair of certificates of one person in the same batch or in neighbouring ones, the earlier first."""
    before: dict[int, int] = {}
    for ids in batches:
        here: dict[int, int] = {}
        for id_ in ids:
            person = people.get(id_)
            if person is None:
                continue
            if person in here:
                yield here[person], id_
            elif person in before:
                yield before[person], id_
            here[person] = id_
        before = here


class _Spreading:
    """Exchanges certificates between the batches of a row until nobody clashes, as far as that can be done.

    The nearest exchange is taken, so that the order of the decision's list is kept as far as possible. What an
    exchange is worth is told from the batches of its two people alone.
    """

    def __init__(self, rows: Sequence[_Row], size: int, people: Mapping[int, int | None]) -> None:
        self._size, self._people = size, people
        self._batches = [(row, start) for row in rows for start in range(0, len(row.ids), size)]
        # Where each certificate is: its place in its row, and the batch with which that row begins.
        self._place = {id_: place for row in rows for place, id_ in enumerate(row.ids)}
        self._row = {id_: row for row in rows for id_ in row.ids}
        self._first: dict[int, int] = {}
        for number, (row, _start) in enumerate(self._batches):
            self._first.setdefault(id(row), number)
        self._mine: dict[int, list[int]] = {}
        for id_ in self._place:
            person = people.get(id_)
            if person is not None:
                self._mine.setdefault(person, []).append(id_)

    def run(self) -> None:
        """Take the clashes in the order of calling; behind an exchange look again from its earlier batch on."""
        tried: set[tuple[int, int]] = set()
        at = 0
        while at < len(self._batches):
            near = [self._ids(number) for number in range(max(0, at - 1), at + 1)]
            clash = next((pair for pair in clashes(near, self._people) if pair not in tried), None)
            if clash is None:
                at += 1
                continue
            tried.add(clash)
            changed = (self._exchange(id_) for id_ in reversed(clash))
            at = min(at, next((batch for batch in changed if batch is not None), at))

    def _ids(self, number: int) -> list[int]:
        row, start = self._batches[number]
        return row.ids[start : start + self._size]

    def _batch(self, id_: int) -> int:
        return self._first[id(self._row[id_])] + self._place[id_] // self._size

    def _exchange(self, id_: int) -> int | None:
        """Exchange one certificate with another of its row if that leaves fewer clashes; return the earlier batch."""
        row, place = self._row[id_], self._place[id_]
        home = self._batch(id_)
        for distance in range(1, len(row.ids)):
            for other_place in (place - distance, place + distance):
                if not 0 <= other_place < len(row.ids) or other_place // self._size == place // self._size:
                    continue
                other = row.ids[other_place]
                both = {self._people.get(id_), self._people.get(other)}
                before = self._count(both)
                self._switch(row, place, other_place)
                if self._count(both) < before:
                    return min(home, self._batch(id_))
                self._switch(row, place, other_place)
        return None

    def _switch(self, row: _Row, one: int, other: int) -> None:
        row.ids[one], row.ids[other] = row.ids[other], row.ids[one]
        self._place[row.ids[one]], self._place[row.ids[other]] = one, other

    def _count(self, people: Iterable[int | None]) -> int:
        """Return how many certificates of these people come right behind another of the same person."""
        count = 0
        for person in people:
            stands = Counter(self._batch(id_) for id_ in (self._mine[person] if person is not None else ()))
            count += sum(many - (batch - 1 not in stands) for batch, many in stands.items())
        return count


def _joined(batches: Sequence[Batch], people: Mapping[int, int | None]) -> tuple[Batch, ...]:
    """Return the batches, numbered, where who still clashes gets both at once.

    Under one decision both are handed over at the earlier place; else at the later one, when both have been read out.
    A batch that becomes empty makes neighbours of two others, so it is looked again until nobody clashes.
    """
    plan = list(batches)
    while True:
        found = list(clashes([batch.certificates for batch in plan], people))
        if not found:
            return tuple(replace(batch, number=number) for number, batch in enumerate(plan, 1))
        at = {id_: place for place, batch in enumerate(plan) for id_ in batch.certificates}
        for first, second in found:
            if first not in at or second not in at:
                continue  # joined with a third already
            keep, gone = (first, second) if plan[at[first]].decision == plan[at[second]].decision else (second, first)
            plan[at[gone]], freed = without(plan[at[gone]], gone)
            host = plan[at[keep]]
            plan[at[keep]] = replace(host, along=(*host.along, *((id_, keep) for id_ in (gone, *freed))))
            del at[gone]
        plan = [batch for batch in plan if batch.certificates]


def without(batch: Batch, id_: int) -> tuple[Batch, tuple[int, ...]]:
    """Return a batch without a position, and what was handed over along with it."""
    freed = batch.with_(id_)
    bare = replace(batch, along=tuple(pair for pair in batch.along if pair[0] not in freed))
    return take_out(bare, id_), freed


def take_out(batch: Batch, id_: int) -> Batch:
    """Return a batch without one certificate; what was handed over along with it takes its position."""
    if id_ not in batch.all:
        return batch
    heirs = batch.with_(id_)
    line = tuple(heirs[0] if c == id_ and heirs else c for c in batch.certificates if c != id_ or heirs)
    along = tuple(
        (extra, heirs[0] if position == id_ and heirs else position)
        for extra, position in batch.along
        if extra != id_ and extra not in heirs[:1]
    )
    moved_on = tuple(other for other in batch.moved_on if other != id_)
    return replace(batch, certificates=line, along=along, moved_on=moved_on)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """How the plan is made: positions a batch, presenters a batch, the side of the stage, ranks, who may hand over.

    `starts` is when the calls are planned to begin, in minutes of the day; None where the programme does not say.
    """

    size: int = SIZE
    presenters: int = 1
    side: Side | None = None
    ranks: Sequence[str] = RANKS
    leaders: Sequence[Leader] = ()
    starts: int | None = None
