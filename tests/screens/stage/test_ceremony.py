"""The sample's ceremony by keys in a real terminal, with what goes wrong in it, checked against the closing list.

The long form plays all 104 certificates; the short one the first batches, killed and opened again in the midst of one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter

import pytest

from kiosk.awards.closing import closing
from kiosk.codes.codes import CodeKind
from kiosk.folder.layout import Folder
from kiosk.reception.commands import CheckIn
from kiosk.station.station import Station
from tests.support.sure import sure

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.support.driving import check_in
from tests.support.terminals import Terminal, open_post

_GUARD_SECONDS = 1.05
# Certificates of the sample: who comes late, who is not on the stage, whose name is misspelt, who were exchanged.
LATE_BEFORE, LATE_AFTER, NOT_ON_STAGE, MISSPELT, SWAPPED = 12, 27, 42, 61, (67, 68)
PROXY, POSTHUMOUS = 13, 23


class Stage:
    """The stage operator: one key after another, each looked for in the journal."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.watch = Station(folder)
        self.console: Terminal = open_post(folder.path, "stage", "Sân khấu")
        self.console.until("Trao thưởng", "Đợt 1/16")
        self._pressed = 0.0

    def close(self) -> None:
        self.console.close()
        self.watch.close()

    def reopen(self) -> None:
        """Cut the power of the console, and open it again."""
        self.console.kill()
        self.console.close()
        self.console = open_post(self.folder.path, "stage", "Sân khấu")
        self.console.until("Trao thưởng", "Ngoại lệ")

    def events(self) -> int:
        self.watch.catch_up()
        return self.watch.conference.events

    def keys(self, *typed: str, writes: int = 1) -> None:
        """Type, and wait until so many facts are on disk."""
        before = self.events()
        for text in typed:
            self.console.send(text)
            time.sleep(0.25)
        end = time.monotonic() + 10
        while self.events() < before + writes:
            assert time.monotonic() < end, f"{typed} wrote nothing:\n{self.console.text()}"
            time.sleep(0.02)

    def enter(self) -> None:
        """Take the next step, no sooner than the double-press guard lets it pass."""
        time.sleep(max(0.0, self._pressed + _GUARD_SECONDS - time.monotonic()))
        self.keys("\r")
        self._pressed = time.monotonic()

    def until(self, batch: int, phase: str) -> None:
        """Go on by Enter until a batch has come to a phase."""
        for _ in range(120):
            self.events()
            awards = self.watch.conference.awards
            at_hand = awards.current or awards.next
            if at_hand is not None and at_hand.number == batch and awards.phase_of(batch) == phase:
                return
            self.enter()
        raise AssertionError(f"batch {batch} never came to {phase}")

    def number(self, certificate: int) -> int:
        known = self.watch.conference.awards.certificate(certificate)
        assert known is not None
        assert known.number is not None
        return known.number

    def arrive(self, *certificates: int) -> None:
        """Check the recipients of these certificates in, at a desk."""
        with_codes = [self.watch.codes.make(CodeKind.INVITATION, self.number(c), 0) for c in certificates]
        for code in with_codes:
            self.watch.do(CheckIn(code))


F7 = "\x1b[18~"


def everybody_but(folder: Folder, *certificates: int) -> None:
    """Check everybody in who is not one of these recipients."""
    station = Station(folder, post="Bàn 1")
    awards = station.conference.awards
    late = {sure(awards.certificate(c)).number for c in certificates}
    there = [p.number for p in station.conference.roster.expected() if p.number not in late]
    check_in(station, there)
    station.close()


def outcomes(stage: Stage) -> dict[str, set[int]]:
    """Return the closing list: outcome -> certificates."""
    stage.events()
    found: dict[str, set[int]] = {}
    for entry in closing(stage.watch.conference.awards, stage.watch.conference.hall.present):
        found.setdefault(entry.outcome, set()).add(entry.certificate.id)
    return found


def test_the_first_rows_with_what_goes_wrong_and_a_power_cut(sample: Folder) -> None:
    everybody_but(sample, 4)
    stage = Stage(sample)
    try:
        stage.until(2, "waiting")
        stage.until(3, "on_stage")
        assert "rút số 1" in stage.console.until("rút số 1")  # who is not here was kept back as the row was called
        stage.keys(F7, "1", "5", "\r")  # position 5 did not come forward
        stage.keys(F7, "4", "3", "\r", "2")  # the certificate of position 3 is misspelt
        stage.reopen()
        stage.console.until("[ Đã trao ]", "khung trống")
        stage.enter()
        stage.arrive(4)
        stage.keys(F7, "7", "1", "2")  # the late one gets his away from the stage
        stage.until(4, "waiting")
        handed = outcomes(stage)
        assert handed["handed"] == {1, 2, 3, 4, 5, 7, 15}
        assert handed["withheld"] == {6}
        assert 8 in handed["outstanding"]
    finally:
        stage.close()


@pytest.mark.soak
def test_the_whole_ceremony_by_keys(sample: Folder) -> None:
    everybody_but(sample, LATE_BEFORE, LATE_AFTER)
    stage = Stage(sample)
    try:
        stage.until(4, "waiting")
        stage.arrive(LATE_BEFORE)  # late, but before his row: he joins it
        stage.until(9, "waiting")
        stage.arrive(LATE_AFTER)  # late, after his row
        stage.keys(F7, "7", "1", "1")
        stage.until(10, "on_stage")
        stage.keys(F7, "1", "2", "\r")
        stage.until(12, "waiting")
        stage.keys(F7, "4", "1", "\r", "2")
        stage.until(13, "handed")
        stage.keys(F7, "5", "3 4", "\r")
        stage.keys(F7, "5", "1")
        stage.until(16, "photographed")
        stage.enter()
        stage.console.until("Đã gọi hết các đợt.")
        found = outcomes(stage)
        assert {name: len(ids) for name, ids in found.items()} == {
            "handed": 101,
            "proxy": 1,
            "withheld": 1,
            "outstanding": 1,
        }
        assert found["proxy"] == {PROXY}
        assert found["withheld"] == {MISSPELT}
        assert found["outstanding"] == {NOT_ON_STAGE}
        awards = stage.watch.conference.awards
        assert awards.handed[POSTHUMOUS].receiver == "ông Long Văn Bách"
        assert awards.handed[LATE_BEFORE].batch == 4
        assert awards.handed[LATE_AFTER].batch == 9  # the next row of his decision that was open
        assert awards.swaps == frozenset()
        rights = Counter(type(entry.event).__name__ for entry in awards.entries)
        assert (rights["CertificatesSwapped"], rights["SwapRighted"], rights["DecisionAnnounced"]) == (1, 1, 5)
    finally:
        stage.close()
    command = [sys.executable, "-m", "kiosk", "-C", str(sample.path), "awards", "status", "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert (told["handed"], told["proxy"], told["withheld"], told["outstanding"]) == (101, 1, 1, 1)
