"""Files for the organisers: written beside their place and put there whole, so that nobody ever opens half of one."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kiosk.errors import DiskFull, FolderError
from kiosk.folder import written_files
from kiosk.text.normalise import fold

_LONGEST = 80
# Windows takes these for devices, whatever their ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))})


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that becomes *path* if the block succeeds, in place of one that is there, and vanishes if not.

    In a conference's folder it is noted in the ledger. Raises FolderError or DiskFull, in one plain sentence.
    """
    scratch: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        scratch = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        written_files.note(path)
    except OSError as error:
        raise _told(path, error) from error
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)


def made_folder(path: Path) -> Path:
    """Return the folder, made if it was not there. Raises FolderError or DiskFull."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise _told(path, error) from error
    return path


def _told(path: Path, error: OSError) -> FolderError | DiskFull:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("The disk is full: nothing was written. Free some room, then try again.")
    if isinstance(error, FileNotFoundError):
        return FolderError("There is no folder {path}.", path=path.parent)
    if isinstance(error, PermissionError):
        # Windows says so too of a file that somebody looks at.
        return FolderError("{path} may not be written: close it where it is open, or choose another place.", path=path)
    return FolderError("{path} cannot be written: {reason}", path=path, reason=error.strerror or error)


def file_name(title: str, taken: Collection[str] = ()) -> str:
    """Return a name without ending that every system takes for a file, and that is not among those taken.

    >>> file_name("LĐLĐ huyện Văn Lãng", {"ldld-huyen-van-lang"})
    'ldld-huyen-van-lang-2'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", fold(title))[:_LONGEST].strip("-") or "x"
    plain = f"{plain}-x" if plain in _DEVICES else plain
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain}-{count}"
    return name
