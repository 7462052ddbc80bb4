"""`kiosk backup`: a copy of the journal in another place, now and every minute while the program is open."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.folder.atomic_write import made_folder
from kiosk.i18n import _
from kiosk.lifecycle import backup as backups
from kiosk.messages import backups as backuptalk
from kiosk.station.station import Station


@click.command(help=_("Back the journal up to another place, now and every minute; without an option tell where."))
@click.option(
    "--to",
    type=click.Path(path_type=Path, readable=False, file_okay=False),
    help=_("Where backups go: a USB stick, a second disk."),
)
@click.option("--once", is_flag=True, help=_("Back up now, and leave the place of the backups as it is."))
@click.option("--off", is_flag=True, help=_("Make no more backups by themselves; those that are there stay."))
@json_option
@click.pass_obj
def backup(place: Place, to: Path | None, once: bool, off: bool, as_json: bool) -> None:
    """Make a verified backup, or say how backups stand."""
    if off and (to is not None or once):
        raise click.UsageError(_("Please give --to or --off, not both."))
    with place.station() as station:
        if off:
            backups.remember(station.journal, None)
        elif to is not None or once:
            _make(station, to, remember=not once, silent=as_json)
        _tell(station, as_json=as_json)


def _make(station: Station, to: Path | None, *, remember: bool, silent: bool) -> None:
    """Back up to the place given, else to the one that is remembered; the place is remembered once that went well."""
    goal = backups.remembered(station.journal)
    if to is not None:
        with station.reading() as conference:
            title = conference.settings.name
        goal = backups.place_of(station.folder, made_folder(to), title, station.station_id)
    if goal is None:
        raise click.UsageError(_("Please say where: --to FOLDER."))
    done = backups.keep(station.folder, station.journal, goal)
    if remember:
        backups.remember(station.journal, goal)
    if silent:
        return
    click.echo(_("Backup: {file} ({count} events, verified)").format(file=done.path, count=done.events))
    if backups.others_can_read(Path(done.path)):
        click.echo(
            _("! Whoever holds {place} can read everybody's data: keep it safe.").format(place=goal.to), err=True
        )
    if not goal.away:
        text = _("! {place} is on the same disk as the conference: a second disk or a stick is safer.")
        click.echo(text.format(place=goal.to), err=True)


def _tell(station: Station, *, as_json: bool) -> None:
    goal, last = backups.remembered(station.journal), backups.last(station.journal)
    if as_json:
        made = last and {"path": last.path, "events": last.events, "at_ms": last.at_ms}
        echo_json({"to": goal and str(goal.folder), "last": made, "current": bool(goal) and _is_current(station, goal)})
        return
    click.echo(backuptalk.where(goal))
    with station.reading() as conference:
        zone = conference.settings.zone
    click.echo(backuptalk.newest(last, time.time_ns() // 1_000_000, zone))


def _is_current(station: Station, goal: backups.Place | None) -> bool:
    return goal is not None and not backups.is_due(station.journal, goal)
