"""The rules of what goes wrong: absent, in somebody's place, missing or wrong certificates, the wrong way round.

A command in, events or a refusal out. Nothing here makes a certificate vanish: it is handed, withheld or outstanding.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Event
from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards
from kiosk.awards.tray import check
from kiosk.errors import Refusal
from kiosk.text.normalise import clean

_Rule = Callable[[Awards, Any, Container[int]], tuple[Event, ...]]
_LONGEST = 120


def text(said: str) -> str:
    """Return typed text as the journal takes it. Raises Refusal for one too long for any list."""
    cleaned = clean(said)
    if len(cleaned) > _LONGEST:
        raise Refusal("That text is too long: {most} letters at most.", most=_LONGEST)
    return cleaned


def outstanding(awards: Awards, id_: int) -> Certificate:
    """Return a certificate that has not been handed over. Raises Refusal if there is none of that id, or it has."""
    certificate = awards.certificate(id_)
    if certificate is None:
        raise Refusal("There is no certificate {certificate}.", certificate=id_)
    if id_ in awards.handed:
        raise Refusal("The certificate of {name} has been handed over already.", name=certificate.name)
    return certificate


def _place(awards: Awards, id_: int) -> int:
    """Return the certificate at whose place somebody stands: the position's where two are handed over at once."""
    batch = awards.batch_of(id_)
    return next((at for extra, at in batch.along if extra == id_), id_) if batch else id_


