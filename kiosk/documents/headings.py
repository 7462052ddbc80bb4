"""What stands above the pages of the paper fall-back: the event, what this is, how to use it; names of sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.documents.drawing import MM, Mark
from kiosk.documents.flow import BLACK, ROOM, WIDTH, Band, across, blank
from kiosk.documents.typeset import Block, Style, block
from kiosk.i18n import _

_EVENT = Style("SemiBold", 11, 10, BLACK, lines=2)
_TITLE = Style("Bold", 20, 13, BLACK, lines=2)
_ABOUT = Style("Medium", 10.5, 10, BLACK, lines=0)
_SECTION = Style("Bold", 13, 10, BLACK, lines=2)
_COUNT = Style("Medium", 11, 10, BLACK, lines=1)
_STEP, _MOST = 0.85, 60 * MM


def title(event: str, what: str, about: Sequence[str]) -> list[Band]:
    """Return what stands on the first page: the event small, what it is large, and the lines below it."""
    blocks = [(fitted(event, _EVENT, WIDTH), 1.0 * MM), (fitted(what, _TITLE, WIDTH), 1.6 * MM)]
    blocks += [(fitted(line, _ABOUT, WIDTH), 0.8 * MM) for line in about if line]
    return [*(stacked(found, below) for found, below in blocks), blank(3 * MM)]


def stacked(found: Block, below: float = 0.0, *, indent: float = 0.0, keeps: bool = True) -> Band:
    """Return a block as a band, with white room below it."""

    def marks(top: float) -> Sequence[Mark]:
        return found.placed(ROOM.left + indent, top, WIDTH - indent, "left")

    return Band(found.height + below, marks, keeps)


def fitted(text: str, style: Style, width: float, most: float = _MOST) -> Block:
    """Set a text as its style says; one that would fill a page is set smaller."""
    scale = 1.0
    while True:
        found = block(text, style, width, scale)
        if found.height <= most or scale < 0.02:
            return found
        scale *= _STEP


def section(name: str, count: str = "", *, above: float = 3.5 * MM) -> Callable[[bool], Band]:
    """Return the heading of a section: its name, said to go on where it does, and a count at the right."""

    def heading(goes_on: bool) -> Band:
        said = _("{name} (continued)").format(name=name) if goes_on else name
        number = block(count, _COUNT, WIDTH * 0.3)
        room = WIDTH - number.width - (10 if count else 0)
        found = fitted(said, _SECTION, room)
        before = 1.5 * MM if goes_on else above
        height = before + found.height + 1.4 * MM

        def marks(top: float) -> list[Mark]:
            marks: list[Mark] = [*found.placed(ROOM.left, top + before, room, "left")]
            if count:
                down = found.baselines[-1] - number.baselines[-1] if found.lines else 0.0
                marks += number.placed(ROOM.left, top + before + down, WIDTH, "right")
            return [*marks, across(top + height - 0.4, 0.8)]

        return Band(height, marks, keeps=True)

    return heading
