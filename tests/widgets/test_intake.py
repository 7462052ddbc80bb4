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

from kiosk.widgets.intake import MOST_BYTES, SILENCE_SECONDS, Intake

CODE = b"161700001021206645185835\r"
ARRIVED = CODE.decode().strip()


def typed(messages: list[Message]) -> str:
    return "".join(m.character or "" for m in messages if isinstance(m, events.Key)).strip()


def scanned_after(*chunks: bytes) -> str:
    now = 1.0
    with pytest.MonkeyPatch.context() as patch:
        # The parser looks at the clock itself.
        patch.setattr("textual._parser.get_time", lambda: now)
        intake = Intake()
        for chunk in chunks:
            list(intake.take(chunk, now))
        now = 2.0
        list(intake.idle(now))
        return typed(list(intake.take(CODE, now)))


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
    intake = Intake()
    assert list(intake.take(b"\x1b[200~" + CODE, 1.0)) == []
    assert list(intake.idle(1.0 + SILENCE_SECONDS / 2)) == []
    (paste,) = intake.idle(1.0 + SILENCE_SECONDS)
    assert isinstance(paste, events.Paste)
    assert paste.text.strip() == ARRIVED
    assert typed(list(intake.take(CODE, 2.0))) == ARRIVED


def test_a_paste_in_pieces_is_one_paste() -> None:
    intake = Intake()
    pieces = [b"\x1b[2", b"00~ab", b"cd\x1b[20", b"1~", b"e"]
    messages = [message for at, piece in enumerate(pieces) for message in intake.take(piece, 1 + at / 100)]
    assert [m.text for m in messages if isinstance(m, events.Paste)] == ["abcd"]
    assert typed(messages) == "e"


def test_letters_cut_in_two_arrive() -> None:
    intake = Intake()
    letter = "ệ".encode()
    messages = [message for at in range(3) for message in intake.take(letter[at : at + 1], 1 + at / 100)]
    assert typed(messages) == "ệ"


def test_a_flood_ends_with_the_silence_and_not_before() -> None:
    intake = Intake()
    keys = sum(len(list(intake.take(b"9" * 4096, 1 + at / 1000))) for at in range(256))
    assert keys <= MOST_BYTES
    assert list(intake.take(CODE, 1.3)) == []
    assert typed(list(intake.take(CODE, 1.3 + SILENCE_SECONDS))) == ARRIVED


def test_scans_without_any_pause_are_no_flood() -> None:
    intake = Intake()
    assert typed(list(intake.take(CODE * 100, 1.0))).split() == [ARRIVED] * 100
    intake = Intake()
    count = sum(len(list(intake.take(bytes([byte]), at / 1000))) for at, byte in enumerate(CODE * 2_000))
    assert count == len(CODE) * 2_000


def test_what_a_barcode_makes_up_about_mouse_and_window_is_dropped() -> None:
    intake = Intake()
    lies = b"\x1b[<0;3;3M\x1b[<0;3;3m\x1b[48;1;1;1;1t\x1b[?2048;2$y\x1b[3;4R"
    assert list(intake.take(lies, 1.0)) == []


def test_a_lone_escape_is_the_escape_key(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1.0]
    monkeypatch.setattr("textual._parser.get_time", lambda: now[0])
    intake = Intake()
    assert list(intake.take(b"\x1b", 1.0)) == []
    now[0] = 1.2
    (key,) = intake.idle(1.2)
    assert isinstance(key, events.Key)
    assert key.key == "escape"


def test_textual_still_has_what_the_intake_leans_on() -> None:
    """Names that Textual does not promise. If this fails, look at `kiosk/widgets/intake.py` and `posix_driver.py`."""
    assert list(inspect.signature(XTermParser().feed).parameters) == ["data"]
    assert not inspect.signature(XTermParser().tick).parameters
    if sys.platform == "win32":
        return
    from textual.drivers.linux_driver import LinuxDriver

    from kiosk.widgets.posix_driver import PosixDriver
    from kiosk.widgets.terminal_input import terminal_driver

    assert terminal_driver() is PosixDriver
    assert not inspect.signature(LinuxDriver.run_input_thread).parameters.keys() - {"self"}
    assert "self.run_input_thread()" in inspect.getsource(LinuxDriver._run_input_thread)
    assert list(inspect.signature(LinuxDriver.process_message).parameters) == ["self", "message"]
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"]
    source = inspect.getsource(LinuxDriver.__init__)
    assert "self.fileno =" in source
    assert f"self.exit_event = {threading.Event.__name__}()" in source
