"""The board before the call: for each batch how many are expected, have arrived, stand at the wing, lie on the tray."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from kiosk.awards.batches import Batch
from kiosk.awards.lineup import is_here, places
from kiosk.awards.state import Awards, Phase
from kiosk.awards.tray import tray


@dataclass(frozen=True, slots=True)
class Board:
    """One batch in figures: positions `expected`, receivers `arrived` and `at_wing`, frames `on_tray` of `frames`.

    `version` is that of the sheets, 0 before the first lock; `kept_back` the positions that are not called.
    """

    batch: Batch
    phase: Phase
    expected: int
    arrived: int
    at_wing: int
    on_tray: int
    frames: int
    withheld: int
    kept_back: int
    locked: bool
    version: int


def board(awards: Awards, batch: Batch, present: Container[int]) -> Board:
    """Return one batch in figures; *present* holds the conference numbers of those checked in."""
    all_places = places(awards, batch, present)
    frames = tray(awards, batch, present)
    wanted = [frame for frame in frames if not (frame.pulled or frame.withheld)]
    lock = awards.locks.get(batch.number)
    return Board(
        batch,
        awards.phase_of(batch.number),
        len(all_places),
        sum(1 for place in all_places if is_here(awards, place.certificate, present)),
        sum(1 for place in all_places if place.at_wing),
        sum(1 for frame in wanted if frame.checked),
        len(wanted),
        sum(1 for frame in frames if frame.withheld),
        sum(1 for place in all_places if place.standing == "away"),
        awards.is_locked(batch.number),
        lock.version if lock else 0,
    )
