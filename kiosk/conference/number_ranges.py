"""Slots: which hundred numbers a station gives to people added on the day, so that no two stations give one twice.

A human chooses one for a folder that was copied to another machine: two copies would choose the same by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.conference.events import StationJoined
from kiosk.errors import Refusal

# 60000 + 100 x slot + 99 is the last number a code can hold.
MOST_SLOT = 398


@dataclass(frozen=True, slots=True)
class TakeSlot:
    """Give this station a slot that no other has; `member` is the laptop it was promised to, "" for none."""

    slot: int
    member: str = ""


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
