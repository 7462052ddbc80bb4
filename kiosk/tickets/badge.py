"""From an admission to a badge: what is printed on it.

Printing hears facts; it never blocks or undoes a check-in.
"""

from __future__ import annotations

from kiosk.codes.codes import CodeKind, Codes, human
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.papers import LABELS
from kiosk.roster.people import Person
from printing.slips import Badge

KIND = "badge"


def badge_of(person: Person, conference: Conference, codes: Codes, *, reprint: bool = False) -> Badge:
    """Return what stands on a person's badge; a *reprint* says that it is one."""
    return Badge(
        event=conference.settings.name,
        name=person.full_name,
        unit=person.unit or person.position or "",
        seat=person.seat or "",
        kind=_(LABELS[person.kind]),
        code=codes.make(CodeKind.BADGE, person.number, conference.person_notes.serial(person.number, CodeKind.BADGE)),
        human=human(person.number),
        stamp=_("REPRINT") if reprint else "",
    )
