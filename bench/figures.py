"""Times in milliseconds become lines of a table, each with its goal and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf

_HEAD = f"{'':<52}{'n':>6}{'p50 ms':>10}{'p99 ms':>10}   goal"


@dataclass(frozen=True, slots=True)
class Series:
    """Measured times of one thing."""

    name: str
    times: Sequence[float]

    @property
    def p50(self) -> float:
        """The time that half of them do not exceed."""
        return self.rank(0.50)

    @property
    def p99(self) -> float:
        """The time that 99 of 100 do not exceed: with a hundred or fewer the worst."""
        return self.rank(0.99)

    def rank(self, share: float) -> float:
        """Return the measured time that a share of all do not exceed (nearest rank, nothing interpolated)."""
        return sorted(self.times)[max(0, ceil(share * len(self.times)) - 1)]


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that is allowed, in milliseconds or as a ratio; a part left out is not judged."""

    p50: float = inf
    p99: float = inf

    def judge(self, p50: float, p99: float) -> str:
        """Return the goal in words, and "ok" or "over"."""
        named = [f"{name} ≤ {most:g}" for name, most in (("p50", self.p50), ("p99", self.p99)) if most < inf]
        return f"{', '.join(named)}: {'ok' if p50 <= self.p50 and p99 <= self.p99 else 'over'}"


def head() -> None:
    """Print the head of the table."""
    print(_HEAD)
    print("─" * len(_HEAD))


def line(series: Series, goal: Goal | None = None) -> None:
    """Print one series, judged if there is a goal in milliseconds."""
    judged = goal.judge(series.p50, series.p99) if goal else ""
    text = f"{series.name:<52}{len(series.times):>6}{series.p50:>10.2f}{series.p99:>10.2f}   {judged}"
    print(text.rstrip(), flush=True)


def beside(ours: Series, yardstick: Series, ratio: Goal, most: Goal | None = None) -> None:
    """Print ours, its yardstick and the ratio of the two, which is what is judged."""
    line(ours, most)
    line(yardstick)
    p50, p99 = ours.p50 / yardstick.p50, ours.p99 / yardstick.p99
    print(f"{'  ratio':<52}{'':>6}{p50:>10.2f}{p99:>10.2f}   {ratio.judge(p50, p99)}", flush=True)


def note(text: str) -> None:
    """Print a figure that is not ours, or another remark."""
    print(f"  {text}", flush=True)
