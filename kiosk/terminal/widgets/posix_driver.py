"""The terminal's keys on POSIX, by way of `Intake`. To be imported there only: Textual's driver needs termios.

Leans on `LinuxDriver.run_input_thread`, `fileno`, `exit_event`, `process_message`, on the thread that runs the first of
them, and on `App._handle_exception`; a test fails when Textual renames one.
"""

from __future__ import annotations

import os
import selectors

from textual.drivers.linux_driver import LinuxDriver

from kiosk.terminal.widgets.intake import Intake

_LOOK_SECONDS = 0.05
_READ_BYTES = 4096


class PosixDriver(LinuxDriver):
    """Textual's driver, with an input thread that no input can end or make deaf."""

    def run_input_thread(self) -> None:
        """Wait for bytes until the program ends; a failure ends it, for a program without keys helps nobody."""
        try:
            self._listen()
        except Exception as error:
            if not self.exit_event.is_set():
                # Textual would show it and end as if all were well.
                self._app.call_later(self._app._handle_exception, error)

    def _listen(self) -> None:
        intake = Intake()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_LOOK_SECONDS):
                    messages = intake.idle()
                elif data := self._read():
                    messages = intake.take(data)
                else:
                    # The terminal has gone. Whoever watches for that ends the program; until then, no busy wait.
                    self.exit_event.wait(_LOOK_SECONDS)
                    continue
                for message in messages:
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ_BYTES)
        except OSError:
            return b""
