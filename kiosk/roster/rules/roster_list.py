"""The rules by which the organisers' files become facts: a roster, what was said of its columns, an allotment."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.errors import Refusal
from kiosk.roster.commands import AllotSeats, ImportRoster, LearnColumns
from kiosk.roster.comparing import compare
from kiosk.roster.events import (
    ColumnsLearnt,
    PersonAmended,
    PersonEnrolled,
    PersonStruck,
    RosterImported,
    SeatsAllotted,
)
from kiosk.roster.roster import Roster

Fact = PersonEnrolled | PersonAmended | PersonStruck | RosterImported


def decide_import(
    roster: Roster, command: ImportRoster, here: Collection[int], receives: Collection[int]
) -> list[Fact]:
    """Return what a file does: the new are enrolled, the changed amended, those gone from their unit struck.

    Raises Refusal while a row may be one of two people, or when most of a unit would go unasked.
    """
    changes = compare(roster, command, here, receives)
    if changes.doubts:
        doubt = changes.doubts[0]
        raise Refusal(
            "{count} rows may be people of the roster under another writing, such as {name}: say first who they are.",
            count=len(changes.doubts),
            name=doubt.person.full_name,
        )
    if changes.sweeping and not command.sweep:
        unit, going, there = changes.sweeping[0]
        raise Refusal(
            "The file would strike {going} of the {there} people of {unit}. If that is meant, say so "
            "(--sweep); a list that only adds is one with --supplement.",
            going=going,
            there=there,
            unit=unit,
        )
    facts: list[Fact] = [PersonEnrolled(person.to_payload(), command.source) for person in changes.added]
    facts += [PersonAmended(change.after.to_payload(), command.source) for change in changes.amended]
    facts += [PersonStruck(person.number, command.source) for person in changes.struck]
    facts.append(RosterImported(len(command.people), command.hash, command.source, dict(changes.units)))
    return facts


def decide_learn(roster: Roster, command: LearnColumns) -> list[ColumnsLearnt]:
    """Return what is new of what was said."""
    return [
        ColumnsLearnt(shape, {str(index): name or "" for index, name in said.columns.items()}, said.row)
        for shape, said in command.said.items()
        if shape and roster.learnt.get(shape) != said
    ]


def decide_allot(command: AllotSeats) -> list[SeatsAllotted]:
    """Return the allotment. Raises Refusal for one without a unit."""
    if not command.quotas:
        raise Refusal("The file allots no seats: nothing was imported.")
    return [SeatsAllotted([quota.to_payload() for quota in command.quotas], command.source)]
