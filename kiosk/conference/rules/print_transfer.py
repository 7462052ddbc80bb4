"""The rule of handing a ticket over: only who has it may pass it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kiosk.conference.commands import HandOverPrint
from kiosk.conference.members import Member
from kiosk.conference.print_transfer import HandedOver, takes_part
from kiosk.conference.settings import Config
from kiosk.errors import Refusal
from kiosk.reception.events import PrintHandedOver


class State(Protocol):
    """What the rule looks at."""

    handed: dict[str, HandedOver]

    @property
    def settings(self) -> Config:
        """The settings in force."""

    @property
    def members(self) -> Mapping[str, Member]:
        """The laptops that were enrolled, by their public nkey."""


def decide_hand_over(state: State, command: HandOverPrint) -> list[PrintHandedOver]:
    """Return the hand-over. Raises Refusal if the printer is nobody else's, or this laptop has the ticket no more."""
    printer = state.settings.printer(command.printer)
    if printer is None or printer.works_at(command.label) or not takes_part(printer, state.members):
        raise Refusal("No other laptop works the printer {printer}.", printer=command.printer)
    last = state.handed.get(command.of)
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
