"""The rules of changing the plan: who stands where, in which batch, who hands over, from which side.

What was called stays as it was; what is locked changes only where people already stand, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import Any

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Event
from kiosk.awards.model import Certificate
from kiosk.awards.planning import without
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from kiosk.text.normalise import clean

MOST_PRESENTERS = 3
_MOST = 50
_LONGEST = 120
_Rule = Callable[[Awards, Any, Container[int]], tuple[Event, ...]]


def _move(awards: Awards, command: c.MoveCertificate, _present: Container[int]) -> tuple[Event, ...]:
    """Put a certificate at a position of an open batch of the same decision and kind."""
    certificate, source = _planned(awards, command.certificate)
    target = _open(awards, command.batch)
    _open(awards, source.number)
    _same_row(awards, certificate, target)
    if command.certificate not in source.certificates:
        raise Refusal("{name} receives both at once: separate them first.", name=certificate.name)
    if target.number != source.number and len(target.certificates) >= _MOST:
        raise Refusal("Batch {batch} is full.", batch=target.number)
    bare, company = without(source, command.certificate)
    plan = _put(awards.batches, bare)
    target = next((batch for batch in plan if batch.number == target.number), replace(target, certificates=()))
    at = max(0, min(len(target.certificates), command.position - 1))
    line = (*target.certificates[:at], command.certificate, *target.certificates[at:])
    plan = _put(plan, replace(target, certificates=line, along=(*target.along, *_pairs(company, command.certificate))))
    return _changed(awards, _kept(plan))


def _same_row(awards: Awards, certificate: Certificate, batch: Batch) -> None:
    """Refuse what must not stand in one row."""
    if (certificate.decision, certificate.kind) != (batch.decision, batch.kind):
        raise Refusal("A batch holds one decision, and either collectives or individuals.")
    others = [awards.certificate(id_) for id_ in batch.certificates if id_ != certificate.id]
    if others and (certificate.posthumous or any(other and other.posthumous for other in others)):
        raise Refusal("Who is honoured posthumously is called alone.")


def _move_batch(awards: Awards, command: c.MoveBatch, _present: Container[int]) -> tuple[Event, ...]:
    """Call a batch earlier or later, never before one that has been called."""
    batch = _batch(awards, command.batch)
    if awards.phase_of(batch.number) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=batch.number)
    order = list(awards.batches)
    at = order.index(batch)
    first = next(i for i, other in enumerate(order) if awards.phase_of(other.number) == "waiting")
    order.insert(max(first, min(len(order) - 1, at + command.by)), order.pop(at))
    return _changed(awards, order)


def _presenters(awards: Awards, command: c.SetPresenters, _present: Container[int]) -> tuple[Event, ...]:
    people = tuple(dict.fromkeys(command.presenters))
    if len(people) > MOST_PRESENTERS:
        raise Refusal("At most {most} hand over in one batch.", most=MOST_PRESENTERS)
    batches = _from(awards, command.batch, command.onward)
    chosen = {
        batch.number: replace(batch, presenters=people)
        for batch in batches
        if batch.decision == batches[0].decision or not command.own
    }
    return _changed(awards, [chosen.get(batch.number, batch) for batch in awards.batches])


def _side(awards: Awards, command: c.SetSide, _present: Container[int]) -> tuple[Event, ...]:
    chosen = {b.number: replace(b, side=command.side) for b in _from(awards, command.batch, command.onward)}
    return _changed(awards, [chosen.get(batch.number, batch) for batch in awards.batches])


def _from(awards: Awards, number: int, onward: bool) -> list[Batch]:
    """Return a batch, and if the change is for them too those called after it. Refused once it has its certificates."""
    batch = _batch(awards, number)
    if awards.phase_of(number) not in {"waiting", "called", "on_stage"}:
        raise Refusal("Batch {batch} has its certificates already.", batch=number)
    at = awards.batches.index(batch)
    later = awards.batches[at + 1 :] if onward else ()
    return [batch, *(other for other in later if awards.phase_of(other.number) == "waiting")]


def _reorder(awards: Awards, command: c.Reorder, _present: Container[int]) -> tuple[Event, ...]:
    """Take the order in which people stand: the positions typed share out among themselves the places they have."""
    batch = _batch(awards, command.batch)
    if awards.phase_of(batch.number) not in {"waiting", "called", "on_stage"}:
        raise Refusal("Batch {batch} has its certificates already.", batch=batch.number)
    typed = command.positions
    if len(typed) < 2 or len(set(typed)) != len(typed) or not all(1 <= p <= len(batch.certificates) for p in typed):
        raise Refusal("Type positions of this batch, each once, in the order in which they stand: 4 3.")
    line = list(batch.certificates)
    for place, position in zip(sorted(typed), typed, strict=True):
        line[place - 1] = batch.certificates[position - 1]
    reason = clean(command.reason)[:_LONGEST] or None
    if awards.is_locked(batch.number) and awards.phase_of(batch.number) == "waiting" and reason is None:
        raise Refusal("Batch {batch} is locked: say why its order changes.", batch=batch.number)
    return _changed(awards, _put(awards.batches, replace(batch, certificates=tuple(line))), reason)


def _postpone(awards: Awards, command: c.Postpone, _present: Container[int]) -> tuple[Event, ...]:
    """Call somebody later: in an open batch that is still to come, else in a supplementary one."""
    certificate, batch = _planned(awards, command.certificate)
    if not awards.is_locked(batch.number) and command.certificate not in awards.away:
        raise Refusal("Batch {batch} is still open: {name} joins it.", batch=batch.number, name=certificate.name)
    stage = awards.phase_of(batch.number) in {"called", "on_stage"}
    if stage and command.certificate not in awards.away and not _kept_back(awards, batch, command.certificate):
        raise Refusal("{name} is in the batch that is called now.", name=certificate.name)
    # A frozen batch keeps its positions, as they stand on labels and sheets: the place there stays empty.
    bare, company = without(batch, certificate.id)
    if awards.is_locked(batch.number):
        company = tuple(id_ for id_ in company if awards.is_home(batch, id_))
        bare = replace(batch, moved_on=(*batch.moved_on, certificate.id, *company))
    plan = _kept(_put(awards.batches, bare))
    moved = _changed(awards, placed(awards, plan, certificate, company, but=batch.number))
    # Whoever was not there then is expected again: else his new place would be pulled like the old one.
    return (*moved, events.PresenceNoted(certificate.id)) if certificate.id in awards.away else moved


def _kept_back(awards: Awards, batch: Batch, id_: int) -> bool:
    lock = awards.locks.get(batch.number)
    return lock is not None and id_ in lock.kept_back and id_ not in awards.seen


def placed(
    awards: Awards,
    plan: Sequence[Batch],
    certificate: Certificate,
    company: Sequence[int] = (),
    *,
    but: int | None = None,
) -> list[Batch]:
    """Return a plan with one more certificate in it: in the next open row it fits, else in a supplementary batch.

    That one is called at the end of its decision, or next if that is over: no decision is announced twice. *company*
    is handed over along with it.
    """
    batches = list(plan)
    along = _pairs(company, certificate.id)
    size = max((len(batch.certificates) for batch in batches), default=1)
    for i, batch in enumerate(batches):
        same = (batch.decision, batch.kind) == (certificate.decision, certificate.kind)
        lone = any(known is not None and known.posthumous for known in map(awards.certificate, batch.certificates))
        if batch.number == but or not same or awards.is_locked(batch.number) or len(batch.certificates) >= size:
            continue
        if not (lone or certificate.posthumous):
            line = (*batch.certificates, certificate.id)
            batches[i] = replace(batch, certificates=line, along=(*batch.along, *along))
            return batches
    # A number that was ever called or locked is not given again.
    known = (*(batch.number for batch in (*awards.batches, *batches)), *awards.phases, *awards.locks)
    number = max(known, default=0) + 1
    like = next((b for b in reversed(batches) if b.decision == certificate.decision), None)
    presenters, side = (like.presenters, like.side) if like else ((), None)
    row = (certificate.id,)
    extra = Batch(number, certificate.decision, certificate.kind, row, presenters, side, extra=True, along=along)
    own = max(
        (i for i, batch in enumerate(batches) if batch.decision == certificate.decision), default=len(batches) - 1
    )
    called = max((i for i, batch in enumerate(batches) if awards.phase_of(batch.number) != "waiting"), default=-1)
    batches.insert(max(own, called) + 1, extra)
    return batches


def _together(awards: Awards, command: c.Together, _present: Container[int]) -> tuple[Event, ...]:
    """Hand over two certificates of one person at one position, or give the second its own position again."""
    certificate, batch = _planned(awards, command.certificate)
    if command.to is None:
        pair = next((pair for pair in batch.along if pair[0] == command.certificate), None)
        if pair is None:
            raise Refusal("{name} has a position of its own.", name=certificate.name)
        _open(awards, batch.number)
        alone = replace(batch, along=tuple(other for other in batch.along if other != pair))
        return _changed(awards, placed(awards, _put(awards.batches, alone), certificate))
    other, target = _planned(awards, command.to)
    if certificate.number is None or certificate.number != other.number or certificate.id == other.id:
        raise Refusal("Only two certificates of one person are handed over at once.")
    if certificate.posthumous or other.posthumous:
        raise Refusal("Who is honoured posthumously is called alone.")
    if command.to not in target.certificates or command.certificate not in batch.certificates:
        raise Refusal("{name} receives both at once: separate them first.", name=certificate.name)
    _open(awards, batch.number)
    _open(awards, target.number)
    earlier = awards.batches.index(batch) > awards.batches.index(target)
    if earlier and certificate.decision != other.decision:
        raise Refusal(
            "Hand both over at the later place: decision {decision} is not read before.", decision=certificate.decision
        )
    bare, company = without(batch, certificate.id)
    plan = _put(awards.batches, bare)
    target = next(known for known in plan if known.number == target.number)
    along = (*target.along, *_pairs((certificate.id, *company), other.id))
    return _changed(awards, _kept(_put(plan, replace(target, along=along))))


def _planned(awards: Awards, id_: int) -> tuple[Certificate, Batch]:
    """Return a certificate that is not handed over, with its batch."""
    certificate, batch = awards.certificate(id_), awards.batch_of(id_)
    if certificate is None or batch is None:
        raise Refusal("There is no certificate {certificate}.", certificate=id_)
    if id_ in awards.handed:
        raise Refusal("The certificate of {name} has been handed over already.", name=certificate.name)
    return certificate, batch


def _batch(awards: Awards, number: int) -> Batch:
    batch = awards.batch(number)
    if batch is None:
        raise Refusal("There is no batch {batch}.", batch=number)
    return batch


def _open(awards: Awards, number: int) -> Batch:
    batch = _batch(awards, number)
    if awards.phase_of(number) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=number)
    if awards.is_locked(number):
        raise Refusal("Batch {batch} is locked: unlock it first.", batch=number)
    return batch


def _pairs(company: Sequence[int], position: int) -> tuple[tuple[int, int], ...]:
    """Return what a batch notes about certificates handed over along with that of a position."""
    return tuple((id_, position) for id_ in company)


def _put(plan: Sequence[Batch], changed: Batch) -> list[Batch]:
    """Return a plan with one batch exchanged."""
    return [changed if batch.number == changed.number else batch for batch in plan]


def _kept(plan: Sequence[Batch]) -> list[Batch]:
    """Return a plan without batches that have nobody left."""
    return [batch for batch in plan if batch.certificates]


def _changed(awards: Awards, plan: Sequence[Batch], reason: str | None = None) -> tuple[Event, ...]:
    """Return the new plan, nothing if it is the old one."""
    return () if tuple(plan) == awards.batches else (events.BatchesArranged(tuple(plan), reason),)


ARRANGING: dict[type, _Rule] = {
    c.MoveCertificate: _move,
    c.MoveBatch: _move_batch,
    c.SetPresenters: _presenters,
    c.SetSide: _side,
    c.Reorder: _reorder,
    c.Postpone: _postpone,
    c.Together: _together,
}
