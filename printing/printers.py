"""Devices behind one small protocol, whatever cable they hang on, and a screen for demos and rehearsals.

A printer says three things honestly: whether it can print now, whether bytes left, whether paper came out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from printing import specs
from printing.abilities import MUTE, Abilities
from printing.errors import PrinterError
from printing.messages import trouble
from printing.network import NetworkPrinter
from printing.receipt import ReceiptPrinter
from printing.screen import ScreenPrinter
from printing.specs import is_spec

if TYPE_CHECKING:
    from PIL import Image

    from printing.transport import Transport

__all__ = ["NetworkPrinter", "Printer", "ReceiptPrinter", "ScreenPrinter", "connect", "is_spec", "probe"]


class Printer(Protocol):
    """What the worker needs; every call comes from the worker's own thread.

    Order for each ticket: encode, preflight, send, confirm, close. `close` may come at any time and never raises.
    `paused` is called while a ticket is on its way: with the reason (no paper, open cover) when the printer stops,
    and with None when it goes on or is given up.
    """

    name: str
    width: int
    abilities: Abilities | None  # None: not known yet
    paused: Callable[[PrinterError | None], None]

    @property
    def near_end(self) -> bool:
        """Whether the roll is nearly used up, by the printer's last word."""

    @property
    def kind(self) -> bool:
        """Whether anything can come back from this device."""

    def encode(self, image: Image.Image) -> bytes:
        """The ticket as this device wants it. Touches no device."""

    def preflight(self) -> None:
        """Reach the device and ask whether it can print; no byte of a ticket leaves. Raises PrinterError."""

    def send(self, data: bytes, job: int) -> None:
        """Hand the whole ticket over. Raises SendError, whose `bytes_sent` tells 0 from some."""

    def confirm(self) -> bool:
        """True: printed for sure. False: this device cannot know. PrinterError: it can, but did not say so."""

    def distrust(self) -> None:
        """An earlier ticket may be stuck half-way in the device: clear it before the next one."""

    def close(self) -> None:
        """Let the device go, so that others may use it."""


def connect(spec: str, name: str, width: int, folder: Path, *, abilities: Abilities | None = None) -> Printer:
    """The printer a setting means (see `printing.specs`); "screen" writes into `folder`. Opens nothing yet.

    `abilities` are what `probe` once found out. Raises PrinterError if the setting is not understood.
    """
    found = specs.match(spec)
    if found is None:
        raise trouble("setting", spec=spec)
    kind, parts = found
    if kind == "screen":
        return ScreenPrinter(name, folder, width)
    if kind == "tcp":
        host, port = parts["six"] or parts["host"], int(parts["port"] or 9100)
        return NetworkPrinter(name, host, port, width, abilities=abilities)
    # Imported by need: some of these exist on one system only.
    if kind == "win":
        from printing.windows import WindowsPrinter  # late: each machine needs one of these

        return WindowsPrinter(name, parts["queue"], width)
    if kind == "cups":
        from printing.cups import CupsPrinter  # late: each machine needs one of these

        return CupsPrinter(name, parts["queue"], width)
    return ReceiptPrinter(name, _line(kind, parts, name), width, abilities=abilities)


def _line(kind: str, parts: re.Match[str], name: str) -> Transport:
    if kind == "lp":
        from printing.lp import LpLine  # late: each machine needs one of these

        return LpLine(name, parts["path"])
    if kind == "usb":
        from printing.usb import UsbLine  # late: each machine needs one of these

        return UsbLine(name, int(parts["vendor"], 16), int(parts["product"], 16), parts["serial"])
    from printing.serialline import BAUD, SerialLine  # late: each machine needs one of these

    return SerialLine(name, parts["port_name"], int(parts["baud"] or BAUD))


def probe(printer: Printer) -> Abilities:
    """What a printer can say about itself, for its settings; prints nothing. Raises PrinterError if unreachable."""
    if isinstance(printer, ReceiptPrinter):
        return printer.probe()
    try:
        printer.preflight()
    finally:
        printer.close()
    return printer.abilities or MUTE
