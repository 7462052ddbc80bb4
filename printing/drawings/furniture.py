"""What several slips have in common: margins, the event above a rule, label and value, the code and its digits.

One place for these, so that the slips of one conference look like one set.
"""

from __future__ import annotations

from collections.abc import Callable

from printing.layout import QUIET_DOTS, Part, absent, beside, code, padded, solid, stack, steady, text, words
from printing.text import Weight, paragraph

INSET = QUIET_DOTS  # dots: rules start where a QR symbol does
EDGE = 12  # dots: text may come nearer than the rule, the paper has a margin of its own
SMALL = 16  # dots: the least small print
TOP, BOTTOM = 12, 16
ROOMY = 512  # dots: from this width on there is a useful column to the right of a QR symbol


def room_of(width: int) -> int:
    """The dots that large letters may take on paper `width` dots wide."""
    return width - 2 * EDGE


def column_of(width: int) -> int:
    """The dots between the ends of the rule, for what stands below it."""
    return width - 2 * INSET


def paper(width: int, *parts: tuple[int, Part]) -> Part:
    """The whole slip: parts one below the other, centred, in the margins of the paper."""
    return padded(stack((0, absent(width)), *parts), top=TOP, bottom=BOTTOM)


def masthead(event: str, width: int) -> Part:
    """The event's name and the rule below it."""
    room = column_of(width)
    name = words(event, room, largest=width // 20, least=20, lines=2, weight="SemiBold")
    return stack((0, name), (14, solid(room, 3))) if name.height else name


def heading(title: str, width: int) -> Part:
    """What the slip is."""
    return words(title, room_of(width), largest=max(36, width // 12), least=28, lines=2, weight="Bold")


def unit_line(unit: str, width: int) -> Part:
    """Where a person comes from, below the name."""
    return words(unit, column_of(width), largest=max(26, width // 20), least=22, lines=3)


def small_print(foot: str, width: int) -> Part:
    """The last words of a slip."""
    return words(foot, column_of(width), largest=22, least=20, lines=3)


def pair(label: str, value: str, room: int, *, largest: int, least: int, weight: Weight = "SemiBold") -> Part:
    """A label at the left and its value at the right on one baseline; the label has what the value leaves."""
    gap = 20
    block = paragraph(value, room * 3 // 5, largest=largest, least=least, lines=2, weight=weight)
    largest_label = max(28, min(40, largest // 3))
    beginning = words(label, room - block.width - gap, largest=largest_label, least=22, align="left")
    return steady(beside(beginning, text(block, align="right"), gap, "base"), min(32, largest))


def pairs(lines: tuple[tuple[str, str], ...], room: int) -> Part:
    """Labels and values, line by line."""
    return stack(*((8, pair(label, value, room, largest=32, least=24)) for label, value in lines))


def pairs_in_a_column(lines: tuple[tuple[str, str], ...], room: int) -> Part:
    """Labels and values where there is no room beside each other: the value below its label."""
    return stack(
        *(
            (
                6,
                stack(
                    (0, steady(words(label, room, largest=24, least=22, align="left"), 24)),
                    (0, steady(words(value, room, largest=32, least=24, weight="SemiBold", align="left"), 32)),
                ),
            )
            for label, value in lines
        )
    )


def coded(content: str, human: str, width: int, stamp: str = "") -> Part:
    """The QR symbol and below it the code as a person can read it out, and small print."""
    symbol = code(content, width)
    room = symbol.width - 2 * EDGE if symbol.height else column_of(width)
    digits = words(human, room, largest=32, least=20, lines=1, weight="SemiBold")
    return stack(
        (0, symbol), (0, digits), (10, words(stamp, room, largest=22, least=SMALL, lines=1, weight="SemiBold"))
    )


def with_code(content: str, human: str, width: int, aside: Callable[[int], Part], below: Callable[[int], Part]) -> Part:
    """Facts and the code: side by side on wide paper (`aside`), else the code `below` facts over the whole width."""
    symbol = coded(content, human, width)
    column = width - symbol.width - EDGE
    if width < ROOMY or not symbol.height or column < width // 3:
        return stack((0, below(column_of(width))), (8, symbol))
    facts = aside(column)
    if not facts.height:
        return symbol
    down = max(INSET, (symbol.height - facts.height) // 2)
    return padded(beside(symbol, padded(facts, top=down)), right=EDGE)
