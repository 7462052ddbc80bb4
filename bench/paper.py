"""From a scan to paper: the first byte at the printer, and how near printing comes to what a mechanism can do.

The yardstick of the first byte does the least anybody must: draw the same kind of badge, connect, write.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from time import monotonic, perf_counter, sleep

from bench.figures import Goal, Series, beside, note
from bench.folders import code_of, conference
from kiosk.conference.commands import Configure
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station
from kiosk.tickets.badge import badge_of
from kiosk.tickets.print_service import PrintService
from printing.drawings import draw
from printing.escpos import encode
from printing.software import Model, SoftPrinter

_BADGES, _WARM_UP = 120, 20
_WIDTH = 576
_SPEED = 200.0
_TICKETS = 24
_DESKS = 4
_ROUNDS = 25
_MM = 25.4 / 203


def run() -> None:
    """Measure the first byte, then the rates."""
    _first_byte()
    _one_printer()
    _four_desks()


class _Sink:
    """A printer that answers and notes when the first row of a picture arrives."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.first = threading.Event()
        self.at = 0.0
        threading.Thread(target=self._serve, daemon=True).start()

    def wait(self) -> float:
        """Return when the first row came, and get ready for the next ticket."""
        assert self.first.wait(10)
        self.first.clear()
        return self.at

    def _serve(self) -> None:
        while True:
            client, _ = self._server.accept()
            with client:
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        seen, held = False, b""
        while data := client.recv(65536):
            now = perf_counter()
            if not seen and b"\x1dv0\x00" in data:
                seen, self.at = True, now
                self.first.set()
            held = (held + data)[-64:]
            for request, answer in ((b"\x10\x04", b"\x12"), (b"\x1dI\x43", b"\x5fSINK\x00"), (b"\x1dr\x01", b"\x00")):
                if request in data and len(data) < 64:
                    client.sendall(answer)
            at = held.find(b"\x1d(H\x06\x00\x30\x30")
            if at >= 0 and len(held) >= at + 11:
                client.sendall(b"\x37\x22" + held[at + 7 : at + 11] + b"\x00")
                held = b""


def _first_byte() -> None:
    ours: list[float] = []
    bare: list[float] = []
    sink = _Sink()
    with conference(_BADGES) as folder, _station(folder, [sink.port], "Desk 1") as (station, _room):
        people = list(station.conference.roster.expected())
        for number, person in enumerate(people, 1):
            began = perf_counter()
            station.do(CheckIn(code_of(station, number)))
            took = (sink.wait() - began) * 1000
            # The ticket before must be confirmed: two at once would measure a queue.
            _until_printed(_room, number)
            began = perf_counter()
            data = encode(draw(badge_of(person, station.conference, station.codes), _WIDTH))
            with socket.create_connection(("127.0.0.1", sink.port)) as wire:
                wire.sendall(data)
                least = (sink.wait() - began) * 1000
            if number > _WARM_UP:
                ours.append(took)
                bare.append(least)
    beside(
        Series("scan → first row at the printer", ours),
        Series("  badge drawn + loopback write", bare),
        Goal(p50=1.3),
    )


def _until_printed(room: PrintService, count: int) -> None:
    while room.spool.counts()["printed"] < count:
        sleep(0.002)


def _one_printer() -> None:
    with conference(_TICKETS) as folder, SoftPrinter(Model(speed_mm_s=_SPEED)) as printer:
        with _station(folder, [printer.port], "Desk 1") as (station, room):
            station.do(CheckIn(code_of(station, 1)))
            _until_printed(room, 1)
            began = monotonic()
            for number in range(2, _TICKETS + 1):
                station.do(CheckIn(code_of(station, number)))
            _until_printed(room, _TICKETS)
            took = monotonic() - began
        rows = sum(len(ticket.rows) for ticket in printer.tickets[1:])
        least = (rows * _MM + (_TICKETS - 1) * Model().feed_to_cut_mm) / _SPEED
    share = least / took
    judged = "ok" if share >= 0.9 else "under"
    note(f"{_TICKETS - 1} badges at {_SPEED:.0f} mm/s: {share:.0%} of what the mechanism allows   ≥ 90 %: {judged}")


def _four_desks() -> None:
    delegates = _DESKS * _ROUNDS
    with conference(delegates) as folder, ExitStack() as stack:
        printers = [stack.enter_context(SoftPrinter(Model(speed_mm_s=_SPEED))) for _ in range(_DESKS)]
        ports = [printer.port for printer in printers]
        desks = [stack.enter_context(_station(folder, ports, f"Desk {n}")) for n in range(1, _DESKS + 1)]
        began = monotonic()
        threads = [threading.Thread(target=_arrive, args=(desk[0], n)) for n, desk in enumerate(desks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _until_printed(desks[0][1], delegates)
        took = monotonic() - began
        assert sum(len(printer.tickets) for printer in printers) == delegates
    rate = delegates / took * 60
    judged = "ok" if rate >= 200 else "under"
    note(f"{_DESKS} desks, {_DESKS} printers at {_SPEED:.0f} mm/s: {rate:.0f} badges a minute   ≥ 200: {judged}")


def _arrive(station: Station, desk: int) -> None:
    for number in range(desk * _ROUNDS + 1, (desk + 1) * _ROUNDS + 1):
        station.do(CheckIn(code_of(station, number)))


@contextmanager
def _station(folder: Folder, ports: list[int], post: str) -> Iterator[tuple[Station, PrintService]]:
    """Give a desk that prints at the printer of its own number."""
    station = Station(folder, post=post)
    if not station.conference.settings.printers:
        tables = "".join(
            f'\n[[printer]]\nname = "P{n}"\nconnection = "tcp:127.0.0.1:{port}"\nwidth = {_WIDTH}\n'
            f'\n[[post]]\nname = "Desk {n}"\nprinter = "P{n}"\n'
            for n, port in enumerate(ports, 1)
        )
        station.do(Configure(station.conference.config_text + tables))
    with closing(station), closing(PrintService(station)) as room:
        yield station, room
