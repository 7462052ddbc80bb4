"""A list on a strip of paper: who is still missing, for the ushers; large enough to read while walking.

Its lines carry no numbers, because nobody stands in a row here.
"""

from __future__ import annotations

from printing.drawings.furniture import paper, room_of
from printing.layout import Part, solid, stack, words
from printing.slips import Listing

_GAP, _BETWEEN = 4, 18


def listing_part(listing: Listing, width: int) -> Part:
    """Title, lines and foot, all from the left edge, closed by a rule."""
    room = room_of(width)
    title = words(listing.title, room, largest=max(36, width // 12), least=28, lines=2, weight="Bold", align="left")
    about = words(listing.about, room, largest=28, least=22, lines=3, align="left")
    foot = words(listing.foot, room, largest=22, least=20, lines=2, align="left")
    lines = [(_BETWEEN, _line(head, detail, room)) for head, detail in listing.lines]
    return paper(width, (0, stack((0, title), (_GAP + 2, about))), *lines, (_BETWEEN, foot), (_BETWEEN, solid(room, 2)))


def _line(head: str, detail: str, room: int) -> Part:
    return stack(
        (0, words(head, room, largest=34, least=26, lines=2, weight="SemiBold", align="left")),
        (_GAP, words(detail, room, largest=26, least=22, lines=3, align="left")),
    )
