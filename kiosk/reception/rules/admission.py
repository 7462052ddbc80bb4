"""The rule of reception: a scan is admitted or refused, with a reason, in one order of tests.

Validity is judged before duplication: a spoiled invitation is never told "already here".
"""

from __future__ import annotations

from kiosk.codes.codes import BadCode, Code, CodeKind
from kiosk.codes.repair import suspect
from kiosk.errors import Refusal
from kiosk.reception import idcard
from kiosk.reception.commands import Annul, AnnulTogether, CheckIn, CheckInByHand, CheckInTogether, CheckOut
from kiosk.reception.context import Desk
from kiosk.reception.events import CheckedIn, CheckedOut, CheckInAnnulled, PinRefused, PinUsed, ScanRefused
from kiosk.reception.rules.supervision import permit


def decide_scan(desk: Desk, command: CheckIn) -> list[CheckedIn | ScanRefused]:
    """Return what becomes of a scan; a refusal is a fact too."""
    length = len(command.raw.strip())
    card = idcard.read(command.raw) if desk.rules.id_card else None
    if card is not None:
        # Nothing of the card is kept: only who was recognised by it.
        found = [person.number for person in idcard.match(card, desk.roster.expected())]
        if len(found) != 1:
            return [ScanRefused("ambiguous" if found else "not_on_roster", length)]
        return [_admit(desk, found[0], "id_card", length)]
    code = valid(desk, command.raw)
    if isinstance(code, ScanRefused):
        return [code]
    return [_admit(desk, code.number, "scan", length)]


def decide_check_out(desk: Desk, command: CheckOut) -> list[CheckedOut | ScanRefused]:
    """Return what becomes of a scan at the door out. Raises Refusal where the conference does not count exits."""
    if not desk.rules.count_exits:
        raise Refusal("This conference does not count who leaves: see conference.toml.")
    code = valid(desk, command.raw)
    if isinstance(code, ScanRefused):
        return [code]
    if code.number not in desk.hall.present or code.number in desk.hall.outside:
        return [ScanRefused("invalid_time", len(command.raw.strip()), code.number)]
    return [CheckedOut(code.number)]


def decide_by_hand(desk: Desk, command: CheckInByHand) -> list[CheckedIn | ScanRefused | PinUsed | PinRefused]:
    """Return what becomes of a check-in from the name search. Raises Refusal for a number that is nobody's."""
    desk.person(command.number)
    admitted = _admit(desk, command.number, "hand", 0)
    if command.pin is None or not isinstance(admitted, ScanRefused) or admitted.reason != "blocked":
        return [admitted]
    passed = permit("force", command.pin, desk.person_notes, desk.station_id, desk.now_ms)
    return (
        [passed]
        if isinstance(passed, PinRefused)
        else [passed, CheckedIn(command.number, "forced", desk.printer_for(command.number))]
    )


def decide_together(desk: Desk, command: CheckInTogether) -> list[CheckedIn | ScanRefused]:
    """Return the admissions of those who are not here yet, in the order given, each once."""
    fresh = [number for number in dict.fromkeys(command.numbers) if number not in desk.hall.present]
    if not fresh:
        raise Refusal("Everybody chosen is here already.")
    facts: list[CheckedIn | ScanRefused] = []
    filled: set[int] = set()
    for number in fresh:
        place = desk.person(number).stands_for_number or number
        # A delegate and who stands for him may both be on the list: whoever stands first fills the place.
        if place not in filled:
            filled.add(place)
            facts.append(_admit(desk, number, "together", 0))
    return facts


def decide_annul(desk: Desk, command: Annul) -> list[CheckInAnnulled]:
    """Return the annulment of an admission. Raises Refusal if there is nothing to take back."""
    admission = desk.hall.admissions.get(command.event_id)
    if admission is None or command.event_id in desk.hall.annulled:
        raise Refusal("That check-in is not there or was taken back already.")
    return [CheckInAnnulled(admission.event_id, admission.number, command.reason)]


def decide_annul_together(desk: Desk, command: AnnulTogether) -> list[CheckInAnnulled]:
    """Return the annulments, in the order given. Raises Refusal if none of the admissions stands."""
    found = [desk.hall.admissions.get(event_id) for event_id in dict.fromkeys(command.event_ids)]
    standing = [a for a in found if a is not None and a.event_id not in desk.hall.annulled]
    if not standing:
        raise Refusal("That check-in is not there or was taken back already.")
    return [CheckInAnnulled(admission.event_id, admission.number, command.reason) for admission in standing]


def valid(desk: Desk, raw: str) -> Code | ScanRefused:
    """Return the code of a scan if it is one that may come in, else why not."""
    length = len(raw.strip())
    code = desk.codes.read(raw)
    if isinstance(code, BadCode):
        hint = suspect(raw) if code.reason == "unreadable" else None
        return ScanRefused(code.reason, length, code.number, hint=hint)
    accepted = {CodeKind.INVITATION, CodeKind.BADGE} if desk.rules.count_exits else {CodeKind.INVITATION}
    if code.kind not in accepted:
        # An old badge is told as what it is: whoever shows it has lost the new one, or is somebody else.
        old = code.kind == CodeKind.BADGE and code.serial != desk.person_notes.serial(code.number, code.kind)
        return ScanRefused("wrong_list", length, code.number, hint="old_badge" if old else None)
    person = desk.roster.people.get(code.number)
    if person is None or person.deceased:
        return ScanRefused("not_on_roster" if desk.roster.complete else "incomplete", length, code.number)
    if person.is_off:
        return ScanRefused("canceled", length, code.number)
    if code.serial != desk.person_notes.serial(code.number, code.kind):
        return ScanRefused("revoked", length, code.number, hint="old_badge" if code.kind == CodeKind.BADGE else None)
    if code.kind == CodeKind.BADGE and code.number not in desk.hall.present:
        # A badge alone brings nobody in: it was given to somebody whose check-in was taken back.
        return ScanRefused("annulled", length, code.number)
    return code


def _admit(desk: Desk, number: int, by: str, length: int) -> CheckedIn | ScanRefused:
    note = desk.person_notes.notes.get(number)
    first = desk.arrival(number)
    stopped = note is not None and note.stops
    if first is not None and number in desk.hall.outside and not stopped:
        return CheckedIn(number, "back")
    if first is not None and not (stopped and number in desk.hall.outside):
        return ScanRefused("already_checked_in", length, number, first.event_id)
    if stopped:
        return ScanRefused("blocked", length, number)
    return CheckedIn(number, by, desk.printer_for(number))
