"""Cables between the small software printer and a program: a terminal pair, and a USB module of Python."""

from __future__ import annotations

import errno
import os
import select
import socket
import threading
import tty
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

from tests.support.fakeprinter import FakePrinter


class PtyCable:
    """A device file: what is written to `path` reaches the printer, and back."""

    def __init__(self, fake: FakePrinter) -> None:
        self._fake = fake

    def __enter__(self) -> PtyCable:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._printer = socket.create_connection(("127.0.0.1", self._fake.port))
        self._ending = False
        self._thread = threading.Thread(target=self._pump)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        self._thread.join()
        self._printer.close()
        os.close(self._master)
        os.close(self._slave)

    def _pump(self) -> None:
        while not self._ending:
            ways: list[int | socket.socket] = [self._master, self._printer]
            for ready in select.select(ways, [], [], 0.02)[0]:
                if ready is self._printer:
                    data = self._printer.recv(256)
                    if not data:
                        return
                    os.write(self._master, data)
                else:
                    self._printer.sendall(os.read(self._master, 4096))


class USBError(OSError):
    """As pyusb has it: (text, code of the backend, errno)."""

    def __init__(self, text: str, code: int | None = None, number: int | None = None) -> None:
        super().__init__(number, text)


class Endpoint:
    wMaxPacketSize = 64

    def __init__(self, address: int, attributes: int, usb: FakeUsb) -> None:
        self.bEndpointAddress, self.bmAttributes, self._usb = address, attributes, usb

    def write(self, data: bytes, timeout: int) -> int:
        assert 0 < timeout < 10_000
        if self._usb.stuck:
            raise USBError("Operation timed out", -7, errno.ETIMEDOUT)
        if self._usb.unplugged:
            raise USBError("No such device", -4, errno.ENODEV)
        return self._usb.line.send(data[:1000])

    def read(self, size: int, timeout: int) -> bytes:
        assert size % self.wMaxPacketSize == 0
        assert timeout > 0
        if not select.select([self._usb.line], [], [], timeout / 1000)[0]:
            raise USBError("Operation timed out", -7, errno.ETIMEDOUT)
        return self._usb.line.recv(size)


class FakeUsb:
    """Stands for pyusb and for one printer on it: vendor 04b8, product 0e15, serial number X1."""

    def __init__(self, port: int, *, two_way: bool = True) -> None:
        self.line = socket.create_connection(("127.0.0.1", port))
        self.log: list[str] = []
        self.stuck = self.unplugged = self.busy = False
        ways = [Endpoint(0x01, 3, self), Endpoint(0x03, 2, self)] + ([Endpoint(0x84, 2, self)] if two_way else [])
        self.interfaces = [Interface(0, 8, [Endpoint(0x05, 2, self)]), Interface(1, 7, ways)]
        self.driver = True
        self.iSerialNumber = 3

    def modules(self) -> dict[str, ModuleType]:
        package, core, util = ModuleType("usb"), ModuleType("usb.core"), ModuleType("usb.util")
        vars(core).update(find=self._find, USBError=USBError)
        vars(util).update(
            get_string=lambda _device, _index: "X1",
            claim_interface=self._claim,
            release_interface=lambda _device, number: self.log.append(f"release {number}"),
            dispose_resources=lambda _device: self.log.append("dispose"),
        )
        vars(package).update(core=core, util=util)
        return {"usb": package, "usb.core": core, "usb.util": util}

    def _find(self, *, find_all: bool, idVendor: int, idProduct: int) -> list[FakeUsb]:
        assert find_all
        return [self] if (idVendor, idProduct) == (0x04B8, 0x0E15) else []

    def _claim(self, _device: FakeUsb, number: int) -> None:
        if self.busy:
            raise USBError("Resource busy", -6, errno.EBUSY)
        self.log.append(f"claim {number}")

    def get_active_configuration(self) -> list[Interface]:
        return self.interfaces

    def is_kernel_driver_active(self, number: int) -> bool:
        return self.driver and number == 1

    def detach_kernel_driver(self, number: int) -> None:
        self.driver = False
        self.log.append(f"detach {number}")

    def attach_kernel_driver(self, number: int) -> None:
        self.driver = True
        self.log.append(f"attach {number}")


class Interface(SimpleNamespace):
    def __init__(self, number: int, kind: int, endpoints: list[Endpoint]) -> None:
        super().__init__(bInterfaceNumber=number, bInterfaceClass=kind, bAlternateSetting=0, endpoints=endpoints)

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self.endpoints)
