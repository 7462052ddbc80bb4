"""`kiosk report`: every paper after the conference, in one folder."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.meter import Meter
from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.i18n import _


@click.command(help=_("Write the papers after the conference: report, figures, minutes, lists, journal."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, readable=False, file_okay=False),
    help=_("The folder for the files (default: one in the conference folder)."),
)
@json_option
@click.pass_obj
def report(place: Place, out: Path | None, as_json: bool) -> None:
    """Write the files, and name each."""
    written = write(place, out)
    if as_json:
        echo_json([{"file": str(path)} for path in written])
        return
    for path in written:
        click.echo(str(path))
    click.echo(_("Please read each paper before it is signed: number, day and names of those who sign are left blank."))


def write(place: Place, out: Path | None) -> list[Path]:
    """Write the papers into a folder, by default one in the conference's. Raises KioskError."""
    from kiosk.documents import after_papers  # late: the libraries of Word, Excel and PDF

    station = place.station()
    folder, now = station.folder, station.clock.stamp()
    station.close()
    with Meter() as meter:
        return after_papers.write(
            after_papers.source(folder, now), out or folder.path / after_papers.FOLDER, meter.step
        )
