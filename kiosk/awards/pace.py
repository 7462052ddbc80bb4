"""How long the award calls still take: from the batches to come and the pace of those already called.

Minutes typed into a programme know nothing of how many people receive; this does, and it learns from the stage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agenda.stamps import Stamp
from kiosk.awards.batches import Batch
from kiosk.awards.state import Awards

# Our model of one batch, in seconds: the lead-in, the walk onto the stage, each name read, each hand-over by one
# presenter, the photograph, the walk off. Three seconds a name is what graduation readers are told to take.
LEAD_IN_S, WALK_ON_S, NAME_S, HAND_S, PHOTO_S, WALK_OFF_S = 8, 25, 3, 8, 15, 20
DECISION_S = 90
# The pace is that of the last batches: a stage gets faster as it goes.
_LAST = 3
_SLOWEST, _FASTEST = 4.0, 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """What the award calls still take in seconds, by the pace of today and at the least; `timed` batches gave it.

    `batch_s` and `person_s` are what a batch and a recipient took of late, 0 before the first one has left.
    """

    expected_s: int
    least_s: int
    timed: int
    batch_s: float = 0.0
    person_s: float = 0.0


def batch_seconds(size: int, presenters: int = 1) -> int:
    """Return what a batch takes by the model, in seconds; presenters hand over side by side."""
    return LEAD_IN_S + WALK_ON_S + NAME_S * size + HAND_S * -(-size // max(1, presenters)) + PHOTO_S + WALK_OFF_S


def standing(awards: Awards, batch: Batch) -> int:
    """Return how many places of a batch are called, as far as that is known: who was kept back or noted away is not."""
    lock = awards.locks.get(batch.number)
    gone = set(awards.away) | (set(lock.kept_back) - awards.seen if lock is not None and lock.locked else set())
    return sum(1 for id_ in batch.certificates if id_ not in gone and awards.is_home(batch, id_))


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
        whole = _model(awards, batch)
        called = awards.times.get((batch.number, "called")) if phase != "waiting" else None
        gone = 0.0 if called is None else (now_ms - at(called)) / 1000
        decisions.add(batch.decision)
        expected += max(0.0, whole * ratio - gone)
        least += max(0.0, (whole - WALK_OFF_S) * min(1.0, ratio) - gone)
    unread = DECISION_S * len(decisions - awards.announced)
    seconds = sum(took for _batch, took in timed)
    people = sum(standing(awards, batch) for batch, _took in timed)
    return Pace(
        round(expected) + unread,
        round(least) + unread,
        len(timed),
        seconds / len(timed) if timed else 0.0,
        seconds / people if people else 0.0,
    )


def needed_seconds(awards: Awards, size: int | None = None, presenters: int | None = None) -> int:
    """Return what the whole ceremony takes by the model, as planned, or with rows of *size* or so many presenters."""
    total = DECISION_S * len({batch.decision for batch in awards.batches})
    rows: dict[tuple[str, str], list[Batch]] = {}
    for batch in awards.batches:
        rows.setdefault((batch.decision, batch.kind), []).append(batch)
    for batches in rows.values():
        if size is None:
            lengths = [(len(b.certificates), presenters or len(b.presenters)) for b in batches]
        else:
            count = sum(len(batch.certificates) for batch in batches)
            by = presenters or max(len(batch.presenters) for batch in batches)
            lengths = [(min(size, count - start), by) for start in range(0, count, size)]
        total += sum(batch_seconds(length, by) for length, by in lengths)
    return total


def _model(awards: Awards, batch: Batch) -> int:
    return batch_seconds(standing(awards, batch), len(batch.presenters))


def _ratio(awards: Awards, at: Callable[[Stamp], int]) -> tuple[float, list[tuple[Batch, float]]]:
    """Return how today's batches compare with the model, 1 before the first, and the last ones with their seconds."""
    timed = []
    for batch in awards.done:
        called, cleared = awards.times.get((batch.number, "called")), awards.times.get((batch.number, "cleared"))
        if called is not None and cleared is not None and at(cleared) > at(called):
            timed.append((batch, (at(cleared) - at(called)) / 1000))
    timed = timed[-_LAST:]
    if not timed:
        return 1.0, []
    ratio = sum(took for _batch, took in timed) / sum(_model(awards, batch) for batch, _took in timed)
    return min(_SLOWEST, max(_FASTEST, ratio)), timed
