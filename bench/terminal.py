"""Programs on a pseudo-terminal of 120 x 34, watched byte by byte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bench import bare_app, gated_app
from kiosk.folder.layout import Folder

COLUMNS, ROWS = 120, 34
_PATIENCE_SECONDS = 20.0
_END_SECONDS = 5.0


class Terminal:
    """One program and the terminal it writes to. It is read here, so it never has to wait for a reader."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start the program; `began` is the moment before."""
        self._fd, program = pty.openpty()
        fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = perf_counter()
        self._process = subprocess.Popen(
            command, stdin=program, stdout=program, stderr=program, env=_environment(), start_new_session=True
        )
        os.close(program)

    def type(self, text: str) -> float:
        """Forget what was painted before, write *text* at once and return when."""
        self.settle(0.0)
        began = perf_counter()
        os.write(self._fd, text.encode())
        return began

    def seen(self, needle: str) -> float:
        """Wait until *needle* was painted and return when. It must be of one style, hence one run of bytes."""
        wanted, painted = needle.encode(), b""
        deadline = perf_counter() + _PATIENCE_SECONDS
        while perf_counter() < deadline:
            painted += self._read(0.5)
            if wanted in painted:
                return perf_counter()
        raise TimeoutError(f"{needle!r} was never painted; the last bytes: {painted[-2000:]!r}")

    def settle(self, seconds: float) -> None:
        """Read on until nothing was painted for so long."""
        while self._read(seconds):
            pass

    def end(self) -> None:
        """End the program."""
        self._process.terminate()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._fd)

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        try:
            return os.read(self._fd, 65536) if ready else b""
        except OSError:  # Linux says EIO once the program has gone
            return b""


@contextmanager
def running(command: Sequence[str]) -> Iterator[Terminal]:
    """Give a program on a terminal; it is ended afterwards."""
    terminal = Terminal(command)
    try:
        yield terminal
    finally:
        terminal.end()


def kiosk(folder: Folder, post: str) -> list[str]:
    """Return the command of the real program at a post."""
    program = Path(sys.executable).with_name("kiosk")
    return [str(program), "-C", str(folder.path), "open", "--post", post]


def bare() -> list[str]:
    """Return the command of the yardstick."""
    return [sys.executable, str(Path(bare_app.__file__))]


def gated() -> list[str]:
    """Return the command of the yardstick that waits for scans as the program does."""
    return [sys.executable, str(Path(gated_app.__file__))]


def _environment() -> dict[str, str]:
    """Return what the programs are started with: a true-colour terminal, and modules compiled once and kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "KIOSK_"))}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
        kept.pop(name, None)
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
