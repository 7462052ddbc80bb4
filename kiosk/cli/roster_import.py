"""`kiosk roster import`: what a unit's file says, what it would do, and then all of it or nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from kiosk.cli.meter import Meter
from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.conference.open_questions import open_questions
from kiosk.conference.unknown_codes import unknown_codes
from kiosk.errors import FolderError, JournalError
from kiosk.i18n import _, told
from kiosk.lifecycle.roster_import import (
    Preview,
    RosterProblems,
    Said,
    columns_said,
    number_in,
    place_of,
    preview,
    take,
)
from kiosk.messages.roster import change_lines, changes_json, count_lines, part_lines, row_line
from kiosk.messages.scans import problem_line, question_line
from kiosk.station.station import Station
from kiosk.text.normalise import clean

# Enough to see whether the columns were understood.
_FIRST_ROWS = 5


class _How(NamedTuple):
    """How it is told; the keys of the JSON are fixed, so what it does to the roster is told on request only."""

    as_json: bool
    changes: bool


@click.command("import", help=_("Import a roster file (.xlsx, .xls, .ods, .csv)."))
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken; write nothing."))
@click.option("--skip-bad-rows", is_flag=True, help=_("Take the good rows although others cannot be taken."))
@click.option("--unit", metavar=_("NAME"), help=_("Whose list it is, where the file does not say."))
@click.option("--header-row", type=int, metavar="N", help=_("The row of the header; 0: the list has none."))
@click.option("--sheet", metavar=_("NAME"), help=_("The sheet that --header-row and --map are about; else the first."))
@click.option("--map", "columns", multiple=True, metavar="B=full_name", help=_("Say what a column is; G=- leaves it."))
@click.option("--same", multiple=True, metavar="DS!14=00012", help=_("The person of a row is one of the roster."))
@click.option("--other", multiple=True, metavar="DS!14", help=_("The person of a row is nobody of the roster."))
@click.option("--sweep", is_flag=True, help=_("Allow to strike most people of a unit."))
@click.option("--supplement", is_flag=True, help=_("The list only adds: strike nobody."))
@click.option("--marked", type=click.Path(path_type=Path), help=_("Write a copy that says what is wrong."))
@click.option("--changes", is_flag=True, help=_("With --json: say too what the file does to the roster."))
@json_option
@click.pass_obj
def import_(place: Place, /, file: Path, dry_run: bool, skip_bad_rows: bool, **said: Any) -> None:
    """Take all of the file or nothing; tell every problem with its sheet and cell."""
    marked, how = said.pop("marked"), _How(said.pop("as_json"), said.pop("changes"))
    answers = _said(**said)
    station = _station(place, needed=not dry_run)
    try:
        with Meter() as meter:
            found = preview(station, file, answers, meter.step)
        if marked:
            _mark(found, marked)
        if dry_run or station is None:
            _show(found, 0, how)
            if found.reading.errors:
                sys.exit(1)
            return
        try:
            done = take(station, found, skip_bad_rows=skip_bad_rows)
        except RosterProblems as problems:
            _show(found, 0, how)
            click.echo(told(problems), err=True)
            sys.exit(1)
        _show(found, len(done.reading.rows), how)
        _ask_on(station, how.as_json)
    finally:
        if station is not None:
            station.close()


def _station(place: Place, *, needed: bool) -> Station | None:
    """Open the conference; a dry run works without one, and then everybody is new."""
    try:
        return place.station()
    except (FolderError, JournalError):
        if needed:
            raise
        return None


def _said(
    unit: str | None,
    header_row: int | None,
    sheet: str | None,
    columns: Sequence[str],
    same: Sequence[str],
    other: Sequence[str],
    sweep: bool,
    supplement: bool,
) -> Said:
    """Return what the options say of the file."""
    answers: dict[str, int | None] = dict.fromkeys(other)
    for word in same:
        where, _equals, number = word.rpartition("=")
        answers[where] = number_in(number)
    return Said(
        columns_said(header_row, columns, clean(sheet) if sheet else None),
        clean(unit) if unit else None,
        answers,
        sweep,
        supplement,
    )


def _mark(found: Preview, target: Path) -> None:
    """Write the copy with its column of problems."""
    from kiosk.documents.annotated import write  # late: the libraries of Word, Excel and PDF

    rows = write(found.reading, target)
    click.echo(_("{file}: {count} rows with a remark.").format(file=target, count=rows), err=True)


def _show(found: Preview, imported: int, how: _How) -> None:
    """Tell what was understood, what is wrong, and what it does to the roster."""
    reading = found.reading
    if how.as_json:
        changes = {"changes": changes_json(found.changes)} if how.changes and found.changes else {}
        echo_json({**reading.to_json(imported), **changes})
        return
    for part in reading.parts:
        for line in part_lines(part):
            click.echo(line)
    for row in reading.rows[:_FIRST_ROWS]:
        click.echo(f"  {place_of(row.sheet, row.row)}  {row_line(row)}")
    for line in count_lines(reading):
        click.echo(line)
    if found.changes is not None:
        for line in change_lines(found.changes):
            click.echo(line)
    click.echo(_("{count} people taken in.").format(count=imported) if imported else _("Nothing was written."))
    for problem in (*reading.errors, *reading.warnings):
        click.echo(("✗ " if problem.blocks else "! ") + problem_line(problem), err=True)


def _ask_on(station: Station, as_json: bool) -> None:
    """Tell what the remarks of the list lead to, and which codes of the programme nobody has."""
    with station.reading() as conference:
        open_remarks = [q for q in open_questions(conference) if q.key.startswith("remark:")]
        strangers = unknown_codes(conference.runsheet, conference.roster)
    if strangers:
        click.echo(_("! Nobody has these codes of the programme: {codes}").format(codes=", ".join(strangers)), err=True)
    if open_remarks and not as_json:
        click.echo(_("Understood of the remarks; the overview asks about each:"))
        for question in open_remarks:
            click.echo(f"  {question_line(question)}")
