"""Hears what a source tells, and waits for it."""

from __future__ import annotations

import queue
import time

from kiosk.terminal.sources.source import Health, ScanSource


class Heard:
    def __init__(self) -> None:
        self._scans: queue.Queue[tuple[str, str]] = queue.Queue()

    def __call__(self, text: str, source: str) -> None:
        self._scans.put((text, source))

    def next(self) -> tuple[str, str]:
        """Return the next scan; fail if none comes."""
        return self._scans.get(timeout=20)

    @property
    def empty(self) -> bool:
        return self._scans.empty()


def until(source: ScanSource, health: Health) -> None:
    end = time.monotonic() + 20
    while source.health != health:
        assert time.monotonic() < end, f"{source.name} is {source.health}, not {health}"
        time.sleep(0.01)
