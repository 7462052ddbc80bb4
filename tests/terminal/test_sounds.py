"""Sounds that differ, played by whatever is there, and never in the way."""

import itertools
import os
import queue
import stat
import sys
import time
import wave
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.terminal.sounds import Sound, Sounds, write_sounds

posix = pytest.mark.skipif(sys.platform == "win32", reason="players are programs on POSIX only")


class Bell:
    def __init__(self) -> None:
        self.rings: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __call__(self) -> None:
        self.rings.put("ring")


def player(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def lines(log: Path, count: int) -> list[str]:
    """Return the lines of a log when there are as many as expected."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if log.exists() and len(found := log.read_text().splitlines()) >= count:
            return found
        time.sleep(0.01)
    raise AssertionError(f"no {count} lines in {log}")


def frames(file: Path) -> list[int]:
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22_050)
        data = sound.readframes(sound.getnframes())
    return memoryview(data).cast("h").tolist()


def beeps(samples: Sequence[int]) -> int:
    """Return how often sound follows silence of at least 20 ms."""
    loud = [abs(sample) > 1_000 for sample in samples]
    return sum(1 for sounding, run in itertools.groupby(windowed(loud, 441)) if sounding)


def windowed(flags: Sequence[bool], size: int) -> list[bool]:
    return [any(flags[at : at + size]) for at in range(0, len(flags), size)]


def crossings(samples: Sequence[int]) -> float:
    """Return the pitch, as sign changes a second of sound."""
    signs = [sample > 0 for sample in samples if abs(sample) > 100]
    return sum(1 for a, b in itertools.pairwise(signs) if a != b) * 22_050 / (2 * len(signs))


def test_the_three_differ_in_number_length_and_pitch(tmp_path: Path) -> None:
    files = write_sounds(tmp_path / "s")
    ok, again, refused = (frames(files[sound]) for sound in ("ok", "again", "refused"))
    assert [beeps(sound) for sound in (ok, again, refused)] == [1, 2, 1]
    assert len(ok) / 22_050 < 0.2
    assert len(again) / 22_050 < 0.4
    assert 0.5 < len(refused) / 22_050 < 1.0
    assert crossings(ok) > 1_500
    assert crossings(refused) < 300


def test_the_files_are_written_once_and_mended(tmp_path: Path) -> None:
    files = write_sounds(tmp_path / "s")
    written = {file: file.stat().st_mtime_ns for file in files.values()}
    assert write_sounds(tmp_path / "s") == files
    assert {file: file.stat().st_mtime_ns for file in files.values()} == written
    good = files["ok"].read_bytes()
    files["ok"].write_bytes(good[:100])
    write_sounds(tmp_path / "s")
    assert files["ok"].read_bytes() == good
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "s").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("name", ["pw-play", "paplay", "aplay"])
def test_the_player_that_is_there_plays_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    log, bell = tmp_path / "log", Bell()
    player(tmp_path / "bin", name, f'for file; do :; done; echo "$file" >> {log}')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    sounds = Sounds(bell)
    played: tuple[Sound, ...] = ("ok", "again", "refused")
    for count, sound in enumerate(played, start=1):
        sounds.play(sound)
        assert lines(log, count)[-1] == str(tmp_path / "cache" / "kiosk" / "sounds" / f"{sound}.wav")
    assert bell.rings.empty()


@posix
def test_a_new_sound_ends_the_one_before_and_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    player(tmp_path / "bin", "aplay", f"echo $$ >> {log}; exec /bin/sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    sounds = Sounds(Bell(), tmp_path / "s")
    for count in range(1, 4):
        sounds.play("ok")
        pids = [int(line) for line in lines(log, count)]
        # An ended process that nobody has asked after would still be there.
        for ended in pids[:-1]:
            with pytest.raises(ProcessLookupError):
                os.kill(ended, 0)
    os.kill(pids[-1], 9)


@posix
@pytest.mark.parametrize("script", [None, "exit 1"])
def test_without_a_player_that_works_the_bell_rings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    bell = Bell()
    (tmp_path / "bin").mkdir()
    if script is not None:
        player(tmp_path / "bin", "paplay", script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    sounds = Sounds(bell, tmp_path / "s")
    for _ in range(2):
        sounds.play("refused")
        assert bell.rings.get(timeout=20) == "ring"


@posix
def test_where_no_file_can_be_written_the_bell_rings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bell = Bell()
    player(tmp_path / "bin", "aplay", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "taken").write_text("no folder")
    Sounds(bell, tmp_path / "taken").play("ok")
    assert bell.rings.get(timeout=20) == "ring"


@posix
def test_a_bell_that_fails_does_not_end_the_sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rings = Bell()

    def failing() -> None:
        rings()
        raise RuntimeError

    monkeypatch.setenv("PATH", str(tmp_path))
    sounds = Sounds(failing, tmp_path / "s")
    for _ in range(2):
        sounds.play("ok")
        assert rings.rings.get(timeout=20) == "ring"


@posix
def test_off_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bell = Bell()
    monkeypatch.setenv("PATH", str(tmp_path))
    sounds = Sounds(bell, tmp_path / "s")
    sounds.off = True
    sounds.play("ok")
    sounds.off = False
    sounds.play("again")
    assert bell.rings.get(timeout=20) == "ring"
    assert bell.rings.empty()
