"""A ticket as a printer left it, drawn in cells: ink as quadrant blocks."""

from __future__ import annotations

from pathlib import Path

from kiosk.terminal.widgets.bigtext import blocks

# Thin strokes turn grey when the picture shrinks; a darker grey than this is ink.
_INK = 110


def drawn(path: Path, columns: int) -> list[str]:
    """Return the picture at *path* as rows of blocks, *columns* cells wide at most."""
    from PIL import Image, ImageOps  # late: Pillow

    with Image.open(path) as picture:
        grey = picture.convert("L")
    scale = min(columns * 2 / grey.width, 1.0)
    # A cell is twice as high as wide, so its four pixels are too: half the rows keep the picture's proportions.
    size = (int(grey.width * scale) // 2 * 2, int(grey.height * scale / 2) // 2 * 2)
    small = ImageOps.invert(grey.resize(size, Image.Resampling.BOX))
    return blocks(small.point([255 if value > _INK else 0 for value in range(256)]).convert("1"), keep_right=True)
