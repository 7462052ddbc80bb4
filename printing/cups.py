"""A printer that CUPS has a queue for: the ticket is handed to `lp` as it is.

Nothing comes back this way: the queue's word is about its own files, not about paper.
"""

from __future__ import annotations

import os
import subprocess

from printing.messages import broken, trouble
from printing.spooled import SpooledPrinter

PATIENCE_S = 10.0


class CupsPrinter(SpooledPrinter):
    """Calls `lpstat` and `lp`, which are there wherever CUPS is."""

    def preflight(self) -> None:
        """Whether the queue is there and takes tickets; why not, in its own words."""
        try:
            done = self._run("lpstat", "-a", self.queue)
        except FileNotFoundError as error:
            raise trouble("no_lp", printer=self.name) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise trouble("queue", printer=self.name, queue=self.queue, error=str(error)) from error
        answer = done.stdout.decode(errors="replace").strip()
        if done.returncode or " not accepting" in answer:
            raise trouble("queue", printer=self.name, queue=self.queue, error=_words(done, answer))

    def send(self, data: bytes, job: int) -> None:
        """`lp` takes all or nothing: it hands over a file only after it has read it to its end."""
        try:
            done = self._run("lp", "-d", self.queue, "-o", "raw", "-t", f"Kiosk {job}", "-s", "-", data=data)
        except FileNotFoundError as error:
            raise broken("no_lp", bytes_sent=0, printer=self.name) from error
        except (OSError, subprocess.SubprocessError) as error:
            # It may have queued the ticket just before the time was up.
            raise broken(
                "queue", bytes_sent=len(data), printer=self.name, queue=self.queue, error=str(error)
            ) from error
        if done.returncode:
            raise broken("queue", bytes_sent=0, printer=self.name, queue=self.queue, error=_words(done))

    @staticmethod
    def _run(*command: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # Plain English answers: "not accepting" is looked for.
        surroundings = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(
            command, input=data, capture_output=True, check=False, timeout=PATIENCE_S, env=surroundings
        )


def _words(done: subprocess.CompletedProcess[bytes], answer: str = "") -> str:
    """What it complained about, or at least its number."""
    return done.stderr.decode(errors="replace").strip() or answer or f"exit {done.returncode}"
