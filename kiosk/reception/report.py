"""The delegates' report (báo cáo tình hình đại biểu): who was summoned, who is here, what is known of those here.

Pure: from the roster, who is here, the excuses and the allotment. The figures are those of the hall (`Hall.counts`) and
of `kiosk status`: whoever counts for the quorum is counted here. Shares are hundredths of a per cent of those present;
of whom nothing is known, nothing is derived. The order of the fields is that of the form "Mẫu 4".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from kiosk.reception.ages import Ages, ages
from kiosk.reception.breakdowns import Breakdown, Part, education, ethnic, flagged, known, theory, written
from kiosk.reception.person_notes import Excuse
from kiosk.reception.places import Absent, Delegation, absent, by_delegation, places
from kiosk.reception.shares import share_of
from kiosk.roster.categories import CATEGORIES
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota
from kiosk.roster.units import unit_key
from kiosk.text.normalise import fold

SEXES = ("nam", "nữ")
_COLLECTIVE = CATEGORIES[0]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the report has to know of the conference: its day, the share that is a quorum, and what it is called.

    `congress`: a đại hội, else a hội nghị; `tier` is grassroots, upper or province.
    """

    day: date
    quorum: Fraction
    tier: str = "province"
    congress: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many must be here by the rule ("2/3" of those summoned); nobody summoned is never enough."""

    rule: str
    needed: int
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegatesReport:
    """The report as figures and names.

    `present` are those who count as delegates, substitutes too where the rule says so; `attendance` is their share of
    those summoned. `absent` is summoned − present, and the two lists name whose place is empty. `unmatched` is how
    many are present beyond the places of the list (two for one place, somebody struck): with any, the lists of the
    absent are longer than the figure, and a human has to look.
    `kinds` counts everybody in the hall by kind. `substitutes` are here for somebody else, added on the day or noted so
    (`substitutes_counted` of them as delegates), `walk_ins` were approved, `walk_ins_waiting` were not yet.
    `collectives` is how many collectives those stand for whose category is that. `here` are the numbers of those
    present, for the next report.
    """

    tier: str
    congress: bool
    summoned: int
    present: int
    absent: int
    attendance: int
    unmatched: int
    quorum: Quorum
    excused: tuple[Absent, ...]
    unexcused: tuple[Absent, ...]
    categories: Breakdown
    collectives: int
    delegations: tuple[Delegation, ...]
    sex: Breakdown
    party: Breakdown
    ethnicity: Breakdown
    groups: tuple[Part, ...]
    direct_workers: Breakdown
    managers: Breakdown
    education: Breakdown
    political_theory: Breakdown
    ages: Ages
    kinds: tuple[tuple[str, int], ...]
    guests: int
    guests_present: int
    substitutes: int
    substitutes_counted: int
    walk_ins: int
    walk_ins_waiting: int
    here: tuple[int, ...]

    @property
    def women(self) -> int:
        """How many of those present are women."""
        return self.sex.count("nữ")

    @property
    def minorities(self) -> int:
        """How many of those present belong to ethnic minorities."""
        return self.ethnicity.count("minority")


def report(
    people: Mapping[int, Person],
    present: Collection[int],
    excuses: Mapping[int, Excuse],
    quotas: Mapping[str, Quota],
    occasion: Occasion,
) -> DelegatesReport:
    """Return the report of this moment. *quotas* are by `unit_key`; numbers *present* that nobody has are left out."""
    inside = [people[number] for number in sorted(present) if number in people]
    here = [person for person in inside if person.kind == "delegate"]
    seats = places(people.values(), {person.number for person in here})
    excused, unexcused = absent(seats, excuses)
    needed = ceil(occasion.quorum * len(seats))
    both, groups = ethnic(here)
    substitutes = [person for person in inside if person.added == "substitute" or person.stands_for]
    walk_ins = [person for person in inside if person.added == "walk_in" and not person.is_off]
    return DelegatesReport(
        tier=occasion.tier,
        congress=occasion.congress,
        summoned=len(seats),
        present=len(here),
        absent=len(seats) - len(here),
        attendance=share_of(len(here), len(seats)),
        unmatched=len(here) - sum(seat.filled for seat in seats),
        quorum=Quorum(str(occasion.quorum), needed, reached=len(seats) > 0 and len(here) >= needed),
        excused=excused,
        unexcused=unexcused,
        categories=written(here, lambda person: person.category, _category),
        collectives=_collectives(here),
        delegations=by_delegation(seats, here, people, quotas),
        sex=known(here, SEXES, lambda person: person.gender),
        party=flagged(here, lambda person: person.party),
        ethnicity=both,
        groups=groups,
        direct_workers=flagged(here, lambda person: person.direct_worker),
        managers=flagged(here, lambda person: person.manager),
        education=education(here),
        political_theory=theory(here),
        ages=ages(here, occasion.day.year),
        kinds=tuple(sorted(Counter(person.kind for person in inside).items())),
        guests=sum(_expected(person) and person.kind == "guest" for person in people.values()),
        guests_present=sum(person.kind == "guest" for person in inside),
        substitutes=len(substitutes),
        substitutes_counted=sum(person.kind == "delegate" for person in substitutes),
        walk_ins=sum(not person.waiting for person in walk_ins),
        walk_ins_waiting=sum(person.waiting for person in walk_ins),
        here=tuple(person.number for person in here),
    )


def _expected(person: Person) -> bool:
    return not (person.deceased or person.is_off)


def _category(name: str) -> int:
    """Return the place of a category: those that reports have come first, in their order."""
    return CATEGORIES.index(name) if name in CATEGORIES else len(CATEGORIES)


def _collectives(here: Iterable[Person]) -> int:
    """Return how many collectives are represented: by unit, and each delegate for himself where none is written."""
    found = {
        unit_key(person.unit) if person.unit else person.number
        for person in here
        if fold(person.category or "") == fold(_COLLECTIVE)
    }
    return len(found)
