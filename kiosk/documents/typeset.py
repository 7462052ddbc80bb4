"""Fit text into a width: which size, which lines, which font for each letter. Lengths in points.

The measures are those of the letters themselves, so that blocks stacked by their heights never touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from PIL import ImageFont

from kiosk.documents.drawing import INK, Box, Colour, Text
from printing.text import FONTS, Weight, missing_letters, runs

Align = Literal["left", "center", "right"]
BOX = "\N{REPLACEMENT CHARACTER}"
# Fonts are measured at this size, at which hinting changes nothing to speak of.
_UNITS = 1000
# A line is as high as its capitals with one mark, so that neighbours of one size stand on one baseline.
_CAP, _DESCENT, _LEADING, _GAP = 0.93, 0.21, 1.22, 0.06
_FEWER_LINES_ARE_WORTH = 0.72


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: at most `largest`, on `lines` lines if it can; below `least` only where nothing else helps.

    With `lines` 0 it keeps its size and takes as many lines as it needs. `keep_last` keeps the last two words together.
    """

    weight: Weight
    largest: float
    least: float
    colour: Colour = INK
    tracking: float = 0.0
    lines: int = 3
    keep_last: bool = False

    def size(self, scale: float) -> float:
        """Return the size at a scale: down to a half the least holds, below it all shrinks alike."""
        return max(self.largest * scale, self.least * min(1.0, scale * 2))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines at one size; `baselines` count from the top of the block, `height` holds every mark and descender."""

    lines: tuple[str, ...]
    style: Style
    size: float
    baselines: tuple[float, ...]
    height: float

    @property
    def width(self) -> float:
        """The width of the widest line."""
        return max((self._width(line) for line in self.lines), default=0.0)

    def _width(self, line: str) -> float:
        return line_width(line, self.style) * self.size

    def placed(self, left: float, top: float, room: float, align: Align = "center") -> list[Text]:
        """Return the lines with the block's top at `top`, aligned within `left` … `left + room`."""
        marks = []
        for line, baseline in zip(self.lines, self.baselines, strict=True):
            width = self._width(line)
            x = left + {"left": 0.0, "center": (room - width) / 2, "right": room - width}[align]
            above, below = (edge * self.size for edge in ink(line, self.style.weight))
            at = top + baseline
            box = Box(x, at - above, x + width, at + below)
            marks.append(
                Text(
                    runs(line, self.style.weight),
                    self.size,
                    x,
                    at,
                    self.style.colour,
                    self.style.tracking * self.size,
                    box,
                )
            )
        return marks


def drawable(text: str) -> str:
    """Return the text with U+FFFD, a letter both can show, for every letter that no bundled font has."""
    lost = missing_letters(text)
    return "".join(BOX if char in lost else char for char in text) if lost else text


def block(text: str, style: Style, width: float, scale: float = 1.0) -> Block:
    """Set a text on as few lines as keep it large, and as many as it needs at its least size for the scale.

    Nothing is ever cut off; a single word that is too wide is broken between letters.
    """
    plain = words = tuple(drawable(text).split())
    if style.keep_last and len(words) > 2:
        words = (*words[:-2], " ".join(words[-2:]))
    largest, least = style.size(scale), min(style.least, style.size(scale))
    chosen: tuple[float, tuple[str, ...]] | None = None
    for count in range(1, style.lines + 1):
        found = _on(count, words, style)
        if found is None:
            break
        wide = max(line_width(line, style) for line in found)
        size = min(largest, width / wide) if wide else largest
        if size >= least and (chosen is None or chosen[0] < _FEWER_LINES_ARE_WORTH * size):
            chosen = size, found
    if chosen is None:
        size = largest if style.lines == 0 else least
        chosen = size, _as_many_as_needed(plain, style, width / size)
    return _stack(chosen[1], style, chosen[0])


def _as_many_as_needed(words: tuple[str, ...], style: Style, width: float) -> tuple[str, ...]:
    """Return balanced lines of at most `width` ems; where a word is too wide, filled ones with the word broken."""
    filled = _filled(words, style, width)
    if filled is None:
        return _filled(words, style, width, broken=True) or ()
    return (_balanced(len(filled), words, style) or filled) if len(filled) > 1 else filled


