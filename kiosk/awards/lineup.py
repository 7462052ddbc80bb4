"""The one list of a batch: who stands where and receives what. Screen, MC line, tray sheet and call sheet read it.

Positions keep their numbers, as they stand on the labels; a place that is not filled closes up on the stage.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from kiosk.awards.batches import Batch
from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards

# here: ready to walk on; missing: not here yet, the batch is still open; away: kept back from line and tray.
Standing = Literal["here", "missing", "away"]


@dataclass(frozen=True, slots=True)
class Place:
    """One position of a batch, from 1 at the audience's left.

    `along` are certificates received together with this one, `presenter` the index of who hands it over.
    `withheld` is why there is an empty frame in place of the certificate, "" where there is none.
    """

    position: int
    certificate: Certificate
    along: tuple[Certificate, ...]
    standing: Standing
    presenter: int
    at_wing: bool
    on_tray: bool
    at_seat: bool
    withheld: str

    @property
    def in_line(self) -> bool:
        """Whether this place is called, and stands on the stage."""
        return self.standing == "here"

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Every certificate of this place, that of the position first."""
        return (self.certificate, *self.along)


def places(awards: Awards, batch: Batch, present: Container[int]) -> tuple[Place, ...]:
    """Return all positions of a batch in their order; *present* holds the conference numbers of those checked in."""
    found = []
    shares = [batch.share(index) for index in range(max(1, len(batch.presenters)))]
    for position, id_ in enumerate(batch.certificates, 1):
        certificate = awards.certificate(id_)
        if certificate is None:
            continue
        along = (awards.certificate(extra) for extra in batch.with_(id_) if awards.is_home(batch, extra))
        found.append(
            Place(
                position,
                certificate,
                tuple(extra for extra in along if extra is not None),
                _standing(awards, batch, certificate, present),
                next((index for index, share in enumerate(shares) if position in share), 0),
                id_ in awards.wing,
                awards.tray.get(id_) == (batch.number, position),
                id_ in awards.at_seat,
                awards.withheld.get(id_, ""),
            )
        )
    return tuple(found)


def line(awards: Awards, batch: Batch, present: Container[int]) -> tuple[Place, ...]:
    """Return the positions that are called: who is not here, or kept back when the order was frozen, is left out."""
    return tuple(place for place in places(awards, batch, present) if place.in_line)


def is_here(awards: Awards, certificate: Certificate, present: Container[int]) -> bool:
    """Whether somebody can come forward: he was seen, has checked in, or the list names who receives for him."""
    if certificate.id in awards.away:
        return False
    if certificate.id in awards.seen or certificate.id in awards.wing:
        return True
    if certificate.proxy_name and not certificate.family_name and awards.setting(certificate.decision).no_proxy:
        return certificate.number is not None and certificate.number in present
    if certificate.has_stand_in:
        # One who was enrolled is expected at the desk like anybody; one the list only names is taken at its word.
        return certificate.stand_in is None or certificate.stand_in in present
    number = certificate.comes
    return number is not None and number in present


def _standing(awards: Awards, batch: Batch, certificate: Certificate, present: Container[int]) -> Standing:
    if not awards.is_home(batch, certificate.id):
        return "away"  # called later, in another batch
    handover = awards.handed.get(certificate.id)
    if handover is not None and handover.batch != batch.number:
        return "away"  # handed over elsewhere already: at the seat, or afterwards
    if awards.is_locked(batch.number):
        lock = awards.locks.get(batch.number)
        kept_back = lock is not None and certificate.id in lock.kept_back and certificate.id not in awards.seen
        return "away" if kept_back or certificate.id in awards.away else "here"
    if is_here(awards, certificate, present):
        return "here"
    return "away" if certificate.id in awards.away else "missing"