def _absent(awards: Awards, command: c.NoteAbsent, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    batch = awards.batch_of(command.certificate)
    if batch is not None and awards.phase_of(batch.number) in {"handed", "photographed", "cleared"}:
        raise Refusal("Batch {batch} has passed: {name} is outstanding.", batch=batch.number, name=certificate.name)
    place = _place(awards, command.certificate)
    if place in awards.away:
        raise Refusal("{name} is noted as not there already.", name=certificate.name)
    return (events.AbsenceNoted(place),)


def _here(awards: Awards, command: c.NoteHere, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    place = _place(awards, command.certificate)
    if place in awards.seen:
        raise Refusal("{name} is noted as there already.", name=certificate.name)
    return (events.PresenceNoted(place),)


def _proxy(awards: Awards, command: c.NameProxy, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    if certificate.posthumous:
        raise Refusal("{name} is honoured posthumously: enrol the relative who receives.", name=certificate.name)
    if awards.setting(certificate.decision).no_proxy:
        raise Refusal("Decision {decision} lets nobody receive for another.", decision=certificate.decision)
    name = text(command.name)
    if not name:
        raise Refusal("The name is missing.")
    title, relation, authority = (text(said) or None for said in (command.title, command.relation, command.authority))
    named = events.ProxyNamed(command.certificate, name, title, relation, authority)
    # Somebody who receives in the place of one kept back fills that place.
    return (named, events.PresenceNoted(command.certificate)) if _kept_back(awards, command.certificate) else (named,)


def _kept_back(awards: Awards, id_: int) -> bool:
    """Whether the place of a certificate is empty because its receiver was not there."""
    batch = awards.batch_of(id_)
    lock = awards.locks.get(batch.number) if batch is not None else None
    frozen = lock is not None and lock.locked and id_ in lock.kept_back and id_ not in awards.seen
    return frozen or id_ in awards.away


def _no_proxy(awards: Awards, command: c.DropProxy, present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    if not certificate.proxy_name:
        raise Refusal("Nobody receives for {name}.", name=certificate.name)
    return _withdrawn(awards, certificate, present)


def _withdrawn(awards: Awards, certificate: Certificate, present: Container[int]) -> tuple[Event, ...]:
    """Return the end of a proxy; in a frozen row nobody stands at the place then, unless its own person is here."""
    batch, gone = awards.batch_of(certificate.id), events.ProxyWithdrawn(certificate.id)
    if batch is None or not awards.is_locked(batch.number) or (certificate.number or 0) in present:
        return (gone,)
    place = _place(awards, certificate.id)
    return (gone,) if place in awards.away else (gone, events.AbsenceNoted(place))


def _withhold(awards: Awards, command: c.Withhold, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    if command.certificate in awards.withheld:
        raise Refusal("The certificate of {name} is withheld already.", name=certificate.name)
    reason = text(command.reason)
    if not reason:
        raise Refusal("Say why the certificate is withheld.")
    return (events.CertificateWithheld(command.certificate, reason),)


def _release(awards: Awards, command: c.Release, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    if command.certificate not in awards.withheld:
        raise Refusal("The certificate of {name} is not withheld.", name=certificate.name)
    return (events.CertificateReleased(command.certificate),)


def _seat(awards: Awards, command: c.SetAtSeat, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    if (command.certificate in awards.at_seat) == command.at_seat:
        raise Refusal("Nothing would change for {name}.", name=certificate.name)
    return (events.SeatSet(command.certificate, command.at_seat),)


def _swap(awards: Awards, command: c.Swap, _present: Container[int]) -> tuple[Event, ...]:
    if command.one == command.other:
        raise Refusal("Two different certificates are needed.")
    for id_ in (command.one, command.other):
        if awards.certificate(id_) is None:
            raise Refusal("There is no certificate {certificate}.", certificate=id_)
        if id_ not in awards.handed:
            raise Refusal("Nothing was handed over yet to exchange.")
        if any(id_ in pair for pair in awards.swaps):
            raise Refusal("That exchange is noted already.")
    return (events.CertificatesSwapped(command.one, command.other),)


def _right(awards: Awards, command: c.RightSwap, _present: Container[int]) -> tuple[Event, ...]:
    if (min(command.one, command.other), max(command.one, command.other)) not in awards.swaps:
        raise Refusal("No such exchange is open.")
    return (events.SwapRighted(command.one, command.other),)


def _annul(awards: Awards, command: c.AnnulCertificate, _present: Container[int]) -> tuple[Event, ...]:
    certificate = outstanding(awards, command.certificate)
    batch = awards.batch_of(command.certificate)
    if batch is not None and awards.phase_of(batch.number) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=batch.number)
    if batch is not None and not _heirs_fit(awards, batch, command.certificate):
        raise Refusal("{name} receives both at once: separate them first.", name=certificate.name)
    reason = text(command.reason)
    if not reason:
        raise Refusal("Say why {name} is taken off the list.", name=certificate.name)
    return (events.CertificateAnnulled(command.certificate, reason),)


def _heirs_fit(awards: Awards, batch: Batch, id_: int) -> bool:
    """Whether what is handed over along with a position may take it: a batch holds one decision and one kind."""
    heirs = filter(None, map(awards.certificate, batch.with_(id_)))
    return all((heir.decision, heir.kind) == (batch.decision, batch.kind) for heir in heirs)


def _wing(awards: Awards, command: c.ReachWing, _present: Container[int]) -> tuple[Event, ...]:
    ids = tuple(dict.fromkeys(command.certificates))
    for id_ in ids:
        if awards.certificate(id_) is None:
            raise Refusal("There is no certificate {certificate}.", certificate=id_)
    if not command.there:
        gone = tuple(id_ for id_ in ids if id_ in awards.wing)
        return (events.RecipientLeftWing(gone),) if gone else ()
    new = tuple(id_ for id_ in ids if id_ not in awards.wing and id_ not in awards.handed)
    return (events.RecipientReachedWing(new),) if new else ()


def _tray(awards: Awards, command: c.CheckTray, present: Container[int]) -> tuple[Event, ...]:
    return (check(awards, command, present),)


def _tray_again(awards: Awards, command: c.ReturnTray, _present: Container[int]) -> tuple[Event, ...]:
    if awards.batch(command.batch) is None:
        raise Refusal("There is no batch {batch}.", batch=command.batch)
    checked = any(batch == command.batch for batch, _position in awards.tray.values())
    return (events.TrayReturned(command.batch),) if checked else ()


def _decision(awards: Awards, command: c.SetDecision, present: Container[int]) -> tuple[Event, ...]:
    number = command.decision
    if awards.decision(number) is None:
        raise Refusal("There is no decision {decision}.", decision=number)
    known = awards.setting(number)
    stand_first = known.stand_first if command.stand_first is None else command.stand_first
    no_proxy = known.no_proxy if command.no_proxy is None else command.no_proxy
    if stand_first != known.stand_first and number in awards.announced:
        raise Refusal("Decision {decision} has been announced already.", decision=number)
    changed = events.DecisionSet(number, stand_first, no_proxy)
    # Whoever was named to receive for another does so no more.
    named = (c for c in awards.certificates if c.decision == number and c.proxy_name and c.id not in awards.handed)
    ends = (event for certificate in named for event in _withdrawn(awards, certificate, present))
    return (changed, *ends) if no_proxy else (changed,)


EXCEPTIONS: dict[type, _Rule] = {
    c.NoteAbsent: _absent,
    c.NoteHere: _here,
    c.NameProxy: _proxy,
    c.DropProxy: _no_proxy,
    c.Withhold: _withhold,
    c.Release: _release,
    c.SetAtSeat: _seat,
    c.Swap: _swap,
    c.RightSwap: _right,
    c.AnnulCertificate: _annul,
    c.ReachWing: _wing,
    c.CheckTray: _tray,
    c.ReturnTray: _tray_again,
    c.SetDecision: _decision,
}
