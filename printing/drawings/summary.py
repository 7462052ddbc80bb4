"""The attendance for the chair: figures to be read aloud, the first of them the largest.

Labels and figures share a baseline, so the eye does not slip into the next line.
"""

from __future__ import annotations

from printing.drawings.furniture import column_of, heading, masthead, pair, paper, small_print
from printing.layout import Part, solid, words
from printing.slips import Summary


def summary_part(summary: Summary, width: int) -> Part:
    """Event, title, the time; then figure by figure with thin rules between them."""
    room = column_of(width)
    at = words(summary.at, room, largest=max(28, width // 18), least=22, lines=2)
    parts: list[tuple[int, Part]] = []
    for index, (label, figure) in enumerate(summary.figures):
        largest, least = (width // 4, 56) if not index else (max(44, width // 11), 32)
        parts.append((14, solid(room, 1 if index else 3)))
        parts.append((14, pair(label, figure, room, largest=largest, least=least, weight="Bold")))
    return paper(
        width,
        (0, masthead(summary.event, width)),
        (22, heading(summary.title, width)),
        (10, at),
        *parts,
        (16, solid(room, 3)),
        (16, small_print(summary.foot, width)),
    )
