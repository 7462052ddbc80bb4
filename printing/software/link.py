"""The network side of the software printer: one client, a receive buffer that really fills, and broken lines.

What a second client meets on Linux, with backlog 0: the kernel completes its handshake, so it looks connected, but its
bytes wait and nobody answers until the first is gone. A third hangs in connect() and tries again after 1, 3, 7 s.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import threading
from collections.abc import Callable

from printing.software.controller import Controller
from printing.software.mechanism import Mechanism
from printing.software.parser import CLEAR, Listener, Tokenizer

SEGMENT = 1460  # bytes, as on Ethernet; with the loopback's 64 KB segments a small window stalls for 200 ms
RESET = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # SO_LINGER 0: close() sends RST


class Link:
    """Sockets are touched by the thread in `run` alone; `order` has it do something, `ring` has it look again."""

    def __init__(self, mechanism: Mechanism, controller: Controller, news: threading.Condition, host: str, port: int):
        self.port = port
        self.connections = 0
        self.received = 0
        self.mute = self.deaf = False
        self.reset_after = -1  # bytes of one connection; below 0: never
        self.on = False
        self._model, self._mechanism, self._controller = mechanism.model, mechanism, controller
        self._host = host
        self._news = news  # guards mechanism and controller; notified when there is work for them
        self._tokenizer, self._listener = Tokenizer(), Listener()
        self._server: socket.socket | None = None
        self._client: socket.socket | None = None
        self._bell: tuple[socket.socket, socket.socket] | None = None
        self._orders: list[tuple[Callable[[], None], threading.Event]] = []
        self._running = self._full = False
        self._got = 0  # bytes of this connection

    def open(self) -> None:
        self.reserve()
        try:
            self.listen()
        except OSError:
            self.close()
            raise
        self._bell = socket.socketpair()
        for end in self._bell:
            end.setblocking(False)
        self._tokenizer.reset()
        self._running = True

    def end(self) -> None:
        """Let `run` return; then `close`."""
        with self._news:
            self._running = False
            self._ring()

    def close(self) -> None:
        for end in (self._client, self._server, *(self._bell or ())):
            if end is not None:
                end.close()
        self._client = self._server = self._bell = None
        self.on = False

    def reserve(self) -> None:
        """Own the port without listening: connecting is refused, and nobody else can take it meanwhile."""
        if self._server is not None:
            self._server.close()
        if not self.port:
            with self._bound(0) as found:
                self.port = int(found.getsockname()[1])
        # Asked for by its number: Linux keeps such a port while the socket does not listen.
        self._server = self._bound(self.port)
        self.on = False

    def _bound(self, port: int) -> socket.socket:
        server = socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET)
        if os.name == "posix":  # elsewhere the option means that two programs share a port
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((self._host, port))
        except OSError:
            server.close()
            raise
        return server

    def listen(self) -> None:
        if self._server is None:
            raise RuntimeError("not started")
        # Before listening: the window of a connection is agreed on in its first segment.
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._model.buffer)
        if hasattr(socket, "TCP_MAXSEG"):
            self._server.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self._server.setblocking(False)
        self._server.listen(0)
        self.on = True

    def order(self, work: Callable[[], None]) -> None:
        """Have the thread do it, since it may be waiting on the very sockets concerned; returns when it is done."""
        done = threading.Event()
        with self._news:
            if not self._running:
                return work()
            self._orders.append((work, done))
            self._ring()
        done.wait()
        return None

    def room_again(self) -> None:
        """To be called, with the lock held, after the mechanism worked."""
        if self._full and self._controller.held < self._model.buffer:
            self._ring()

    def arm(self, count: int) -> None:
        self.reset_after = count
        if self._client is not None and self._got >= count >= 0:
            self._reset_as_ordered()

    def hang_up(self, *, reset: bool) -> None:
        if self._client is not None:
            if reset:
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._client.close()
            self._client = None
        self._listener.reset()
        if not self._model.keeps_half_bands:
            self._tokenizer.reset()

    def power_off(self) -> None:
        self.hang_up(reset=True)
        self._tokenizer.reset()
        try:
            # Closed and bound anew, the port could be lost to a client that was given it meanwhile.
            if self._server is not None:
                self._server.shutdown(socket.SHUT_RDWR)
                self.on = False
        except OSError:
            self.reserve()

    def send(self, data: bytes) -> None:
        """Answers go to whoever is connected now, even if an earlier connection asked."""
        silent = self.mute or (self._model.mute_when_offline and self._mechanism.state.offline)
        if self._client is not None and not silent:
            with contextlib.suppress(OSError):  # a printer does not care whether anybody listens
                self._client.send(data)

    def run(self) -> None:
        """Nothing but sockets, so that real-time requests never wait for the head."""
        while True:
            with self._news:
                orders, self._orders = self._orders, []
                for work, done in orders:
                    try:
                        work()
                    finally:
                        done.set()
                if not self._running or self._bell is None:
                    return
                ring = self._bell[0]
                watched = [ring]
                room = self._model.buffer - self._controller.held
                self._full = room <= 0
                if self._client is not None:
                    watched += [] if self.deaf or self._full else [self._client]
                elif self._server is not None and self.on and not self.deaf:
                    watched.append(self._server)
            ready, _, _ = select.select(watched, [], [])
            with self._news, contextlib.suppress(BlockingIOError):
                if ring in ready:
                    ring.recv(4096)
                elif self._client is not None:
                    self._receive(self._client, room)
                elif self._server is not None:
                    self._accept(self._server)

    def _ring(self) -> None:
        if self._bell is not None:
            with contextlib.suppress(BlockingIOError):
                self._bell[1].send(b"!")

    def _accept(self, server: socket.socket) -> None:
        self._client, _ = server.accept()
        self._client.setblocking(False)
        self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections += 1
        self._got = 0
        if self.reset_after == 0:
            self._reset_as_ordered()

    def _receive(self, client: socket.socket, room: int) -> None:
        if self.reset_after > 0:
            room = min(room, self.reset_after - self._got)
        try:
            chunk = client.recv(room)
        except ConnectionError:
            chunk = b""
        self._got += len(chunk)
        self.received += len(chunk)
        self._understand(chunk)
        if not chunk:
            self.hang_up(reset=False)
        elif self._got == self.reset_after:
            self._reset_as_ordered()
        self._news.notify_all()

    def _reset_as_ordered(self) -> None:
        self.reset_after = -1
        self.hang_up(reset=True)

    def _understand(self, chunk: bytes) -> None:
        """Real-time commands are obeyed here, as the bytes come in; all others wait for their turn."""
        for piece, realtime in self._listener.split(chunk):
            tokens = self._tokenizer.feed(piece)
            self._controller.take(tokens)
            if realtime == CLEAR:
                self._tokenizer.reset()
                self._controller.clear()
                self._controller.commands.append("DLE DC4 8")
                self.send(b"\x37\x25\x00")  # Epson reference, DLE DC4 fn 8 "Clear buffer(s)"
            elif realtime and (self._model.realtime_in_raster or (tokens and tokens[-1].kind == "realtime")):
                self._controller.commands.append(f"DLE {'EOT' if realtime[1] == 4 else 'ENQ'} {realtime[2]}")
                if realtime[1] == 4 and realtime[2] in self._model.status:
                    self.send(self._mechanism.state.realtime(realtime[2]))
