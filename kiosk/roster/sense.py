"""What a row says that cannot well be true: told as warnings, for a human to look at.

A name is never doubted here; duplicates are looked for in `kiosk.roster.duplicates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kiosk.roster import ethnic
from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.rows import RosterRow
from kiosk.roster.standing import is_manager


def check(rows: Iterable[RosterRow]) -> list[Problem]:
    """Return the warnings: an ethnic group that is none of the 54, a manager marked as direct worker."""
    return [problem for row in rows for problem in _of(row)]


def _of(row: RosterRow) -> Iterator[Problem]:
    if row.ethnicity and ethnic.group(row.ethnicity) is None:
        yield _problem("unknown_ethnicity", row, "ethnicity", row.ethnicity)
    office = row.position or row.position_unit or ""
    if row.direct_worker and (row.manager or is_manager(office)):
        yield _problem("manager_as_direct_worker", row, "direct_worker", f"{row.full_name}, {office}".rstrip(", "))
    if row.manager and row.non_manager:
        yield _problem("manager_both_ways", row, "manager", row.full_name)


def _problem(kind: ProblemKind, row: RosterRow, name: str, value: str) -> Problem:
    return Problem(kind, row.sheet, row.row, row.cells.get(name, row.cells.get("full_name", "")), name, value)
