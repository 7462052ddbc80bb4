"""Every slip at every width: nothing is cut, nothing collides, nothing is lost, and the scanner reads the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from itertools import combinations
from typing import Any
from unittest.mock import patch

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from printing.drawings import compose, draw
from printing.layout import LEAST_MODULE, MODULE, absent, beside, code, framed, picture, solid, stack
from printing.slips import Badge, Label, Sheet, SheetRow, Slip, TestPage, Ticket, from_payload, to_payload
from printing.text import Align, Block, clean
from tests.support.sample_badges import BADGE, CODE, EIGHTY, HOSTILE, WIDTHS
from tests.support.sample_slips import LABEL, MEAL, RECEIPT, SAMPLES, SHEET, SUMMARY, TEST

Box = tuple[int, int, int, int]
NASTY = [*HOSTILE[1:], "Ễ" * 60, "👩‍👩‍👧 🎉", "a" + "\u0301\u0323\u0302" * 12, "⸻⸻", "ĐẶNG THỊ MỸ LỆ Ỷ Ễ Ậ"]
CODED: dict[str, Badge | Ticket | Label | TestPage] = {"badge": BADGE, "meal": MEAL, "label": LABEL, "test": TEST}


@dataclass
class Seen:
    """What was painted, and where."""

    texts: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    symbols: list[Box] = field(default_factory=list)


@contextmanager
def watching() -> Iterator[Seen]:
    seen = Seen()
    paint_block, paint_symbol = Block.draw, ImageDraw.ImageDraw.bitmap

    def block(self: Block, canvas: Any, x: int, y: int, room: int, align: Align = "center") -> None:
        left = x + {"left": 0, "center": (room - self.width) // 2, "right": room - self.width}[align]
        seen.texts.append("".join(self.lines).replace(" ", ""))
        seen.boxes.append((left, y, left + self.width, y + self.height))
        paint_block(self, canvas, x, y, room, align)

    def symbol(self: Any, xy: tuple[int, int], bitmap: Image.Image, fill: Any = None) -> None:
        seen.symbols.append((*xy, xy[0] + bitmap.width, xy[1] + bitmap.height))
        paint_symbol(self, xy, bitmap, fill)

    with patch.object(Block, "draw", block), patch.object(ImageDraw.ImageDraw, "bitmap", symbol):
        yield seen


def black(image: Image.Image) -> int:
    return image.histogram()[0]


def texts_of(value: Any) -> list[str]:
    """Every text and every number of a slip but its code."""
    if isinstance(value, str | int):
        return [] if isinstance(value, bool) else [str(value)]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    return [text for each in fields(value) if each.name != "code" for text in texts_of(getattr(value, each.name))]


def filled(value: Any, text: str) -> Any:
    """The same slip with every text replaced but its code."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled(item, text) for item in value)
    if isinstance(value, int):
        return value
    changes = {each.name: filled(getattr(value, each.name), text) for each in fields(value) if each.name != "code"}
    return replace(value, **changes)


def check(slip: Slip, width: int, *, share: float = 0.25) -> Image.Image:
    """The picture, after all that must be true of it whatever its texts are."""
    part = compose(slip, width)
    assert part.width == width
    with watching() as seen:
        image = picture(part)
    assert (image.mode, image.width) == ("1", width)

    wide = Image.new("1", (part.width + 400, part.height + 400), 1)
    part.paint(ImageDraw.Draw(wide), 200, 200)
    assert black(wide) == black(image), "something was cut off"
    assert black(image) <= share * image.width * image.height

    for left, top, right, bottom in seen.boxes:
        assert 8 <= left <= right <= width - 8
        assert 8 <= top <= bottom <= image.height - 8
    for one, other in combinations([*seen.boxes, *seen.symbols], 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, "two texts collide, or a text stands in the quiet zone"
    shown = set(seen.texts)
    assert {clean(text).replace(" ", "") for text in texts_of(slip)} - shown <= {""}, "a text was lost"
    for box in seen.symbols:
        inside = image.crop(box)
        quiet = 4 * next(dots for dots in range(MODULE, 0, -1) if (box[2] - box[0]) % dots == 0)
        core = inside.crop((quiet, quiet, inside.width - quiet, inside.height - quiet))
        assert black(inside) == black(core) > 0, "ink in the quiet zone"
    return image


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_every_slip_fits_every_paper(kind: str, width: int) -> None:
    image = check(SAMPLES[kind], width)
    ink = ImageChops.invert(image.convert("L")).getbbox()
    assert ink is not None
    sides = (0, width) if kind == "test" else (12, width - 12)
    assert ink[0] >= sides[0]
    assert ink[2] <= sides[1]
    assert ink[1] >= 12
    assert ink[3] <= image.height - 12


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", CODED)
def test_the_scanner_reads_the_code_from_every_paper(kind: str, width: int) -> None:
    slip = CODED[kind]
    found = zxingcpp.read_barcodes(draw(slip, width).convert("L"))
    assert [each.text for each in found] == [slip.code]
    corners = found[0].position
    assert corners.top_right.x - corners.top_left.x in range(21 * MODULE - 2, 21 * MODULE + 3)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("kind", SAMPLES)
def test_hostile_texts_are_shown_whole(kind: str, text: str) -> None:
    for width in (384, 576) if kind in CODED else (384,):
        slip = filled(SAMPLES[kind], text)
        image = check(slip, width)
        if kind in CODED:
            assert [found.text for found in zxingcpp.read_barcodes(image.convert("L"))] == [slip.code]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.one_of(st.text(max_size=60), st.text("ẴỘgjĨW |.", max_size=90), st.sampled_from(["", " ", EIGHTY])),
    st.sampled_from(WIDTHS),
)
def test_any_text_at_all_is_shown_whole(kind: str, text: str, width: int) -> None:
    check(filled(SAMPLES[kind], text), width, share=0.5)  # one may write in full blocks


