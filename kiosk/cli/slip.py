"""`kiosk slip`: one ticket of any kind, without a screen."""

from __future__ import annotations

import sys

import click

from kiosk.cli.root import Place
from kiosk.errors import Refusal
from kiosk.i18n import N_, _, told
from kiosk.papers import PAPERS
from kiosk.papertalk import printer_line, state_of
from kiosk.paperwork import Paper, PrintPaper

_DRAIN_SECONDS = 5.0
# What the number says that a slip cannot be printed without.
_NUMBERS = {
    **dict.fromkeys(("meal", "lodging", "seat", "receipt"), N_("Say for whom: the number on the badge.")),
    "label": N_("Say for which certificate: its number."),
    **dict.fromkeys(("tray", "call"), N_("Say for which batch: its number.")),
}


@click.command(help=_("Print a ticket: meal, lodging, seat, receipt, label, tray, call, summary or test."))
@click.argument("what", type=click.Choice(list(PAPERS)))
@click.argument("number", type=int, required=False)
@click.option("--printer", default="", help=_("Which printer (default: the first one)."))
@click.pass_obj
def slip(place: Place, what: Paper, number: int | None, printer: str) -> None:
    """NUMBER is the person's, the certificate's (label) or the batch's (tray, call)."""
    from kiosk.printroom import PrintRoom

    if number is None and what in _NUMBERS:
        raise click.UsageError(_(_NUMBERS[what]))
    station = place.station()
    try:
        with station.reading() as conference:
            names = [known.name for known in conference.settings.printers]
        room = PrintRoom(station)
        for problem in room.problems:
            click.echo(told(problem), err=True)
        try:
            event = station.do(PrintPaper(what, number, printer or (names[0] if names else None)))[0]
            room.drain(_DRAIN_SECONDS)
            job = room.spool.of([event.id]).get(event.id)
            state = room.fleet.state(job.printer) if job is not None else None
        finally:
            room.close()
    finally:
        station.close()
    name = _(PAPERS[what])
    if job is None or state is None:
        raise Refusal("Nothing was printed: {what}", what=name)
    if job.state in {"printed", "sent"}:
        click.echo(f"{name}: {state_of(job)}")
        return
    # It is queued, and comes when it can; but nobody shall wait beside the printer.
    reason = printer_line(job.printer, state) if state.state == "trouble" else state_of(job)
    click.echo(_("{what} waits. {reason}").format(what=name, reason=reason), err=True)
    sys.exit(1)
