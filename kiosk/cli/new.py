"""`kiosk new` and `kiosk adopt`: making a conference folder, and taking changes of its input files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from agenda.advice import warnings
from agenda.drafts import TEMPLATES
from agenda.runsheet import Adopt
from kiosk.cli.place import Place
from kiosk.conference.commands import Configure
from kiosk.conference.settings import TIERS
from kiosk.folder.layout import PROGRAMME, RESERVE_BYTES, SETTINGS
from kiosk.i18n import _, told
from kiosk.lifecycle.create import Plan, create, read_text
from kiosk.messages.printing import without_printer


@click.command(help=_("Make a conference folder."))
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("--tier", type=click.Choice(TIERS), required=True, help=_("Who holds the conference."))
@click.option("--roster", type=click.Path(path_type=Path, readable=False), help=_("Import this roster file."))
@click.option(
    "--awards", type=click.Path(path_type=Path, readable=False), help=_("Import this file of decisions and recipients.")
)
@click.option(
    "--programme",
    type=click.Path(path_type=Path, readable=False),
    help=_("Use this programme instead of the template."),
)
@click.option("--template", type=click.Choice(TEMPLATES), help=_("Begin with this template, not with the tier's own."))
@click.option("--custom", is_flag=True, help=_("Take a programme without the nine usual items."))
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help=_("The day of the conference (default: today)."))
def new(
    folder: Path,
    tier: str,
    roster: Path | None,
    awards: Path | None,
    programme: Path | None,
    template: str | None,
    custom: bool,
    day: datetime | None,
) -> None:
    """Make the folder, all of it or nothing, and say what to do next."""
    if programme is not None and template is not None:
        raise click.UsageError(_("Please give --programme or --template, not both."))
    text = read_text(programme) if programme else None
    plan = Plan(
        tier=tier,
        day=day.date() if day else date.today(),
        programme=text,
        template=template,
        custom=custom,
        roster=roster,
        awards=awards,
        reserve_bytes=RESERVE_BYTES,
    )
    made = create(folder, plan)
    _advise(text)
    click.echo(_("{folder} is ready. Next: kiosk -C {folder} open").format(folder=made.path))


@click.command(help=_("Take in the changes of conference.toml and programme.toml."))
@click.option("--custom", is_flag=True, help=_("Take a programme without the nine usual items."))
@click.pass_obj
def adopt(place: Place, custom: bool) -> None:
    """Adopt both files; say which of them had changed."""
    with place.station() as station:
        settings, programme = station.folder.read(SETTINGS), station.folder.read(PROGRAMME)
        changed = []
        if settings is not None and station.do(Configure(settings)):
            changed.append(SETTINGS)
        with station.reading() as conference:
            adopted, warning = conference.programme_text, without_printer(conference)
            complete = conference.roster.complete
        if programme is not None and programme != adopted:
            station.do(Adopt(programme, custom))
            changed.append(PROGRAMME)
            _advise(programme)
            if not complete:
                told_later = _("! There is no roster yet: the codes of the programme are compared when it is imported.")
                click.echo(told_later, err=True)
    if changed:
        click.echo(_("Taken in: {files}").format(files=", ".join(changed)))
    else:
        click.echo(_("Nothing had changed."))
    if warning:
        click.echo(f"! {warning}", err=True)


def _advise(programme: str | None) -> None:
    """Tell what is odd in a programme that was taken, on stderr; templates have nothing odd."""
    for note in warnings(programme) if programme is not None else ():
        click.echo(told(note), err=True)
