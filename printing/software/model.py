"""What kind of printer the software one is, and how its state looks as status bytes.

Printers differ most in what they answer, so every answer can be switched off by the model.
"""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
NAME = 67  # GS I n (Epson reference, "Transmit printer ID"): 65 firmware, 66 maker, 67 model name
IDS = {1: 0x20, 2: 0x02, 3: 0x01}  # the one-byte answers of the same page: model, type (has a cutter), version


@dataclass(frozen=True, slots=True)
class Model:
    """The kind of printer. The defaults are an 80 mm one that answers everything and prints instantly."""

    width: int = 576  # dots
    dpi: int = 203
    speed_mm_s: float = 0.0  # 0: instantly; else rows leave the head at this speed
    buffer: int = 4096  # bytes taken in before back-pressure: while it is full nothing is read from the socket
    fence: bool = True  # answers GS ( H fn 48 when the printing of the data before it is completed
    processed: bool = True  # answers GS r 1
    status: frozenset[int] = frozenset({1, 2, 3, 4})  # the DLE EOT n it answers
    asb: bool = True  # GS a n: four bytes at once and on every change
    mute_when_offline: bool = False  # answers nothing while the cover is open or the paper is out
    realtime_in_raster: bool = True  # obeys DLE EOT inside picture data, as older printers do
    keeps_half_bands: bool = False  # a band torn by a lost connection goes on eating the next connection's bytes
    cutter: bool = True
    feed_to_cut_mm: float = 10.0  # from the head to the blade
    name: str = "SOFT-80"

    @property
    def row_bytes(self) -> int:
        return (self.width + 7) // 8

    @property
    def row_seconds(self) -> float:
        return MM_PER_INCH / self.dpi / self.speed_mm_s if self.speed_mm_s > 0 else 0.0

    @property
    def feed_to_cut_rows(self) -> int:
        return round(self.feed_to_cut_mm * self.dpi / MM_PER_INCH)

    def identity(self, n: int) -> bytes:
        """The answer to GS I n (Epson reference, "Transmit printer ID"): a byte, or 5Fh, text, NUL."""
        if n % 48 in IDS and n < 65:
            return bytes([IDS[n % 48]])
        text = {65: "1.00", 66: "SOFTWARE", NAME: self.name}.get(n, "")
        return b"\x5f" + text.encode("ascii", "replace") + b"\x00"


@dataclass(frozen=True, slots=True)
class State:
    """What the sensors say at one moment."""

    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False

    @property
    def offline(self) -> bool:
        return self.cover_open or self.paper_out

    def realtime(self, n: int) -> bytes:
        """The answer to DLE EOT n (Epson reference, "Transmit real-time status"): one byte 0xx1xx10."""
        low = self.near_end or self.paper_out  # the near-end sensor sits before the end sensor
        bits = {
            1: 0x08 * self.offline,
            2: 0x04 * self.cover_open | 0x20 * self.paper_out,
            4: 0x0C * low | 0x60 * self.paper_out,
        }
        return bytes([0x12 | bits.get(n, 0)])

    def asb(self) -> bytes:
        """Automatic status back (Epson reference, GS a): 0xx1xx00, then three times 0xx0xxxx."""
        paper = 0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out
        return bytes([0x10 | 0x08 * self.offline | 0x20 * self.cover_open, 0, paper, 0])

    def processed(self) -> bytes:
        """The answer to GS r 1 (Epson reference, "Transmit status"): paper sensors, bits 7 and 4 are 0."""
        return bytes([0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out])

    def asb_news(self, before: State, items: int) -> bool:
        """Whether one of the items enabled by GS a n changed: bit 1 on-/offline, bit 3 paper sensors."""
        line = (self.offline, self.cover_open) != (before.offline, before.cover_open)
        paper = (self.paper_out, self.near_end) != (before.paper_out, before.near_end)
        return bool((items & 0x02 and line) or (items & 0x08 and paper))
