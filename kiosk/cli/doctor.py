"""`kiosk doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import contextlib
import sys
import time

import click

from kiosk.cli.output import echo_json, json_option
from kiosk.cli.place import Place
from kiosk.conference.fold import fold
from kiosk.diagnostics import Finding, examine
from kiosk.errors import TOLD, FolderError
from kiosk.folder.layout import Folder
from kiosk.i18n import _

MARKS = {"good": "✓", "look": "!", "bad": "✗"}


@click.command(help=_("Look for what is wrong on this machine, and say how to mend it."))
@json_option
@click.pass_obj
def doctor(place: Place, as_json: bool) -> None:
    """Exit 1 if something must be mended."""
    folder = None
    with contextlib.suppress(FolderError):
        folder = Folder.find(place.path)
    findings = examine(folder)
    if folder is not None:
        with contextlib.suppress(*TOLD):
            findings += _printers(folder)
    if as_json:
        echo_json([{"name": f.name, "state": f.state, "text": f.text} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]} {finding.name:<12} {finding.text}")
    if any(finding.state == "bad" for finding in findings):
        sys.exit(1)


def _printers(folder: Folder) -> list[Finding]:
    """Ask the printers of the conference; the journal is only read: a look at a copied folder changes nothing."""
    from kiosk.conference.print_transfer import takes_part  # late: only what prints needs it
    from kiosk.journal.store import Journal
    from kiosk.messages.printing import elsewhere_line, without_printer
    from kiosk.tickets.printer_check import ask
    from kiosk.tickets.transfers import own_label
    from printing.spool import Spool

    journal = Journal(folder.journal)
    try:
        conference = fold(journal.in_order())
    finally:
        journal.close()
    if conference.config is None or not conference.config.printers:
        return []
    spool = Spool(folder.spool, lambda: time.time_ns() // 1_000_000)
    try:
        label = own_label(folder)
        printers = conference.config.printers
        answers = [ask(entry, spool, folder) for entry in printers if entry.works_at(label)]
    finally:
        spool.close()
    found: list[Finding] = []
    for answer in answers:
        ready = f"{answer.entry.name}: " + _("ready")
        found.append(Finding(_("Printer"), "bad" if answer.problem else "good", answer.problem or ready))
    for entry in printers:
        if not entry.works_at(label):
            line = elsewhere_line(entry, conference.members)
            found.append(Finding(_("Printer"), "good" if takes_part(entry, conference.members) else "bad", line))
    warning = without_printer(conference)
    return [*found, *([Finding(_("Printer"), "look", warning)] if warning else [])]
