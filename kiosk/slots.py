"""Slots: which hundred numbers a station gives to people added on the day, so that no two stations give one twice.

A human chooses one for a folder that was copied to another machine: two copies would choose the same by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.errors import Refusal
from kiosk.facts import StationJoined

# 60000 + 100 x slot + 99 is the last number a code can hold.
MOST_SLOT = 398


@dataclass(frozen=True, slots=True)
class TakeSlot:
    """Give this station a slot that no other station of the conference has."""

    slot: int


def decide_slot(command: TakeSlot, slots: Mapping[str, int | None], station_id: str) -> StationJoined:
    """Return the slot's taking. Raises Refusal for one that is taken or does not fit a code."""
    if not 0 <= command.slot <= MOST_SLOT:
        raise Refusal("A slot is a number from 0 to {most}.", most=MOST_SLOT)
    if any(slot == command.slot and station != station_id for station, slot in slots.items()):
        raise Refusal("Another station has the slot {slot}: choose one that nobody has.", slot=command.slot)
    return StationJoined(slot=command.slot)
