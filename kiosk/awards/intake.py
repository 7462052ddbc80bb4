"""Taking an award file: its recipients are joined to the roster, the batches planned, strangers enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.awards.awards import Awards
from kiosk.awards.batches import plan
from kiosk.awards.events import AwardsImported
from kiosk.awards.joining import join
from kiosk.awards.model import Decision
from kiosk.errors import Refusal
from kiosk.facts import PersonEnrolled
from kiosk.roster.roster import FIRST_ADDED, Roster


@dataclass(frozen=True, slots=True)
class ImportAwards:
    """Take an award file that was read: its decisions, the file's name and its hash."""

    decisions: Sequence[Decision]
    source: str
    hash: str


def decide_import(
    awards: Awards, roster: Roster, command: ImportAwards, size: int
) -> list[PersonEnrolled | AwardsImported]:
    """Return the enrolments of those who come for their award alone, then the list with its plan.

    Raises Refusal before a roster is there to look recipients up in, and once the awards have begun.
    """
    if not roster.complete:
        raise Refusal("Import the roster first: the recipients are looked up in it.")
    if awards.announced or awards.phases or awards.handed:
        raise Refusal("The awards have begun; their list can no longer be replaced.")
    if not any(decision.recipients for decision in command.decisions):
        raise Refusal("The file names no recipient: nothing was imported.")
    joining = join(command.decisions, roster.people.values())
    first = roster.next_number()
    if first + len(joining.newcomers) > FIRST_ADDED:
        raise Refusal("The roster is full: {most} people at most.", most=FIRST_ADDED - 1)
    numbers = {newcomer.key: first + place for place, newcomer in enumerate(joining.newcomers)}
    enrolments = [
        PersonEnrolled(newcomer.to_person(numbers[newcomer.key]).to_payload(), command.source)
        for newcomer in joining.newcomers
    ]
    certificates = joining.certificates_with(numbers)
    batches = plan(certificates, size)
    decisions = tuple(replace(decision, recipients=()) for decision in command.decisions)
    imported = AwardsImported(decisions, certificates, batches, command.source, command.hash)
    return [*enrolments, imported]
