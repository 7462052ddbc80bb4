"""The closing list in words: what became of each certificate, as rows for a table, a screen, JSON or a minute."""

from __future__ import annotations

from typing import Any

from kiosk.awards.closing import Closing, totals
from kiosk.awards.model import Certificate
from kiosk.conference.state import Conference
from kiosk.i18n import N_, _
from kiosk.messages.durations import time_of_day

OUTCOME_TEXTS = {
    "handed": N_("handed over"),
    "proxy": N_("handed to a proxy"),
    "withheld": N_("withheld"),
    "outstanding": N_("not handed over"),
}

WHY = {
    "withheld": N_("withheld"),
    "absent": N_("absent"),
    "not called": N_("not called yet"),
    "called": N_("called, not handed over yet"),
}


def why_text(entry: Closing) -> str:
    """Return why a certificate was not handed over, "" for one that was."""
    if entry.why is None:
        return ""
    said = _(WHY[entry.why])
    return f"{said}: {entry.reason}" if entry.reason else said


def place_text(entry: Closing) -> str:
    """Return batch and position as "5·3"."""
    return f"{entry.batch}·{entry.position}" if entry.batch is not None else "–"


def row_of(entry: Closing, conference: Conference) -> dict[str, Any]:
    """Return a line of the closing list as plain data; times are HH:MM:SS at the place of the conference."""
    certificate, handover = entry.certificate, entry.handover
    person = conference.roster.people.get(certificate.number or 0)
    presenter = conference.roster.people.get(entry.presenter or 0)
    zone = conference.settings.zone
    return {
        "certificate": certificate.id,
        "decision": certificate.decision,
        "award": certificate.award,
        "kind": certificate.kind,
        "name": certificate.name,
        "unit": certificate.unit,
        "number": certificate.number,
        "batch": entry.batch,
        "position": entry.position,
        "outcome": entry.outcome,
        "why": entry.why,
        "reason": entry.reason or None,
        "receiver": (handover.receiver or None) if handover else None,
        "manner": handover.manner if handover else None,
        "at": time_of_day(entry.stamp.wall_ms, zone) if entry.stamp else None,
        "presenter": presenter.full_name if presenter else None,
        "contact": person.phone if person else None,
        "swapped_with": entry.swapped_with,
    }


def decision_rows(conference: Conference) -> list[dict[str, Any]]:
    """Return the totals decision by decision: handed + proxy + withheld + outstanding = certificates."""
    return [
        {
            "decision": total.decision.number,
            "date": total.decision.date,
            "authority": total.decision.authority,
            "award": total.decision.award,
            "announced": total.announced,
            "certificates": total.certificates,
            "handed": total.handed,
            "proxy": total.proxy,
            "withheld": total.withheld,
            "outstanding": total.outstanding,
        }
        for total in totals(conference.awards)
    ]


def photo_rows(conference: Conference) -> list[dict[str, Any]]:
    """Return batch by batch who stands on its photograph, from the left, in the order in which they were taken."""
    awards, rows = conference.awards, []
    for (number, phase), stamp in awards.times.items():
        batch = awards.batch(number)
        if phase != "photographed" or batch is None:
            continue
        handed = [c for c in map(awards.certificate, batch.certificates) if c and _is_on_it(conference, c, number)]
        rows.append(
            {
                "batch": number,
                "at": time_of_day(stamp.wall_ms, conference.settings.zone),
                "decision": batch.decision,
                "names": [certificate.receiver[1] for certificate in handed],
                "presenters": [p.full_name for n in batch.presenters if (p := conference.roster.people.get(n))],
            }
        )
    return rows


def _is_on_it(conference: Conference, certificate: Certificate, batch: int) -> bool:
    handover = conference.awards.handed.get(certificate.id)
    withheld = certificate.id in conference.awards.withheld and certificate.id not in conference.awards.away
    return withheld or (handover is not None and handover.batch == batch and handover.manner == "stage")
