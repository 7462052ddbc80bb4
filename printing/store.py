"""The jobs on disk: every ticket and what became of it, in a file that outlives crashes and power cuts.

Exactly-once lives here: one promise for each (kind, ref, copy), one committed state, and moves that cannot race.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from printing.errors import SpoolError
from printing.jobs import IN_FLIGHT, MOVES, STATES, TO_PRINT, Job, create_table, from_row, open_database


class Spool:
    """The jobs in `path`. Any thread may call any method; each thread gets its own connection.

    `wall_ms` gives the wall time in milliseconds. Every method raises SpoolError if the file fails.
    `identity` names the file: one that was lost and made anew has another, and knows nothing of what was printed.
    """

    def __init__(self, path: Path, wall_ms: Callable[[], int]) -> None:
        self._path = path
        self._wall_ms = wall_ms
        self._local = threading.local()
        self._guard = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        try:
            with self._speaking():
                create_table(self._connection())
                self.identity: Final = str(self._connection().execute("PRAGMA application_id").fetchone()[0])
                # data_version tells of other connections only, so one that never writes sees every change.
                self._watch = open_database(path)
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

    def queue(
        self,
        kind: str,
        ref: str,
        printer: str,
        slip: Mapping[str, Any],
        copy: int = 1,
        state: str = "queued",
    ) -> Job | None:
        """Promise a ticket; None if (kind, ref, copy) was promised before, whatever became of it."""
        if state not in MOVES:
            raise ValueError(state)
        with self._writing() as db:
            return self._insert(db, kind, ref, copy, printer, slip, state)

    def jobs(self, *states: str, limit: int = 200) -> list[Job]:
        """The newest jobs first, in these states (or any)."""
        wanted = states or STATES
        query = f"SELECT * FROM job WHERE state IN ({_marks(wanted)}) ORDER BY id DESC LIMIT ?"
        return [from_row(row) for row in self._read(query, *wanted, limit)]

    def job(self, job_id: int) -> Job | None:
        rows = self._read("SELECT * FROM job WHERE id = ?", job_id)
        return from_row(rows[0]) if rows else None

    def latest(self) -> dict[str, Job]:
        """For each ref its highest copy."""
        return {job.ref: job for job in map(from_row, self._read("SELECT * FROM job ORDER BY copy, id"))}

    def counts(self, printer: str = "") -> dict[str, int]:
        """How many jobs are in each state (all states, 0 included), of one printer or of all."""
        rows = self._read(
            "SELECT state, count(*) FROM job WHERE printer = ? OR ? = '' GROUP BY state", printer, printer
        )
        return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}

    def refs(self, kind: str) -> set[str]:
        """Every ref for which a ticket of this kind was ever promised."""
        return {row[0] for row in self._read("SELECT DISTINCT ref FROM job WHERE kind = ?", kind)}

    def move(self, job_id: int, state: str, reason: str = "", **params: object) -> Job | None:
        """Commit a change of state; None if this state cannot follow the job's own (say, it was cancelled)."""
        with self._writing() as db:
            return self._move(db, job_id, state, reason, params, MOVES[state])

    def cancel(self, job_id: int) -> bool:
        """Give a ticket up, for example because a badge was written by hand. False if it is too late for that."""
        return self.move(job_id, "cancelled") is not None

    def resolve(self, job_id: int, came_out: bool, stamp: str = "BẢN IN LẠI") -> Job | None:
        """A human looked: the ticket came out (printed), or not (cancelled, and the next copy is queued).

        Returns the job that now stands for the ticket, or None if it was not in doubt (not `maybe` or `sent`).
        """
        with self._writing() as db:
            state = "printed" if came_out else "cancelled"
            job = self._move(db, job_id, state, "", {}, frozenset({"maybe", "sent"}))
            if job is None or came_out:
                return job
            # Only a badge says that it is a copy; a list printed again is the list.
            slip = {**job.slip, "stamp": stamp} if job.slip.get("slip") == "badge" else job.slip
            row = db.execute("SELECT max(copy) FROM job WHERE kind = ? AND ref = ?", (job.kind, job.ref)).fetchone()
            return self._insert(db, job.kind, job.ref, row[0] + 1, job.printer, slip, "queued")

    def recover(self, printer: str) -> list[Job]:
        """What a dead owner left in flight becomes `maybe`. Only the printer's owner may call this."""
        left = self._read(
            f"SELECT id FROM job WHERE printer = ? AND state IN ({_marks(IN_FLIGHT)}) ORDER BY id", printer, *IN_FLIGHT
        )
        reason = "Printing was interrupted; please look whether the paper came out."
        moved = [self.move(row[0], "maybe", reason) for row in left]
        return [job for job in moved if job]

    def next_for(self, printer: str, skip: Collection[int] = ()) -> Job | None:
        """The oldest job of which surely no byte has left, except those to skip."""
        query = f"SELECT id FROM job WHERE printer = ? AND state IN ({_marks(TO_PRINT)}) ORDER BY id"
        chosen = next((row[0] for row in self._read(query, printer, *TO_PRINT) if row[0] not in skip), None)
        return None if chosen is None else self.job(chosen)

    def version(self) -> int:
        """A number that changes whenever anyone changes the spool; cheap enough to poll."""
        with self._speaking(), self._guard:
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _insert(
        self,
        db: sqlite3.Connection,
        kind: str,
        ref: str,
        copy: int,
        printer: str,
        slip: Mapping[str, Any],
        state: str,
    ) -> Job | None:
        now = self._wall_ms()
        row = db.execute(
            "INSERT INTO job (kind, ref, copy, printer, slip, state, queued_ms, changed_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, ref, copy) DO NOTHING RETURNING *",
            (kind, ref, copy, printer, json.dumps(slip), state, now, now),
        ).fetchone()
        return from_row(row) if row else None

    def _move(
        self,
        db: sqlite3.Connection,
        job_id: int,
        state: str,
        reason: str,
        params: Mapping[str, object],
        sources: Collection[str],
    ) -> Job | None:
        row = db.execute(
            "UPDATE job SET state = ?, reason = ?, reason_params = ?, changed_ms = ?, tries = tries + ?"
            f" WHERE id = ? AND state IN ({_marks(sources)}) RETURNING *",
            (
                state,
                reason,
                json.dumps(params, default=str),
                self._wall_ms(),
                int(state == "preflight"),
                job_id,
                *sources,
            ),
        ).fetchone()
        return from_row(row) if row else None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = open_database(self._path)
            self._local.connection = connection
            with self._guard:
                self._open.append(connection)
        return connection

    def _read(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._speaking():
            return self._connection().execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
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

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """SQLite's errors in our own words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise SpoolError("The spool {path} failed: {error}", path=self._path, error=error) from error


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
