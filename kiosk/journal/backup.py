"""A journal copied while it lives, by SQLite's online backup; and whether anybody else has it open.

The file of a live journal is never opened but by SQLite: closing any other descriptor of it would drop its locks.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import JournalError, Refusal
from kiosk.journal.chain import check, ends, head
from kiosk.journal.store import told_error

_BUSY_SECONDS = 30.0
# What a copy is called while it is being made; it and SQLite's own files beside it stay behind where one is killed.
UNFINISHED = ".journal-*.part*"
_STALE_SECONDS = 600
# A quarter of a megabyte: some milliseconds on a slow stick, and one step can be broken off no earlier than at its end.
_PAGES = 64
Breath = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened again, read-only, and found whole: its path, how many events, the head."""

    path: Path
    events: int
    head: str


def back_up(journal: Path, folder: Path, name: str, breathe: Breath | None = None) -> Backup:
    """Copy a journal into a folder as "`name`-`head`.db" and verify the copy; a copy of the same state is replaced.

    `breathe` is called between the small steps of copying and verifying: it may rest, so that others come first, or
    raise to break off. What a killed run left behind is swept away.

    Raises DiskFull or JournalError, and then leaves no file.
    """
    scratch: Path | None = None
    try:
        # Private from the start where the file system knows that; of a name that no other run has.
        handle, made = tempfile.mkstemp(dir=folder, prefix=".journal-", suffix=".part")
        os.close(handle)
        scratch = Path(made)
        _sweep(folder, scratch)
        wanted = _copied(journal, scratch, breathe)
        _out_of_memory(scratch)
        found = verified(scratch, breathe)
        if found.head != wanted:
            raise JournalError("The backup {path} is not what the journal holds: nothing was kept.", path=scratch)
        final = folder / f"{name}-{found.head[:8]}.db"
        scratch.replace(final)
        sync_folder(folder)
    except (OSError, sqlite3.Error, ValueError) as error:
        raise told_error(error, scratch or folder) from error
    finally:
        if scratch is not None:
            for rest in (scratch, *(Path(f"{scratch}{end}") for end in ("-journal", "-wal", "-shm"))):
                with contextlib.suppress(OSError):
                    rest.unlink(missing_ok=True)
    return Backup(final, found.events, found.head)


def _copied(journal: Path, scratch: Path, breathe: Breath | None) -> str:
    """Copy every page of one moment of the journal, and return the head it had then."""
    with closing(_connected(journal)) as source, closing(_connected(scratch)) as target:
        # One moment for the head and for every page: what is written meanwhile belongs to neither. It is held open
        # between the steps, so that nobody's commit waits for them, and none makes the copying begin again.
        source.execute("BEGIN")
        wanted = head(ends(source))
        steps = (-1, None) if breathe is None else (_PAGES, lambda *_left: breathe())
        source.backup(target, pages=steps[0], progress=steps[1])
        source.execute("COMMIT")
        # A single file, that can be read where nobody may write.
        target.execute("PRAGMA journal_mode = DELETE")
    return wanted


def _out_of_memory(path: Path) -> None:
    """Have what was written forgotten by the system, as far as it can: what is verified shall come from the medium."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written down, where the system can: a stick may be pulled out at any time."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path, scratch: Path) -> None:
    """Delete what killed runs left, unless it is so young that another run may still be writing it."""
    now = scratch.stat().st_mtime  # by the clock of that file system
    for left in folder.glob(UNFINISHED):
        with contextlib.suppress(OSError):
            if left != scratch and not left.is_symlink() and now - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def verified(path: Path, breathe: Breath | None = None) -> Backup:
    """Open a journal that nobody writes to, read-only, and check pages and chains.

    Raises JournalError if anything is wrong, sqlite3.Error if it cannot be read.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        count, faults = check(db, "integrity_check", breathe)
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
    from sqlite_utils import Database  # late: a journal that is up to date does not need it

    with closing(_connected(new)) as source:
        Database(source).conn.backup(Database(db).conn)


def _connected(path: Path, seconds: float = _BUSY_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=seconds, isolation_level=None)
