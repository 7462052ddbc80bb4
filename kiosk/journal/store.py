"""The journal file: SQLite, one transaction a command, durable before anybody is told.

Several consoles of one machine share the file; each writes under BEGIN IMMEDIATE, so that a decision is taken
on everything the file holds.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from agenda.stamps import Stamp
from kiosk.errors import DiskFull, JournalError
from kiosk.journal.chain import Fault, check
from kiosk.journal.envelope import COLUMNS, ZERO_HASH, Event
from kiosk.journal.migrations import migrate

_NAMES = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO event({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"
_AFTER = f"SELECT rowid, {_NAMES} FROM event WHERE rowid > ? ORDER BY rowid"
_SORTED = f"SELECT {_NAMES} FROM event ORDER BY hlc, id"
# SQLite's lock wait is not fair: with four writers the worst measured was 1.6 s, with eight 2.3 s.
_BUSY_SECONDS = 30.0
# Carrying the log over into the file costs two syncs, 20 ms measured: a scan in a rush shall not meet it. A console
# does it when it is idle; this many pages (some 600 scans) are the most that may wait.
_LOG_PAGES = 4000


def make_private(path: Path) -> None:
    """Make an empty file of mode 0600 unless there is one.

    An existing database is never opened here: closing any descriptor of a file drops all POSIX locks this process
    holds on it, SQLite's among them, and the next process to leave would take the log away under those who stay.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


