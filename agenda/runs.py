"""How a step has run: stretches of running, standing still and speaking, in ms on the event clock.

Kept apart from the fold so that cutting and joining stretches can be read, and tested, by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple


class Stretch(NamedTuple):
    """A time without interruption; `end_ms` is None while it lasts."""

    start_ms: int
    end_ms: int | None = None

    def length(self, now_ms: int) -> int:
        """Return its length in ms as of now, never negative."""
        return max(0, (now_ms if self.end_ms is None else self.end_ms) - self.start_ms)


Stretches = tuple[Stretch, ...]


def total(stretches: Stretches, now_ms: int) -> int:
    """Return the ms in all stretches together."""
    return sum(stretch.length(now_ms) for stretch in stretches)


def close(stretches: Stretches, at_ms: int) -> Stretches:
    """Return them with the one that lasts, if any, ended at a moment."""
    if not stretches or stretches[-1].end_ms is not None:
        return stretches
    start_ms = stretches[-1].start_ms
    return (*stretches[:-1], Stretch(start_ms, max(start_ms, at_ms)))


def _cut(stretches: Stretches, at_ms: int) -> Stretches:
    """Return what of the closed stretches lies before a moment."""
    return tuple(Stretch(s.start_ms, min(s.end_ms or at_ms, at_ms)) for s in stretches if s.start_ms < at_ms)


@dataclass(frozen=True, slots=True)
class Run:
    """How a step has run so far: pauses are kept apart from running, added minutes apart from both.

    `planned_s` is what it was given anew on the day, None as the programme says; `dropped` the segments left out.
    `interrupted`: it ran, and is to go on. `came_from` is the key of the step that ran before it.
    """

    started_ms: int | None = None
    ended_ms: int | None = None
    running: Stretches = ()
    pauses: Stretches = ()
    added_minutes: int = 0
    planned_s: int | None = None
    dropped: frozenset[int] = frozenset()
    skipped: bool = False
    interrupted: bool = False
    segments: tuple[Stretches, ...] = ()
    segment: int | None = None
    came_from: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing of it is to come: it has run to its end, or is left out."""
        return self.skipped or (self.ended_ms is not None and not self.interrupted)

    def elapsed(self, now_ms: int) -> int:
        """Return the running time in ms, pauses apart."""
        return total(self.running, now_ms)

    def paused(self, now_ms: int) -> int:
        """Return the time in ms it has stood still."""
        return total(self.pauses, now_ms)

    def closed(self, at_ms: int) -> Run:
        """Return it with everything that lasts stopped."""
        return replace(
            self,
            running=close(self.running, at_ms),
            pauses=close(self.pauses, at_ms),
            segments=tuple(close(stretches, at_ms) for stretches in self.segments),
        )

    def ended(self, at_ms: int) -> Run:
        """Return it stopped for good."""
        return replace(self.closed(at_ms), ended_ms=at_ms)

    def ended_earlier(self, at_ms: int) -> Run:
        """Return it as if it had ended before it did."""
        return replace(
            self,
            ended_ms=at_ms,
            running=_cut(self.running, at_ms),
            pauses=_cut(self.pauses, at_ms),
            segments=tuple(_cut(stretches, at_ms) for stretches in self.segments),
        )

    def started_earlier(self, ms: int) -> Run:
        """Return it as if its last opening had been earlier, its segment of that moment with it."""
        opened_ms = self.running[self._opening].start_ms

        def earlier(stretches: Stretches) -> Stretches:
            return tuple(Stretch(s.start_ms - ms, s.end_ms) if s.start_ms == opened_ms else s for s in stretches)

        started_ms = self.started_ms
        return replace(
            self,
            started_ms=opened_ms - ms if started_ms == opened_ms else started_ms,
            running=earlier(self.running),
            segments=tuple(earlier(s) for s in self.segments),
        )

    @property
    def opened_ms(self) -> int | None:
        """When it was entered last."""
        return self.running[self._opening].start_ms if self.running else None

    @property
    def _opening(self) -> int:
        """Return which stretch began with entering the step: the last one that follows no pause."""
        ends = {pause.end_ms for pause in self.pauses}
        return max((i for i, s in enumerate(self.running) if s.start_ms not in ends or i == 0), default=0)

    def opened(self, at_ms: int, segment: int | None) -> Run:
        """Return it running from a moment on, in the given segment."""
        segments = tuple((*s, Stretch(at_ms)) if i == segment else s for i, s in enumerate(self.segments))
        return replace(self, running=(*self.running, Stretch(at_ms)), segments=segments, segment=segment)

    def in_segment(self, segment: int, at_ms: int, *, standing: bool) -> Run:
        """Return it in another segment; `standing`: in a pause, so that the segment runs from the resumption."""
        segments = [close(stretches, at_ms) for stretches in self.segments]
        if not standing:
            segments[segment] = (*segments[segment], Stretch(at_ms))
        return replace(self, segments=tuple(segments), segment=segment)

    def without(self, from_ms: int, at_ms: int) -> Run:
        """Return it as if it had stood still from a moment until now."""
        open_segment = next((i for i, s in enumerate(self.segments) if s and s[-1].end_ms is None), None)
        if not self.running or self.running[-1].end_ms is not None:
            return self
        from_ms = max(from_ms, self.running[-1].start_ms)
        cut = replace(
            self,
            running=close(self.running, from_ms),
            pauses=(*self.pauses, Stretch(from_ms, at_ms)),
            segments=tuple(close(s, max(from_ms, s[-1].start_ms) if s else from_ms) for s in self.segments),
        )
        return cut.opened(at_ms, open_segment)
