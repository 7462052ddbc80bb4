"""The count of a show of hands: sums, shares that add up to 100,00, and whether the threshold is met. No floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from agenda.errors import Refused

_THRESHOLD = re.compile(r"(>=?)([1-9][0-9]?)/([1-9][0-9]?)")
MOST_VOTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Hands of those in the `hall`, who are the base; `derived`: the yes-count is the rest, nobody counted it."""

    hall: int
    yes: int
    no: int
    other: int
    derived: bool = False

    @property
    def not_voting(self) -> int:
        """How many raised no hand at all."""
        return self.hall - self.yes - self.no - self.other

    def shares(self) -> dict[str, str]:
        """Return the shares of the hall in per cent: "97,50" with a decimal comma; together they are 100,00.

        The rest of rounding down goes to those that lost most by it (largest remainder).
        """
        counts = {"yes": self.yes, "no": self.no, "other": self.other, "not_voting": self.not_voting}
        if self.hall == 0:
            return dict.fromkeys(counts, "0,00")
        exact = {name: Fraction(count * 10_000, self.hall) for name, count in counts.items()}
        floor = {name: int(value) for name, value in exact.items()}
        order = sorted(exact, key=lambda name: (floor[name] - exact[name], list(exact).index(name)))
        for name in order[: 10_000 - sum(floor.values())]:
            floor[name] += 1
        return {name: f"{value // 100},{value % 100:02d}" for name, value in floor.items()}

    def passes(self, threshold: str) -> bool:
        """Return whether the yes-votes are enough of the hall: ">1/2" is more than half of it."""
        found = _THRESHOLD.fullmatch(threshold)
        if found is None or self.hall == 0:
            return False
        needed = Fraction(int(found[2]), int(found[3])) * self.hall
        return self.yes > needed if found[1] == ">" else self.yes >= needed


def tally(hall: int, yes: int | None, no: int, other: int) -> Tally:
    """Return the count of a vote; without a yes-count it is whoever was neither against nor of another mind.

    Raises Refused when the sum cannot be.
    """
    if not 1 <= hall <= MOST_VOTES:
        raise Refused("How many delegates are in the hall?")
    if min(no, other, yes or 0) < 0:
        raise Refused("Votes are no negative numbers.")
    derived = yes is None
    counted = hall - no - other if yes is None else yes
    if counted < 0 or counted + no + other > hall:
        raise Refused(
            "{sum} hands are more than the {hall} delegates in the hall.", sum=(yes or 0) + no + other, hall=hall
        )
    return Tally(hall, counted, no, other, derived)


def part_of(part: int, whole: int) -> str:
    """Return a part in per cent of a whole, rounded half up to two decimals: "97,50"; it may be more than 100."""
    value = (20_000 * part + whole) // (2 * whole)
    return f"{value // 100},{value % 100:02d}"


def plain_share(share: str) -> str:
    """Return a share as it is read: "97,50" as "97,5", "100,00" as "100"."""
    return share.rstrip("0").rstrip(",")
