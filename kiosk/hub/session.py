"""One connection's life: guards, then reading, publishing, beating and checking at once, until the line is lost."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from kiosk.hub import guards, subjects
from kiosk.hub.books import Books
from kiosk.hub.guards import Log
from kiosk.hub.intake import Message
from kiosk.hub.line import Beat, Delivery, Line, LineLost
from kiosk.hub.offset import Sample, estimate
from kiosk.hub.sending import Sending
from kiosk.journal.envelope import Event

_BATCH = 500
_SAMPLES = 5
_TELL_SECONDS = 0.2
# A wall clock that moved by so much against the monotonic one was set by somebody: the offset is measured anew.
_SET_MS = 500


class ForeignHub(Exception):
    """The hub's log is that of another conference."""


class Session:
    """What is done on one line."""

    def __init__(
        self,
        line: Line,
        books: Books,
        *,
        wake: asyncio.Event,
        posts: Callable[[], Sequence[str]],
        received: Callable[[Sequence[Event]], None],
        changed: Callable[[], None],
    ) -> None:
        """*wake*: set when the journal has something new; *received* and *changed* are called in this thread."""
        self._line = line
        self._books = books
        self._tempo = books.tempo
        self._posts = posts
        self._received = received
        self._changed = changed
        self._end = 0
        self._delivery = 0
        self._heard = time.monotonic()
        self.at_end = asyncio.Event()
        self._sending = Sending(line, books, wake, self.at_end)

    async def run(self) -> None:
        """Work until the line is lost. Raises LineLost, ForeignHub, a KioskError, or one of the line's troubles."""
        await self._guard()
        await self._line.hear_acks(self._sending.answered)
        await self._line.hear_pulses(self._books.heard)
        await self._read_on()
        self._changed()
        jobs = (
            self._read(),
            self._watch(),
            self._beat(),
            self._check(),
            self._sending.run(),
            self._sending.give_back(),
        )
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            done, _rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _guard(self) -> None:
        """Find out whether the log is the one that was read, and all of it; measure the clock on the way."""
        books = self._books
        log = await self._measure()
        step = guards.step(books.conference_id, books.mark, log)
        if step == "refuse":
            raise ForeignHub(log.conference)
        if step == "go_on" and books.mark.cursor:
            found = await self._line.fingerprint_at(books.mark.cursor)
            step = "go_on" if guards.holds(books.mark, found) else "start_over"
        if step == "start_over":
            if books.mark.epoch:
                books.alarm("hub_lost")
            books.start_over(log.epoch)
        await self._look_for_gaps(log)
        books.outbox.unpublish()
        # What came back before is known: own events need not wait for the rest of the log.
        self._sending.own_may_go = step == "go_on"
        self._end = log.last
        self._note_end()

    async def _look_for_gaps(self, log: Log) -> None:
        if not log.lacks:
            return
        detailed, _sample = await self._line.log(details=True)
        lost = set(detailed.lost)
        if any(seq in lost for (seq,) in self._books.journal.query("SELECT hub_seq FROM seen")):
            self._books.forget_lost(sorted(lost))

    async def _read_on(self) -> None:
        self._delivery = 0
        await self._line.read_from(self._books.mark.cursor + 1)

    async def _read(self) -> None:
        while True:
            batch: list[Delivery] = []
            item = await self._line.came.get()
            while True:
                self._heard = time.monotonic()
                if isinstance(item, str):
                    # The hub waits for this: what came before is to be stored first.
                    self._store(batch)
                    batch = []
                    await self._line.say(item)
                elif not self._follows(item):
                    self._store(batch)
                    batch = []
                    await self._read_on()
                    break
                elif isinstance(item, Delivery):
                    batch.append(item)
                if len(batch) >= _BATCH or self._line.came.empty():
                    break
                item = self._line.came.get_nowait()
            self._store(batch)
            # Whoever reads fifty thousand events at once must let the others have their turn.
            await asyncio.sleep(0)

    def _follows(self, item: Delivery | Beat) -> bool:
        """Whether nothing was lost on the way. A hole in the numbers of the log itself is the hub's loss, not ours."""
        if isinstance(item, Beat):
            return item.last <= self._delivery
        if item.delivery != self._delivery + 1:
            return False
        self._delivery = item.delivery
        return True

    def _store(self, batch: list[Delivery]) -> None:
        if not batch:
            return
        if batch[-1].hub_seq - batch[0].hub_seq != len(batch) - 1 or batch[0].hub_seq != self._books.mark.cursor + 1:
            self._books.alarm("hub_lost")
        new = self._books.take([Message(d.hub_seq, d.body) for d in batch])
        if batch[-1].behind == 0:
            self._end = min(self._end, batch[-1].hub_seq)
        self._note_end()
        if new:
            self._received(new)
        self._sending.go_on()

    def _note_end(self) -> None:
        if self._books.mark.cursor >= self._end and not self.at_end.is_set():
            self._sending.own_may_go = True
            self.at_end.set()
            self._changed()

    async def _watch(self) -> None:
        """Notice a line on which nothing moves, though it stands."""
        while not self._line.lost.is_set():
            if time.monotonic() - self._heard > 3 * self._tempo.heartbeat:
                raise LineLost("the hub has fallen silent")
            try:
                await asyncio.wait_for(self._line.lost.wait(), self._tempo.heartbeat / 2)
            except TimeoutError:
                continue
        raise LineLost(self._line.why or "the connection was closed")

    async def _beat(self) -> None:
        while True:
            beat = self._books.pulse(self._posts())
            await self._line.say(subjects.pulse(self._books.membership.member), beat.to_bytes())
            self._changed()
            await asyncio.sleep(self._tempo.pulse)

    async def _tell(self) -> None:
        """Say so when the number of unsent events has changed, a few times a second at most."""
        told = -1
        while True:
            if told != len(self._books.outbox):
                told = len(self._books.outbox)
                self._changed()
            await asyncio.sleep(_TELL_SECONDS)

    async def _check(self) -> None:
        """Measure the clock from time to time, at once after somebody has set it; look whether the log is whole."""
        measured, lag = time.monotonic(), _lag_ms()
        while True:
            await asyncio.sleep(min(1.0, self._tempo.check))
            if time.monotonic() - measured >= self._tempo.check or abs(_lag_ms() - lag) > _SET_MS:
                log = await self._measure()
                await self._look_for_gaps(log)
                measured, lag = time.monotonic(), _lag_ms()

    async def _measure(self) -> Log:
        samples: list[Sample] = []
        log: Log | None = None
        for _turn in range(_SAMPLES):
            log, sample = await self._line.log()
            if sample is not None:
                samples.append(sample)
        assert log is not None
        offset_ms = estimate(samples)
        # A log of another conference is none of our business, nor is its time.
        if offset_ms is not None and log.conference == self._books.conference_id:
            self._books.measured(offset_ms)
        return log


def pause(between: tuple[float, float]) -> float:
    """Return a wait drawn by lot, so that not all stations come at once (seconds)."""
    return random.uniform(*between)


def _lag_ms() -> float:
    return (time.time() - time.monotonic()) * 1000
