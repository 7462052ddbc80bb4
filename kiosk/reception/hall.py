"""Who is in the hall: folded from admissions and their annulments, in whatever order these arrive.

The earliest admission that stands is *the* arrival; nothing is ever un-admitted but by an annulment. One that was
taken from paper counts by the moment that stands on the paper, not by the one at which it was typed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.roster.people import Person

# More than any screen shows; enough for the figures of the last five minutes in a rush.
_RECENT = 400
SLOT_MS = 5 * 60 * 1000
# A value of the hybrid logical clock is wall milliseconds above this many bits of a counter.
_CLOCK_BITS = 16


@dataclass(frozen=True, slots=True, order=True)
class Admission:
    """One admission as the journal has it; compared by its place in the fold.

    `wall_ms` is when the person came. `told`: that stood on paper, and the fact was written later.
    """

    order: tuple[int, str]
    event_id: str = field(compare=False)
    number: int = field(compare=False)
    wall_ms: int = field(compare=False)
    post: str = field(compare=False)
    station_id: str = field(compare=False)
    by: str = field(compare=False)
    printer: str | None = field(compare=False)
    told: bool = field(default=False, compare=False)

    @property
    def moment(self) -> tuple[int, str]:
        """What decides which of two admissions is the arrival: the order of the fold, were it written at its moment."""
        return (self.wall_ms << _CLOCK_BITS, self.event_id) if self.told else self.order


def slot_of(wall_ms: int) -> int:
    """Return the five minutes since 1970 in which an instant lies: what arrivals are counted by."""
    return wall_ms // SLOT_MS


@dataclass(frozen=True, slots=True)
class Result:
    """One line of "just scanned": an admission, a refusal, an annulment, or somebody who left.

    `came_ms` is when the person came, where that stood on paper; `wall_ms` is when it was noted.
    """

    event_id: str
    wall_ms: int
    post: str
    reason: str | None
    number: int | None
    first: str | None = None
    hint: str | None = None
    came_ms: int | None = None
    order: tuple[int, str] = (0, "")


class Hall:
    """The state of reception. Mutable: one owner applies events in the order of the fold."""

    def __init__(self, people: Mapping[int, Person]) -> None:
        """Take the live roster, whose people the counts look at."""
        self._people = people
        self._all: dict[int, dict[str, Admission]] = {}
        self.admissions: dict[str, Admission] = {}
        self.annulled: set[str] = set()
        self.present: dict[int, Admission] = {}
        # Since which place in the fold it is known that a person is here: what was read out before did not know it.
        self.known_since: dict[int, tuple[int, str]] = {}
        self.outside: set[int] = set()
        self.doubled: set[int] = set()
        self.arrivals: Counter[int] = Counter()
        self.results: deque[Result] = deque(maxlen=_RECENT)
        self.counts: Counter[str] = Counter()
        self.by_delegation: Counter[str] = Counter()

    def admit(self, admission: Admission) -> None:
        """Apply an admission."""
        self.admissions[admission.event_id] = admission
        self._all.setdefault(admission.number, {})[admission.event_id] = admission
        self._settle(admission.number)

    def note(self, result: Result) -> None:
        """Put a result in its place among the last ones; it may come later than those behind it."""
        later: list[Result] = []
        full = len(self.results) == _RECENT
        while self.results and self.results[-1].order > result.order:
            later.append(self.results.pop())
        if self.results or not full:
            self.results.append(result)
        self.results.extend(reversed(later))

    def is_new(self, number: int) -> bool:
        """Whether nothing at all is known of a person at reception: then it does not matter when he is admitted."""
        return number not in self._all

    def leave(self, number: int) -> None:
        """Note that a person has left the hall; he stays one who came."""
        if number in self.present:
            self.outside.add(number)

    def come_back(self, number: int) -> None:
        """Note that a person who had left is back."""
        self.outside.discard(number)

    @property
    def inside(self) -> int:
        """How many people are in the hall now, of every kind."""
        return len(self.present) - len(self.outside)

    def annul(self, event_id: str, number: int) -> None:
        """Apply an annulment; it may come before the admission it names."""
        self.annulled.add(event_id)
        self._settle(number)

    def history(self, number: int) -> list[Admission]:
        """Return every admission of a person, annulled ones too, in the order of the fold."""
        return sorted(self._all.get(number, {}).values())

    def recount(self) -> None:
        """Count anew after entries of the roster have changed."""
        self.counts.clear()
        self.by_delegation.clear()
        for number in self.present:
            self._count(number, 1)

    def _settle(self, number: int) -> None:
        standing = [a for a in self._all.get(number, {}).values() if a.event_id not in self.annulled]
        before = self.present.get(number)
        # Two desks that were cut off from each other may both have admitted somebody; a human looks at that. What
        # paper says beside a desk is no second person.
        (self.doubled.add if sum(not a.told for a in standing) > 1 else self.doubled.discard)(number)
        if before is not None:
            self.arrivals[slot_of(before.wall_ms)] -= 1
        if standing:
            self.present[number] = first = min(standing, key=lambda admission: admission.moment)
            self.known_since[number] = min(standing).order
            self.arrivals[slot_of(first.wall_ms)] += 1
            if before is None:
                self._count(number, 1)
        elif before is not None:
            del self.present[number], self.known_since[number]
            self.outside.discard(number)
            self._count(number, -1)

    def _count(self, number: int, step: int) -> None:
        person = self._people.get(number)
        if person is None:
            return
        self.counts[person.kind] += step
        if person.delegation:
            self.by_delegation[person.delegation] += step
        if person.kind == "delegate":
            self.counts["women"] += step * (person.gender == "nữ")
            self.counts["ethnic_minority"] += step * person.is_minority
            self.counts["direct_workers"] += step * (person.direct_worker is True)
            self.counts["party"] += step * (person.party is True)
