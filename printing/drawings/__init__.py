"""The pictures of all slips, one file each: from the data to a measured part, ready to be painted.

To be imported where something is drawn: this loads Pillow.
"""

from __future__ import annotations

from typing import assert_never

from PIL import Image

from printing.drawings.badge import badge_part
from printing.drawings.label import label_part
from printing.drawings.listing import listing_part
from printing.drawings.receipt import receipt_part
from printing.drawings.sheet import sheet_part
from printing.drawings.summary import summary_part
from printing.drawings.testpage import test_page_part
from printing.drawings.ticket import ticket_part
from printing.layout import Part, picture
from printing.slips import Badge, Label, Listing, Receipt, Sheet, Slip, Summary, TestPage, Ticket


def compose(slip: Slip, width: int) -> Part:
    """The slip, laid out on paper `width` dots wide."""
    match slip:
        case Badge():
            return badge_part(slip, width)
        case Listing():
            return listing_part(slip, width)
        case Ticket():
            return ticket_part(slip, width)
        case Receipt():
            return receipt_part(slip, width)
        case Label():
            return label_part(slip, width)
        case Sheet():
            return sheet_part(slip, width)
        case Summary():
            return summary_part(slip, width)
        case TestPage():
            return test_page_part(slip, width)
    assert_never(slip)


def draw(slip: Slip, width: int) -> Image.Image:
    """The slip as a one-bit picture, black on white, exactly `width` dots wide (384 … 576)."""
    return picture(compose(slip, width))
