"""What waits for a human: found in the state anew each time, gone once it is answered.

Nothing here blocks a desk; the overview shows them, whoever is asked answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kiosk.awards.model import Certificate
from kiosk.awards.wording import differences
from kiosk.conference.conflicts import Aside, conflicts, station_name
from kiosk.conference.state import Conference
from kiosk.reception import remarks
from kiosk.reception.stand_ins import whom
from kiosk.roster.people import Person

QuestionKind = Literal[
    "excuse",
    "substitute",
    "stop",
    "approval",
    "double",
    "aside",
    "certificate",
    "stopped",
    "twice",
    "relative",
    "stranger",
    "wording",
]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One thing to settle. `key` names it in the journal; `text` and `until` are what the kind needs.

    `certificate` is the id of the certificate it is about, `alike` the number of somebody it may be.
    """

    key: str
    kind: QuestionKind
    person: Person
    text: str = ""
    until: str | None = None
    certificate: int | None = None
    alike: int | None = None


def open_questions(conference: Conference) -> list[OpenQuestion]:
    """Return everything that waits for a human, what hurts most first."""
    closed = conference.person_notes.closed
    found = (
        *_conflicts(conference),
        *_approvals(conference),
        *_certificates(conference),
        *_remarks(conference),
        *_stopped(conference),
        *_awards(conference),
    )
    return [question for question in found if question.key not in closed]


def _conflicts(conference: Conference) -> Iterator[OpenQuestion]:
    """What two stations did twice, or against each other."""
    for found in conflicts(conference):
        if isinstance(found, Aside):
            writer = Person(number=0, kind="guest", full_name=station_name(conference, found.station_id) or "?")
            yield OpenQuestion(found.key, "aside", writer, found.role, until=str(found.count))
        else:
            person = conference.roster.people[found.number]
            yield OpenQuestion(found.key, "double", person, ", ".join(found.posts))


def _approvals(conference: Conference) -> Iterator[OpenQuestion]:
    for person in conference.roster.people.values():
        if person.waiting:
            yield OpenQuestion(f"approval:{person.number}", "approval", person, person.office)


def _certificates(conference: Conference) -> Iterator[OpenQuestion]:
    """A corrected name may stand wrong on a certificate too."""
    honoured = {certificate.number for certificate in conference.awards.certificates}
    for number, correction in conference.person_notes.corrections.items():
        if number in honoured and number in conference.roster.people:
            person = conference.roster.people[number]
            yield OpenQuestion(f"certificate:{correction.event_id}", "certificate", person, correction.old)


def _awards(conference: Conference) -> Iterator[OpenQuestion]:
    """What the award calls wait for: hand-overs said twice, relatives to enrol, strangers, other wordings."""
    awards, people = conference.awards, conference.roster.people
    for certificate in awards.questions:
        ids = ":".join(awards.handed[certificate.id].events)
        yield _about(conference, certificate, "twice", f"twice:{ids}", certificate.award)
    for certificate in awards.certificates:
        if certificate.id in awards.handed:
            continue
        if certificate.posthumous and certificate.stand_in is None:
            family = certificate.family_name or "……"
            yield _about(conference, certificate, "relative", f"relative:{certificate.id}", family)
        person = people.get(certificate.number or 0)
        if person is not None and person.kind == "recipient" and not (person.added or person.deceased):
            alike = _alike(conference, person)
            key = f"stranger:{certificate.id}:{alike or 0}"
            name = people[alike].office if alike else ""
            yield _about(conference, certificate, "stranger", key, name, alike)
    for found in differences(awards, people):
        text = f"{found.decision} / {found.roster}"
        yield _about(conference, found.certificate, "wording", f"wording:{found.certificate.id}:{found.roster}", text)


def _about(
    conference: Conference, certificate: Certificate, kind: QuestionKind, key: str, text: str, alike: int | None = None
) -> OpenQuestion:
    """Return a question about a certificate; where its person is on no list, about who stands on it."""
    person = conference.roster.people.get(certificate.number or 0)
    if person is None:
        person = Person(number=0, kind="recipient", full_name=certificate.name, unit=certificate.unit)
    return OpenQuestion(key, kind, person, text, None, certificate.id, alike)


def _alike(conference: Conference, stranger: Person) -> int | None:
    """Return the one other person of the roster with a stranger's name, None if there is none or several."""
    same = [
        person.number
        for person in conference.roster.named(stranger.full_name)
        if person.number != stranger.number and person.kind != "recipient"
    ]
    return same[0] if len(same) == 1 else None


def _stopped(conference: Conference) -> Iterator[OpenQuestion]:
    """Whoever is to see the organisers first is the organisers' to settle."""
    for number, note in conference.person_notes.notes.items():
        if note.stops and number not in conference.hall.present and number in conference.roster.people:
            person = conference.roster.people[number]
            yield OpenQuestion(f"stopped:{number}:{note.text}", "stopped", person, note.text)


def _remarks(conference: Conference) -> Iterator[OpenQuestion]:
    person_notes, present = conference.person_notes, conference.hall.present
    for person in conference.roster.people.values():
        if not person.note or person.is_off:
            continue
        key = f"remark:{person.number}:{person.note}"
        stood_for = whom(person.note)
        remark = remarks.read(person.note)
        if stood_for is not None and not person.stands_for:
            yield OpenQuestion(key, "substitute", person, stood_for)
        elif person.number in present:
            continue  # he came: what was to be said before is said
        elif remark.kind == "excused" and person.number not in person_notes.excuses:
            yield OpenQuestion(key, "excuse", person, remark.reason, remark.until)
        elif remark.kind == "stop" and person.number not in person_notes.notes:
            yield OpenQuestion(key, "stop", person, remark.reason)
