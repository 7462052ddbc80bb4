"""The people of the roster as the MC's lines ask for them: how each is addressed, who of the guests is in."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.script import MISSING, Speaker
from kiosk.conference.state import Conference
from kiosk.roster.people import Person

_LAST = 10**6
_TRADES = (
    "nguyên ",
    "công nhân",
    "nhân viên",
    "viên chức",
    "kỹ sư",
    "kỹ thuật viên",
    "giáo viên",
    "giảng viên",
    "hộ sinh",
    "điều dưỡng",
    "y tá",
    "y sĩ",
    "bác sĩ",
    "dược sĩ",
    "chuyên viên",
    "kế toán",
    "văn thư",
    "lái xe",
    "thợ ",
    "bảo vệ",
    "kiểm lâm viên",
)


class HallPeople:
    """The roster as the script asks for it."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference

    def find(self, who: str) -> Speaker | None:
        """Return the person of a roster code, None if nobody has it."""
        person = self._conference.roster.by_code(who)
        return None if person is None else speaker(person)

    def guests_present(self) -> Sequence[Speaker]:
        """Return the guests who were in when the opening began, in protocol order; before it those who are in."""
        people, before = self._conference.roster.people, self._conference.introduced
        known = self._conference.hall.known_since.items()
        here = (people[n] for n, since in known if n in people and (before is None or since < before))
        guests = [person for person in here if person.kind == "guest"]
        return [speaker(guest) for guest in sorted(guests, key=lambda guest: (guest.order or _LAST, guest.number))]


def late_guests(conference: Conference) -> list[Person]:
    """Return the guests who came after the introduction had begun: the MC introduces them in addition."""
    if conference.introduced is None:
        return []
    people = conference.roster.people
    came = [
        people[number]
        for number, since in conference.hall.known_since.items()
        if since > conference.introduced and number in people and people[number].kind == "guest"
    ]
    return sorted(came, key=lambda guest: (guest.order or _LAST, guest.number))


def speaker(person: Person) -> Speaker:
    """Return how a person is called from the lectern: "đồng chí", or ông / bà outside the organisation."""
    address = "đồng chí"
    if person.kind == "recipient":
        address = (person.title or MISSING).lower()
    return Speaker(
        name=person.full_name,
        address=address,
        post=_inside(person.position or ""),
        unit=person.unit or "",
        block=person.block,
    )


def _inside(post: str) -> str:
    """Return a post as it stands inside a sentence: offices keep their capital, trades and "nguyên" have none."""
    trade = post.casefold().startswith(_TRADES)
    return post[:1].lower() + post[1:] if trade else post
