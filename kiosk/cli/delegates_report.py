"""`kiosk delegates-report`: the delegates' report, live or frozen, as text, JSON or a Word document."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.conference import commands, reports
from kiosk.i18n import _
from kiosk.messages.report import lines, said, to_json


@click.command(help=_("The delegates' report: who was summoned, who is here, how they are composed."))
@json_option
@click.option("--freeze", is_flag=True, help=_("Freeze it under the next number: a second one says what is new."))
@click.option("--number", type=int, metavar="N", help=_("Show the frozen report of this number, not the live one."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar=_("FILE.docx"),
    help=_("Write it as a Word document in the layout of Decree 30/2020."),
)
@click.pass_obj
def delegates_report(place: Place, as_json: bool, freeze: bool, number: int | None, out: Path | None) -> None:
    """Show one report; a file is named on stderr where JSON is on stdout."""
    if freeze and number is not None:
        raise click.UsageError(_("Please give --freeze or --number, not both."))
    if out is not None and out.suffix.lower() != ".docx":
        raise click.UsageError(_("The file has to end in .docx: {file}").format(file=out.name))
    with place.station() as station:
        if freeze:
            station.do(commands.FreezeReport())
        with station.reading() as conference:
            if freeze:
                snapshot = conference.reports[-1]
            elif number is not None:
                snapshot = reports.numbered(conference, number)
            else:
                snapshot = reports.live(conference, station.clock.stamp().wall_ms)
            answer = to_json(conference, snapshot) if as_json else lines(said(conference, snapshot))
            if out is not None:
                from kiosk.documents.reportbook import write  # late: the libraries of Word, Excel and PDF

                write(conference, snapshot, out)
    if as_json:
        echo_json(answer)
    elif out is None:
        click.echo("\n".join(answer))
    if out is not None:
        click.echo(_("{file}: the delegates' report.").format(file=out), err=as_json)
