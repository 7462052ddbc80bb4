"""From an organisers' file to facts: read, refuse as a whole if anything is wrong, else hand to the station."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kiosk.awards.commands import ImportAwards
from kiosk.awards.importer import AwardsReading
from kiosk.awards.importer import read as read_awards_file
from kiosk.errors import ImportRefused
from kiosk.i18n import N_
from kiosk.station.station import Station

_PROBLEMS = N_("{count} problems in the file: nothing was imported.")


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
