"""The file the spool lives in: connections that survive a power cut, one a thread, and the tables.

Kept apart from what the tables mean, so that jobs and printers share one file and one way to fail.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from printing.errors import SpoolError

# Each step takes the file from the version of its place to the next; what is there once is never changed.
_STEPS: Final = (
    """
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
CREATE INDEX job_by_printer ON job (printer, state, id)
""",
    """
ALTER TABLE job ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;
UPDATE job SET asked = printer, rev = id;
CREATE INDEX job_by_rev ON job (rev);
CREATE INDEX job_by_ref ON job (ref);
CREATE TABLE printer (
    name TEXT PRIMARY KEY,
    connection TEXT NOT NULL DEFAULT '',
    abilities TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'unknown',
    reason TEXT NOT NULL DEFAULT '',
    advice TEXT NOT NULL DEFAULT '',
    params TEXT NOT NULL DEFAULT '{}',
    near_end INTEGER NOT NULL DEFAULT 0,
    torn INTEGER NOT NULL DEFAULT 0,
    down_ms INTEGER
) STRICT
""",
    """
ALTER TABLE job ADD COLUMN since TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN origin TEXT NOT NULL DEFAULT ''
""",
)


class Database:
    """SQLite in `path`. Any thread may call any method; each thread gets its own connection.

    `identity` names the file: one that was lost and made anew has another. Every method raises SpoolError if the
    file fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._guard = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        try:
            with self._speaking():
                _bring_up_to_date(self._connection())
                self.identity: Final = str(self._connection().execute("PRAGMA application_id").fetchone()[0])
                # data_version tells of other connections only, so one that never writes sees every change.
                self._watch = _connect(path)
                self._open.append(self._watch)
        except SpoolError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections of all threads; none of them may be inside a call."""
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def version(self) -> int:
        """A number that changes whenever anyone changes the file; cheap enough to poll."""
        with self._speaking(), self._guard:
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self._speaking():
            return self._connection().execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its start; committed and on disk when the block ends."""
        with self._speaking():
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self._path)
            self._local.connection = connection
            with self._guard:
                self._open.append(connection)
        return connection

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """SQLite's errors in our own words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise SpoolError("The spool {path} failed: {error}", path=self._path, error=error) from error


def _connect(path: Path) -> sqlite3.Connection:
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


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Make or amend the tables, and name a new file by a number of its own. Safe between processes."""
    if _version(connection) > len(_STEPS):
        raise sqlite3.DatabaseError("made by a later version of the program")
    if _version(connection) == len(_STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        at = _version(connection)
        for step in _STEPS[at:]:
            for statement in step.split(";\n"):
                connection.execute(statement)
        if at == 0:
            connection.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
        connection.execute(f"PRAGMA user_version = {len(_STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
