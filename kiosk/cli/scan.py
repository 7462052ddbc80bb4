"""`kiosk scan` and `kiosk status`: reception without a screen, by the same rule as with one."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.errors import TOLD
from kiosk.i18n import _, told
from kiosk.messages.scans import verdict_line
from kiosk.reception.commands import Backfill, CheckIn
from kiosk.reception.papertime import moment, read_line
from kiosk.reception.verdict import Verdict
from kiosk.station.station import Station
from kiosk.station.status import status_of

if TYPE_CHECKING:
    from kiosk.tickets.print_service import PrintService

# How long the end of the input waits for a printer that makes no progress.
_DRAIN_SECONDS = 5.0


@click.command(help=_("Check in the codes that come on standard input, one a line."))
@click.option("--post", default=lambda: _("Desk 1"), help=_("The name of this desk."))
@click.option("--backfill", is_flag=True, help=_("Take in ticks from paper: who and when, such as 00123-4 07:41."))
@click.option("--badges", is_flag=True, help=_("With --backfill: print the badges too."))
@json_option
@click.pass_obj
def scan(place: Place, post: str, backfill: bool, badges: bool, as_json: bool) -> None:
    """Answer every line with one line, after it is on disk."""
    if badges and not backfill:
        raise click.UsageError(_("--badges goes with --backfill: at a scan badges are printed anyway."))
    station = place.station(post=post)
    with station.reading() as conference:
        prints = bool(conference.settings.printers) and (badges or not backfill)
        zone = conference.settings.zone
    room = _print_room(station) if prints else None
    failed = False
    # The roster lives as long as this process: looking through it for garbage would cost a scan 2 ms at 10,000 people.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        try:
            if backfill and not line.strip():
                continue
            verdict = take_in(station, line, badge=badges) if backfill else check_in(station, line)
        except TOLD as error:
            # The line was not recorded: it is answered all the same, so that no desk waits in vain.
            failed = True
            click.echo(told(error), err=True)
            answer: object = {"status": "error", "reason": "error", "event_id": None}
            echo_json(answer, lines=True) if as_json else click.echo(f"✗ {told(error)}")
            continue
        if as_json:
            echo_json(verdict.to_json(zone), lines=True)
        else:
            click.echo(verdict_line(verdict))
    if room is not None:
        room.drain(_DRAIN_SECONDS)
        room.close()
    station.close()
    if failed:
        sys.exit(1)


def _print_room(station: Station) -> PrintService | None:
    """Open the print room; without one people are checked in all the same, and the desk is told why."""
    from kiosk.tickets.print_service import PrintService  # late: only what prints needs it

    try:
        room = PrintService(station)
    except TOLD as error:
        click.echo(told(error), err=True)
        return None
    for problem in room.problems:
        click.echo(told(problem), err=True)
    return room


def check_in(station: Station, raw: str) -> Verdict:
    """Carry out one scan and return its verdict, read back from the journal."""
    return _carried_out(station, CheckIn(raw))


def take_in(station: Station, line: str, *, badge: bool = False) -> Verdict:
    """Carry out one line from paper, who and when, and return its verdict."""
    who, at = read_line(line)
    with station.reading() as conference:
        settings = conference.settings
    at_ms = None if at is None else moment(settings.day, settings.zone, at)
    return _carried_out(station, Backfill(who, at_ms, badge))


def _carried_out(station: Station, command: CheckIn | Backfill) -> Verdict:
    event = station.do(command)[0]
    with station.reading() as conference:
        result = next(r for r in reversed(conference.hall.results) if r.event_id == event.id)
        return conference.verdict(result)


@click.command(help=_("Who is here, how far the programme is, what is printed and handed over."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Print the figures of this moment."""
    station = place.station()
    values = status_of(station)
    station.close()
    if as_json:
        echo_json(values)
        return
    quorum = values["quorum"]
    echo_table(
        [
            [_("Present"), f"{values['present']}/{values['summoned']}"],
            [
                _("Needed for the quorum"),
                f"{quorum['needed']} ({quorum['rule']})" + (" ✓" if quorum["reached"] else ""),
            ],
            [_("Guests present"), values["guests_present"]],
            [_("Women"), values["women"]],
            [_("Ethnic minorities"), values["ethnic_minority"]],
            [_("Direct workers"), values["direct_workers"]],
            [_("Party members"), values["party"]],
        ]
    )
