"""The demo's invented life: delegates arrive at another desk, and a newcomer can scan without a scanner."""

from __future__ import annotations

import contextlib
import random
import threading

from kiosk.codes import CodeKind
from kiosk.conference import Conference
from kiosk.errors import TOLD
from kiosk.folder import Folder
from kiosk.reception.admission import CheckIn
from kiosk.roster.people import Person
from kiosk.station import Station

# Told on the main screen: there is nothing to protect in a sample.
DEMO_PIN = "2468"
_SEED = 2020
_GAP_SECONDS = (2.0, 6.0)
# Left for the person who tries the program out.
_LEFT_OVER = 20


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
        with contextlib.suppress(*TOLD):
            station = Station(self._folder, post=self._post)
            try:
                while not self._over.wait(self._chance.uniform(*_GAP_SECONDS)):
                    station.catch_up()
                    with station.reading() as conference:
                        missing = _missing(conference)
                    if len(missing) <= _LEFT_OVER:
                        return
                    station.do(CheckIn(station.codes.make(CodeKind.INVITATION, missing[0].number, 0)))
            finally:
                station.close()
