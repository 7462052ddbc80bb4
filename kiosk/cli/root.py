"""The root of the command line: global options, and where each verb lives.

A verb's module is imported only when the verb is used: a scan must not wait for a PDF library.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from kiosk import __version__
from kiosk.folder import Folder
from kiosk.i18n import LANGUAGES, _
from kiosk.station import Station

_VERBS = {
    "demo": "demo",
    "new": "folder",
    "adopt": "folder",
    "roster": "roster",
    "awards": "awards",
    "codes": "roster",
    "invitations": "invitations",
    "scan": "reception",
    "status": "reception",
    "delegates-report": "report",
    "report": "afterwards",
    "agenda": "agenda",
    "log": "journal",
    "printers": "paper",
    "spool": "paper",
    "badges": "ahead",
    "labels": "ahead",
    "slip": "slip",
    "paper": "fallback",
    "open": "terminal",
    "doctor": "doctor",
    "pin": "pin",
    "slot": "slot",
    "close": "close",
    "backup": "backup",
    "restore": "restore",
    "hub": "hub",
    "enrol": "enrol",
    "join": "enrol",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the command works: the folder of -C, else the one you stand in."""

    path: Path

    def station(self, *, post: str = "") -> Station:
        """Open the conference folder; a moved folder is told in one line on stderr."""
        station = Station(Folder.find(self.path), post=post)
        if station.notice:
            click.echo(_(station.notice), err=True)
        return station


class _Lazy(click.Group):
    """A group that knows its verbs by name and imports them on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = _VERBS.get(cmd_name)
        if module is None:
            return None
        found = getattr(import_module(f"kiosk.cli.{module}"), cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found


@click.group(
    cls=_Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Runs a conference on the day itself: reception, runsheet, award calls."),
)
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path, readable=False),
    default=Path(),
    metavar=_("FOLDER"),
    help=_("The conference folder (default: the one you stand in)."),
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Language: Vietnamese (default) or English."))
@click.version_option(__version__, prog_name="kiosk", help=_("Show the version and exit."))
@click.pass_context
def kiosk(context: click.Context, folder: Path, lang: str | None) -> None:  # noqa: ARG001 - read before the parsing
    """Open the terminal program if no verb is given."""
    context.obj = Place(folder)
    if context.invoked_subcommand is None:
        verb = kiosk.get_command(context, "open")
        assert verb is not None
        context.invoke(verb)
