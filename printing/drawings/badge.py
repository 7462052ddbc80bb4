"""The badge a delegate wears: the name first, then where to sit, then what a scanner needs.

The seat stands beside the code on every width: a badge should stay short enough for its holder.
"""

from __future__ import annotations

from printing.drawings.furniture import EDGE, INSET, coded, column_of, masthead, paper, room_of
from printing.layout import Part, beside, padded, person, stack, words
from printing.slips import Badge


def badge_part(badge: Badge, width: int) -> Part:
    """Event, rule, name, unit over the whole width; below them the code and where to sit."""
    name = person(badge.name, room_of(width), largest=width // 6, least=36)
    unit = words(badge.unit, column_of(width), largest=max(26, width // 18), least=22, lines=3)
    return paper(width, (0, masthead(badge.event, width)), (26, name), (22, unit), (8, _foot(badge, width)))


def _foot(badge: Badge, width: int) -> Part:
    """QR with its readable code on the left; kind, seat and note in the column to its right."""
    left = coded(badge.code, badge.human, width, badge.stamp)
    column = width - left.width - EDGE
    if column < width // 3:  # no code, or one far longer than ours
        return stack((0, _place(badge, column_of(width))), (8, left))
    right = _place(badge, column)
    down = INSET + max(0, (left.width - 2 * INSET - right.height) // 2)  # beside the symbol, or from its top
    return padded(beside(left, padded(right, top=down)), right=EDGE)


def _place(badge: Badge, room: int) -> Part:
    kind = words(badge.kind, room, largest=min(40, room // 5), least=22, lines=2, weight="SemiBold")
    seat = words(badge.seat, room, largest=min(132, room // 2), least=40, lines=1, weight="Bold")
    note = words(badge.note, room, largest=28, least=22, lines=3)
    return stack((0, kind), (20, seat), (20, note))
