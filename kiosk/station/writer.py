"""The writer thread of a console: it alone owns the station, so that a slow disk never stops the screen.

Commands are queued and answered through futures; between them it looks twenty times a second at what other
consoles have written.
"""

from __future__ import annotations

import gc
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from time import monotonic

from agenda.runsheet import Undo
from kiosk.errors import DiskFull, KioskError
from kiosk.journal.envelope import Event
from kiosk.station.deferred import DeferredMoves
from kiosk.station.station import Station

# Commit to seen by the others: at most this plus a fold; measured cost of a look is 4 microseconds.
_LOOK_SECONDS = 0.05
_IDLE_LOOKS = 20
_RETRY_SECONDS = 2.0
# Garbage of the screens is collected in a silent moment at least this often, whether or not anybody works here: a clock
# that ticks for hours makes as much of it as a desk that scans.
_COLLECT_SECONDS = 10.0
# A crash loses no more than this of knowing when the machine was last alive.
_SAMPLE_SECONDS = 10.0
_Order = tuple[object, "Future[list[Event]]"]
# Not a command: somebody else has written.
_LOOK: _Order = (None, Future())


class StationWriter:
    """Runs a station in a thread of its own."""

    def __init__(
        self,
        station: Station,
        *,
        on_events: Callable[[Sequence[Event]], None],
        on_trouble: Callable[[BaseException], None],
    ) -> None:
        """Both callbacks are called in the writer thread: for new events, and when looking for them failed."""
        self.station = station
        self._on_trouble = on_trouble
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="kiosk-writer", daemon=True)
        self._in_trouble = False
        self._busy, self._idle_looks = False, 0
        self._tried = self._noted = self._collected = monotonic()
        self.unwritten = DeferredMoves(station)
        station.listeners.append(on_events)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, command: object) -> Future[list[Event]]:
        """Queue a command; the future has its events once they are on disk, or the error that prevented it."""
        future: Future[list[Event]] = Future()
        self._orders.put((command, future))
        return future

    def nudge(self) -> None:
        """Look at once what others have written; from any thread."""
        self._orders.put(_LOOK)

    def stop(self) -> None:
        """Carry out what is queued, then end the thread."""
        if self._thread.is_alive():
            self._orders.put(None)
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                order = self._orders.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self._look()
                self._keep_time()
                self._tidy()
                continue
            if order is None:
                return
            if order is _LOOK:
                self._look()
                continue
            self._busy, self._idle_looks = True, 0
            self._carry_out(*order)

    def _carry_out(self, command: object, future: Future[list[Event]]) -> None:
        stamp = self.station.clock.stamp()
        try:
            if self.unwritten.moves and isinstance(command, Undo):
                # The last move is not on disk yet: taken back, it never was.
                self.unwritten.drop()
                future.set_result([])
            elif self.unwritten.moves and self.unwritten.takes(command):
                # It comes after what waits: were it written first, their order would be another.
                self.unwritten.hold(command, stamp)
                self._write_waiting()
                future.set_result([])
            else:
                future.set_result(self.station.do(command))
        except DiskFull as error:
            if self.unwritten.takes(command):
                self.unwritten.hold(command, stamp)
            future.set_exception(error)
        except Exception as error:
            future.set_exception(error)

    def _write_waiting(self) -> None:
        """Try to write the moves that the disk did not take; those who listen hear of them as of all others."""
        self._tried = monotonic()
        self.unwritten.write()

    def _keep_time(self) -> None:
        """Write what waits, and from time to time the clock's sample while a conference runs."""
        now = monotonic()
        if self.unwritten.moves and now - self._tried >= _RETRY_SECONDS:
            self._write_waiting()
        if now - self._noted >= _SAMPLE_SECONDS:
            self._noted = now
            with self.station.reading() as conference:
                runs = conference.runsheet.phase in ("running", "paused", "break")
            if runs and not self.station.disk_full:
                with suppress(KioskError):
                    self.station.note_clock()

    def _tidy(self) -> None:
        """Tidy up in a silent moment: the journal once the desk has been idle for a second after its work."""
        self._idle_looks += 1
        rests = self._busy and self._idle_looks >= _IDLE_LOOKS
        if rests:
            self._busy = False
            with suppress(KioskError):
                self.station.tidy()
        if rests or monotonic() - self._collected >= _COLLECT_SECONDS:
            gc.collect()
            self._collected = monotonic()

    def _look(self) -> None:
        try:
            self.station.catch_up()
        except Exception as error:
            # Twenty looks a second: trouble is told when it begins, not at every look.
            if not self._in_trouble:
                self._on_trouble(error)
            self._in_trouble = True
        else:
            self._in_trouble = False
