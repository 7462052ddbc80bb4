"""The rule of handing a ticket over: only who has it may pass it on."""

from __future__ import annotations

from kiosk.conference.commands import HandOverPrint
from kiosk.conference.print_transfer import takes_part
from kiosk.conference.state import Conference
from kiosk.errors import Refusal
from kiosk.reception.events import PrintHandedOver


def decide_hand_over(conference: Conference, command: HandOverPrint) -> list[PrintHandedOver]:
    """Return the hand-over. Raises Refusal if the printer is nobody else's, or this laptop has the ticket no more."""
    printer = conference.settings.printer(command.printer)
    if printer is None or printer.works_at(command.label) or not takes_part(printer, conference.members):
        raise Refusal("No other laptop works the printer {printer}.", printer=command.printer)
    last = conference.handed.get(command.of)
    if (last.since if last is not None else "") != command.since:
        raise Refusal("This ticket was handed over already.")
    return [
        PrintHandedOver(
            command.of,
            command.copy,
            printer.name,
            printer.at,
            command.number,
            again=command.again,
            by_hand=command.by_hand,
        )
    ]
