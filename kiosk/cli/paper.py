"""`kiosk paper`: the paper to go on with when no machine works."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.errors import Refusal
from kiosk.folder.atomic_write import file_name
from kiosk.i18n import _


@click.command(help=_("Write the paper to go on with without a machine: check-in lists, programme, award calls (PDF)."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, readable=False, file_okay=False),
    help=_("The folder for the files (default: one in the conference folder)."),
)
@json_option
@click.pass_obj
def paper(place: Place, out: Path | None, as_json: bool) -> None:
    """Write the files, and tell each with its pages."""
    from kiosk.documents import fallback  # late: the libraries of Word, Excel and PDF

    with place.station() as station, station.reading() as conference:
        for name, letters in fallback.undrawable(conference):
            text = _("! {name}: no font has {letters}; a box stands there instead.")
            click.echo(text.format(name=name, letters=letters), err=True)
        folder = out or station.folder.path / file_name(_("Paper fall-back"))
        written = fallback.write(conference, folder, station.clock.stamp())
    if not written:
        raise Refusal("There is nothing to print yet: no roster and no programme.")
    if as_json:
        echo_json([{"file": str(one.path), "pages": one.pages} for one in written])
        return
    for one in written:
        click.echo(_("{file}: {count} pages").format(file=one.path, count=one.pages))
    click.echo(_("Print all of it before the day, and keep it at the desks and at the lectern."))
