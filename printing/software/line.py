"""The print buffer of one line: columns of 24 dots from ESC *, and a black box for each character.

Characters only come from bytes that were not understood; the boxes make such rubbish visible on the ticket.
"""

from __future__ import annotations

HEIGHT = 24  # dots of a line, and of font A
SPACING = 30  # default line spacing (ESC 2)
CHARACTER = [0, *[0x3FFFFC] * 10, 0]  # 12 x 24 dots


def columns(mode: int, data: bytes) -> list[int]:
    """ESC * m (Epson reference, "Select bit-image mode"): 24 dots a column, or 8 of triple height; 0, 32 wide."""
    if mode >= 32:
        found = [int.from_bytes(data[at : at + 3], "big") for at in range(0, len(data), 3)]
    else:
        found = [sum(0b111 << 3 * bit for bit in range(8) if byte >> bit & 1) for byte in data]
    return found if mode % 32 else [column for column in found for _ in range(2)]


def rows(line: list[int], width: int) -> list[bytes]:
    """The columns turned into rows, cut off at the head's last dot."""
    turned = []
    for bit in reversed(range(HEIGHT)):
        dots = "".join("1" if column >> bit & 1 else "0" for column in line[:width])
        turned.append(int(dots.ljust((width + 7) // 8 * 8, "0") or "0", 2).to_bytes((width + 7) // 8, "big"))
    return turned


def enlarged(row: bytes, wide: bool) -> bytes:
    """Each dot twice, for the double-width forms of raster pictures."""
    if not wide:
        return row
    dots = "".join(dot * 2 for byte in row for dot in f"{byte:08b}")
    return int(dots or "0", 2).to_bytes(len(row) * 2, "big")
