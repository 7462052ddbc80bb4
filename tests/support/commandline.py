"""The command line as tests use it: in this process for speed, in one of its own where that matters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> str:
        """The one plain line of a refusal."""
        assert self.code == 1, self
        assert "Traceback" not in self.err
        assert self.err.endswith("\n")
        assert len(self.err.splitlines()) == 1, self.err
        return self.err.strip()


class Kiosk:
    """Runs `kiosk` in this process."""

    def __init__(self, capture: Any, patch: Callable[[bytes], None]) -> None:
        self._capture = capture
        self._patch = patch

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Answer:
        self._patch(stdin)
        self._capture.readouterr()
        mask = os.umask(0o077)
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        finally:
            os.umask(mask)
        out, err = self._capture.readouterr()
        assert isinstance(code, int)
        return Answer(code, out, err)


def typed(stdin: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(stdin), "utf-8")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kiosk", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KIOSK_", "PYTHON", "COV"))}
    return {**kept, "PYTHONWARNINGS": "error", **more}


def process(*arguments: object, stdin: bytes = b"", **more: Any) -> Answer:
    """Run `kiosk` as a process of its own."""
    how: dict[str, Any] = {"cwd": "/", "env": environment(), "timeout": 120} | more
    done = subprocess.run(command(*arguments), input=stdin, capture_output=True, check=False, **how)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def python(code: str, *, env: dict[str, str] | None = None, cwd: Path | str = "/", args: Sequence[str] = ()) -> Answer:
    """Run a piece of Python in a process of its own."""
    run = [sys.executable, "-c", code, *args]
    done = subprocess.run(run, capture_output=True, check=False, cwd=cwd, env=env or environment(), timeout=120)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
