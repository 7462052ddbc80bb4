"""Where the units' files lie: beside the conference, in the folders where mail and browsers put them, on USB sticks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv"})
_MOST = 200


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that may be a list: its path, its size in bytes, and when it was last written (seconds since 1970)."""

    path: Path
    size: int
    changed: float


def places(conference: Path) -> list[Path]:
    """Return the folders to look in, the nearest first."""
    home = Path.home()
    found = [conference, conference.resolve().parent, Path.cwd()]
    found += [home / name for name in ("Downloads", "Tải xuống", "Desktop", "Documents", "Tài liệu")]
    found += list(_sticks())
    return list(dict.fromkeys(path for path in found if path.is_dir()))


def _sticks() -> Iterator[Path]:
    """Yield what is plugged in."""
    if sys.platform == "win32":
        yield from (Path(f"{letter}:/") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
        return
    user = os.environ.get("USER", "")
    for root in (Path("/media") / user, Path("/run/media") / user, Path("/Volumes")):
        try:
            yield from sorted(path for path in root.iterdir() if path.is_dir())
        except OSError:
            continue


def list_files(folders: Iterable[Path]) -> list[ListFile]:
    """Return the files that may be lists, the newest first; folders that cannot be read are passed over."""
    found: dict[Path, ListFile] = {}
    for folder in folders:
        try:
            for entry in os.scandir(folder):
                path = Path(entry.path)
                # Excel keeps "~$name.xlsx" beside a list that is open.
                if path.suffix.lower() in KINDS and not entry.name.startswith(("~$", ".")) and entry.is_file():
                    stat = entry.stat()
                    found.setdefault(path.resolve(), ListFile(path, stat.st_size, stat.st_mtime))
        except OSError:
            continue
    return sorted(found.values(), key=lambda file: -file.changed)[:_MOST]
