"""Paper of the software printer: rows pass under the head, the blade sits a little further on.

So a cut without feeding first leaves the last millimetres for the next ticket, as in a real printer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printing.software.model import Model

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Ticket:
    """One piece of paper: rows of dots, each row a bytes object as wide as the head, a 1 bit is black.

    The blank top that every ticket has, head to blade, is left out, so that a picture comes out as it was sent.
    """

    rows: tuple[bytes, ...]
    number: int
    width: int
    dpi: int = 203

    @property
    def blank(self) -> bool:
        return not any(map(any, self.rows))

    def image(self) -> Image.Image:
        """A one-bit picture, black on white; at least one row high, because Pillow cannot save less."""
        from PIL import Image  # late: Pillow

        rows = self.rows or (bytes((self.width + 7) // 8),)
        return Image.frombytes("1", (self.width, len(rows)), b"".join(rows), "raw", "1;I")

    def save(self, path: Path) -> None:
        """As PNG for the owner's eyes only, written aside first: whoever watches the folder sees whole pictures."""
        aside = path.with_name(f".{path.name}.part")
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            self.image().save(file, "PNG", dpi=(self.dpi, self.dpi))
        aside.replace(path)


class Paper:
    """The roll: moves row by row, ends when told, is cut or torn."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._blank = bytes(model.row_bytes)
        self._lead = model.feed_to_cut_rows
        self._strip: list[bytes] = [self._blank] * self._lead  # from the blade to the head
        self._printed = 0  # rows of the strip that are neither its blank top nor feeding to the blade
        self._torn: list[bytes] = []
        self.tickets: list[Ticket] = []
        self.left: int | None = None  # rows until the paper ends; None: a full roll

    @property
    def out(self) -> bool:
        return self.left == 0

    @property
    def scraps(self) -> tuple[bytes, ...]:
        """Rows that passed the head and belong to no ticket: torn off, or still hanging in the printer."""
        return (*self._torn, *self._strip[self._lead :])

    def move(self, row: bytes | None = None) -> None:
        """One row under the head, None feeds. Dots beyond the head are lost."""
        width = self._model.row_bytes
        self._strip.append(self._blank if row is None else row[:width].ljust(width, b"\x00"))
        if self.left is not None:
            self.left -= 1

    def cut(self) -> Ticket:
        """Cut at the blade: what lies between head and blade stays."""
        ticket = self._ticket(len(self._strip) - self._lead)
        del self._strip[: len(self._strip) - self._lead]
        return ticket

    def tear_off(self) -> Ticket:
        """A person pulls the paper to the tear bar and tears: everything printed comes along."""
        ticket = self._ticket(len(self._strip))
        self._strip = [self._blank] * self._lead
        return ticket

    def abandon(self) -> None:
        """The half ticket is torn off and counts for nothing."""
        self._torn += self._strip[self._lead :]
        self._strip = [self._blank] * self._lead

    def _ticket(self, end: int) -> Ticket:
        start = self._lead if not any(map(any, self._strip[: self._lead])) else 0
        ticket = Ticket(tuple(self._strip[start:end]), len(self.tickets) + 1, self._model.width, self._model.dpi)
        self.tickets.append(ticket)
        return ticket