def _on(count: int, words: tuple[str, ...], style: Style) -> tuple[str, ...] | None:
    """Return the words on exactly `count` balanced lines, or None if they are fewer."""
    return _balanced(count, words, style) if count <= len(words) else None


@lru_cache(maxsize=4096)
def _balanced(count: int, words: tuple[str, ...], style: Style) -> tuple[str, ...] | None:
    if count == 1:
        return (" ".join(words),)
    whole = line_width(" ".join(words), style)
    low, high = max(line_width(word, style) for word in words), whole
    best = None
    for _step in range(14):
        middle = (low + high) / 2
        found = _filled(words, style, middle)
        if found is not None and len(found) <= count:
            best, high = found, middle
        else:
            low = middle
    return best


def _filled(words: tuple[str, ...], style: Style, width: float, *, broken: bool = False) -> tuple[str, ...] | None:
    """Fill line after line of `width` ems; a wider word is `broken`, or else there is no answer."""
    lines: list[str] = []
    pieces = [piece for word in words for piece in (_broken(word, style, width) if broken else (word,))]
    used = 0.0
    for piece in pieces:
        own = line_width(piece, style)
        if own > width and not broken:
            return None
        longer = used + line_width(" ", style) + own
        if lines and longer <= width:
            lines[-1], used = f"{lines[-1]} {piece}", longer
        else:
            lines.append(piece)
            used = own
    return tuple(lines)


def _broken(word: str, style: Style, width: float) -> list[str]:
    if line_width(word, style) <= width:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and line_width(pieces[-1] + char, style) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _stack(lines: tuple[str, ...], style: Style, size: float) -> Block:
    """Stack lines so that no mark touches the line above: Ễ rises higher than its size above the baseline."""
    edges = [ink(line, style.weight) for line in lines]
    tops = [max(_CAP, above) * size for above, _below in edges]
    bottoms = [max(_DESCENT, below) * size for _above, below in edges]
    baselines = tops[:1]
    for upper, lower in pairwise(range(len(lines))):
        apart = max(_LEADING * size, bottoms[upper] + tops[lower] + _GAP * size)
        baselines.append(baselines[-1] + apart)
    height = baselines[-1] + bottoms[-1] if lines else 0.0
    return Block(lines, style, size, tuple(baselines), height)


def line_width(line: str, style: Style) -> float:
    """Return how wide a line is, in its size."""
    return _width(line, style.weight) + style.tracking * len(line)


def _width(line: str, weight: Weight) -> float:
    return sum(_word(word, weight)[0] for word in line.split(" ")) + line.count(" ") * _word(" ", weight)[0]


def ink(line: str, weight: Weight) -> tuple[float, float]:
    """Return how far a line's ink reaches above and below its baseline, in its size."""
    measures = [_word(word, weight) for word in line.split(" ")]
    return max(above for _wide, above, _below in measures), max(below for _wide, _above, below in measures)


@lru_cache(maxsize=16384)
def _word(word: str, weight: Weight) -> tuple[float, float, float]:
    """Return width, ink above and ink below the baseline, in the size of the letters."""
    glyphs = [_glyph(char, face) for letters, face in runs(word, weight) for char in letters]
    wide = sum(glyph[0] for glyph in glyphs)
    return wide, max((g[1] for g in glyphs), default=0.0), max((g[2] for g in glyphs), default=0.0)


@lru_cache(maxsize=8192)
def _glyph(char: str, face: str) -> tuple[float, float, float]:
    font = _font(face)
    box = font.getbbox(char, anchor="ls")
    # Nothing is drawn with kerning, so letters are measured one by one.
    return font.getlength(char) / _UNITS, max(0.0, -box[1]) / _UNITS, max(0.0, box[3]) / _UNITS


@lru_cache(maxsize=8)
def _font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{face}.ttf", _UNITS, layout_engine=ImageFont.Layout.BASIC)
