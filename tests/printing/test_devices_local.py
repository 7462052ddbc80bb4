"""The other cables: device file, serial line, USB, and the queues of Windows and CUPS."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from printing import discovery, escpos
from printing.abilities import MUTE, Abilities
from printing.cups import CupsPrinter
from printing.errors import PrinterError, SendError
from printing.lp import LpLine
from printing.printers import Printer, ReceiptPrinter, connect, is_spec, probe
from printing.windows import WindowsPrinter
from tests.support.cables import FakeUsb, PtyCable
from tests.support.fakeprinter import FakePrinter, wait_for

KNOWN = Abilities("", (1, 2), asb=True, fence="completed")


@pytest.fixture(scope="module")
def ticket() -> bytes:
    return escpos.encode(Image.effect_noise((384, 300), 90).convert("1"))


def print_once(printer: Printer, data: bytes) -> bool:
    printer.preflight()
    try:
        printer.send(data, 1)
        return printer.confirm()
    finally:
        printer.close()


def made(spec: str, abilities: Abilities | None = KNOWN) -> ReceiptPrinter:
    printer = connect(spec, "P1", 384, Path(), abilities=abilities)
    assert isinstance(printer, ReceiptPrinter)
    return printer


@pytest.mark.parametrize("kind", ["lp", "serial"])
def test_a_device_file_and_a_serial_line_confirm(kind: str, ticket: bytes) -> None:
    with FakePrinter(knows_asb=True, model="TM-T20") as fake, PtyCable(fake) as cable:
        printer = made(f"{kind}:{cable.path}", None)
        assert probe(printer) == Abilities("TM-T20", (1, 2, 3, 4), asb=True, fence="completed")
        assert [print_once(printer, ticket) for _ in range(2)] == [True, True]
        assert printer.kind
        assert len(fake.tickets) == 2
        assert not fake.unknown


@pytest.mark.parametrize("kind", ["lp", "serial"])
def test_paper_that_ends_on_a_device_of_this_machine(kind: str, ticket: bytes) -> None:
    with FakePrinter(knows_asb=True, paper_ends_after=200) as fake, PtyCable(fake) as cable:
        printer = made(f"{kind}:{cable.path}")
        told: list[str | None] = []

        def paused(reason: PrinterError | None) -> None:
            told.append(reason.code if reason else None)
            fake.paper_out = False

        printer.paused = paused
        assert print_once(printer, ticket)
        assert told == ["paper", None]
        assert len(fake.tickets) == 1


def test_what_was_said_while_nobody_listened_is_forgotten(ticket: bytes) -> None:
    with FakePrinter(knows_gs_h=False) as fake, PtyCable(fake) as cable:
        os.write(cable._master, b"\x00\x00\x37\x22")
        printer = made(f"lp:{cable.path}", Abilities(status=(1, 2), fence="processed"))
        printer.preflight()
        assert not printer._talk.heard["processed"]
        printer.close()


def test_a_device_that_is_only_written(ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def one_way(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if str(path).startswith("/dev/pts") and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "no")
        return real(path, flags, *rest, **named)

    with FakePrinter() as fake, PtyCable(fake) as cable:
        monkeypatch.setattr(os, "open", one_way)
        printer = made(f"lp:{cable.path}", None)
        assert print_once(printer, ticket) is False
        assert (printer.abilities, printer.kind) == (MUTE, False)
        wait_for(lambda: len(fake.tickets) == 1)


def test_a_device_that_cannot_be_read_after_all(ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakePrinter(mute=True) as fake, PtyCable(fake) as cable:
        printer = made(f"lp:{cable.path}", MUTE)
        os.write(cable._master, b"x")
        real = os.read

        def no_reading(file: int, size: int) -> bytes:
            if size == 256:
                raise OSError(errno.EINVAL, "one-way")
            return real(file, size)

        monkeypatch.setattr(os, "read", no_reading)
        assert print_once(printer, ticket) is False
        assert not printer.kind


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (errno.EACCES, "permission", "You may not write to /dev/usb/lp0"),
        (errno.EBUSY, "unreachable", "in use"),
        (errno.ENOENT, "unreachable", "not there"),
        (errno.EINTR, "unreachable", "does not answer"),
    ],
)
def test_a_device_that_does_not_open(number: int, code: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> int:
        raise OSError(number, "no")

    printer = made("lp:/dev/usb/lp0")
    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(PrinterError, match=words) as caught:
        printer.preflight()
    assert caught.value.code == code
    assert caught.value.advice.format(**caught.value.params)


def test_a_device_that_is_pulled_out(ticket: bytes) -> None:
    with FakePrinter() as fake, PtyCable(fake) as cable:
        printer = made(f"lp:{cable.path}")
        printer.preflight()
        line = printer.line
        assert isinstance(line, LpLine)
        assert line._file is not None
        os.close(line._file)
        with pytest.raises(SendError) as caught:
            printer.send(ticket, 1)
        assert caught.value.bytes_sent == 0
        line._file = None


def test_a_serial_line_too_slow_for_pictures() -> None:
    with pytest.raises(PrinterError, match="9600 baud is too slow") as caught:
        made("serial:COM5:9600")
    assert caught.value.code == "settings"


def test_a_serial_line_that_is_not_there() -> None:
    with pytest.raises(PrinterError, match="not there"):
        made("serial:/dev/ttyUSB_none").preflight()


@pytest.mark.parametrize(("spec", "package"), [("serial:COM5", "serial"), ("usb:04b8:0e15", "usb"), ("win:P", "")])
def test_packages_that_only_some_need(spec: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("serial", "usb", "usb.core", "win32print"):
        monkeypatch.setitem(sys.modules, name, None)
    printer = connect(spec, "P1", 576, Path())
    with pytest.raises(PrinterError, match="is not installed") as caught:
        printer.preflight()
    assert package in caught.value.advice
    assert caught.value.code == "settings"


def usb(fake: FakePrinter, monkeypatch: pytest.MonkeyPatch, **options: bool) -> FakeUsb:
    device = FakeUsb(fake.port, **options)
    for name, module in device.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    return device


@pytest.mark.parametrize("spec", ["usb:04b8:0e15", "usb:04B8:0E15:X1"])
def test_usb_takes_the_printer_and_gives_it_back(spec: str, ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakePrinter(knows_asb=True) as fake:
        device = usb(fake, monkeypatch)
        assert print_once(made(spec), ticket)
        assert device.log == ["detach 1", "claim 1", "release 1", "attach 1", "dispose"]
        assert len(fake.tickets) == 1
        device.line.close()


def test_usb_without_a_way_back(ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakePrinter() as fake:
        device = usb(fake, monkeypatch, two_way=False)
        printer = made("usb:04b8:0e15", None)
        assert print_once(printer, ticket) is False
        assert printer.abilities == MUTE
        wait_for(lambda: len(fake.tickets) == 1)
        device.line.close()


def test_usb_troubles(ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakePrinter() as fake:
        device = usb(fake, monkeypatch)
        for spec in ("usb:04b8:0001", "usb:04b8:0e15:other"):
            with pytest.raises(PrinterError, match="not there"):
                made(spec).preflight()
        device.busy = True
        with pytest.raises(PrinterError, match="in use"):
            made("usb:04b8:0e15").preflight()
        assert device.driver
        device.busy = False
        printer = ReceiptPrinter("P1", made("usb:04b8:0e15").line, 384, patience_s=0.1, abilities=KNOWN)
        printer.preflight()
        device.stuck = True
        with pytest.raises(SendError) as caught:
            printer.send(ticket, 1)
        assert caught.value.bytes_sent == 0
        printer.close()
        device.stuck = False
        printer.preflight()
        device.unplugged = True
        with pytest.raises(SendError) as caught:
            printer.send(ticket, 1)
        assert caught.value.bytes_sent > 0  # nobody knows how much of the piece left
        printer.close()
        device.line.close()


class FakeSpooler(ModuleType):
    """Stands for win32print."""

    class error(Exception):
        pass

    def __init__(self) -> None:
        super().__init__("win32print")
        self.status, self.document, self.limit = 0, b"", 10**6
        self.log: list[str] = []

    def OpenPrinter(self, name: str) -> str:
        if name != "May in 1":
            raise self.error(1801, "OpenPrinter", "The printer name is invalid.")
        return name

    def GetPrinter(self, handle: str, level: int) -> dict[str, int]:
        assert level == 2
        return {"Status": self.status}

    def StartDocPrinter(self, handle: str, level: int, document: tuple[str, None, str]) -> int:
        assert (level, document[2]) == (1, "RAW")
        return 1

    def WritePrinter(self, handle: str, data: bytes) -> int:
        moved = min(len(data), 1000, self.limit - len(self.document))
        self.document += data[:moved]
        return moved

    def EndDocPrinter(self, handle: str) -> None:
        self.log.append("end")

    def ClosePrinter(self, handle: str) -> None:
        self.log.append("close")


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> FakeSpooler:
    fake = FakeSpooler()
    monkeypatch.setitem(sys.modules, "win32print", fake)
    return fake


def test_windows_takes_the_ticket_and_says_nothing(spooler: FakeSpooler, ticket: bytes) -> None:
    printer = connect("win:May in 1", "P1", 576, Path())
    assert isinstance(printer, WindowsPrinter)
    assert print_once(printer, ticket) is False
    assert spooler.document == ticket
    assert spooler.log == ["close", "end", "close"]
    assert probe(printer) == MUTE


@pytest.mark.parametrize(("status", "code"), [(0x10, "paper"), (0x400000, "cover"), (0x80, "error"), (0x2, "error")])
def test_windows_says_what_it_knows(spooler: FakeSpooler, status: int, code: str) -> None:
    spooler.status = status
    with pytest.raises(PrinterError) as caught:
        connect("win:May in 1", "P1", 576, Path()).preflight()
    assert caught.value.code == code


def test_windows_troubles(spooler: FakeSpooler, ticket: bytes) -> None:
    with pytest.raises(PrinterError, match="name is invalid"):
        WindowsPrinter("P1", "other", 576).preflight()
    with pytest.raises(SendError) as caught:
        WindowsPrinter("P1", "other", 576).send(ticket, 1)
    assert caught.value.bytes_sent == 0
    spooler.limit = 1500
    with pytest.raises(SendError) as caught:
        WindowsPrinter("P1", "May in 1", 576).send(ticket, 1)
    assert caught.value.bytes_sent == 1500
    assert "end" not in spooler.log


@pytest.fixture
def path_with_lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on PATH with an `lp` and an `lpstat` that know one queue."""
    scripts = {
        "lp": f'[ "$2" = quay1 ] || {{ echo "lp: no such queue" >&2; exit 1; }}\necho "$@" >{tmp_path}/options\n'
        f"cat >{tmp_path}/paper",
        "lpstat": '[ "$2" = quay1 ] || { echo "lpstat: Invalid destination" >&2; exit 1; }\n'
        'echo "quay1 accepting requests since today"',
    }
    for name, script in scripts.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def test_cups_takes_the_ticket_and_says_nothing(path_with_lp: Path, ticket: bytes) -> None:
    printer = connect("cups:quay1", "P1", 576, Path())
    assert isinstance(printer, CupsPrinter)
    assert print_once(printer, ticket) is False
    assert (path_with_lp / "paper").read_bytes() == ticket
    assert (path_with_lp / "options").read_text() == "-d quay1 -o raw -t Kiosk 1 -s -\n"
    assert probe(printer) == MUTE
    assert not printer.kind


