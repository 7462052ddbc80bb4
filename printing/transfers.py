"""Tickets that leave for another machine, and tickets that come from one; the spool's side of a hand-over.

One that leaves is given up first, for good and on disk, so that nobody here can begin it; only then is the hand-over
told. What was given up and not told of yet is found again after a crash: the spool itself keeps the intent.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from printing.jobs import Job, from_row
from printing.spool import Spool

LEAVING = "Being handed over to {printer} ({at})."
LEFT = "Handed over to {printer} ({at})."


def is_away(job: Job) -> bool:
    """Whether another machine prints a ticket, or is about to be told so."""
    return job.state == "cancelled" and job.reason in {LEAVING, LEFT}


@dataclass(frozen=True, slots=True)
class Visitor:
    """A ticket that was handed over: its job's name, where it is to come out, and by which hand-over; as in `Job`."""

    kind: str
    ref: str
    copy: int
    printer: str
    slip: Mapping[str, Any]
    since: str
    origin: str = ""


class Transfers:
    """Moves the jobs of a spool to other machines and back. Every method raises SpoolError if the file fails."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def leave(self, job_id: int, printer: str, at: str, *, by_hand: bool = False, of: str | None = None) -> Job | None:
        """Give a job up to another machine's printer if surely no byte has left; None if it is too late.

        One that is looked at for its turn goes too, since its worker no longer finds it to be its own. `of` is the
        printer where the caller believes it to wait for its turn; without it a human wants it, and one that is held
        goes as well. A copy that was made here of a ticket stays: elsewhere another copy may bear its number.
        """
        params = json.dumps({"printer": printer, "at": at, "by_hand": by_hand})
        with self._spool.writing() as db:
            row = db.execute(
                "UPDATE job SET state = 'cancelled', held = 0, reason = ?, reason_params = ?, changed_ms = ?,"
                " rev = (SELECT max(rev) + 1 FROM job) WHERE id = ? AND state IN ('queued', 'waiting', 'preflight')"
                " AND (? IS NULL OR (printer = ? AND held = 0)) AND copy ="
                " (SELECT min(copy) FROM job AS first WHERE first.kind = job.kind AND first.ref = job.ref) RETURNING *",
                (LEAVING, params, self._spool.wall_ms(), job_id, of, of),
            ).fetchone()
            return from_row(row) if row else None

    def waiting(self, printers: Collection[str]) -> list[Job]:
        """What was asked for today at one of these printers and has not begun, except what waits for a word."""
        query = (
            f"SELECT * FROM job WHERE printer IN ({', '.join('?' * len(printers))}) AND held = 0 AND ahead = 0"
            " AND state IN ('queued', 'waiting', 'preflight') ORDER BY id"
        )
        return [from_row(row) for row in self._spool.read(query, *printers)]

    def leaving(self) -> list[Job]:
        """What was given up to another machine that was not told yet, oldest first."""
        query = "SELECT * FROM job WHERE state = 'cancelled' AND reason = ? ORDER BY id"
        return [from_row(row) for row in self._spool.read(query, LEAVING)]

    def left(self, job_id: int) -> Job | None:
        """The other machine was told."""
        return self._settle("reason = ?", LEFT, job_id)

    def stay(self, job_id: int) -> Job | None:
        """The other machine was not told and shall not be: the job waits for its turn here again."""
        return self._settle("reason = ?, reason_params = '{}', state = 'queued'", "", job_id)

    def drop(self, job_id: int, reason: str) -> Job | None:
        """The other machine was not told, and nobody wants the ticket any more."""
        return self._settle("reason = ?, reason_params = '{}'", reason, job_id)

    def gone(self, ref: str, since: str, printer: str, at: str) -> None:
        """See to it that a ticket which was handed over by *since* is not printed here.

        The spool may have it still to print: it is an older copy of itself.
        """
        with self._spool.writing() as db:
            db.execute(
                "UPDATE job SET state = 'cancelled', held = 0, reason = ?, reason_params = ?,"
                " rev = (SELECT max(rev) + 1 FROM job)"
                " WHERE ref = ? AND since < ? AND state IN ('queued', 'waiting', 'preflight')",
                (LEFT, json.dumps({"printer": printer, "at": at}), ref, since),
            )

    def come(self, ticket: Visitor, *, state: str = "queued", held: bool = False, reason: str = "") -> Job | None:
        """Promise a ticket that another machine handed over, be it new here or one that had left.

        None if it was promised by this hand-over or a later one before, whatever became of it.
        """
        new = self._spool.queue(
            *(ticket.kind, ticket.ref, ticket.printer, ticket.slip, ticket.copy, state),
            held=held,
            reason=reason,
            since=ticket.since,
            origin=ticket.origin,
        )
        if new is not None:
            return new
        now = self._spool.wall_ms()
        with self._spool.writing() as db:
            row = db.execute(
                "UPDATE job SET printer = ?, asked = ?, slip = ?, state = ?, held = ?, reason = ?, since = ?,"
                " origin = ?, reason_params = '{}', queued_ms = ?, changed_ms = ?, rev = (SELECT max(rev) + 1 FROM job)"
                " WHERE kind = ? AND ref = ? AND copy = ? AND since < ?"
                " AND state = 'cancelled' AND reason IN (?, ?) RETURNING *",
                (
                    *(ticket.printer, ticket.printer, json.dumps(ticket.slip), state, held, reason),
                    *(ticket.since, ticket.origin, now, now),
                    *(ticket.kind, ticket.ref, ticket.copy, ticket.since, LEAVING, LEFT),
                ),
            ).fetchone()
            return from_row(row) if row else None

    def _settle(self, change: str, reason: str, job_id: int) -> Job | None:
        with self._spool.writing() as db:
            row = db.execute(
                f"UPDATE job SET {change}, changed_ms = ?, rev = (SELECT max(rev) + 1 FROM job)"
                " WHERE id = ? AND state = 'cancelled' AND reason = ? RETURNING *",
                (reason, self._spool.wall_ms(), job_id, LEAVING),
            ).fetchone()
            return from_row(row) if row else None
