"""People counted by what is known of them: each kind with its share, and how many nothing is known of.

Unknown stays unknown: an empty cell is neither yes nor no, and has a share of its own, so that every breakdown makes
100,00 %.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kiosk.reception.shares import shares
from kiosk.roster.people import Person
from kiosk.text.normalise import clean, fold

KINH = "Kinh"
# The levels from the highest down, as folded words; what is none of them comes behind, the larger group first.
_EDUCATION = (
    r"tien si|\bts\b|tskh",
    r"thac si|\bths\b",
    r"sau dai hoc|cao hoc|chuyen khoa|\bck ?i",
    r"dai hoc|cu nhan|ky su|bac si|\bdh\b",
    r"cao dang|\bcd\b",
    r"trung cap|trung hoc chuyen nghiep|\btc\b",
    r"so cap|\bnghe\b|cong nhan ky thuat",
    r"thpt|trung hoc pho thong|\b12\b",
    r"thcs|trung hoc co so",
)
_THEORY = (r"cu nhan", r"cao cap|\bcc\b", r"trung cap|\btc\b", r"so cap|\bsc\b", r"chua")


@dataclass(frozen=True, slots=True)
class Part:
    """So many of one kind; `share` in hundredths of a per cent of everybody counted."""

    name: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Everybody counted, each in one part or in `unknown`; all shares make 10000, or 0 where nobody is counted."""

    parts: tuple[Part, ...]
    unknown: Part

    def count(self, name: str) -> int:
        """Return how many are of a kind; 0 for one that nobody is of."""
        return next((part.count for part in self.parts if part.name == name), 0)

    def part(self, name: str) -> Part:
        """Return a part by its name; an empty one for a kind that nobody is of."""
        return next((part for part in self.parts if part.name == name), Part(name, 0, 0))


def known(people: Iterable[Person], names: Sequence[str], of: Callable[[Person], str | None]) -> Breakdown:
    """Count by a field of a few values that are all named, in this order; anything else is unknown."""
    counts = Counter(of(person) for person in people)
    everybody = sum(counts.values())
    listed = [(name, counts[name]) for name in names]
    return _made(listed, everybody - sum(count for _name, count in listed))


def flagged(people: Iterable[Person], of: Callable[[Person], bool | None]) -> Breakdown:
    """Count by a field that is True ("yes"), False ("no") or not known."""
    return known(people, ("yes", "no"), lambda person: {True: "yes", False: "no"}.get(of(person)))  # type: ignore[arg-type]


def written(
    people: Iterable[Person], of: Callable[[Person], str | None], order: Callable[[str], int] = lambda _name: 0
) -> Breakdown:
    """Count by a field as it is written, marks and case aside, under its commonest writing; larger groups first.

    *order* sorts before the size does.
    """
    writings: dict[str, Counter[str]] = {}
    unknown = 0
    for person in people:
        said = clean(of(person) or "")
        if said:
            writings.setdefault(fold(said) or said, Counter())[said] += 1
        else:
            unknown += 1
    groups = [(forms.most_common(1)[0][0], forms.total()) for forms in writings.values()]
    groups.sort(key=lambda group: (order(group[0]), -group[1], fold(group[0]), group[0]))
    return _made(groups, unknown)


def education(people: Iterable[Person]) -> Breakdown:
    """Count by education, the highest first."""
    return written(people, lambda person: person.education, lambda name: _level(name, _EDUCATION))


def theory(people: Iterable[Person]) -> Breakdown:
    """Count by political theory, the highest first."""
    return written(people, lambda person: person.political_theory, lambda name: _level(name, _THEORY))


def ethnic(people: Sequence[Person]) -> tuple[Breakdown, tuple[Part, ...]]:
    """Count Kinh ("Kinh") and minorities ("minority"), and the minorities by name, the largest first.

    The shares of the groups make the share of the minorities, not each its own rounding: who adds up finds no gap.
    """
    both = known(people, (KINH, "minority"), _origin)
    named = written([person for person in people if person.is_minority], lambda person: person.ethnicity)
    parted = shares([part.count for part in (*named.parts, named.unknown)], both.part("minority").share)
    groups = (Part(part.name, part.count, share) for part, share in zip(named.parts, parted, strict=False))
    return both, tuple(groups)


def _origin(person: Person) -> str | None:
    return None if person.ethnicity is None else "minority" if person.is_minority else KINH


def _made(counts: Sequence[tuple[str, int]], unknown: int) -> Breakdown:
    *parted, rest = shares([*(count for _name, count in counts), unknown])
    parts = (Part(name, count, share) for (name, count), share in zip(counts, parted, strict=True))
    return Breakdown(tuple(parts), Part("", unknown, rest))


def _level(name: str, levels: Sequence[str]) -> int:
    folded = fold(name)
    return next((at for at, words in enumerate(levels) if re.search(words, folded)), len(levels))
