"""`kiosk printers` and `kiosk spool`: what can print, and what became of the print jobs."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.config import PrinterConfig
from kiosk.errors import Refusal
from kiosk.folder import Folder
from kiosk.i18n import _, told
from kiosk.papers import test_page
from kiosk.papertalk import level_text, printer_line, state_of, whose, why
from kiosk.printroom import device_of, locks_of
from printing import finding
from printing.abilities import Abilities
from printing.errors import PrinterError, PrintingError
from printing.fleet import Fleet
from printing.owner import OwnerLock
from printing.printers import probe as find_out
from printing.slips import TestPage, draw, to_payload
from printing.spool import Job, Spool

_JOB_FIELDS = (
    "id",
    "kind",
    "ref",
    "copy",
    "printer",
    "state",
    "reason",
    "reason_params",
    "queued_ms",
    "changed_ms",
    "tries",
    "asked",
    "held",
    "ahead",
)


@click.command(help=_("The printers of the conference, and whether they answer."))
@click.option("--test", is_flag=True, help=_("Print a test page on each."))
@click.option("--probe", is_flag=True, help=_("Find out what each can prove, and remember it."))
@json_option
@click.pass_obj
def printers(place: Place, test: bool, probe: bool, as_json: bool) -> None:
    """Ask every printer; exit 1 if one of them cannot print."""
    station = place.station()
    with station.reading() as conference:
        configured = conference.settings.printers
        now = datetime.fromtimestamp(station.clock.stamp().wall_ms / 1000, conference.settings.zone)
        page = test_page(conference, station.codes, "", now)
    opened = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
    rows = [_asked(entry, opened, station.folder, page if test else None, probe=probe) for entry in configured]
    opened.close()
    station.close()
    found = finding.devices() if probe else []
    if as_json:
        echo_json(rows)
    else:
        _show(rows, found)
    if any(row["problem"] for row in rows):
        sys.exit(1)


def _asked(entry: PrinterConfig, spool: Spool, folder: Folder, page: TestPage | None, *, probe: bool) -> dict[str, Any]:
    """Return how one printer stands; with a *page* it is printed, with *probe* what it can prove is remembered."""
    fleet = Fleet(spool)
    lock = OwnerLock(*locks_of(entry, folder.path))
    problem, found = "", None
    try:
        if lock.acquire():
            found = _contact(entry, fleet, folder, page, probe=probe)
        else:
            problem = _of_a_desk(entry, spool, page)
    except PrintingError as error:
        advice = _(error.advice).format(**error.params) if isinstance(error, PrinterError) and error.advice else ""
        problem = f"{told(error)} {advice}".strip()
    finally:
        lock.release()
    found = found or Abilities.from_payload(fleet.abilities(entry.name, entry.connection) or {})
    return {
        "name": entry.name,
        "connection": entry.connection,
        "width": entry.width,
        "problem": problem,
        "level": found.level if found.sure else "",
        "model": found.model,
    }


def _contact(
    entry: PrinterConfig, fleet: Fleet, folder: Folder, page: TestPage | None, *, probe: bool
) -> Abilities | None:
    """Ask the printer itself. Raises PrinterError for one that cannot print now."""
    printer = device_of(entry, fleet, folder.badges)
    found = None
    try:
        if probe:
            found = find_out(printer)
            fleet.remember(entry.name, entry.connection, found.to_payload())
        printer.preflight()
        if page is not None:
            printer.send(printer.encode(draw(_page(entry, page), entry.width)), 0)
            printer.confirm()
    finally:
        printer.close()
    return found


def _of_a_desk(entry: PrinterConfig, spool: Spool, page: TestPage | None) -> str:
    """A desk works the printer: it knows how it stands, and prints the page; return what is wrong."""
    state = Fleet(spool).state(entry.name)
    if page is not None:
        spool.queue("test", f"test:{secrets.token_hex(6)}", entry.name, to_payload(_page(entry, page)))
    return printer_line(entry.name, state) if state.state == "trouble" else ""


def _page(entry: PrinterConfig, page: TestPage) -> TestPage:
    about = (entry.connection, _("{width} dots").format(width=entry.width), *page.about)
    return replace(page, printer=entry.name, about=about)


def _show(rows: list[dict[str, Any]], found: Sequence[finding.Device]) -> None:
    if rows:
        echo_table(
            [
                [row["name"], row["connection"], row["width"], row["problem"] or _("ready"), level_text(row["level"])]
                for row in rows
            ]
        )
    else:
        click.echo(_("No printer is set up: see conference.toml."))
    for device in found:
        may = "" if device.writable else "  " + _("(this account may not write to it)")
        click.echo(_("Found on this machine: {spec}").format(spec=device.spec) + may)


@click.command(help=_("The print jobs of this machine."))
@click.option("--came-out", type=int, metavar="ID", help=_("The paper of this job came out."))
@click.option("--again", type=int, metavar="ID", help=_("It did not: print it again."))
@click.option("--by-hand", type=int, metavar="ID", help=_("It was written by hand."))
@click.option("--cancel", type=int, metavar="ID", help=_("Do not print it."))
@click.option("--move", type=(int, str), metavar="ID PRINTER", help=_("Print it at another printer."))
@click.option("--print-held", is_flag=True, help=_("Print all that wait for a word."))
@click.option("--drop-held", is_flag=True, help=_("Print none of them."))
@json_option
@click.pass_obj
def spool(place: Place, /, as_json: bool, **acts: Any) -> None:
    """Act on a job if an option says so; then list the newest first."""
    station = place.station()
    jobs: list[Job] = []
    missed = False
    with station.reading() as conference:
        names = [printer.name for printer in conference.settings.printers]
    if acts["move"] is not None and acts["move"][1] not in names:
        station.close()
        raise Refusal("There is no printer called {printer}.", printer=acts["move"][1])
    if station.folder.spool.exists():
        opened = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
        missed = any(not done for done in _carry_out(opened, acts))
        jobs = opened.jobs(limit=100_000)
        opened.close()
    station.close()
    if as_json:
        echo_json([{name: getattr(job, name) for name in _JOB_FIELDS} for job in jobs])
    else:
        echo_table([[job.id, state_of(job), job.printer, whose(job), why(job)] for job in jobs])
    if missed:
        click.echo(_("That cannot be done with this job any more."), err=True)
        sys.exit(1)


def _carry_out(opened: Spool, acts: dict[str, Any]) -> Iterator[bool]:
    """Yield for each act that was asked for whether it was still possible."""
    if acts["came_out"] is not None:
        yield opened.resolve(acts["came_out"], True) is not None
    if acts["again"] is not None:
        yield opened.resolve(acts["again"], False, stamp=_("REPRINT")) is not None
    if acts["by_hand"] is not None:
        yield opened.by_hand(acts["by_hand"])
    if acts["cancel"] is not None:
        yield opened.cancel(acts["cancel"])
    if acts["move"] is not None:
        yield opened.hand_over(*acts["move"]) is not None
    if acts["print_held"]:
        opened.release(*(job.id for job in opened.held()))
    if acts["drop_held"]:
        for job in opened.held():
            opened.cancel(job.id)
