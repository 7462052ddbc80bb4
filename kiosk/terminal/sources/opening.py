"""Sources from how they are written down: "serial:/dev/ttyACM0", "serial:COM5:115200", "camera:0"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.errors import Refusal
from kiosk.terminal.sources.source import ScanSource

# Linux names devices by their place with colons too, so only what looks like a speed is one.
_SERIAL = re.compile(r"(?P<device>.+?)(?::(?P<baud>[0-9]{4,7}))?")
_CAMERA = re.compile(r"[0-9]{1,2}")


def open_sources(specs: Sequence[str]) -> list[ScanSource]:
    """Return the sources that *specs* name, not yet started; raise one plain sentence about the first wrong one."""
    return [_source(spec.strip()) for spec in specs]


def _source(spec: str) -> ScanSource:
    kind, _, where = spec.partition(":")
    # A device's packages are optional: only those who name one need them.
    if kind == "serial" and (serial := _SERIAL.fullmatch(where)):
        from kiosk.terminal.sources.serial import BAUDS, SerialSource  # late: only who has such a device needs it

        return SerialSource(serial["device"], int(serial["baud"] or BAUDS[0]))
    if kind == "camera" and _CAMERA.fullmatch(where):
        from kiosk.terminal.sources.camera import CameraSource  # late: only who has such a device needs it

        return CameraSource(int(where))
    raise Refusal("There is no scanner called {spec}: write serial:COM5, serial:/dev/ttyACM0 or camera:0.", spec=spec)
