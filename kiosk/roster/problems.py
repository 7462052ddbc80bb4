"""What is wrong, or looks wrong, with a row of a file: data that is shown beside its cell, never an exception.

A file that cannot be read at all is another matter: that is `kiosk.errors.ImportRefused`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

ProblemKind = Literal[
    "invalid_date",
    "missing_required",
    "duplicate",
    "duplicate_code",
    "lost_characters",
    "no_stored_value",
    "possible_duplicate",
    "missing_letters",
    "unknown_ethnicity",
    "manager_as_direct_worker",
    "manager_both_ways",
    "odd_name",
    "odd_birth",
    "odd_phone",
    "alternate",
]
WARNINGS: frozenset[ProblemKind] = frozenset(
    {
        "possible_duplicate",
        "missing_letters",
        "unknown_ethnicity",
        "manager_as_direct_worker",
        "manager_both_ways",
        "odd_name",
        "odd_birth",
        "odd_phone",
        "alternate",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one cell.

    `sheet` is "" for CSV; `row` is 1-based as the spreadsheet shows it; `cell` is the A1 address; `value` is what
    the cell says, "" when it is empty. All kinds block an import but those of WARNINGS.
    """

    kind: ProblemKind
    sheet: str
    row: int
    cell: str
    field: str
    value: str

    @property
    def blocks(self) -> bool:
        """Whether it blocks an import."""
        return self.kind not in WARNINGS

    def to_json(self) -> dict[str, str | int]:
        """Return the six fields for the command line's JSON."""
        return asdict(self)