def test_cups_troubles(path_with_lp: Path, ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PrinterError, match="Invalid destination"):
        CupsPrinter("P1", "other", 576).preflight()
    with pytest.raises(SendError, match="no such queue") as caught:
        CupsPrinter("P1", "other", 576).send(ticket, 1)
    assert caught.value.bytes_sent == 0
    (path_with_lp / "lpstat").write_text("#!/bin/sh\necho quay1 not accepting requests\n")
    with pytest.raises(PrinterError, match="not accepting"):
        CupsPrinter("P1", "quay1", 576).preflight()

    def too_long(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("lp", 10)

    monkeypatch.setattr(subprocess, "run", too_long)
    with pytest.raises(SendError) as caught:
        CupsPrinter("P1", "quay1", 576).send(ticket, 1)
    assert caught.value.bytes_sent > 0
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(path_with_lp / "nothing"))
    with pytest.raises(PrinterError, match="lp is not installed"):
        CupsPrinter("P1", "quay1", 576).preflight()
    with pytest.raises(SendError, match="lp is not installed"):
        CupsPrinter("P1", "quay1", 576).send(ticket, 1)


@pytest.mark.parametrize(
    ("spec", "good"),
    [
        ("screen", True),
        ("tcp:192.168.1.50", True),
        ("tcp:may-in:9101", True),
        ("tcp:[fe80::1%eth0]:9100", True),
        ("tcp:h:0", False),
        ("lp:/dev/usb/lp0", True),
        ("lp:lp0", False),
        ("usb:04b8:0e15", True),
        ("usb:04b8:0e15:J2X 1", False),
        ("usb:4b8:e15", False),
        ("serial:COM5", True),
        ("serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0", True),
        ("serial:/dev/ttyUSB0:115200", True),
        ("serial:", False),
        ("win:EPSON TM-T20II Receipt", True),
        (r"win:\\server\quay 1", True),
        ("win: ", False),
        ("cups:quay_1", True),
        ("cups:-o", False),
        ("cups:a b", False),
        ("usb", False),
        ("", False),
    ],
)
def test_settings(spec: str, good: bool) -> None:
    assert is_spec(spec) == good


