"""The jobs on disk: every ticket and what became of it, in a file that outlives crashes and power cuts.

Exactly-once lives here: one promise for each (kind, ref, copy), one committed state, and moves that cannot race.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from printing.database import Database
from printing.jobs import IN_FLIGHT, MOVES, STATES, TO_PRINT, TRIAL, Job, from_row

BY_HAND = "Written by hand."
REPLACED = "Replaced by another copy."
# kind, ref, copy, printer, slip as JSON, state, ahead, held, reason, since, origin
_New = tuple[str, str, int, str, str, str, bool, bool, str, str, str]


class Spool(Database):
    """The jobs in `path`; `wall_ms` gives the wall time in milliseconds."""

    def __init__(self, path: Path, wall_ms: Callable[[], int]) -> None:
        self.wall_ms = wall_ms
        super().__init__(path)

    def queue(
        self,
        kind: str,
        ref: str,
        printer: str,
        slip: Mapping[str, Any],
        copy: int = 1,
        state: str = "queued",
        *,
        ahead: bool = False,
        held: bool = False,
        reason: str = "",
        since: str = "",
        origin: str = "",
    ) -> Job | None:
        """Promise a ticket; None if (kind, ref, copy) was promised before, whatever became of it.

        One that is `held` waits for a human's word from the start; `reason` says why it begins in a state; `since`
        and `origin` are those of a ticket that another machine handed over.
        """
        if state not in MOVES:
            raise ValueError(state)
        with self.writing() as db:
            return self._insert(
                db, (kind, ref, copy, printer, json.dumps(slip), state, ahead, held, reason, since, origin)
            )

    def jobs(self, *states: str, limit: int = 200) -> list[Job]:
        """The newest jobs first, in these states (or any)."""
        wanted = states or STATES
        query = f"SELECT * FROM job WHERE state IN ({_marks(wanted)}) ORDER BY id DESC LIMIT ?"
        return [from_row(row) for row in self.read(query, *wanted, limit)]

    def job(self, job_id: int) -> Job | None:
        rows = self.read("SELECT * FROM job WHERE id = ?", job_id)
        return from_row(rows[0]) if rows else None

    def latest(self) -> dict[str, Job]:
        """For each ref its highest copy."""
        return {job.ref: job for job in map(from_row, self.read("SELECT * FROM job ORDER BY copy, id"))}

    def of(self, refs: Collection[str]) -> dict[str, Job]:
        """For each of these refs its highest copy."""
        found: dict[str, Job] = {}
        for ref in refs:
            rows = self.read("SELECT * FROM job WHERE ref = ? ORDER BY copy DESC, id DESC LIMIT 1", ref)
            found.update((ref, from_row(row)) for row in rows)
        return found

    def begun_with(self, prefix: str) -> list[Job]:
        """The jobs whose ref begins so, oldest first."""
        query = "SELECT * FROM job WHERE ref >= ? AND ref < ? ORDER BY id"
        return [from_row(row) for row in self.read(query, prefix, prefix + "\U0010ffff")]

    def changes(self, after: int) -> list[Job]:
        """The jobs changed since the change numbered `after`, the latest change last."""
        return [from_row(row) for row in self.read("SELECT * FROM job WHERE rev > ? ORDER BY rev", after)]

    def counts(self, printer: str = "") -> dict[str, int]:
        """How many jobs are in each state (all states, 0 included), of one printer or of all."""
        rows = self.read("SELECT state, count(*) FROM job WHERE printer = ? OR ? = '' GROUP BY state", printer, printer)
        return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}

    def refs(self, kind: str) -> set[str]:
        """Every ref for which a ticket of this kind was ever promised."""
        return {row[0] for row in self.read("SELECT DISTINCT ref FROM job WHERE kind = ?", kind)}

    def move(self, job_id: int, state: str, reason: str = "", *, by: str | None = None, **params: object) -> Job | None:
        """Commit a change of state; None if this state cannot follow the job's own (say, it was cancelled).

        A worker names its printer in `by`: a job that another printer has taken meanwhile is not its to move.
        """
        with self.writing() as db:
            return self._move(db, job_id, state, reason, params, MOVES[state], by)

    def note(self, job_id: int, reason: str, **params: object) -> Job | None:
        """Say what a ticket in flight waits for ("" nothing any more); its state stays. None if it is not in flight."""
        with self.writing() as db:
            sources = ", ".join(f"'{state}'" for state in IN_FLIGHT)
            query = (
                "UPDATE job SET reason = ?, reason_params = ?, rev = (SELECT max(rev) + 1 FROM job)"
                f" WHERE id = ? AND state IN ({sources}) RETURNING *"
            )
            row = db.execute(query, (reason, json.dumps(params, default=str), job_id)).fetchone()
            return from_row(row) if row else None

    def cancel(self, job_id: int, reason: str = "") -> bool:
        """Give a ticket up; `reason` says what took its place. False if it is too late for that."""
        return self.move(job_id, "cancelled", reason) is not None

    def by_hand(self, job_id: int) -> bool:
        """Close a job because its ticket was written by hand. False if it is too late for that."""
        return self.move(job_id, "cancelled", BY_HAND) is not None

    def resolve(self, job_id: int, came_out: bool, stamp: str = "BẢN IN LẠI") -> Job | None:
        """A human looked: the ticket came out (printed), or not (cancelled, and the next copy is queued).

        Returns the job that now stands for the ticket, or None if it was not in doubt (not `maybe` or `sent`).
        """
        with self.writing() as db:
            state, reason = ("printed", "") if came_out else ("cancelled", REPLACED)
            job = self._move(db, job_id, state, reason, {}, frozenset({"maybe", "sent"}), None)
            if job is None or came_out:
                return job
            # Only a badge says that it is a copy; a list printed again is the list.
            slip = {**job.slip, "stamp": stamp} if job.slip.get("slip") == "badge" else job.slip
            row = db.execute("SELECT max(copy) FROM job WHERE kind = ? AND ref = ?", (job.kind, job.ref)).fetchone()
            # It comes out where it was looked for, and a human stands waiting for it.
            copy, slip_text = row[0] + 1, json.dumps(slip)
            begins = (job.printer, slip_text, "queued", False, False, "", job.since, job.origin)
            return self._insert(db, (job.kind, job.ref, copy, *begins))

    def hand_over(self, job_id: int, printer: str, *, of: str | None = None) -> Job | None:
        """Let another printer of this machine print a job of which surely no byte has left; None if it is too late.

        `of` is the printer that the caller, a worker, believes to have it. Without it a human wants it: then a job
        that is looked at for its turn goes too, since its worker no longer finds it to be its own.
        """
        with self.writing() as db:
            row = db.execute(
                "UPDATE job SET printer = ?, held = 0, state = 'queued', reason = '', reason_params = '{}',"
                " changed_ms = ?, rev = (SELECT max(rev) + 1 FROM job)"
                " WHERE id = ? AND (state IN ('queued', 'waiting') OR (state = 'preflight' AND ? IS NULL))"
                " AND printer <> ? AND (? IS NULL OR printer = ?) RETURNING *",
                (printer, self.wall_ms(), job_id, of, printer, of, of),
            ).fetchone()
            return from_row(row) if row else None

    def hold(
        self, printer: str, before_ms: int | None = None, reason: str = "", params: Mapping[str, object] | None = None
    ) -> list[Job]:
        """Let what waits for a printer wait for a human's word: it comes too late for those it was made for.

        With `before_ms` only what was queued before; `reason` tells the human why he is asked. What is made ahead of
        the day comes too late for nobody.
        """
        where = "printer = ? AND held = 0 AND ahead = 0 AND state IN ('queued', 'waiting')"
        return self._set_held(
            "held = 1, state = 'waiting', reason = ?, reason_params = ?",
            (reason, json.dumps(params or {}, default=str)),
            f"{where} AND (? IS NULL OR queued_ms < ?)",
            (printer, before_ms, before_ms),
        )

    def release(self, *job_ids: int) -> list[Job]:
        """Print what was held after all."""
        return self._set_held(
            "held = 0, reason = '', reason_params = '{}'", (), f"held = 1 AND id IN ({_marks(job_ids)})", job_ids
        )

    def held(self, printer: str = "") -> list[Job]:
        """What waits for a human's word, oldest first."""
        query = "SELECT * FROM job WHERE held = 1 AND state = 'waiting' AND (printer = ? OR ? = '') ORDER BY id"
        return [from_row(row) for row in self.read(query, printer, printer)]

    def printers(self) -> set[str]:
        """The names of the printers for which something is still to print or in doubt what became of it."""
        states = (*TO_PRINT, *IN_FLIGHT)
        return {
            row[0] for row in self.read(f"SELECT DISTINCT printer FROM job WHERE state IN ({_marks(states)})", *states)
        }

    def recover(self, printer: str) -> list[Job]:
        """What a dead owner left in flight becomes `maybe`. Only the printer's owner may call this."""
        left = self.read(
            f"SELECT id FROM job WHERE printer = ? AND state IN ({_marks(IN_FLIGHT)}) ORDER BY id", printer, *IN_FLIGHT
        )
        reason = "Printing was interrupted; please look whether the paper came out."
        moved = [self.move(row[0], "maybe", reason) for row in left]
        return [job for job in moved if job]

    def next_for(self, printer: str, skip: Collection[int] = ()) -> Job | None:
        """The oldest job of which surely no byte has left, except those to skip; what is made ahead comes last."""
        query = (
            f"SELECT id FROM job WHERE printer = ? AND held = 0 AND state IN ({_marks(TO_PRINT)}) ORDER BY ahead, id"
        )
        chosen = next((row[0] for row in self.read(query, printer, *TO_PRINT) if row[0] not in skip), None)
        return None if chosen is None else self.job(chosen)

    def stranded(self, printers: Collection[str], for_ms: int, limit: int = 1) -> list[Job]:
        """The oldest jobs that wait at one of these printers which are out of order for so long.

        A time that lies ahead was written before the clock was set back: it counts as long ago.
        """
        now = self.wall_ms()
        query = (
            "SELECT job.* FROM job JOIN printer ON printer.name = job.printer"
            f" WHERE job.printer IN ({_marks(printers)}) AND job.held = 0 AND job.ahead = 0 AND job.kind <> ?"
            " AND job.state IN ('queued', 'waiting') AND (printer.down_ms <= ? OR printer.down_ms > ?)"
            " ORDER BY job.id LIMIT ?"
        )
        return [from_row(row) for row in self.read(query, *printers, TRIAL, now - for_ms, now, limit)]

    def _insert(self, db: sqlite3.Connection, values: _New) -> Job | None:
        now = self.wall_ms()
        row = db.execute(
            "INSERT INTO job"
            " (kind, ref, copy, printer, slip, state, ahead, held, reason, since, origin, asked, queued_ms, changed_ms,"
            " rev) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(rev), 0) + 1 FROM job))"
            " ON CONFLICT (kind, ref, copy) DO NOTHING RETURNING *",
            (*values, values[3], now, now),
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
        by: str | None,
    ) -> Job | None:
        row = db.execute(
            "UPDATE job SET state = ?, reason = ?, reason_params = ?, changed_ms = ?, tries = tries + ?,"
            " held = CASE WHEN ? = 'waiting' THEN held ELSE 0 END, rev = (SELECT max(rev) + 1 FROM job)"
            f" WHERE id = ? AND (? IS NULL OR printer = ?) AND state IN ({_marks(sources)})"
            # Held between the worker's look and its step: it waits for a human's word after all.
            " AND (? <> 'preflight' OR held = 0) RETURNING *",
            (
                state,
                reason,
                json.dumps(params, default=str),
                self.wall_ms(),
                int(state == "preflight"),
                state,
                job_id,
                by,
                by,
                *sources,
                state,
            ),
        ).fetchone()
        return from_row(row) if row else None

    def _set_held(self, change: str, changes: Collection[object], where: str, values: Collection[object]) -> list[Job]:
        with self.writing() as db:
            # A change number for each, so that whoever watches sees them all.
            ids = [
                row[0] for row in db.execute(f"SELECT id FROM job WHERE {where} ORDER BY id", tuple(values)).fetchall()
            ]
            query = f"UPDATE job SET {change}, rev = (SELECT max(rev) + 1 FROM job) WHERE id = ? RETURNING *"
            return [from_row(db.execute(query, (*changes, job_id)).fetchone()) for job_id in ids]


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
