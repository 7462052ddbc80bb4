"""What every source of scans is: a thread that reads, and goes on trying when its device is gone."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal, Protocol

# Called from the source's thread with what was read and the name of the source.
OnScan = Callable[[str, str], None]
Health = Literal["off", "waiting", "ready"]

# A cable that was pulled is pushed in again within seconds; nobody must be asked to do more.
_RETRY_SECONDS = 0.5
_STOP_SECONDS = 2.0


class ScanSource(Protocol):
    """A device that yields scans; `health` is "waiting" while the device is not to be had."""

    @property
    def name(self) -> str:
        """What the source is called, as it was asked for: "serial:COM5"."""

    @property
    def health(self) -> Health:
        """How it stands."""

    def start(self, on_scan: OnScan) -> None:
        """Read from now on, in a thread of its own."""

    def stop(self) -> None:
        """Read no longer."""


class Reconnecting(ABC):
    """A source whose device may come and go. Subclasses `listen` until it fails; nothing gets out of the thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._health: Health = "off"
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """What the source is called."""
        return self._name

    @property
    def health(self) -> Health:
        """How it stands."""
        return self._health

    def start(self, on_scan: OnScan) -> None:
        """Read from now on; a second call does nothing."""
        if self._thread is not None:
            return
        self._stopped.clear()
        self._health = "waiting"
        self._thread = threading.Thread(target=self._run, args=(on_scan,), name=f"kiosk-{self._name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Read no longer; a device that does not answer is left to its thread, which is a daemon."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        self._health = "off"

    @abstractmethod
    def listen(self, heard: Callable[[str], None]) -> None:
        """Open the device, call `ready`, tell what is read until `stopping`; raise whatever goes wrong."""

    @property
    def stopping(self) -> bool:
        """Whether to leave `listen`."""
        return self._stopped.is_set()

    def ready(self) -> None:
        """Note that the device answers."""
        self._health = "ready"

    def _run(self, on_scan: OnScan) -> None:
        def heard(text: str) -> None:
            # What a program does with a scan is its own affair: the next scan must be read all the same.
            with contextlib.suppress(Exception):
                on_scan(text, self._name)

        while not self.stopping:
            with contextlib.suppress(Exception):
                self.listen(heard)
            if not self.stopping:
                self._health = "waiting"
                self._stopped.wait(_RETRY_SECONDS)
