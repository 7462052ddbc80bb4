"""The software printer over its socket: what it prints, answers and breaks, so that other tests may rely on it."""

from __future__ import annotations

import contextlib
import io
import socket
import stat
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from printing import escpos
from printing.drawings import draw
from printing.network import NetworkPrinter
from printing.software import Model, SoftPrinter, Ticket
from printing.software.__main__ import main
from tests.support.fakeprinter import wait_for
from tests.support.sample_badges import BADGE, CODE

SLOW = Model(speed_mm_s=60)


def has_one(printer: SoftPrinter) -> bool:
    return len(printer.tickets) == 1


def test_a_printer_that_begins_again_keeps_the_pictures_of_before(tmp_path: Path) -> None:
    for _run in range(2):
        with SoftPrinter(Model(speed_mm_s=400), folder=tmp_path) as printer:
            device = NetworkPrinter("P1", "127.0.0.1", printer.port)
            device.preflight()
            device.send(device.encode(draw(BADGE, 576)), 1)
            device.confirm()
            device.close()
            wait_for(partial(has_one, printer))
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["0001.png", "0002.png"]


class Pause:
    """A clock that stops at 0.3 s, in the middle of a ticket, until `go`; nothing is ever waited for."""

    def __init__(self) -> None:
        self.now, self._limit = 0.0, 0.3
        self._moved = threading.Condition()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._moved:
            self._moved.wait_for(lambda: self.now + seconds <= self._limit, 20)
            self.now += seconds

    def go(self) -> None:
        with self._moved:
            self._limit = float("inf")
            self._moved.notify_all()

    def reached(self, printer: SoftPrinter) -> bool:
        return printer.rows_printed >= 0.29 * 60 * 203 / 25.4


def picture(width: int = 576, height: int = 300) -> Image.Image:
    image = Image.new("1", (width, height), 1)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline=0)
    draw.ellipse((40, 30, 300, 250), fill=0)
    draw.line((0, 0, width, height), fill=0)
    return image


PICTURE = picture()
DOTS = PICTURE.tobytes("raw", "1;I")
TICKET = escpos.encode(PICTURE)


@contextlib.contextmanager
def client(printer: SoftPrinter) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", printer.port), timeout=20) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield sock


