"""One laptop of a hall as a process of its own: scans what it is told, echoes what is on its disk, links to the hub.

Run as `python -m tests.support.hub_desk FOLDER SEED COUNT PACE_MS OFFSET_MS`: an echo is "id ms" after COMMIT.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from pathlib import Path

from agenda.stamps import Stamp
from kiosk.codes.codes import CodeKind
from kiosk.folder import membership
from kiosk.folder.layout import Folder
from kiosk.hub import offset
from kiosk.hub.link import Link
from kiosk.hub.timeouts import Timeouts
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station


class SlowClock:
    """A machine whose wall clock is off by so much."""

    def __init__(self, by_ms: int) -> None:
        from kiosk.journal.clock import SystemClock

        self._clock, self._by_ms = SystemClock(), by_ms

    def stamp(self) -> Stamp:
        from dataclasses import replace

        stamp = self._clock.stamp()
        return replace(stamp, wall_ms=stamp.wall_ms + self._by_ms)


def main() -> None:
    """Scan random invitations; then go on being linked until standard input ends."""
    place, seed, count, pace_ms, off_ms = sys.argv[1], *map(int, sys.argv[2:6])
    dice = random.Random(seed)
    folder = Folder.find(Path(place))
    if off_ms:
        vars(offset)["time_ns"] = lambda: time.time_ns() + off_ms * 1_000_000
    station = Station(folder, post=f"Bàn {seed}", clock=SlowClock(off_ms))
    member = membership.read(folder)
    assert member is not None
    pace = Timeouts(
        ping=0.5, pulse=1.0, offset=5.0, seen_back=2.0, stuck=2.0, connect=1.0, backoff=(0.05, 0.4), jitter=0.3
    )
    link = Link(folder, member, pace=pace)
    station.listeners.append(lambda _events: link.nudge())
    link.start()
    ended = threading.Event()

    def read_on() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=read_on, daemon=True).start()
    numbers = [person.number for person in station.conference.roster.expected()]
    for _scan in range(count):
        if ended.is_set():
            break
        code = station.codes.make(CodeKind.INVITATION, dice.choice(numbers), 0)
        began = time.perf_counter()
        events = station.do(CheckIn(code))
        took = (time.perf_counter() - began) * 1000
        sys.stdout.write(f"{events[0].id} {took:.2f}\n")
        sys.stdout.flush()
        time.sleep(dice.uniform(0.5, 1.5) * pace_ms / 1000)
    sys.stdout.write("done\n")
    sys.stdout.flush()
    ended.wait()
    link.stop()
    station.close()


if __name__ == "__main__":
    main()
