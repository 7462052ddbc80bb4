"""What a desk hears: one high beep for welcome, two for somebody already here, a long low one for no.

A sound never delays or fails anything: whoever cannot play one rings the terminal's bell.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import queue
import shutil
import struct
import subprocess
import sys
import threading
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from kiosk.folder.layout import write_private

Sound = Literal["ok", "again", "refused"]

_RATE = 22_050
_LOUDNESS = 0.6
# Without it the ends of a tone click.
_FADE_SECONDS = 0.005
# Hertz and seconds; 0 Hz is silence. The low one is no lower than a laptop's speaker can play.
_TONES: dict[Sound, tuple[tuple[int, float], ...]] = {
    "ok": ((1760, 0.12),),
    "again": ((1174, 0.10), (0, 0.08), (1174, 0.10)),
    "refused": ((262, 0.70),),
}
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
_LOOK_SECONDS = 0.02
# A player that waits for a sound server that does not answer.
_MOST_SECONDS = 5.0


class Sounds:
    """Plays one sound at a time, the newest; `off` keeps silent. *bell* may be called from another thread."""

    def __init__(self, bell: Callable[[], None], folder: Path | None = None) -> None:
        """Take what rings the bell; the files are kept in *folder*, else in the user's cache."""
        self.off = False
        self._bell = bell
        self._folder = folder
        self._wanted: queue.SimpleQueue[Sound] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def play(self, sound: Sound) -> None:
        """Let a sound be heard, and return at once."""
        if self.off:
            return
        # A file, a process, a sound card: each may be slow, and the desk waits for its verdict.
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="kiosk-sounds", daemon=True)
            self._thread.start()
        self._wanted.put(sound)

    def _work(self) -> None:
        files: dict[Sound, Path] = {}
        player: list[str] | None = None
        with contextlib.suppress(Exception):
            player = _player()
            files = write_sounds(self._folder or _cache()) if player is not None else {}
        while True:
            sound = self._wanted.get()
            while not self._wanted.empty():
                sound = self._wanted.get()
            played = False
            with contextlib.suppress(Exception):
                played = player is not None and self._play(player, files[sound])
            if not played:
                with contextlib.suppress(Exception):
                    self._bell()

    def _play(self, player: list[str], file: Path) -> bool:
        """Play a file until its end or the next sound; return whether that was possible."""
        if sys.platform == "win32":
            import winsound  # Windows only

            # It stops the sound before by itself.
            winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            return True
        process = subprocess.Popen(
            [*player, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(int(_MOST_SECONDS / _LOOK_SECONDS)):
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(_LOOK_SECONDS) == 0
            if not self._wanted.empty():
                break
        process.kill()
        process.wait()
        return True


def write_sounds(folder: Path) -> dict[Sound, Path]:
    """Write the sounds into a folder, where they are not there yet, and return their files."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files: dict[Sound, Path] = {}
    for sound in get_args(Sound):
        file, data = folder / f"{sound}.wav", _wav(_TONES[sound])
        if not file.exists() or file.read_bytes() != data:
            write_private(file, data)
        files[sound] = file
    return files


def _wav(tones: tuple[tuple[int, float], ...]) -> bytes:
    samples = [sample for hertz, seconds in tones for sample in _tone(hertz, seconds)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _tone(hertz: int, seconds: float) -> list[int]:
    count, fade = int(seconds * _RATE), int(_FADE_SECONDS * _RATE)
    peak = 32_767 * _LOUDNESS if hertz else 0
    return [
        int(peak * min(1.0, at / fade, (count - at) / fade) * math.sin(2 * math.pi * hertz * at / _RATE))
        for at in range(count)
    ]


def _player() -> list[str] | None:
    """Return the command that plays a file, empty on Windows, or None if there is none."""
    if sys.platform == "win32":
        return []
    for name, *options in _PLAYERS:
        found = shutil.which(name)
        if found:
            return [found, *options]
    return None


def _cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "kiosk" / "sounds"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk" / "sounds"