def read(sock: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        piece = sock.recv(count - len(got))
        assert piece, f"closed after {got!r}"
        got += piece
    return got


def ask(sock: socket.socket, request: bytes, count: int) -> bytes:
    sock.sendall(request)
    return read(sock, count)


def silent(sock: socket.socket) -> bool:
    """Whether no answer has come by the time a later question would have been answered."""
    sock.settimeout(0.1)
    try:
        return not sock.recv(1)
    except TimeoutError:
        return True
    finally:
        sock.settimeout(20)


def fenced(sock: socket.socket, tag: bytes = b"0001") -> bool:
    return ask(sock, escpos.fence(tag), 7) == escpos.fence_reply(tag)


# -- pixels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [384, 420, 512, 576])
def test_a_ticket_comes_out_pixel_by_pixel_as_it_was_sent(width: int) -> None:
    image = picture(width)
    own = escpos.INIT + escpos.raster(image) + escpos.CUT
    with SoftPrinter(Model(width=width)) as printer, client(printer) as sock:
        for data in (escpos.encode(image), own):
            sock.sendall(data)
        assert fenced(sock)
        assert [ticket.image().tobytes() for ticket in printer.tickets] == [image.tobytes()] * 2
        assert [ticket.number for ticket in printer.tickets] == [1, 2]
        assert not printer.unknown
        assert printer.commands[:2] == ["ESC @", "GS v 0"]
        assert printer.commands[-2:] == ["GS V 66", "GS ( H 48"]
        assert printer.rows_printed == 2 * image.height


@pytest.mark.parametrize("way", ["graphics", "bitImageColumn"])
def test_the_other_picture_commands_of_the_library_give_the_same_dots(way: str) -> None:
    library = escpos._library()(profile="TM-T20II")
    library.image(PICTURE, impl=way, fragment_height=240)
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(escpos.INIT + library.output + escpos.CUT)
        assert fenced(sock)
        (ticket,) = printer.tickets
        found = ticket.image().crop((0, 0, PICTURE.width, PICTURE.height))
        assert found.tobytes() == PICTURE.tobytes()
        assert not printer.unknown


def test_a_narrow_picture_stands_at_the_left_and_a_wide_one_is_cut_off() -> None:
    with SoftPrinter(Model(width=384)) as printer, client(printer) as sock:
        sock.sendall(escpos.encode(picture(200)) + escpos.encode(picture(576)))
        assert fenced(sock)
        narrow, wide = (ticket.image() for ticket in printer.tickets)
        assert narrow.size == wide.size == (384, 300)
        assert narrow.crop((0, 0, 200, 300)).tobytes() == picture(200).tobytes()
        assert wide.tobytes() == picture(576).crop((0, 0, 384, 300)).tobytes()


def test_the_badge_on_the_ticket_can_be_scanned() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(escpos.encode(draw(BADGE, 576)))
        assert fenced(sock)
        assert [code.text for code in zxingcpp.read_barcodes(printer.tickets[0].image().convert("L"))] == [CODE]


def test_enlarged_pictures() -> None:
    with SoftPrinter(Model(width=16)) as printer, client(printer) as sock:
        sock.sendall(b"\x1dv0\x03\x01\x00\x01\x00\xa5" + b"\x1dv0\x00\x01\x00\x01\x00\xa5" + escpos.CUT)
        assert fenced(sock)
        assert printer.tickets[0].rows == (b"\xcc\x33", b"\xcc\x33", b"\xa5\x00")


def test_feeding_belongs_to_the_ticket() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(escpos.raster(PICTURE) + b"\x1bJ\x28\x1b3\x0a\x1bd\x02\n\x1b2\n" + b"\x1dV\x42\x05")
        assert fenced(sock)
        assert len(printer.tickets[0].rows) == 300 + 40 + 20 + 10 + 30 + 5
        assert printer.rows_printed == 300


def test_a_cut_without_feeding_leaves_the_last_millimetres_for_the_next_ticket() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(escpos.raster(PICTURE) + b"\x1dV\x01")
        assert fenced(sock)
        kept = Model().feed_to_cut_rows
        assert kept == 80
        assert len(printer.tickets[0].rows) == 300 - kept
        assert len(printer.scraps) == 0
        sock.sendall(escpos.CUT)
        assert fenced(sock)
        assert b"".join(row for ticket in printer.tickets for row in ticket.rows)[: 72 * 300] == b"".join(
            DOTS[at * 72 : at * 72 + 72] for at in range(300)
        )


def test_a_printer_without_a_cutter_leaves_it_to_the_hand() -> None:
    with SoftPrinter(Model(cutter=False)) as printer, client(printer) as sock:
        sock.sendall(TICKET)
        assert fenced(sock)
        assert not printer.tickets
        assert len(printer.scraps) == 300
        printer.tear_off()
        assert printer.tickets[0].image().tobytes() == PICTURE.tobytes()
        assert not printer.scraps


def test_what_is_no_command_is_counted_and_seen_on_the_paper() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(b"\x1bE\x01Xin ch\xc3\xa0o" + b"\n" + escpos.CUT)
        assert fenced(sock)
        assert printer.unknown == b"\x1bE\x01Xin ch\xc3\xa0o"
        assert printer.text_printed == "EXin cho"
        assert not printer.tickets[0].blank


def test_a_code_drawn_by_the_printer_itself_is_taken_and_remembered() -> None:
    library = escpos._library()(profile="TM-T20II")
    library.qr("ABC-1", native=True)
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(library.output + escpos.CUT)
        assert fenced(sock)
        assert printer.native_codes == [b"ABC-1"]
        assert not printer.unknown


def test_tickets_are_saved_for_the_owner_only(tmp_path: Path) -> None:
    folder, seen = tmp_path / "tickets", list[Ticket]()
    with SoftPrinter(folder=folder, on_ticket=seen.append) as printer, client(printer) as sock:
        sock.sendall(TICKET + escpos.CUT)
        wait_for(lambda: len(seen) == 2)
    assert sorted(path.name for path in folder.iterdir()) == ["0001.png", "0002.png"]
    with Image.open(folder / "0001.png") as saved:
        assert (saved.mode, saved.tobytes()) == ("1", PICTURE.tobytes())
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / "0001.png").stat().st_mode) == 0o600
    assert (seen[0].blank, seen[1].blank) == (False, True)


# -- answers ----------------------------------------------------------------------------------------------------


