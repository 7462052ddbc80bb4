"""`kiosk demo`: a sample conference that starts now, printers on screen, delegates arriving."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import click

from agenda.drafts import redated
from kiosk.cli.open import POSTS, run
from kiosk.cli.place import Place
from kiosk.conference.settings import PrinterConfig, offset_text
from kiosk.i18n import _
from kiosk.lifecycle.create import Plan, create
from kiosk.lifecycle.demo import DEMO_PIN, free_port
from kiosk.reception.commands import SetPin
from kiosk.station.station import Station

# Time for a newcomer to look around before the first item is due.
_LEAD = timedelta(minutes=10)
_LENGTH = timedelta(hours=3, minutes=30)


@click.command(help=_("Try everything on a sample conference in a scratch folder."))
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, readable=False),
    help=_("Keep the sample conference in this folder."),
)
@click.option("--post", type=click.Choice(POSTS), default="home", help=_("Which screen to open."))
@click.option("--no-open", is_flag=True, help=_("Only make the folder and print its path."))
def demo(folder: Path | None, post: str, no_open: bool) -> None:
    """Make the folder, or go on with one made before, and open the home screen."""
    target = folder or Path(tempfile.mkdtemp(prefix="kiosk-demo-")) / "hoi-nghi"
    if not (target / "journal.db").exists():
        make(target, datetime.now().astimezone())
    click.echo(str(target))
    if not no_open:
        run(Place(target), post=post, name="", demo=True)


def make(target: Path, now: datetime) -> None:
    """Make the sample conference in *target*, dated so that it is about to start at *now* (aware)."""
    sample = resources.files("kiosk") / "sample"
    start = (now + _LEAD).replace(second=0, microsecond=0)
    programme = redated(
        (sample / "chuong-trinh.toml").read_text("utf-8"),
        start=start.strftime("%H:%M"),
        reception_open=now.strftime("%H:%M"),
        hard_end=(start + _LENGTH).strftime("%H:%M"),
    )
    with (
        resources.as_file(sample / "dai-bieu.xlsx") as roster,
        resources.as_file(sample / "khen-thuong.xlsx") as awards,
    ):
        plan = Plan(
            tier="province",
            day=start.date(),
            offset=offset_text(start.tzinfo, start.date()) if start.tzinfo else "+07:00",
            programme=programme,
            roster=roster,
            awards=awards,
            printers=[PrinterConfig(_("Desk 1"), f"tcp:127.0.0.1:{free_port()}", 576)],
            hand_outs=[_("Document kit"), _("Meal ticket")],
        )
        station = Station(create(target, plan))
        station.do(SetPin(DEMO_PIN, station.ids.key()[:16]))
        station.close()
