"""The link of one conference folder to the hub: gives what is new, takes what others wrote, goes on alone meanwhile.

It has a thread, an event loop and a connection to the journal of its own, and never touches a station: consoles notice
what it stored as they notice each other. Only one link of a folder works at a time, whichever console has it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import threading
from collections.abc import Callable, Coroutine, Sequence
from time import monotonic
from typing import Any

from kiosk.errors import JournalError
from kiosk.folder.layout import HUB_LOCK, HUB_STATE, Folder
from kiosk.folder.membership import Membership
from kiosk.hub.connection import UNREACHED, Connection, reached
from kiosk.hub.handshake import is_ours, subscribed
from kiosk.hub.keepalive import measuring, pulsing, watching
from kiosk.hub.link_status import LinkStatus
from kiosk.hub.printers import Printers
from kiosk.hub.publisher import Publisher
from kiosk.hub.state import HubState
from kiosk.hub.status_file import share, shared
from kiosk.hub.subscriber import Subscriber
from kiosk.hub.timeouts import Timeouts
from kiosk.journal.store import Journal
from printing.owner import OwnerLock

_log = logging.getLogger(__name__)
# Said by asyncio of every TLS connection that the library closes; it means nothing.
logging.getLogger("asyncio").addFilter(lambda record: "eof_received" not in record.getMessage())
# How the engine speaks of what it refuses a station to do.
_REFUSED = "permissions violation"
_CANCEL_SECONDS = 0.2
_GOODBYE_SECONDS = 2.0


class Link:
    """Runs the link in a thread. `on_state`, `on_taken` and the question for the posts come from there."""

    def __init__(
        self,
        folder: Folder,
        membership: Membership,
        *,
        pace: Timeouts | None = None,
        posts: Callable[[], Sequence[str]] = tuple,
        on_state: Callable[[HubState], None] = lambda _state: None,
        on_taken: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._member = membership
        self._pace = pace or Timeouts()
        self._posts = posts
        self._on_state, self._on_taken = on_state, on_taken
        self._thread = threading.Thread(target=self._run, name="hub-link", daemon=True)
        self._stopped = threading.Event()
        # Set in the thread, looked at from others: what is nudged, and what ends the connection.
        self._doors: tuple[asyncio.AbstractEventLoop, asyncio.Event, asyncio.Event] | None = None
        self.state = HubState()

    def start(self) -> None:
        """Begin; the journal is opened in the thread."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End after the batch at hand. What was not given yet is given next time."""
        self._stopped.set()
        if self._doors is not None:
            loop, _wake, end = self._doors
            _call(loop, end)
        self._thread.join(timeout)

    def nudge(self) -> None:
        """Look at once whether there is something to give; from any thread."""
        if self._doors is not None:
            loop, wake, _end = self._doors
            _call(loop, wake)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._linked()
            except Exception:
                # Whatever it was: a link that ends for good would be missed by nobody until the evening.
                _log.exception("the link ended")
            self._stopped.wait(1.0)

    def _linked(self) -> None:
        """Have the link of the folder, once nobody else has it, until told to stop. Raises JournalError, OSError."""
        lock = OwnerLock(self._folder.path / HUB_LOCK)
        while not lock.acquire():
            # Another console of this machine has it; it is taken over when that one leaves.
            found = shared(self._folder.path / HUB_STATE)
            if found is not None:
                self._stands(found)
            if self._stopped.wait(1.0):
                return
        with contextlib.ExitStack() as last:
            last.callback(lock.release)
            journal = Journal(self._folder.journal)
            last.callback(journal.close)
            printers = Printers(self._folder)
            last.callback(printers.close)
            asyncio.run(self._live(LinkStatus(journal, self._member, self._tell), printers))

    def _tell(self, state: HubState) -> None:
        """Tell this console and those that wait for the link."""
        share(self._folder.path / HUB_STATE, state)
        self._stands(state)

    def _stands(self, state: HubState) -> None:
        self.state = state
        self._on_state(state)

    async def _live(self, standing: LinkStatus, printers: Printers) -> None:
        """Link again and again until told to stop."""
        wake, end = asyncio.Event(), asyncio.Event()
        self._doors = asyncio.get_running_loop(), wake, end
        low, high = self._pace.backoff
        wait = low
        while not self._stopped.is_set():
            began = monotonic()
            try:
                await self._once(standing, printers, wake, end)
            except (*UNREACHED, JournalError) as error:
                standing.trouble = type(error).__name__
            except Exception as error:
                # Whatever the library throws, the desk goes on alone, and the link tries again.
                _log.exception("the link broke")
                standing.trouble = type(error).__name__
            try:
                standing.end()
            except Exception:
                # A journal that cannot be read just now, say: it must not end the link for good.
                _log.exception("how the link stands was not told")
            wait = low if monotonic() - began > high else min(high, wait * 2)
            await self._pause(wait * random.uniform(0.5, 1.0))

    async def _once(self, standing: LinkStatus, printers: Printers, wake: asyncio.Event, end: asyncio.Event) -> None:
        """Be linked until the link breaks."""

        async def told(error: Exception) -> None:
            if _REFUSED in str(error).lower():
                standing.alarms["refused"] += 1

        line = await _unless(end, reached(self._member, self._pace, told))
        if line is None:
            return
        try:
            if not await is_ours(line, standing):
                await self._pause(self._pace.backoff[1])
                return
            await subscribed(line, standing)
            standing.begin(line.url)
            await self._work(line, standing, printers, wake, end)
        finally:
            await line.close()

    async def _work(
        self, line: Connection, standing: LinkStatus, printers: Printers, wake: asyncio.Event, end: asyncio.Event
    ) -> None:
        """Do everything at once until one of it ends. Raises what it met."""
        pace = self._pace
        giver = Publisher(line, standing, pace, wake)
        taker = Subscriber(line, standing, pace.batch, giver.seen, self._on_taken)
        works = (
            *(taker.run(), giver.run()),
            *(measuring(line, standing, pace), watching(line, standing, pace)),
            pulsing(line, standing, pace, self._posts, printers),
            self._ending(line, end),
        )
        tasks = [asyncio.create_task(work) for work in works]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        line.over = True
        await _ended(tasks)
        # Several may have met the same end; each wants to be asked for its error.
        errors = [task.exception() for task in tasks if not task.cancelled()]
        for error in errors:
            if error is not None:
                raise error

    async def _ending(self, line: Connection, end: asyncio.Event) -> None:
        """Wait until the link is told to stop."""
        while not (self._stopped.is_set() or line.over):
            await end.wait()

    async def _pause(self, seconds: float) -> None:
        over = monotonic() + seconds
        while not self._stopped.is_set() and (left := over - monotonic()) > 0:
            await asyncio.sleep(min(0.1, left))


def _call(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    """Set an event of the thread's loop from another thread."""
    if not loop.is_closed():
        # Between the question and the call the loop may have closed: then there is nothing to wake.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(event.set)


async def _unless(end: asyncio.Event, dialling: Coroutine[Any, Any, Connection]) -> Connection | None:
    """Return the line that is dialled, None if the link is told to stop before. Raises what the dialling raises."""
    task, ending = asyncio.create_task(dialling), asyncio.create_task(end.wait())
    try:
        await asyncio.wait({task, ending}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task}, timeout=_GOODBYE_SECONDS)
        return None
    finally:
        ending.cancel()


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End the tasks of a connection. One that lost a cancellation is told again: the link must never hang there."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _done, pending = await asyncio.wait(pending, timeout=_CANCEL_SECONDS)