class Journal:
    """The event table of one conference folder. Not thread-safe: one owner thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the journal at *path*, making it if it is new.

        Raises JournalError if the file cannot be opened or is no journal.
        """
        self.path = path
        try:
            make_private(path)
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            migrate(self._db)
        except (OSError, sqlite3.Error, ValueError) as error:
            raise told_error(error, path) from error

    def close(self) -> None:
        """Close the file; the journal cannot be used afterwards."""
        self._db.close()

    def pragma(self, name: str) -> Any:
        """Return the value of a SQLite pragma on the live connection."""
        with self._speaking():
            return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def data_version(self) -> int:
        """Return a number that changes when another connection has committed."""
        return int(self.pragma("data_version"))

    def checkpoint(self) -> None:
        """Carry the log over into the file as far as nobody reads from it; costs nothing if there is none."""
        with self._speaking():
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; commits (fsync) at the end, rolls back if the block raises.

        Raises DiskFull or JournalError when the disk does not take the transaction.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise told_error(error, self.path) from error
        try:
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise told_error(error, self.path) from error
        except BaseException:
            self._roll_back()
            raise

    def append(self, event: Event) -> int:
        """Add one event and return its rowid; only inside `writing`."""
        return int(self._db.execute(_INSERT, event.to_row()).lastrowid or 0)

    def after(self, rowid: int) -> list[tuple[int, Event]]:
        """Return the events stored after *rowid* in order of storage, each with its rowid."""
        with self._speaking():
            return [(row[0], Event.from_row(row[1:])) for row in self._db.execute(_AFTER, (rowid,))]

    def one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row of a query, None if there is none."""
        with self._speaking():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        with self._speaking():
            return self._db.execute(query, values).fetchall()

    def has(self, event_id: str) -> bool:
        """Whether an event is in the journal."""
        return self.one("SELECT 1 FROM event WHERE id = ?", event_id) is not None

    def has_place(self, station_id: str, seq: int) -> bool:
        """Whether a station's chain has an event of this number."""
        return self.one("SELECT 1 FROM event WHERE station_id = ? AND seq = ?", station_id, seq) is not None

    def chain_end(self, station_id: str) -> tuple[int, str]:
        """Return the last number and hash of a station's chain, (0, zeros) if it has written nothing."""
        row = self.one("SELECT seq, hash FROM event WHERE station_id = ? ORDER BY seq DESC LIMIT 1", station_id)
        return (0, ZERO_HASH) if row is None else (int(row[0]), str(row[1]))

    def mark_seen(self, event_id: str, hub_seq: int) -> None:
        """Note under which number the hub has an event, the first time it is seen; only inside `writing`."""
        self._db.execute("INSERT OR IGNORE INTO seen(event_id, hub_seq) VALUES (?, ?)", (event_id, hub_seq))

    def forget_seen(self) -> None:
        """Forget what the hub was seen to have; only inside `writing`."""
        self._db.execute("DELETE FROM seen")

    def set_apart(self, raw: str, reason: str, at_ms: int) -> None:
        """Keep what came from elsewhere and is no event; only inside `writing`."""
        self._db.execute("INSERT INTO quarantine(raw, reason, at_ms) VALUES (?, ?, ?)", (raw, reason, at_ms))

    def where(self, condition: str, *values: object) -> list[tuple[int, Event]]:
        """Return the events that a condition of SQL picks out, each with its rowid; the condition is ours, not data."""
        with self._speaking():
            rows = self._db.execute(f"SELECT rowid, {_NAMES} FROM event WHERE {condition}", values)
            return [(row[0], Event.from_row(row[1:])) for row in rows]

    def event(self, event_id: str) -> Event | None:
        """Return the event of that id, None if it is not here."""
        with self._speaking():
            row = self._db.execute(f"SELECT {_NAMES} FROM event WHERE id = ?", (event_id,)).fetchone()
        return None if row is None else Event.from_row(row)

    def in_order(self) -> Iterator[Event]:
        """Yield every event in the order of the fold: (hlc, id)."""
        with self._speaking():
            for row in self._db.execute(_SORTED):
                yield Event.from_row(row)

    def meta(self, key: str) -> str | None:
        """Return a remembered value of this file, or None."""
        with self._speaking():
            row = self._db.execute("SELECT v FROM meta WHERE k = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, **values: str) -> None:
        """Remember values in this file; inside `writing` or on their own."""
        for key, value in values.items():
            self._db.execute(
                "INSERT INTO meta(k, v) VALUES (?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", (key, value)
            )

    def set_anchor(self, console: str, stamp: Stamp) -> None:
        """Overwrite a console's clock sample; only inside `writing`."""
        self._db.execute(
            "INSERT INTO anchor(console, wall_ms, mono_ns, boot_id) VALUES (?, ?, ?, ?) ON CONFLICT(console) DO UPDATE "
            "SET wall_ms = excluded.wall_ms, mono_ns = excluded.mono_ns, boot_id = excluded.boot_id",
            (console, stamp.wall_ms, stamp.mono_ns, stamp.boot_id),
        )

    def anchors(self) -> list[Stamp]:
        """Return the clock samples of all consoles."""
        with self._speaking():
            rows = self._db.execute("SELECT wall_ms, mono_ns, boot_id FROM anchor").fetchall()
        return [Stamp(int(wall), int(mono), str(boot)) for wall, mono, boot in rows]

    def verify(self) -> tuple[int, list[Fault]]:
        """Check the hash chain of every station; return the number of events and what is wrong.

        A cut tail cannot be seen from inside one file; compare the printed head for that.
        """
        with self._speaking():
            return check(self._db)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn what SQLite says while reading into one of our errors."""
        try:
            yield
        except (sqlite3.Error, ValueError) as error:
            raise told_error(error, self.path) from error

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def told_error(error: Exception, path: Path) -> JournalError:
    """Turn what SQLite or the system says into one plain sentence."""
    if isinstance(error, PermissionError) or getattr(error, "errno", None) == errno.EROFS:
        return JournalError("{path} may not be written: check the rights of the folder.", path=path)
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", None) == errno.ENOSPC:
        return DiskFull("The disk is full: nothing was written. Free some room, then try again.")
    # Letters that are none, or no JSON: in a row, or in what SQLite says of a spoilt table.
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT} or isinstance(error, ValueError):
        return JournalError("{path} is damaged or no journal: restore it from a backup.", path=path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN} or (code is not None and code & 0xFF == 8):
        return JournalError("{path} may not be written: check the rights of the folder.", path=path)
    return JournalError("The journal {path} cannot be used: {reason}", path=path, reason=error)
