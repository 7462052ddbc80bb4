"""Two laptops with a printer each, and what tests do with them."""

from __future__ import annotations

import base64
import binascii

from kiosk.conference.settings import PrinterConfig
from kiosk.journal.envelope import Event
from printing.jobs import Job
from tests.support.conferences import invitation, scan
from tests.support.laptops import Laptop

ONE, TWO = "Bàn 1", "Bàn 2"

PRINTERS = [PrinterConfig("Máy 1", "screen", 384, ONE), PrinterConfig("Máy 2", "screen", 384, TWO)]


def check_in(laptop: Laptop, number: int) -> Event:
    return scan(laptop.station, invitation(laptop.station, number))


def only(laptop: Laptop) -> Job:
    (job,) = laptop.jobs().values()
    return job


def printed(*laptops: Laptop) -> list[tuple[str, str, int]]:
    for laptop in laptops:
        while laptop.print_next():
            pass
    return [(laptop.label, ref, copy) for laptop in laptops for ref, copy, _ in laptop.printed]


def public(number: int) -> str:
    """Return the public nkey of a laptop."""
    raw = bytes([20 << 3]) + bytes([number]) * 32
    return base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).decode().rstrip("=")
