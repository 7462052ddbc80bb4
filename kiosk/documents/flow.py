"""Bands of marks one below the other over as many pages of A4 as they need, with what every page repeats.

A section that goes over to another page says there again whose it is. Lengths in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.documents.drawing import A4, MM, Box, Colour, Mark, Rule
from kiosk.documents.typeset import Style, block
from kiosk.i18n import _

SHEET = A4
# The left margin leaves room for the holes of a folder.
ROOM = Box(20 * MM, 12 * MM, SHEET.width - 13 * MM, SHEET.height - 18 * MM)
WIDTH = ROOM.right - ROOM.left
BLACK: Colour = (0.0, 0.0, 0.0)
HAIR: Colour = (0.62, 0.62, 0.62)
_FOOT = Style("Medium", 10, 10, BLACK, lines=1)
_FOOT_AT = SHEET.height - 13.5 * MM


@dataclass(frozen=True, slots=True)
class Band:
    """A strip over the width of the page: how high it is, and its marks once its top is known.

    `keeps`: it is never the last on a page while something follows. `key` names it for `Laid.page_of`.
    """

    height: float
    marks: Callable[[float], Sequence[Mark]]
    keeps: bool = False
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Bands that belong together. `heading` is given whether the section has begun on a page before.

    `whole`: it is not broken if it fits on one page; `fresh`: it begins a page.
    """

    bands: Sequence[Band]
    heading: Callable[[bool], Band] | None = None
    whole: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """Pages with the bands on them, each with its top; `page_of` is where a band's key stands, from 1."""

    pages: tuple[tuple[tuple[float, Band], ...], ...]
    page_of: dict[int, int]

    def drawn(self, foot: str) -> Iterator[list[Mark]]:
        """Yield the marks of every page, with what stands at its foot and its number of all."""
        for number, bands in enumerate(self.pages, 1):
            marks = [mark for top, band in bands for mark in band.marks(top)]
            yield [*marks, *_foot(foot, number, len(self.pages))]


def blank(height: float) -> Band:
    """Return white room, which is worth no page of its own."""
    return Band(height, lambda _top: (), keeps=True)


def across(at: float, thick: float, colour: Colour = BLACK) -> Rule:
    """Return a line over the width."""
    return Rule(Box(ROOM.left, at, ROOM.right, at), thick, colour)


def flow(sections: Sequence[Section], first: Sequence[Band], every: Sequence[Band] = ()) -> Laid:
    """Lay sections on pages: *first* on top of the first one, *every* on top of all, below it."""
    return _Flow(tuple(first), tuple(every)).run(sections)


class _Flow:
    """The pen: the page it is on, and how far down."""

    def __init__(self, first: Sequence[Band], every: Sequence[Band]) -> None:
        self._every = every
        self._pages: list[list[tuple[float, Band]]] = []
        self._page_of: dict[int, int] = {}
        self._top = 0.0
        self._fresh = False
        self._turn(first)

    def run(self, sections: Sequence[Section]) -> Laid:
        for section in sections:
            self._section(section)
        return Laid(tuple(map(tuple, self._pages)), self._page_of)

    def _turn(self, above: Sequence[Band] = ()) -> None:
        self._pages.append([])
        self._top = ROOM.top
        for band in (*above, *self._every):
            self._put(band)
        self._fresh = True

    def _put(self, band: Band) -> None:
        self._pages[-1].append((self._top, band))
        self._top += band.height
        self._fresh = False
        if band.key is not None:
            self._page_of.setdefault(band.key, len(self._pages))

    def _section(self, section: Section) -> None:
        heading = (section.heading(False),) if section.heading is not None else ()
        total = sum(band.height for band in (*heading, *section.bands))
        room = ROOM.bottom - ROOM.top - sum(band.height for band in self._every)
        if not self._fresh and (section.fresh or (section.whole and self._left < total <= room)):
            self._turn()
        if self._left < sum(b.height for b in heading) + _together(section.bands, 0) and not self._fresh:
            self._turn()
        for band in heading:
            self._put(band)
        for index, band in enumerate(section.bands):
            self._within(section, band, _together(section.bands, index))

    def _within(self, section: Section, band: Band, needed: float) -> None:
        """Put a band on this page if it and what it keeps with fit, else on the next, below the name of its section."""
        if needed > self._left and not self._fresh:
            self._turn()
            if section.heading is not None:
                self._put(section.heading(True))
        self._put(band)

    @property
    def _left(self) -> float:
        return ROOM.bottom - self._top


def _together(bands: Sequence[Band], index: int) -> float:
    """Return how high a band is with those it may not be parted from; never more than most of a page."""
    height = 0.0
    for band in bands[index:]:
        height += band.height
        if not band.keeps:
            break
    return min(height, max(bands[index].height, (ROOM.bottom - ROOM.top) * 0.7)) if bands else 0.0


def _foot(text: str, number: int, count: int) -> list[Mark]:
    where = block(_("Page {number}/{count}").format(number=number, count=count), _FOOT, WIDTH)
    room = WIDTH - where.width - 12
    line = block(text, _FOOT, room)
    # A name that does not fit beside the number is left to the first page.
    said = line.placed(ROOM.left, _FOOT_AT, room, "left") if len(line.lines) == 1 else []
    return [across(_FOOT_AT - 4, 0.4, HAIR), *said, *where.placed(ROOM.left, _FOOT_AT, WIDTH, "right")]
