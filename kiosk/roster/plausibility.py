"""What a row says that cannot well be true: told as warnings, for a human to look at.

A name is never doubted here; duplicates are looked for in `kiosk.roster.duplicates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kiosk.roster import ethnic
from kiosk.roster.categories import is_manager
from kiosk.roster.problems import Problem, ProblemKind
from kiosk.roster.rows import RosterRow

# No name of a person has these; a name with them would stand so on the badge.
_ODD_NAME = re.compile(r"[\d()*,;:/\[\]=@]| [-–] |\b(?:chủ tịch|trưởng đoàn|trưởng ban|giám đốc)\b", re.IGNORECASE)
# Years of birth of who may be a delegate; others are rather slips.
_YEARS = (1925, 2009)


def check(rows: Iterable[RosterRow]) -> list[Problem]:
    """Return the warnings: no ethnic group of the 54, a manager marked as direct worker, an odd name or birth…"""
    return [problem for row in rows for problem in _of(row)]


def _of(row: RosterRow) -> Iterator[Problem]:
    if row.ethnicity and ethnic.group(row.ethnicity) is None:
        yield _problem("unknown_ethnicity", row, "ethnicity", row.ethnicity)
    office = row.position or row.position_unit or ""
    if row.direct_worker and (row.manager or is_manager(office)):
        yield _problem("manager_as_direct_worker", row, "direct_worker", f"{row.full_name}, {office}".rstrip(", "))
    if row.kind != "collective" and (_ODD_NAME.search(row.full_name) or " " not in row.full_name):
        yield _problem("odd_name", row, "full_name", row.full_name)
    if row.birth and not _YEARS[0] <= int(row.birth[:4]) <= _YEARS[1]:
        yield _problem("odd_birth", row, "birth", row.birth)
    if row.phone and len(row.phone) not in {10, 11}:
        yield _problem("odd_phone", row, "phone", row.phone)
    if row.category == "Đại biểu dự khuyết":
        yield _problem("alternate", row, "full_name", row.full_name)
    if row.manager and row.non_manager:
        yield _problem("manager_both_ways", row, "manager", row.full_name)


def _problem(kind: ProblemKind, row: RosterRow, name: str, value: str) -> Problem:
    return Problem(kind, row.sheet, row.row, row.cells.get(name, row.cells.get("full_name", "")), name, value)
