"""`kiosk hub`: the log that joins several machines; where it runs, who belongs to it, whose clock counts."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from types import FrameType

import click

from kiosk.cli.hub_health import Teller, health_line, needed, status_of
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.conference.commands import EnrolMember, RevokeMember
from kiosk.errors import Refusal
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.folder.membership import Membership
from kiosk.hub import subjects
from kiosk.i18n import _
from kiosk.journal.meta import OFFSET, OFFSET_TAKEN
from kiosk.station.station import Station
from kiosk.text.normalise import fold


@click.group(help=_("Several machines: the hub that joins them."))
def hub() -> None:
    """Group of the verbs below."""


@hub.command(help=_("Run the hub on this machine until Ctrl+C; every machine goes on alone without it."))
@click.option("--listen", metavar=_("ADDRESS"), help=_("Listen at this address only (default: this machine alone)."))
@click.option("--everywhere", is_flag=True, help=_("Listen at every address of this machine: for the other laptops."))
@click.option("--port", type=click.IntRange(1, 65_535), default=subjects.PORT, show_default=True)
@click.option("--binary", type=click.Path(path_type=Path, dir_okay=False), help=_("Use this nats-server program."))
@click.pass_obj
def start(place: Place, listen: str | None, everywhere: bool, port: int, binary: Path | None) -> None:
    """Start the server, link this machine to it, and tell once how it stands whenever that changes."""
    needed()
    from kiosk.hub import nats_process  # late: the libraries of the hub are an extra
    from kiosk.hub.link import Link
    from kiosk.hub.supervisor import Hub

    station = place.station()
    stopped = threading.Event()
    try:
        running = Hub(station, nats_process.find(binary), "0.0.0.0" if everywhere else listen or "127.0.0.1", port)
        own = _own_membership(station, "127.0.0.1" if everywhere else listen or "127.0.0.1", port)
        _on_signals(stopped)
        running.start()
        _told_where(port, everywhere, listen)
        link = Link(station.folder, own)
        link.start()
        try:
            running.run(stopped.is_set, Teller())
        finally:
            link.stop()
            running.stop()
        click.echo(_("The hub has stopped. Every machine goes on alone, and gives it what is new when it is back."))
    finally:
        station.close()


@hub.command(help=_("How the hub of this machine stands."))
@json_option
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Tell what the running hub wrote last; exit 1 if none runs here."""
    folder = Folder.find(place.path)
    found = status_of(folder)
    if as_json:
        echo_json(found or {"pid": None})
    elif found is None:
        click.echo(_("No hub runs in this folder."))
    else:
        click.echo(health_line(found))
    if found is None:
        sys.exit(1)


@hub.command(help=_("The laptops that were enrolled."))
@json_option
@click.pass_obj
def members(place: Place, as_json: bool) -> None:
    """List them with their slots; those shut out are marked."""
    station = place.station()
    with station.reading() as conference:
        found = sorted(conference.members.values(), key=lambda member: member.slot)
    station.close()
    if as_json:
        rows = [{"label": m.label, "slot": m.slot, "member": m.member, "revoked": m.revoked} for m in found]
        echo_json(rows)
    elif not found:
        click.echo(_("No laptop was enrolled yet: kiosk enrol “Bàn 2” --out FOLDER"))
    else:
        table = [(m.label, m.slot, m.member[:8], _("shut out") if m.revoked else "") for m in found]
        echo_table([(_("Laptop"), _("Slot"), _("Key"), ""), *table])


@hub.command(help=_("Shut a laptop out: it can give and take nothing any more."))
@click.argument("name")
@click.pass_obj
def revoke(place: Place, name: str) -> None:
    """Write the fact; a running hub cuts the laptop off within a second."""
    with place.station() as station:
        station.do(RevokeMember(name))
    click.echo(_("{name} is shut out. What it wrote before stays.").format(name=name))


@hub.command(help=_("Say where this laptop finds the hub, first to last: kiosk hub at 192.168.1.12"))
@click.argument("address", nargs=-1, required=True)
@click.pass_obj
def at(place: Place, address: tuple[str, ...]) -> None:
    """Write the addresses into this folder's membership."""
    from kiosk.hub.addresses import url_of  # late: the libraries of the hub are an extra

    folder = Folder.find(place.path)
    known = _member_of(folder)
    urls = tuple(url_of(one, subjects.PORT, tls=bool(known.ca)) for one in address)
    membership.write(folder, Membership(known.member, known.seed, urls, known.ca, known.label))
    click.echo(_("This laptop looks for the hub at {urls}.").format(urls=", ".join(urls)))


