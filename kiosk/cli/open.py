"""`kiosk open`: the terminal program."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from kiosk.cli.hangup import leave_with_terminal
from kiosk.cli.place import Place
from kiosk.cli.restart import start_again
from kiosk.errors import KioskError
from kiosk.folder.layout import changed_files
from kiosk.i18n import _

# Textual paints at most this often; after one paint the next may wait two periods. At its own 60 a verdict that
# followed the tick of the clock waited up to 33 ms, and that was the whole tail of the measurement.
_FRAMES_PER_SECOND = "500"
POSTS = ("home", "reception", "mc", "prompter", "stage", "wing", "tray", "overview", "roster")


@click.command(help=_("Open the terminal program."))
@click.option("--post", type=click.Choice(POSTS), default="home", help=_("Which screen to open."))
@click.option("--name", default="", help=_("What this console is called (Desk 1, MC, Stage)."))
@click.option("--source", "sources", multiple=True, help=_("A scanner that does not type: serial:COM5, camera:0."))
@click.pass_obj
def open(place: Place, post: str, name: str, sources: tuple[str, ...]) -> None:  # noqa: A001 - the verb is called so
    """Run the terminal program until it is closed; one that breaks down starts again by itself, at the same post."""
    run(place, post=post, name=name, sources=sources)


def run(place: Place, *, post: str, name: str, demo: bool = False, sources: Sequence[str] = ()) -> None:
    """Open the station and run the screens on it."""
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_PER_SECOND)
    from kiosk.app import Kiosk  # late: the terminal library
    from kiosk.terminal.sources.opening import open_sources

    scanners = open_sources(sources)
    station = place.station(post=name or default_name(post))
    with station.reading() as conference:
        changed = changed_files(station.folder, settings=conference.config_text, programme=conference.programme_text)
    try:
        leave_with_terminal()
        app = Kiosk(station, post=post, demo=demo, changed=tuple(changed), sources=scanners)
        app.run(mouse=False)
    finally:
        station.close()
    if app.return_code:
        start_again(*_back_to(place, app.current_mode, demo=demo))
        raise KioskError(
            "The screen broke down; nothing is lost. Open it again: kiosk -C {folder} open", folder=place.path
        )


def _back_to(place: Place, post: str, *, demo: bool) -> list[str]:
    """Return what must stand behind the command given, so that it leads back to where the program broke down."""
    # `kiosk` alone opens the program as well; a demo without a folder would make another.
    verb = [] if click.get_current_context().find_root().invoked_subcommand else ["open"]
    folder = ["--dir", str(place.path)] if demo else []
    return [*verb, *folder, "--post", post]


def default_name(post: str) -> str:
    """Return what a console is called when nobody named it."""
    names = {
        "mc": _("MC"),
        "prompter": _("Prompter"),
        "stage": _("Stage"),
        "wing": _("Stage wing"),
        "tray": _("Certificate tray"),
        "overview": _("Organisers"),
        "roster": _("Roster"),
    }
    return names.get(post, _("Desk 1"))
