"""The rule of slots: which hundred numbers a station gives to people added on the day."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.conference.commands import TakeSlot
from kiosk.conference.events import StationJoined
from kiosk.conference.members import MOST_SLOT
from kiosk.errors import Refusal


def decide_slot(
    command: TakeSlot, slots: Mapping[str, int | None], station_id: str, promised: Mapping[int, str]
) -> StationJoined:
    """Return the slot's taking; *promised* are slots of laptops that may not have joined yet, by their public nkey.

    Raises Refusal for one that is taken or promised, or does not fit a code.
    """
    if not 0 <= command.slot <= MOST_SLOT:
        raise Refusal("A slot is a number from 0 to {most}.", most=MOST_SLOT)
    if any(slot == command.slot and station != station_id for station, slot in slots.items()):
        raise Refusal("Another station has the slot {slot}: choose one that nobody has.", slot=command.slot)
    kept_for = promised.get(command.slot, command.member)
    if kept_for != command.member and slots.get(station_id) != command.slot:
        raise Refusal("The slot {slot} is promised to a laptop that was enrolled: choose another.", slot=command.slot)
    return StationJoined(slot=command.slot)
