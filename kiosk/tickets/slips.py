"""From the state of the conference to what stands on a piece of paper, badges aside.

Every text is translated here: the pictures know no language and no conference.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agenda.stamps import Stamp
from kiosk.codes.codes import CodeKind, Codes, human
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.papers import LABELS
from kiosk.roster.people import Person
from kiosk.tickets.award_slips import AWARD_PAPERS, award_slip
from kiosk.tickets.report_slip import report_slip
from kiosk.tickets.rescue_sheet import rescue_sheet
from printing.slips import Receipt, Slip, Summary, TestPage, Ticket

# Read aloud over the test page: two marks above a capital, marks below, the widest letters.
_HARD_LINE = "NGUYỄN THỊ BIỂN · Ẩn Ỷ Ộ · Đường Trường Sơn · điển hình tiên tiến"


def slip_of(
    what: str, number: int | None, conference: Conference, codes: Codes, now: datetime, stamp: Stamp | None = None
) -> Slip | None:
    """Return the ticket as it is now; None if what it is about is not there any more, or it is of no known kind.

    *stamp* is that moment as the runsheet's clock wants it; without it the wall is believed.
    """
    if what in _OF_PERSON:
        person = conference.roster.people.get(number or 0)
        return None if person is None else _OF_PERSON[what](person, conference)
    if what in AWARD_PAPERS:
        return award_slip(what, number or 0, conference, codes, now)
    if what == "summary":
        return summary_of(conference, now)
    if what == "report":
        return report_slip(number or 0, conference, now)
    if what == "rescue":
        return rescue_sheet(conference, stamp or Stamp(int(now.timestamp() * 1000), 0, ""))
    if what == "test":
        return test_page(conference, codes, "", now)
    return None


def _meal(person: Person, conference: Conference) -> Slip:
    return Ticket(
        event=conference.settings.name,
        title=_("MEAL TICKET"),
        name=person.full_name,
        unit=person.unit or person.position or "",
        big="",
        lines=((_("Date"), f"{conference.settings.day:%d/%m/%Y}"), (_("For"), _(LABELS[person.kind]))),
        human=human(person.number),
        foot=_("Good once. Please hand it in at the table."),
    )


def _lodging(person: Person, conference: Conference) -> Slip:
    return Ticket(
        event=conference.settings.name,
        title=_("LODGING"),
        name=person.full_name,
        unit=person.unit or person.position or "",
        big=person.lodging or "",
        lines=((_("Date"), f"{conference.settings.day:%d/%m/%Y}"),),
        human=human(person.number),
        foot=_("Please show this slip at the reception of the hotel."),
    )


def _seat(person: Person, conference: Conference) -> Slip:
    return Ticket(
        event=conference.settings.name,
        title=_("SEAT"),
        name=person.full_name,
        unit=person.unit or person.position or "",
        big=person.seat or "",
        human=human(person.number),
    )


def _receipt(person: Person, conference: Conference) -> Slip:
    given = conference.person_notes.handed.get(person.number, {})
    hand_outs = conference.settings.hand_outs
    return Receipt(
        event=conference.settings.name,
        title=_("RECEIPT"),
        name=person.full_name,
        unit=person.unit or person.position or "",
        items=hand_outs,
        signs=(_("Received by"), _("Handed out by")),
        foot=f"{human(person.number)} · {conference.settings.day:%d/%m/%Y}",
        to_come=tuple(item for item in hand_outs if item not in given),
    )


_OF_PERSON: dict[str, Callable[[Person, Conference], Slip]] = {
    "meal": _meal,
    "lodging": _lodging,
    "seat": _seat,
    "receipt": _receipt,
}


def summary_of(conference: Conference, now: datetime) -> Slip:
    """Return who is here, for the chair, as figures of this moment."""
    counts, summoned, present = conference.hall.counts, conference.summoned, conference.present
    excused = sum(
        1
        for number in conference.person_notes.excuses
        if number not in conference.hall.present
        and (person := conference.roster.people.get(number)) is not None
        and person.kind == "delegate"
    )
    share = f"{present * 100 / summoned:.2f}".replace(".", ",") + " %" if summoned else "–"
    enough = present >= conference.needed and summoned > 0
    return Summary(
        event=conference.settings.name,
        title=_("DELEGATES PRESENT"),
        at=_("At {time}, {date}").format(time=f"{now:%H:%M}", date=f"{now:%d/%m/%Y}"),
        figures=(
            (_("Present"), f"{present}"),
            (_("Summoned"), f"{summoned}"),
            (_("Share"), share),
            (_("Absent"), f"{summoned - present}"),
            (_("of them excused"), f"{excused}"),
            (_("Women"), f"{counts['women']}"),
            (_("Ethnic minorities"), f"{counts['ethnic_minority']}"),
            (_("Direct workers"), f"{counts['direct_workers']}"),
            (_("Party members"), f"{counts['party']}"),
            (_("Guests present"), f"{counts['guest']}"),
        ),
        foot=_("The conference has its quorum.")
        if enough
        else _("{missing} more delegates are needed for the quorum.").format(
            missing=max(0, conference.needed - present)
        ),
    )


def test_page(conference: Conference, codes: Codes, printer: str, now: datetime) -> TestPage:
    """Return the page that shows whether a printer is set up right."""
    about = (conference.settings.name, f"{now:%d/%m/%Y %H:%M}")
    return TestPage(printer, about, _HARD_LINE, codes.make(CodeKind.CERTIFICATE, 0, 0), human(0))
