"""`kiosk roster …`, `kiosk codes`: who is expected, from which unit, and the digits they bring."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.cli.roster_import import import_
from kiosk.codes.codes import CodeKind, human
from kiosk.conference.commands import Take
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.roster import board_rows
from kiosk.roster.allotment import board as sent_board
from kiosk.roster.commands import AllotSeats
from kiosk.roster.units import unit_key
from kiosk.station.station import Station


@click.group(help=_("The roster: who is expected."))
def roster() -> None:
    """Group of the roster's verbs."""


roster.add_command(import_)


@roster.command(help=_("Take in how many delegates each unit may send (.xlsx, .csv)."))
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.pass_obj
def allot(place: Place, file: Path) -> None:
    """Take an allotment in place of any before, and show the board."""
    from kiosk.roster.quotas import read  # late: reads workbooks

    with place.station() as station:
        station.do(AllotSeats(read(file), file.name))
        _show_board(station)


@roster.command(help=_("Each unit: the file received, sent of allotted, what is missing."))
@json_option
@click.pass_obj
def board(place: Place, as_json: bool) -> None:
    """Show the units."""
    with place.station() as station:
        if as_json:
            with station.reading() as conference:
                echo_json([sent.to_json() for sent in sent_board(conference.roster)])
        else:
            _show_board(station)


def _show_board(station: Station) -> None:
    head = [_("Unit"), _("File"), _("Sent"), _("Women"), _("Minorities"), _("Direct workers"), _("Missing")]
    with station.reading() as conference:
        rows = board_rows(sent_board(conference.roster))
    echo_table([head, *rows])


@roster.command(help=_("Write the roster as a workbook in the columns of the form; it can be imported again."))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar=_("FILE.xlsx"))
@click.option("--delegation", metavar=_("NAME"), help=_("Only the people of one delegation."))
@click.pass_obj
def export(place: Place, out: Path, delegation: str | None) -> None:
    """Write delegates and guests."""
    from kiosk.documents.rosterbook import write  # late: the libraries of Word, Excel and PDF

    with place.station() as station, station.reading() as conference:
        wanted = unit_key(delegation) if delegation else None
        count = write(
            conference.roster,
            out,
            conference.settings.name,
            lambda person: wanted is None or unit_key(person.delegation or "") == wanted,
        )
    click.echo(_("{file}: {count} people.").format(file=out, count=count))


@roster.command(help=_("Let this station lead the roster."))
@click.pass_obj
def take(place: Place) -> None:
    """Take the roster's term."""
    with place.station() as station:
        station.do(Take("roster"))


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