@pytest.mark.parametrize("content", ["", "W" * 60, "9" * 400, "W" * 5000, "👩‍👩‍👧\ud800", "\x1b"])
@pytest.mark.parametrize("kind", CODED)
def test_a_strange_code_spoils_nothing_else(kind: str, content: str) -> None:
    for width in (384, 576):
        check(replace(CODED[kind], code=content), width, share=0.3)


def test_a_long_code_gets_smaller_modules_and_then_none() -> None:
    modules = []
    for length in range(10, 200, 10):
        part = code("A" * length, 384)
        assert part.width <= 384
        if part.height:
            ink = picture(part)
            left, top, _right, _bottom = ImageChops.invert(ink.convert("L")).getbbox() or (0, 0, 0, 0)
            finder = next(x for x in range(left, part.width) if ink.getpixel((x, top)))  # seven modules of black
            modules.append((finder - left) // 7)
            assert left == top == 4 * modules[-1]
    assert modules == sorted(modules, reverse=True)
    assert (modules[0], modules[-1]) == (MODULE, LEAST_MODULE)
    assert not code("A" * 199, 384).height


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_slip_of_empty_texts_is_white_but_for_its_lines(kind: str) -> None:
    slip = filled(SAMPLES[kind], "")
    image = check(slip, 384)
    assert image.height < draw(SAMPLES[kind], 384).height


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_text_has_its_place_and_leaves_it_when_empty(kind: str) -> None:
    slip: Any = SAMPLES[kind]
    whole = draw(slip, 576)
    for each in fields(slip):
        if getattr(slip, each.name) and isinstance(getattr(slip, each.name), str):
            less = draw(replace(slip, **{each.name: ""}), 576)
            assert (less.size, less.tobytes()) != (whole.size, whole.tobytes()), each.name


@pytest.mark.parametrize("width", WIDTHS)
def test_what_matters_most_is_the_largest(width: int) -> None:
    largest = {"badge": BADGE.name, "meal": MEAL.big, "receipt": RECEIPT.name, "label": str(LABEL.position)}
    largest |= {"summary": SUMMARY.figures[0][1], "test": TEST.printer}
    for kind, text in largest.items():
        sizes: dict[int, str] = {}

        def note(self: Block, *_args: Any, sizes: dict[int, str] = sizes) -> None:
            sizes[self.size] = " ".join(self.lines)

        slip = replace(BADGE, seat="") if kind == "badge" else SAMPLES[kind]
        with patch.object(Block, "draw", note):
            draw(slip, width)
        assert sizes[max(sizes)] == text, kind


@pytest.mark.parametrize("width", WIDTHS)
def test_the_frame_of_the_test_page_touches_both_edges_of_the_set_width(width: int) -> None:
    image = draw(TEST, width)
    rows = [y for y in range(image.height) if not image.getpixel((0, y))]
    assert rows == [y for y in range(image.height) if not image.getpixel((width - 1, y))]
    assert rows == list(range(rows[0], rows[0] + 108))
    assert black(image.crop((0, rows[0], width, rows[0] + 1))) == width
    with watching() as seen:
        draw(TEST, width)
    assert str(width) in seen.texts


def test_all_names_of_a_sheet_start_at_one_edge() -> None:
    rows = tuple(SheetRow(number, f"Đặng {number}", "") for number in (1, 9, 10, 99, 100))
    with watching() as seen:
        draw(Sheet("", "", rows), 576)
    names = {box[0] for text, box in zip(seen.texts, seen.boxes, strict=True) if "Đặng" in text}
    numbers = {box[2] for text, box in zip(seen.texts, seen.boxes, strict=True) if "Đặng" not in text}
    assert (len(names), len(numbers)) == (1, 1)


def test_a_weak_row_is_thinner() -> None:
    strong, weak = (Sheet("", "", (SheetRow(1, "Đặng Thị Mỹ Lệ", "", "", bold),)) for bold in (True, False))
    assert black(draw(weak, 576)) < black(draw(strong, 576))


def test_a_long_sheet_only_gets_longer() -> None:
    rows = SHEET.rows * 10
    assert check(replace(SHEET, rows=rows), 384).height > 5 * draw(SHEET, 384).height


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_slip_comes_back_from_the_spool_as_it_was(kind: str) -> None:
    slip = SAMPLES[kind]
    again = from_payload(json.loads(json.dumps(to_payload(slip))))
    assert again == slip
    assert hash(again) == hash(slip)
    assert draw(again, 384).tobytes() == draw(slip, 384).tobytes()


@given(st.text(), st.lists(st.tuples(st.text(), st.text())), st.text())
def test_any_ticket_comes_back_from_the_spool(text: str, lines: list[tuple[str, str]], big: str) -> None:
    ticket = Ticket(text, text, text, text, big, tuple(lines))
    assert from_payload(json.loads(json.dumps(to_payload(ticket)))) == ticket


def test_parts_that_are_absent_leave_no_gap() -> None:
    bar = solid(10, 4)
    assert stack((9, bar), (5, absent()), (7, bar)).height == 4 + 7 + 4
    assert stack((9, absent(30))).height == 0
    assert framed(absent(30)).height == 0
    assert beside(bar, solid(3, 10), 2, "middle").height == 10
    assert beside(bar, solid(3, 10), 2, "bottom").width == 15


def test_the_tags_in_the_spool_never_change() -> None:
    tags = {to_payload(slip)["slip"] for slip in SAMPLES.values()}
    assert tags == {"badge", "listing", "ticket", "receipt", "label", "sheet", "summary", "test"}
    assert TestPage.__test__ is False
    assert CODE in json.dumps(to_payload(TEST))
