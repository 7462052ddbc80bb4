"""Codes of the adopted programme that are nobody's: it may have come before the roster."""

from __future__ import annotations

from agenda.programme import codes
from agenda.runsheet import Runsheet
from kiosk.roster.roster import Roster


def unknown_codes(runsheet: Runsheet, roster: Roster) -> list[str]:
    """Return the codes of the adopted programme that are nobody's, sorted: it may have come before the roster."""
    if runsheet.programme is None:
        return []
    known = {person.code for person in roster.people.values() if person.code and not person.is_off}
    return sorted({code for code, _path in codes(runsheet.programme) if code not in known})
