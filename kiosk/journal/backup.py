"""A journal copied while it lives, by SQLite's online backup; and whether anybody else has it open.

The file of a live journal is never opened but by SQLite: closing any other descriptor of it would drop its locks.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import JournalError, Refusal
from kiosk.journal.chain import check, ends, head
from kiosk.journal.store import make_private, told_error

_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened again, read-only, and found whole: its path, how many events, the head."""

    path: Path
    events: int
    head: str


def back_up(journal: Path, folder: Path, name: str) -> Backup:
    """Copy a journal into a folder as "`name`-`head`.db" and verify the copy; a copy of the same state is replaced.

    Raises DiskFull or JournalError, and then leaves no file.
    """
    # Imported here: it costs a sixth of a second that no scan need wait for.
    from sqlite_utils import Database

    scratch = folder / f".{name}.part"
    try:
        scratch.unlink(missing_ok=True)
        make_private(scratch)
        with closing(_connected(journal)) as source, closing(_connected(scratch)) as target:
            # One moment for the head and for every page: what is written meanwhile belongs to neither.
            source.execute("BEGIN")
            chains = ends(source)
            Database(source).conn.backup(Database(target).conn)
            source.execute("COMMIT")
            # A single file, that can be read where nobody may write.
            target.execute("PRAGMA journal_mode = DELETE")
        found = verified(scratch)
        if found.head != head(chains):
            raise JournalError("The backup {path} is not what the journal holds: nothing was kept.", path=scratch)
        final = folder / f"{name}-{found.head[:8]}.db"
        scratch.replace(final)
    except (OSError, sqlite3.Error) as error:
        raise told_error(error, scratch) from error
    finally:
        with contextlib.suppress(OSError):
            for rest in (scratch, Path(f"{scratch}-journal"), Path(f"{scratch}-wal"), Path(f"{scratch}-shm")):
                rest.unlink(missing_ok=True)
    return Backup(final, found.events, found.head)


def verified(path: Path) -> Backup:
    """Open a journal that nobody writes to, read-only, and check pages and chains.

    Raises JournalError if anything is wrong, sqlite3.Error if it cannot be read.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        count, faults = check(db, "integrity_check")
        # What another station has not sent yet is no damage.
        faults = [fault for fault in faults if not fault.awaited]
        if faults:
            raise JournalError("{path} is not whole: {what}", path=path, what=faults[0].what)
        return Backup(path, count, head(ends(db)))


@contextmanager
def alone(journal: Path) -> Iterator[sqlite3.Connection]:
    """Hold a journal so that nobody else can use it, its log carried over into the file; give the connection.

    Raises Refusal if another console has it open: each holds a lock on the file as long as it runs.
    """
    db = _connected(journal, seconds=0.0)
    try:
        try:
            # Leaving the mode of the log needs the file for oneself. What is locked then stays so until it is closed.
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise told_error(error, journal) from error
            mode = "wal"
        if mode != "delete":
            raise Refusal("Another console has this conference open: please close it there first.")
        yield db
    finally:
        db.close()


def head_of(db: sqlite3.Connection) -> str:
    """Return the head of the journal that is open."""
    return head(ends(db))


def take_over(db: sqlite3.Connection, new: Path) -> None:
    """Put everything of another journal in the place of what is there, in one transaction of the file.

    Whoever is killed meanwhile leaves a file that the next to open it rolls back. The place is the same file still, so
    that nobody who waits for it writes into one that has gone. Raises sqlite3.Error.
    """
    from sqlite_utils import Database

    with closing(_connected(new)) as source:
        Database(source).conn.backup(Database(db).conn)


def _connected(path: Path, seconds: float = _BUSY_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=seconds, isolation_level=None)
