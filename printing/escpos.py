"""Pictures to printer bytes, and the few status sequences the spool needs; nothing here touches a device.

Text never becomes bytes except as pixels, so a name cannot command a printer. python-escpos encodes, tamed.
"""

from __future__ import annotations

import logging
import re
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

INIT = b"\x1b@"  # ESC @ (Epson ESC/POS reference, "Initialize printer"): also drops half a line of rubbish
CUT = b"\x1dV\x42\x00"  # GS V 66 0 (reference, "Select cut mode", function B): feed to the cutter, partial cut
BAND = 128  # rows in one GS v 0; printers crash on pictures larger than their buffer, and see `recovery`
ROW_LIMIT = 576  # dots: the widest media of python-escpos' profile used here

# What old printers obey even inside picture data: DLE EOT n, DLE ENQ n, DLE DC4 n (Epson reference, "Real-time
# commands": "bit image data accidentally might include" them).
REALTIME = re.compile(rb"\x10[\x04\x05\x14][\x00-\x08]")


def encode(image: Image.Image, *, cut: bool = True) -> bytes:
    """A one-bit picture as a whole ticket: initialize, raster bands (GS v 0), partial cut.

    Raises ValueError for any other kind of picture: greys would be dithered, and ragged letters printed.
    """
    if image.mode != "1" or not 0 < image.width <= ROW_LIMIT or image.height == 0:
        raise ValueError(f"not a one-bit picture of up to {ROW_LIMIT} dots: {image.mode} {image.size}")
    printer = _library()(profile="TM-T20II")  # any profile with a known width of 576: "default" prints to stdout
    printer.image(printable(image), impl="bitImageRaster", fragment_height=BAND)
    raster: bytes = printer.output
    return INIT + raster + (CUT if cut else b"")


def raster(image: Image.Image, band: int = BAND) -> bytes:
    """The same bands in our own few lines: GS v 0 m xL xH yL yH (Epson reference, "Print raster bit image")."""
    data, row = _dots(image), (image.width + 7) // 8
    out = bytearray()
    for top in range(0, image.height, band):
        rows = min(band, image.height - top)
        out += b"\x1dv0\x00" + row.to_bytes(2, "little") + rows.to_bytes(2, "little")
        out += data[top * row : (top + rows) * row]
    return bytes(out)


def _dots(image: Image.Image) -> bytes:
    """Rows of bits, 1 = black, each row padded with white to whole bytes."""
    return image.tobytes("raw", "1;I")  # Pillow's own 1 is white, "1;I" inverts


