"""A file against the roster, unit by unit: who is new, who has changed, who is gone, and who may be whom.

A file of one unit strikes nobody of another; somebody whose name was corrected keeps number, codes and check-in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

from kiosk.errors import Refusal
from kiosk.roster.commands import ImportRoster
from kiosk.roster.people import Person
from kiosk.roster.recognising import Scope, elsewhere, is_him, may_be, scope, surely
from kiosk.roster.roster import FIRST_ADDED, Roster, as_noted
from kiosk.roster.units import unit_key


@dataclass(frozen=True, slots=True)
class Change:
    """An entry before and after."""

    before: Person
    after: Person

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ, but for the unit that listed him."""
        names = self.before.__dataclass_fields__
        return tuple(n for n in names if n != "source" and getattr(self.before, n) != getattr(self.after, n))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that may be somebody whom the file names no more: `at` is its place, `alike` who it may be."""

    at: int
    where: str
    person: Person
    alike: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody whom the file names no more, and who stays all the same: he is here, or receives a certificate."""

    person: Person
    why: Literal["here", "receives"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do. `units` counts the people of the file by unit; `sweeping` are units nearly emptied:
    name, how many go, how many there are. `same` are the places in the file of people who stand on the roster so.
    """

    added: tuple[Person, ...]
    amended: tuple[Change, ...]
    struck: tuple[Person, ...]
    kept: tuple[Kept, ...]
    doubts: tuple[Doubt, ...]
    moved: tuple[Change, ...]
    units: Mapping[str, int]
    sweeping: tuple[tuple[str, int, int], ...]
    same: frozenset[int] = frozenset()

    @property
    def shown(self) -> tuple[Change, ...]:
        """The changes a person sees: not those where only the unit that listed him was noted."""
        return tuple(change for change in self.amended if change.fields)


def compare(
    roster: Roster, command: ImportRoster, here: Collection[int] = (), receives: Collection[int] = ()
) -> Changes:
    """Return what taking a file would do to the roster.

    *here* are the numbers of those who have checked in, *receives* of those who are given a certificate. Raises
    Refusal if there is nobody in the file, or more than the roster can hold.
    """
    if not command.people:
        raise Refusal("The file holds no delegate: nothing was imported.")
    _check_answers(roster, command)
    command = replace(command, people=_as_usual(roster, command))
    known, odd = _recognised(roster, command)
    people = _of_units(command, known)
    doubts = [_doubt(command, at, people[at], (person,)) for at, person in odd.items() if at not in command.same]
    emptied = _emptied(roster, people, known)
    gone = _gone(roster, people, known, emptied)
    doubts += _pair(people, command, known, gone, emptied, set(odd))
    going = {} if command.supplement else gone
    struck = {number: person for number, person in going.items() if number not in {p.number for p in known.values()}}
    kept = tuple(_kept(person, here) for number, person in struck.items() if number in here or number in receives)
    leaving = tuple(p for number, p in struck.items() if number not in here and number not in receives)
    after = {at: _merged(people[at], known[at], command.told[at] if command.told else None) for at in sorted(known)}
    changes = [Change(known[at], person) for at, person in after.items() if person != known[at]]
    changes += [Change(k.person, replace(k.person, kind="recipient")) for k in kept if k.why == "receives"]
    leaves = {person.number for person in leaving}
    for at, bearer in odd.items():
        if at in command.same and at not in known and bearer.number not in leaves:
            people[at] = replace(people[at], code=None)  # somebody who stays has that code
    return Changes(
        added=_numbered(roster, [person for at, person in enumerate(people) if at not in known]),
        amended=tuple(changes),
        struck=leaving,
        kept=kept,
        doubts=tuple(doubts),
        moved=tuple(c for c in changes if scope(c.before)[1] not in {"", scope(c.after)[1]}),
        units=Counter(person.source or "" for person in people),
        sweeping=tuple(_sweeping(roster, leaving)),
        same=frozenset(at for at, person in after.items() if person == known[at]),
    )


def _check_answers(roster: Roster, command: ImportRoster) -> None:
    """Raise Refusal for an answer that names nobody, or one person for two rows."""
    answers = [number for number in command.same.values() if number is not None]
    for number in answers:
        if number not in roster.people:
            raise Refusal("Nobody on the roster has the number {number}.", number=number)
        if answers.count(number) > 1:
            raise Refusal("The number {number} was given for two rows.", number=number)


def _recognised(roster: Roster, command: ImportRoster) -> tuple[dict[int, Person], dict[int, Person]]:
    """Return the rows that are somebody of the roster, by place, and those of whom it is not sure.

    A code alone makes nobody another person, nor does a name alone that two units have: both are asked about.
    """
    known: dict[int, Person] = {}
    odd: dict[int, Person] = {}
    taken = {number for number in command.same.values() if number is not None}
    for at, row in enumerate(command.people):
        if at in command.same:
            answer = command.same[at]
            if answer is not None:
                known[at] = roster.people[answer]
            elif row.code and (bearer := roster.by_code(row.code)) is not None:
                odd[at] = bearer
            continue
        found = roster.same(row) or elsewhere(roster, row)
        if found is None or found.number in taken:
            continue
        if is_him(row, found):
            known[at] = found
            taken.add(found.number)
        else:
            odd[at] = found
    return known, odd


def _doubt(command: ImportRoster, at: int, row: Person, alike: tuple[Person, ...]) -> Doubt:
    return Doubt(at, command.where[at] if command.where else "", row, alike)


def _of_units(command: ImportRoster, known: Mapping[int, Person]) -> list[Person]:
    """Return the people of a file, each with the unit whose list it is.

    What was said by hand counts first, then the delegation of a row; else it is the unit that most of the people
    already known belong to; else the file itself stands for the unit.
    """
    silent = [at for at, person in enumerate(command.people) if not (person.source or person.delegation)]
    sources = Counter(unit for at in silent if at in known and (unit := known[at].source))
    most, count = sources.most_common(1)[0] if sources else ("", 0)
    unit = command.unit or (most if count * 2 >= len(silent) else "") or PurePath(command.source).stem
    return [
        replace(
            person,
            source=command.unit or person.source or person.delegation or _before(known.get(at), command.unit) or unit,
        )
        for at, person in enumerate(command.people)
    ]


def _as_usual(roster: Roster, command: ImportRoster) -> list[Person]:
    """Return the people of a file, units in capitals written as by hand, in the allotment or on the roster.

    A title line is set in capitals; invitations and badges are not.
    """
    people = list(command.people)
    loud = {name for person in people for name in (person.delegation, person.source) if name and name.isupper()}
    if not loud:
        return people
    names = [*(person.delegation or "" for person in roster.people.values())]
    names += [*(quota.unit for quota in roster.quotas.values()), command.unit or ""]
    usual = {unit_key(name): name for name in names if name and not name.isupper()}
    said = {name: usual.get(unit_key(name), name) for name in loud}

    def written(name: str | None) -> str | None:
        return said.get(name, name) if name else name

    return [replace(p, delegation=written(p.delegation), source=written(p.source)) for p in people]


def _before(known: Person | None, said: str | None) -> str | None:
    """Return the unit that somebody known belongs to, where nothing was said of the file."""
    return known.source if known is not None and said is None else None


def _emptied(roster: Roster, people: Sequence[Person], known: Mapping[int, Person]) -> set[Scope]:
    """Return the lists that this file takes the place of under another name: most of their people are in it now."""
    now = {scope(person) for person in people}
    # Who was struck before stands on no list: that he is named by another one says nothing of the old one.
    met = Counter(scope(person) for person in known.values() if scope(person) not in now and _stands(person))
    there = Counter(scope(person) for person in roster.people.values() if _stands(person))
    return {one for one, count in met.items() if one[1] and count * 2 > there[one]}


def _stands(person: Person) -> bool:
    """Whether somebody stands on his unit's list, and is not to be kept apart from it."""
    return not (person.is_off or person.deceased or person.added)


def _gone(
    roster: Roster, people: Iterable[Person], known: Mapping[int, Person], emptied: Collection[Scope]
) -> dict[int, Person]:
    """Return whom the lists of this file have named before and name no more."""
    covered = {scope(person) for person in people} | set(emptied)
    listed = {person.number for person in known.values()}
    return {
        number: person
        for number, person in roster.people.items()
        if scope(person) in covered and number not in listed and _stands(person)
    }


def _pair(
    people: Sequence[Person],
    command: ImportRoster,
    known: dict[int, Person],
    gone: Mapping[int, Person],
    emptied: Collection[Scope],
    asked: Collection[int],
) -> list[Doubt]:
    """Add to *known* the rows that are somebody gone under another writing; return those that only may be."""
    doubts: list[Doubt] = []
    taken = {number for number in command.same.values() if number is not None}
    rows = [at for at in range(len(people)) if at not in known and at not in command.same and at not in asked]
    by_scope: dict[Scope, list[Person]] = {}
    for person in gone.values():
        by_scope.setdefault(scope(person), []).append(person)
    under_another_name = [person for one in emptied for person in by_scope.get(one, ())]
    for at in rows:
        near = [*by_scope.get(scope(people[at]), ()), *under_another_name]
        alike = [person for person in near if person.number not in taken and may_be(people[at], person)]
        sure = [person for person in alike if surely(people[at], person)]
        if len(sure) == 1:
            known[at] = sure[0]
            taken.add(sure[0].number)
        elif alike:
            doubts.append(_doubt(command, at, people[at], tuple(alike)))
    return doubts


def _merged(row: Person, known: Person, told: frozenset[str] | None) -> Person:
    """Return the entry of somebody known after a file: what the file does not speak of stays as it is."""
    if told is None:
        return replace(as_noted(row, known), deceased=known.deceased)
    fields = {name: getattr(row, name) for name in told}
    if row.kind == "recipient" and known.kind != "recipient":
        # An award list names delegates too: they stay what they are, and on the list they are on.
        return replace(known, **{name: value for name, value in fields.items() if name != "unit"}, struck=False)
    return replace(known, **fields, kind=row.kind, source=row.source, struck=False)


def _kept(person: Person, here: Collection[int]) -> Kept:
    return Kept(person, "here" if person.number in here else "receives")


def _numbered(roster: Roster, people: Iterable[Person]) -> tuple[Person, ...]:
    """Give the newcomers the next numbers. Raises Refusal when there are none left."""
    numbered = tuple(replace(person, number=n) for n, person in enumerate(people, roster.next_number()))
    if numbered and numbered[-1].number >= FIRST_ADDED:
        raise Refusal("The roster is full: {most} people at most.", most=FIRST_ADDED - 1)
    return numbered


def _sweeping(roster: Roster, leaving: Sequence[Person]) -> Iterable[tuple[str, int, int]]:
    """Yield the units of which more than half would go: name, how many go, how many there are."""
    going = Counter(scope(person) for person in leaving)
    there: dict[Scope, list[Person]] = {}
    for person in roster.people.values():
        if not (person.is_off or person.deceased or person.added):
            there.setdefault(scope(person), []).append(person)
    for one, count in going.items():
        if count * 2 > len(there[one]):
            first = there[one][0]
            yield first.source or first.delegation or "", count, len(there[one])
