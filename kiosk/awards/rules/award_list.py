"""Taking an award file: its recipients are joined to the roster, the batches planned, strangers enrolled.

A corrected file keeps the numbers of its certificates: the labels on the frames stay true.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from kiosk.awards.batches import Batch
from kiosk.awards.commands import ImportAwards, Replan
from kiosk.awards.events import AwardsImported, BatchesArranged
from kiosk.awards.matching import join
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.pace import DECISION_S, batch_seconds
from kiosk.awards.planning import PlanRules, plan
from kiosk.awards.presenters import propose
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from kiosk.roster.events import PersonAmended, PersonEnrolled
from kiosk.roster.roster import FIRST_ADDED, Roster
from kiosk.text.normalise import fold

_KEPT = (
    *("family_relation", "family_title", "family_name", "proxy_title", "proxy_name"),
    *("proxy_relation", "proxy_authority", "stand_in"),
)


def planned(certificates: Iterable[Certificate], decisions: Iterable[Decision], rules: PlanRules) -> tuple[Batch, ...]:
    """Return the plan of a list: batches with their presenters and side."""
    batches = plan(certificates, rules.size, rules.ranks)
    proposed = propose(batches, decisions, rules.leaders, rules.presenters, _until(batches, rules))
    return tuple(replace(batch, side=rules.side) for batch in proposed)


def _until(batches: Iterable[Batch], rules: PlanRules) -> dict[int, str]:
    """Return when each batch is planned to be over, "HH:MM": who must go before is not proposed for it."""
    if rules.starts is None:
        return {}
    over, seconds, read = {}, rules.starts * 60, set()
    for batch in batches:
        seconds += 0 if batch.decision in read else DECISION_S
        read.add(batch.decision)
        seconds += batch_seconds(len(batch.certificates), rules.presenters)
        over[batch.number] = f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}"
    return over


def decide_import(
    awards: Awards, roster: Roster, command: ImportAwards, rules: PlanRules
) -> list[PersonEnrolled | PersonAmended | AwardsImported]:
    """Return the enrolments of those who come for their award alone, then the list with its plan.

    Raises Refusal before a roster is there to look recipients up in, and once the awards have begun.
    """
    if not roster.complete:
        raise Refusal("Import the roster first: the recipients are looked up in it.")
    if awards.announced or awards.phases or awards.handed:
        raise Refusal("The awards have begun; their list can no longer be replaced.")
    if not any(decision.recipients for decision in command.decisions):
        raise Refusal("The file names no recipient: nothing was imported.")
    # Somebody recognised as a person of the roster is no stranger again because the file still writes him so.
    joining = join(command.decisions, [person for person in roster.people.values() if not person.is_off])
    first = roster.next_number()
    if first + len(joining.newcomers) > FIRST_ADDED:
        raise Refusal("The roster is full: {most} people at most.", most=FIRST_ADDED - 1)
    numbers = {newcomer.key: first + place for place, newcomer in enumerate(joining.newcomers)}
    certificates = numbered(awards, joining.certificates_with(numbers), set(numbers.values()))
    needed = {certificate.number for certificate in certificates}
    facts: list[PersonEnrolled | PersonAmended | AwardsImported] = [
        PersonEnrolled(newcomer.to_person(numbers[newcomer.key]).to_payload(), command.source)
        for newcomer in joining.newcomers
        if numbers[newcomer.key] in needed
    ]
    facts += _dead(roster, certificates, command.source)
    decisions = tuple(replace(decision, recipients=()) for decision in command.decisions)
    batches = planned(certificates, decisions, rules)
    if _rows(batches) == _rows(awards.batches):
        batches = awards.batches  # the same people in the same rows: what was arranged by hand stays
    return [*facts, AwardsImported(decisions, certificates, batches, command.source, command.hash)]


def _rows(batches: Iterable[Batch]) -> set[tuple[object, ...]]:
    """Return who stands with whom and receives what: not in which order, from which side, from whom."""
    return {(batch.decision, batch.kind, batch.certificates, batch.along) for batch in batches}


def _dead(roster: Roster, certificates: Iterable[Certificate], source: str) -> list[PersonAmended]:
    """Return that who is honoured posthumously is never expected at the door, should the roster have him."""
    people = (roster.people.get(c.number or 0) for c in certificates if c.posthumous and c.kind == "individual")
    return [
        PersonAmended(replace(person, deceased=True).to_payload(), source)
        for person in people
        if person is not None and not person.deceased
    ]


def numbered(
    awards: Awards, certificates: Sequence[Certificate], strangers: Container[int] = ()
) -> tuple[Certificate, ...]:
    """Return the certificates with the ids they had in the list before; new ones get ids that were never given.

    Who was named to receive by hand is kept where the file names nobody, and whom somebody was recognised as in
    place of one of the *strangers*, numbers that this import would enrol.
    """
    if not awards.certificates:
        return tuple(certificates)
    known: dict[tuple[str, ...], list[Certificate]] = {}
    for old in awards.certificates:
        known.setdefault(_identity(old), []).append(old)
    following = awards.next_certificate
    found = []
    for new in certificates:
        same = known.get(_identity(new))
        if not same:
            found.append(replace(new, id=following))
            following += 1
            continue
        old = same.pop(0)
        named = {} if new.has_stand_in else {name: getattr(old, name) for name in _KEPT}
        number = old.number if old.number is not None and (new.number or 0) in strangers else new.number
        found.append(replace(new, id=old.id, number=number or old.number, **named))
    return tuple(found)


def _identity(certificate: Certificate) -> tuple[str, ...]:
    about = (certificate.decision, certificate.kind, certificate.name, certificate.unit or "", certificate.award)
    return tuple(fold(text) for text in about)


def decide_replan(awards: Awards, command: Replan, rules: PlanRules) -> list[BatchesArranged]:
    """Return a plan made anew from the list. Raises Refusal once the awards have begun or an order is frozen."""
    if not awards.certificates:
        raise Refusal("There is no list of awards yet.")
    if awards.announced or awards.phases or awards.handed:
        raise Refusal("The awards have begun; their list can no longer be replaced.")
    locked = next((batch.number for batch in awards.batches if awards.is_locked(batch.number)), None)
    if locked is not None:
        raise Refusal("Batch {batch} is locked: unlock it first.", batch=locked)
    changed = replace(rules, size=command.size or rules.size, presenters=command.presenters or rules.presenters)
    batches = planned(awards.certificates, awards.decisions, changed)
    return [] if batches == awards.batches else [BatchesArranged(batches)]