def test_realtime_status_tells_the_sensors() -> None:
    def all_four(sock: socket.socket) -> bytes:
        return b"".join(ask(sock, escpos.status_request(n), 1) for n in (1, 2, 3, 4))

    with SoftPrinter() as printer, client(printer) as sock:
        assert all_four(sock) == b"\x12\x12\x12\x12"
        printer.near_end()
        assert all_four(sock) == b"\x12\x12\x12\x1e"
        printer.open_cover()
        assert all_four(sock) == b"\x1a\x16\x12\x1e"
        printer.close_cover()
        printer.run_out()
        assert all_four(sock) == b"\x1a\x32\x12\x7e"
        printer.load_paper()
        printer.near_end(False)
        assert all_four(sock) == b"\x12\x12\x12\x12"


def test_only_what_the_model_knows_is_answered() -> None:
    model = Model(status=frozenset({1}), fence=False, processed=False, asb=False)
    with SoftPrinter(model) as printer, client(printer) as sock:
        sock.sendall(escpos.fence(b"0001") + escpos.PROCESSED + b"\x1da\x0f" + escpos.status_request(4))
        assert ask(sock, b"\x1dI\x43", 9) == b"\x5fSOFT-80\x00"
        assert ask(sock, escpos.status_request(1), 1) == b"\x12"
        assert silent(sock)
        assert not printer.unknown


def test_processed_and_identity_wait_while_it_is_offline() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        printer.open_cover()
        sock.sendall(escpos.PROCESSED + b"\x1dI\x01")
        assert ask(sock, escpos.status_request(2), 1) == b"\x16"
        printer.near_end()
        printer.close_cover()
        assert read(sock, 2) == b"\x03\x20"


def test_automatic_status_comes_at_once_and_on_every_change() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        assert ask(sock, b"\x1da\x0f", 4) == b"\x10\x00\x00\x00"
        printer.open_cover()
        assert read(sock, 4) == b"\x38\x00\x00\x00"
        printer.close_cover()
        assert read(sock, 4) == b"\x10\x00\x00\x00"
        printer.close_cover()  # nothing new, nothing said
        printer.near_end()
        assert read(sock, 4) == b"\x10\x00\x03\x00"
        printer.run_out()
        assert read(sock, 4) == b"\x18\x00\x0f\x00"
        printer.load_paper()
        assert read(sock, 4) == b"\x10\x00\x03\x00"
        assert ask(sock, b"\x1da\x02", 4) == b"\x10\x00\x03\x00"
        printer.near_end(False)  # not enabled any more
        sock.sendall(escpos.INIT)  # initializing ends it
        assert fenced(sock)
        printer.open_cover()
        assert silent(sock)


def test_automatic_status_reports_the_paper_end_in_the_middle_of_a_ticket() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        printer.run_out(at_row=100)
        sock.sendall(escpos.INIT)
        assert ask(sock, b"\x1da\x0f", 4) == b"\x10\x00\x00\x00"
        sock.sendall(TICKET.removeprefix(escpos.INIT))
        assert read(sock, 4) == b"\x18\x00\x0f\x00"
        assert printer.rows_printed == 100


def test_a_mute_one_prints_and_answers_nothing() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        printer.mute()
        sock.sendall(TICKET + escpos.fence(b"0001") + escpos.status_request(1))
        wait_for(lambda: len(printer.tickets) == 1)
        assert silent(sock)
        printer.mute(False)
        assert ask(sock, escpos.status_request(1), 1) == b"\x12"


def test_mute_when_offline() -> None:
    with SoftPrinter(Model(mute_when_offline=True)) as printer, client(printer) as sock:
        assert ask(sock, b"\x1da\x0f", 4)
        printer.open_cover()
        sock.sendall(escpos.status_request(1))
        assert silent(sock)
        printer.close_cover()
        assert read(sock, 4) == b"\x10\x00\x00\x00"


@pytest.mark.parametrize("obeys", [True, False])
def test_older_printers_obey_requests_inside_picture_data(obeys: bool) -> None:
    row = b"\x10\x04\x04" + bytes(69)
    with SoftPrinter(Model(realtime_in_raster=obeys)) as printer, client(printer) as sock:
        sock.sendall(b"\x1dv0\x00\x48\x00\x01\x00" + row + escpos.CUT + escpos.PROCESSED)
        assert read(sock, 2 if obeys else 1) == (b"\x12\x00" if obeys else b"\x00")
        assert printer.tickets[0].rows == (row,)
        assert ask(sock, escpos.status_request(1), 1) == b"\x12"


