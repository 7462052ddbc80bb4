"""People added on the day: substitutes, guests nobody had listed, walk-ins; and what the organisers say to them.

Their numbers are 60000 + 100 x the station's slot + n, so that two desks cut off from each other never give one twice.
"""

from __future__ import annotations

from kiosk.errors import Refusal
from kiosk.reception.commands import AddPerson, Approve, Decline, NoteSubstitute
from kiosk.reception.context import Desk
from kiosk.reception.events import (
    CheckedIn,
    CheckInAnnulled,
    CodeReissued,
    PersonAdded,
    PersonApproved,
    PersonDeclined,
    PinRefused,
    PinUsed,
    SubstituteNoted,
)
from kiosk.reception.rules.corrections import reissue
from kiosk.reception.rules.supervision import permit
from kiosk.roster.people import Kind, Person
from kiosk.roster.roster import FIRST_ADDED
from kiosk.text.normalise import clean

_A_STATION = 100
_LONGEST = 120
_Facts = PinUsed | PinRefused | CheckInAnnulled | CodeReissued | PersonAdded | CheckedIn


def decide_add(desk: Desk, command: AddPerson) -> list[_Facts]:
    """Return the enrolment and the admission of somebody who was not on the list.

    Raises Refusal when a name is missing, whom a substitute stands for is not, or is here himself.
    """
    person = _substitute(desk, command) if command.role == "substitute" else _newcomer(desk, command)
    facts: list[_Facts] = []
    if command.role == "walk_in":
        passed = permit("walk_in", command.pin, desk.person_notes, desk.station_id, desk.now_ms)
        if isinstance(passed, PinRefused):
            return [passed]
        facts.append(passed)
    facts += _annulled(desk, command)
    added = PersonAdded(person.to_payload(), _text(command.authority) or None)
    return [*facts, added, CheckedIn(person.number, "hand", desk.printer)]


def decide_approve(desk: Desk, command: Approve) -> list[PersonApproved | PinUsed | PinRefused]:
    """Return the approval of a person who waits for one. Raises Refusal if he does not."""
    person = desk.person(command.number)
    if not person.waiting:
        raise Refusal("{name} does not wait for an approval.", name=person.full_name)
    if person.kind != "walk_in":
        return [PersonApproved(person.number, person.kind)]
    passed = permit("approve", command.pin, desk.person_notes, desk.station_id, desk.now_ms)
    return [passed] if isinstance(passed, PinRefused) else [passed, PersonApproved(person.number, "delegate")]


def decide_decline(desk: Desk, command: Decline) -> list[PersonDeclined | CheckInAnnulled]:
    """Return that a person who waited for an approval is not taken; what he came in by is annulled."""
    person = desk.person(command.number)
    if not person.waiting:
        raise Refusal("{name} does not wait for an approval.", name=person.full_name)
    reason = _text(command.reason)
    annulled = [
        CheckInAnnulled(admission.event_id, person.number, reason or "declined")
        for admission in desk.hall.history(person.number)
        if admission.event_id not in desk.hall.annulled
    ]
    return [PersonDeclined(person.number, reason), *annulled]


def decide_note_substitute(desk: Desk, command: NoteSubstitute) -> list[SubstituteNoted]:
    """Return that a person of the roster stands for somebody."""
    person = desk.person(command.number)
    return [SubstituteNoted(person.number, _needed(command.stands_for, "stands_for"))]


def _newcomer(desk: Desk, command: AddPerson) -> Person:
    unit, position = _text(command.unit), _text(command.position)
    if not (unit or position):
        raise Refusal("Write the unit or the office as well: the list needs to say where somebody comes from.")
    kind: Kind = "guest" if command.role == "guest" else "walk_in"
    return _person(desk, command, kind, unit=unit, position=position, waiting=True)


def _substitute(desk: Desk, command: AddPerson) -> Person:
    if command.stands_for is None:
        raise Refusal("Say first whom the substitute stands for.")
    stood_for = desk.person(command.stands_for)
    if not _text(command.authority):
        raise Refusal("Write on whose authority the substitute comes.")
    note = desk.person_notes.notes.get(stood_for.number)
    if note is not None and note.stops:
        raise Refusal("{name} is asked to see the organisers first.", name=stood_for.full_name)
    here = desk.arrival(stood_for.number)
    if here is not None and here.number != stood_for.number:
        raise Refusal("Somebody stands in for {name} already.", name=stood_for.full_name)
    if here is not None and here.event_id != command.annul:
        raise Refusal("{name} is here: nobody needs to stand in.", name=stood_for.full_name)
    # A guest's substitute takes his own rank: neither seat of honour nor place in the order is inherited.
    counts = desk.rules.substitutes_count or stood_for.kind != "delegate"
    kind: Kind = stood_for.kind if counts and stood_for.kind != "walk_in" else "substitute"
    return _person(
        desk,
        command,
        kind,
        unit=_text(command.unit) or stood_for.unit or "",
        position=_text(command.position),
        delegation=stood_for.delegation,
        seat=None if stood_for.kind == "guest" else stood_for.seat,
        stands_for=stood_for.full_name,
        stands_for_number=stood_for.number,
    )


def _annulled(desk: Desk, command: AddPerson) -> list[_Facts]:
    """Return the end of a check-in made with somebody else's invitation, and of the badge printed for it."""
    admission = desk.hall.admissions.get(command.annul or "")
    if admission is None or admission.event_id in desk.hall.annulled or admission.number != command.stands_for:
        return []
    annulled = CheckInAnnulled(admission.event_id, admission.number, "substitute")
    has_one = admission.printer or desk.has_badge(admission.number)
    return [annulled, reissue(desk, admission.number, "substitute")] if has_one else [annulled]


def _person(desk: Desk, command: AddPerson, kind: Kind, *, unit: str, position: str, **more: object) -> Person:
    return Person(
        number=next_number(desk),
        kind=kind,
        full_name=_needed(command.full_name, "full_name"),
        title=_text(command.title) or None,
        gender=command.gender,
        ethnicity=_text(command.ethnicity) or None,
        unit=unit or None,
        position=position or None,
        added=command.role,
        **more,  # type: ignore[arg-type]
    )


def next_number(desk: Desk) -> int:
    """Return the number of the next person added at this station. Raises Refusal if it has none to give."""
    if desk.slot is None:
        raise Refusal(
            "This machine has no numbers for people added on the day: kiosk slot 2 (one that no other machine has)."
        )
    first = FIRST_ADDED + _A_STATION * desk.slot + 1
    number = next((n for n in range(first, first + _A_STATION - 1) if n not in desk.roster.people), None)
    if number is None or number > 99_999:
        raise Refusal("This station has added all the people it has numbers for ({most}).", most=_A_STATION - 1)
    return number


def _needed(text: str, field: str) -> str:
    found = _text(text)
    if not found:
        raise Refusal("The name is missing.") if field == "full_name" else Refusal("Say whom the person stands for.")
    return found


def _text(text: str) -> str:
    """Return typed text as the journal takes it. Raises Refusal for one too long for any list."""
    cleaned = clean(text)
    if len(cleaned) > _LONGEST:
        raise Refusal("That text is too long: {most} letters at most.", most=_LONGEST)
    return cleaned
