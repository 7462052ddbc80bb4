"""Large Vietnamese text, drawn as pixels: terminals clip stacked marks, so a name in cells can read wrong.

A font is drawn one bit deep and shown as quadrant blocks, 2 x 2 pixels a cell.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_FONT = Path(__file__).with_name("fonts") / "DejaVuSans-Bold-vi.ttf"
# Under 20 px two Vietnamese letters can come out alike (ắ and ằ at 12 px); from 20 px none do.
LEAST_PX = 20
# Indexed by the bits of a cell: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
_BLOCKS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def _pair(pixels: int) -> str:
    """Return two cells for four pixels above (high four bits, leftmost first) and four below."""
    above, below = f"{pixels >> 4:04b}", f"{pixels & 15:04b}"
    cells = ((above[at], above[at + 1], below[at], below[at + 1]) for at in (0, 2))
    return "".join(_BLOCKS[sum(int(bit) << place for place, bit in enumerate(cell))] for cell in cells)


_PAIRS = tuple(_pair(pixels) for pixels in range(256))


# Letters are mostly paper and ink: a few hundred of the 65,536 patterns make up nearly everything that is drawn.
@lru_cache(maxsize=4096)
def _eight(upper: int, lower: int) -> str:
    """Return four cells for eight pixels above and eight below, the leftmost in the highest bit."""
    return _PAIRS[upper & 0xF0 | lower >> 4] + _PAIRS[(upper & 0x0F) << 4 | lower & 0x0F]


@lru_cache(maxsize=32)
def font(size: int) -> FreeTypeFont:
    """Return the bundled font at *size* pixels; loaded once a size, because parsing it costs more than drawing."""
    from PIL import ImageFont  # late: Pillow

    return ImageFont.truetype(BytesIO(_FONT.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def warm(most: int) -> None:
    """Load library and fonts ahead of the first verdict, which would wait a thirtieth of a second for them."""
    for size in range(LEAST_PX, most + 1, 2):
        draw("Ẳ", size)


def width_of(text: str, size: int) -> int:
    """Return the width of *text* in pixels; a cell is two of them."""
    return int(font(size).getlength(text)) + 1


def draw(text: str, size: int, *, tight: bool = False) -> list[str]:
    """Return *text* as rows of quadrant blocks; *tight* leaves out rows that are blank above and below.

    The font draws Ẳ and Ỷ outside its own metrics: the head-room above keeps every mark whole.
    """
    from PIL import Image as Picture  # late: Pillow
    from PIL import ImageDraw

    rows = (_baseline(size) + size * 5 // 16 + 1) // 2
    columns = (width_of(text, size) + 3) // 2
    image = Picture.new("1", (columns * 2, rows * 2))
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    pen.text((0, _baseline(size)), text, fill=1, font=font(size), anchor="ls")
    lines = blocks(image)
    if tight:
        inked = [index for index, line in enumerate(lines) if line] or [0]
        lines = lines[inked[0] : inked[-1] + 1]
    return lines


def _baseline(size: int) -> int:
    # The highest letter, Ẳ, rises 23 px above the baseline at a nominal size of 20.
    return -(-size * 19 // 16)


def blocks(image: Image, *, keep_right: bool = False) -> list[str]:
    """Return a one-bit picture of even size as rows of quadrant blocks, lit pixels drawn."""
    stride, columns, packed = (image.width + 7) // 8, image.width // 2, image.tobytes()
    lines = []
    for start in range(0, len(packed), 2 * stride):
        upper, lower = packed[start : start + stride], packed[start + stride : start + 2 * stride]
        lines.append("".join(map(_eight, upper, lower))[:columns])
    return lines if keep_right else [line.rstrip() for line in lines]


def largest(text: str, columns: int, rows: int, *, most: int = 40, least: int = LEAST_PX) -> int | None:
    """Return the largest size at which *text* fits in *columns* x *rows* cells drawn tight, None if none does."""
    sizes = range(least, most + 1, 2)
    # Larger letters never take less room, so the place between those that fit and those that do not is searched for.
    fitting = bisect_left(sizes, True, key=lambda size: not _fits(text, size, columns, rows))
    return sizes[fitting - 1] if fitting else None


def _fits(text: str, size: int, columns: int, rows: int) -> bool:
    left, top, right, bottom = font(size).getbbox(text, anchor="ls")
    # One row more: where the ink begins inside a cell is not known yet.
    return (bottom - top + 1) // 2 + 1 <= rows and max(right, right - left) + 3 <= columns * 2


class BigText(Widget):
    """One line of text as large as asked, in pixels; ordinary text, wrapped at words, where there is no room.

    Its box has a size of its own that no text changes; rows are handed to the compositor as they are, because
    laying a thousand blocks out as text would cost more than drawing them.
    """

    DEFAULT_CSS = "BigText { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: tuple[str, int | None, bool] = ("", None, False)
        self._rows: list[str] | None = None
        self._style: Style | None = None

    def show(self, text: str, size: int | None = None, *, centred: bool = False) -> None:
        """Show *text* at *size* pixels, or, with None, as ordinary text; *centred* between top and bottom."""
        if (text, size, centred) != self._shown:
            self._shown = (text, size, centred)
            self._rows = None if size is None else draw(text, size, tight=True)
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows; their one style is put together once, not for every row."""
        self._style = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row of the box."""
        text, _size, centred = self._shown
        width, height = self.size
        rows = self._rows
        if rows is None:
            rows = [part for line in text.split("\n") for part in wrap(line, max(1, width)) or [""]]
        at = y - max(0, (height - len(rows)) // 2 if centred else 0)
        row = rows[at] if 0 <= at < len(rows) else ""
        return Strip([Segment(row[:width].ljust(width), self._style or self.rich_style)], width)
