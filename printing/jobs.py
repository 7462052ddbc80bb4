"""A print job and its states: which may follow which.

The states are about paper, not about software: `maybe` is the honest answer when only a human can look.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

# state -> the states it may be entered from
MOVES: Final[dict[str, frozenset[str]]] = {
    "queued": frozenset({"preflight"}),
    "preflight": frozenset({"queued", "waiting", "preflight"}),
    "waiting": frozenset({"queued", "preflight", "sending"}),  # from sending only if no byte left
    "sending": frozenset({"preflight"}),  # committed before the first byte
    "confirming": frozenset({"sending"}),
    "printed": frozenset({"confirming", "maybe", "sent"}),
    "sent": frozenset({"confirming"}),  # all bytes left, this printer cannot confirm
    "maybe": frozenset({"sending", "confirming", "sent"}),  # from sent if the printer failed right after it
    "cancelled": frozenset({"queued", "preflight", "waiting", "maybe", "sent"}),
}
STATES: Final = tuple(MOVES)
TO_PRINT: Final = ("queued", "waiting", "preflight")  # what a worker may take up: surely no byte has left
IN_FLIGHT: Final = ("sending", "confirming")  # nobody knows, if the process dies now
# A page that tries a printer out proves nothing at another one: jobs of this kind stay where they are.
TRIAL: Final = "test"


@dataclass(frozen=True, slots=True)
class Job:
    """One ticket. `ref` is the journal event it belongs to; (kind, ref, copy) exists once.

    `slip` is the ticket as data; `reason` a msgid or "", filled by `reason_params`; times are wall milliseconds.
    `printer` prints it, `asked` is the one it was meant for. One that is `held` waits for a human's word, one made
    `ahead` of the day lets the others pass. `rev` grows with every change of any job. One that another machine handed
    over says `since` which hand-over it is here (a text that grows with each) and where it was asked for: its `origin`.
    """

    id: int
    kind: str
    ref: str
    copy: int
    printer: str
    slip: dict[str, Any]
    state: str
    reason: str
    reason_params: dict[str, Any]
    queued_ms: int
    changed_ms: int
    tries: int
    asked: str = ""
    held: bool = False
    ahead: bool = False
    rev: int = 0
    since: str = ""
    origin: str = ""


def from_row(row: sqlite3.Row) -> Job:
    """A row of the table as a Job."""
    values = dict(row)
    values["slip"] = json.loads(values["slip"])
    values["held"], values["ahead"] = bool(values["held"]), bool(values["ahead"])
    values["reason_params"] = json.loads(values["reason_params"])
    return Job(**values)
