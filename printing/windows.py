"""A printer that Windows has a queue for: its normal driver stays, the ticket passes it by as RAW data.

Nothing comes back this way; a printer on the network or on a (virtual) serial port confirms its tickets.
"""

from __future__ import annotations

from typing import Any

from printing.errors import PrinterError, SendError
from printing.messages import WINDOWS_PACKAGE, broken, missing, trouble
from printing.spooled import SpooledPrinter

# PRINTER_INFO_2.Status (Windows SDK, winspool.h): only the bits that a driver for receipt printers sets.
PAUSED, ERROR, JAM, PAPER_OUT, OFFLINE, DOOR_OPEN = 0x1, 0x2, 0x8, 0x10, 0x80, 0x400000


class WindowsPrinter(SpooledPrinter):
    """Uses win32print of pywin32."""

    def preflight(self) -> None:
        """Ask the queue; what most drivers do not know is no trouble."""
        spooler, handle = self._open()
        try:
            status = int(spooler.GetPrinter(handle, 2)["Status"])
        except spooler.error as error:
            raise trouble("queue", printer=self.name, queue=self.queue, error=_words(error)) from error
        finally:
            spooler.ClosePrinter(handle)
        if status & DOOR_OPEN:
            raise trouble("cover", printer=self.name)
        if status & PAPER_OUT:
            raise trouble("paper", printer=self.name)
        if status & (PAUSED | ERROR | JAM | OFFLINE):
            raise trouble("not_ready", printer=self.name)

    def send(self, data: bytes, job: int) -> None:
        """One RAW document. The queue starts to print only when it is ended, so a torn one is thrown away."""
        try:
            spooler, handle = self._open()
        except PrinterError as error:
            raise SendError(error.msgid, bytes_sent=0, code=error.code, advice=error.advice, **error.params) from error
        written = 0
        try:
            spooler.StartDocPrinter(handle, 1, (f"Kiosk {job}", None, "RAW"))
            while written < len(data):
                written += _write(spooler, handle, data[written:])
            spooler.EndDocPrinter(handle)
        except (spooler.error, OSError) as error:
            # A queue may be set to print at once, so bytes that it took may be on paper.
            raise broken(
                "queue", bytes_sent=written, printer=self.name, queue=self.queue, error=_words(error)
            ) from error
        finally:
            spooler.ClosePrinter(handle)

    def _open(self) -> tuple[Any, Any]:
        try:
            import win32print  # Windows only
        except ImportError as error:
            raise missing("pywin32", WINDOWS_PACKAGE) from error
        try:
            return win32print, win32print.OpenPrinter(self.queue)
        except win32print.error as error:
            raise trouble("queue", printer=self.name, queue=self.queue, error=_words(error)) from error


def _write(spooler: Any, handle: Any, data: bytes) -> int:
    moved = int(spooler.WritePrinter(handle, data))
    if moved <= 0:
        raise OSError("the queue takes nothing")
    return moved


def _words(error: BaseException) -> str:
    """pywin32's errors are (number, function, text)."""
    return str(error.args[-1] if error.args else error).strip()
