"""Whatever bytes come: the intake goes on, and what is typed afterwards arrives."""

from __future__ import annotations

import inspect
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.message import Message

from kiosk.terminal.widgets.intake import MOST_BYTES, SILENCE_SECONDS, Intake

CODE = b"161700001021206645185835\r"
ARRIVED = CODE.decode().strip()


def typed(messages: list[Message]) -> str:
    return "".join(m.character or "" for m in messages if isinstance(m, events.Key)).strip()


class Wire:
    """An intake on a clock of its own, which the parser looks at as well."""

    def __init__(self) -> None:
        self.now = 1.0
        self.intake = Intake(lambda: self.now)

    def send(self, data: bytes, *, after: float = 0.0) -> list[Message]:
        """Let bytes come, *after* seconds without any."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("textual._parser.get_time", lambda: self.now)
            self.now += after
            messages = list(self.intake.idle()) if after else []
            return messages + (list(self.intake.take(data)) if data else [])


def scanned_after(*chunks: bytes) -> str:
    wire = Wire()
    for chunk in chunks:
        wire.send(chunk)
    wire.send(b"", after=SILENCE_SECONDS)
    return typed(wire.send(CODE))


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_after_any_bytes_the_next_scan_arrives_whole(chunks: list[bytes]) -> None:
    assert scanned_after(*chunks) == ARRIVED


_PIECES = st.sampled_from(
    [
        b"\x1b",
        b"\x1b[",
        b"\x1b[200~",
        b"\x1b[20",
        b"0~",
        b"\x1b[201~",
        b"\xe1",
        b"\xff",
        b"\x1b[999999999999u",
        b"1",
        b"\r",
    ]
)


@given(st.lists(_PIECES, max_size=30))
def test_after_any_escape_sequences_the_next_scan_arrives_whole(pieces: list[bytes]) -> None:
    assert scanned_after(*pieces) == ARRIVED
    assert scanned_after(b"".join(pieces)) == ARRIVED


def test_a_paste_without_its_end_is_closed_by_silence() -> None:
    wire = Wire()
    assert wire.send(b"\x1b[200~" + CODE) == []
    assert wire.send(b"", after=SILENCE_SECONDS / 2) == []
    (paste,) = wire.send(b"", after=SILENCE_SECONDS / 2)
    assert isinstance(paste, events.Paste)
    assert paste.text.strip() == ARRIVED
    assert typed(wire.send(CODE)) == ARRIVED


def test_a_paste_in_pieces_is_one_paste() -> None:
    wire = Wire()
    pieces = [b"\x1b[2", b"00~ab", b"cd\x1b[20", b"1~", b"e"]
    messages = [message for piece in pieces for message in wire.send(piece, after=0.01)]
    assert [m.text for m in messages if isinstance(m, events.Paste)] == ["abcd"]
    assert typed(messages) == "e"


def test_letters_cut_in_two_arrive() -> None:
    wire = Wire()
    assert typed([message for byte in "ệ".encode() for message in wire.send(bytes([byte]), after=0.01)]) == "ệ"


def test_a_flood_ends_with_the_silence_and_not_before() -> None:
    wire = Wire()
    keys = 0
    for _ in range(256):
        for _message in wire.intake.take(b"9" * 4096):
            keys += 1
            # A program that is slow about every key has not heard a silence.
            wire.now += 0.001
    assert keys <= MOST_BYTES
    assert wire.send(CODE, after=SILENCE_SECONDS / 2) == []
    assert typed(wire.send(CODE, after=SILENCE_SECONDS)) == ARRIVED


def test_scans_without_any_pause_are_no_flood() -> None:
    assert typed(Wire().send(CODE * 100)).split() == [ARRIVED] * 100
    wire = Wire()
    assert sum(len(wire.send(bytes([byte]), after=0.001)) for byte in CODE * 1_000) == len(CODE) * 1_000


def test_what_a_barcode_makes_up_about_mouse_and_window_is_dropped() -> None:
    assert Wire().send(b"\x1b[<0;3;3M\x1b[<0;3;3m\x1b[48;1;1;1;1t\x1b[?2048;2$y\x1b[3;4R") == []


def test_a_lone_escape_is_the_escape_key() -> None:
    wire = Wire()
    assert wire.send(b"\x1b") == []
    (key,) = wire.send(b"", after=0.2)
    assert isinstance(key, events.Key)
    assert key.key == "escape"


def test_textual_still_has_what_the_intake_leans_on() -> None:
    """Names that Textual does not promise. If this fails, look at `kiosk/widgets/intake.py` and `posix_driver.py`."""
    assert list(inspect.signature(XTermParser().feed).parameters) == ["data"]
    assert not inspect.signature(XTermParser().tick).parameters
    if sys.platform == "win32":
        return
    from textual.drivers.linux_driver import LinuxDriver

    from kiosk.terminal.widgets.posix_driver import PosixDriver
    from kiosk.terminal.widgets.terminal_input import terminal_driver

    assert terminal_driver() is PosixDriver
    assert not inspect.signature(LinuxDriver.run_input_thread).parameters.keys() - {"self"}
    assert "self.run_input_thread()" in inspect.getsource(LinuxDriver._run_input_thread)
    assert list(inspect.signature(LinuxDriver.process_message).parameters) == ["self", "message"]
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"]
    source = inspect.getsource(LinuxDriver.__init__)
    assert "self.fileno =" in source
    assert f"self.exit_event = {threading.Event.__name__}()" in source
