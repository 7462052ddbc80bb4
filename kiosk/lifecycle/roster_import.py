"""From a unit's roster file to facts: read it, show what it would do, then take all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.codes.codes import number_of_human
from kiosk.errors import ImportRefused, Refusal
from kiosk.i18n import N_
from kiosk.lifecycle.award_import import file_hash
from kiosk.roster.byhand import ByHand
from kiosk.roster.commands import ImportRoster, LearnColumns
from kiosk.roster.comparing import Changes, compare
from kiosk.roster.header_vocabulary import FIELDS
from kiosk.roster.importer import Progress, Reading, no_header_shape
from kiosk.roster.importer import read as read_file
from kiosk.roster.problems import Problem
from kiosk.roster.roster import Roster
from kiosk.station.station import Station

PROBLEMS = N_("{count} problems in the file: nothing was imported.")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a file: its columns, whose it is, who is who, whether it may strike most of a unit,
    and whether it only adds.

    `same` is place in the file ("DS!14", "14" for CSV) -> number of the person meant, None for somebody else.
    """

    columns: ByHand | None = None
    unit: str | None = None
    same: Mapping[str, int | None] = field(default_factory=dict)
    sweep: bool = False
    supplement: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, and what taking it would do; `changes` is None for a file of which no row can be taken."""

    path: Path
    reading: Reading
    command: ImportRoster
    changes: Changes | None
    learn: LearnColumns


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the reading, and how many facts of each kind were written."""

    reading: Reading
    enrolled: int
    amended: int
    struck: int


class RosterProblems(ImportRefused):
    """The file was read, but some of its rows cannot be taken; `reading` has them all."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(PROBLEMS, count=len(reading.errors))
        self.reading = reading


def read_roster(
    path: Path,
    columns: ByHand | None = None,
    learnt: Mapping[str, ByHand] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Return what a roster file says, with a warning for every name that the badges' letters cannot draw."""
    from printing.text import missing_letters  # late: Pillow

    reading = read_file(path, columns, learnt, progress)
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


def place_of(sheet: str, row: int) -> str:
    """Return a row's place in a file as people write it: "DS!14", "14" for CSV."""
    return f"{sheet}!{row}" if sheet else str(row)


def preview(station: Station | None, path: Path, said: Said | None = None, progress: Progress | None = None) -> Preview:
    """Return what a file says and what taking it would do to the roster as it stands; nothing is written.

    Without a *station* everybody in the file is new. The file is read first: nobody waits for it at a desk. Raises
    ImportRefused, or Refusal for an answer about a row or a number that is not there.
    """
    said = said or Said()
    learnt: dict[str, ByHand] = {}
    if station is not None:
        with station.reading() as conference:
            learnt = dict(conference.roster.learnt)
    reading = read_roster(path, said.columns, learnt, progress)
    command = _command(path, reading, said)
    learn = LearnColumns(_shapes(path, reading, said.columns) if said.columns else {})
    changes = changes_of(station, command)
    return Preview(path, _still_to_tell(reading, changes), command, changes, learn)


def _still_to_tell(reading: Reading, changes: Changes | None) -> Reading:
    """Return the reading without warnings of people who stand on the roster just so: they were told once."""
    if changes is None or not changes.same:
        return reading
    known = {(reading.rows[at].sheet, reading.rows[at].row) for at in changes.same}
    return replace(reading, warnings=tuple(w for w in reading.warnings if (w.sheet, w.row) not in known))


def changes_of(station: Station | None, command: ImportRoster) -> Changes | None:
    """Return what a command would do to the roster as it stands, None if it holds nobody."""
    if not command.people:
        return None
    if station is None:
        return compare(Roster(), command)
    with station.reading() as conference:
        return compare(conference.roster, command, conference.hall.present, conference.awards.receiving)


def _command(path: Path, reading: Reading, said: Said) -> ImportRoster:
    where = [place_of(row.sheet, row.row) for row in reading.rows]
    unknown = [place for place in said.same if place not in where]
    if unknown:
        raise Refusal("The file has no row {place} that could be taken.", place=unknown[0])
    return ImportRoster(
        people=[row.to_person(0) for row in reading.rows],
        source=path.name,
        hash=file_hash(path),
        told=[row.told() for row in reading.rows],
        where=where,
        unit=said.unit,
        same={where.index(place): number for place, number in said.same.items()},
        sweep=said.sweep,
        supplement=said.supplement or reading.supplement,
    )


def _shapes(path: Path, reading: Reading, columns: ByHand) -> dict[str, ByHand]:
    """Return what was said of the columns by the shape of each header it was said of."""
    if columns.row == 0:
        return {no_header_shape(path.name): ByHand(columns.columns, 0)}
    names = {columns.sheet} if columns.sheet is not None else {part.sheet for part in reading.parts[:1]}
    return {part.shape: ByHand(columns.columns) for part in reading.parts if columns.columns and part.sheet in names}


def take(station: Station, found: Preview, *, skip_bad_rows: bool = False) -> Imported:
    """Take a file that was looked at. Raises ImportRefused or Refusal, and then nothing was written."""
    if found.reading.errors and not skip_bad_rows:
        raise RosterProblems(found.reading)
    if found.learn.said:
        station.do(found.learn)
    # A row that could not be taken may be anybody's of his unit: nobody is struck because of it.
    command = replace(found.command, supplement=True) if found.reading.errors else found.command
    events = station.do(command)
    kinds = [event.kind for event in events]
    return Imported(
        found.reading,
        kinds.count("roster.enrolled"),
        kinds.count("roster.amended"),
        kinds.count("roster.struck"),
    )


def import_roster(station: Station, path: Path, *, skip_bad_rows: bool = False, said: Said | None = None) -> Imported:
    """Take a roster file. Raises ImportRefused or Refusal, naming the first problem, and then nothing was written."""
    return take(station, preview(station, path, said), skip_bad_rows=skip_bad_rows)


def number_in(text: str) -> int:
    """Return the number in "12", "00012" or "00012-4". Raises Refusal for anything else."""
    found = number_of_human(text)
    if found is None and text.strip().isascii() and text.strip().isdigit():
        found = int(text)
    if found is None:
        raise Refusal("{text} is no number of a person.", text=text)
    return found


def columns_said(row: int | None, words: Sequence[str], sheet: str | None = None) -> ByHand | None:
    """Return what options such as "F=phone" and "G=-" say of the columns. Raises Refusal for one that says nothing."""
    columns: dict[int, str | None] = {}
    for word in words:
        letters, _equals, name = (part.strip() for part in word.partition("="))
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3 and name in {*FIELDS, "-"}):
            raise Refusal(
                "{word} says nothing of a column; write B=full_name, or G=- for one to leave out. Fields: {fields}.",
                word=word,
                fields=", ".join(FIELDS),
            )
        index = 0
        for letter in letters.upper():
            index = index * 26 + ord(letter) - ord("A") + 1
        columns[index - 1] = None if name == "-" else name
    return ByHand(columns, row, sheet) if columns or row is not None else None
