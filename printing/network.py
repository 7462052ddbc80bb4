"""A printer on the local network: our own socket, because only that can tell whether a byte left.

Opened for each ticket and closed after it: many printers take one client at a time, and other desks want them too.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys
import time

from printing.abilities import Abilities
from printing.messages import ONE_AT_A_TIME, trouble
from printing.receipt import ReceiptPrinter

WAIT_S = 0.2  # for the socket to take something, before the printer is listened to again
# Seconds of silence before a dead peer is asked for, between questions, and how many.
KEEPALIVE = (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 3), ("TCP_KEEPCNT", 3))


class TcpLine:
    """Raw bytes over TCP, usually port 9100."""

    readable = True

    def __init__(self, name: str, host: str, port: int, connect_s: float) -> None:
        self.device = f"{host}:{port}"
        self.address = (host, port)
        self._name = name
        self._connect_s = connect_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self.close()
        try:
            self._socket = socket.create_connection(self.address, timeout=self._connect_s)
        except ConnectionRefusedError as error:
            # Many printers take one client at a time and refuse the second.
            raise trouble("silent", advice=ONE_AT_A_TIME, printer=self._name) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A printer that loses its power says nothing: without this a pause would be waited for to its end.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE:
            if hasattr(socket, option):
                self._socket.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)

    def send(self, view: memoryview) -> int:
        sock = self._open()
        sock.settimeout(WAIT_S)
        return sock.send(view)

    def read(self, seconds: float, until: int = 0) -> bytes:
        sock, got, end = self._open(), b"", time.monotonic() + seconds
        while not (until and len(got) >= until):
            left = max(0.0, end - time.monotonic())
            if not select.select([sock], [], [], left)[0]:
                break
            piece = sock.recv(256)
            if not piece:
                if got:
                    break  # what it said last counts; the next read tells that it hung up
                raise ConnectionError("closed by the printer")
            got += piece
        return got

    def held(self) -> int:
        """What the printer has not acknowledged (Linux, SIOCOUTQ)."""
        if sys.platform != "linux" or self._socket is None:
            return 0
        import fcntl  # POSIX only
        import termios

        return int.from_bytes(fcntl.ioctl(self._socket, termios.TIOCOUTQ, bytes(4)), sys.byteorder)

    def close(self) -> None:
        """Read what is left first: closing over unread bytes resets the line, and the ticket may be dropped."""
        if self._socket is None:
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self.read(0.01)
        self._socket.close()
        self._socket = None

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("not connected")
        return self._socket


class NetworkPrinter(ReceiptPrinter):
    """ESC/POS over TCP. Times in seconds; `patience_s` counts standstill, never the whole ticket."""

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
        mute_s: float = 10.0,
        abilities: Abilities | None = None,
    ) -> None:
        super().__init__(
            name,
            TcpLine(name, host, port, connect_s),
            width,
            reply_s=reply_s,
            patience_s=patience_s,
            pause_s=pause_s,
            mute_s=mute_s,
            abilities=abilities,
        )
