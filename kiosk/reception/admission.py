"""The rule of reception: a scan is admitted or refused, with a reason, in one order of tests.

Validity is judged before duplication: a spoiled invitation is never told "already here".
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.codes import BadCode, CodeKind, Codes
from kiosk.errors import Refusal
from kiosk.facts import CheckedIn, CheckInAnnulled, ScanRefused
from kiosk.reception.hall import Hall
from kiosk.roster.roster import Roster


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Admit whoever shows this code; `raw` is what the scanner typed."""

    raw: str


@dataclass(frozen=True, slots=True)
class CheckInByHand:
    """Admit a person who was looked up by name."""

    number: int


@dataclass(frozen=True, slots=True)
class Annul:
    """Take an admission back. `event_id` None means the last one of this post that still stands."""

    event_id: str | None = None
    reason: str = ""


def decide_scan(
    command: CheckIn, codes: Codes, roster: Roster, hall: Hall, printer: str | None
) -> CheckedIn | ScanRefused:
    """Return what becomes of a scan; a refusal is a fact too."""
    length = len(command.raw.strip())
    code = codes.read(command.raw)
    if isinstance(code, BadCode):
        return ScanRefused(code.reason, length, code.number)
    if code.kind != CodeKind.INVITATION:
        return ScanRefused("wrong_list", length, code.number)
    person = roster.people.get(code.number)
    if person is None or person.deceased:
        return ScanRefused("not_on_roster" if roster.complete else "incomplete", length, code.number)
    if code.serial != 0:
        # Invitations are issued once so far: any other serial belongs to one that was called back.
        return ScanRefused("revoked", length, code.number)
    return _admit(code.number, "scan", length, hall, printer)


def decide_by_hand(command: CheckInByHand, roster: Roster, hall: Hall, printer: str | None) -> CheckedIn | ScanRefused:
    """Return what becomes of a check-in from the name search. Raises Refusal for a number that is nobody's."""
    person = roster.people.get(command.number)
    if person is None or person.deceased:
        raise Refusal("Nobody on the roster has the number {number}.", number=command.number)
    return _admit(command.number, "hand", 0, hall, printer)


def decide_annul(command: Annul, hall: Hall, post: str) -> CheckInAnnulled:
    """Return the annulment of an admission. Raises Refusal if there is nothing to take back."""
    if command.event_id is not None:
        admission = hall.admissions.get(command.event_id)
        if admission is None or command.event_id in hall.annulled:
            raise Refusal("That check-in is not there or was taken back already.")
    else:
        mine = (
            hall.admissions[result.event_id]
            for result in reversed(hall.results)
            if result.reason is None and result.post == post and result.event_id not in hall.annulled
        )
        admission = next(mine, None)
        if admission is None:
            raise Refusal("This desk has no check-in to take back.")
    return CheckInAnnulled(admission.event_id, admission.number, command.reason)


def _admit(number: int, by: str, length: int, hall: Hall, printer: str | None) -> CheckedIn | ScanRefused:
    first = hall.present.get(number)
    if first is not None:
        return ScanRefused("already_checked_in", length, number, first.event_id)
    return CheckedIn(number, by, printer)
