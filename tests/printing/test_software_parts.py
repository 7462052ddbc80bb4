"""The parts of the software printer without sockets, threads or waiting: tokenizer, mechanism, paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing import escpos
from printing.software.controller import Controller
from printing.software.mechanism import Mechanism
from printing.software.model import Model, State
from printing.software.parser import CLEAR, Listener, Token, Tokenizer

COMMANDS = {
    b"\x1b@": "ESC @",
    b"\x1bJ\x10": "ESC J",
    b"\x1bd\x02": "ESC d",
    b"\x1b2": "ESC 2",
    b"\x1b3\x10": "ESC 3",
    b"\x1b*\x21\x02\x00\x10\x04\x01\xff\x00\x1b": "ESC *",
    b"\x1b*\x00\x02\x00\x1b@": "ESC *",
    b"\x1dv0\x00\x02\x00\x02\x00\x1b@\x1dV": "GS v 0",
    b"\x1dv0\x00\x00\x00\x05\x00": "GS v 0",
    b"\x1d(L\x0e\x000p0\x01\x011\x10\x00\x02\x00\x1d(L\x02": "GS ( L",
    b"\x1d(L\x02\x0002": "GS ( L",
    b"\x1d(H\x06\x00\x30\x300001": "GS ( H",
    b"\x1d(k\x03\x00\x31\x51\x30": "GS ( k",
    b"\x1dV\x00": "GS V",
    b"\x1dV1": "GS V",
    b"\x1dV\x42\x00": "GS V",
    b"\x1dVA\x1b": "GS V",
    b"\x1dr\x01": "GS r",
    b"\x1da\x0f": "GS a",
    b"\x1dI\x43": "GS I",
    b"\x10\x04\x01": "DLE EOT",
    b"\x10\x05\x02": "DLE ENQ",
    CLEAR: "DLE DC4 8",
    b"\n": "LF",
    b"\x11": "XON",
    b"\x13": "XOFF",
}


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    marks = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(marks)]


def joined(tokens: list[Token]) -> list[tuple[str, str, bytes]]:
    """Tokens with the runs put together that a split may part."""
    runs = groupby(tokens, key=lambda token: (token.kind, token.name))
    out: list[tuple[str, str, bytes]] = []
    for (kind, name), run in runs:
        if kind in ("data", "text", "unknown") or name == "NUL":
            out.append((kind, name, b"".join(token.data for token in run)))
        else:
            out += [(kind, name, token.data) for token in run]
    return out


@given(
    st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12),
    st.lists(st.integers(min_value=0, max_value=500), max_size=30),
)
def test_every_whole_command_is_recognised_however_the_stream_is_split(stream: list[bytes], cuts: list[int]) -> None:
    tokenizer = Tokenizer()
    tokens = [token for chunk in split(b"".join(stream), cuts) for token in tokenizer.feed(chunk)]
    assert [token.name for token in tokens if token.kind in ("command", "realtime")] == [
        COMMANDS[command] for command in stream
    ]
    assert {token.kind for token in tokens} <= {"command", "data", "realtime"}
    assert b"".join(token.data for token in tokens) == b"".join(stream)


PIECES = st.one_of(st.binary(max_size=40), st.sampled_from(sorted(COMMANDS)), st.sampled_from([b"\x1d", b"\x10\x14"]))


@given(st.lists(PIECES, max_size=12).map(b"".join), st.lists(st.integers(min_value=0, max_value=900), max_size=30))
def test_the_split_changes_nothing_and_no_byte_is_lost(data: bytes, cuts: list[int]) -> None:
    whole, parted = Tokenizer(), Tokenizer()
    expected = whole.feed(data)
    found = [token for chunk in split(data, cuts) for token in parted.feed(chunk)]
    assert joined(found) == joined(expected)
    assert whole._rest == parted._rest
    assert b"".join(token.data for token in found) + parted._rest == data


@given(st.lists(PIECES, max_size=12).map(b"".join), st.lists(st.integers(min_value=0, max_value=900), max_size=30))
def test_realtime_commands_are_heard_however_the_stream_is_split(data: bytes, cuts: list[int]) -> None:
    whole, parted = Listener().split(data), Listener()
    pieces = [piece for chunk in split(data, cuts) for piece in parted.split(chunk)]
    assert [found for _, found in pieces if found] == [found for _, found in whole if found]
    assert b"".join(piece for piece, _ in pieces) == data
    assert all(data.count(found) for _, found in pieces if found)


@dataclass
class Bench:
    """Mechanism and controller with a clock turned by hand."""

    model: Model = field(default_factory=Model)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.sent: list[bytes] = []
        self.tokenizer = Tokenizer()
        self.mechanism = Mechanism(self.model, lambda: self.now, self.sent.append)
        self.controller = Controller(self.mechanism)

    def work(self, data: bytes = b"") -> float | None:
        self.controller.take(self.tokenizer.feed(data))
        return self.mechanism.advance(self.controller.step)

    def finish(self) -> None:
        while (wait := self.work()) is not None:
            self.now += wait


@settings(deadline=None)
@given(st.lists(PIECES, max_size=20).map(b"".join))
def test_random_bytes_never_break_it_and_leave_no_byte_in_the_buffer(data: bytes) -> None:
    bench = Bench()
    bench.work(data)
    bench.finish()
    assert bench.controller.held == 0
    bench.controller.reset()
    bench.tokenizer.reset()
    before = len(bench.mechanism.paper.tickets)
    bench.work(escpos.CUT + escpos.raster(Image.new("1", (576, 7), 0)) + escpos.CUT)
    assert bench.mechanism.paper.tickets[before + 1].rows == (b"\xff" * 72,) * 7


DARK = escpos.raster(Image.new("1", (576, 400), 0))


def test_rows_leave_at_the_speed_of_the_head_and_the_fence_waits_for_the_last() -> None:
    bench = Bench(Model(speed_mm_s=100))
    second = round(100 * 203 / 25.4)  # rows
    bench.work(DARK + escpos.CUT + escpos.fence(b"0001"))
    assert 0 < bench.mechanism.rows_printed < 10
    bench.now = 0.25
    bench.work()
    assert second / 4 - 1 <= bench.mechanism.rows_printed <= second / 4 + 10
    bench.finish()
    assert bench.now == pytest.approx((400 + 80) / second, rel=0.01)
    assert bench.sent == [escpos.fence_reply(b"0001")]


def test_of_several_fences_waiting_only_the_latest_is_answered() -> None:
    bench = Bench(Model(speed_mm_s=100))
    bench.work(DARK + escpos.fence(b"0001") + escpos.fence(b"0002"))
    bench.finish()
    assert bench.sent == [escpos.fence_reply(b"0002")]
    bench.work(escpos.fence(b"0003"))
    assert bench.sent[1:] == [escpos.fence_reply(b"0003")]


def test_processed_is_answered_before_the_head_is_done_but_not_before_its_turn() -> None:
    bench = Bench(Model(speed_mm_s=1))
    bench.work(escpos.raster(Image.new("1", (576, 2), 0)) + escpos.PROCESSED + DARK)
    assert bench.sent == []
    bench.now = 0.126  # the first of two rows
    bench.work()
    assert bench.sent == []
    bench.finish()
    assert bench.sent == [b"\x00"]


def test_a_cleared_buffer_forgets_the_fence() -> None:
    bench = Bench(Model(speed_mm_s=100))
    bench.work(DARK + escpos.fence(b"0001"))
    bench.controller.clear()
    bench.finish()
    assert bench.sent == []
    assert bench.mechanism.rows_printed < 10


def test_the_paper_ends_while_feeding_to_the_blade() -> None:
    bench = Bench()
    bench.mechanism.run_out(410)
    bench.work(DARK + escpos.CUT + escpos.fence(b"0001"))
    assert (bench.mechanism.state, bench.sent) == (State(paper_out=True), [])
    assert not bench.mechanism.paper.tickets
    bench.mechanism.load()
    bench.work()
    assert len(bench.mechanism.paper.tickets[0].rows) == 400
    assert bench.sent == [escpos.fence_reply(b"0001")]


def test_a_graphics_command_that_declares_the_wrong_length_is_rubbish() -> None:
    bench = Bench()
    bench.work(b"\x1d(L\x0d\x000p0\x01\x011\x10\x00\x02\x00\xff\xff\xff" + b"\xff" + escpos.CUT)
    assert bench.controller.unknown.startswith(b"\x1d(L")
    assert bench.controller.unknown.endswith(b"\xff\xff")


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("state", [State(*(bool(bits & bit) for bit in (1, 2, 4))) for bits in range(8)])
def test_status_bytes_have_the_form_by_which_they_are_told_apart(state: State, n: int) -> None:
    assert escpos.is_status(state.realtime(n)[0])
    assert escpos.is_processed(state.processed()[0])
    first, *others = state.asb()
    assert first & 0x93 == 0x10
    assert all(byte & 0x90 == 0 for byte in others)
    assert escpos.Status(1, state.realtime(2)[0], state.realtime(4)[0]).paper_out is state.paper_out
    assert escpos.Status(cause=state.realtime(2)[0]).cover_open is state.cover_open


def test_identity_answers() -> None:
    assert Model(name="X").identity(67) == b"\x5fX\x00"
    assert [Model().identity(n) for n in (1, 49, 3)] == [b"\x20", b"\x20", b"\x01"]
    assert Model().identity(66).startswith(b"\x5f")
