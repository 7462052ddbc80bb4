"""The same person twice in a list: certain (an error) or only likely (a warning); namesakes are neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.rows import RosterRow
from kiosk.vietnamese import fold

_FULL_DATE = 10


@dataclass
class _Seen:
    """What the rows so far have used up."""

    codes: set[str] = field(default_factory=set)
    identities: set[Hashable] = field(default_factory=set)
    names: defaultdict[str, list[RosterRow]] = field(default_factory=lambda: defaultdict(list))


def check(rows: Iterable[RosterRow]) -> tuple[list[RosterRow], list[Problem], list[Problem]]:
    """Return the rows to keep, the errors and the warnings.

    Of two equal rows the first is kept. Equal means the same code, or the same name, birth and unit without marks.
    """
    seen = _Seen()
    kept: list[RosterRow] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for row in rows:
        identity = (
            row.kind,
            fold(row.full_name),
            row.birth,
            _unit(row),
            fold(row.award or "") if row.kind else "",
        )
        code = fold(row.code or "")
        name = _sound(row.full_name)
        if code and code in seen.codes:
            errors.append(_problem("duplicate_code", row, "code", row.code or ""))
        elif identity in seen.identities:
            errors.append(_problem("duplicate", row, "full_name", row.full_name))
        else:
            if row.kind in {None, "guest"} and any(_alike(row, other) for other in seen.names[name]):
                warnings.append(_problem("possible_duplicate", row, "full_name", row.full_name))
            kept.append(row)
        seen.codes.add(code)
        seen.identities.add(identity)
        seen.names[name].append(row)
    return kept, errors, warnings


def _problem(kind: ProblemKind, row: RosterRow, of: str, value: str) -> Problem:
    """Return a problem at the cell of field *of*."""
    return Problem(kind, row.sheet, row.row, row.cells.get(of, ""), of, value)


def _unit(row: RosterRow) -> str:
    """Return the unit (or what stands for it) for comparison."""
    return fold(row.unit or row.position_unit or "")


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
