"""A program that breaks down is back by itself, with all that was done; one that cannot go on says so and ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from kiosk.cli.restart import recent_restarts
from kiosk.folder.layout import Folder
from tests.support.driving import codes_of

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.support.terminals import Terminal, open_post

# Python runs this before the program: two places that fail when a certain text is scanned.
BREAKING = """
import pathlib

import kiosk.cli.restart
from kiosk.screens.reception.screen import ReceptionScreen
from kiosk.terminal.widgets.intake import Intake

kiosk.cli.restart.WITHIN_SECONDS = 600.0
take_scan, take = ReceptionScreen.take_scan, Intake.take

def failing_scan(self, raw):
    if raw == "break-screen":
        raise RuntimeError(raw)
    take_scan(self, raw)

def failing_take(self, data):
    if b"break-input" in data:
        raise RuntimeError(data)
    return take(self, data)

ReceptionScreen.take_scan, Intake.take = failing_scan, failing_take
with pathlib.Path(__file__).with_name("starts").open("a") as starts:
    starts.write(".")
"""


@pytest.fixture(autouse=True)
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that grows by a character with every start of the program."""
    here = tmp_path / "breaking"
    here.mkdir()
    (here / "sitecustomize.py").write_text(BREAKING, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")]))
    return here / "starts"


def break_down(console: Terminal, what: str, starts: Path) -> None:
    """Let the program break down, and wait until it has ended or another runs that has painted nothing yet."""
    before = len(starts.read_text())
    console.send(f"{what}\r")
    for _ in range(1000):
        if len(starts.read_text()) > before or console.process.poll() is not None:
            break
        time.sleep(0.02)
    with console._lock:
        console.screen.reset()


@pytest.mark.parametrize("what", ["break-screen", "break-input"])
def test_a_program_that_broke_down_is_back_at_its_post_with_everything(sample: Folder, what: str, starts: Path) -> None:
    people = list(codes_of(sample).items())
    console = open_post(sample.path, "home", "Bàn 7")
    try:
        console.until("Tiếp đón")
        console.send("\r")
        console.until("Sẵn sàng", "Bàn 7")
        for here in (1, 2, 3):
            name, code = people[here]
            console.send(f"{code}\r")
            console.until("KÍNH MỜI", name, f"Có mặt {here}/200")
            break_down(console, what, starts)
            assert what in (sample.path / "crash.log").read_text("utf-8")
            console.until("Sẵn sàng", "Bàn 7", f"Có mặt {here}/200")
        assert console.process.poll() is None
    finally:
        console.close()


def test_a_demo_that_broke_down_goes_on_in_its_own_folder(
    starts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    console = Terminal("demo", "--post", "reception")
    try:
        console.until("Sẵn sàng")
        break_down(console, "break-screen", starts)
        console.until("Sẵn sàng")
        assert len(list(scratch.glob("kiosk-demo-*"))) == 1
    finally:
        console.close()


def test_a_program_that_breaks_down_again_and_again_says_so_and_ends(sample: Folder, starts: Path) -> None:
    starts.write_text("")  # the sample's files were read by processes of their own
    console = Terminal("-C", str(sample.path), "--lang", "vi")
    try:
        console.until("Tiếp đón")
        console.send("\r")
        for _ in range(4):
            console.until("Sẵn sàng")
            break_down(console, "break-screen", starts)
        assert console.process.wait(timeout=20) == 1
        assert starts.read_text() == "...."
    finally:
        console.close()


def test_restarts_long_ago_do_not_count() -> None:
    assert recent_restarts("", 100.0) == [100.0]
    assert recent_restarts("10.5 80.0 99.5", 100.0) == [80.0, 99.5, 100.0]
    # Another boot of the machine, or nonsense in the environment.
    assert recent_restarts("5000.0", 100.0) == [100.0]
    assert recent_restarts("x", 100.0) == [100.0]
