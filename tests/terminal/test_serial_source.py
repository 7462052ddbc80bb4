"""A serial scanner on a pseudo-terminal: every scan arrives once and in order, whatever happens to the cable."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import KioskError, Refusal
from kiosk.terminal.sources.lines import MOST_CHARACTERS, Lines
from kiosk.terminal.sources.opening import open_sources
from kiosk.terminal.sources.serial import SerialSource
from tests.support.scans import Heard, until

CODE = "161700001021206645185835"


class Cable:
    """A scanner's line under a name that stays, as udev gives it."""

    def __init__(self, name: Path) -> None:
        self.name = name
        self.plug()

    def plug(self) -> None:
        self._scanner, self._computer = os.openpty()
        new = self.name.with_suffix(".new")
        new.symlink_to(os.ttyname(self._computer))
        new.replace(self.name)

    def pull(self) -> None:
        os.close(self._scanner)
        os.close(self._computer)

    def send(self, data: bytes) -> None:
        os.write(self._scanner, data)


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    if sys.platform == "win32":
        pytest.skip("pseudo-terminals are of POSIX")
    cable = Cable(tmp_path / "scanner")
    yield cable
    cable.pull()


def test_three_hundred_scans_arrive_once_and_in_order(cable: Cable) -> None:
    heard = Heard()
    source = SerialSource(str(cable.name), 115_200)
    source.start(heard)
    try:
        until(source, "ready")
        for number in range(300):
            ending = (b"\r", b"\n", b"\r\n", b"\t")[number % 4]
            cable.send(f"]Q1{number:024d}".encode() + ending)
        scans = [heard.next() for _ in range(300)]
        assert scans == [(f"]Q1{number:024d}", f"serial:{cable.name}") for number in range(300)]
        assert heard.empty
    finally:
        source.stop()
    assert source.health == "off"


def test_a_cable_pulled_and_put_back_is_found_again(cable: Cable) -> None:
    heard = Heard()
    source = SerialSource(str(cable.name))
    source.start(heard)
    try:
        for number in range(3):
            until(source, "ready")
            cable.send(f"{number:024d}\r1617".encode())
            assert heard.next()[0] == f"{number:024d}"
            cable.pull()
            until(source, "waiting")
            cable.plug()
        until(source, "ready")
        # What had come of a scan when the cable was pulled is no part of the next.
        cable.send(CODE.encode() + b"\r")
        assert heard.next()[0] == CODE
    finally:
        source.stop()


def test_a_scanner_may_be_plugged_in_later(tmp_path: Path, cable: Cable) -> None:
    heard = Heard()
    source = SerialSource(str(tmp_path / "later"))
    source.start(heard)
    source.start(heard)
    try:
        until(source, "waiting")
        (tmp_path / "later").symlink_to(cable.name)
        until(source, "ready")
        cable.send(CODE.encode() + b"\n")
        assert heard.next() == (CODE, f"serial:{tmp_path / 'later'}")
    finally:
        source.stop()


def test_a_program_that_fails_on_a_scan_gets_the_next(cable: Cable) -> None:
    heard = Heard()

    def failing(text: str, source: str) -> None:
        heard(text, source)
        raise RuntimeError(text)

    source = SerialSource(str(cable.name))
    source.start(failing)
    try:
        until(source, "ready")
        cable.send(b"1\r2\r")
        assert [heard.next()[0], heard.next()[0]] == ["1", "2"]
        assert source.health == "ready"
    finally:
        source.stop()


def test_a_source_can_be_started_again(cable: Cable) -> None:
    source = SerialSource(str(cable.name))
    for _ in range(2):
        heard = Heard()
        source.start(heard)
        until(source, "ready")
        cable.send(b"7\r")
        assert heard.next()[0] == "7"
        source.stop()


@given(st.lists(st.text("0123456789éộ", min_size=1, max_size=30)), st.integers(1, 40))
def test_however_the_bytes_are_cut_the_lines_are_the_same(texts: list[str], size: int) -> None:
    data = b"".join(text.encode() + b"\r\n" for text in texts)
    lines = Lines()
    taken = [line for at in range(0, len(data), size) for line in lines.take(data[at : at + size])]
    assert taken == texts


def test_an_endless_line_is_cut_and_the_code_at_its_end_kept() -> None:
    lines = Lines()
    for _ in range(1000):
        assert lines.take(b"9" * 1000) == []
    (line,) = lines.take(CODE.encode() + b"\r")
    assert line.endswith(CODE)
    assert len(line) == MOST_CHARACTERS


def test_bytes_that_are_no_text_are_no_trouble() -> None:
    assert Lines().take(b"\xff\xfe12\r" + CODE.encode() + b"\r") == ["\ufffd\ufffd12", CODE]


def test_sources_are_opened_as_they_are_written() -> None:
    specs = ["serial:/dev/ttyACM0", "serial:COM5:115200", "serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0"]
    names = [source.name for source in open_sources(specs)]
    assert names == ["serial:/dev/ttyACM0", "serial:COM5", "serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0"]
    assert open_sources([]) == []


@pytest.mark.parametrize("spec", ["", "serial", "serial:", "camera:", "camera:front", "camera:-1", "usb:1", "COM5"])
def test_what_names_no_source_is_refused(spec: str) -> None:
    with pytest.raises(Refusal, match="There is no scanner called"):
        open_sources([spec])


def test_a_speed_that_no_scanner_has_is_refused() -> None:
    with pytest.raises(Refusal, match="not at 1200"):
        open_sources(["serial:COM5:1200"])


@pytest.mark.parametrize(
    ("spec", "package", "extra"), [("serial:COM5", "serial", "[serial]"), ("camera:0", "cv2", "[camera]")]
)
def test_without_its_packages_a_source_says_what_to_install(
    spec: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == package:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(KioskError) as caught:
        open_sources([spec])
    assert extra in str(caught.value)
