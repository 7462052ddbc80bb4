"""What is printed besides badges at a check-in: slips for a person, sheets for a batch, the chair's summary.

The journal says that a ticket was asked for; what stands on it is read from the state when it is queued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from kiosk.conference.reports import numbered
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.i18n import told
from kiosk.reception.context import Desk
from kiosk.reception.events import BadgeMadeAhead, PaperAsked
from kiosk.roster.people import Person

PersonPaper = Literal["meal", "lodging", "seat", "receipt"]
BatchPaper = Literal["tray", "call"]
CertificatePaper = Literal["label", "place", "swap"]
Paper = Literal[
    PersonPaper, BatchPaper, CertificatePaper, "missing", "outstanding", "summary", "report", "rescue", "test"
]


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Print a ticket at this post.

    `number` is the person's, the certificate's (label, place, swap), the batch's (tray, call) or the frozen report's
    (none: the live one); `printer` None means the printer that serves the post; a rescue sheet comes out at the first
    one where none does.
    """

    what: Paper
    number: int | None = None
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class NoteMadeAhead:
    """These badges came out before the day."""

    made: tuple[BadgeMadeAhead, ...]


class Context(Protocol):
    """What the rule looks at."""

    @property
    def conference(self) -> Conference:
        """The state."""

    @property
    def desk(self) -> Desk:
        """The desk that asks."""


def decide_paper(context: Context, command: PrintPaper) -> list[PaperAsked]:
    """Return the wish for a ticket. Raises Refusal if nobody prints here or there is nothing to print."""
    desk, conference = context.desk, context.conference
    printer = command.printer or desk.printer
    if printer is None and command.what == "rescue" and conference.settings.printers:
        # When the lights flicker nobody looks up which post prints where: it comes out somewhere.
        # One that every laptop reaches comes before one that may be at another.
        printer = min(conference.settings.printers, key=lambda known: bool(known.at)).name
    if printer is None:
        raise Refusal("This post has no printer: see conference.toml.")
    if printer not in {known.name for known in conference.settings.printers}:
        raise Refusal("There is no printer called {printer}.", printer=printer)
    _CHECKS.get(command.what, _nothing)(context, command)
    return [PaperAsked(printer, command.what, command.number)]


def decide_made_ahead(desk: Desk, command: NoteMadeAhead) -> list[BadgeMadeAhead]:
    """Return the badges that are new to the journal."""
    ready = desk.person_notes.ready
    return [fact for fact in command.made if ready.get(fact.number) != fact.says]


def _person(context: Context, command: PrintPaper) -> None:
    refusal = _refusals(context.desk.person(command.number or 0), context.conference).get(command.what)
    if refusal is not None:
        raise refusal


def why_not(person: Person, conference: Conference) -> dict[str, str]:
    """Return which slips there cannot be for a person now, each with the sentence that says why."""
    return {what: told(refusal) for what, refusal in _refusals(person, conference).items()}


def _refusals(person: Person, conference: Conference) -> dict[str, Refusal]:
    found = {}
    if not person.lodging:
        found["lodging"] = Refusal("The roster names no room for {name}.", name=person.full_name)
    if not person.seat:
        found["seat"] = Refusal("The roster names no seat for {name}.", name=person.full_name)
    if not conference.settings.hand_outs:
        found["receipt"] = Refusal("The settings name nothing that is handed out.")
    return found


def _batch(context: Context, command: PrintPaper) -> None:
    if context.conference.awards.batch(command.number or 0) is None:
        raise Refusal("There is no batch {number}.", number=command.number)


def _label(context: Context, command: PrintPaper) -> None:
    if context.conference.awards.certificate(command.number or 0) is None:
        raise Refusal("There is no certificate {number}.", number=command.number)


def _report(context: Context, command: PrintPaper) -> None:
    if command.number:
        numbered(context.conference, command.number)


def _nothing(context: Context, command: PrintPaper) -> None:
    """Nothing can be wrong with it."""


_CHECKS: dict[str, Callable[[Context, PrintPaper], None]] = {
    **dict.fromkeys(get_args(PersonPaper), _person),
    **dict.fromkeys(get_args(BatchPaper), _batch),
    **dict.fromkeys(get_args(CertificatePaper), _label),
    "report": _report,
}
