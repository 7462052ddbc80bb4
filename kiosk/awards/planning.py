"""The plan of the calls: certificates become batches that fit the stage, and nobody must be in two places at once.

A batch never crosses a decision, as each is announced apart, nor the line between collectives and individuals;
who is honoured posthumously is called alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kiosk.awards.batches import RANKS, Batch, rank
from kiosk.awards.model import Certificate, RecipientKind
from kiosk.vietnamese import fold

SIZE = 10
_KINDS: tuple[RecipientKind, ...] = ("collective", "individual")
_Groups = list[list[list[int]]]


def plan(certificates: Iterable[Certificate], size: int = SIZE, ranks: Sequence[str] = RANKS) -> tuple[Batch, ...]:
    """Return the batches in the order of calling, numbered from 1, each of at most *size* positions.

    Decisions go by their highest award in *ranks*, equals in file order; collectives come before individuals, the
    dead last. Somebody with several certificates is kept out of the same and of neighbouring batches where the
    order within his group allows it; else the later one is handed over along with the earlier.
    """
    if size < 1:
        raise ValueError("a batch holds at least one certificate")
    known = {certificate.id: certificate for certificate in certificates}
    groups: _Groups = []
    about: list[tuple[str, RecipientKind]] = []
    for members in _decisions(known.values(), ranks):
        for kind in _KINDS:
            ids = [m.id for m in members if m.kind == kind and not m.posthumous]
            if ids:
                groups.append([ids[start : start + size] for start in range(0, len(ids), size)])
                about.append((members[0].decision, kind))
        for alone in (m for m in members if m.posthumous):
            groups.append([[alone.id]])
            about.append((alone.decision, alone.kind))
    people = {id_: certificate.number for id_, certificate in known.items() if not certificate.posthumous}
    _spread(groups, people)
    batches: list[Batch] = []
    for (decision, kind), group in zip(about, groups, strict=True):
        batches += [Batch(len(batches) + i, decision, kind, tuple(ids)) for i, ids in enumerate(group, 1)]
    return _joined(batches, people)


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


def _spread(groups: _Groups, people: Mapping[int, int | None]) -> None:
    """Exchange certificates between the batches of a group until nobody clashes, as far as that can be done.

    A group is what may be called in any order: one kind under one decision. The nearest exchange is taken, so that
    the order of the decision's list is kept as far as possible.
    """
    tried: set[tuple[int, int]] = set()
    while True:
        flat = [batch for group in groups for batch in group]
        clash = next((pair for pair in clashes(flat, people) if pair not in tried), None)
        if clash is None:
            return
        tried.add(clash)
        for id_ in reversed(clash):
            if _exchange(groups, id_, people):
                break


def _exchange(groups: _Groups, id_: int, people: Mapping[int, int | None]) -> bool:
    """Exchange one certificate with another of its group if that leaves fewer clashes; return whether it did."""
    group = next(group for group in groups if any(id_ in batch for batch in group))
    if len(group) < 2:
        return False
    flat = [batch for part in groups for batch in part]
    home = next(batch for batch in group if id_ in batch)
    count = sum(1 for _ in clashes(flat, people))
    order = [other for batch in group for other in batch]
    place = order.index(id_)
    for other in sorted(order, key=lambda other: (abs(order.index(other) - place), order.index(other))):
        away = next(batch for batch in group if other in batch)
        if away is home:
            continue
        _switch(home, id_, away, other)
        if sum(1 for _ in clashes(flat, people)) < count:
            return True
        _switch(home, other, away, id_)
    return False


def _switch(one: list[int], a: int, other: list[int], b: int) -> None:
    """Exchange *a* in one batch with *b* in the other."""
    one[one.index(a)], other[other.index(b)] = b, a


def _joined(batches: list[Batch], people: Mapping[int, int | None]) -> tuple[Batch, ...]:
    """Return the batches where who still clashes gets both at once; numbered anew if a batch has become empty.

    Under one decision both are handed over at the earlier place; else at the later one, when both have been read out.
    """
    for first, second in list(clashes([batch.certificates for batch in batches], people)):
        one = next(i for i, batch in enumerate(batches) if first in batch.all)
        two = next(i for i, batch in enumerate(batches) if second in batch.all)
        if first not in batches[one].certificates or second not in batches[two].certificates:
            continue  # joined with a third already
        keep, (at, gone) = ((one, first), (two, second))
        if batches[one].decision != batches[two].decision:
            keep, (at, gone) = (two, second), (one, first)
        batches[at] = take_out(batches[at], gone)
        batches[keep[0]] = replace(batches[keep[0]], along=(*batches[keep[0]].along, (gone, keep[1])))
    kept = [batch for batch in batches if batch.certificates]
    return tuple(replace(batch, number=number) for number, batch in enumerate(kept, 1))


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
    return replace(batch, certificates=line, along=along)