@hub.command(help=_("Whose clock counts, where this laptop's is far off: the hub's, or its own."))
@click.argument("whose", type=click.Choice(("hub", "own")))
@click.pass_obj
def clock(place: Place, whose: str) -> None:
    """Note what a human has decided; times shown and written go by it."""
    with place.station() as station:
        offset = station.journal.meta(OFFSET) or "0"
        with station.journal.writing():
            station.journal.set_meta(**{OFFSET_TAKEN: offset if whose == "hub" else "0"})
    if whose == "hub":
        minutes = round(int(offset) / 60_000)
        click.echo(_("This laptop goes by the hub's clock: {minutes:+} min.").format(minutes=minutes))
    else:
        click.echo(_("This laptop goes by its own clock."))


@hub.command(help=_("Keep this folder linked to the hub without a screen, until Ctrl+C."))
@click.pass_obj
def link(place: Place) -> None:
    """Run the link alone: a spare laptop that keeps a whole copy."""
    needed()
    from kiosk.hub.link import Link  # late: the libraries of the hub are an extra

    folder = Folder.find(place.path)
    stopped = threading.Event()
    _on_signals(stopped)
    linked = Link(folder, _member_of(folder))
    linked.start()
    stopped.wait()
    linked.stop()


@hub.command(help=_("Write what starts the hub with the machine: a unit for systemd, a script for Windows."))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--everywhere", is_flag=True, help=_("Listen at every address of this machine: for the other laptops."))
@click.option("--port", type=click.IntRange(1, 65_535), default=subjects.PORT, show_default=True)
@click.pass_obj
def service(place: Place, out: Path, everywhere: bool, port: int) -> None:
    """Write both files; nothing is installed by itself."""
    from kiosk.hub.service import write  # late: the libraries of the hub are an extra

    for path in write(Folder.find(place.path), out, everywhere=everywhere, port=port):
        click.echo(str(path))


def _own_membership(station: Station, host: str, port: int) -> Membership:
    """Return this machine's own membership, which it is given if it has none that still counts."""
    from kiosk.hub.addresses import url_of  # late: the libraries of the hub are an extra
    from kiosk.hub.keys import new_key
    from kiosk.hub.keystore import Keystore

    known = membership.read(station.folder)
    url = url_of(host, port)
    authority = Keystore(station.folder).authority(station.conference_id)
    with station.reading() as conference:
        slot = conference.slots.get(station.station_id)
        standing = {member.member: member.label for member in conference.members.values() if not member.revoked}
    if known is None or known.member not in standing:
        key = new_key()
        label = _free_label(_("Main machine"), standing.values())
        station.do(EnrolMember(key.public, label) if slot is None else EnrolMember(key.public, label, slot, own=True))
        known = Membership(key.public, key.seed, (url,), authority.certificate, label)
    urls = (url, *(other for other in known.urls if other != url))
    known = Membership(known.member, known.seed, urls, authority.certificate, known.label)
    membership.write(station.folder, known)
    return known


def _free_label(label: str, taken: Iterable[str]) -> str:
    """Return a label that no laptop bears: a start that broke off may have used it up."""
    used = {fold(one) for one in taken}
    return next(name for n in count(1) if fold(name := label if n == 1 else f"{label} {n}") not in used)


def _member_of(folder: Folder) -> Membership:
    known = membership.read(folder)
    if known is None:
        raise Refusal(
            "This folder belongs to no hub: kiosk hub start here, or kiosk join with a file of the main machine."
        )
    return known


def _on_signals(stopped: threading.Event) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _told_where(port: int, everywhere: bool, listen: str | None) -> None:
    from kiosk.hub.addresses import own_addresses  # late: the libraries of the hub are an extra

    if everywhere or listen:
        found = own_addresses() if everywhere else (listen,)
        click.echo(
            _("The hub runs. Laptops reach it at: {addresses}").format(
                addresses=", ".join(f"{a}:{port}" for a in found)
            )
        )
    else:
        click.echo(_("The hub runs, for this machine alone. Let the others in with --everywhere."))
    click.echo(_("Ctrl+C ends it. Next, for each laptop: kiosk enrol “Bàn 2” --out FOLDER"))
