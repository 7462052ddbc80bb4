"""`kiosk slot`: which numbers this machine gives to people added on the day."""

from __future__ import annotations

import click

from kiosk.cli.place import Place
from kiosk.conference.commands import TakeSlot
from kiosk.folder import membership
from kiosk.i18n import _


@click.command(help=_("Show or set which numbers this machine gives to people added on the day."))
@click.argument("number", type=int, required=False)
@click.pass_obj
def slot(place: Place, number: int | None) -> None:
    """Without a number, tell the slot; with one, take it."""
    with place.station() as station:
        if number is not None:
            known = membership.read(station.folder)
            station.do(TakeSlot(number, known.member if known else ""))
        with station.reading() as conference:
            mine = conference.slots.get(station.station_id)
        if mine is None:
            click.echo(_("This machine has no slot: give it one that no other machine has, such as: kiosk slot 2"))
        else:
            text = _("Slot {slot}: people added here get the numbers {first} to {last}.")
            click.echo(text.format(slot=mine, first=60_001 + 100 * mine, last=60_099 + 100 * mine))
