"""`kiosk restore`: a conference that was lost goes on from a backup, as a new station."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.place import Place
from kiosk.i18n import _
from kiosk.lifecycle.restore import restore as restore_conference


@click.command(help=_("Make a conference folder from a backup: it goes on as a new station."))
@click.argument("backup", type=click.Path(path_type=Path, readable=False))
@click.argument("folder", type=click.Path(path_type=Path, readable=False), required=False)
@click.option(
    "--salvage",
    type=click.Path(path_type=Path, readable=False),
    help=_("A damaged conference folder: what can still be read there and the backup does not have is taken over."),
)
@click.pass_obj
def restore(place: Place, backup: Path, folder: Path | None, salvage: Path | None) -> None:
    """Make the folder, all of it or nothing, and say what to do next."""
    made = restore_conference(backup, folder or place.path, damaged=salvage)
    for path in made.damaged:
        click.echo(_("! {file} is damaged: the backup before it was taken.").format(file=path), err=True)
    at = made.newest.strftime("%H:%M:%S %d/%m/%Y")
    click.echo(_("Restored from {file}: {count} events.").format(file=made.source, count=made.events))
    if salvage is not None:
        click.echo(_("Taken over from the damaged journal: {count} events.").format(count=made.salvaged))
    if made.loose:
        text = _("! {count} events there can be read, but one before them is missing: they were not taken over.")
        click.echo(text.format(count=made.loose), err=True)
    click.echo(
        _("{folder} is ready, as a new station. What came after {time} is not in it.").format(
            folder=made.folder.path, time=at
        )
    )
    here = f"kiosk -C {made.folder.path}"
    click.echo(_("Next, as far as this machine does it:"))
    for command, meaning in (
        ("slot 2", _("numbers for people added here; one that no other machine has")),
        ("agenda take", _("to lead the runsheet from here")),
        ("awards take", _("to lead the award calls from here")),
        ("roster take", _("to change the roster from here")),
        ("backup --to …", _("backups from now on")),
        ("open", _("the terminal program")),
    ):
        click.echo(f"  {here} {command:<14}  {meaning}")
    click.echo(_("Badges that still waited at the lost machine are not printed: print them again at the desk, F5."))
