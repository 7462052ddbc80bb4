"""A numbered sheet that somebody carries: the order of a tray of awards, or of those to be called.

The number is found first, from the left edge, then the name; everything else is small.
"""

from __future__ import annotations

from printing.drawings.furniture import paper, room_of
from printing.layout import Part, beside, framed, person, solid, stack, text, words
from printing.slips import Sheet, SheetRow
from printing.text import Weight, paragraph

_GAP = 20  # dots between the number and the name


def sheet_part(sheet: Sheet, width: int) -> Part:
    """Title, then the rows with a thin rule between them."""
    room = room_of(width)
    title = words(sheet.title, room, largest=max(36, width // 12), least=28, lines=2, weight="Bold", align="left")
    about = words(sheet.about, room, largest=28, least=22, lines=3, align="left")
    numbers = _number_room(sheet.rows, width)
    parts: list[tuple[int, Part]] = [(0, stack((0, title), (6, about)))]
    for index, row in enumerate(sheet.rows):
        parts.append((16, solid(room, 1 if index and not row.above else 3)))
        if row.above:
            parts.append((14, words(row.above, room, largest=32, least=24, lines=2, weight="Bold", align="left")))
        parts.append((16, _row(row, numbers, width)))
    foot = words(sheet.foot, room, largest=22, least=20, lines=3, align="left")
    return paper(width, *parts, (16, solid(room, 3)), (14, foot))


def _number_room(rows: tuple[SheetRow, ...], width: int) -> int:
    """The column that holds the widest number, so that all names start at one edge."""
    blocks = [_number(row.number, width) for row in rows]
    return max((part.width for part in blocks), default=0)


def _number(number: int, width: int) -> Part:
    block = paragraph(str(number) if number else "", width // 4, largest=width // 7, least=32, lines=1, weight="Bold")
    return text(block)


def _row(row: SheetRow, numbers: int, width: int) -> Part:
    """The number at the right of its column; name, detail and mark from one edge."""
    room = room_of(width) - numbers - _GAP
    weight: Weight = "Bold" if row.strong else "Medium"
    largest = max(36, width // 13) if row.number else max(30, width // 17)
    mark = paragraph(row.mark, room - 20, largest=26, least=22, lines=3, weight="SemiBold")
    said = stack(
        (0, person(row.name, room, largest=largest, least=28, weight=weight, align="left")),
        (8, words(row.detail, room, largest=26, least=22, lines=3, align="left")),
        (12, framed(text(mark, align="left"))),
        align="left",
    )
    number = _number(row.number, width)
    column = stack((0, number), (0, solid(numbers, 0)), align="right")
    return beside(column, said, _GAP)
