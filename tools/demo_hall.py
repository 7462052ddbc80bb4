"""A hall to try: a hub and three laptops in the four quarters of a terminal, all on this machine (`make demo-hall`).

Check somebody in at the left, and see him at the right; end the hub with Ctrl+C, go on, start it again with ↑ Enter.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from kiosk import i18n
from kiosk.cli.demo import make

SESSION = "kiosk-hall"
LAPTOPS = (("Bàn 2", "reception"), ("MC", "mc"))


def main() -> int:
    """Make the conference, let two laptops join, and open the four panes."""
    tmux = shutil.which("tmux")
    if tmux is None:
        print("This needs tmux (Debian: apt install tmux). The same by hand is in docs/nhieu-may.md.", file=sys.stderr)
        return 1
    i18n.use("vi")
    place = Path(tempfile.mkdtemp(prefix="kiosk-hall-"))
    make(place / "may-chinh", datetime.now().astimezone())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    panes = [
        kiosk(place / "may-chinh", "hub", "start", "--port", port),
        kiosk(place / "may-chinh", "open", "--post", "reception", "--name", "Bàn 1"),
    ]
    for label, post in LAPTOPS:
        run = kiosk(place / "may-chinh", "enrol", label, "--out", place, "--address", "127.0.0.1", "--port", port)
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
        folder = place / post
        file = next(path for path in place.glob("*.enrol"))
        subprocess.run([*kiosk(None, "join"), str(file), str(folder)], check=True, stdout=subprocess.DEVNULL)
        file.unlink()
        panes.append(kiosk(folder, "open", "--post", post, "--name", label))
    # A socket of its own: nothing of the user's is touched, and it ends with the last pane.
    server = [tmux, "-L", SESSION]
    size = shutil.get_terminal_size((160, 48))
    first, *others = map(in_shell, panes)
    new = ["new-session", "-d", "-s", SESSION, "-x", str(size.columns), "-y", str(size.lines), first]
    subprocess.run([*server, *new], check=True)
    for pane in others:
        subprocess.run([*server, "split-window", "-t", SESSION, pane], check=True)
        subprocess.run([*server, "select-layout", "-t", SESSION, "tiled"], check=True)
    subprocess.run([*server, "set-option", "-g", "mouse", "on"], check=True)
    subprocess.run([*server, "select-pane", "-t", f"{SESSION}:0.1"], check=True)
    print(f"{place}  ·  tmux -L {SESSION} attach  ·  tmux -L {SESSION} kill-server")
    if not sys.stdout.isatty():
        return 0
    return os.execv(tmux, [*server, "attach", "-t", SESSION])


def kiosk(folder: Path | None, *arguments: object) -> list[str]:
    """Return a command of the program."""
    where = ["-C", str(folder)] if folder else []
    return [sys.executable, "-m", "kiosk", *where, *map(str, arguments)]


def in_shell(command: list[str]) -> str:
    """Return a pane that stays a shell when its command ends, the command one ↑ away."""
    text = shlex.join(command)
    shell = shlex.quote(os.environ.get("SHELL", "/bin/sh"))
    return f"{text}; printf '\\n%s\\n' {shlex.quote(text)}; exec {shell}"


if __name__ == "__main__":
    sys.exit(main())
