"""Which files the program has written into a conference's folder besides its own: what a purge has to find again.

One JSON text a line: the path below the folder. A file that was written elsewhere is the organisers' to look after.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from kiosk.folder.layout import JOURNAL

LEDGER = "written.jsonl"
# A document lies in the folder itself or in one made for it.
_DEPTH = 2


def note(path: Path) -> None:
    """Remember a file if it lies in a conference's folder. Never raises: the file itself is written already."""
    with contextlib.suppress(OSError, ValueError):
        place = path.parent.resolve() / path.name
        for folder in place.parents[:_DEPTH]:
            if (folder / JOURNAL).is_file():
                name = place.relative_to(folder).as_posix()
                if name not in names(folder):
                    _append(folder / LEDGER, json.dumps(name) + "\n")
                return


def names(folder: Path) -> Iterator[str]:
    """Yield the paths below a folder that were noted, each as it was; a line that is none of ours is passed over."""
    try:
        lines = (folder / LEDGER).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        with contextlib.suppress(ValueError):
            name = json.loads(line)
            if isinstance(name, str) and name and _inside(PurePath(name)):
                yield name


def _inside(name: PurePath) -> bool:
    return not name.is_absolute() and not name.drive and ".." not in name.parts


def _append(path: Path, line: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
