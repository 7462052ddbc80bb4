"""How a vote is told to those who run it: its state, what was derived or corrected, and what does not fit."""

from __future__ import annotations

from agenda.vote import Ballot
from kiosk.conference.state import Conference
from kiosk.conference.voting import passed, quorate
from kiosk.i18n import _


def counts_text(ballot: Ballot) -> str:
    """Return the hands of the valid count; before it how many names wait."""
    result = ballot.result
    if result is None:
        return _("not counted yet · {count} names").format(count=len(ballot.names))
    told = _("for {yes} ({yes_pct}%) · against {no} · of another mind {other} · no hand {rest} · in the hall {hall}")
    return told.format(
        yes=result.yes,
        yes_pct=result.shares()["yes"],
        no=result.no,
        other=result.other,
        rest=result.not_voting,
        hall=result.hall,
    )


def marks(conference: Conference, ballot: Ballot) -> list[str]:
    """Return what must be seen beside a count: passed or not, derived, corrected, and what does not fit."""
    result = ballot.result
    said = []
    if result is not None:
        said.append(_("PASSED") if passed(conference, result) else _("NOT PASSED"))
        if result.derived:
            said.append(_("derived"))
        if len(ballot.history) > 1:
            said.append(_("corrected: {reason}").format(reason=ballot.reasons[-1]))
        if ballot.hall.present is not None and ballot.hall.present != result.hall:
            said.append(_("by check-in {present} were here").format(present=ballot.hall.present))
        if ballot.hall.summoned is not None and ballot.hall.summoned < result.hall:
            said.append(_("! more than the {summoned} summoned").format(summoned=ballot.hall.summoned))
    if not quorate(conference, ballot):
        said.append(_("! under the quorum"))
    return said
