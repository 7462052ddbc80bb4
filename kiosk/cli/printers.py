"""`kiosk printers` and `kiosk spool`: what can print, and what became of the print jobs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

import click

from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.place import Place
from kiosk.conference.settings import PrinterConfig
from kiosk.errors import Refusal
from kiosk.i18n import _
from kiosk.messages.durations import time_of_day
from kiosk.messages.printing import kind_of, level_text, state_of, where_of, whose, why
from kiosk.station.station import Station
from kiosk.tickets.printer_check import Answer, ask
from kiosk.tickets.queueing import PrintQueueing
from kiosk.tickets.slips import test_page
from kiosk.tickets.transfers import TicketTransfers, own_label
from printing import discovery
from printing.abilities import Abilities
from printing.jobs import Job
from printing.spool import Spool

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
    "origin",
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
        label = own_label(station.folder)
        now = datetime.fromtimestamp(station.clock.stamp().wall_ms / 1000, conference.settings.zone)
        page = test_page(conference, station.codes, "", now)
    opened = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
    rows = [
        _row(ask(entry, opened, station.folder, page if test else None, probe=probe))
        if entry.works_at(label)
        else _row(Answer(entry, "", Abilities()), entry.at)
        for entry in configured
    ]
    opened.close()
    station.close()
    found = discovery.devices() if probe else []
    if as_json:
        echo_json(rows)
    else:
        _show(rows, found)
    if any(row["problem"] for row in rows):
        sys.exit(1)


def _row(answer: Answer, elsewhere: str = "") -> dict[str, Any]:
    """Return what is told of a printer; *elsewhere* is the laptop that works it, "" for this one."""
    found = answer.abilities
    return {
        "name": answer.entry.name,
        "connection": answer.entry.connection,
        "width": answer.entry.width,
        "elsewhere": elsewhere,
        "problem": answer.problem,
        "level": found.level if found.sure else "",
        "model": found.model,
        "page": answer.page,
    }


def _show(rows: list[dict[str, Any]], found: Sequence[discovery.Device]) -> None:
    if rows:
        # How it stands comes last: a sentence would push the columns behind it off the screen.
        echo_table(
            [[row["name"], row["connection"], row["width"], level_text(row["level"]), _stands(row)] for row in rows]
        )
    else:
        click.echo(_("No printer is set up: see conference.toml."))
    for device in found:
        may = "" if device.writable else "  " + _("(this account may not write to it)")
        click.echo(_("Found on this machine: {spec}").format(spec=device.spec) + may)


def _stands(row: dict[str, Any]) -> str:
    if row["elsewhere"]:
        return _("at the laptop {at}: not asked from here").format(at=row["elsewhere"])
    page = {"printed": _("test page printed"), "sent": _("test page sent: please look at the printer")}
    return row["problem"] or page.get(row["page"], _("ready"))


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
    """Act on a job if an option says so, and show what became of it; else list all, the newest first."""
    with place.station() as station:
        with station.reading() as conference:
            target = conference.settings.printer(acts["move"][1]) if acts["move"] is not None else None
            zone = conference.settings.zone
        if acts["move"] is not None and target is None:
            raise Refusal("There is no printer called {printer}.", printer=acts["move"][1])
        if target is not None and not target.works_at(label := own_label(station.folder)):
            acts["move_away"] = (acts.pop("move")[0], _hander(station, target, label))
        jobs, missed = _acted(station, acts)
    if as_json:
        echo_json([{name: getattr(job, name) for name in _JOB_FIELDS} for job in jobs])
    elif not jobs:
        click.echo(_("Nothing was printed yet."))
    else:
        titles = (_("Ticket"), _("Time"), _("Kind"), _("State"), _("Printer"), _("For"), "")
        # What became of the one that was meant needs no heading.
        echo_table([*([] if any(acts.values()) else [titles]), *(_spool_row(job, zone) for job in jobs)])
    if missed:
        click.echo(_("That cannot be done with this job any more."), err=True)
        sys.exit(1)


def _spool_row(job: Job, zone: tzinfo) -> list[object]:
    at = time_of_day(job.queued_ms, zone, seconds=False)
    return [job.id, at, kind_of(job), state_of(job), where_of(job) if job.origin else job.printer, whose(job), why(job)]


def _acted(station: Station, acts: dict[str, Any]) -> tuple[list[Job], bool]:
    """Return the jobs acted on as they are now (all where no act was asked for), and whether an act came too late."""
    wanted = {act: value for act, value in acts.items() if value is not None and value is not False}
    opened = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
    try:
        if not wanted:
            return opened.jobs(limit=100_000), False
        touched: dict[int, Job] = {}
        missed = False
        for act, value in wanted.items():
            for job_id in _meant(opened, act, value):
                before = opened.job(job_id)
                if before is None:
                    raise Refusal("There is no print job {id}.", id=job_id)
                done = _ACTS[act](opened, job_id, value)
                missed = missed or not done
                # What is printed again is another job of the same ticket.
                now = opened.of([before.ref])[before.ref] if act == "again" and done else opened.job(job_id)
                touched[job_id] = now or before
        return list(touched.values()), missed
    finally:
        opened.close()


def _meant(opened: Spool, act: str, value: Any) -> list[int]:
    if act in {"print_held", "drop_held"}:
        return [job.id for job in opened.held()]
    return [value[0] if act in {"move", "move_away"} else value]


def _hander(station: Station, printer: PrinterConfig, label: str | None) -> Callable[[Spool, int], bool]:
    """Return what hands a job of a spool over to another laptop's printer; False if it is too late."""

    def hand(opened: Spool, job_id: int) -> bool:
        job = opened.job(job_id)
        handovers = TicketTransfers(station, opened, PrintQueueing(station, opened, label, _nobody), _nobody)
        with suppress(Refusal):
            handovers.hand(job, printer) if job is not None else None
            handovers.sweep()
            return True
        return False

    return hand


def _nobody(_job: Job) -> None:
    """Nobody looks on while a command works: what became of the job is told at its end."""


_ACTS: dict[str, Callable[[Spool, int, Any], bool]] = {
    "came_out": lambda spool, id_, _value: spool.resolve(id_, True) is not None,
    "again": lambda spool, id_, _value: spool.resolve(id_, False, stamp=_("REPRINT")) is not None,
    "by_hand": lambda spool, id_, _value: spool.by_hand(id_),
    "cancel": lambda spool, id_, _value: spool.cancel(id_),
    "move": lambda spool, id_, value: spool.hand_over(id_, value[1]) is not None,
    "move_away": lambda spool, id_, value: bool(value[1](spool, id_)),
    "print_held": lambda spool, id_, _value: bool(spool.release(id_)),
    "drop_held": lambda spool, id_, _value: spool.cancel(id_),
}
