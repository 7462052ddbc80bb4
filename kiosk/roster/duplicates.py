"""The same person twice in a list: certain (an error) or only likely (a warning); namesakes are neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.rows import RosterRow
from kiosk.text.normalise import fold, spelled

_FULL_DATE = 10


@dataclass
class _Seen:
    """What the rows so far have used up."""

    codes: set[str] = field(default_factory=set)
    identities: dict[Hashable, RosterRow] = field(default_factory=dict)
    names: defaultdict[str, list[RosterRow]] = field(default_factory=lambda: defaultdict(list))


def check(rows: Iterable[RosterRow]) -> tuple[list[RosterRow], list[Problem], list[Problem]]:
    """Return the rows to keep, the errors and the warnings.

    Of two equal rows the first is kept. Equal means the same code, or the same name, birth and unit; a name
    that differs in its marks, or another phone or post, is only alike.
    """
    seen = _Seen()
    kept: list[RosterRow] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for row in rows:
        identity = (row.kind, _written(row.full_name), row.birth, _unit(row), fold(row.award or "") if row.kind else "")
        twin = seen.identities.get(identity)
        code = fold(row.code or "")
        name = _sound(row.full_name)
        if code and code in seen.codes:
            errors.append(_problem("duplicate_code", row, "code", row.code or ""))
        elif twin is not None and not _apart(row, twin):
            errors.append(_problem("duplicate", row, "full_name", row.full_name))
        else:
            alike = twin is not None or any(_alike(row, other) for other in seen.names[name])
            if row.kind in {None, "guest"} and alike:
                warnings.append(_problem("possible_duplicate", row, "full_name", row.full_name))
            kept.append(row)
        seen.codes.add(code)
        seen.identities.setdefault(identity, row)
        seen.names[name].append(row)
    return kept, errors, warnings


def _problem(kind: ProblemKind, row: RosterRow, of: str, value: str) -> Problem:
    """Return a problem at the cell of field *of*."""
    return Problem(kind, row.sheet, row.row, row.cells.get(of, ""), of, value)


def _unit(row: RosterRow) -> str:
    """Return the unit (or what stands for it) for comparison."""
    return fold(row.unit or row.position_unit or row.delegation or "")


def _written(name: str) -> str:
    """Return a name for comparison: letter by letter, but without marks where it was typed without any."""
    return fold(name) if name.isascii() else spelled(name)


def _apart(row: RosterRow, other: RosterRow) -> bool:
    """Whether two rows of one name, birth and unit say themselves that they are two: by phone or post."""
    phones = row.phone and other.phone and row.phone != other.phone
    posts = row.position and other.position and fold(row.position) != fold(other.position)
    return bool(phones or posts)


def _sound(name: str) -> str:
    """Return a name for comparison by ear: Vy and Vi are one."""
    return fold(name).replace("y", "i")


def _alike(row: RosterRow, other: RosterRow) -> bool:
    """Whether two rows of one name may be one person: births that agree and nothing that tells them apart.

    The same full date speaks for one person in whatever unit; a year or no birth needs the same unit or phone.
    """
    mine, theirs = row.birth or "", other.birth or ""
    if not (mine.startswith(theirs) or theirs.startswith(mine)):
        return False
    if mine == theirs and len(mine) == _FULL_DATE:
        return True
    same_phone = row.phone is not None and row.phone == other.phone
    return same_phone or _unit(row) == _unit(other)
