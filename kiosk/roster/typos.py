"""Slips of the fingers: a letter left out, doubled, wrong, or two in the wrong order (Damerau and Levenshtein)."""

from __future__ import annotations

# A word of two letters is one slip away from half of all names.
_SHORTEST = 3
_LONG = 6
_LONGEST = 20
_UNFINISHED = 0.5


def allowed(typed: str) -> int:
    """Return how many slips a word of that length may hold."""
    if not (_SHORTEST <= len(typed) <= _LONGEST and typed.isalpha()):
        return 0
    return 1 if len(typed) < _LONG else 2


def slips(typed: str, word: str, most: int) -> float | None:
    """Return how many slips turn *word* into *typed*, None if more than *most*.

    A beginning of the word is half a slip farther: the clerk may not have come to its end.

    >>> slips("nguyne", "nguyen", 2), slips("qunh", "quynhanh", 1), slips("hoa", "lan", 1)
    (1, 1.5, None)
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        previous, row = row, [i]
        for j, other in enumerate(word, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(previous) > most:
            return None
        before = previous
    whole, beginning = row[-1], min(row)
    nearest: float = whole if whole <= beginning else beginning + _UNFINISHED
    return nearest if beginning <= most else None