def test_clearing_drops_what_waits_and_the_torn_band() -> None:
    clear = bytes.fromhex("10140801031401060208")
    with SoftPrinter() as printer, client(printer) as sock:
        printer.open_cover()
        sock.sendall(TICKET[:3000] + escpos.status_request(1))
        assert read(sock, 1) == b"\x1a"
        assert ask(sock, clear, 3) == b"\x37\x25\x00"
        printer.close_cover()
        sock.sendall(TICKET)
        assert fenced(sock)
        assert [ticket.image().tobytes() for ticket in printer.tickets] == [PICTURE.tobytes()]
        assert "DLE DC4 8" in printer.commands


# -- time, paper, power -----------------------------------------------------------------------------------------


def test_the_fence_is_answered_when_the_paper_is_out() -> None:
    pause = Pause()
    with SoftPrinter(SLOW, clock=pause.clock, sleep=pause.sleep) as printer, client(printer) as sock:
        sock.sendall(TICKET + escpos.fence(b"0001"))
        wait_for(lambda: pause.reached(printer))
        assert not printer.tickets
        assert silent(sock)
        pause.go()
        assert read(sock, 7) == escpos.fence_reply(b"0001")
        assert len(printer.tickets) == 1


def test_a_full_buffer_stops_the_sender() -> None:
    with SoftPrinter() as printer:
        printer.open_cover()
        sock = socket.socket()
        with sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            sock.connect(("127.0.0.1", printer.port))
            sock.sendall(escpos.INIT)
            wait_for(lambda: printer.received == 2)
            sock.settimeout(0.3)
            sent = 0
            with pytest.raises(TimeoutError):
                while sent < len(TICKET):
                    sent += sock.send(TICKET[sent : sent + 512])
            assert printer.received == Model().buffer
            assert sent < len(TICKET)
            sock.settimeout(20)
            printer.close_cover()
            sock.sendall(TICKET[sent:])
            assert fenced(sock)
            assert printer.tickets[0].image().tobytes() == PICTURE.tobytes()


def test_requests_are_not_seen_behind_a_full_buffer() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        printer.open_cover()
        assert ask(sock, escpos.status_request(2), 1) == b"\x16"
        sock.sendall(TICKET + escpos.status_request(2))
        wait_for(lambda: printer.received == Model().buffer)
        assert silent(sock)
        printer.close_cover()
        assert read(sock, 1) == b"\x12"


def test_paper_out_in_the_middle_pauses_and_goes_on_to_exactly_one_ticket() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        printer.run_out(at_row=150)
        sock.sendall(TICKET + escpos.fence(b"0001"))
        wait_for(lambda: printer.rows_printed == 150)
        assert silent(sock)
        assert (printer.tickets, len(printer.scraps)) == ([], 150)
        printer.load_paper()
        assert read(sock, 7) == escpos.fence_reply(b"0001")
        assert [ticket.image().tobytes() for ticket in printer.tickets] == [PICTURE.tobytes()]


def test_an_open_cover_pauses_too() -> None:
    pause = Pause()
    with SoftPrinter(SLOW, clock=pause.clock, sleep=pause.sleep) as printer, client(printer) as sock:
        sock.sendall(TICKET + escpos.fence(b"0001"))
        wait_for(lambda: pause.reached(printer))
        printer.open_cover()
        rows = printer.rows_printed
        pause.go()
        assert silent(sock)
        assert printer.rows_printed == rows < 300
        printer.close_cover()
        assert read(sock, 7) == escpos.fence_reply(b"0001")
        assert len(printer.tickets) == 1


def test_switched_off_in_the_middle_there_is_no_ticket_only_a_scrap() -> None:
    pause = Pause()
    with SoftPrinter(SLOW, clock=pause.clock, sleep=pause.sleep) as printer:
        with client(printer) as sock:
            sock.sendall(TICKET + escpos.fence(b"0001"))
            wait_for(lambda: pause.reached(printer))
            printer.switch_off()
            pause.go()
            with pytest.raises(ConnectionError):
                while sock.recv(16):
                    pass
        with pytest.raises(ConnectionRefusedError), client(printer):
            pass
        scraps = printer.scraps
        assert len(scraps) == printer.rows_printed
        assert b"".join(scraps) == DOTS[: 72 * len(scraps)]
        printer.switch_off()  # twice is once
        printer.switch_on()
        printer.switch_on()
        with client(printer) as sock:
            sock.sendall(TICKET)
            assert fenced(sock)
        assert [ticket.image().tobytes() for ticket in printer.tickets] == [PICTURE.tobytes()]
        assert printer.scraps == scraps


