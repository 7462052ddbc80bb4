"""Ticks on paper become check-ins, each at the moment that was written beside the name."""

from __future__ import annotations

import re

from kiosk.codes.codes import number_of_human
from kiosk.codes.damm import LENGTH
from kiosk.reception.commands import Backfill
from kiosk.reception.context import Desk
from kiosk.reception.events import CheckedIn, ScanRefused
from kiosk.reception.papertime import PAPER
from kiosk.reception.rules.admission import valid

_NUMBER = re.compile(r"[0-9]{1,5}")


def decide_backfill(desk: Desk, command: Backfill, day_ms: int) -> list[CheckedIn | ScanRefused]:
    """Return what becomes of a tick; *day_ms* is when the day of the conference begins.

    Somebody who is here already has come at the earlier of the two moments: an earlier tick is an admission of its
    own, a later one is refused like a second scan.
    """
    length = len(command.who.strip())
    number = _number(desk, command.who)
    if isinstance(number, ScanRefused):
        return [number]
    if command.at_ms is None or not day_ms <= command.at_ms <= desk.now_ms:
        return [ScanRefused("invalid_time", length, number, hint=PAPER)]
    note, first = desk.person_notes.notes.get(number), desk.arrival(number)
    if first is not None and (first.number != number or first.wall_ms <= command.at_ms):
        return [ScanRefused("already_checked_in", length, number, first.event_id)]
    if first is None and note is not None and note.stops:
        return [ScanRefused("blocked", length, number)]
    printer = desk.printer_for(number) if command.badge and first is None else None
    return [CheckedIn(number, "paper", printer, command.at_ms)]


def _number(desk: Desk, who: str) -> int | ScanRefused:
    """Return whose number, code for eyes, invitation or organisers' code it is, else why it is nobody's."""
    text, length = who.strip(), len(who.strip())
    by_code = desk.roster.by_code(text) if text else None
    if by_code is not None:
        number = by_code.number
    elif len(text) >= LENGTH:
        code = valid(desk, text)
        return code if isinstance(code, ScanRefused) else code.number
    else:
        found = int(text) if _NUMBER.fullmatch(text) else number_of_human(text)
        if found is None:
            return ScanRefused("unreadable", length)
        number = found
    person = desk.roster.people.get(number)
    if person is None or person.deceased:
        return ScanRefused("not_on_roster" if desk.roster.complete else "incomplete", length, number)
    return ScanRefused("canceled", length, number) if person.is_off else number
