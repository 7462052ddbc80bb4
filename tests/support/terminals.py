"""Real programs on real pseudo-terminals, their screens read back through a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path
from typing import Any

import pyte


class Terminal:
    """One console: a process on a pty of *columns* x *rows*."""

    def __init__(self, *arguments: str, columns: int = 120, rows: int = 34, deaf: bool = False) -> None:
        """Start the program; a *deaf* one has been told to ignore that its terminal hangs up, as under nohup."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._lock = threading.Lock()
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        # A size that somebody has set would count for more than that of the terminal.
        for name in ("KIOSK_LANG", "COLUMNS", "LINES"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=_ignore_hang_up if deaf else None,
        )
        os.close(slave)
        self._master = master
        self._hung_up = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def text(self) -> str:
        """Return what stands on the screen."""
        with self._lock:
            return "\n".join(self.screen.display)

    def send(self, text: str) -> None:
        """Type, all at once."""
        os.write(self._master, text.encode())

    def until(self, *wanted: str, seconds: float = 20.0) -> str:
        """Wait until all of *wanted* stands on the screen; fail with what stands there instead."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shown = self.text()
            if all(part in shown for part in wanted):
                return shown
            time.sleep(0.02)
        raise AssertionError(f"{wanted} never came; the screen shows:\n{self.text()}")

    def hang_up(self) -> None:
        """Close the terminal while the program runs in it."""
        self._hung_up = True
        self._reader.join(timeout=5)
        os.close(self._master)

    def kill(self) -> None:
        """End the process at once, as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End the process, however it stands."""
        if self.process.poll() is None:
            self.kill()
        if not self._hung_up:
            self.hang_up()

    def _read(self) -> None:
        while self.process.poll() is None and not self._hung_up:
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready:
                try:
                    data = os.read(self._master, 65536)
                except OSError:
                    return
                with self._lock:
                    self._stream.feed(data)


def _ignore_hang_up() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def open_post(folder: Path, post: str, name: str, **how: Any) -> Terminal:
    """Open a post of a conference folder in a terminal of its own."""
    return Terminal("-C", str(folder), "open", "--post", post, "--name", name, **how)
