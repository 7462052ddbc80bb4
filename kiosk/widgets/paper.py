"""A ticket as the printer on screen left it, drawn small in the terminal: black on white."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content
from textual.widgets import Static

from kiosk.widgets.bigtext import blocks


class Paper(Static):
    """Shows a ticket's picture as large as its box allows; hidden while there is none."""

    DEFAULT_CSS = "Paper { background: white; color: black; width: auto; height: auto; }"

    def show(self, path: Path, columns: int, rows: int) -> None:
        """Show the PNG at *path* within *columns* x *rows* cells."""
        self.update(Content("\n".join(line.ljust(columns) for line in _drawn(path, columns, rows))))


def _drawn(path: Path, columns: int, rows: int) -> list[str]:
    from PIL import Image, ImageOps

    with Image.open(path) as picture:
        grey = picture.convert("L")
    scale = min(columns * 2 / grey.width, rows * 2 / grey.height, 1.0)
    size = (int(grey.width * scale) // 2 * 2, int(grey.height * scale) // 2 * 2)
    small = grey.resize(size, Image.Resampling.BOX)
    # Thin strokes average to light grey when the picture shrinks: half black would lose them.
    ink = ImageOps.invert(small).point(lambda value: 255 if value > 90 else 0).convert("1")
    return blocks(ink, keep_right=True)
