"""`kiosk pin`: set the supervisor's PIN, without which nobody off the list is let in."""

from __future__ import annotations

import sys

import click

from kiosk.cli.place import Place
from kiosk.i18n import _
from kiosk.reception.commands import SetPin
from kiosk.reception.events import PinRefused


@click.command(help=_("Set the supervisor's PIN (four to twelve digits)."))
@click.pass_obj
def pin(place: Place) -> None:
    """Ask for the PIN, and for the one in force if there is one; nothing of it is shown or kept in clear."""
    with place.station() as station:
        with station.reading() as conference:
            known = conference.person_notes.pin is not None
        old = _asked(_("The PIN in force: ")) if known else None
        new = _asked(_("New PIN: "))
        events = station.do(SetPin(new, station.ids.key()[:16], old=old))
        if any(event.kind == PinRefused.kind for event in events):
            click.echo(_("That PIN is wrong; it was noted."), err=True)
            sys.exit(1)
        click.echo(_("The PIN is set."))


def _asked(prompt: str) -> str:
    """Return a line typed unseen, or read from a pipe."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt.rstrip(": "), hide_input=True, prompt_suffix=": "))
    return sys.stdin.readline().strip()
