"""Printers behind another spooler: it takes the ticket, and nothing ever comes back about the paper.

Their tickets are `sent`, never `printed`: that a system's queue is empty proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from printing import escpos
from printing.abilities import MUTE, Abilities
from printing.errors import PrinterError
from printing.timeouts import nobody_listens

if TYPE_CHECKING:
    from PIL import Image


class SpooledPrinter:
    """What the printers of Windows and CUPS have in common; `preflight` and `send` are theirs."""

    near_end = False
    kind = False

    def __init__(self, name: str, queue: str, width: int) -> None:
        self.name = name
        self.queue = queue
        self.width = width
        self.abilities: Abilities | None = MUTE
        self.paused: Callable[[PrinterError | None], None] = nobody_listens

    def encode(self, image: Image.Image) -> bytes:
        return escpos.encode(image)

    def confirm(self) -> bool:
        return False

    def distrust(self) -> None:
        """A ticket may be stuck in the printer, but nobody could tell it from here."""

    def close(self) -> None:
        """Nothing is open between tickets."""
