"""The check-in list for a day without power: by delegation with boxes to tick, and by name to find a person in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kiosk.codes.codes import human
from kiosk.conference.state import Conference
from kiosk.documents.dates import long_date
from kiosk.documents.drawing import MM
from kiosk.documents.flow import BLACK, WIDTH, Laid, Section, flow
from kiosk.documents.headings import section, title
from kiosk.documents.table import GUTTER, Column, Table
from kiosk.documents.typeset import Style
from kiosk.i18n import _
from kiosk.roster.people import Person
from kiosk.text.normalise import collation_key, given_name

_LAST = 10**6
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NUMBER = Style("SemiBold", 11, 10, BLACK, lines=1)
_NAME = Style("Bold", 12, 10.5, BLACK, lines=2, keep_last=True)
_TEXT = Style("Medium", 10.5, 10, BLACK, lines=3)
_SEAT = Style("SemiBold", 11, 10, BLACK, lines=2)
_TIME = Style("SemiBold", 11, 10, BLACK, lines=1)


@dataclass(frozen=True, slots=True)
class Group:
    """People under one heading: the guests, or a delegation."""

    name: str
    people: tuple[Person, ...]


def groups(conference: Conference) -> list[Group]:
    """Return guests in protocol order, then the delegations in the order of the roster, those without one last."""
    people = list(conference.roster.expected())
    guests = sorted((p for p in people if p.kind == "guest"), key=lambda p: (p.order or _LAST, p.number))
    delegations: dict[str, list[Person]] = {}
    for person in sorted((p for p in people if p.kind != "guest"), key=lambda p: (not p.delegation, p.number)):
        delegations.setdefault(person.delegation or "", []).append(person)
    found = [Group(_("Guests, in protocol order"), tuple(guests))] if guests else []
    return found + [Group(name or _("Without a delegation"), tuple(members)) for name, members in delegations.items()]


def by_delegation(conference: Conference) -> Laid:
    """Return the list to tick; who is here already is crossed, with the time he came."""
    table = Table(
        (
            Column(_("Number"), 19 * MM, _NUMBER),
            Column(_("Full name"), 55 * MM, _NAME),
            Column(_("Unit"), 54 * MM, _TEXT),
            Column(_("Seat"), 16 * MM, _SEAT),
            Column(_("Here"), 12 * MM, _TEXT, kind="box"),
            Column(_("Time of arrival"), WIDTH - 156 * MM, _TIME, "center", kind="line"),
        )
    )
    zone, hall = conference.settings.zone, conference.hall
    sections = []
    for group in groups(conference):
        bands = []
        for person in group.people:
            admission = hall.present.get(person.number)
            came = datetime.fromtimestamp(admission.wall_ms / 1000, zone) if admission else None
            cells = (
                human(person.number),
                person.full_name,
                _about(conference, person),
                person.seat or "",
                "",
                f"{came:%H:%M}" if came else "",
            )
            bands.append(table.row(cells, key=person.number, ticked=admission is not None))
        count = _("{count} people").format(count=len(group.people))
        sections.append(Section(bands, section(group.name, count)))
    about = [
        as_it_stood(conference),
        _("Tick the box and write the time, such as 7:41. Who is on no list is written on the last page."),
        _("Afterwards at reception: F7, arrivals from paper; the number, then the time."),
    ]
    head = title(conference.settings.name, _("Check-in list on paper"), about)
    return flow([*sections, _by_hand(table)], head, [table.head()])


def _by_hand(table: Table) -> Section:
    """Return empty lines for those who stand on no list."""
    lines = [table.row(("", "", "", "", "", ""), keeps=index < 7) for index in range(8)]
    return Section(lines, section(_("On no list: name, unit, and who sent them")), whole=True)


def by_name(conference: Conference, pages: dict[int, int]) -> Laid:
    """Return everybody in the order of given names, with the page on which his box stands (*pages*, by number)."""
    table = Table(
        (
            Column(_("Full name"), 50 * MM, _NAME),
            Column(_("Unit"), 50 * MM, _TEXT),
            Column(_("Delegation"), 36 * MM, _TEXT),
            Column(_("Seat"), 14 * MM, _SEAT),
            Column(_("Number"), 16 * MM, _NUMBER),
            Column(_("On page"), WIDTH - 166 * MM + GUTTER, _NUMBER, "right"),
        ),
        least=6.4 * MM,
    )
    sections = []
    for letter, people in groupby(_sorted(conference), key=lambda person: _initial(person.full_name)):
        bands = []
        for person in people:
            group = _("Guests") if person.kind == "guest" else person.delegation or "–"
            page = f"{pages[person.number]}" if person.number in pages else ""
            cells = (person.full_name, _unit(person), group, person.seat or "", human(person.number), page)
            bands.append(table.row(cells, key=person.number))
        sections.append(Section(bands, section(letter)))
    about = [
        as_it_stood(conference),
        _("In the order of given names. The last column is the page of the check-in list where the box is."),
    ]
    return flow(sections, title(conference.settings.name, _("Everybody by name"), about), [table.head()])


def _sorted(conference: Conference) -> Iterator[Person]:
    yield from sorted(conference.roster.expected(), key=lambda p: (collation_key(p.full_name), p.number))


def _initial(name: str) -> str:
    """Return the letter of the alphabet that a given name begins with: Ă and Đ are letters, a tone is none."""
    parts = unicodedata.normalize("NFD", given_name(name)[:1].upper())
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES)) or "–"


def _unit(person: Person) -> str:
    """Return where a person comes from: of a guest the post too, by which he is known."""
    return person.office if person.kind == "guest" else person.unit or person.position or ""


def _about(conference: Conference, person: Person) -> str:
    """Return the unit, and that a person is asked to see the organisers before he goes in."""
    note = conference.person_notes.notes.get(person.number)
    warning = _("! organisers first") if note is not None and note.stops else ""
    return " · ".join(part for part in (warning, _unit(person)) if part)


def as_it_stood(conference: Conference) -> str:
    """Return day and place of the conference, and up to when the list knows what happened."""
    programme = conference.runsheet.programme
    place = programme.place if programme else ""
    known = datetime.fromtimestamp((conference.last[0] >> 16) / 1000, conference.settings.zone)
    as_of = _("as of {time}, {date}").format(time=f"{known:%H:%M}", date=f"{known:%d/%m/%Y}")
    return " · ".join(part for part in (long_date(conference.settings.day), place, as_of) if part)
