"""One worker for each printer: it takes up the jobs of the spool and is honest about what became of them.

A ticket is promised once and printed once. Where nobody can know, the spool says `maybe` and a human looks.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from printing.composing import Composer
from printing.errors import PrinterError, SendError
from printing.fleet import Fleet
from printing.jobs import IN_FLIGHT, TO_PRINT, Job
from printing.owner import OwnerLock
from printing.printers import Printer
from printing.spool import Spool

log = logging.getLogger(__name__)


class Worker(threading.Thread):
    """Prints the jobs of one printer, oldest first, as long as this process owns it.

    If another process holds `lock_path` it waits its turn. `on_change` is called from this thread after every
    committed change. Nothing it meets ends it but `stop`; it never writes to the terminal.

    `connection` names the device for what is remembered of it. While it has nothing to do it prints what waits at
    one of the `siblings`, printers of the same width, that has been down for FAIL_OVER_MS.
    """

    POLL_S = 0.1
    OWNER_S = 0.5
    HELP_S = 0.5
    AGAIN_S = 3.0
    FAIL_OVER_MS = 3_000
    DOUBT_SENT_S = 20.0
    # After so long the people whose tickets wait have gone to their seats: a human says what is still wanted.
    OUTAGE_MS = 120_000
    # What was asked for so short before the printer came back is for somebody who stands at the desk now.
    FRESH_MS = 15_000
    # An idle printer is asked so often whether it is still there: nobody shall learn it from the next delegate.
    IDLE_S = 25.0
    BACK_OFF_S: Final = (0.2, 0.4, 0.8, 1.6, 3.2, 5.0)

    def __init__(
        self,
        path: Path,
        printer: Printer,
        lock_path: Path | tuple[Path, ...],
        wall_ms: Callable[[], int],
        on_change: Callable[[Job], None],
        *,
        connection: str = "",
        siblings: Collection[str] = (),
    ) -> None:
        super().__init__(name=f"printing {printer.name}", daemon=True)
        self.printer = printer
        self.siblings = tuple(siblings)
        self._connection = connection
        self._spool = Spool(path, wall_ms)
        self._fleet = Fleet(self._spool)
        self._lock = OwnerLock(*(lock_path if isinstance(lock_path, tuple) else (lock_path,)))
        self._on_change = on_change
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._failures = 0
        self._rest_until = 0.0  # monotonic: the printer is given time
        self._composer = Composer(printer, self._back_off)
        self._job: Job | None = None  # the ticket in hand
        self._learned: object = None  # what was remembered of the printer's abilities
        self._known: object = None  # how the printer stood last, as noted in the fleet
        self._sent: tuple[int, float] | None = None  # the last ticket nobody can vouch for, and when
        self._help_at = 0.0  # monotonic: when to look at the siblings again
        self._again_at = 0.0  # monotonic: when to ask an idle printer in trouble again
        self._idle_at = time.monotonic() + self.IDLE_S  # monotonic: when to ask one that is well
        self._missed = False  # it did not answer when it was asked last, for the first time
        self._late_ms = 0  # wall: when this printer came back from a long outage
        self._unsendable = False  # it looked ready, and took no byte: only a ticket that gets through proves it well
        self._torn = False
        self._owner = False
        self._astray = True  # a job may stand in flight although nothing is

    def wake(self) -> None:
        """Look at the queue now instead of within 100 ms."""
        self._wake.set()

    def stop(self, timeout: float = 10.0) -> bool:
        """Let the ticket in hand finish and end; True if it ended within `timeout` seconds."""
        self._stopping.set()
        self._wake.set()
        if self.ident is not None:
            self.join(timeout)
        if self.is_alive():
            return False
        self._spool.close()
        return True

    def drain(self, deadline: float) -> int:
        """Wait until no job of this printer is queued or on its way, or none got further for `deadline` seconds.

        Returns how many are still to print, those waiting for the printer included.
        """
        seen, since = None, time.monotonic()
        while True:
            counts = self._spool.counts(self.printer.name)
            to_print = sum(counts[state] for state in (*TO_PRINT, *IN_FLIGHT))
            settled = {state: count for state, count in counts.items() if state not in TO_PRINT}
            if settled != seen:
                seen, since = settled, time.monotonic()
            if to_print == counts["waiting"] or time.monotonic() - since > deadline:
                return to_print
            time.sleep(0.02)

    def run(self) -> None:
        self.printer.paused = self._paused
        try:
            while not self._stopping.is_set():
                try:
                    self._step()
                except Exception:
                    log.exception("printer %s", self.printer.name)
                    self._astray = True
                    self._stopping.wait(self.OWNER_S)
        finally:
            self.printer.close()
            self._lock.release()

    def _step(self) -> None:
        """Own the printer, put right what a crash left, print one job or wait a little."""
        if not self._owner:
            self._owner = self._lock.acquire()
            if not self._owner:
                self._stopping.wait(self.OWNER_S)
                return
            if self._fleet.state(self.printer.name).torn:
                self._torn = True
                self.printer.distrust()
        if self._astray:
            for job in self._spool.recover(self.printer.name):
                self._tear()
                self._tell(job)
            if self._known is None:
                before = self._spool.wall_ms() - self.OUTAGE_MS
                self._tell_all(self._spool.hold(self.printer.name, before, "It was asked for while nobody printed."))
            self._astray = False
        now = time.monotonic()
        found = self._spool.next_for(self.printer.name, self._composer.resting()) if now >= self._rest_until else None
        if found:
            self._print(found)
            self._idle_at = time.monotonic() + self.IDLE_S
        elif not (self._help_out() or self._look_again() or self._look_idle()):
            self._wake.wait(self.POLL_S)
            self._wake.clear()

    def _look_again(self) -> bool:
        """Ask an idle printer that was in trouble, so that nobody is told of a cover that was closed long ago."""
        now = time.monotonic()
        if not self._in_trouble or now < max(self._again_at, self._rest_until):
            return False
        self._again_at = now + self.AGAIN_S
        if self._is_ready() and not self._unsendable:
            self._up()
        return True

    def _look_idle(self) -> bool:
        """Ask a printer that has nothing to do, no longer than its status takes.

        One that is shared may be busy with another machine's ticket just now: a single miss is no trouble.
        """
        now = time.monotonic()
        if self._in_trouble or now < self._idle_at:
            return False
        error = self._ask()
        self._idle_at = now + (self.IDLE_S if error is None or self._missed else self.AGAIN_S)
        if error is None:
            self._missed = False
            self._up()
        elif self._missed or not (isinstance(error, PrinterError) and error.code == "unreachable"):
            self._missed = False
            self._down(error)
        else:
            self._missed = True
        return True

    def _help_out(self) -> bool:
        """Print one job of a sibling that is down, if this printer can; no byte of it has left there."""
        now = time.monotonic()
        if not self.siblings or now < self._help_at:
            return False
        self._help_at = now + self.HELP_S
        stranded = self._spool.stranded(self.siblings, self.FAIL_OVER_MS)
        if not stranded or not self._is_ready():
            return False
        taken = self._spool.hand_over(stranded[0].id, self.printer.name, of=stranded[0].printer)
        if taken is None:
            return False
        self._help_at = 0.0
        self._tell(taken)
        if taken.queued_ms < self._late_ms - self.FRESH_MS:
            # Both were down: what waited there is as late as what waited here.
            reason = "The printers {asked} and {printer} stood still."
            names = {"asked": taken.asked, "printer": self.printer.name}
            self._tell_all(self._spool.hold(self.printer.name, self._late_ms - self.FRESH_MS, reason, names))
            return True
        self._print(taken)
        return True

    def _is_ready(self) -> bool:
        error = self._ask()
        if error is not None:
            self._down(error)
        return error is None

    def _ask(self) -> Exception | None:
        """Return why the printer cannot print; no byte of a ticket leaves."""
        try:
            self.printer.preflight()
        except Exception as error:
            return error
        finally:
            self.printer.close()
        return None

    def _print(self, job: Job) -> None:
        """One ticket. Until `sending` is committed no byte leaves; from then on only the printer's word counts."""
        if not self._move(job, "preflight"):
            return
        try:
            data = self._composer.compose(job)
        except Exception as error:
            self._move(job, "waiting", "The ticket could not be drawn: {error}", {"error": error})
            return
        self._job = job
        try:
            if self._reach(job) and self._move(job, "sending"):
                self._send(job, data)
        finally:
            self._job = None
            self.printer.close()

    def _reach(self, job: Job) -> bool:
        try:
            self.printer.preflight()
        except Exception as error:
            self._down(error)
            self._hold_off(job, error)
            return False
        if self._torn:
            self._fleet.tear(self.printer.name, torn=False)
            self._torn = False
        if self._unsendable:
            return True
        down_ms = self._up()
        # The job in hand may have waited as long as the others.
        if down_ms is None or job.queued_ms >= self._late_ms - self.FRESH_MS:
            return True
        self._move(job, "waiting")
        self._hold_the_late(down_ms)
        return False

    def _up(self) -> int | None:
        """Note that the printer is ready; after a long outage hold what waited, and tell since when it was down."""
        self._remember()
        known = ("ready", self.printer.near_end)
        if known == self._known:
            return None
        down_ms = self._fleet.up(self.printer.name, near_end=self.printer.near_end)
        self._known = known
        now = self._spool.wall_ms()
        if down_ms is None or 0 <= now - down_ms < self.OUTAGE_MS:
            return None
        self._late_ms = now
        self._hold_the_late(down_ms)
        return down_ms

    def _hold_the_late(self, down_ms: int) -> None:
        """All that waited because of the outage is one question: the last minute's people are seated as the first's.

        What was asked for in the last seconds is for somebody who has just been let in: it is simply printed.
        """
        minutes, seconds = divmod(max(0, self._late_ms - down_ms) // 1000, 60)
        reason = "The printer {printer} stood still for {minutes} min {seconds} s."
        params = {"printer": self.printer.name, "minutes": minutes, "seconds": seconds}
        self._tell_all(self._spool.hold(self.printer.name, self._late_ms - self.FRESH_MS, reason, params))

    @property
    def _in_trouble(self) -> bool:
        return isinstance(self._known, tuple) and self._known[0] == "trouble"

    def _tear(self) -> None:
        """Remember, over restarts too, that half a ticket may be stuck in the printer."""
        self.printer.distrust()
        if not self._torn:
            self._fleet.tear(self.printer.name)
            self._torn = True

    def _down(self, error: Exception) -> None:
        msgid, params = self._words(error)
        self._doubt_last()
        known = ("trouble", msgid)
        if known != self._known:
            advice = error.advice if isinstance(error, PrinterError) else ""
            self._fleet.down(self.printer.name, msgid, params, advice)
            self._known = known

    def _doubt_last(self) -> None:
        """A printer that cannot say what came out fails right after a ticket: a human had better look."""
        if self._sent is not None and time.monotonic() - self._sent[1] < self.DOUBT_SENT_S:
            reason = "The printer {printer} failed right after this ticket; please look whether it came out."
            doubted = self._spool.move(self._sent[0], "maybe", reason, by=self.printer.name, printer=self.printer.name)
            if doubted:
                self._tell(doubted)
        self._sent = None

    def _remember(self) -> None:
        """Keep what the printer can prove, so that the next start need not ask."""
        found = self.printer.abilities
        if found is not None and found != self._learned:
            self._fleet.remember(self.printer.name, self._connection, found.to_payload())
            self._learned = found

    def _paused(self, error: PrinterError | None) -> None:
        """The printer stopped in the middle of a ticket, or goes on: it does so by itself, nothing is sent again."""
        job = self._job
        if job is None:
            return
        if error is None:
            # It may also have been given up: only a ticket that is confirmed says that all is well.
            noted = self._spool.note(job.id, "")
        else:
            self._down(error)
            noted = self._spool.note(job.id, error.msgid, **error.params)
        if noted:
            self._tell(noted)

    def _send(self, job: Job, data: bytes) -> None:
        try:
            self.printer.send(data, job.id)
        except Exception as error:
            if isinstance(error, SendError) and error.bytes_sent == 0:
                self._unsendable = True
                self._down(error)
                self._hold_off(job, error)
            else:
                self._doubt(job, error)
            return
        self._move(job, "confirming")
        try:
            sure = self.printer.confirm()
        except Exception as error:
            self._doubt(job, error)
        else:
            self._failures, self._unsendable = 0, False
            self._up()
            self._sent = None if sure else (job.id, time.monotonic())
            self._move(job, "printed" if sure else "sent")

    def _hold_off(self, job: Job, error: Exception) -> None:
        """Surely nothing was printed: wait, try again by itself, later and later."""
        self._rest_until = time.monotonic() + self._back_off(self._failures)
        self._failures += 1
        self._move(job, "waiting", *self._words(error))

    def _doubt(self, job: Job, error: Exception) -> None:
        """Something may have been printed: only a human can tell, so nothing is tried again."""
        self._tear()
        self._move(job, "maybe", *self._words(error))

    def _words(self, error: Exception) -> tuple[str, Mapping[str, object]]:
        if isinstance(error, PrinterError):
            return error.msgid, error.params
        log.error("printer %s", self.printer.name, exc_info=error)
        return "The printer {printer} failed: {error}", {"printer": self.printer.name, "error": error}

    def _move(self, job: Job, state: str, reason: str = "", params: Mapping[str, object] | None = None) -> bool:
        moved = self._spool.move(job.id, state, reason, by=self.printer.name, **(params or {}))
        if moved:
            self._tell(moved)
        return moved is not None

    def _tell_all(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._tell(job)

    def _tell(self, job: Job) -> None:
        try:
            self._on_change(job)
        except Exception:
            log.exception("a listener failed at job %s", job.id)

    def _back_off(self, failures: int) -> float:
        return self.BACK_OFF_S[min(failures, len(self.BACK_OFF_S) - 1)]
