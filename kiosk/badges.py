"""From an admission to a badge: what is printed on it, and the rule for another copy.

Printing hears facts; it never blocks or undoes a check-in.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.codes import CodeKind, Codes, human
from kiosk.conference import Conference
from kiosk.errors import Refusal
from kiosk.facts import BadgeReprinted
from kiosk.i18n import N_, _
from kiosk.reception.hall import Hall
from kiosk.roster.people import Person
from printing.slips import Badge

KIND = "badge"
# What the spool says of a job in words of its own.
SPOOL_WORDS = (
    N_("The ticket could not be drawn: {error}"),
    N_("The printer {printer} failed: {error}"),
    N_("Printing was interrupted; please look whether the paper came out."),
)
LABELS = {"delegate": N_("DELEGATE"), "guest": N_("GUEST"), "recipient": N_("AWARD RECIPIENT")}


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print another copy of a badge at this post."""

    number: int


def decide_reprint(command: Reprint, hall: Hall, copies: dict[int, int], printer: str | None) -> BadgeReprinted:
    """Return the wish for another copy. Raises Refusal if nobody prints here or the person is not in."""
    if printer is None:
        raise Refusal("This post has no printer: see conference.toml.")
    if command.number not in hall.present:
        raise Refusal("Only somebody who is checked in gets a badge.")
    return BadgeReprinted(command.number, copies.get(command.number, 1) + 1, printer)


def badge_of(person: Person, conference: Conference, codes: Codes, *, reprint: bool = False) -> Badge:
    """Return what stands on a person's badge; a *reprint* says that it is one."""
    return Badge(
        event=conference.settings.name,
        name=person.full_name,
        unit=person.unit or person.position or "",
        seat=person.seat or "",
        kind=_(LABELS[person.kind]),
        code=codes.make(CodeKind.BADGE, person.number, 0),
        human=human(person.number),
        stamp=_("REPRINT") if reprint else "",
    )
