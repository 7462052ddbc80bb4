"""From an admission to a badge: what is printed on it.

Printing hears facts; it never blocks or undoes a check-in.
"""

from __future__ import annotations

from kiosk.codes import CodeKind, Codes, human
from kiosk.conference import Conference
from kiosk.i18n import N_, _
from kiosk.roster.people import Person
from printing.slips import Badge

KIND = "badge"
AHEAD = "It came out before the day."
# What the spool says of a job in words of its own.
SPOOL_WORDS = (
    N_("Written by hand."),
    N_("Replaced by another copy."),
    N_("It came out before the day."),
    N_("The check-in was taken back."),
    N_("It comes late from another desk."),
    N_("No laptop called {at} takes part."),
    N_("Being handed over to {printer} ({at})."),
    N_("Handed over to {printer} ({at})."),
    N_("The printer {printer} stood still for {minutes} min {seconds} s."),
    N_("The printers {asked} and {printer} stood still."),
    N_("It was asked for while nobody printed."),
    N_("The printer {printer} is not in the settings any more."),
    N_("The printer {printer} failed right after this ticket; please look whether it came out."),
    N_("The ticket could not be drawn: {error}"),
    N_("The printer {printer} failed: {error}"),
    N_("Printing was interrupted; please look whether the paper came out."),
)
LABELS = {
    "delegate": N_("DELEGATE"),
    "guest": N_("GUEST"),
    "recipient": N_("AWARD RECIPIENT"),
    "walk_in": N_("PARTICIPANT"),
    "substitute": N_("SUBSTITUTE"),
}


def badge_of(person: Person, conference: Conference, codes: Codes, *, reprint: bool = False) -> Badge:
    """Return what stands on a person's badge; a *reprint* says that it is one."""
    return Badge(
        event=conference.settings.name,
        name=person.full_name,
        unit=person.unit or person.position or "",
        seat=person.seat or "",
        kind=_(LABELS[person.kind]),
        code=codes.make(CodeKind.BADGE, person.number, conference.care.serial(person.number, CodeKind.BADGE)),
        human=human(person.number),
        stamp=_("REPRINT") if reprint else "",
    )
