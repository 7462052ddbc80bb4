"""How a printer is written down in the settings: "tcp:HOST:PORT", "lp:/dev/usb/lp0", "usb:04b8:0e15", …

Only patterns: the check of the settings must not need the packages that printing needs.
"""

from __future__ import annotations

import re
from typing import Final

_TCP: Final = r"tcp:(?:\[(?P<six>[0-9A-Fa-f:.%\w]+)\]|(?P<host>[^\s:\[\]/]+))(?::(?P<port>[0-9]{1,5}))?"
_USB: Final = r"usb:(?P<vendor>[0-9A-Fa-f]{4}):(?P<product>[0-9A-Fa-f]{4})(?::(?P<serial>[^\s:][^\s]*))?"
# Linux names serial devices by their place with colons too, so only what looks like a speed is one.
_SERIAL: Final = r"serial:(?P<port_name>[^\s:]\S*?)(?::(?P<baud>[0-9]{3,7}))?"
_QUEUE: Final = r"[A-Za-z0-9_.@+~][A-Za-z0-9_.@+~-]*"  # no leading "-": it would be an option of lp

SPECS: Final[dict[str, re.Pattern[str]]] = {
    "screen": re.compile(r"screen"),
    "tcp": re.compile(_TCP),
    "lp": re.compile(r"lp:(?P<path>/\S+)"),
    "usb": re.compile(_USB),
    "serial": re.compile(_SERIAL),
    "win": re.compile(r"win:(?P<queue>[^\s,!](?:[^\r\n\t]*[^\s])?)"),
    "cups": re.compile(rf"cups:(?P<queue>{_QUEUE})"),
}


def match(spec: str) -> tuple[str, re.Match[str]] | None:
    """The kind of printer a setting means and its parts, or None if it is not understood."""
    for kind, pattern in SPECS.items():
        found = pattern.fullmatch(spec.strip())
        if found and (kind != "tcp" or 0 < int(found["port"] or 9100) < 65536):
            return kind, found
    return None


def is_spec(text: str) -> bool:
    """Whether a text is a printer setting that `connect` understands."""
    return match(text) is not None
