"""How long the award calls still take: from the batches to come and the pace of those already called.

Minutes typed into a programme know nothing of how many people receive; this does, and it learns from the stage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agenda.stamps import Stamp
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.fold import Awards

# Our model of one batch, in seconds: the lead-in, the walk onto the stage, each name read, each hand-over by one
# presenter, the photograph, the walk off. Three seconds a name is what graduation readers are told to take.
LEAD_IN_S, WALK_ON_S, NAME_S, HAND_S, PHOTO_S, WALK_OFF_S = 8, 25, 3, 8, 15, 20
DECISION_S = 90
# The pace is that of the last batches: a stage gets faster as it goes.
_LAST = 3
_SLOWEST, _FASTEST = 4.0, 0.25
_Moved = events.BatchCalled | events.BatchCleared


@dataclass(frozen=True, slots=True)
class Pace:
    """What the award calls still take in seconds, by the pace of today and at the least; `timed` batches gave it."""

    expected_s: int
    least_s: int
    timed: int


def batch_seconds(size: int, presenters: int = 1) -> int:
    """Return what a batch takes by the model, in seconds."""
    return LEAD_IN_S + WALK_ON_S + NAME_S * size + -(-HAND_S * size // max(1, presenters)) + PHOTO_S + WALK_OFF_S


def pace(awards: Awards, at: Callable[[Stamp], int], now_ms: int) -> Pace:
    """Return what is left of the calls as of now; `at` puts a stamp on the clock that `now_ms` is of.

    The least a batch needs: the next row walks on while the one before leaves, at no slower than the model's pace.
    """
    ratio, timed = _ratio(awards, at)
    expected = least = 0.0
    decisions: set[str] = set()
    for batch in awards.batches:
        phase = awards.phase_of(batch.number)
        if phase == "cleared":
            continue
        whole = batch_seconds(len(batch.certificates))
        gone = 0.0
        if phase == "waiting":
            decisions.add(batch.decision)
        else:
            called = _when(awards, events.BatchCalled, at).get(batch.number)
            gone = 0.0 if called is None else (now_ms - called) / 1000
        expected += max(0.0, whole * ratio - gone)
        least += max(0.0, (whole - WALK_OFF_S) * min(1.0, ratio) - gone)
    unread = DECISION_S * len(decisions - awards.announced)
    return Pace(round(expected) + unread, round(least) + unread, timed)


def _ratio(awards: Awards, at: Callable[[Stamp], int]) -> tuple[float, int]:
    """Return how today's batches compare with the model, and how many were timed; 1 before the first."""
    called, cleared = _when(awards, events.BatchCalled, at), _when(awards, events.BatchCleared, at)
    timed = [(batch, cleared[batch.number] - called[batch.number]) for batch in _done(awards) if batch.number in called]
    timed = [(batch, ms) for batch, ms in timed if ms > 0][-_LAST:]
    if not timed:
        return 1.0, 0
    real = sum(ms for _, ms in timed) / 1000
    model = sum(batch_seconds(len(batch.certificates)) for batch, _ in timed)
    return min(_SLOWEST, max(_FASTEST, real / model)), len(timed)


def _done(awards: Awards) -> list[Batch]:
    order = {
        entry.event.batch: i
        for i, entry in enumerate(awards.entries)
        if isinstance(entry.event, events.BatchCleared) and entry.stamp is not None and entry.id not in awards.undone
    }
    done = [batch for batch in awards.batches if awards.phase_of(batch.number) == "cleared" and batch.number in order]
    return sorted(done, key=lambda batch: order[batch.number])


def _when(awards: Awards, kind: type[_Moved], at: Callable[[Stamp], int]) -> dict[int, int]:
    """Return when each batch came to a phase first, of those that say so."""
    found: dict[int, int] = {}
    for entry in awards.entries:
        if isinstance(entry.event, kind) and entry.stamp is not None and entry.id not in awards.undone:
            found.setdefault(entry.event.batch, at(entry.stamp))
    return found
