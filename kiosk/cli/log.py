"""`kiosk log`: the journal as it is, and whether anybody has changed it."""

from __future__ import annotations

import sys

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.i18n import _
from kiosk.journal.envelope import Event
from kiosk.messages.durations import time_of_day


@click.command(help=_("Print the journal; --verify checks its hash chain."))
@json_option
@click.option("--verify", is_flag=True, help=_("Check the hash chain instead of printing."))
@click.pass_obj
def log(place: Place, as_json: bool, verify: bool) -> None:
    """Print events in the order of the fold, or check the chain of every station."""
    with place.station() as station:
        if verify:
            count, faults = station.journal.verify()
            if as_json:
                echo_json({"events": count, "ok": not faults, "faults": [_fault(f) for f in faults]})
            else:
                for fault in faults:
                    click.echo(f"{fault.station_id} {fault.seq}: {fault.what}", err=True)
                click.echo(_("{count} events, {faults} faults.").format(count=count, faults=len(faults)))
            if faults:
                sys.exit(1)
            return
        with station.reading() as conference:
            zone = conference.settings.zone
            people = dict(conference.roster.people)

        def names(event: Event) -> str:
            person = people.get(event.payload.get("number", int(event.subject or 0)))
            return person.full_name if person else ""

        for event in station.journal.in_order():
            if as_json:
                echo_json(event.to_json(), lines=True)
            else:
                at = time_of_day(event.wall_ms, zone)
                click.echo(
                    f"{at}  {event.post or '–':<10}  {event.kind:<24}  {event.subject:<5}  {names(event)}".rstrip()
                )


def _fault(fault: object) -> dict[str, object]:
    return {name: getattr(fault, name) for name in ("station_id", "seq", "what")}
