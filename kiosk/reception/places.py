"""The places of those summoned: each is filled by the delegate himself or by who stands for him, or it is empty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.reception.person_notes import Excuse
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota
from kiosk.roster.units import unit_key
from kiosk.text.normalise import clean


@dataclass(frozen=True, slots=True)
class Seat:
    """One who was summoned, and whether his place is filled."""

    person: Person
    filled: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """Whose place is empty; `reason` of his excuse, `until` the "HH:MM" at which he is expected all the same."""

    number: int
    name: str
    office: str
    delegation: str
    reason: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation against its allotment (None: none was made); `name` is "" for those of whom none is known."""

    name: str
    allotted: int | None
    summoned: int
    present: int


def places(people: Iterable[Person], here: Collection[int]) -> list[Seat]:
    """Return the places of everybody summoned, by number; *here* are the numbers of the delegates present."""
    everybody = list(people)
    stood_for = {person.stands_for_number for person in everybody if person.number in here}
    summoned = [
        person
        for person in everybody
        if person.kind == "delegate" and person.added != "substitute" and not (person.deceased or person.is_off)
    ]
    summoned.sort(key=lambda person: person.number)
    return [Seat(person, person.number in here or person.number in stood_for) for person in summoned]


def absent(seats: Iterable[Seat], excuses: Mapping[int, Excuse]) -> tuple[tuple[Absent, ...], tuple[Absent, ...]]:
    """Return whose places are empty: those excused, and those who are not."""
    excused: list[Absent] = []
    unexcused: list[Absent] = []
    for seat in seats:
        if seat.filled:
            continue
        person, excuse = seat.person, excuses.get(seat.person.number)
        reason, until = (excuse.reason, excuse.until or "") if excuse else ("", "")
        texts = (clean(text) for text in (person.full_name, person.office, group_of(person), reason, until))
        (excused if excuse else unexcused).append(Absent(person.number, *texts))
    return tuple(excused), tuple(unexcused)


def by_delegation(
    seats: Sequence[Seat], here: Iterable[Person], people: Mapping[int, Person], quotas: Mapping[str, Quota]
) -> tuple[Delegation, ...]:
    """Return a row for each delegation: the allotted ones in the order of the allotment, then as the roster has them.

    Who stands for somebody is counted with that person's delegation.
    """
    names = {key: quota.unit for key, quota in quotas.items()}
    summoned: dict[str, int] = dict.fromkeys(quotas, 0)
    present: dict[str, int] = {}
    for seat in seats:
        _count(summoned, names, seat.person)
    for person in here:
        stood_for = people.get(person.stands_for_number) if person.stands_for_number is not None else None
        _count(present, names, stood_for or person)
    seats_of = {key: quota.seats for key, quota in quotas.items()}
    # Those of no delegation come last, whoever they are.
    keys = sorted(dict.fromkeys([*summoned, *present]), key=lambda key: key == "")
    return tuple(
        Delegation(clean(names[key]), seats_of.get(key), summoned.get(key, 0), present.get(key, 0)) for key in keys
    )


def group_of(person: Person) -> str:
    """Return the unit that sent a person, as the board of the allotment has it; "" if nothing says."""
    return person.source or person.delegation or ""


def _count(counts: dict[str, int], names: dict[str, str], person: Person) -> None:
    group = group_of(person)
    key = unit_key(group)
    names.setdefault(key, group)
    counts[key] = counts.get(key, 0) + 1
