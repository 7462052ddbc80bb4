"""The link from one conference folder to the hub: a thread of its own, that no console ever waits for.

One console of a laptop links at a time; when it ends, or is killed, another takes over. The link has its own connection
to the journal: the consoles see what it stores as they see each other's facts.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from kiosk.clock import Clock
from kiosk.errors import DiskFull, KioskError
from kiosk.folder import Folder
from kiosk.hub.books import Books, monotonic_ms
from kiosk.hub.line import TROUBLES, Line, LineLost
from kiosk.hub.membership import Membership
from kiosk.hub.offset import level
from kiosk.hub.session import ForeignHub, Session
from kiosk.hub.state import LinkState, Role
from kiosk.hub.tempo import Tempo
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from printing.owner import OwnerLock

LOCK = "hub.lock"
_log = logging.getLogger(__name__)
Received = Callable[[Sequence[Event]], None]
Moved = Callable[[LinkState], None]


class Link:
    """Exchanges the facts of one folder with the hub for as long as it runs."""

    def __init__(
        self,
        folder: Folder,
        membership: Membership,
        *,
        posts: Sequence[str] = (),
        on_received: Received = lambda _events: None,
        on_moved: Moved = lambda _state: None,
        tempo: Tempo | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Both callbacks are called in the link's thread: events of others were stored; the state has moved.

        *posts* are the labels of this console; *clock* is the machine's, without any correction.
        """
        self._folder = folder
        self._membership = membership
        self._posts = tuple(post for post in posts if post)
        self._on_received = on_received
        self._on_moved = on_moved
        self._tempo = tempo or Tempo()
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._stop: asyncio.Event | None = None
        self._stopping = False
        self._session: Session | None = None
        self.state = LinkState()
        self._thread = threading.Thread(target=self._run, name="kiosk-link", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is unsent stays in the journal."""
        self._stopping = True
        self._call(self._stop)
        if self._thread.is_alive():
            self._thread.join(5.0)

    def wake(self, _events: Sequence[Event] = ()) -> None:
        """Say that the journal has something new; fit to be a station's listener."""
        self._call(self._wake)

    def _call(self, event: asyncio.Event | None) -> None:
        if event is not None and self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(event.set)

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as error:
            _log.exception("the link has ended")
            self._move("off", str(error))

    async def _main(self) -> None:
        self._loop, self._wake, self._stop = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        lock = OwnerLock(self._folder.path / LOCK)
        try:
            while not self._stopping and not self._mine(lock):
                self._move("elsewhere")
                await self._rest(self._tempo.lock)
            while not self._stopping:
                # Trouble with the journal itself: it is opened anew.
                try:
                    await self._link()
                except KioskError as error:
                    self._move("trying", str(error))
                    await self._rest(2.0)
        finally:
            lock.release()
            self._move("off")

    def _mine(self, lock: OwnerLock) -> bool:
        try:
            return lock.acquire()
        except OSError:
            return False

    async def _link(self) -> None:
        journal = Journal(self._folder.journal, durable=False)
        try:
            books = Books(journal, self._membership, self._tempo, self._clock)
            while not self._stopping:
                for url in self._membership.urls or ("",):
                    if not self._stopping:
                        await self._try(books, url)
                        await self._rest(random.uniform(*self._tempo.reconnect))
        finally:
            journal.close()

    async def _try(self, books: Books, url: str) -> None:
        """Connect to one hub and work until the line is lost."""
        line: Line | None = None
        try:
            line = await Line.open(self._membership, url, self._tempo)
            await self._work(line, books, url)
        except ForeignHub as error:
            books.calm("foreign_hub")
            books.alarm("foreign_hub", url)
            self._move("trying", f"{url}: {error}", books)
        except DiskFull as error:
            books.calm("disk")
            books.alarm("disk")
            self._move("trying", str(error), books)
            await self._rest(2.0)
        except (LineLost, *TROUBLES, ValueError, KeyError, TypeError) as error:
            self._move("trying", f"{url}: {error or type(error).__name__}", books)
        finally:
            self._session = None
            if line is not None:
                await line.close()

    async def _work(self, line: Line, books: Books, url: str) -> None:
        assert self._wake is not None and self._stop is not None
        session = Session(
            line,
            books,
            wake=self._wake,
            posts=lambda: self._posts,
            received=self._on_received,
            changed=lambda: self._move("linked", "", books, url),
        )
        self._session = session
        working = asyncio.create_task(session.run())
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
        finally:
            for task in (working, stopped):
                task.cancel()
            await asyncio.gather(working, stopped, return_exceptions=True)

    async def _rest(self, seconds: float) -> None:
        assert self._stop is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    def _move(self, role: Role, why: str = "", books: Books | None = None, url: str = "") -> None:
        """Draw a new picture, and tell of it."""
        since_ms = self.state.since_ms if role == self.state.role else time.time_ns() // 1_000_000
        state = replace(self.state, role=role, since_ms=since_ms, why=why, url=url, whole=False)
        if books is not None:
            with suppress(KioskError):
                books.look()
            unsent = len(books.outbox)
            at_end = self._session is not None and self._session.at_end.is_set()
            state = replace(
                state,
                whole=role == "linked" and at_end and not unsent,
                unsent=unsent,
                offset_ms=books.offset_ms,
                level=level(books.offset_ms),
                accepted=books.accepted,
                alarms=books.alarms(),
                neighbours=books.neighbours.told(monotonic_ms()),
            )
        self.state = state
        try:
            self._on_moved(state)
        except Exception:
            # What is shown must not stop what is exchanged.
            _log.exception("a listener failed")
