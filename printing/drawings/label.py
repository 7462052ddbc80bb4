"""The label for the back of a certificate's frame: when and where in the row it is handed over.

Whoever lays out the trays reads it from above, so the position is the largest number on any slip.
"""

from __future__ import annotations

from printing.drawings.furniture import column_of, masthead, paper, room_of, with_code
from printing.layout import Part, beside, person, solid, stack, words
from printing.slips import Label

_APART = 24  # dots between batch and position


def label_part(label: Label, width: int) -> Part:
    """Event, batch and position, name; the award and the unit beside the code."""
    room = room_of(width)

    def award(column: int) -> Part:
        return stack(
            (0, words(label.award, column, largest=max(28, width // 18), least=24, lines=3, weight="SemiBold")),
            (16, words(label.unit, column, largest=max(26, width // 22), least=22, lines=3)),
        )

    return paper(
        width,
        (0, masthead(label.event, width)),
        (20, _place(label, room)),
        (20, solid(column_of(width), 1)),
        (22, person(label.name, room, largest=width // 7, least=36)),
        (24, with_code(label.code, label.human, width, aside=award, below=award)),
    )


def _place(label: Label, room: int) -> Part:
    """Batch and position on one baseline, their words on another; the position has the larger half."""
    batch_room = (room - _APART) * 2 // 5
    position_room = room - _APART - batch_room
    batch = words(str(label.batch), batch_room, largest=room * 3 // 10, least=40, lines=1, weight="Bold")
    position = words(str(label.position), position_room, largest=room * 2 // 5, least=40, lines=1, weight="Bold")
    heads = beside(_head(label.words[0], batch_room), _head(label.words[1], position_room), _APART, "base")
    return stack((0, heads), (12, beside(batch, position, _APART, "bottom")))


def _head(word: str, room: int) -> Part:
    return words(word, room, largest=36, least=24, lines=1, weight="SemiBold")
