"""What starts a hub with its machine: a unit for systemd and a script for the Windows task scheduler, as files to read.

Nothing is installed: that takes rights that a conference program should not ask for.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.folder.atomic_write import made_folder, replacing
from kiosk.folder.layout import Folder
from kiosk.hub import subjects

UNIT, SCRIPT = "kiosk-hub.service", "kiosk-hub.cmd"


def write(folder: Folder, out: Path, *, everywhere: bool, port: int = subjects.PORT) -> list[Path]:
    """Write both files into a folder, which is made; return their paths. Raises FolderError or DiskFull."""
    target = made_folder(out)
    found = {
        UNIT: unit(folder, everywhere=everywhere, port=port),
        SCRIPT: script(folder, everywhere=everywhere, port=port),
    }
    for name, text in found.items():
        with replacing(target / name) as file:
            file.write(text.encode())
    return [target / name for name in found]


def unit(folder: Folder, *, everywhere: bool, port: int = subjects.PORT) -> str:
    """Return a systemd unit for the user's own session: `systemctl --user enable --now kiosk-hub`."""
    command = " ".join(map(_quoted, (sys.executable, "-m", "kiosk", *_arguments(folder, everywhere, port))))
    return (
        "# cp kiosk-hub.service ~/.config/systemd/user/ && systemctl --user enable --now kiosk-hub\n"
        "[Unit]\n"
        "Description=Kiosk: the hub of a conference\n"
        "\n"
        "[Service]\n"
        f"ExecStart={command}\n"
        "Restart=always\n"
        "RestartSec=2\n"
        "\n"
        "[Install]\n"
        "WantedBy=default.target\n"
    )


def script(folder: Folder, *, everywhere: bool, port: int = subjects.PORT) -> str:
    """Return a Windows script that starts the hub at each log-on of this user, and says how to take that back."""
    command = " ".join(f'"{part}"' for part in (sys.executable, "-m", "kiosk", *_arguments(folder, everywhere, port)))
    quoted = command.replace("%", "%%").replace('"', '\\"')
    lines = [
        "@echo off",
        "chcp 65001 >nul",
        "rem Run once. To take it back: schtasks /Delete /TN KioskHub /F",
        f'schtasks /Create /F /SC ONLOGON /TN KioskHub /TR "{quoted}"',
        "schtasks /Run /TN KioskHub",
    ]
    return "\r\n".join([*lines, ""])


def _quoted(word: str) -> str:
    """Return a word of a command line as systemd reads it back (systemd.syntax(7), systemd.service(5))."""
    for letter, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(letter, escaped)
    return f'"{word}"'


def _arguments(folder: Folder, everywhere: bool, port: int) -> list[str]:
    at = ["--port", str(port)] if port != subjects.PORT else []
    return ["-C", folder.name, "hub", "start", *(["--everywhere"] if everywhere else []), *at]
