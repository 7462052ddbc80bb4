"""Taking all personal data out of a conference: a new journal in place of the old one, then every other trace.

The new journal is written and verified first; the transaction that puts it in the place of the old one is the moment
at which the conference becomes a purged one. What is left after that, another run deletes.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.conference.commands import NotePurged
from kiosk.conference.events import ConferencePurged
from kiosk.conference.purge_summary import counts
from kiosk.conference.settings import offset_text, render
from kiosk.errors import FolderError, JournalError, Refusal
from kiosk.folder.layout import JOURNAL, Folder, machine_id
from kiosk.journal.backup import alone, head_of, take_over, verified
from kiosk.journal.chain import check
from kiosk.journal.clock import Clock
from kiosk.journal.ids import Ids
from kiosk.journal.meta import PURGED
from kiosk.journal.store import Journal, told_error
from kiosk.station.station import Station

SCRATCH = ".purge."
_FACTS = 3  # what `decide_purged` returns


@dataclass(frozen=True, slots=True)
class Remains:
    """What stays of a conference: its id, settings without people, counts; `head` is of the journal they are from."""

    conference_id: str
    settings: str
    counts: dict[str, Any]
    head: str


def remains(station: Station, head: str) -> Remains:
    """Return what may stay: nobody's name, only how many they were."""
    with station.reading() as conference:
        settings, stays = conference.settings, counts(conference)
    offset = offset_text(settings.zone, settings.day)
    text = render(name=settings.name, day=settings.day, offset=offset, tier=settings.tier)
    return Remains(station.conference_id, text, stays, head)


def check_place(folder: Folder) -> None:
    """Raise FolderError or Refusal where a purge would touch what lies elsewhere, or what others still use."""
    if folder.journal.is_symlink():
        raise FolderError("{path} is a link: please purge the folder that it leads to.", path=folder.journal)
    head(folder)


def replace_journal(folder: Folder, stay: Remains, *, clock: Clock | None = None, ids: Ids | None = None) -> None:
    """Put a new journal in the place of the old one, whole or not at all.

    Raises Refusal if another console has the conference open or has written meanwhile, JournalError or DiskFull if
    the new one cannot be made; then the old one stands as it was.
    """
    drop_scratch(folder)
    scratch: Path | None = None
    try:
        with alone(folder.journal) as db:
            if head_of(db) != stay.head:
                raise Refusal("Another console has written meanwhile: please begin again.")
            scratch = Path(tempfile.mkdtemp(dir=folder.path, prefix=SCRATCH))
            take_over(db, _written(Folder(scratch), folder, stay, clock, ids))
            if check(db, "integrity_check") != (_FACTS, []):
                raise JournalError("The new journal {path} is not whole: please run this again.", path=folder.journal)
    except (OSError, sqlite3.Error) as error:
        raise told_error(error, folder.journal) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)


def head(folder: Folder) -> str:
    """Return the head of the journal, which nobody else has open. Raises Refusal if somebody has."""
    with alone(folder.journal) as db:
        return head_of(db)


def drop_scratch(folder: Folder) -> None:
    """Delete what a purge that was killed has left of its new journal."""
    for left in folder.path.glob(f"{SCRATCH}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def _written(scratch: Folder, folder: Folder, stay: Remains, clock: Clock | None, ids: Ids | None) -> Path:
    """Write the new journal into a folder of its own, and return its path, verified."""
    ids = ids or Ids()
    journal = Journal(scratch.path / JOURNAL)
    try:
        meta = {"conference_id": stay.conference_id, "station_id": ids.random_id(), "machine": machine_id()}
        journal.set_meta(path=scratch.name, **meta, **{PURGED: "1"})
    finally:
        journal.close()
    with Station(scratch, clock=clock, ids=ids) as station:
        fact = ConferencePurged(stay.head, stay.counts, station.clock.stamp().wall_ms)
        station.do(NotePurged(stay.settings, fact))
        station.journal.set_meta(path=folder.name)
    with alone(scratch.journal):
        pass  # its log is carried over: it is one file now
    if verified(scratch.journal).events != _FACTS or Path(f"{scratch.journal}-wal").exists():
        raise JournalError("The new journal {path} is not whole: the old one stands as it was.", path=scratch.journal)
    return scratch.journal
