"""A slip for one thing: a meal, a room, a seat; what its owner looks for is the largest word on it.

The waiter or the host reads the big word, the scanner the code; the name says whose it is.
"""

from __future__ import annotations

from printing.drawings.furniture import (
    column_of,
    heading,
    masthead,
    pairs,
    pairs_in_a_column,
    paper,
    room_of,
    small_print,
    unit_line,
    with_code,
)
from printing.layout import Part, person, solid, stack, text
from printing.slips import Ticket
from printing.text import paragraph


def ticket_part(ticket: Ticket, width: int) -> Part:
    """Event, title, the big word, name and unit; then the lines, the code and the foot."""
    room = room_of(width)
    big = paragraph(ticket.big, room, largest=width // 3, least=56, lines=2, weight="Bold")
    below_big = max(36, min(width // 8, big.size * 2 // 3)) if big.lines else width // 6
    whose = stack(
        (0, person(ticket.name, room, largest=below_big, least=32)),
        (18, unit_line(ticket.unit, width)),
    )
    facts = with_code(
        ticket.code,
        ticket.human,
        width,
        aside=lambda column: pairs_in_a_column(ticket.lines, column),
        below=lambda whole: pairs(ticket.lines, whole),
    )
    return paper(
        width,
        (0, masthead(ticket.event, width)),
        (22, heading(ticket.title, width)),
        (24, text(big, room)),
        (30, whose),
        (24, solid(column_of(width), 1 if facts.height else 0)),
        (18, facts),
        (20, small_print(ticket.foot, width)),
    )
