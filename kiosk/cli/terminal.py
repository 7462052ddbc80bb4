"""`kiosk open`: the terminal program."""

from __future__ import annotations

import os

import click

from kiosk.adoption import changed_files
from kiosk.cli.hangup import leave_with_terminal
from kiosk.cli.root import Place
from kiosk.errors import KioskError
from kiosk.i18n import _

# Textual paints at most this often; after one paint the next may wait two periods. At its own 60 a verdict that
# followed the tick of the clock waited up to 33 ms, and that was the whole tail of the measurement.
_FRAMES_PER_SECOND = "500"
POSTS = ("home", "reception", "mc", "prompter", "stage", "wing", "tray", "overview")


@click.command(help=_("Open the terminal program."))
@click.option("--post", type=click.Choice(POSTS), default="home", help=_("Which screen to open."))
@click.option("--name", default="", help=_("What this console is called (Desk 1, MC, Stage)."))
@click.pass_obj
def open(place: Place, post: str, name: str) -> None:  # noqa: A001 - the verb is called so
    """Run the terminal program until it is closed."""
    run(place, post=post, name=name)


def run(place: Place, *, post: str, name: str, demo: bool = False) -> None:
    """Open the station and run the screens on it."""
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_PER_SECOND)
    from kiosk.app import Kiosk

    station = place.station(post=name or default_name(post))
    with station.reading() as conference:
        changed = changed_files(station.folder, settings=conference.config_text, programme=conference.programme_text)
    try:
        leave_with_terminal()
        app = Kiosk(station, post=post, demo=demo, changed=tuple(changed))
        app.run(mouse=False)
    finally:
        station.close()
    if app.return_code:
        raise KioskError(
            "The screen broke down; nothing is lost. Open it again: kiosk -C {folder} open", folder=place.path
        )


def default_name(post: str) -> str:
    """Return what a console is called when nobody named it."""
    names = {
        "mc": _("MC"),
        "prompter": _("Prompter"),
        "stage": _("Stage"),
        "wing": _("Stage wing"),
        "tray": _("Certificate tray"),
        "overview": _("Organisers"),
    }
    return names.get(post, _("Desk 1"))
