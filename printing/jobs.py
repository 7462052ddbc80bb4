"""A print job, its states, and the table they are kept in.

The states are about paper, not about software: `maybe` is the honest answer when only a human can look.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
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
    "maybe": frozenset({"sending", "confirming"}),
    "cancelled": frozenset({"queued", "preflight", "waiting", "maybe", "sent"}),
}
STATES: Final = tuple(MOVES)
TO_PRINT: Final = ("queued", "waiting", "preflight")  # what a worker may take up: surely no byte has left
IN_FLIGHT: Final = ("sending", "confirming")  # nobody knows, if the process dies now

SCHEMA = """
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    copy INTEGER NOT NULL CHECK (copy >= 1),
    printer TEXT NOT NULL,
    slip TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    reason_params TEXT NOT NULL DEFAULT '{}',
    queued_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, ref, copy)
) STRICT;
CREATE INDEX job_by_printer ON job (printer, state, id);
PRAGMA user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One ticket. `ref` is the journal event it belongs to; (kind, ref, copy) exists once.

    `slip` is the ticket as data; `reason` a msgid or "", filled by `reason_params`; times are wall milliseconds.
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


def from_row(row: sqlite3.Row) -> Job:
    """A row of the table as a Job."""
    values = dict(row)
    values["slip"] = json.loads(values["slip"])
    values["reason_params"] = json.loads(values["reason_params"])
    return Job(**values)


def open_database(path: Path) -> sqlite3.Connection:
    """A connection that survives a power cut (WAL, synchronous FULL) and waits up to 5 s for other writers.

    Autocommit: transactions are begun by hand, always IMMEDIATE. The file is made with mode 0600.
    """
    # Only a new file: to open and close one in use would drop SQLite's own locks on it (POSIX, close(2)).
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    # One thread uses a connection, but another one may close it.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA busy_timeout = 5000")
    except BaseException:
        connection.close()
        raise
    return connection


def create_table(connection: sqlite3.Connection) -> None:
    """Make the table unless it is there, and name the file by a number of its own. Safe between processes."""
    if connection.execute("PRAGMA user_version").fetchone()[0]:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        made = not connection.execute("PRAGMA user_version").fetchone()[0]
        if made:
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
