"""Putting right what went wrong at a desk: the wrong namesake admitted, a name written wrong, a badge lost."""

from __future__ import annotations

from kiosk.codes.codes import CodeKind
from kiosk.errors import Refusal
from kiosk.reception.commands import CorrectName, Move, Reprint
from kiosk.reception.context import Desk
from kiosk.reception.events import BadgeReprinted, CheckedIn, CheckInAnnulled, CodeReissued, NameCorrected
from kiosk.text.normalise import clean

_MOST_SERIAL = 9
_LONGEST = 120


def decide_move(desk: Desk, command: Move, copies: dict[int, int]) -> list[CheckInAnnulled | CodeReissued | CheckedIn]:
    """Return one act: the wrong check-in dies with its badge, the right one is made, and its badge is printed.

    Raises Refusal if the right person is here already, or the check-in does not stand.
    """
    admission = desk.hall.admissions.get(command.event_id)
    if admission is None or admission.event_id in desk.hall.annulled:
        raise Refusal("That check-in is not there or was taken back already.")
    right = desk.person(command.number)
    if right.number == admission.number:
        raise Refusal("That is the same person.")
    filled = desk.arrival(right.number)
    if filled is not None and filled.event_id != admission.event_id:
        raise Refusal("{name} is here already; take the wrong check-in back.", name=right.full_name)
    note = desk.person_notes.notes.get(right.number)
    if note is not None and note.stops:
        raise Refusal("{name} is asked to see the organisers first.", name=right.full_name)
    has_one = admission.printer or copies.get(admission.number) or desk.has_badge(admission.number)
    dead = [reissue(desk, admission.number, "moved")] if has_one else []
    return [
        CheckInAnnulled(admission.event_id, admission.number, "moved"),
        *dead,
        # Whoever it was, he came when he came.
        CheckedIn(right.number, "moved", desk.printer_for(right.number), admission.wall_ms if admission.told else None),
    ]


def decide_correct(desk: Desk, command: CorrectName, copies: dict[int, int]) -> list[NameCorrected | BadgeReprinted]:
    """Return the corrected name, and another badge for somebody who has one. Raises Refusal if nothing changes."""
    person = desk.person(command.number)
    name = clean(command.name)
    if not name:
        raise Refusal("The name is missing.")
    if len(name) > _LONGEST:
        raise Refusal("That text is too long: {most} letters at most.", most=_LONGEST)
    if name == person.full_name:
        raise Refusal("The name is written so already.")
    facts: list[NameCorrected | BadgeReprinted] = [NameCorrected(person.number, person.full_name, name)]
    if desk.printer is not None and person.number in desk.hall.present:
        facts.append(BadgeReprinted(person.number, copies.get(person.number, 1) + 1, desk.printer, "name"))
    return facts


def decide_reprint(desk: Desk, command: Reprint, copies: dict[int, int]) -> list[CodeReissued | BadgeReprinted]:
    """Return the wish for another copy. Raises Refusal if nobody prints here or the person is not in."""
    if desk.printer is None:
        raise Refusal("This post has no printer: see conference.toml.")
    if command.number not in desk.hall.present:
        raise Refusal("Only somebody who is checked in gets a badge.")
    copy = copies.get(command.number, 1) + 1
    reason = clean(command.reason)[:_LONGEST] or None
    dead = [reissue(desk, command.number, reason or "reprint")] if command.revoke else []
    return [*dead, BadgeReprinted(command.number, copy, desk.printer, reason)]


def reissue(desk: Desk, number: int, reason: str) -> CodeReissued:
    """Return that a person's badges are worthless from now on. Raises Refusal at the tenth."""
    serial = desk.person_notes.serial(number, CodeKind.BADGE) + 1
    if serial > _MOST_SERIAL:
        raise Refusal("This badge was reissued nine times already; write one by hand.")
    return CodeReissued(number, int(CodeKind.BADGE), serial, reason)
