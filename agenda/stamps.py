"""When something happened, told three ways, so that a wall clock set wrong or set right moves no running time.

Within one boot the monotonic clock counts; across boots and machines only the wall clock is left, and is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

_NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment: wall clock (UTC epoch ms), monotonic clock (ns) and the boot it counts from ("" = unknown)."""

    wall_ms: int
    mono_ns: int
    boot_id: str


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in ms, never negative; `exact` is False when only the wall clock could tell it."""

    ms: int
    exact: bool


def between(earlier: Stamp, later: Stamp) -> Span:
    """Return the time from one stamp to the other, by the monotonic clock when both are of one known boot."""
    if earlier.boot_id and earlier.boot_id == later.boot_id:
        return Span(max(0, (later.mono_ns - earlier.mono_ns) // _NS_PER_MS), exact=True)
    return Span(max(0, later.wall_ms - earlier.wall_ms), exact=False)


@dataclass(frozen=True, slots=True)
class EventClock:
    """The clock of the conference: the wall at its start plus the exact time since; wall steps do not move it.

    A stamp of another boot is placed after the stamp noted last, by the wall difference; from then on that boot
    counts exactly too, but the clock as a whole is `exact` no longer.
    """

    anchors: tuple[tuple[str, int, int], ...]  # boot, its monotonic ns, the event clock's ms at that moment
    last: Stamp
    last_ms: int
    exact: bool

    @classmethod
    def begin(cls, stamp: Stamp) -> EventClock:
        """Start the clock at a stamp: here, once, the wall is believed."""
        known = bool(stamp.boot_id)
        anchors = ((stamp.boot_id, stamp.mono_ns, stamp.wall_ms),) if known else ()
        return cls(anchors, stamp, stamp.wall_ms, known)

    def at(self, stamp: Stamp) -> int:
        """Return the event clock's UTC epoch ms at a stamp."""
        for boot, mono_ns, at_ms in self.anchors:
            if boot == stamp.boot_id:
                return at_ms + (stamp.mono_ns - mono_ns) // _NS_PER_MS
        return self.last_ms + between(self.last, stamp).ms

    def knows(self, stamp: Stamp) -> bool:
        """Tell whether this boot is one that counts exactly."""
        return any(boot == stamp.boot_id for boot, _, _ in self.anchors)

    def counts(self, stamp: Stamp) -> bool:
        """Tell whether the time up to a stamp is exact."""
        return self.exact and self.knows(stamp)

    def told(self, stamp: Stamp, at_ms: int) -> EventClock:
        """Return the clock that has been told its ms at a stamp; it never goes back."""
        at_ms = max(at_ms, self.last_ms)
        others = tuple(anchor for anchor in self.anchors if anchor[0] != stamp.boot_id)
        anchors = (*others, (stamp.boot_id, stamp.mono_ns, at_ms)) if stamp.boot_id else others
        return EventClock(anchors, stamp, at_ms, exact=False)

    def note(self, stamp: Stamp) -> EventClock:
        """Return the clock that has seen a stamp; a boot seen for the first time counts exactly from here."""
        at_ms = self.at(stamp)
        if self.knows(stamp):
            return self if at_ms < self.last_ms else replace(self, last=stamp, last_ms=at_ms)
        anchors = (*self.anchors, (stamp.boot_id, stamp.mono_ns, at_ms)) if stamp.boot_id else self.anchors
        return EventClock(anchors, stamp, at_ms, exact=False)
