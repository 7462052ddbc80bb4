"""What is deleted after the journal of a purged conference stands: every other file that the program made there.

Nothing outside the folder is touched, and no link is followed: one that is met is left, and told.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import FolderError
from kiosk.folder import written_files
from kiosk.folder.layout import BACKUP_LOCK, HUB, HUB_FILES, HUB_LOCK, HUB_STATE, JOURNAL, KEY, RESERVE, Folder
from kiosk.journal.backup import UNFINISHED
from kiosk.lifecycle.purge import drop_scratch

BACKUP = "journal"
# Kept, and worth no word: they hold nobody's data.
_OURS = frozenset({JOURNAL, f"{JOURNAL}-wal", f"{JOURNAL}-shm", RESERVE})


def delete(folder: Folder) -> Iterator[Path]:
    """Delete one file after the other, and yield each that is gone; the ledger last, so that a killed run can go on.

    Raises FolderError for a file that cannot be deleted: what comes behind it is still there.
    """
    drop_scratch(folder)
    for path in dict.fromkeys(_found(folder)):
        if not _is_ours(folder.path, path):
            continue
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise FolderError(
                "{path} cannot be deleted: {reason}. Close it, then run this again.",
                path=path,
                reason=error.strerror or error,
            ) from error
        yield path
        _drop_empty(folder.path, path.parent)
    _drop_hub(folder.path / HUB)


def left(folder: Folder) -> list[Path]:
    """Return what is still in the folder that the program did not make: the organisers' own files, and links."""
    rest = (path for path in sorted(folder.path.rglob("*")) if path.is_symlink() or path.is_file())
    return [path for path in rest if path.name not in _OURS and not _is_lock(path)]


def _found(folder: Folder) -> Iterator[Path]:
    """Yield everything to be deleted, what is worst in strange hands first."""
    yield folder.path / KEY
    yield from (folder.path / name for name in (*HUB_FILES, HUB_LOCK, HUB_STATE, f"{HUB_STATE}.new", BACKUP_LOCK))
    # The log of the hub holds every fact of everybody.
    if not (folder.path / HUB).is_symlink():
        yield from sorted(path for path in (folder.path / HUB).rglob("*") if path.is_file())
    yield from (Path(f"{folder.spool}{end}") for end in ("", "-wal", "-shm", "-journal"))
    if not folder.badges.is_symlink():
        yield from sorted(folder.badges.glob("*.png"))
    for pattern in (f"{BACKUP}-*.db", UNFINISHED, "crash.log"):
        yield from sorted(folder.path.glob(pattern))
    yield from (folder.path / name for name in written_files.names(folder.path))
    yield folder.path / written_files.LEDGER


def _is_ours(folder: Path, path: Path) -> bool:
    """Whether a path is a file in the folder, reached through no link; the journal itself never is."""
    below = path.relative_to(folder).parts
    steps = [folder.joinpath(*below[:count]) for count in range(1, len(below) + 1)]
    return path.name not in _OURS and not any(step.is_symlink() for step in steps) and path.is_file()


def _is_lock(path: Path) -> bool:
    return path.name.startswith("printer-") and path.suffix == ".lock"


def _drop_hub(place: Path) -> None:
    """Delete the empty folders that the hub's server leaves behind; nothing is followed, nothing else is touched."""
    if place.is_symlink() or not place.is_dir():
        return
    inner = sorted((path for path in place.rglob("*") if path.is_dir() and not path.is_symlink()), reverse=True)
    for path in (*inner, place):
        with contextlib.suppress(OSError):
            path.rmdir()


def _drop_empty(folder: Path, parent: Path) -> None:
    """Delete folders that were made for our files, once the last of them is gone."""
    while parent != folder and folder in parent.parents:
        try:
            parent.rmdir()
        except OSError:
            return
        parent = parent.parent
