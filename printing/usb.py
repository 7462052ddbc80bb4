"""A USB printer without the kernel's printer driver: for systems that have no /dev/usb/lp0, through pyusb.

Everything is read from the printer's own descriptors; the kernel's driver gets the printer back afterwards.
"""

from __future__ import annotations

import contextlib
import errno
import time
from types import SimpleNamespace
from typing import Any

from printing.messages import BY_UDEV, LIBUSB, USB_PACKAGE, missing
from printing.transport import Torn, refusal

WAIT_MS = 200
PIECE = 4096
PRINTER_CLASS, VENDOR_CLASS = 7, 255  # USB class codes; some printers call themselves "vendor specific"
BULK, DIRECTION_IN = 2, 0x80  # bmAttributes and bEndpointAddress (USB 2.0, 9.6.6)


class UsbLine:
    """One printer by its vendor and product number, and its serial number where there are several."""

    def __init__(self, name: str, vendor: int, product: int, serial: str | None = None) -> None:
        self.device = f"{vendor:04x}:{product:04x}" + (f":{serial}" if serial else "")
        self.readable = True
        self._name = name
        self._wanted = (vendor, product, serial)
        self._usb: Any = None
        self._out: Any = None
        self._in: Any = None
        self._interface: int | None = None
        self._driver_waits = False

    def open(self) -> None:
        self.close()
        try:
            usb = _pyusb()
        except ImportError as error:
            raise missing("pyusb", USB_PACKAGE) from error
        try:
            self._usb = self._find(usb)
            self._claim(usb)
            self.read(0)
        except OSError as error:
            self.close()
            raise refusal(error, self._name, self.device, BY_UDEV) from error
        except ValueError as error:  # pyusb's NoBackendError
            raise missing("libusb-1.0", LIBUSB) from error

    def _find(self, usb: Any) -> Any:
        vendor, product, serial = self._wanted
        for device in usb.core.find(find_all=True, idVendor=vendor, idProduct=product):
            if serial is None or usb.util.get_string(device, device.iSerialNumber) == serial:
                return device
        raise OSError(errno.ENODEV, "no such USB device")

    def _claim(self, usb: Any) -> None:
        """Take the printer's interface from the kernel's driver. No reset: it would lose a ticket in the buffer."""
        device = self._usb
        try:
            configuration = device.get_active_configuration()
        except usb.core.USBError:
            device.set_configuration()
            configuration = device.get_active_configuration()
        interface = _printer_interface(configuration)
        if interface is None:
            raise OSError(errno.ENODEV, "no way in for data")
        number = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):  # Windows has no such drivers
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
                self._driver_waits = True
        self._interface = number
        usb.util.claim_interface(device, number)
        if interface.bAlternateSetting:
            device.set_interface_altsetting(number, interface.bAlternateSetting)
        self._out, self._in = _endpoints(interface)
        self.readable = self._in is not None

    def send(self, view: memoryview) -> int:
        if self._out is None:
            raise ConnectionError("not open")
        try:
            return int(self._out.write(bytes(view[:PIECE]), WAIT_MS))
        except OSError as error:
            if _timed_out(error):
                raise TimeoutError("the printer takes nothing") from error
            raise Torn(str(error)) from error

    def read(self, seconds: float, until: int = 0) -> bytes:
        if self._out is None:
            raise ConnectionError("not open")
        got, end = b"", time.monotonic() + seconds
        while self._in is not None and not (until and len(got) >= until):
            left = end - time.monotonic()
            try:
                # Whole packets: a smaller buffer would overflow. 0 ms would mean for ever.
                piece = bytes(self._in.read(self._in.wMaxPacketSize, max(10, int(left * 1000))))
            except OSError as error:
                if not _timed_out(error):
                    raise
                piece = b""
            got += piece
            if not piece and time.monotonic() >= end:
                break
        return got

    def held(self) -> int:
        """A write returns when the printer has the bytes."""
        return 0

    def close(self) -> None:
        if self._usb is None:
            return
        usb = _pyusb()
        for step in (self._release, self._give_back):
            with contextlib.suppress(OSError, NotImplementedError):
                step(usb)
        with contextlib.suppress(OSError):
            usb.util.dispose_resources(self._usb)
        self._usb = self._out = self._in = self._interface = None

    def _release(self, usb: Any) -> None:
        if self._interface is not None:
            usb.util.release_interface(self._usb, self._interface)

    def _give_back(self, usb: Any) -> None:  # noqa: ARG002  both steps are called alike
        if self._driver_waits:
            self._driver_waits = False
            self._usb.attach_kernel_driver(self._interface)


def _pyusb() -> Any:
    """The two modules used of pyusb."""
    import usb.core  # an extra, for those who have such a device
    import usb.util

    return SimpleNamespace(core=usb.core, util=usb.util)


def _printer_interface(configuration: Any) -> Any:
    """The best interface with a bulk way in: printer class before vendor class, two-way before one-way."""

    def rank(interface: Any) -> tuple[bool, bool]:
        return interface.bInterfaceClass == PRINTER_CLASS, _endpoints(interface)[1] is not None

    fit = [
        interface
        for interface in configuration
        if interface.bInterfaceClass in {PRINTER_CLASS, VENDOR_CLASS} and _endpoints(interface)[0] is not None
    ]
    return max(fit, key=rank, default=None)


def _endpoints(interface: Any) -> tuple[Any, Any]:
    """The bulk endpoints to and from the printer."""
    bulk = [endpoint for endpoint in interface if endpoint.bmAttributes & 0x03 == BULK]
    out = next((endpoint for endpoint in bulk if not endpoint.bEndpointAddress & DIRECTION_IN), None)
    into = next((endpoint for endpoint in bulk if endpoint.bEndpointAddress & DIRECTION_IN), None)
    return out, into


def _timed_out(error: OSError) -> bool:
    # 10060: WSAETIMEDOUT, as libusb's old Windows backend says it.
    return isinstance(error, TimeoutError) or error.errno in {errno.ETIMEDOUT, 10060} or "timed out" in str(error)
