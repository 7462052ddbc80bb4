"""`kiosk close`: the end of a conference. A verified backup, the reports; on request all personal data deleted."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.place import Place
from kiosk.errors import Refusal
from kiosk.folder import written_files
from kiosk.folder.atomic_write import made_folder
from kiosk.folder.layout import Folder
from kiosk.i18n import _
from kiosk.journal.backup import back_up
from kiosk.journal.store import Journal
from kiosk.lifecycle import backup, cleanup
from kiosk.lifecycle import purge as purging
from kiosk.text.normalise import fold


@click.command(help=_("Close the conference: back the journal up, write the reports; --purge deletes personal data."))
@click.option(
    "--to",
    type=click.Path(path_type=Path, readable=False, file_okay=False),
    help=_("Where backup and reports go (default: the conference folder)."),
)
@click.option("--purge", is_flag=True, help=_("Then delete all personal data for good; only counts stay."))
@click.option("--yes", is_flag=True, help=_("Do not ask before deleting."))
@click.pass_obj
def close(place: Place, to: Path | None, purge: bool, yes: bool) -> None:
    """Say where everything is, and of a purge each file that is gone."""
    folder = Folder.find(place.path)
    if purge and to is not None and _is_within(to, folder.path):
        raise Refusal("With --purge nothing stays in the conference folder: choose another place for the backup.")
    if purge:
        # Before anything is written: a purge that is refused later would leave a backup nobody asked for.
        purging.check_place(folder)
    purged = _keep(place, to) if to is not None or not purge else _is_purged(place)
    if not purge:
        return
    if to is None and not purged:
        click.echo(_("! No backup is kept: --to FOLDER makes one outside the folder."), err=True)
    if elsewhere := _backups_elsewhere(folder):
        # Before the journal goes, and with it the memory of the place.
        click.echo(
            _("! Backups with everybody's data are in {place}: please delete them yourselves.").format(place=elsewhere),
            err=True,
        )
    if not yes:
        _ask(place)
    if not purged:
        purging.replace_journal(folder, _remains(place, folder))
        click.echo(_("{file}: personal data replaced by counts.").format(file=folder.journal))
    for path in cleanup.delete(folder):
        click.echo(_("Deleted: {file}").format(file=path))
    for path in cleanup.left(folder):
        click.echo(_("Left, because it is not the program's: {file}").format(file=path))


def _keep(place: Place, to: Path | None) -> bool:
    """Back up and write the reports; return whether the conference was purged before, and holds nobody's data."""
    with place.station() as station, station.reading() as conference:
        name = f"{cleanup.BACKUP}-{conference.settings.day.isoformat()}"
        purged = conference.purged is not None
    target = made_folder(to) if to is not None else station.folder.path
    kept = back_up(station.folder.journal, target, name)
    written_files.note(kept.path)
    text = _("Backup: {file} ({count} events, verified, head {head})")
    click.echo(text.format(file=kept.path, count=kept.events, head=kept.head))
    if not purged:
        _reports(place, target)
    return purged


def _reports(place: Place, target: Path) -> None:
    """Write the papers after the conference beside the backup."""
    from kiosk.cli.report import write  # late: the libraries of Word, Excel and PDF
    from kiosk.documents.after_papers import FOLDER

    for path in write(place, target / FOLDER):
        click.echo(str(path))


def _is_purged(place: Place) -> bool:
    with place.station() as station, station.reading() as conference:
        return conference.purged is not None


def _backups_elsewhere(folder: Folder) -> str:
    """Return where rolling backups of this machine lie, or the last one made by hand; "" if there is none."""
    journal = Journal(folder.journal)
    try:
        goal, last = backup.remembered(journal), backup.last(journal)
    finally:
        journal.close()
    places = [goal.folder] if goal else []
    places += [Path(last.path).parent] if last else []
    return ", ".join(dict.fromkeys(map(str, places)))


def _ask(place: Place) -> None:
    """Have the name of the conference typed. Raises Refusal for any other text."""
    with place.station() as station, station.reading() as conference:
        name = conference.settings.name
    click.echo(_("All personal data of «{name}» will be deleted for good.").format(name=name), err=True)
    typed = click.prompt(_("Type the name of the conference"), default="", show_default=False, err=True)
    if fold(typed) != fold(name):
        raise Refusal("That is not the name of the conference: nothing was deleted.")


def _remains(place: Place, folder: Folder) -> purging.Remains:
    """Return what stays, of exactly the journal whose head is named."""
    # The head first: what another console writes from now on is noticed when the journal is replaced.
    head = purging.head(folder)
    station = place.station()
    station.close()
    return purging.remains(station, head)


def _is_within(path: Path, folder: Path) -> bool:
    place, inside = path.resolve(), folder.resolve()
    return place == inside or inside in place.parents
