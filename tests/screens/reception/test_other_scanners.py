"""Scanners that do not type: what they read arrives at the desk, and a pulled cable is told."""

from __future__ import annotations

import os
import pty
import tty
from pathlib import Path

from kiosk.app import Kiosk
from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from kiosk.terminal.sources.opening import open_sources
from tests.support.driving import code_of, text_of, until, words_of


async def test_a_serial_scanner_checks_people_in(sample: Folder, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    device = tmp_path / "ttyACM0"
    device.symlink_to(os.ttyname(theirs))
    station = Station(sample, post="Bàn 1")
    app = Kiosk(station, post="reception", sources=open_sources([f"serial:{device}"]))
    try:
        async with app.run_test(size=(120, 34)) as pilot:
            await until(pilot, lambda: app.sources[0].health == "ready")
            os.write(ours, code_of(app, 1).encode() + b"\r\n")
            await until(pilot, lambda: "KÍNH MỜI" in text_of(app))
            os.close(ours)
            os.close(theirs)
            await until(pilot, lambda: "không trả lời" in words_of(app))
    finally:
        station.close()