def test_checking_a_setting_needs_no_package() -> None:
    script = """
import sys
import printing.specs, printing.printers, printing.windows, printing.cups, printing.discovery
early = {"PIL", "escpos", "serial", "usb", "win32print"} & set(sys.modules)
assert not early, early
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def machine(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_what_hangs_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = "sys/bus/usb/devices/1-2"
    machine(
        tmp_path,
        {
            "dev/usb/lp0": "",
            "dev/ttyACM0": "",
            "dev/bus/usb/001/007": "",
            "sys/class/usbmisc/lp0/device/ieee1284_id": "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;",
            f"{device}/idVendor": "04b8\n",
            f"{device}/idProduct": "0e15\n",
            f"{device}/serial": "X1\n",
            f"{device}/manufacturer": "EPSON\n",
            f"{device}/product": "TM-T20II\n",
            f"{device}/busnum": "1\n",
            f"{device}/devnum": "7\n",
            f"{device}:1.0/bInterfaceClass": "07\n",
            "sys/bus/usb/devices/1-3:1.0/bInterfaceClass": "03\n",
        },
    )
    monkeypatch.setattr(os, "access", lambda path, _mode: "lp0" not in str(path))
    found = discovery.devices(tmp_path)
    assert [(device.spec, device.label, device.writable) for device in found] == [
        ("lp:/dev/usb/lp0", "EPSON TM-T20II", False),
        ("usb:04b8:0e15:X1", "EPSON TM-T20II", True),
        ("serial:/dev/ttyACM0", "", True),
    ]
    assert all(is_spec(device.spec) for device in found)
    assert [device.problem.code if device.problem else "" for device in found] == ["permission", "", ""]
    assert isinstance(discovery.devices(), list)
