"""A QR symbol drawn module by module, so that every module is a whole number of dots and nothing rescales it.

The encoder comes from qrcode; its own pictures have too narrow a border for thermal paper.
"""

from __future__ import annotations

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_Q

QUIET = 4  # modules of white on each side, required by ISO/IEC 18004


def matrix(code: str) -> list[list[bool]]:
    """The modules row by row, True for black, without the quiet zone: 21 × 21 for 24 digits (version 1 at level Q)."""
    qr = qrcode.QRCode(version=1, error_correction=ERROR_CORRECT_Q, border=0)
    qr.add_data(code)
    qr.make(fit=True)
    modules: list[list[bool]] = qr.get_matrix()
    return modules


def symbol(code: str, dots: int) -> Image.Image:
    """The symbol with its quiet zone: 29 × `dots` square for 24 digits (version 1 at level Q).

    `dots` per module: 8 (1 mm at 203 dpi) reads well from creased paper; never use less than 6.
    """
    modules = matrix(code)
    side = (len(modules) + 2 * QUIET) * dots
    image = Image.new("1", (side, side), 1)
    canvas = ImageDraw.Draw(image)
    for row, line in enumerate(modules):
        for column, black in enumerate(line):
            if black:
                x, y = (column + QUIET) * dots, (row + QUIET) * dots
                canvas.rectangle((x, y, x + dots - 1, y + dots - 1), fill=0)
    return image
