"""The journal as a file of JSON lines with its SHA-256 beside it: the record that outlives the program.

One event a line in the order of the fold, UTF-8, as `kiosk log --json` prints it. The second file is in the form of
`sha256sum`, so that anybody can prove years later that not a letter was changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kiosk.folder.atomic_write import replacing
from kiosk.journal.envelope import Event, canonical

ENDING = ".sha256"


def write(events: Iterable[Event], path: Path) -> str:
    """Write both files and return the digest in hex. Raises FolderError or DiskFull."""
    digest = hashlib.sha256()
    with replacing(path) as file:
        for event in events:
            line = f"{canonical(event.to_json())}\n".encode()
            digest.update(line)
            file.write(line)
    with replacing(path.with_name(path.name + ENDING)) as file:
        file.write(f"{digest.hexdigest()}  {path.name}\n".encode())
    return digest.hexdigest()
