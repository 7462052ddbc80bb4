"""How full this laptop's battery is: a desk that dies at half past seven is nobody's surprise then."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

_SUPPLIES = Path("/sys/class/power_supply")
_LOW = 25


@dataclass(frozen=True, slots=True)
class Battery:
    """Charge in per cent, and whether the machine runs on mains."""

    percent: int
    mains: bool

    @property
    def low(self) -> bool:
        """Whether somebody should look for a socket now."""
        return not self.mains and self.percent <= _LOW


def battery(supplies: Path = _SUPPLIES) -> Battery | None:
    """Return the state of the battery, None where there is none or nobody can tell."""
    return _windows() if sys.platform == "win32" else _linux(supplies)


def _linux(supplies: Path) -> Battery | None:
    percent: int | None = None
    mains = False
    try:
        for supply in sorted(supplies.iterdir()):
            kind = _read(supply / "type")
            if kind == "Battery" and _read(supply / "scope") != "Device":
                percent = int(_read(supply / "capacity") or 0)
                mains = mains or _read(supply / "status") in {"Charging", "Full", "Not charging"}
            elif kind == "Mains":
                mains = mains or _read(supply / "online") == "1"
    except (OSError, ValueError):
        return None
    return None if percent is None else Battery(percent, mains)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return ""


if sys.platform == "win32":

    def _windows() -> Battery | None:
        import ctypes  # one system only

        class Status(ctypes.Structure):
            """SYSTEM_POWER_STATUS of winbase.h."""

            _fields_ = [
                ("ac_line", ctypes.c_byte),
                ("flag", ctypes.c_byte),
                ("percent", ctypes.c_ubyte),
                ("saver", ctypes.c_byte),
                ("life", ctypes.c_ulong),
                ("full_life", ctypes.c_ulong),
            ]

        status = Status()
        if not ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)) or status.percent > 100:
            return None
        return Battery(int(status.percent), status.ac_line == 1)

else:

    def _windows() -> Battery | None:
        return None
