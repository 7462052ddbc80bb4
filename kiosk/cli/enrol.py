"""`kiosk enrol` and `kiosk join`: a laptop more, by one file on a stick."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.hub_health import needed, status_of
from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.hub import subjects
from kiosk.hub.addresses import is_own_only, own_addresses, url_of
from kiosk.i18n import _


@click.command(help=_("Let a laptop join: write the one file that it needs."))
@click.argument("label")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar=_("FOLDER"))
@click.option("--address", multiple=True, help=_("Where the hub will be reached (default: this machine's addresses)."))
@click.option("--slot", type=int, help=_("The hundred numbers it gives to people of the day (default: a free one)."))
@click.option(
    "--port", type=click.IntRange(1, 65_535), help=_("The hub's port (default: that of the hub here, or 4222).")
)
@json_option
@click.pass_obj
def enrol(
    place: Place, label: str, out: Path, address: tuple[str, ...], slot: int | None, port: int | None, as_json: bool
) -> None:
    """Write the file, and say how it is used."""
    needed()
    from kiosk.hub.enrolment import enrol as write  # late: the libraries of the hub are an extra

    with place.station() as station:
        made = write(station, label, out, _where(station.folder, address, port), slot)
    if as_json:
        echo_json({"file": str(made.path), "label": made.label, "slot": made.slot, "urls": list(made.urls)})
        return
    click.echo(_("{file}: for the laptop “{label}”.").format(file=made.path, label=made.label))
    click.echo(_("There: kiosk join {name}").format(name=made.path.name))
    click.echo(_("It looks for the hub at {urls}.").format(urls=", ".join(made.urls)))
    click.echo(_("The file is a secret: it holds the conference. Delete it from the stick afterwards."))
    running = status_of(station.folder)
    if running is not None and is_own_only(f"//{running['host']}"):
        click.echo(_("! The hub here lets nobody else in: end it, then start it again with --everywhere."), err=True)


@click.command(help=_("Make a conference's folder on this laptop from an enrolment file."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def join(file: Path, folder: Path | None) -> None:
    """Make the folder, and say what to do next."""
    from kiosk.hub.enrolment import join as unpack  # late: the libraries of the hub are an extra

    made, label, slot = unpack(file, folder)
    click.echo(
        _("{folder} is ready: this laptop is “{label}”, slot {slot}.").format(folder=made.path, label=label, slot=slot)
    )
    click.echo(
        _("Next: kiosk -C {folder} open. It catches up by itself when it reaches the hub.").format(folder=made.path)
    )


def _where(folder: Folder, address: tuple[str, ...], port: int | None) -> tuple[str, ...]:
    """Return where a laptop will look for the hub: where it is said to be, else here or where this one finds it."""
    running = status_of(folder)
    port = port or (int(running["port"]) if running else subjects.PORT)
    here = tuple(url_of(host, port) for host in address or own_addresses())
    known = membership.read(folder)
    elsewhere = () if address or known is None else tuple(url for url in known.urls if not is_own_only(url))
    first, then = (here, elsewhere) if running else (elsewhere, here)
    return tuple(dict.fromkeys((*first, *then))) or (url_of("127.0.0.1", port),)
