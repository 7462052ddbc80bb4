"""The rules of asking for a ticket besides the badge of a check-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from kiosk.conference.commands import BatchPaper, CertificatePaper, NoteMadeAhead, PersonPaper, PrintPaper
from kiosk.conference.print_requests import refusals
from kiosk.conference.reports import numbered
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.reception.context import Desk
from kiosk.reception.events import BadgeMadeAhead, PaperAsked


def decide_paper(conference: Conference, desk: Desk, command: PrintPaper) -> list[PaperAsked]:
    """Return the wish for a ticket. Raises Refusal if nobody prints here or there is nothing to print."""
    printer = command.printer or desk.printer
    if printer is None and command.what == "rescue" and conference.settings.printers:
        # When the lights flicker nobody looks up which post prints where: it comes out somewhere.
        # One that every laptop reaches comes before one that may be at another.
        printer = min(conference.settings.printers, key=lambda known: bool(known.at)).name
    if printer is None:
        raise Refusal("This post has no printer: see conference.toml.")
    if printer not in {known.name for known in conference.settings.printers}:
        raise Refusal("There is no printer called {printer}.", printer=printer)
    _CHECKS.get(command.what, _nothing)(conference, desk, command)
    return [PaperAsked(printer, command.what, command.number)]


def decide_made_ahead(desk: Desk, command: NoteMadeAhead) -> list[BadgeMadeAhead]:
    """Return the badges that are new to the journal."""
    ready = desk.person_notes.ready
    return [fact for fact in command.made if ready.get(fact.number) != fact.says]


def _person(conference: Conference, desk: Desk, command: PrintPaper) -> None:
    refusal = refusals(desk.person(command.number or 0), conference).get(command.what)
    if refusal is not None:
        raise refusal


def _batch(conference: Conference, _desk: Desk, command: PrintPaper) -> None:
    if conference.awards.batch(command.number or 0) is None:
        raise Refusal("There is no batch {number}.", number=command.number)


def _label(conference: Conference, _desk: Desk, command: PrintPaper) -> None:
    if conference.awards.certificate(command.number or 0) is None:
        raise Refusal("There is no certificate {number}.", number=command.number)


def _report(conference: Conference, _desk: Desk, command: PrintPaper) -> None:
    if command.number:
        numbered(conference, command.number)


def _nothing(conference: Conference, desk: Desk, command: PrintPaper) -> None:
    """Nothing can be wrong with it."""


_CHECKS: dict[str, Callable[[Conference, Desk, PrintPaper], None]] = {
    **dict.fromkeys(get_args(PersonPaper), _person),
    **dict.fromkeys(get_args(BatchPaper), _batch),
    **dict.fromkeys(get_args(CertificatePaper), _label),
    "report": _report,
}
