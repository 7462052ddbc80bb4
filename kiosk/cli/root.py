"""The root of the command line: the options that every verb has."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk import __version__
from kiosk.cli.place import Place
from kiosk.cli.verbs import VERBS, verb
from kiosk.i18n import LANGUAGES, _


class _Lazy(click.Group):
    """A group that knows its verbs by name and imports them on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return verb(cmd_name)


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
        command = verb("open")
        assert command is not None
        context.invoke(command)
