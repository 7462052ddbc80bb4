"""`kiosk badges` and `kiosk labels`: what is printed before the day."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from kiosk.cli.place import Place
from kiosk.conference.settings import Config
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.i18n import _, told
from kiosk.messages.printing import printer_line, whose
from kiosk.station.station import Station
from kiosk.text.normalise import fold
from kiosk.tickets.preprint import Made, Run, badges_ahead, follow, labels_ahead
from printing.jobs import Job
from printing.spool import Spool

if TYPE_CHECKING:
    from kiosk.tickets.print_service import PrintService

# A printer that gets no further for so long waits for somebody who is not there.
_PATIENCE_SECONDS = 600.0
_LOOK_SECONDS = 0.2
_ALIKE = 0.5

_printer_option = click.option("--printer", default="", help=_("Which printer (default: the first one)."))


@click.command(help=_("Print badges before the day, by delegation; they are not printed again at the check-in."))
@click.option("--all", "everybody", is_flag=True, help=_("Everybody who has no badge yet."))
@click.option("--delegation", default="", help=_("Only this delegation."))
@_printer_option
@click.pass_obj
def badges(place: Place, everybody: bool, delegation: str, printer: str) -> None:
    """Exit 1 if some ticket may have come out, or is still to come."""
    if everybody == bool(delegation):
        raise click.UsageError(_("Say either --all or --delegation NAME."))
    station = place.station()
    spool = Spool(station.folder.spool, lambda: station.clock.stamp().wall_ms)
    try:
        with station.reading() as conference:
            made = list(badges_ahead(conference, station.codes, spool))
            if delegation:
                name, people = _delegation(conference, delegation), conference.roster.people
                made = [t for t in made if t.fact and people[t.fact.number].delegation == name]
    except Refusal:
        station.close()
        raise
    finally:
        spool.close()
    _run(station, printer, made, _("Everybody has a badge already: nothing to print."))


def _delegation(conference: Conference, wanted: str) -> str:
    """Return the delegation meant, whatever its capitals and marks. Raises Refusal, with the names like it."""
    names = {fold(person.delegation): person.delegation for person in conference.roster.expected() if person.delegation}
    if fold(wanted) in names:
        return names[fold(wanted)]
    near = [names[found] for found in get_close_matches(fold(wanted), names, 3, _ALIKE)]
    near += [name for folded, name in names.items() if fold(wanted) in folded and name not in near][:3]
    if near:
        raise Refusal(
            "There is no delegation called {name}. Is it one of these: {near}?", name=wanted, near=", ".join(near)
        )
    raise Refusal("There is no delegation called {name}.", name=wanted)


@click.command(help=_("Print the labels for the backs of the certificates, in the order of the trays."))
@click.option("--batch", type=int, help=_("Only this batch."))
@_printer_option
@click.pass_obj
def labels(place: Place, batch: int | None, printer: str) -> None:
    """Exit 1 if some ticket may have come out, or is still to come."""
    station = place.station()
    with station.reading() as conference:
        made = list(labels_ahead(conference, station.codes, batch))
        batches = [planned.number for planned in conference.awards.batches]
    if not made:
        station.close()
        if batch is not None and batches:
            raise Refusal(
                "There is no batch {number}; there are {first} to {last}.",
                number=batch,
                first=min(batches),
                last=max(batches),
            )
        raise Refusal("There is no list of awards yet: kiosk awards import FILE")
    _run(station, printer, made, "")


def _run(station: Station, printer: str, made: Collection[Made], nothing: str) -> None:
    """Print and follow; the printers are worked by this process, or by the desk that owns them."""
    from kiosk.tickets.print_service import PrintService  # late: only what prints needs it
    from kiosk.tickets.transfers import own_label

    try:
        with station.reading() as conference:
            chosen = _chosen(conference.settings, printer, own_label(station.folder))
        if not made:
            click.echo(nothing)
            return
        room = PrintService(station)
        for problem in room.problems:
            click.echo(told(problem), err=True)
        run = Run(station, room.spool, chosen, made)
        try:
            doubtful = follow(run, _waiting(room, chosen), _tell)
        except KeyboardInterrupt:
            doubtful = run.step()[1]
        _out, _doubtful, coming = run.step()
        room.close()
    finally:
        station.close()
    _close(doubtful, len(coming))


def _close(doubtful: list[Job], coming: int) -> None:
    for job in doubtful:
        text = _("Did it come out? {name}: kiosk spool --came-out {id}, or --again {id}")
        click.echo(text.format(name=whose(job), id=job.id), err=True)
    if coming:
        click.echo(_("{count} are still to come; the same command goes on.").format(count=coming), err=True)
    if doubtful or coming:
        sys.exit(1)


def _chosen(settings: Config, printer: str, label: str | None) -> str:
    """Return the printer of a run: this laptop follows it, so it works it too."""
    here = [known.name for known in settings.printers if known.works_at(label)]
    if not settings.printers:
        raise Refusal("No printer is set up: see conference.toml.")
    chosen = settings.printer(printer or (here[0] if here else settings.printers[0].name))
    if chosen is None:
        raise Refusal("There is no printer called {printer}.", printer=printer)
    if chosen.name not in here:
        raise Refusal(
            "The printer {printer} is at the laptop {at}: please give this command there.",
            printer=chosen.name,
            at=chosen.at,
        )
    return chosen.name


def _tell(out: int, count: int) -> None:
    click.echo(_("{out} of {count} printed").format(out=out, count=count))


def _waiting(room: PrintService, printer: str) -> Callable[[], bool]:
    """Return what waits a moment; it says what stops the printer, once, and gives up when nothing moves."""
    counted: dict[str, int] = {}
    moved, said = time.monotonic(), ""

    def wait() -> bool:
        nonlocal counted, moved, said
        time.sleep(_LOOK_SECONDS)
        counts = room.spool.counts(printer)
        state = room.fleet.state(printer)
        if counts != counted or state.state == "ready":
            counted, moved = counts, time.monotonic()
        line = printer_line(printer, state) if state.state == "trouble" else ""
        if line and line != said:
            click.echo(line, err=True)
        said = line
        return time.monotonic() - moved < _PATIENCE_SECONDS

    return wait
