"""From an organisers' file to facts: read, refuse as a whole if anything is wrong, else hand to the station."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.awards.importer import AwardsReading
from kiosk.awards.importer import read as read_awards_file
from kiosk.awards.intake import ImportAwards
from kiosk.errors import ImportRefused
from kiosk.i18n import N_
from kiosk.roster.comparing import ImportRoster
from kiosk.roster.importer import Reading
from kiosk.roster.importer import read as read_roster_file
from kiosk.roster.problems import Problem
from kiosk.station import Station

_PROBLEMS = N_("{count} problems in the file: nothing was imported.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the reading, and how many facts of each kind were written."""

    reading: Reading
    enrolled: int
    amended: int


def read_roster(path: Path) -> Reading:
    """Return what a roster file says, with a warning for every name that the badges' letters cannot draw."""
    from printing.text import missing_letters

    reading = read_roster_file(path)
    if not missing_letters("".join({letter for row in reading.rows for letter in row.full_name})):
        return reading
    found = []
    for row in reading.rows:
        letters = missing_letters(row.full_name)
        if letters:
            cell = row.cells.get("full_name", "")
            value = f"{row.full_name} ({' '.join(sorted(letters))})"
            found.append(Problem("missing_letters", row.sheet, row.row, cell, "full_name", value))
    return replace(reading, warnings=(*reading.warnings, *found))


def import_roster(station: Station, path: Path, *, skip_bad_rows: bool = False) -> Imported:
    """Take a roster file. Raises ImportRefused, naming the first problem, and then nothing was written."""
    reading = read_roster(path)
    if reading.errors and not skip_bad_rows:
        raise RosterProblems(reading)
    people = [row.to_person(0) for row in reading.rows]
    events = station.do(ImportRoster(people, path.name, file_hash(path)))
    kinds = [event.kind for event in events]
    return Imported(reading, kinds.count("roster.enrolled"), kinds.count("roster.amended"))


class RosterProblems(ImportRefused):
    """The file was read, but some of its rows cannot be taken; `reading` has them all."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(_PROBLEMS, count=len(reading.errors))
        self.reading = reading


class AwardProblems(ImportRefused):
    """The award file was read, but some of its rows cannot be taken; `reading` has them all."""

    def __init__(self, reading: AwardsReading) -> None:
        super().__init__(_PROBLEMS, count=len(reading.problems))
        self.reading = reading


def import_awards(station: Station, path: Path) -> AwardsReading:
    """Take an award file. Raises ImportRefused, and then nothing was written."""
    reading = read_awards_file(path)
    if reading.problems:
        raise AwardProblems(reading)
    station.do(ImportAwards(reading.decisions, path.name, file_hash(path)))
    return reading


def file_hash(path: Path) -> str:
    """Return BLAKE2b-256 of a file in hex."""
    return hashlib.blake2b(path.read_bytes(), digest_size=32).hexdigest()
