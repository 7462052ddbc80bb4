"""People of the award calls changed by hand: a relative, somebody added late, a stranger recognised, their seats."""

from __future__ import annotations

from dataclasses import replace

from kiosk.awards import events
from kiosk.awards.commands import AddRecipient, EnrolRelative, JoinRecipient, SeatRecipients
from kiosk.awards.matching import gender_of
from kiosk.awards.model import Certificate
from kiosk.awards.rules.arrangement import placed
from kiosk.awards.rules.exceptions import outstanding, text
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from kiosk.reception.context import Desk
from kiosk.reception.events import PersonAdded, PersonDeclined
from kiosk.reception.rules.additions import next_number
from kiosk.roster.events import PersonAmended
from kiosk.roster.people import Person
from kiosk.text.normalise import fold

_Facts = PersonAdded | PersonDeclined | events.Event


def decide_relative(awards: Awards, desk: Desk, command: EnrolRelative) -> list[_Facts]:
    """Return the enrolment of who receives for the dead: a guest of the ceremony, outside the quorum."""
    certificate = outstanding(awards, command.certificate)
    if not certificate.posthumous:
        raise Refusal("{name} is not honoured posthumously: name a proxy instead.", name=certificate.name)
    name, relation = text(command.name), text(command.relation)
    if not name:
        raise Refusal("The name is missing.")
    if not relation:
        raise Refusal("Say what relation {name} is: con trai, vợ…", name=name)
    title = text(command.title) or None
    person = _person(desk, name, title, unit=certificate.unit, seat=text(command.seat) or None)
    named = events.FamilyNamed(certificate.id, name, title, relation, person.number)
    return [PersonAdded(person.to_payload()), named]


def decide_join(awards: Awards, desk: Desk, command: JoinRecipient) -> list[_Facts]:
    """Return that a recipient is somebody of the roster; a stranger enrolled for it alone is not expected any more."""
    certificate = outstanding(awards, command.certificate)
    person = desk.person(command.number)
    old = certificate.number
    if old == person.number:
        raise Refusal("Nothing would change for {name}.", name=certificate.name)
    stranger = desk.roster.people.get(old or 0)
    if stranger is None or stranger.kind != "recipient":
        return [events.RecipientJoined((certificate.id,), person.number)]
    ids = tuple(c.id for c in awards.certificates if c.number == old and c.id not in awards.handed)
    facts: list[_Facts] = [events.RecipientJoined(ids, person.number)]
    if stranger.number not in desk.hall.present:
        facts.append(PersonDeclined(stranger.number, "joined"))
    return facts


def decide_added(awards: Awards, desk: Desk, command: AddRecipient) -> list[_Facts]:
    """Return a certificate more under a decision that exists, with its place in the plan.

    Its receiver is looked up by name and unit; one who is not on the roster is enrolled, outside the quorum.
    """
    decision = awards.decision(text(command.decision))
    if decision is None:
        raise Refusal("There is no decision {decision}.", decision=command.decision)
    name, unit = text(command.name), text(command.unit) or None
    if not name:
        raise Refusal("The name is missing.")
    representative = text(command.representative) or None
    award = text(command.award) or decision.award
    if any(_same(known, decision.number, name, unit, award) for known in awards.certificates):
        raise Refusal("{name} is on the list of decision {decision} already.", name=name, decision=decision.number)
    title = text(command.title) or None
    who = representative if command.recipient == "collective" else name
    number, facts = _receiver(desk, who, title, unit)
    collective = command.recipient == "collective"
    certificate = Certificate(
        id=awards.next_certificate,
        decision=decision.number,
        kind=command.recipient,
        name=name,
        award=award,
        number=number,
        title=None if collective else title,
        position=text(command.position) or None,
        unit=unit,
        representative=representative if collective else None,
        representative_title=title if collective else None,
        added=True,
    )
    plan = placed(awards, awards.batches, certificate)
    return [*facts, events.RecipientAdded(certificate, tuple(plan))]


def decide_seats(desk: Desk, command: SeatRecipients) -> list[PersonAmended]:
    """Return the entries whose seat changes, all else as it was. Raises Refusal where two would sit on one seat."""
    given = {number: text(seat) for number, seat in command.seats}
    changed = [replace(desk.person(number), seat=seat or None) for number, seat in given.items()]
    sits = {p.seat: p for p in desk.roster.expected() if p.seat and p.number not in given}
    for person in changed:
        if person.seat is None:
            continue
        other = sits.setdefault(person.seat, person)
        if other is not person:
            raise Refusal("{name} has seat {seat} already.", name=other.full_name, seat=person.seat)
    new = (person for person in changed if person != desk.roster.people[person.number])
    return [PersonAmended(person.to_payload()) for person in new]


def _same(known: Certificate, decision: str, name: str, unit: str | None, award: str) -> bool:
    mine = (decision, fold(name), fold(unit or ""), fold(award))
    return (known.decision, fold(known.name), fold(known.unit or ""), fold(known.award)) == mine


def _receiver(desk: Desk, name: str | None, title: str | None, unit: str | None) -> tuple[int | None, list[_Facts]]:
    """Return the number of who comes forward, with his enrolment if he is on no list."""
    if name is None:
        return None, []
    alike = [p for p in desk.roster.expected() if fold(p.full_name) == fold(name)]
    same_unit = [p for p in alike if fold(p.unit or "") == fold(unit or "")]
    if len(same_unit) == 1:
        return same_unit[0].number, []
    person = _person(desk, name, title, unit=unit)
    return person.number, [PersonAdded(person.to_payload())]


def _person(desk: Desk, name: str, title: str | None, *, unit: str | None, seat: str | None = None) -> Person:
    return Person(
        number=next_number(desk),
        kind="recipient",
        full_name=name,
        title=title,
        gender=gender_of(title),
        unit=unit,
        seat=seat,
        added="recipient",
    )
