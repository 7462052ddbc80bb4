"""The certificate tray: which certificate comes next, and what a wrong one is.

The tray is handed over from the top: one frame in the wrong place gives every later recipient another's certificate.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.commands import CheckTray
from kiosk.awards.lineup import places
from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards
from kiosk.errors import Refusal


@dataclass(frozen=True, slots=True)
class Frame:
    """What lies on the tray at a position: the certificate, an empty frame (`withheld`), or nothing (`pulled`).

    `checked` says that the certificate was found there; `presenter` is the index of whose tray it lies on.
    """

    position: int
    certificate: Certificate
    presenter: int
    checked: bool
    withheld: str
    pulled: bool

    @property
    def due(self) -> bool:
        """Whether a certificate belongs here that nobody has found here yet."""
        return not (self.checked or self.withheld or self.pulled)


def tray(awards: Awards, batch: Batch, present: Container[int]) -> tuple[Frame, ...]:
    """Return the frames of a batch from the top of the tray down; once the order is frozen the absent are pulled."""
    frozen = awards.is_locked(batch.number)
    found = []
    for place in places(awards, batch, present):
        moved = awards.batch_of(place.certificate.id) != batch
        pulled = not place.in_line and (frozen or moved or place.certificate.id in awards.away)
        for certificate in place.certificates:
            checked = awards.tray.get(certificate.id) == (batch.number, place.position)
            why = awards.withheld.get(certificate.id, "")
            found.append(Frame(place.position, certificate, place.presenter, checked, why, pulled))
    return tuple(found)


def following(awards: Awards, batch: Batch, present: Container[int]) -> Frame | None:
    """Return the frame that is looked for next, None when the tray is complete."""
    return next((frame for frame in tray(awards, batch, present) if frame.due), None)


def check(awards: Awards, command: CheckTray, present: Container[int]) -> events.CertificateOnTray:
    """Return that a certificate lies in its place. Raises Refusal for one that is not next, with where it belongs."""
    batch, certificate = awards.batch(command.batch), awards.certificate(command.certificate)
    if batch is None:
        raise Refusal("There is no batch {batch}.", batch=command.batch)
    if certificate is None:
        raise Refusal("There is no certificate {certificate}.", certificate=command.certificate)
    frames = tray(awards, batch, present)
    own = next((frame for frame in frames if frame.certificate.id == certificate.id), None)
    if own is None:
        raise _elsewhere(awards, certificate)
    if own.checked:
        raise Refusal(
            "{name} lies on the tray already, at position {position}.", name=certificate.name, position=own.position
        )
    if own.pulled:
        raise Refusal(
            "PULL IT: {name} (position {position}) is not called.", name=certificate.name, position=own.position
        )
    if own.withheld:
        raise Refusal(
            "WITHHELD: {name} (position {position}). {reason}",
            name=certificate.name,
            position=own.position,
            reason=own.withheld,
        )
    due = next(frame for frame in frames if frame.due)
    if due.certificate.id != certificate.id:
        raise Refusal(
            "WRONG ORDER: this is position {position}, {name}. Position {due} comes first: {other}.",
            position=own.position,
            name=certificate.name,
            due=due.position,
            other=due.certificate.name,
        )
    return events.CertificateOnTray(certificate.id, batch.number, own.position)


def _elsewhere(awards: Awards, certificate: Certificate) -> Refusal:
    batch = awards.batch_of(certificate.id)
    if batch is None:
        return Refusal("WRONG CERTIFICATE: {name} is in no batch.", name=certificate.name)
    position = batch.position(certificate.id)
    return Refusal(
        "WRONG CERTIFICATE: {name} belongs to batch {batch}, position {position}.",
        name=certificate.name,
        batch=batch.number,
        position=position,
    )
