"""What somebody behind the stage has to do now because of what was just noted: one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kiosk.awards import events as facts
from kiosk.awards.batches import Batch
from kiosk.awards.state import Awards
from kiosk.conference.award_plan import presenters
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.journal.envelope import Event

_STEPS: dict[type, str] = {
    facts.DecisionAnnounced: N_("Announce the decision"),
    facts.BatchCalled: N_("Call the batch"),
    facts.BatchOnStage: N_("On stage"),
    facts.BatchHanded: N_("Handed over"),
    facts.BatchPhotographed: N_("Photograph"),
    facts.BatchCleared: N_("Off the stage"),
    facts.AbsenceNoted: N_("not there"),
    facts.PresenceNoted: N_("there after all"),
    facts.ProxyNamed: N_("somebody receives in his place"),
    facts.ProxyWithdrawn: N_("nobody receives in his place"),
    facts.FamilyNamed: N_("a relative receives"),
    facts.CertificateWithheld: N_("empty frame"),
    facts.CertificateReleased: N_("the certificate is handed over after all"),
    facts.CertificateHanded: N_("handed over on its own"),
    facts.SeatSet: N_("at the seat"),
    facts.CertificatesSwapped: N_("the wrong way round"),
    facts.SwapRighted: N_("exchanged again"),
    facts.WordingConfirmed: N_("the wording stands"),
    facts.RecipientJoined: N_("this person of the roster"),
    facts.RecipientAdded: N_("a recipient added"),
    facts.CertificateAnnulled: N_("a certificate annulled"),
    facts.RecipientReachedWing: N_("at the wing"),
    facts.RecipientLeftWing: N_("not at the wing"),
    facts.CertificateOnTray: N_("on the tray"),
    facts.TrayReturned: N_("the tray is checked anew"),
    facts.BatchesArranged: N_("another order of the calls"),
    facts.BatchLocked: N_("the order is frozen"),
    facts.BatchUnlocked: N_("the order is open again"),
    facts.DecisionSet: N_("how a decision is handed over"),
}

_TRAY: dict[type, str] = {
    facts.AbsenceNoted: N_("PULL THIS CERTIFICATE"),
    facts.PresenceNoted: N_("PUT IT BACK ON THE TRAY"),
    facts.CertificateWithheld: N_("EMPTY FRAME"),
    facts.CertificateReleased: N_("HANDED OVER AFTER ALL"),
}


def consequence(conference: Conference, events: Iterable[Event]) -> str:
    """Return what somebody has to do now because of an exception, "" if nothing."""
    awards = conference.awards
    for event in events:
        fact = facts.from_payload(event.kind, event.v, event.payload)
        said = _done(awards, fact)
        if said:
            return said
    return ""


def for_tray(conference: Conference, event: Event) -> str:
    """Return what has to be changed on a tray that is frozen or at the stage already, "" for nothing.

    What stands before the colon is told large.
    """
    awards, fact = conference.awards, facts.from_payload(event.kind, event.v, event.payload)
    text = _TRAY.get(type(fact))
    certificate = awards.certificate(getattr(fact, "certificate", 0)) if text else None
    batch = awards.batch_of(certificate.id) if certificate else None
    if text is None or certificate is None or batch is None or not awards.is_locked(batch.number):
        return ""
    if awards.phase_of(batch.number) in {"handed", "photographed", "cleared"}:
        return ""
    where = _("batch {batch}, number {position}").format(batch=batch.number, position=_position(awards, certificate.id))
    return f"{_(text)}: {where} – {certificate.name}"


def _done(awards: Awards, fact: Any) -> str:
    """Return the sentence for the tray or the steward about one fact."""
    match fact:
        case facts.AbsenceNoted(certificate=id_):
            text = _("Tray: pull number {position}. The row closes up.")
            return text.format(position=_position(awards, id_))
        case facts.CertificateWithheld(certificate=id_):
            return _("Tray: empty frame at number {position}.").format(position=_position(awards, id_))
        case facts.CertificatesSwapped():
            return _("Steward at the exit: the two exchange their certificates.")
        case facts.RecipientAdded(certificate=added):
            batch = awards.batch_of(added.id)
            text = _("{name}: batch {batch}, position {position}.")
            return text.format(
                name=added.name, batch=batch.number if batch else "–", position=_position(awards, added.id)
            )
        case facts.CertificateReleased(certificate=id_):
            text = _("Tray: the certificate of number {position} is handed over.")
            return text.format(position=_position(awards, id_))
        case facts.AwardsUndone(of=of):
            undone = next((entry.event for entry in awards.entries if entry.id == of), None)
            step = _STEPS.get(type(undone))
            return _("Taken back: {step}.").format(step=_about(awards, _(step), undone)) if step else _("Taken back.")
    return ""


def _about(awards: Awards, step: str, undone: Any) -> str:
    """Return a step with whose certificate, or which batch, it is about."""
    batch, id_ = getattr(undone, "batch", None), getattr(undone, "certificate", None)
    certificate = awards.certificate(id_) if isinstance(id_, int) else None
    if certificate is not None:
        return f"{step} – {certificate.name}"
    return _("{step}, batch {batch}").format(step=step, batch=batch) if isinstance(batch, int) else step


def _position(awards: Awards, id_: int) -> str:
    batch = awards.batch_of(id_)
    return str(batch.position(id_)) if batch else "–"


def batch_name(conference: Conference, batch: Batch) -> str:
    """Return "Batch 12/16", and that it is a supplementary one."""
    name = _("Batch {number}/{batches}").format(number=batch.number, batches=len(conference.awards.batches))
    return name + " " + _("(supplementary)") if batch.extra else name


def hands(conference: Conference, batch: Batch) -> str:
    """Return who hands over, each with his positions where they share."""
    people = presenters(conference, batch)
    if not people:
        return _("nobody is named to hand over")
    if len(people) == 1:
        return _("handed over by {name}").format(name=people[0].full_name)
    parts = []
    for index, person in enumerate(people):
        share = batch.share(index)
        parts.append(f"{share.start}–{share.stop - 1} {person.full_name}")
    return _("handed over by {name}").format(name=", ".join(parts))


def sheet_state(conference: Conference, batch: Batch) -> str:
    """Return whether the order is frozen, and which version of the sheets is the newest."""
    lock = conference.awards.locks.get(batch.number)
    if not conference.awards.is_locked(batch.number):
        return _("open") if lock is None else _("open again")
    return _("locked, version {version}").format(version=lock.version if lock else 1)


def signs() -> list[tuple[str, str]]:
    """Return the signs that stand before the positions of a row, with what they mean."""
    return [
        ("·", _("not here")),
        ("○", _("checked in")),
        ("●", _("at the wing")),
        ("✓", _("handed over")),
        ("–", _("not called")),
        ("□", _("empty frame")),
        ("⌂", _("at the seat")),
        ("⇄", _("the wrong way round")),
    ]