def printable(image: Image.Image) -> Image.Image:
    """The picture without accidental real-time commands: the single dot of a 0x10 byte is left white."""
    row = (image.width + 7) // 8
    while found := [match.start() for match in REALTIME.finditer(_dots(image))]:
        image = image.copy()
        for offset in found:
            image.putpixel((offset % row * 8 + 3, offset // row), 1)
    return image


_import_lock = threading.Lock()


@lru_cache(maxsize=1)
def _library() -> Callable[..., Any]:
    """python-escpos' Dummy printer, imported without its side effects.

    Version 3.1 calls logging.basicConfig() (a handler that writes over the screen), makes a temporary directory
    that nobody deletes, and unpickles from it; here it gets a private directory that is gone afterwards.
    """
    logging.getLogger("escpos").addHandler(logging.NullHandler())
    root, quiet, me, mkdtemp = logging.getLogger(), logging.NullHandler(), threading.get_ident(), tempfile.mkdtemp
    with _import_lock, tempfile.TemporaryDirectory(prefix="printing-") as private:

        def private_only_here(*args: Any, **kwargs: Any) -> str:
            return private if threading.get_ident() == me else mkdtemp(*args, **kwargs)

        root.addHandler(quiet)  # with a handler in place basicConfig() does nothing
        tempfile.mkdtemp = private_only_here  # type: ignore[assignment]
        try:
            from escpos.printer import Dummy  # late: the encoder
        finally:
            tempfile.mkdtemp = mkdtemp
            root.removeHandler(quiet)
    dummy: Callable[..., Any] = Dummy
    return dummy


def status_request(n: int) -> bytes:
    """DLE EOT n (Epson reference, "Transmit real-time status"): 1 printer, 2 offline cause, 3 error, 4 paper."""
    return b"\x10\x04" + bytes([n])


def is_status(byte: int) -> bool:
    """Whether a byte answers DLE EOT: it has the form 0xx1xx10 (same page; TM-T88III specification, app. G)."""
    return byte & 0x93 == 0x12


def is_asb(byte: int) -> bool:
    """Whether a byte begins an automatic status: the form 0xx1xx00 (TM-T88III specification, appendix G)."""
    return byte & 0x93 == 0x10


@dataclass(frozen=True, slots=True)
class Status:
    """The answers to DLE EOT 1, 2, 4 and 3 (None: not answered), by the bits of the reference page."""

    printer: int | None = None
    cause: int | None = None
    paper: int | None = None
    error: int | None = None

    @classmethod
    def from_asb(cls, data: bytes) -> Status:
        """Four bytes of automatic status (reference, "GS a") as the answers that would say the same."""
        first, second, third, _ = data
        end, error = bool(third & 0x0C), second & 0x6C
        return cls(
            printer=0x12 | first & 0x08,
            cause=0x12 | (first & 0x20) >> 3 | 0x20 * end | 0x40 * bool(error),
            paper=0x12 | (third & 0x03) << 2 | 0x60 * end,
            error=0x12 | error & 0x68,
        )

    def with_answer(self, n: int, byte: int) -> Status:
        """The same after one more answer to DLE EOT n."""
        return replace(self, **{{1: "printer", 2: "cause", 3: "error", 4: "paper"}[n]: byte})

    @property
    def offline(self) -> bool:
        return bool((self.printer or 0) & 0x08)

    @property
    def cover_open(self) -> bool:
        return bool((self.cause or 0) & 0x04)

    @property
    def paper_out(self) -> bool:
        return bool((self.cause or 0) & 0x20 or (self.paper or 0) & 0x60)

    @property
    def near_end(self) -> bool:
        return bool((self.paper or 0) & 0x0C)

    @property
    def cutter_stuck(self) -> bool:
        return bool((self.error or 0) & 0x08)

    @property
    def failed(self) -> bool:
        return bool((self.cause or 0) & 0x40 or (self.error or 0) & 0x28)


ASB_ON = b"\x1da\x0f"  # GS a 15 (reference, "Enable/disable Automatic Status Back"): answers at once, then at changes
ASB_OFF = b"\x1da\x00"
MODEL = b"\x1dI\x43"  # GS I 67 (reference, "Transmit printer ID"): 5Fh, the name, NUL
FENCE_TAG = 4  # bytes of a tag, each 0x20 … 0x7E
PROCESSED = b"\x1dr\x01"  # GS r 1 (reference, "Transmit status"): answered once the data before it are processed


def fence(tag: bytes) -> bytes:
    """GS ( H fn 48 (reference, "Specify the process ID response"): answered when printing is completed."""
    if len(tag) != FENCE_TAG or not all(0x20 <= byte <= 0x7E for byte in tag):
        raise ValueError(f"not a fence tag: {tag!r}")
    return b"\x1d(H\x06\x00\x30\x30" + tag


def fence_reply(tag: bytes) -> bytes:
    """What a printer answers to `fence(tag)` (same page): header 37h, flag 22h, the tag, NUL."""
    return b"\x37\x22" + tag + b"\x00"


def is_processed(byte: int) -> bool:
    """Whether a byte answers GS r 1: bits 7 and 4 are 0 (TM-T88III specification, appendix G)."""
    return byte & 0x90 == 0x00


def between_bands(ticket: bytes, extra: bytes) -> bytes:
    """The ticket with something behind each of its bands; inside one it would be taken for dots."""
    out, at = bytearray(), 0
    while (band := ticket.find(b"\x1dv0", at)) == at or (at == 0 and band == len(INIT)):
        end = (
            band
            + 8
            + int.from_bytes(ticket[band + 4 : band + 6], "little")
            * int.from_bytes(ticket[band + 6 : band + 8], "little")
        )
        out += ticket[at:end] + extra
        at = end
    return bytes(out + ticket[at:])


def recovery(width: int) -> bytes:
    """Bring a printer back that may still wait for the rest of a band: white rows, initialize, cut.

    A printer that is not inside a band ignores NUL. Costs one band of blank paper (16 mm at 203 dpi) and a cut.
    """
    return bytes((width + 7) // 8 * BAND) + INIT + CUT
