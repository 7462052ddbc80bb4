"""Devices behind one small protocol: a printer on the network, and one on screen for demos and rehearsals.

A printer says three things honestly: whether it can print now, whether bytes left, whether paper came out.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from printing.errors import PrinterError, SendError
from printing.network import NetworkPrinter

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["NetworkPrinter", "Printer", "ScreenPrinter", "connect"]


class Printer(Protocol):
    """What the worker needs; every call comes from the worker's own thread.

    Order for each ticket: encode, preflight, send, confirm, close. `close` may come at any time and never raises.
    """

    name: str
    width: int

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


class ScreenPrinter:
    """Writes every ticket as `NNNN-<job>.png` into a folder, where a screen shows it."""

    def __init__(self, name: str, folder: Path, width: int = 576) -> None:
        self.name = name
        self.width = width
        self.folder = folder

    def encode(self, image: Image.Image) -> bytes:
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    def preflight(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise PrinterError("The folder of the printer {printer} cannot be written.", printer=self.name) from error

    def send(self, data: bytes, job: int) -> None:
        """Appear whole or not at all: written aside, then renamed."""
        number = 1 + max((int(path.name[:4]) for path in self.folder.glob("[0-9][0-9][0-9][0-9]-*.png")), default=0)
        aside = self.folder / f".{job}.part"
        try:
            aside.unlink(missing_ok=True)
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
            aside.replace(self.folder / f"{number:04d}-{job}.png")
        except OSError as error:
            raise SendError(
                "The folder of the printer {printer} cannot be written.", bytes_sent=0, printer=self.name
            ) from error

    def confirm(self) -> bool:
        return True

    def distrust(self) -> None:
        """Nothing can be stuck in a folder."""

    def close(self) -> None:
        """Nothing is open between tickets."""


def connect(spec: str, name: str, width: int, folder: Path) -> Printer:
    """The printer a setting means: "tcp:HOST", "tcp:HOST:PORT" (IPv6 in brackets) or "screen" (into `folder`).

    Opens nothing yet. Raises PrinterError if the setting is not understood.
    """
    if spec.strip() == "screen":
        return ScreenPrinter(name, folder, width)
    match = re.fullmatch(r"tcp:(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/]+))(?::([0-9]{1,5}))?", spec.strip())
    port = int(match[3] or 9100) if match else 0
    if not match or not 0 < port < 65536:
        raise PrinterError("The printer setting {spec} is not understood.", spec=spec)
    return NetworkPrinter(name, match[1] or match[2], port, width)
