"""Shares in per cent that add up: two decimals by the largest remainder (Hamilton's method).

Rounded one by one, the parts of every second real breakdown do not make 100,00, and somebody in the hall adds them up.
A share is an int, hundredths of a per cent: 9300 is 93,00 %.
"""

from __future__ import annotations

from collections.abc import Sequence

WHOLE = 10_000


def shares(counts: Sequence[int], whole: int = WHOLE) -> list[int]:
    """Return the parts of *whole* in proportion to *counts*; they make *whole* exactly, or all are 0 if nobody is.

    Each part is its exact share rounded down or up. Of equal remainders the larger count comes first, then the
    earlier one.

    >>> shares([1, 1, 1])
    [3334, 3333, 3333]
    """
    everybody = sum(counts)
    if everybody <= 0:
        return [0] * len(counts)
    parts = [whole * count // everybody for count in counts]
    order = sorted(range(len(counts)), key=lambda at: (-(whole * counts[at] % everybody), -counts[at], at))
    for at in order[: whole - sum(parts)]:
        parts[at] += 1
    return parts


def share_of(count: int, everybody: int) -> int:
    """Return one share for itself, rounded half up; 0 of nobody.

    >>> share_of(186, 200)
    9300
    """
    return (2 * WHOLE * count + everybody) // (2 * everybody) if everybody > 0 else 0
