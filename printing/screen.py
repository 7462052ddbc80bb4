"""A printer for demos and rehearsals: its paper is a folder of pictures.

It needs no device, and says "printed" with more right than any other.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from printing.abilities import Abilities
from printing.errors import PrinterError
from printing.messages import broken, trouble
from printing.timeouts import nobody_listens

if TYPE_CHECKING:
    from PIL import Image


class ScreenPrinter:
    """Writes every ticket as `NNNN-<job>.png` into a folder, where a screen shows it."""

    near_end = False
    kind = False

    def __init__(self, name: str, folder: Path, width: int = 576) -> None:
        self.name = name
        self.width = width
        self.folder = folder
        self.abilities: Abilities | None = Abilities("screen", fence="completed")
        self.paused: Callable[[PrinterError | None], None] = nobody_listens

    def encode(self, image: Image.Image) -> bytes:
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    def preflight(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise trouble("folder", printer=self.name) from error

    def send(self, data: bytes, job: int) -> None:
        """Appear whole or not at all: written aside, then renamed."""
        number = 1 + max((int(path.name[:4]) for path in self.folder.glob("[0-9][0-9][0-9][0-9]-*.png")), default=0)
        aside = self.folder / f".{job}.part"
        try:
            aside.unlink(missing_ok=True)
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            aside.replace(self.folder / f"{number:04d}-{job}.png")
        except OSError as error:
            raise broken("folder", bytes_sent=0, printer=self.name) from error

    def confirm(self) -> bool:
        return True

    def distrust(self) -> None:
        """Nothing can be stuck in a folder."""

    def close(self) -> None:
        """Nothing is open between tickets."""
