"""Catching up: how the minutes that must go are spread over the steps still to come, none below its minimum.

Whole seconds, so that the sum is exact; it only proposes, nothing here changes a programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GRAIN_S = 30


@dataclass(frozen=True, slots=True)
class Replan:
    """A proposal: per step the seconds left and the seconds cut; `shortfall_s` is what could not be cut."""

    seconds: tuple[int, ...]
    cuts: tuple[int, ...]
    shortfall_s: int


def replan(planned_s: Sequence[int], minima_s: Sequence[int], needed_s: int) -> Replan:
    """Spread a cut of `needed_s` seconds over steps in proportion to their room above the minimum.

    Cuts are multiples of 30 s, except where the exact sum or a minimum leaves an odd rest. A need of zero or less
    changes nothing: steps are never stretched. Raises ValueError when the two sequences differ in length.
    """
    rooms = [max(0, plan - least) for plan, least in zip(planned_s, minima_s, strict=True)]
    wanted = min(max(0, needed_s), sum(rooms))
    cuts = _water_fill(rooms, wanted)
    left = tuple(plan - cut for plan, cut in zip(planned_s, cuts, strict=True))
    return Replan(left, tuple(cuts), max(0, needed_s) - wanted)


def _water_fill(rooms: Sequence[int], wanted: int) -> list[int]:
    """Return cuts that sum to `wanted` exactly, each within its room. Needs wanted <= sum(rooms)."""
    total = sum(rooms)
    if not total:
        return [0] * len(rooms)
    cuts = [wanted * room // total // GRAIN_S * GRAIN_S for room in rooms]
    rest = wanted - sum(cuts)
    # The steps that lost most by rounding down come first; a full grain each, then whatever is left.
    order = sorted(range(len(rooms)), key=lambda i: (cuts[i] * total - wanted * rooms[i], i))
    while rest:
        for i in order:
            more = min(GRAIN_S, rest, rooms[i] - cuts[i])
            cuts[i] += more
            rest -= more
    return cuts
