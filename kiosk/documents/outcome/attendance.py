"""Who came, when and where; whose place stayed empty and how to reach him; who stood in; who was taken in on the day.

The counts are those of the hall (`kiosk status`); names and offices are cleaned texts of the roster.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kiosk.conference import reports
from kiosk.conference.state import Conference
from kiosk.reception.hall import SLOT_MS
from kiosk.reception.places import Absent, group_of, places
from kiosk.roster.people import Added, Kind, Person

# As a list of attendance has them: those who count first.
KINDS: tuple[Kind, ...] = ("delegate", "substitute", "guest", "recipient", "walk_in")
Presence = Literal["came", "excused", "absent", "stood for"]
SLOT_MINUTES = SLOT_MS // 60_000
# Two days: between a right clock and a wrong one lie years.
_MOST_SLOTS = 2 * 24 * 60 // SLOT_MINUTES


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came: when, at which desk, by what (scan, hand, paper …); `left`: he has left the hall since.

    `stands_for` is whom he stands for, "" for one who came for himself.
    """

    person: Person
    at: datetime
    post: str
    by: str
    left: bool
    stands_for: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Whose place stayed empty, and how to reach him; `excused`: he gave a reason."""

    absent: Absent
    person: Person
    excused: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One who was expected or came all the same; *stood for*: somebody came in his place, which is not empty.

    `came` is None unless he came himself.
    """

    person: Person
    state: Presence
    came: Came | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Five minutes of reception: when they began, how many came in them, and how many had come by their end."""

    start: datetime
    count: int
    total: int


def came(conference: Conference) -> list[Came]:
    """Return everybody who came: delegates first, each kind by delegation and number."""
    zone_at = conference.schedule.local
    found = []
    for number, admission in conference.hall.present.items():
        person = conference.roster.people.get(number)
        if person is not None:
            left = number in conference.hall.outside
            at = zone_at(admission.wall_ms)
            found.append(Came(person, at, admission.post, admission.by, left, stands_for(conference, person)))
    order = _delegations(conference)
    return sorted(found, key=lambda one: (*_place(one.person, order), one.person.number))


def missing(conference: Conference) -> list[Missing]:
    """Return whose place stayed empty, excused or not, by delegation and number."""
    report = reports.report_of(conference)
    people, order = conference.roster.people, _delegations(conference)
    found = [Missing(one, people[one.number], excused=True) for one in report.excused]
    found += [Missing(one, people[one.number], excused=False) for one in report.unexcused]
    return sorted(found, key=lambda one: (*_place(one.person, order), one.person.number))


def everybody(conference: Conference) -> list[Listed]:
    """Return everybody who was expected, and who came without that: by number."""
    arrived = {one.person.number: one for one in came(conference)}
    here = {number for number, one in arrived.items() if one.person.kind == "delegate"}
    seats = places(conference.roster.people.values(), here)
    filled = {seat.person.number for seat in seats if seat.filled}
    people = {person.number: person for person in conference.roster.expected()}
    people |= {number: one.person for number, one in arrived.items()}
    excuses = conference.person_notes.excuses

    def state(number: int) -> Presence:
        if number in arrived:
            return "came"
        return "stood for" if number in filled else "excused" if number in excuses else "absent"

    return [Listed(people[number], state(number), arrived.get(number)) for number in sorted(people)]


def substitutes(arrived: Iterable[Came]) -> list[Came]:
    """Return those who came in somebody's place, added on the day or noted so."""
    return [one for one in arrived if one.person.added == "substitute" or one.stands_for]


def taken_in(arrived: Iterable[Came], role: Added, *, waiting: bool) -> list[Came]:
    """Return those who were on no list and came as walk-ins or guests: taken by the organisers, or still *waiting*."""
    return [one for one in arrived if one.person.added == role and one.person.waiting == waiting]


def stands_for(conference: Conference, person: Person) -> str:
    """Return the name of whom a person stands for, "" if for nobody."""
    known = conference.roster.people.get(person.stands_for_number or 0)
    return known.full_name if known is not None else person.stands_for or ""


def arrivals(conference: Conference) -> list[Interval]:
    """Return how many people of every kind came in each five minutes, from the first to the last, gaps included."""
    counts = {slot: count for slot, count in conference.hall.arrivals.items() if count > 0}
    if not counts:
        return []
    first, last, total = min(counts), max(counts), 0
    # A wrong clock makes a gap of years: the slots in between are left out then.
    slots = range(first, last + 1) if last - first <= _MOST_SLOTS else sorted(counts)
    found = []
    for slot in slots:
        count = counts.get(slot, 0)
        total += count
        found.append(Interval(conference.schedule.local(slot * SLOT_MS), count, total))
    return found


def _delegations(conference: Conference) -> dict[str, int]:
    """Return the place of each delegation: as the roster names them first."""
    names = dict.fromkeys(group_of(person) for person in conference.roster.people.values())
    return {name: place for place, name in enumerate(names)}


def _place(person: Person, order: dict[str, int]) -> tuple[int, int]:
    group = group_of(person)
    return KINDS.index(person.kind), order.get(group, len(order)) if group else len(order)
