"""A file is written whole or not at all: beside its place first, then moved there in one step."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import FolderError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to, which becomes *path* when the block ends well.

    Raises FolderError, in one plain sentence, if the file cannot be written; then *path* is as it was.
    """
    scratch: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        scratch = Path(name)
        yield scratch
        scratch.replace(path)
    except OSError as error:
        raise FolderError("{path} cannot be written: {reason}", path=path, reason=error.strerror or error) from error
    finally:
        if scratch is not None:
            with contextlib.suppress(OSError):
                scratch.unlink(missing_ok=True)
