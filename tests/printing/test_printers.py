import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from printing.drawings import draw
from printing.errors import PrinterError, SendError
from printing.network import TcpLine
from printing.printers import NetworkPrinter, Printer, ScreenPrinter, connect
from tests.support.fakeprinter import FakePrinter, Ticket, wait_for
from tests.support.sample_badges import HOSTILE, badge


def picture(ticket: Ticket, width: int) -> Image.Image:
    dots = bytes(255 - byte for byte in b"".join(ticket.rows))
    return Image.frombytes("1", (ticket.width_bytes * 8, len(ticket.rows)), dots).crop((0, 0, width, len(ticket.rows)))


def network(fake: FakePrinter, patience_s: float = 1.0, **options: Any) -> NetworkPrinter:
    return NetworkPrinter("P1", "127.0.0.1", fake.port, patience_s=patience_s, **options)


def print_once(printer: Printer, image: Image.Image) -> bool:
    data = printer.encode(image)
    printer.preflight()
    try:
        printer.send(data, 1)
        return printer.confirm()
    finally:
        printer.close()


@pytest.mark.parametrize("width", [384, 420, 576])
def test_what_the_printer_got_is_what_was_drawn(width: int) -> None:
    image = draw(badge(), width)
    with FakePrinter() as fake:
        assert print_once(network(fake), image)
        (ticket,) = fake.tickets
        assert picture(ticket, width).tobytes() == image.tobytes()
        assert set(fake.commands) == {"init", "raster", "cut"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_leave_as_pixels_only(text: str) -> None:
    image = draw(badge(name=text, unit=text, note=text), 576)
    with FakePrinter() as fake:
        assert print_once(network(fake), image)
        assert not fake.unknown
        assert fake.commands.count("init") == fake.commands.count("cut") == 1
        assert picture(fake.tickets[0], 576).tobytes() == image.tobytes()


@pytest.mark.parametrize(
    ("gs_h", "gs_r", "sure"), [(True, True, True), (True, False, True), (False, True, True), (False, False, False)]
)
def test_the_fences_are_tried_in_turn(gs_h: bool, gs_r: bool, sure: bool) -> None:
    with FakePrinter(knows_gs_h=gs_h, knows_gs_r=gs_r) as fake:
        printer = network(fake)
        image = draw(badge(), 384)
        assert [print_once(printer, image) for _ in range(2)] == [sure, sure]
        wait_for(lambda: len(fake.tickets) == 2)


def test_a_mute_printer_is_used_and_waited_for_once() -> None:
    with FakePrinter(mute=True) as fake:
        printer = network(fake, reply_s=0.05, mute_s=0)
        image = draw(badge(), 384)
        assert not print_once(printer, image)
        reads: list[float] = []
        read = printer.line.read

        def noted(seconds: float, until: int = 0) -> bytes:
            reads.append(seconds)
            return read(seconds, until)

        vars(printer.line).update(read=noted)
        assert not print_once(printer, image)
        assert max(reads) < 0.05
        wait_for(lambda: len(fake.tickets) == 2)


def test_a_printer_that_finds_its_voice_is_believed() -> None:
    with FakePrinter(mute=True) as fake:
        printer = network(fake, reply_s=0.2, mute_s=0)
        image = draw(badge(), 384)
        assert not print_once(printer, image)
        fake.mute = False
        wait_for(lambda: print_once(printer, image))


@pytest.mark.parametrize(
    ("trouble", "words"),
    [({"paper_out": True}, "out of paper"), ({"cover_open": True}, "cover of the printer P1 is open")],
)
def test_preflight_says_what_is_wrong(trouble: dict[str, Any], words: str) -> None:
    with FakePrinter(**trouble) as fake:
        printer = network(fake)
        with pytest.raises(PrinterError, match=words):
            printer.preflight()
        printer.close()
        wait_for(lambda: len(fake.realtime) == 4)
        assert fake.received == 4 * 3  # four questions, nothing of a ticket


def test_nobody_there() -> None:
    with FakePrinter() as fake:
        port = fake.port
    with pytest.raises(PrinterError, match="does not answer"):
        NetworkPrinter("P1", "127.0.0.1", port).preflight()


def test_silence_of_one_that_answered_before_is_an_error() -> None:
    with FakePrinter(mute_when_offline=True) as fake:
        printer = network(fake)
        assert print_once(printer, draw(badge(), 384))
        fake.cover_open = True
        with pytest.raises(PrinterError, match="does not answer"):
            printer.preflight()
        printer.close()


def test_a_reset_in_the_middle_is_never_called_printed() -> None:
    with FakePrinter(reset_after=10_000) as fake:
        with pytest.raises(PrinterError, match="broke off"):
            print_once(network(fake), draw(badge(), 576))
        assert fake.tickets == []


def test_not_connected_means_that_no_byte_left() -> None:
    printer = NetworkPrinter("P1", "127.0.0.1", 1)
    with pytest.raises(SendError) as caught:
        printer.send(b"x", 1)
    assert caught.value.bytes_sent == 0


def test_half_a_band_left_in_the_printer_does_not_eat_the_next_ticket() -> None:
    image = draw(badge(), 576)
    with FakePrinter(reset_after=10_000, keeps_half_bands=True, obeys_inside_raster=False) as fake:
        printer = network(fake)
        with pytest.raises(PrinterError):
            print_once(printer, image)
        assert print_once(printer, image)
        assert not fake.unknown
        assert picture(fake.tickets[-1], 576).tobytes() == image.tobytes()


def test_paper_that_ends_while_printing_is_a_pause() -> None:
    image = draw(badge(), 576)
    with FakePrinter() as fake:
        printer = network(fake, patience_s=2.0)
        data = printer.encode(image)
        printer.preflight()
        fake.paper_out = True
        printer.send(data, 1)
        asked = len(fake.realtime)
        results: list[bool] = []
        thread = threading.Thread(target=lambda: results.append(printer.confirm()))
        thread.start()
        wait_for(lambda: len(fake.realtime) > asked + 1)
        fake.paper_out = False
        thread.join()
        printer.close()
        assert results == [True]
        assert len(fake.tickets) == 1


def test_the_screen_printer_writes_private_files_named_by_numbers(tmp_path: Path) -> None:
    printer = ScreenPrinter("S", tmp_path / "paper", 384)
    image = draw(badge(name="../../x"), 384)
    for job in (7, 9):
        printer.preflight()
        printer.send(printer.encode(image), job)
        assert printer.confirm()
    files = sorted((tmp_path / "paper").iterdir())
    assert [file.name for file in files] == ["0001-7.png", "0002-9.png"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    with Image.open(files[0]) as shown:
        assert shown.tobytes() == image.tobytes()


def test_a_screen_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("a file")
    printer = ScreenPrinter("S", tmp_path / "paper")
    with pytest.raises(PrinterError, match="cannot be written"):
        printer.preflight()
    with pytest.raises(SendError) as caught:
        printer.send(b"", 1)
    assert caught.value.bytes_sent == 0


@pytest.mark.parametrize(
    ("spec", "address"),
    [
        ("tcp:192.168.1.50:9101", ("192.168.1.50", 9101)),
        ("tcp:may-in-1", ("may-in-1", 9100)),
        ("tcp:[fe80::1]:9100", ("fe80::1", 9100)),
    ],
)
def test_settings_for_the_network(spec: str, address: tuple[str, int], tmp_path: Path) -> None:
    printer = connect(spec, "P", 432, tmp_path)
    assert isinstance(printer, NetworkPrinter)
    assert isinstance(printer.line, TcpLine)
    assert (printer.line.address, printer.width, printer.name) == (address, 432, "P")


def test_setting_for_the_screen(tmp_path: Path) -> None:
    printer = connect("screen", "S", 420, tmp_path)
    assert isinstance(printer, ScreenPrinter)
    assert (printer.folder, printer.width) == (tmp_path, 420)


@pytest.mark.parametrize(
    "spec", ["", "usb", "tcp:", "tcp:host:0", "tcp:host:70000", "tcp:a b", "tcp:h:9100:1", "tcp:fe80::1"]
)
def test_settings_that_mean_nothing(spec: str, tmp_path: Path) -> None:
    with pytest.raises(PrinterError, match="is not understood"):
        connect(spec, "P", 576, tmp_path)
