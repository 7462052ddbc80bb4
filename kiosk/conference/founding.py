"""How files become facts: the founding of a conference, and the adoption of its settings and programme.

TOML is input; from adoption on the journal alone is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.programme import check_people, codes
from agenda.runsheet import Adopt, Runsheet, decide
from kiosk.conference.events import ConferenceConfigured, StationJoined, TermTaken
from kiosk.conference.leadership import ROLES
from kiosk.conference.settings import Config
from kiosk.roster.roster import Roster

FIRST_SLOT = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Begin a conference: this station gets the first slot and every term; `text` is conference.toml."""

    text: str


@dataclass(frozen=True, slots=True)
class Configure:
    """Adopt the text of a changed conference.toml."""

    text: str


def decide_found(command: Found) -> list[StationJoined | TermTaken | ConferenceConfigured]:
    """Return the first facts of a journal. Raises FolderError if the settings cannot be taken."""
    Config.parse(command.text)
    terms = [TermTaken(role, 1) for role in ROLES]
    return [StationJoined(slot=FIRST_SLOT), *terms, ConferenceConfigured(command.text)]


def decide_configure(adopted: str, command: Configure) -> list[ConferenceConfigured]:
    """Return the adoption of new settings, nothing if they are the same. Raises FolderError."""
    Config.parse(command.text)
    return [] if command.text == adopted else [ConferenceConfigured(command.text)]


def decide_adopt(runsheet: Runsheet, roster: Roster, command: Adopt) -> Iterable[object]:
    """Return the adoption of a programme. Raises ProgrammeError, also for a code that is nobody's."""
    if roster.complete:
        known = {person.code for person in roster.people.values() if person.code}
        check_people(command.text, known, custom=command.custom)
    return decide(runsheet, command)


def unknown_codes(runsheet: Runsheet, roster: Roster) -> list[str]:
    """Return the codes of the adopted programme that are nobody's, sorted: it may have come before the roster."""
    if runsheet.programme is None:
        return []
    known = {person.code for person in roster.people.values() if person.code and not person.is_off}
    return sorted({code for code, _path in codes(runsheet.programme) if code not in known})
