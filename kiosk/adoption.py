"""How files become facts: the founding of a conference, and the adoption of its settings and programme.

TOML is input; from adoption on the journal alone is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agenda.programme import check_people, codes
from agenda.runsheet import Adopt, Runsheet, decide
from kiosk.conference import Conference
from kiosk.config import Config
from kiosk.facts import ConferenceConfigured, StationJoined, TermTaken
from kiosk.folder import PROGRAMME, SETTINGS, Folder
from kiosk.handing import takes_part
from kiosk.i18n import _
from kiosk.papertalk import elsewhere_line
from kiosk.roster.roster import Roster
from kiosk.terms import ROLES

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


def without_printer(conference: Conference) -> str:
    """Return what the settings leave without a printer, in one line; "" where every post prints.

    With one printer every post prints there; a second one leaves those that no [[post]] names with none.
    """
    settings = conference.settings
    for printer in settings.printers:
        if not takes_part(printer, conference.members):
            return elsewhere_line(printer, conference.members)
    posts = settings.unserved(post for _station, post in conference.heard)
    if posts:
        text = _("No printer serves {posts}: name each under [[post]] in conference.toml.")
        return text.format(posts=", ".join(posts))
    if len(settings.printers) > 1 and not settings.posts:
        return _("There are several printers: say under [[post]] in conference.toml which post prints where.")
    return ""


def unknown_codes(runsheet: Runsheet, roster: Roster) -> list[str]:
    """Return the codes of the adopted programme that are nobody's, sorted: it may have come before the roster."""
    if runsheet.programme is None:
        return []
    known = {person.code for person in roster.people.values() if person.code and not person.is_off}
    return sorted({code for code, _path in codes(runsheet.programme) if code not in known})


def changed_files(folder: Folder, *, settings: str, programme: str) -> list[str]:
    """Return which input files of a folder differ from what the journal has adopted of them."""
    adopted = {SETTINGS: settings, PROGRAMME: programme}
    texts = {name: folder.read(name) for name in adopted}
    return [name for name, text in texts.items() if text is not None and text != adopted[name]]
