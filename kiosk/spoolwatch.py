"""Watches the spool's file, so that every console sees what any process of this machine prints.

Looks ten times a second at a number that SQLite keeps; only a change is read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from printing.errors import SpoolError
from printing.fleet import Fleet, PrinterState
from printing.jobs import Job
from printing.store import Spool

_LOOK_SECONDS = 0.1


class SpoolWatch(threading.Thread):
    """Calls back, in its own thread, for every change of a job and whenever a printer stands otherwise."""

    def __init__(
        self,
        spool: Spool,
        on_job: Callable[[Job], None],
        on_printers: Callable[[Mapping[str, PrinterState]], None],
    ) -> None:
        super().__init__(name="spool-watch", daemon=True)
        self._spool, self._fleet = spool, Fleet(spool)
        self._on_job, self._on_printers = on_job, on_printers
        self._over = threading.Event()
        self._version, self._rev = -1, 0
        self._printers: Mapping[str, PrinterState] = {}

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        """Look until stopped; a file that fails now may work again later."""
        while not self._over.wait(_LOOK_SECONDS):
            with suppress(SpoolError):
                self.look()

    def look(self) -> None:
        """Tell what has changed since the last look."""
        version = self._spool.version()
        if version == self._version:
            return
        self._version = version
        for job in self._spool.changes(self._rev):
            self._rev = job.rev
            self._on_job(job)
        printers = self._fleet.all()
        if printers != self._printers:
            self._printers = printers
            self._on_printers(printers)
