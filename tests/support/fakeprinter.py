"""A small ESC/POS printer on a TCP port, standard library only, with a parser of its own.

It turns what it receives into pictures, answers as a real one does, and fails on demand.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ticket:
    """One cut piece of paper: rows of dots, each row a bytes object, a 1 bit is black."""

    rows: tuple[bytes, ...]

    @property
    def width_bytes(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass
class FakePrinter:
    """One client at a time. Change the attributes while it runs; `with FakePrinter() as printer` starts it."""

    paper_out: bool = False
    cover_open: bool = False
    mute: bool = False  # answers nothing at all
    mute_when_offline: bool = False
    knows_gs_h: bool = True
    knows_gs_r: bool = True
    reset_after: int = 0  # bytes of one connection, then RST; 0 never; used once
    keeps_half_bands: bool = False  # a band cut off by a lost connection goes on with the next one
    obeys_inside_raster: bool = True  # real-time commands count wherever they stand, as on older printers
    knows_asb: bool = False  # reports changes by itself when asked to
    near_end: bool = False
    model: str = ""  # what it answers to GS I 67; "" nothing
    capacity: int = 0  # bytes it takes while it cannot print; 0 any number
    paper_ends_after: int = 0  # rows, then the paper is out; 0 never; used once
    late_s: float = 0.0  # before an answer to anything but real-time questions

    tickets: list[Ticket] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    unknown: bytearray = field(default_factory=bytearray)
    realtime: list[bytes] = field(default_factory=list)
    connections: int = 0
    received: int = 0

    def __enter__(self) -> FakePrinter:
        self._rows: list[bytes] = []
        self._pending = bytearray()
        self._ending = False
        self._reports = False
        self._reported = b""
        self.asb_modes: list[int] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        if self.capacity:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.capacity)
        self._server.settimeout(0.02)
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        self._thread.join()
        self._server.close()

    @property
    def offline(self) -> bool:
        return self.paper_out or self.cover_open

    def _serve(self) -> None:
        while not self._ending:
            try:
                client, _ = self._server.accept()
            except TimeoutError:
                self._work(lambda _: None)
                continue
            self.connections += 1
            with client:
                client.settimeout(0.02)
                self._talk(client)
            if not self.keeps_half_bands:
                self._pending.clear()

    def _talk(self, client: socket.socket) -> None:
        def reply(data: bytes) -> None:
            if not self.mute and not (self.offline and self.mute_when_offline):
                client.sendall(data)

        got = 0
        self._reports = False
        while not self._ending:
            if self._reports and self._asb() != self._reported:
                self._reported = self._asb()
                reply(self._reported)
            if self.capacity and self.offline and len(self._pending) >= self.capacity:
                time.sleep(0.02)
                continue
            try:
                chunk = client.recv(min(4096, self.reset_after - got) if self.reset_after else 4096)
            except TimeoutError:
                self._work(reply)
                continue
            except ConnectionError:
                return
            if not chunk:
                self._work(reply)
                return
            got += len(chunk)
            self.received += len(chunk)
            self._pending += chunk
            if self.obeys_inside_raster or self.offline:
                self._pending = bytearray(re.sub(rb"(?s)\x10\x04(.)", lambda m: self._obey(m, reply), self._pending))
            self._work(reply)
            if self.reset_after and got >= self.reset_after:
                self.reset_after = 0
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return

    def _obey(self, match: re.Match[bytes], reply: Callable[[bytes], None]) -> bytes:
        self.realtime.append(match[0])
        reply(bytes([self._status(match[1][0])]))
        return b""

    def _status(self, n: int) -> int:
        bits = {
            1: 0x08 * self.offline,
            2: 0x04 * self.cover_open | 0x20 * self.paper_out,
            4: 0x60 * self.paper_out | 0x0C * self.near_end,
        }
        return 0x12 | bits.get(n, 0)

    def _asb(self) -> bytes:
        first = 0x10 | 0x08 * self.offline | 0x20 * self.cover_open
        return bytes([first, 0, 0x0C * self.paper_out | 0x03 * self.near_end, 0])

    def _work(self, reply: Callable[[bytes], None]) -> None:
        """Execute whole commands while online; keep the rest for later."""
        while self._pending and not self.offline:
            length = self._one(bytes(self._pending), reply)
            if length == 0:
                return
            del self._pending[:length]

    def _one(self, data: bytes, reply: Callable[[bytes], None]) -> int:
        """Execute the command at the start of `data`; its length, or 0 if it is not whole yet."""
        if data[:2] == b"\x10\x04" and len(data) >= 3:
            self.realtime.append(data[:3])
            reply(bytes([self._status(data[2])]))
            return 3
        if data[:4] == b"\x1dv0\x00" and len(data) >= 8:
            row, rows = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
            if len(data) < 8 + row * rows:
                return 0
            if 0 < self.paper_ends_after <= len(self._rows) + rows:
                self.paper_ends_after, self.paper_out = 0, True
                return 0
            self._rows += [data[8 + at * row : 8 + (at + 1) * row] for at in range(rows)]
            self.commands.append("raster")
            return 8 + row * rows
        if data[:2] == b"\x1b@":
            self.commands.append("init")
            return 2
        if data[:4] == b"\x1dV\x42\x00":
            self.commands.append("cut")
            self.tickets.append(Ticket(tuple(self._rows)))
            self._rows = []
            return 4
        if data[:7] == b"\x1d(H\x06\x00\x30\x30" and len(data) >= 11:
            if self.knows_gs_h:
                time.sleep(self.late_s)
                reply(b"\x37\x22" + data[7:11] + b"\x00")
            return 11
        if data[:3] == b"\x1dr\x01":
            if self.knows_gs_r:
                time.sleep(self.late_s)
                reply(b"\x00")
            return 3
        if data[:2] == b"\x1da" and len(data) >= 3:
            self.asb_modes.append(data[2])
            self._reports = self.knows_asb and data[2] > 0
            self._reported = self._asb()
            if self._reports:
                reply(self._reported)
            return 3
        if data[:3] == b"\x1dI\x43":
            if self.model:
                reply(b"_" + self.model.encode() + b"\x00")
            return 3
        if data[0] == 0:
            return 1
        starts = (
            b"\x10\x04",
            b"\x1dv0\x00",
            b"\x1b@",
            b"\x1dV\x42\x00",
            b"\x1d(H\x06\x00\x30\x30",
            b"\x1dr\x01",
            b"\x1da",
            b"\x1dI",
        )
        if len(data) < 11 and any(start.startswith(data) or data.startswith(start) for start in starts):
            return 0
        self.unknown.append(data[0])
        return 1


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Poll until the condition holds; the time is only a limit for broken code."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)
