"""The rules of founding a conference, and of adopting its settings and its programme."""

from __future__ import annotations

from collections.abc import Iterable

from agenda.loading import check_people
from agenda.runsheet import Adopt, Runsheet, decide
from kiosk.conference.commands import ROLES, Configure, Found
from kiosk.conference.events import ConferenceConfigured, StationJoined, TermTaken
from kiosk.conference.settings import Config
from kiosk.roster.roster import Roster

FIRST_SLOT = 0


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
