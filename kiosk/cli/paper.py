"""`kiosk printers` and `kiosk spool`: what can print, and what became of the print jobs."""

from __future__ import annotations

import sys

import click

from kiosk.badges import badge_of
from kiosk.cli.output import echo_json, echo_table, json_option
from kiosk.cli.root import Place
from kiosk.i18n import N_, _, told
from kiosk.roster.people import Person
from printing.errors import PrintingError
from printing.printers import connect
from printing.slips import draw
from printing.spool import Job, Spool

STATES = {
    "queued": N_("queued"),
    "preflight": N_("queued"),
    "sending": N_("printing"),
    "confirming": N_("printing"),
    "printed": N_("printed"),
    "sent": N_("sent"),
    "maybe": N_("out? please look"),
    "waiting": N_("printer waits"),
    "cancelled": N_("cancelled"),
}
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
)


@click.command(help=_("The printers of the conference, and whether they answer."))
@click.option("--test", is_flag=True, help=_("Print a test badge on each."))
@json_option
@click.pass_obj
def printers(place: Place, test: bool, as_json: bool) -> None:
    """Ask every printer; exit 1 if one of them cannot print."""
    station = place.station()
    with station.reading() as conference:
        configured = conference.settings.printers
        sample = Person(number=1, kind="delegate", full_name="Nguyễn Thị Thử Máy In", unit=_("Test print"), seat="A01")
        badge = badge_of(sample, conference, station.codes)
    rows = []
    for entry in configured:
        problem = ""
        try:
            printer = connect(entry.connection, entry.name, entry.width, station.folder.badges)
            printer.preflight()
            if test:
                printer.send(printer.encode(draw(badge, entry.width)), 0)
            printer.close()
        except PrintingError as error:
            problem = told(error)
        rows.append({"name": entry.name, "connection": entry.connection, "width": entry.width, "problem": problem})
    station.close()
    if as_json:
        echo_json(rows)
    elif rows:
        echo_table([[row["name"], row["connection"], row["width"], row["problem"] or _("ready")] for row in rows])
    else:
        click.echo(_("No printer is set up: see conference.toml."))
    if any(row["problem"] for row in rows):
        sys.exit(1)


@click.command(help=_("The print jobs of this machine."))
@json_option
@click.pass_obj
def spool(place: Place, as_json: bool) -> None:
    """Print the newest jobs first."""
    station = place.station()
    jobs = []
    if station.folder.spool.exists():
        opened = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
        jobs = opened.jobs(limit=100_000)
        opened.close()
    station.close()
    if as_json:
        echo_json([{name: getattr(job, name) for name in _JOB_FIELDS} for job in jobs])
    else:
        echo_table(
            [[job.id, _(STATES[job.state]), job.printer, job.slip.get("name", ""), _reason(job)] for job in jobs]
        )


def _reason(job: Job) -> str:
    return _(job.reason).format(**job.reason_params) if job.reason else ""
