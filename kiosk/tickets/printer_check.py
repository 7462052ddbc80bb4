"""Asks the printers of a conference folder how they stand: for `kiosk printers` and `kiosk doctor`.

A printer that a desk works is not disturbed: what the desk knows of it is told instead.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace

from kiosk.conference.settings import PrinterConfig
from kiosk.folder.layout import Folder
from kiosk.i18n import _, told
from kiosk.messages.printing import printer_line, why
from kiosk.tickets.print_service import device_of, locks_of
from printing.abilities import Abilities
from printing.drawings import draw
from printing.errors import PrinterError, PrintingError
from printing.fleet import Fleet
from printing.jobs import TRIAL, Job
from printing.owner import OwnerLock
from printing.printers import probe as find_out
from printing.slips import TestPage, to_payload
from printing.spool import Spool

# A desk prints a test page within so many seconds, if it prints it at all.
_PAGE_SECONDS = 10.0
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """How one printer stands: `problem` "" if it can print; `page` is "printed" or "sent" once the test page is."""

    entry: PrinterConfig
    problem: str
    abilities: Abilities
    page: str = ""


def ask(
    entry: PrinterConfig, spool: Spool, folder: Folder, page: TestPage | None = None, *, probe: bool = False
) -> Answer:
    """Return how one printer stands; with a *page* it is printed, with *probe* what it can prove is remembered."""
    fleet = Fleet(spool)
    lock = OwnerLock(*locks_of(entry, folder.path))
    problem, found, out = "", None, ""
    try:
        if lock.acquire():
            found, out = _contact(entry, fleet, folder, page, probe=probe)
        else:
            problem, out = _of_a_desk(entry, spool, page)
    except PrintingError as error:
        advice = _(error.advice).format(**error.params) if isinstance(error, PrinterError) and error.advice else ""
        problem = f"{told(error)} {advice}".strip()
    finally:
        lock.release()
    known = Abilities.from_payload(fleet.abilities(entry.name, entry.connection) or {})
    return Answer(entry, problem, found or known, out)


def _contact(
    entry: PrinterConfig, fleet: Fleet, folder: Folder, page: TestPage | None, *, probe: bool
) -> tuple[Abilities | None, str]:
    """Ask the printer itself. Raises PrinterError for one that cannot print now."""
    printer = device_of(entry, fleet, folder.badges)
    found, out = None, ""
    try:
        if probe:
            found = find_out(printer)
            fleet.remember(entry.name, entry.connection, found.to_payload())
        printer.preflight()
        if page is not None:
            printer.send(printer.encode(draw(_page(entry, page), entry.width)), 0)
            out = "printed" if printer.confirm() else "sent"
    finally:
        printer.close()
    return found, out


def _of_a_desk(entry: PrinterConfig, spool: Spool, page: TestPage | None) -> tuple[str, str]:
    """A desk works the printer: it knows how it stands, and prints the page; return what is wrong, and what came."""
    job = None
    if page is not None:
        job = spool.queue(TRIAL, f"test:{secrets.token_hex(6)}", entry.name, to_payload(_page(entry, page)))
    job = _settled(spool, job) if job is not None else None
    state = Fleet(spool).state(entry.name)
    if job is not None and job.state in {"printed", "sent"}:
        return "", job.state
    if state.state == "trouble":
        return printer_line(entry.name, state), ""
    waits = _("The test page has not come out yet: kiosk spool")
    return (" ".join(part for part in (waits, why(job)) if part) if job is not None else ""), ""


def _settled(spool: Spool, job: Job) -> Job:
    """Wait until a desk has printed the page, or cannot."""
    end = time.monotonic() + _PAGE_SECONDS
    while time.monotonic() < end and job.state not in {"printed", "sent", "maybe", "cancelled", "waiting"}:
        time.sleep(_LOOK_SECONDS)
        job = spool.job(job.id) or job
    return job


def _page(entry: PrinterConfig, page: TestPage) -> TestPage:
    about = (entry.connection, _("{width} dots").format(width=entry.width), *page.about)
    return replace(page, printer=entry.name, about=about)
