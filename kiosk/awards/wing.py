"""Where a recipient stands: what the steward at the stage wing is told when a badge is shown to him."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.awards.fold import Awards


@dataclass(frozen=True, slots=True)
class Place:
    """One certificate's place: batch and position from the audience's left, both from 1."""

    batch: int
    position: int
    award: str


@dataclass(frozen=True, slots=True)
class Places:
    """All places of one person; `expected` is the batch that gathers at the wing now, None when all have passed."""

    places: tuple[Place, ...]
    expected: int | None

    @property
    def now(self) -> Place | None:
        """The person's place in the batch that gathers now."""
        return next((place for place in self.places if place.batch == self.expected), None)

    @property
    def later(self) -> Place | None:
        """The person's first place that is still to come."""
        return next((place for place in self.places if self.expected and place.batch >= self.expected), None)


def places_of(awards: Awards, number: int, *, in_place_of: int | None = None, name: str = "") -> Places:
    """Return the places of the person with a conference number, as himself or as a collective's representative.

    Somebody who came *in_place_of* another has that one's places where his *name* is the proxy's.
    """
    found = [
        Place(batch.number, position, certificate.award)
        for batch in awards.batches
        for position, id_ in enumerate(batch.certificates, 1)
        if (certificate := awards.certificate(id_)) is not None
        and (
            certificate.number == number
            or (in_place_of is not None and certificate.number == in_place_of and certificate.proxy_name == name)
        )
    ]
    waiting = (batch.number for batch in awards.batches if awards.phase_of(batch.number) in {"waiting", "called"})
    return Places(tuple(found), next(waiting, None))
