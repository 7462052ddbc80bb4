"""The page that shows whether a printer is set up right: its width, its letters, its finest lines, its code.

A missing side of the frame means the set width is too large; white beside the frame means it is too small.
"""

from __future__ import annotations

from printing.drawings.furniture import coded, column_of, paper, room_of
from printing.layout import Canvas, Part, beside, drawn, person, stack, steady, text, words
from printing.slips import TestPage
from printing.text import paragraph

_TALL = 108  # dots: the frame
_BAND = 40  # dots: a band of stripes


def test_page_part(page: TestPage, width: int) -> Part:
    """The printer's name and facts, the frame from edge to edge, hard letters, stripes, the code."""
    room = room_of(width)
    facts = stack(*((4, steady(words(fact, room, largest=26, least=22), 26)) for fact in page.about))
    letters = stack(
        (0, words(page.line, room, largest=width // 11, least=28, weight="Bold")),
        (14, words(page.line, room, largest=28, least=22)),
    )
    stripes = stack(*((12, _stripes(dots, column_of(width))) for dots in (1, 2, 3)))
    return paper(
        width,
        (0, person(page.printer, room, largest=width // 8, least=36)),
        (14, facts),
        (26, _ruler(width)),
        (26, letters),
        (26, stripes),
        (8, coded(page.code, page.human, width)),
    )


def _ruler(width: int) -> Part:
    """A frame that touches both edges of the set width, ticks every 10 dots, the width between two arrows."""
    figure = text(paragraph(str(width), width, largest=40, least=40, weight="Bold"))
    hundreds = {
        at: text(paragraph(str(at), 100, largest=20, least=20, weight="SemiBold")) for at in range(100, width, 100)
    }

    def paint(canvas: Canvas, x: int, y: int) -> None:
        right, bottom, middle = x + width - 1, y + _TALL - 1, y + 78
        canvas.rectangle((x, y, right, bottom), outline=0, width=2)
        for at in range(10, width, 10):
            canvas.line((x + at, y, x + at, y + (24 if at % 100 == 0 else 16 if at % 50 == 0 else 9)), fill=0)
        for at, number in hundreds.items():
            if at + number.width // 2 + 6 < width:  # else the tick stands alone: nothing may touch the frame
                number.paint(canvas, x + at - number.width // 2, y + 30)
        start = x + (width - figure.width) // 2
        figure.paint(canvas, start, middle - figure.height // 2)
        for tip, end, back in ((x + 6, start - 12, 16), (right - 6, start + figure.width + 12, -16)):
            canvas.line((tip, middle, end, middle), fill=0, width=3)
            canvas.polygon([(tip, middle), (tip + back, middle - 8), (tip + back, middle + 8)], fill=0)

    return drawn(width, _TALL, paint)


def _stripes(dots: int, room: int) -> Part:
    """Stripes of `dots` black and as many white: down the paper on the left, across it on the right."""
    number = words(str(dots), 24, largest=28, least=28, weight="SemiBold", align="left")
    half = (room - number.width - 32) // 2

    def paint(canvas: Canvas, x: int, y: int) -> None:
        for at in range(0, half - dots + 1, 2 * dots):
            canvas.rectangle((x + at, y, x + at + dots - 1, y + _BAND - 1), fill=0)
        other = x + half + 16
        for at in range(0, _BAND - dots + 1, 2 * dots):
            canvas.rectangle((other, y + at, other + half - 1, y + at + dots - 1), fill=0)

    return beside(number, drawn(room - number.width - 16, _BAND, paint), 16, "middle")
