"""The software printer as a test or a person sees it: what came out of it, and what can be done to it.

Two threads inside: one listens, one prints. Both end with `stop`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from printing.software.controller import Controller
from printing.software.link import Link
from printing.software.mechanism import Mechanism
from printing.software.model import Model
from printing.software.paper import Ticket


class SoftPrinter:
    """`with SoftPrinter() as printer`, or start() and stop(). Everything may be called from any thread."""

    def __init__(
        self,
        model: Model | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        folder: Path | None = None,
        on_ticket: Callable[[Ticket], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.model = model or Model()
        self._folder, self._on_ticket, self._sleep = folder, on_ticket, sleep
        self._news = threading.Condition(threading.RLock())
        self._mechanism = Mechanism(self.model, clock, lambda data: self._link.send(data))
        self._controller = Controller(self._mechanism)
        self._link = Link(self._mechanism, self._controller, self._news, host, port)
        self._threads: list[threading.Thread] = []
        self._ending = False
        self._kept = 0  # pictures of earlier runs in the folder: none of them is written over

    def __enter__(self) -> SoftPrinter:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        if self._folder:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            taken = (path.stem[:4] for path in self._folder.glob("[0-9][0-9][0-9][0-9]*.png"))
            self._kept = max(map(int, taken), default=0) - len(self.tickets)
        self._link.open()
        self._controller.reset()
        self._ending = False
        self._threads = [threading.Thread(target=self._link.run), threading.Thread(target=self._print)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._link.end()
        with self._news:
            self._ending = True
            self._news.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._link.close()

    @property
    def port(self) -> int:
        return self._link.port

    @property
    def connections(self) -> int:
        return self._link.connections

    @property
    def received(self) -> int:
        """Bytes read from the network, of all connections."""
        return self._link.received

    @property
    def tickets(self) -> list[Ticket]:
        """What was cut, in order."""
        with self._news:
            return list(self._mechanism.paper.tickets)

    @property
    def scraps(self) -> tuple[bytes, ...]:
        """Rows on paper that belong to no ticket: still hanging in the printer, or torn when it was switched off."""
        with self._news:
            return self._mechanism.paper.scraps

    @property
    def rows_printed(self) -> int:
        """Rows of pictures and lines that left the head; feeding does not count."""
        with self._news:
            return self._mechanism.rows_printed

    @property
    def commands(self) -> list[str]:
        """Names of the commands obeyed, in order: "ESC @", "GS v 0", "GS V 66", "GS ( H 48", "DLE EOT 4" …"""
        with self._news:
            return list(self._controller.commands)

    @property
    def unknown(self) -> bytearray:
        """Bytes that are no command of this printer, those that came out as letters among them."""
        with self._news:
            return bytearray(self._controller.unknown)

    @property
    def text_printed(self) -> str:
        with self._news:
            return self._controller.text.decode("ascii")

    @property
    def native_codes(self) -> list[bytes]:
        """What GS ( k was told to print; the paper shows a blank square."""
        with self._news:
            return list(self._controller.native_codes)

    def open_cover(self) -> None:
        self._change(lambda: self._mechanism.sense(cover_open=True))

    def close_cover(self) -> None:
        self._change(lambda: self._mechanism.sense(cover_open=False))

    def near_end(self, near: bool = True) -> None:
        self._change(lambda: self._mechanism.sense(near_end=near))

    def run_out(self, at_row: int | None = None) -> None:
        """The paper ends now, or after so many more rows, fed ones included."""
        self._change(lambda: self._mechanism.run_out(at_row or 0))

    def load_paper(self) -> None:
        self._change(self._mechanism.load)

    def tear_off(self) -> None:
        """Someone tears the paper by hand, as printers without a cutter need: that is a ticket too."""
        self._change(self._mechanism.tear_off)

    def mute(self, mute: bool = True) -> None:
        """Answers nothing at all, and still prints."""
        self._change(lambda: setattr(self._link, "mute", mute))

    def deaf(self, deaf: bool = True) -> None:
        """Stops reading, and accepting: stuck."""
        self._link.order(lambda: setattr(self._link, "deaf", deaf))

    def reset_after(self, count: int) -> None:
        """Break off after so many bytes of the present or next connection, once; negative: not at all.

        The bytes that came before are still printed.
        """
        self._link.order(lambda: self._link.arm(count))

    def switch_off(self) -> None:
        """No power: RST, connections refused, buffer and half ticket lost; rows already printed become scraps."""

        def off() -> None:
            if self._link.on:
                self._link.power_off()
                self._controller.reset()
                self._mechanism.paper.abandon()

        self._link.order(off)

    def switch_on(self) -> None:
        self._link.order(lambda: None if self._link.on else self._link.listen())

    def _change(self, what: Callable[[], None]) -> None:
        with self._news:
            what()
            self._news.notify_all()

    def _print(self) -> None:
        """The thread that prints. It sleeps, saves and hands over tickets outside the lock."""
        ending = False
        while not ending:
            with self._news:
                wait = self._mechanism.advance(self._controller.step)
                fresh, self._mechanism.fresh = self._mechanism.fresh, []
                self._link.room_again()
                ending = self._ending
                if wait is None and not fresh and not ending:
                    self._news.wait()
            for ticket in fresh:
                if self._folder:
                    ticket.save(self._folder / f"{self._kept + ticket.number:04}.png")
                if self._on_ticket:
                    self._on_ticket(ticket)
            if wait and not ending:
                self._sleep(wait)
