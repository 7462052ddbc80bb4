"""After the ceremony: what became of every certificate, and what is still to be handed over, why, and to whom."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Literal

from agenda.stamps import Stamp
from kiosk.awards.model import Certificate, Decision, Handover, Outcome
from kiosk.awards.state import Awards

Why = Literal["withheld", "absent", "not called", "called"]


@dataclass(frozen=True, slots=True)
class Closing:
    """One line of the closing list; `batch` and `position` None where it was never planned.

    `why` says what keeps an outstanding one back, `reason` the words somebody gave for withholding it; `stamp` is
    when it was handed over, `presenter` the conference number of who did, where he is known.
    """

    certificate: Certificate
    outcome: Outcome
    batch: int | None
    position: int | None
    why: Why | None = None
    reason: str = ""
    handover: Handover | None = None
    stamp: Stamp | None = None
    presenter: int | None = None
    swapped_with: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The outcomes under one decision: their sum is `certificates`."""

    decision: Decision
    certificates: int
    handed: int
    proxy: int
    withheld: int
    outstanding: int
    announced: bool


def closing(awards: Awards, present: Container[int]) -> Iterator[Closing]:
    """Yield every certificate in the order of the plan, those without a place last."""
    stamps = {entry.id: entry.stamp for entry in awards.entries}
    for certificate in in_order(awards):
        yield _closing(awards, certificate, present, stamps)


def in_order(awards: Awards) -> list[Certificate]:
    """Return all certificates in the order of calling, those in no batch last."""
    ids = dict.fromkeys(id_ for batch in awards.batches for id_ in batch.all if awards.is_home(batch, id_))
    ids.update(dict.fromkeys(certificate.id for certificate in awards.certificates))
    return [known for known in map(awards.certificate, ids) if known is not None]


def _closing(
    awards: Awards, certificate: Certificate, present: Container[int], stamps: dict[str, Stamp | None]
) -> Closing:
    id_ = certificate.id
    batch, handover = awards.batch_of(id_), awards.handed.get(id_)
    position = batch.position(id_) if batch else None
    number = batch.number if batch else None
    outcome = awards.outcome(id_)
    if handover is None:
        why, reason = _why(awards, certificate, present)
        return Closing(certificate, outcome, number, position, why, reason)
    presenter = None
    if batch is not None and handover.batch == number and position is not None:
        shares = (n for i, n in enumerate(batch.presenters) if position in batch.share(i))
        presenter = next(shares, None)
    pair = next((pair for pair in awards.swaps if id_ in pair), None)
    other = None if pair is None else pair[0] + pair[1] - id_
    stamp = stamps.get(handover.events[0])
    return Closing(certificate, outcome, number, position, None, "", handover, stamp, presenter, other)


def _why(awards: Awards, certificate: Certificate, present: Container[int]) -> tuple[Why, str]:
    """Return what keeps a certificate that was not handed over."""
    if certificate.id in awards.withheld:
        return "withheld", awards.withheld[certificate.id]
    batch = awards.batch_of(certificate.id)
    comes = certificate.comes
    gone = certificate.id in awards.away or not (comes is not None and comes in present)
    if batch is None or awards.phase_of(batch.number) == "waiting":
        return ("absent" if gone and not certificate.has_stand_in else "not called"), ""
    if awards.phase_of(batch.number) in {"called", "on_stage"}:
        return "called", ""
    return "absent", ""


def totals(awards: Awards) -> list[Totals]:
    """Return the outcomes decision by decision, in the order of the file."""
    found = []
    for decision in awards.decisions:
        outcomes = [awards.outcome(c.id) for c in awards.certificates if c.decision == decision.number]
        counts = {name: outcomes.count(name) for name in ("handed", "proxy", "withheld", "outstanding")}
        found.append(Totals(decision, len(outcomes), **counts, announced=decision.number in awards.announced))
    return found
