"""What somebody behind the stage has to do now because of what was just noted: one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kiosk.awards import events as facts
from kiosk.awards.state import Awards
from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.journal import Event

_STEPS: dict[type, str] = {
    facts.DecisionAnnounced: N_("Announce the decision"),
    facts.BatchCalled: N_("Call the batch"),
    facts.BatchOnStage: N_("On stage"),
    facts.BatchHanded: N_("Handed over"),
    facts.BatchPhotographed: N_("Photograph"),
    facts.BatchCleared: N_("Off the stage"),
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
            return _("Taken back: {step}.").format(step=_(step)) if step else _("Taken back.")
    return ""


def _position(awards: Awards, id_: int) -> str:
    batch = awards.batch_of(id_)
    return str(batch.position(id_)) if batch else "–"
