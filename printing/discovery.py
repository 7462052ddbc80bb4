"""Which printers may hang on this machine, and whether this account may write to them; nothing is opened.

For setting up and for the doctor: the commonest trouble on Linux is a device that belongs to the group lp.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from printing.errors import PrinterError
from printing.messages import BY_UDEV, IN_GROUP_DIALOUT, IN_GROUP_LP, trouble

PRINTER_CLASS = "07"  # bInterfaceClass of USB printers, as the kernel writes it


@dataclass(frozen=True, slots=True)
class Device:
    """A candidate: `spec` is how the settings would name it, `label` what it calls itself ("" unknown)."""

    spec: str
    path: str  # of the device file, "" where there is none
    label: str
    writable: bool

    @property
    def problem(self) -> PrinterError | None:
        """Why it cannot be used as it is, with what to do about it."""
        if self.writable:
            return None
        groups = {"lp": IN_GROUP_LP, "serial": IN_GROUP_DIALOUT}.get(self.spec.partition(":")[0], BY_UDEV)
        return trouble("permission", advice=groups, device=self.path)


def devices(root: Path = Path("/")) -> list[Device]:
    """All candidates, the plainest way to each printer first; `root` is another one in tests only."""
    if sys.platform == "win32":
        return list(_windows())
    return [*_device_files(root), *_usb(root), *_serial(root)]


def _device_files(root: Path) -> Iterator[Device]:
    for path in sorted(root.glob("dev/usb/lp[0-9]*")):
        told = _read(root / "sys/class/usbmisc" / path.name / "device/ieee1284_id")
        yield _device("lp", path, root, _model(told))


def _serial(root: Path) -> Iterator[Device]:
    for pattern in ("dev/ttyACM[0-9]*", "dev/ttyUSB[0-9]*"):
        for path in sorted(root.glob(pattern)):
            # …/tty/ttyACM0/device is the interface, its parent the device; one level deeper for ttyUSB0.
            interface = (root / "sys/class/tty" / path.name / "device").resolve()
            label = next((name for up in list(interface.parents)[:2] if (name := _read(up / "product"))), "")
            yield _device("serial", path, root, label)


def _usb(root: Path) -> Iterator[Device]:
    """USB devices with an interface of the printer class, as the kernel lists them."""
    seen = set()
    for interface in sorted(root.glob("sys/bus/usb/devices/*:*")):
        if _read(interface / "bInterfaceClass") != PRINTER_CLASS:
            continue
        device = interface.with_name(interface.name.partition(":")[0])
        vendor, product, serial = (_read(device / name) for name in ("idVendor", "idProduct", "serial"))
        spec = f"usb:{vendor}:{product}" + (f":{serial}" if serial and " " not in serial else "")
        if not vendor or spec in seen:
            continue
        seen.add(spec)
        bus, number = (_read(device / name) or "0" for name in ("busnum", "devnum"))
        path = root / f"dev/bus/usb/{int(bus):03d}/{int(number):03d}"
        label = " ".join(filter(None, (_read(device / "manufacturer"), _read(device / "product"))))
        yield Device(spec, str(path), label, os.access(path, os.W_OK))


def _windows() -> Iterator[Device]:
    """The queues of Windows, this machine's and those it is connected to."""
    try:
        import win32print  # Windows only
    except ImportError:
        return
    for _flags, _description, name, _comment in win32print.EnumPrinters(2 | 4):  # PRINTER_ENUM_LOCAL, _CONNECTIONS
        yield Device(f"win:{name}", "", name, writable=True)


def _device(kind: str, path: Path, root: Path, label: str) -> Device:
    named = "/" + str(path.relative_to(root))
    return Device(f"{kind}:{named}", str(path), label, os.access(path, os.W_OK))


def _model(device_id: str) -> str:
    """The model in an IEEE 1284 device ID: "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;"."""
    parts = dict(part.split(":", 1) for part in device_id.split(";") if ":" in part)
    maker = parts.get("MFG") or parts.get("MANUFACTURER") or ""
    model = parts.get("MDL") or parts.get("MODEL") or ""
    return f"{maker} {model}".strip()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
