"""Which driver listens to the terminal."""

from __future__ import annotations

import sys

from textual import constants
from textual.driver import Driver


def terminal_driver() -> type[Driver] | None:
    """Return our own driver, or None where Textual's is to be taken: on Windows, or when one was asked for.

    Windows hands over keys, not bytes: nothing in them can be cut short or spoiled there.
    """
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    # Needs termios.
    from kiosk.terminal.widgets.posix_driver import PosixDriver

    return PosixDriver
