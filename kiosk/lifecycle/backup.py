"""Copies of this machine's journal in another place, such as a USB stick: where they go, and making one.

Below the place each station has a folder of its own with what it takes to go on elsewhere: the newest copies of the
journal, the secret key, the settings, the programme, the way to the hub. Only copies named by us are ever deleted.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.errors import DiskFull, FolderError, KioskError, Refusal
from kiosk.folder.atomic_write import file_name, replacing
from kiosk.folder.layout import HUB_FILES, KEY, PROGRAMME, SETTINGS, Folder
from kiosk.journal.backup import Backup, Breath, back_up
from kiosk.journal.meta import BACKUP_LAST, BACKUP_TO
from kiosk.journal.store import Journal

KEPT = 3
PAPERS = (SETTINGS, PROGRAMME, KEY, *HUB_FILES)
# A number that only grows, and not the time: a clock may be set back.
_COPY = re.compile(r"journal-(\d{6,9})-[0-9a-f]{8}\.db")
_LONGEST = 40
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Place:
    """Where backups go: the folder that was named, this station's own folder in it.

    `away` if that is another disk than the conference's: then its folder alone, without the stick, is not enough.
    """

    to: str
    name: str
    away: bool

    @property
    def folder(self) -> Path:
        """The station's own folder there."""
        return Path(self.to) / self.name


@dataclass(frozen=True, slots=True)
class Last:
    """The last backup: its file, how many events, when (UTC epoch ms), and the newest row of the journal by then."""

    path: str
    events: int
    at_ms: int
    row: int


def place_of(folder: Folder, to: Path, title: str, station_id: str) -> Place:
    """Return the place below a folder that is there. Raises Refusal for one in the conference's own folder."""
    inside, where = folder.path.resolve(), to.resolve()
    if where == inside or inside in where.parents:
        raise Refusal("A backup in the conference folder is lost with it: choose another place, such as a USB stick.")
    try:
        away = to.stat().st_dev != folder.path.stat().st_dev
    except OSError as error:
        raise FolderError("There is no folder {path}.", path=to) from error
    name = file_name(title)[:_LONGEST].rstrip("-")
    return Place(str(where), f"{name}-{station_id[:8]}", away)


def remembered(journal: Journal) -> Place | None:
    """Return the place that was chosen for rolling backups, None if none was."""
    raw = _memory(journal, BACKUP_TO)
    try:
        return Place(str(raw["to"]), str(raw["name"]), bool(raw["away"])) if raw else None
    except KeyError:
        return None


def last(journal: Journal) -> Last | None:
    """Return what is known of the last backup of this machine, wherever it went."""
    raw = _memory(journal, BACKUP_LAST)
    try:
        return Last(str(raw["path"]), int(raw["events"]), int(raw["at_ms"]), int(raw["row"])) if raw else None
    except (KeyError, ValueError, TypeError):
        return None


def remember(journal: Journal, place: Place | None) -> None:
    """Choose a place for rolling backups, or none. Raises DiskFull or JournalError."""
    with journal.writing():
        journal.set_meta(**{BACKUP_TO: json.dumps(asdict(place)) if place else ""})


def newest_row(journal: Journal) -> int:
    """Return a number that grows with every event."""
    found = journal.one("SELECT max(rowid) FROM event")
    return int(found[0] or 0) if found else 0


def is_due(journal: Journal, place: Place) -> bool:
    """Whether the place has no copy of what the journal holds now."""
    known = last(journal)
    if known is None or known.row != newest_row(journal) or Path(known.path).parent != place.folder:
        return True
    return not Path(known.path).is_file()  # another stick, or somebody tidied up


def keep(folder: Folder, journal: Journal, place: Place, breathe: Breath | None = None) -> Last:
    """Make one verified backup and drop the oldest; return it. What was there before stays if this fails.

    Raises FolderError if the place is not there, DiskFull, or JournalError.
    """
    row = newest_row(journal)
    try:
        check_place(folder, place)
        place.folder.mkdir(mode=0o700, exist_ok=True)
        _keep_papers(folder, place.folder)
        made = _made(folder, place.folder, breathe)
        _drop(copies(place.folder)[KEPT:])
    except OSError as error:
        raise _told(place, error) from error
    done = Last(str(made.path), made.events, time.time_ns() // 1_000_000, row)
    with contextlib.suppress(KioskError), journal.writing():
        journal.set_meta(**{BACKUP_LAST: json.dumps(asdict(done))})
    return done


def check_place(folder: Folder, place: Place) -> None:
    """Raise FolderError if the place is not there, or is only the empty spot where a stick should be."""
    try:
        device = Path(place.to).stat().st_dev
        if not place.away or device != folder.path.stat().st_dev:
            return
    except OSError:
        pass
    raise FolderError("{path} is not there: has the stick been pulled out?", path=place.to)


def copies(folder: Path) -> list[Path]:
    """Return the copies of a journal in a station's folder, newest first; files of other names are none of ours."""
    with contextlib.suppress(OSError):
        found = [path for path in folder.iterdir() if _COPY.fullmatch(path.name)]
        return sorted((path for path in found if path.is_file() and not path.is_symlink()), key=_number, reverse=True)
    return []


def others_can_read(path: Path) -> bool:
    """Whether the place knows no rights of users, as sticks do."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


def _made(folder: Folder, place: Path, breathe: Breath | None) -> Backup:
    """Copy the journal; if there is no room, once more without the older copies: one whole new one is worth more."""
    before = copies(place)
    name = f"journal-{_number(before[0]) + 1 if before else 1:06d}"
    try:
        made = back_up(folder.journal, place, name, breathe)
    except DiskFull:
        if len(before) < 2:
            raise
        _drop(before[1:])
        made = back_up(folder.journal, place, name, breathe)
    # The same state once more takes no place of an older one.
    _drop([path for path in copies(place) if path != made.path and path.name[-11:] == made.path.name[-11:]])
    return made


def _keep_papers(folder: Folder, place: Path) -> None:
    """Put what a restored conference needs besides its journal there, where it has changed."""
    for name in PAPERS:
        here, there = folder.path / name, place / name
        if here.is_file():
            data = here.read_bytes()
            if not there.is_file() or there.read_bytes() != data:
                with replacing(there) as file:
                    file.write(data)


def _drop(paths: Sequence[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _number(path: Path) -> int:
    return int(path.name.split("-")[1])


def _memory(journal: Journal, key: str) -> dict[str, Any]:
    try:
        raw = json.loads(journal.meta(key) or "{}")
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _told(place: Place, error: OSError) -> KioskError:
    if error.errno in _NO_ROOM:
        return DiskFull("The disk is full: nothing was written. Free some room, then try again.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return FolderError("{path} may not be written: check the rights of the folder.", path=place.folder)
    return FolderError("{path} cannot be written: {reason}", path=place.folder, reason=error.strerror or error)
