"""The demo's invented life: delegates arrive, a printer made of software prints, a scan needs no scanner."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.codes.codes import CodeKind
from kiosk.conference.state import Conference
from kiosk.errors import TOLD
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.roster.people import Person
from kiosk.station.station import Station

if TYPE_CHECKING:
    from printing.jobs import Job
    from printing.software import SoftPrinter

# Told on the main screen: there is nothing to protect in a sample.
DEMO_PIN = "2468"
_SEED = 2020
_GAP_SECONDS = (2.0, 6.0)
# Left for the person who tries the program out.
_LEFT_OVER = 20


# A usual printer: the badge takes a good half second.
_SPEED_MM_S = 150.0
# How many of the newest papers are looked through for somebody's.
_PAPERS = 80


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start_printer(station: Station) -> SoftPrinter | None:
    """Start the printer that the demo's settings name; None if another console of the demo has it already."""
    from printing.software import Model, SoftPrinter  # late: only a demo needs it

    with station.reading() as conference:
        printer = next(iter(conference.settings.printers), None)
    match = re.fullmatch(r"tcp:127\.0\.0\.1:([0-9]+)", printer.connection) if printer else None
    if printer is None or match is None:
        return None
    model = Model(width=printer.width, speed_mm_s=_SPEED_MM_S, name="DEMO-80")
    made = SoftPrinter(model, port=int(match[1]), folder=station.folder.badges)
    try:
        made.start()
    except OSError:
        return None
    return made


def paper_of(folder: Path, job: Job, width: int) -> Path | None:
    """Return the paper that bears the picture of a job, the newest one; None if none has come out."""
    from PIL import Image  # late: Pillow

    from printing.drawings import draw
    from printing.escpos import printable
    from printing.slips import from_payload

    wanted = printable(draw(from_payload(job.slip), width))
    for path in sorted(folder.glob("[0-9]*.png"), reverse=True)[:_PAPERS]:
        with Image.open(path) as picture:
            if picture.size == wanted.size and picture.convert("1").tobytes() == wanted.tobytes():
                return path
    return None


def next_code(station: Station) -> str | None:
    """Return the invitation code of somebody who has not come, the same order every time; None if all are in."""
    with station.reading() as conference:
        missing = _missing(conference)
    if not missing:
        return None
    return station.codes.make(CodeKind.INVITATION, missing[-1].number, 0)


def _missing(conference: Conference) -> list[Person]:
    expected = [person for person in conference.roster.expected() if person.number not in conference.hall.present]
    # Each person's place in the queue is drawn from his number, so that who has come changes nobody's place.
    return sorted(expected, key=lambda person: random.Random(_SEED * 100_003 + person.number).random())


class Arrivals(threading.Thread):
    """A desk of its own that lets somebody arrive every few seconds."""

    def __init__(self, folder: Folder, post: str) -> None:
        super().__init__(name="kiosk-arrivals", daemon=True)
        self._folder = folder
        self._post = post
        self._over = threading.Event()
        self._chance = random.Random(_SEED)

    def stop(self) -> None:
        """Let nobody arrive any more."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Check people in until few are left or the program closes."""
        with contextlib.suppress(*TOLD), Station(self._folder, post=self._post) as station:
            while not self._over.wait(self._chance.uniform(*_GAP_SECONDS)):
                station.catch_up()
                with station.reading() as conference:
                    missing = _missing(conference)
                if len(missing) <= _LEFT_OVER:
                    return
                station.do(CheckIn(station.codes.make(CodeKind.INVITATION, missing[0].number, 0)))
