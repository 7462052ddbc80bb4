"""What can still be read of a damaged journal: the file is copied first, and only the copy is opened.

Every row is looked for by itself, so that a bad page costs no more than the rows on it. What is found is believed only
if its own hash says that it is whole.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import FolderError, JournalError
from kiosk.journal.chain import is_whole
from kiosk.journal.envelope import COLUMNS, ZERO_HASH, Event
from kiosk.journal.store import make_private

_ROW = f"SELECT {', '.join(COLUMNS)} FROM event WHERE rowid = ?"
# No event takes less; rowids are counted from 1 without gaps.
_LEAST_BYTES = 200
_PAGE_OFFSET, _HEADER = 16, 100
_COUNT_OFFSET = 28  # size of the database in pages, 4 bytes; 0 has SQLite look at the file (sqlite.org/fileformat2)


@dataclass(frozen=True, slots=True)
class Salvage:
    """Events that go on where the other journal's chains end, in their order; how many were readable but do not."""

    events: Sequence[Event]
    loose: int


def salvage(damaged: Path, known: Iterable[Event], like: Path, scratch: Path) -> Salvage:
    """Return what a damaged journal has beyond the events that are *known*.

    *like* is a whole journal of the same conference: its first page helps where that one is damaged. *scratch* is a
    folder for copies. Raises FolderError if there is no file, JournalError if nothing can be read at all.
    """
    copy = scratch / "damaged.db"
    bound = _copy(damaged, copy)
    known = list(known)
    found = list(_readable(copy, bound))
    if not found and _graft(copy, like):
        found = list(_readable(copy, bound))
    if not found:
        raise JournalError("Nothing can be read in {path} any more.", path=damaged)
    conference = known[0].conference_id if known else ""
    return _chained([event for event in found if event.conference_id == conference], known)


def _chained(found: Sequence[Event], known: Sequence[Event]) -> Salvage:
    """Take what follows a known event, or one that was just taken; a chain ends where one is missing."""
    ids = {event.id for event in known}
    hashes = {(event.station_id, event.seq): {event.hash} for event in known}
    taken, loose = [], 0
    for event in sorted(found, key=lambda event: (event.station_id, event.seq)):
        if event.id in ids:
            continue
        before = {ZERO_HASH} if event.seq == 1 else hashes.get((event.station_id, event.seq - 1), set())
        if event.prev in before:
            ids.add(event.id)
            hashes.setdefault((event.station_id, event.seq), set()).add(event.hash)
            taken.append(event)
        else:
            loose += 1
    return Salvage(sorted(taken, key=lambda event: event.order), loose)


def _copy(damaged: Path, copy: Path) -> int:
    """Copy a journal with the log beside it; return how many events can be in it at most."""
    size = 0
    for end in ("", "-wal"):
        source, target = Path(f"{damaged}{end}"), Path(f"{copy}{end}")
        try:
            make_private(target)
            shutil.copyfile(source, target)
        except FileNotFoundError as error:
            target.unlink()
            if not end:
                raise FolderError("There is no file {path}.", path=damaged) from error
            continue
        except OSError as error:
            if not end:
                raise FolderError("{path} cannot be read: {reason}", path=source, reason=error.strerror) from error
            continue
        size += target.stat().st_size
    return size // _LEAST_BYTES


def _readable(copy: Path, bound: int) -> Iterator[Event]:
    """Yield every event that is whole; nothing if SQLite cannot make anything of the file."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            # A payload may have lost its letters: that is found by its hash, not here.
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for rowid in range(1, bound + 1):
                event = _event(db, rowid)
                if event is not None:
                    yield event
    except (sqlite3.Error, ValueError):
        return


def _event(db: sqlite3.Connection, rowid: int) -> Event | None:
    with contextlib.suppress(sqlite3.DatabaseError, ValueError, TypeError, AttributeError):
        row = db.execute(_ROW, (rowid,)).fetchone()
        if row is not None:
            event = Event.from_row(row)
            return event if is_whole(event) else None
    return None


def _graft(copy: Path, like: Path) -> bool:
    """Give a journal the first page of another: where the tables begin is the same in all; False if sizes differ."""
    first = like.read_bytes()[:65536]
    size = int.from_bytes(first[_PAGE_OFFSET : _PAGE_OFFSET + 2], "big") or 65536
    if len(first) < max(size, _HEADER) or copy.stat().st_size < size:
        return False
    page = bytearray(first[:size])
    page[_COUNT_OFFSET : _COUNT_OFFSET + 4] = bytes(4)
    Path(f"{copy}-wal").unlink(missing_ok=True)
    with copy.open("r+b") as file:
        file.write(page)
    return True
