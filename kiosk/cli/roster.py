"""`kiosk roster import`, `kiosk roster take`, `kiosk codes`: who is expected, and the digits they bring."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kiosk.adoption import unknown_codes
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.codes import CodeKind, human
from kiosk.conference import Conference
from kiosk.i18n import _, told
from kiosk.imports import RosterProblems, import_roster, read_roster
from kiosk.questions import open_questions
from kiosk.roster.importer import Reading
from kiosk.station import Station
from kiosk.telling import problem_line, question_line
from kiosk.terms import Take


@click.group(help=_("The roster: who is expected."))
def roster() -> None:
    """Group of the roster's verbs."""


@roster.command("import", help=_("Import a roster file (.xlsx, .xls, .ods, .csv)."))
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken; write nothing."))
@click.option("--skip-bad-rows", is_flag=True, help=_("Take the good rows although others cannot be taken."))
@json_option
@click.pass_obj
def import_(place: Place, file: Path, dry_run: bool, skip_bad_rows: bool, as_json: bool) -> None:
    """Take all of the file or nothing; tell every problem with its sheet and cell."""
    if dry_run:
        reading = read_roster(file)
        _tell(reading, 0, as_json)
        if reading.errors:
            sys.exit(1)
        return
    station = place.station()
    try:
        done = import_roster(station, file, skip_bad_rows=skip_bad_rows)
        with station.reading() as conference:
            open_remarks = [q for q in open_questions(conference) if q.key.startswith("remark:")]
            strangers = unknown_codes(conference.runsheet, conference.roster)
    except RosterProblems as problems:
        _tell(problems.reading, 0, as_json)
        click.echo(told(problems), err=True)
        sys.exit(1)
    finally:
        station.close()
    _tell(done.reading, len(done.reading.rows), as_json)
    if strangers:
        click.echo(_("! Nobody has these codes of the programme: {codes}").format(codes=", ".join(strangers)), err=True)
    if open_remarks and not as_json:
        click.echo(_("Understood of the remarks; the overview asks about each:"))
        for question in open_remarks:
            click.echo(f"  {question_line(question)}")


def _tell(reading: Reading, imported: int, as_json: bool) -> None:
    if as_json:
        echo_json(reading.to_json(imported))
        return
    guests = sum(1 for row in reading.rows if row.kind == "guest")
    click.echo(
        _("{delegates} delegates and {guests} guests read, {imported} imported; {skipped} other rows left out.").format(
            delegates=len(reading.rows) - guests, guests=guests, imported=imported, skipped=len(reading.skipped)
        )
    )
    for problem in (*reading.errors, *reading.warnings):
        click.echo(problem_line(problem), err=True)


@roster.command(help=_("Let this station lead the roster."))
@click.pass_obj
def take(place: Place) -> None:
    """Take the roster's term."""
    station = place.station()
    try:
        station.do(Take("roster"))
    finally:
        station.close()


@click.command(help=_("The codes of the invitations."))
@json_option
@click.pass_obj
def codes(place: Place, as_json: bool) -> None:
    """Print everybody's invitation code; the deceased have none."""
    station = place.station()
    with station.reading() as conference:
        rows = _codes(station, conference)
    station.close()
    if as_json:
        echo_json(rows)
    else:
        echo_table([[row["human"], row["invitation"], row["name"], row["unit"] or ""] for row in rows])


def _codes(station: Station, conference: Conference) -> list[dict[str, object]]:
    return [
        {
            "number": person.number,
            "name": person.full_name,
            "unit": person.unit,
            "kind": person.kind,
            "invitation": station.codes.make(CodeKind.INVITATION, person.number, 0),
            "serial": 0,
            "human": human(person.number),
        }
        for person in conference.roster.expected()
    ]
