"""Fit Vietnamese text into dots: which size, which lines, which font for each letter.

Printers' own code pages print wrong Vietnamese without saying so, so all text reaches paper as pixels from here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont

Weight = Literal["Medium", "SemiBold", "Bold"]
Align = Literal["left", "center", "right"]

FONTS = Path(__file__).with_name("fonts")
NOTO = "NotoSans-SemiBold"
SMALLEST = 14  # dots; below this (1.75 mm at 203 dpi) thermal print is no longer letters
FEWER_LINES_ARE_WORTH = 0.75  # fewer lines are preferred while the letters stay at least this big


def clean(text: str) -> str:
    """NFC, single spaces, no control or format characters; lone surrogates become U+FFFD. Never raises."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category == "Cf":
            continue
        kept.append({"Cc": " ", "Cs": "\N{REPLACEMENT CHARACTER}"}.get(category, char))
    return " ".join("".join(kept).split())


def missing_letters(text: str) -> set[str]:
    """The letters that neither bundled font can draw: they would come out as an empty box."""
    letters = {char for char in clean(text) if char != " "}
    return {char for char in letters if not _has("BarlowSemiCondensed-Bold", char) and not _has(NOTO, char)}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text at one size, measured in dots; `baselines` count from the top of the block.

    `height` holds every mark and descender of these very lines, so blocks can be stacked by their heights.
    """

    lines: tuple[str, ...]
    weight: Weight
    size: int
    baselines: tuple[int, ...]
    width: int
    height: int

    def draw(self, canvas: ImageDraw.ImageDraw, x: int, y: int, room: int, align: Align = "center") -> None:
        """Draw in black with the block's top at `y`, aligned within `x` … `x + room`."""
        canvas.fontmode = "1"  # FreeType's own hinted one-bit rendering: crisper than any threshold or dither
        for line, baseline in zip(self.lines, self.baselines, strict=True):
            slack = room - _line_width(line, self.weight, self.size)
            pen = x + {"left": 0, "center": slack // 2, "right": slack}[align]
            for word in line.split(" "):
                _draw_word(canvas, pen, y + baseline, word, self.weight, self.size)
                pen += _word(word, self.weight, self.size).advance + _space(self.weight, self.size)


def name_block(text: str, width: int, *, largest: int, least: int, weight: Weight = "Bold") -> Block:
    """A person's name on one or two balanced lines, as large as fits `width` dots.

    Lines break at spaces only, and of three words or more the given name (the last word) does not stand alone.
    A name too long for two lines at `least` gets more lines; nothing is ever cut off.
    """
    words = clean(text).split()
    given = " ".join(words[-2:])
    if len(words) > 2 and _line_width(given, weight, least) <= width:
        words[-2:] = [given]  # one unit from here on: no line break goes between
    by_lines = [_at_most(count, words, width, weight, largest, least) for count in (1, 2)]
    return _prefer_fewer(by_lines) or _anyhow(words, width, weight, largest * 2 // 3, least)


def paragraph(text: str, width: int, *, largest: int, least: int, lines: int = 3, weight: Weight = "Medium") -> Block:
    """A text on up to `lines` balanced lines, shrinking from `largest` to `least` dots.

    If that is not enough it takes more lines; only a single word wider than the paper at `SMALLEST` is broken.
    """
    words = clean(text).split()
    by_lines = [_at_most(count, words, width, weight, largest, least) for count in range(1, lines + 1)]
    return _prefer_fewer(by_lines) or _anyhow(words, width, weight, least, least)


def _at_most(count: int, words: list[str], width: int, weight: Weight, largest: int, least: int) -> Block | None:
    """The largest block of at most `count` lines, or None if there is none between the sizes."""

    def attempt(size: int) -> Block | None:
        found = _balanced(words, width, weight, size)
        return _block(found, weight, size) if found is not None and len(found) <= count else None

    return _search(attempt, largest, least)


def _anyhow(words: list[str], width: int, weight: Weight, largest: int, least: int) -> Block:
    """Too long for what was hoped: three lines, else as many as it takes, else smaller, else broken words."""
    every = len(words)
    fitted = _at_most(3, words, width, weight, largest, least) or _at_most(every, words, width, weight, least, SMALLEST)
    if fitted:
        return fitted
    pieces = [piece for word in " ".join(words).split() for piece in _pieces(word, width, weight)]
    return _block(_greedy(pieces, width, weight, SMALLEST) or [], weight, SMALLEST)


def _prefer_fewer(blocks: list[Block | None]) -> Block | None:
    """The block with the fewest lines, unless one more line makes the letters much bigger."""
    chosen: Block | None = None
    for block in blocks:
        if block and (chosen is None or chosen.size < FEWER_LINES_ARE_WORTH * block.size):
            chosen = block
    return chosen


def _search(attempt: Callable[[int], Block | None], largest: int, least: int) -> Block | None:
    """The block of the largest size that fits: halving first, then the steps that hinting makes uneven."""
    low, high = least, largest
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if attempt(middle) else (low, middle - 1)
    for size in range(min(low + 1, largest), least - 1, -1):
        if found := attempt(size):
            return found
    return None


def _greedy(words: list[str], width: int, weight: Weight, size: int) -> list[str] | None:
    """Fill line after line; None if a single word is wider than `width`."""
    lines: list[str] = []
    for word in words:
        if _line_width(word, weight, size) > width:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _line_width(longer, weight, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], width: int, weight: Weight, size: int) -> list[str] | None:
    """As few lines as greedy filling needs, at the narrowest width that still needs no more."""
    best = _greedy(words, width, weight, size)
    if not best or len(best) == 1:
        return best
    low, high = 1, width
    while low < high:
        middle = (low + high) // 2
        attempt = _greedy(words, middle, weight, size)
        if attempt is not None and len(attempt) == len(best):
            best, high = attempt, middle
        else:
            low = middle + 1
    return best


def _pieces(word: str, width: int, weight: Weight) -> list[str]:
    """A word cut between letters so that each piece fits at `SMALLEST`: the last resort, nothing is lost."""
    pieces = [""]
    for char in word:
        if pieces[-1] and _line_width(pieces[-1] + char, weight, SMALLEST) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _block(lines: list[str], weight: Weight, size: int) -> Block:
    """Stack lines so that no mark touches the line above: Ễ rises 105 % of the size above its baseline."""
    inks = [[_word(word, weight, size) for word in line.split(" ")] for line in lines]
    tops = [max(round(size * 0.7), *(word.top for word in line)) for line in inks]
    bottoms = [max(word.bottom for word in line) for line in inks]
    baselines = tops[:1]
    for above, below in pairwise(range(len(lines))):
        gap = bottoms[above] + tops[below] + max(2, round(size * 0.08))
        baselines.append(baselines[-1] + max(round(size * 1.08), gap))
    return Block(
        lines=tuple(lines),
        weight=weight,
        size=size,
        baselines=tuple(baselines),
        width=max((_line_width(line, weight, size) for line in lines), default=0),
        height=baselines[-1] + bottoms[-1] if lines else 0,
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    """One word in dots: its whole width, ink above and below the baseline.

    `left` is how far ink reaches left of the pen (the tilde of Ĩ is wider than the letter); `advance` includes it.
    """

    left: int
    advance: int
    top: int
    bottom: int


@lru_cache(maxsize=16384)
def _word(word: str, weight: Weight, size: int) -> _Measure:
    advance, right, left, top, bottom = 0.0, 0.0, 0, 0, 0
    for run, face in runs(word, weight):
        font = _font(face, size)
        box = font.getbbox(run, mode="1", anchor="ls")
        top, bottom = max(top, -int(box[1])), max(bottom, int(box[3]))
        left = max(left, -int(round(advance) + box[0]))
        right = max(right, round(advance) + box[2])
        advance += font.getlength(run, mode="1")
    return _Measure(left, left + round(max(advance, right)), top, bottom)


def _draw_word(canvas: ImageDraw.ImageDraw, x: int, baseline: int, word: str, weight: Weight, size: int) -> None:
    advance = float(_word(word, weight, size).left)
    for run, face in runs(word, weight):
        font = _font(face, size)
        canvas.text((x + round(advance), baseline), run, font=font, fill=0, anchor="ls")
        advance += font.getlength(run, mode="1")


def _line_width(line: str, weight: Weight, size: int) -> int:
    words = line.split(" ")
    return sum(_word(word, weight, size).advance for word in words) + _space(weight, size) * (len(words) - 1)


@lru_cache(maxsize=512)
def _space(weight: Weight, size: int) -> int:
    return round(_font(f"BarlowSemiCondensed-{weight}", size).getlength(" ", mode="1"))


@lru_cache(maxsize=4096)
def runs(word: str, weight: Weight) -> tuple[tuple[str, str], ...]:
    """Split a word into (letters, face), a face being a file of `FONTS`.

    Barlow where it has the letter, Noto where only Noto has it.
    """
    barlow = f"BarlowSemiCondensed-{weight}"

    def face(char: str) -> str:
        return NOTO if not _has(barlow, char) and _has(NOTO, char) else barlow

    return tuple(("".join(letters), name) for name, letters in groupby(word, key=face))


@lru_cache(maxsize=4096)
def _has(face: str, char: str) -> bool:
    """Whether the font has the letter: a letter it lacks is drawn as the box of U+FFFF, a non-character."""
    font = _font(face, 32)
    mask, box = font.getmask(char, mode="1"), font.getmask("\uffff", mode="1")
    return bool(mask.size != box.size or bytes(mask) != bytes(box))


@lru_cache(maxsize=256)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    # BASIC: after NFC no shaping is needed, and the result does not depend on whether libraqm is there.
    return ImageFont.truetype(FONTS / f"{face}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
