"""Watches the spool's file, so that every console sees what any process of this machine prints.

Looks ten times a second at a number that SQLite keeps; only a change is read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from printing.fleet import Fleet, PrinterState
from printing.jobs import Job
from printing.spool import Spool

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.1


class SpoolWatch(threading.Thread):
    """Calls back, in its own thread, for every change of a job and whenever a printer stands otherwise."""

    def __init__(
        self,
        spool: Spool,
        on_jobs: Callable[[Sequence[Job]], None],
        on_printers: Callable[[Mapping[str, PrinterState]], None],
    ) -> None:
        super().__init__(name="spool-watch", daemon=True)
        self._spool, self._fleet = spool, Fleet(spool)
        self._on_jobs, self._on_printers = on_jobs, on_printers
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
            try:
                self.look()
            except Exception as error:
                # What was not read is read at the next look.
                log.warning("the spool cannot be watched: %s", error)

    def look(self) -> None:
        """Tell what has changed since the last look."""
        version = self._spool.version()
        if version == self._version:
            return
        jobs, printers = self._spool.changes(self._rev), self._fleet.all()
        self._version = version
        if jobs:
            self._rev = jobs[-1].rev
            self._on_jobs(jobs)
        if printers != self._printers:
            self._printers = printers
            self._on_printers(printers)
