"""A conference made from a backup: always a new station, so that no two machines ever continue one chain."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from kiosk.conference.events import ConferencePurged
from kiosk.errors import FolderError, JournalError, Refusal
from kiosk.folder.layout import PROGRAMME, RESERVE_BYTES, SETTINGS, Folder, making, write_private
from kiosk.journal.backup import verified
from kiosk.journal.clock import Clock
from kiosk.journal.envelope import Event
from kiosk.journal.ids import Ids
from kiosk.journal.meta import PURGED
from kiosk.journal.salvage import Salvage, salvage
from kiosk.journal.store import Journal, make_private
from kiosk.lifecycle.backup import PAPERS, copies
from kiosk.station.station import Station


@dataclass(frozen=True, slots=True)
class Restored:
    """A conference that can go on: its folder, the copy it is from, which copies were damaged and passed over.

    `events` are those of the copy, `newest` is when the last thing that it knows was written, in the conference's own
    time; `salvaged` were taken over from a damaged journal, `loose` could be read there but continue no chain.
    """

    folder: Folder
    source: Path
    damaged: Sequence[Path]
    events: int
    newest: datetime
    station_id: str
    moved_from: str
    salvaged: int
    loose: int


def restore(
    backup: Path, target: Path, *, damaged: Path | None = None, clock: Clock | None = None, ids: Ids | None = None
) -> Restored:
    """Make a conference folder from a backup, all of it or nothing.

    *backup* is a station's folder of backups, whose newest whole copy is taken, or one such copy; *damaged* is a
    conference folder, or its journal, of which is taken over what the backup does not have yet.

    Raises FolderError, JournalError, DiskFull or Refusal.
    """
    with making(target) as scratch:
        source, passed = _take_journal(backup, scratch)
        journal = Journal(scratch.journal)
        try:
            purged = journal.meta(PURGED) is not None
            _take_papers(source.parent, scratch, key=not purged)
            known = list(journal.in_order())
            found = _salvaged(journal, known, source, damaged, purged=purged)
            # No machine and no path is this one: the folder is a new station, also in the very place of the lost one.
            journal.set_meta(path="", machine="")
        finally:
            journal.close()
        old, new, zone = _join(scratch, target, clock, ids)
        # A conference without a reserve is better than none.
        with contextlib.suppress(OSError):
            scratch.keep_reserve(RESERVE_BYTES)
    last = max(event.wall_ms for event in (*known, *found.events))
    newest = datetime.fromtimestamp(last / 1000, zone)
    return Restored(Folder(target), source, passed, len(known), newest, new, old, len(found.events), found.loose)


def _take_journal(backup: Path, scratch: Folder) -> tuple[Path, list[Path]]:
    """Copy the newest whole copy; return it, and those that are not."""
    choice = copies(backup) if backup.is_dir() else [backup] if backup.is_file() else []
    if not choice:
        raise FolderError(
            "{path} is no backup: name the folder with the journal-….db files, or one of them.", path=backup
        )
    bad: list[Path] = []
    for path in choice:
        try:
            make_private(scratch.journal)
            shutil.copyfile(path, scratch.journal)
            verified(scratch.journal)
        except (OSError, ValueError, sqlite3.Error, JournalError) as error:
            if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
                raise
            bad.append(path)
        else:
            return path, bad
    raise JournalError("{path} is damaged: please try another backup.", path=backup)


def _take_papers(source: Path, scratch: Folder, *, key: bool) -> None:
    """Copy what lies beside the journal; the secret key is needed, unless the conference was purged."""
    for name in PAPERS:
        with contextlib.suppress(FileNotFoundError):
            write_private(scratch.path / name, (source / name).read_bytes())
    if key:
        # Told of the place where a human can do something about it.
        Folder(source).read_key()


def _salvaged(journal: Journal, known: Sequence[Event], like: Path, damaged: Path | None, *, purged: bool) -> Salvage:
    """Take over what a damaged journal has beyond the backup, into the new one."""
    if damaged is None:
        return Salvage((), 0)
    place = Folder(damaged).journal if damaged.is_dir() else damaged
    with tempfile.TemporaryDirectory(dir=journal.path.parent) as scratch:
        found = salvage(place, known, like, Path(scratch))
    if purged or any(event.kind == ConferencePurged.kind for event in found.events):
        raise Refusal("Of a conference whose personal data were deleted nothing is taken over.")
    with journal.writing():
        for event in found.events:
            journal.append(event)
    return found


def _join(scratch: Folder, target: Path, clock: Clock | None, ids: Ids | None) -> tuple[str, str, tzinfo]:
    """Become a new station; return the id of the old one and of the new, and the time zone of the conference."""
    with Station(scratch, clock=clock, ids=ids) as station:
        joined = list(station.journal.in_order())[-1]
        with station.reading() as conference:
            zone = conference.settings.zone
            texts = {SETTINGS: conference.config_text, PROGRAMME: conference.programme_text}
        for name, text in texts.items():
            if text and scratch.read(name) is None:
                scratch.write(name, text)
        station.journal.set_meta(path=str(target.resolve()))
        station.journal.checkpoint()
        return str(joined.payload["moved_from"]), station.station_id, zone