@pytest.mark.parametrize("count", [0, 1, 5, 1000, 5000, len(TICKET) - 1])
def test_a_line_that_breaks_after_so_many_bytes(count: int) -> None:
    with SoftPrinter() as printer:
        printer.reset_after(count)
        with pytest.raises(ConnectionError), client(printer) as sock:
            sock.sendall(TICKET)
            while True:
                assert not sock.recv(1)
        wait_for(lambda: printer.connections == 1)
        assert printer.received == count
        with client(printer) as sock:  # once
            sock.sendall(escpos.CUT + TICKET)
            assert fenced(sock)
        torn, whole = printer.tickets
        assert torn.rows == tuple(DOTS[at * 72 : at * 72 + 72] for at in range(len(torn.rows)))
        assert whole.image().tobytes() == PICTURE.tobytes()
        assert not printer.unknown


def test_the_present_connection_breaks_at_once_when_it_is_beyond_that() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        sock.sendall(TICKET)
        assert fenced(sock)
        printer.reset_after(10)
        with pytest.raises(ConnectionError):
            sock.recv(1)


def test_a_torn_band_may_eat_the_next_connection() -> None:
    with SoftPrinter(Model(keeps_half_bands=True)) as printer:
        with client(printer) as sock:
            sock.sendall(TICKET[:2000])
        with client(printer) as sock:
            sock.sendall(escpos.PROCESSED)
            assert silent(sock)
            sock.sendall(escpos.recovery(576))
            assert fenced(sock)
            sock.sendall(TICKET)
            assert fenced(sock)
        assert printer.tickets[-1].image().tobytes() == PICTURE.tobytes()


def test_a_deaf_one_takes_nothing_until_it_hears_again() -> None:
    with SoftPrinter() as printer, client(printer) as sock:
        assert fenced(sock)
        printer.deaf()
        before = printer.received
        sock.sendall(escpos.status_request(1))
        assert silent(sock)
        assert printer.received == before
        printer.deaf(False)
        assert read(sock, 1) == b"\x12"


def test_one_client_at_a_time() -> None:
    with SoftPrinter() as printer:
        with client(printer) as first:
            assert fenced(first)
            with client(printer) as second:
                second.sendall(TICKET + escpos.fence(b"0002"))
                assert silent(second)
                assert (printer.connections, printer.tickets) == (1, [])
                first.shutdown(socket.SHUT_WR)
                assert read(second, 7) == escpos.fence_reply(b"0002")
        assert (printer.connections, len(printer.tickets)) == (2, 1)


def test_it_ends_cleanly_whatever_it_is_doing() -> None:
    printer = SoftPrinter(Model(speed_mm_s=5))
    for _ in range(3):
        with printer, client(printer) as sock:
            sock.sendall(TICKET)
            wait_for(lambda: printer.rows_printed > 0)
    with printer, client(printer) as sock:
        printer.open_cover()
        sock.sendall(TICKET)


def test_the_product_prints_on_it() -> None:
    with SoftPrinter(Model(speed_mm_s=500)) as printer:
        driver = NetworkPrinter("Bàn 1", "127.0.0.1", printer.port)
        driver.preflight()
        driver.send(driver.encode(PICTURE), 1)
        assert driver.confirm()
        driver.close()
        assert [ticket.image().tobytes() for ticket in printer.tickets] == [PICTURE.tobytes()]
        assert not printer.unknown


# -- by hand ----------------------------------------------------------------------------------------------------


def test_by_hand_it_says_where_it_listens_and_obeys_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Keyboard(io.StringIO):
        def __next__(self) -> str:  # type: ignore[override]  # as typeshed has it of StringIO itself
            word = super().__next__()
            if word == "print\n":
                port = int(capsys.readouterr().out.split(":")[1].split(",")[0])
                with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
                    assert ask(sock, TICKET + escpos.fence(b"0001"), 7) == escpos.fence_reply(b"0001")
                wait_for((tmp_path / "0001.png").exists)
            return word

    words = "cover\nclose\nout\nload\noff\non\nmute\nmute\n\nprint\nquit\nnever\n"
    monkeypatch.setattr(sys, "stdin", Keyboard(words))
    assert main(["--port", "0", "--speed", "0", "--out", str(tmp_path)]) == 0
    assert "cover, close" in capsys.readouterr().out


def test_by_hand_it_names_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with SoftPrinter() as printer:
        assert main(["--port", str(printer.port)]) == 1
    assert str(printer.port) in capsys.readouterr().err


def test_by_hand_ctrl_c_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(io.StringIO):
        def __next__(self) -> str:  # type: ignore[override]  # as typeshed has it of StringIO itself
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Impatient())
    assert main(["--port", "0"]) == 0
