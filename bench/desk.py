"""One desk of a hall as a process of its own, as the terminal program has it: a console, and a link where it has a hub.

Prints "did ID SECONDS MS" after each check-in and "saw ID SECONDS" when it hears of another desk's.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, sleep, time

from bench.folders import code_of
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.journal.envelope import Event
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station
from kiosk.station.writer import StationWriter


def main() -> None:
    """Check in so many people from a number on, at random moments; then listen until standard input ends."""
    place, first, count, pace_s = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    folder = Folder.find(Path(place))
    station = Station(folder, post=f"Desk {first}")
    own: set[str] = set()

    def heard(events: Sequence[Event]) -> None:
        now = time()
        for event in events:
            if event.station_id != station.station_id and event.kind == "reception.checked_in":
                sys.stdout.write(f"saw {event.id} {now:.6f}\n")
        sys.stdout.flush()

    def trouble(error: BaseException) -> None:
        sys.stderr.write(f"{error}\n")

    console = StationWriter(station, on_events=heard, on_trouble=trouble)
    member = membership.read(folder)
    link = None
    if member is not None:
        from kiosk.hub.link import Link

        link = Link(folder, member, on_taken=console.nudge)
        station.listeners.append(lambda _events: link.nudge())
        link.start()
    console.start()
    sys.stdin.readline()
    dice = random.Random(first)
    for number in range(first, first + count):
        sleep(dice.uniform(0.5, 1.5) * pace_s)
        began, at = perf_counter(), time()
        events = console.submit(CheckIn(code_of(station, number))).result()
        own.add(events[0].id)
        sys.stdout.write(f"did {events[0].id} {at:.6f} {(perf_counter() - began) * 1000:.3f}\n")
        sys.stdout.flush()
    sys.stdin.read()
    console.stop()
    if link is not None:
        link.stop()
    station.close()


if __name__ == "__main__":
    main()
