"""From a stored ticket to the bytes for one printer; a ticket that cannot be drawn is tried again, ever more rarely."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from printing.jobs import Job
from printing.printers import Printer
from printing.slips import from_payload

log = logging.getLogger(__name__)


class Composer:
    """Draws the tickets of one printer, and knows which of them failed."""

    def __init__(self, printer: Printer, back_off: Callable[[int], float]) -> None:
        """*back_off* returns for so many failures how long a ticket rests, in seconds."""
        self._printer, self._back_off = printer, back_off
        self._failed: dict[int, tuple[int, float]] = {}  # job -> failures, monotonic time of the next try

    def resting(self) -> list[int]:
        """Return the jobs that are not to be tried yet."""
        now = time.monotonic()
        return [job_id for job_id, (_failures, later) in self._failed.items() if later > now]

    def compose(self, job: Job) -> bytes:
        """Return the bytes of a ticket. Raises whatever drawing it raised, which is noted."""
        from printing.drawings import draw  # late: Pillow

        try:
            data = self._printer.encode(draw(from_payload(job.slip), self._printer.width))
        except Exception:
            log.exception("job %s cannot be drawn", job.id)
            failures = self._failed.get(job.id, (0, 0.0))[0]
            self._failed[job.id] = (failures + 1, time.monotonic() + self._back_off(failures))
            raise
        self._failed.pop(job.id, None)
        return data
