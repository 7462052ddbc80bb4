"""Where a recipient stands: what the steward at the stage wing is told when a badge is shown to him."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards


@dataclass(frozen=True, slots=True)
class Spot:
    """One certificate's place: batch and position from the audience's left, both from 1. `passed`: not called again."""

    batch: int
    position: int
    certificate: Certificate
    passed: bool

    @property
    def award(self) -> str:
        """What is received there."""
        return self.certificate.award


@dataclass(frozen=True, slots=True)
class Spots:
    """All places of one person in the order of calling; `expected` is the batch that gathers at the wing now.

    None when all have passed.
    """

    places: tuple[Spot, ...]
    expected: int | None

    @property
    def now(self) -> Spot | None:
        """The person's place in the batch that gathers now."""
        return next((spot for spot in self.places if spot.batch == self.expected and not spot.passed), None)

    @property
    def later(self) -> Spot | None:
        """The person's first place that is still to come."""
        return next((spot for spot in self.places if not spot.passed), None)


def places_of(awards: Awards, number: int, *, in_place_of: int | None = None, name: str = "") -> Spots:
    """Return the places of the person with a conference number, as himself or as a collective's representative.

    Who was enrolled as family or proxy has the places he receives at. Somebody who came *in_place_of* another has
    that one's places where his *name* is the proxy's.
    """
    found = []
    for batch in awards.batches:
        passed = awards.phase_of(batch.number) not in {"waiting", "called"}
        for id_ in batch.all:
            certificate = awards.certificate(id_)
            if certificate is None or not _is_his(certificate, number, in_place_of, name):
                continue
            if awards.is_home(batch, id_):
                position = batch.position(id_) or 0
                found.append(Spot(batch.number, position, certificate, passed or id_ in awards.handed))
    waiting = (b.number for b in awards.batches if awards.phase_of(b.number) in {"waiting", "called"})
    return Spots(tuple(found), next(waiting, None))


def _is_his(certificate: Certificate, number: int, in_place_of: int | None, name: str) -> bool:
    if certificate.stand_in is not None and certificate.stand_in == number:
        return True
    if certificate.number == number:
        return not certificate.posthumous
    return in_place_of is not None and certificate.number == in_place_of and certificate.proxy_name == name
