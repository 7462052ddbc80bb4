"""A printer on the local network: our own socket, because only that can tell whether a byte left.

Opened for each ticket and closed after it: many printers take one client at a time, and other desks want them too.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from typing import TYPE_CHECKING, Literal

from printing import escpos
from printing.errors import PrinterError, SendError

if TYPE_CHECKING:
    from PIL import Image

CHUNK = 4096  # bytes, the usual receive buffer of a receipt printer


class NetworkPrinter:
    """ESC/POS over TCP. Times in seconds; `patience_s` counts standstill, never the whole ticket.

    What the printer can answer is learned at the first contact and kept: a mute one costs that wait once.
    """

    def __init__(
        self,
        name: str,
        host: str,
        port: int = 9100,
        width: int = 576,
        *,
        connect_s: float = 3.0,
        reply_s: float = 0.4,
        patience_s: float = 6.0,
        pause_s: float = 300.0,
    ) -> None:
        self.name = name
        self.width = width
        self._address = (host, port)
        self._connect_s, self._reply_s = connect_s, reply_s
        self._patience_s, self._pause_s = patience_s, pause_s
        self._socket: socket.socket | None = None
        self._asks: tuple[int, ...] | None = None  # the DLE EOT it answers; () mute, None not yet known
        self._fence: Literal["unknown", "completed", "processed", "none"] = "unknown"
        self._tag = 0
        self._torn = False

    def encode(self, image: Image.Image) -> bytes:
        return escpos.encode(image)

    def distrust(self) -> None:
        self._torn = True

    def close(self) -> None:
        """Read what is left first: closing over unread bytes resets the line, and the ticket may be dropped."""
        if self._socket is None:
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self._read(0.01)
        self._socket.close()
        self._socket = None

    def preflight(self) -> None:
        self.close()
        try:
            self._socket = socket.create_connection(self._address, timeout=self._connect_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._torn:
                self._write(escpos.recovery(self.width))
                self._torn = False
            self._refuse(self._status())
            if self._fence == "unknown":
                self._learn_fence()
        except OSError as error:
            raise PrinterError("The printer {printer} does not answer.", printer=self.name) from error

    def send(self, data: bytes, job: int) -> None:  # noqa: ARG002  a network ticket carries no number
        sent, view = 0, memoryview(data)
        try:
            sock = self._line()
            sock.settimeout(self._patience_s)
            while sent < len(data):
                sent += sock.send(view[sent : sent + CHUNK])
        except OSError as error:
            self._torn = self._torn or sent > 0
            raise SendError("The printer {printer} broke off.", bytes_sent=sent, printer=self.name) from error

    def confirm(self) -> bool:
        try:
            if self._fence == "none":
                self._unlearn()
                return False
            if self._await_fence():
                return True
        except OSError as error:
            self._torn = True
            raise PrinterError("The printer {printer} broke off.", printer=self.name) from error
        self._torn = True
        raise PrinterError("The printer {printer} did not confirm the ticket.", printer=self.name)

    def _await_fence(self) -> bool:
        """Wait for the reply; no paper or an open cover is only a pause, the printer goes on by itself."""
        wanted = self._request_fence()
        got = b""
        start = time.monotonic()
        deadline = start + self._patience_s
        while not self._answered(wanted, got):
            if time.monotonic() > min(deadline, start + self._pause_s):
                return False
            piece = self._read(self._reply_s, until=1)
            got += piece
            if not piece and self._asks and 2 in self._asks:
                self._write(escpos.status_request(2))
                piece = self._read(self._reply_s, until=1)
                got += piece
            causes = [escpos.Status(cause=byte) for byte in piece if escpos.is_status(byte)]
            if any(cause.paper_out or cause.cover_open for cause in causes):
                deadline = time.monotonic() + self._patience_s
        return True

    def _request_fence(self) -> bytes:
        """Queue the fence behind the ticket; the reply to wait for, empty for the one-byte kind."""
        if self._fence == "processed":
            self._write(escpos.PROCESSED)
            return b""
        self._tag = self._tag % 9999 + 1
        tag = b"%04d" % self._tag
        self._write(escpos.fence(tag))
        return escpos.fence_reply(tag)

    @staticmethod
    def _answered(wanted: bytes, got: bytes) -> bool:
        # The bytes of a late fence reply are no answers of the other kind.
        return wanted in got if wanted else any(map(escpos.is_processed, re.sub(rb"(?s)\x37.{0,6}", b"", got)))

    def _learn_fence(self) -> None:
        """Ask once while nothing prints: answers come at once or never. The ticket's ESC @ wipes any rubbish."""
        for kind in ("completed", "processed"):
            self._fence = kind
            wanted = self._request_fence()
            if self._answered(wanted, self._read(self._reply_s, until=len(wanted) or 1)):
                return
        self._fence = "none"

    def _status(self) -> escpos.Status:
        """Ask for what this printer answers. One that answered before and is silent now is not there."""
        if self._asks == ():
            self._write(escpos.status_request(1))  # no waiting; `_unlearn` looks whether it found its voice
            return escpos.Status()
        first = self._ask(1)
        if first is None:
            if self._asks:
                raise TimeoutError("it answered before")
            self._asks = ()
            return escpos.Status()
        answers = {n: self._ask(n) for n in (self._asks or (1, 2, 4)) if n != 1}
        if self._asks is None:
            self._asks = (1, *(n for n, answer in answers.items() if answer is not None))
        return escpos.Status(printer=first, cause=answers.get(2), paper=answers.get(4))

    def _refuse(self, status: escpos.Status) -> None:
        if status.cover_open:
            raise PrinterError("The cover of the printer {printer} is open.", printer=self.name)
        if status.paper_out:
            raise PrinterError("The printer {printer} is out of paper.", printer=self.name)
        if status.failed or status.offline:
            raise PrinterError("The printer {printer} is not ready.", printer=self.name)

    def _unlearn(self) -> None:
        """A printer taken for mute was perhaps only switched off: if it speaks now, ask everything anew."""
        if any(map(escpos.is_status, self._read(0.01))):
            self._asks, self._fence = None, "unknown"

    def _ask(self, n: int) -> int | None:
        self._write(escpos.status_request(n))
        return next(filter(escpos.is_status, self._read(self._reply_s, until=1)), None)

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("not connected")
        return self._socket

    def _write(self, data: bytes) -> None:
        """Status and fence bytes; the timeout covers a printer that takes nothing any more."""
        sock = self._line()
        sock.settimeout(self._patience_s)
        sock.sendall(data)

    def _read(self, seconds: float, until: int = 0) -> bytes:
        """What arrives within `seconds`, or sooner `until` bytes. ConnectionError if the printer hung up."""
        sock, got, end = self._line(), b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not (until and len(got) >= until):
            sock.settimeout(left)
            try:
                piece = sock.recv(256)
            except TimeoutError:
                break
            if not piece:
                raise ConnectionError("closed by the printer")
            got += piece
        return got
