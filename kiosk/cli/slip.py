"""`kiosk slip`: one ticket of any kind, without a screen."""

from __future__ import annotations

import sys
from typing import get_args

import click

from kiosk.cli.certificates import Reference, certificate
from kiosk.cli.place import Place
from kiosk.conference.commands import CertificatePaper, Paper, PrintPaper
from kiosk.errors import Refusal
from kiosk.i18n import N_, _, told
from kiosk.messages.papers import PAPERS
from kiosk.messages.printing import printer_line, state_of, why

_DRAIN_SECONDS = 5.0
# What the number says that a slip cannot be printed without.
_NUMBERS = {
    **dict.fromkeys(("meal", "lodging", "seat", "receipt"), N_("Say for whom: the number on the badge.")),
    **dict.fromkeys(
        ("label", "place", "swap"), N_("Say for which certificate: its number, or batch and position as 5.3.")
    ),
    **dict.fromkeys(("tray", "call"), N_("Say for which batch: its number.")),
}


@click.command(
    help=_(
        "Print a ticket: for a person meal, lodging, seat or receipt; for a certificate label, place or swap; for a "
        "batch tray or call; missing, outstanding, summary, report, rescue or test."
    )
)
@click.argument("what", type=click.Choice(list(PAPERS)))
@click.argument("number", type=certificate, required=False)
@click.option("--printer", default="", help=_("Which printer (default: the first one)."))
@click.pass_obj
def slip(place: Place, what: Paper, number: Reference | None, printer: str) -> None:
    """NUMBER is the person's, the certificate's (label, place, swap), the batch's (tray, call) or the report's."""
    from kiosk.tickets.print_service import PrintService  # late: only what prints needs it
    from kiosk.tickets.transfers import own_label
    from printing.transfers import is_away

    if number is None and what in _NUMBERS:
        raise click.UsageError(_(_NUMBERS[what]))
    if number is not None and number.id is None and what not in get_args(CertificatePaper):
        raise click.UsageError(_("Batch and position name a certificate only: label, place or swap."))
    with place.station() as station:
        with station.reading() as conference:
            printers, label = conference.settings.printers, own_label(station.folder)
            # What somebody asks for here had better come out here.
            names = [known.name for known in sorted(printers, key=lambda known: not known.works_at(label))]
            meant = None if number is None else number.id or number.resolve(conference.awards)
        room = PrintService(station)
        for problem in room.problems:
            click.echo(told(problem), err=True)
        try:
            event = station.do(PrintPaper(what, meant, printer or (names[0] if names else None)))[0]
            room.drain(_DRAIN_SECONDS)
            job = room.spool.of([event.id]).get(event.id)
            state = room.fleet.state(job.printer) if job is not None else None
        finally:
            room.close()
    name = _(PAPERS[what])
    if job is None or state is None:
        raise Refusal("Nothing was printed: {what}", what=name)
    if job.state in {"printed", "sent"} or is_away(job):
        click.echo(": ".join(part for part in (name, why(job) if is_away(job) else state_of(job)) if part))
        return
    # It is queued, and comes when it can; but nobody shall wait beside the printer.
    reason = printer_line(job.printer, state) if state.state == "trouble" else state_of(job)
    click.echo(_("{what} waits. {reason}").format(what=name, reason=reason), err=True)
    sys.exit(1)
