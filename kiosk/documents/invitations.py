"""What stands on the invitations: who gets one, in which order, and what each of them says. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agenda.programme import Programme
from kiosk.codes.codes import CodeKind, Codes, human
from kiosk.conference.state import Conference
from kiosk.documents.dates import long_date, long_time
from kiosk.i18n import N_, _
from kiosk.roster.people import Person

# Who is added on the day holds no invitation: he is let in at the desk.
INVITED = ("delegate", "guest", "recipient")
_TITLES = {"ông": N_("Mr"), "bà": N_("Ms")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What all invitations have in common; an empty text is left out.

    `body` is who invites, line by line; `arrive` is when to be there, `reception` since when the desks are open.
    `signer` is post and name, line by line, the name last.
    """

    name: str
    body: tuple[str, ...] = ()
    time: str = ""
    place: str = ""
    reception: str = ""
    arrive: str = ""
    dress: str = ""
    note: str = ""
    signer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What one person's invitation says of him; an empty text is left out.

    `title` is how he is addressed, `code` are the 24 digits of the QR symbol, `human` is the code for eyes.
    """

    number: int
    kind: str
    title: str
    name: str
    post: str = ""
    unit: str = ""
    delegation: str = ""
    seat: str = ""
    code: str
    human: str

    @property
    def office(self) -> str:
        """Post and unit as one line, whichever of the two are known."""
        return ", ".join(part for part in (self.post, self.unit) if part)


def occasion(conference: Conference) -> Occasion:
    """Return what the settings say, completed from the programme."""
    settings, said = conference.settings, conference.settings.invitation
    programme = conference.runsheet.programme
    host = programme.host.upper() if programme else ""
    return Occasion(
        name=settings.name,
        body=said.body or ((host,) if host else ()),
        time=said.time or _time(conference, programme),
        place=said.place or (programme.place if programme else ""),
        reception=long_time(programme.reception_open) if programme and programme.reception_open else "",
        arrive=said.arrive,
        dress=said.dress,
        note=said.note,
        signer=said.signer,
    )


def _time(conference: Conference, programme: Programme | None) -> str:
    day = long_date(conference.settings.day)
    if programme is None:
        return day
    return _("{time}, {day}").format(time=long_time(programme.start), day=day)


def invitations_of(conference: Conference, codes: Codes) -> Iterator[Invitation]:
    """Yield everybody's invitation: guests in protocol order, then delegation by delegation, those without one last.

    The deceased and the declined have none.
    """
    invited = [person for person in conference.roster.expected() if person.kind in INVITED]
    for person in sorted(invited, key=_place):
        serial = conference.person_notes.serial(person.number, CodeKind.INVITATION)
        yield Invitation(
            number=person.number,
            kind=person.kind,
            title=_title(person),
            name=person.full_name,
            post=person.position or "",
            unit=person.unit or "",
            delegation=person.delegation or "",
            seat=person.seat or "",
            code=codes.make(CodeKind.INVITATION, person.number, serial),
            human=human(person.number),
        )


def _place(person: Person) -> tuple[bool, int, bool, str, int]:
    if person.kind == "guest":
        return False, 100_000 if person.order is None else person.order, False, "", person.number
    return True, 0, not person.delegation, person.delegation or "", person.number


def _title(person: Person) -> str:
    if not person.title:
        return _("Comrade")
    known = _TITLES.get(person.title.casefold())
    return _(known) if known else person.title


def details(invitation: Invitation, common: Occasion) -> Sequence[tuple[str, str]]:
    """Return the lines with a heading: when, where, which seat; what is not known is left out."""
    rows = (
        (_("When"), common.time),
        (_("Where"), common.place),
        (_("Please arrive"), common.arrive),
        (
            _("Desks open"),
            "" if common.arrive or not common.reception else _("from {time}").format(time=common.reception),
        ),
        (_("Seat"), invitation.seat),
        (_("Dress"), common.dress),
    )
    return [row for row in rows if row[1]]
