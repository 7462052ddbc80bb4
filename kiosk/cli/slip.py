"""`kiosk slip`: one ticket of any kind, without a screen."""

from __future__ import annotations

import click

from kiosk.cli.root import Place
from kiosk.i18n import _, told
from kiosk.papers import PAPERS
from kiosk.paperwork import Paper, PrintPaper

_DRAIN_SECONDS = 5.0


@click.command(help=_("Print a ticket: meal, lodging, seat, receipt, label, tray, call, summary or test."))
@click.argument("what", type=click.Choice(list(PAPERS)))
@click.argument("number", type=int, required=False)
@click.option("--printer", default="", help=_("Which printer (default: the first one)."))
@click.pass_obj
def slip(place: Place, what: Paper, number: int | None, printer: str) -> None:
    """NUMBER is the person's, the certificate's (label) or the batch's (tray, call)."""
    from kiosk.printroom import PrintRoom

    station = place.station()
    try:
        with station.reading() as conference:
            names = [known.name for known in conference.settings.printers]
        room = PrintRoom(station)
        for problem in room.problems:
            click.echo(told(problem), err=True)
        try:
            station.do(PrintPaper(what, number, printer or (names[0] if names else None)))
            room.drain(_DRAIN_SECONDS)
        finally:
            room.close()
    finally:
        station.close()
    click.echo(_("Sent to the printer: {what}").format(what=_(PAPERS[what])))
