"""What the reception screen keeps in memory once it has worked for a while."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from bench.figures import note
from bench.folders import code_of, conference, opened
from bench.terminal import Terminal, kiosk
from kiosk.codes.codes import human

_DELEGATES = 200
_SCANS = 60
_MOST_MEGABYTES = 120
# Less than a second: the clock on the screen ticks.
_QUIET_SECONDS = 0.4
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def run() -> None:
    """Scan sixty invitations on a real terminal, then ask the kernel."""
    with conference(_DELEGATES) as folder:
        with opened(folder) as station:
            scans = [(human(number), code_of(station, number)) for number in range(1, _SCANS + 1)]
        with closing(_Watched(kiosk(folder, "reception"))) as desk:
            desk.seen(f"0/{_DELEGATES}")
            desk.settle(_QUIET_SECONDS)
            for shown, code in scans:
                desk.type(code + "\r")
                desk.seen(shown)
            desk.settle(_QUIET_SECONDS)
            megabytes = desk.resident()
    name = f"memory of reception, {_DELEGATES} delegates, {_SCANS} scans"
    if megabytes is None:
        note(f"{name}: not measured here, there is no /proc")
        return
    judged = "ok" if megabytes <= _MOST_MEGABYTES else "over"
    print(f"{name:<58}{megabytes:>10.1f} MB resident   ≤ {_MOST_MEGABYTES} MB: {judged}", flush=True)


class _Watched(Terminal):
    """A program whose memory can be asked for."""

    def resident(self) -> float | None:
        """Return the resident memory in megabytes, None where the kernel does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        found = _RESIDENT.search(status.read_text("ascii")) if status.exists() else None
        return int(found[1]) * 1024 / 1e6 if found else None

    def close(self) -> None:
        """End the program."""
        self.end()
