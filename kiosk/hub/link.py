"""The link of one conference folder to the hub: gives what is new, takes what others wrote, goes on alone meanwhile.

It has a thread, an event loop and a connection to the journal of its own, and never touches a station: consoles notice
what it stored as they notice each other. Only one link of a folder works at a time, whichever console has it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic, time_ns

import nats
import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamState

from kiosk.errors import JournalError
from kiosk.folder import HUB_LOCK, Folder
from kiosk.hub import subjects
from kiosk.hub.authority import HUB_NAME
from kiosk.hub.guards import Log, verdict
from kiosk.hub.intake import LONGEST, Bad, Message, Taken
from kiosk.hub.membership import Membership
from kiosk.hub.offset import Sample, best, sample
from kiosk.hub.outbox import Outbox, digest
from kiosk.hub.pulses import Pulses, own_pulse
from kiosk.hub.state import HubState
from kiosk.journal.envelope import Event, canonical
from kiosk.journal.store import Journal
from kiosk.station import OFFSET, OFFSET_TAKEN
from printing.owner import OwnerLock

_log = logging.getLogger(__name__)
# Said by asyncio of every TLS connection that the library closes; it means nothing.
logging.getLogger("asyncio").addFilter(lambda record: "eof_received" not in record.getMessage())
# How the engine speaks of what it refuses a station to do.
_REFUSED = "permissions violation"
_CANCEL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long, in seconds; tests make it quicker."""

    look: float = 0.01
    ping: float = 3.0
    pulse: float = 2.0
    offset: float = 60.0
    seen_back: float = 10.0
    stuck: float = 5.0
    connect: float = 3.0
    backoff: tuple[float, float] = (0.2, 2.0)
    jitter: float = 1.0
    batch: int = 500
    in_flight: int = 200


@dataclass
class _Session:
    """One connection: what came and waits to be stored, what was given and when it was acknowledged."""

    client: Client
    # One for the whole session: each of them has an inbox of its own.
    js: JetStreamContext
    over: bool = False
    came: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    given: dict[str, float] = field(default_factory=dict)
    end: int = 0
    caught_up_at: float | None = None
    gap_at: int = 0
    gave_back: bool = False


class Link:
    """Runs the link in a thread. `on_state` and `on_taken` are called from that thread."""

    def __init__(
        self,
        folder: Folder,
        membership: Membership,
        *,
        pace: Pace | None = None,
        posts: Callable[[], Sequence[str]] = tuple,
        down: Callable[[], Sequence[str]] = tuple,
        on_state: Callable[[HubState], None] = lambda _state: None,
        on_taken: Callable[[], None] = lambda: None,
    ) -> None:
        self._folder = folder
        self._member = membership
        self._pace = pace or Pace()
        self._posts, self._down = posts, down
        self._on_state = on_state
        self._on_taken = on_taken
        self._thread = threading.Thread(target=self._run, name="hub-link", daemon=True)
        self._stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._end: asyncio.Event | None = None
        self._since = monotonic()
        self._linked = False
        self._pulses = Pulses()
        self._samples: list[Sample] = []
        self._alarms: dict[str, int] = {}
        self._troubled = ""
        self._url = ""
        self.state = HubState()

    def start(self) -> None:
        """Begin; the journal is opened in the thread."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End after the batch at hand. What was not given yet is given next time."""
        self._stopped.set()
        loop, end = self._loop, self._end
        if loop is not None and end is not None and not loop.is_closed():
            # Between the question and the call the loop may have closed: then there is nothing to end.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(end.set)
        self._thread.join(timeout)

    def nudge(self) -> None:
        """Look at once whether there is something to give; from any thread."""
        loop, wake = self._loop, self._wake
        if loop is not None and wake is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(wake.set)

    def _run(self) -> None:
        lock = OwnerLock(self._folder.path / HUB_LOCK)
        while not lock.acquire():
            # Another console of this machine has it; it is taken over when that one leaves.
            if self._stopped.wait(1.0):
                return
        try:
            journal = Journal(self._folder.journal)
        except JournalError:
            lock.release()
            _log.exception("the link cannot open the journal")
            return
        try:
            asyncio.run(self._live(journal))
        finally:
            journal.close()
            lock.release()

    async def _live(self, journal: Journal) -> None:
        """Link again and again until told to stop."""
        self._loop, self._wake, self._end = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        self._journal, self._outbox = journal, Outbox(journal)
        low, high = self._pace.backoff
        wait = low
        while not self._stopped.is_set():
            began = monotonic()
            try:
                await self._once()
            except (OSError, nats.errors.Error, TimeoutError, ssl.SSLError, JournalError) as error:
                self._troubled = type(error).__name__
            except Exception as error:
                # Whatever the library throws, the desk goes on alone, and the link tries again.
                _log.exception("the link broke")
                self._troubled = type(error).__name__
            self._lost()
            wait = low if monotonic() - began > high else min(high, wait * 2)
            await self._pause(wait * random.uniform(0.5, 1.0))

    async def _once(self) -> None:
        """Be linked until the link breaks."""
        client = await self._connected()
        session = _Session(client, client.jetstream(timeout=self._pace.connect + 2))
        try:
            if not await self._is_ours(session):
                return
            await self._subscribed(session)
            self._linked, self._since, self._troubled = True, monotonic(), ""
            tasks = [
                asyncio.create_task(work(session))
                for work in (self._taking, self._giving, self._pulsing, self._measuring, self._watching, self._ending)
            ]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            # A cancellation may get lost in a wait that ends at the same moment: every loop looks at this as well.
            session.over = True
            await _ended(tasks)
            # Several may have met the same end; each wants to be asked for its error.
            errors = [task.exception() for task in tasks if not task.cancelled()]
            for error in errors:
                if error is not None:
                    raise error
        finally:
            # A hub that hangs would hold the goodbye as well.
            with contextlib.suppress(TimeoutError, OSError, nats.errors.Error):
                await asyncio.wait_for(client.close(), 1.0)

    async def _ending(self, session: _Session) -> None:
        """Wait until the link is told to stop."""
        assert self._end is not None
        while not (self._stopped.is_set() or session.over):
            await self._end.wait()

    async def _connected(self) -> Client:
        """Return a connection to the first hub that answers."""
        failure: Exception = OSError("no address")
        for url in self._member.urls:
            client = Client()
            try:
                await asyncio.wait_for(
                    client.connect(
                        url,
                        allow_reconnect=False,
                        connect_timeout=int(self._pace.connect) or 1,
                        ping_interval=self._pace.ping,  # type: ignore[arg-type]
                        max_outstanding_pings=2,
                        nkeys_seed_str=self._member.seed,
                        inbox_prefix=f"_INBOX_{self._member.member}",
                        tls=self._tls(),
                        tls_hostname=HUB_NAME if self._member.ca else None,
                        error_cb=self._told,
                        name=self._member.label,
                    ),
                    self._pace.connect + 1,
                )
            except (OSError, nats.errors.Error, TimeoutError, ssl.SSLError) as error:
                failure = error
                with contextlib.suppress(TimeoutError, OSError, nats.errors.Error):
                    await asyncio.wait_for(client.close(), 1.0)
                continue
            self._url = url
            return client
        raise failure

    def _tls(self) -> ssl.SSLContext | None:
        if not self._member.ca:
            return None
        return ssl.create_default_context(cadata=self._member.ca)

    async def _told(self, error: Exception) -> None:
        if _REFUSED in str(error).lower():
            self._alarms["refused"] = self._alarms.get("refused", 0) + 1

    async def _is_ours(self, session: _Session) -> bool:
        """Ask the log whose it is and whether it still has what was read; begin anew if not."""
        js = session.js
        info = await js.stream_info(subjects.STREAM)
        metadata = info.config.metadata or {}
        place = self._outbox.place()
        session.end = info.state.last_seq
        anchor = ""
        if 0 < place.cursor <= info.state.last_seq:
            try:
                message = await js.get_msg(subjects.STREAM, place.cursor)
                anchor = digest(message.data or b"")
            except nats.js.errors.NotFoundError:
                pass
        log = Log(
            conference=metadata.get(subjects.CONFERENCE, ""),
            epoch=metadata.get(subjects.EPOCH, ""),
            last_seq=info.state.last_seq,
            anchor=anchor,
            holes=_holes(info.state),
        )
        match verdict(place, log, self._journal.meta("conference_id") or ""):
            case "another conference":
                self._alarms["conference"] = 1
                self._troubled = "conference"
                await self._pause(self._pace.backoff[1])
                return False
            case "read anew":
                self._outbox.forget(log.epoch, log.holes)
            case "go on":
                pass
        self._alarms.pop("conference", None)
        return True

    async def _subscribed(self, session: _Session) -> None:
        """Have the log sent from where reading goes on, and the pulses of the others."""
        cursor = self._outbox.place().cursor

        async def came(message: Msg) -> None:
            session.came.put_nowait(Message(message.metadata.sequence.stream, message.data))

        async def beat(message: Msg) -> None:
            self._pulses.hear(message.subject.removeprefix("hb."), message.data, monotonic())

        await session.client.subscribe(subjects.PULSES, cb=beat)
        await session.js.subscribe(
            subjects.EVENTS,
            stream=subjects.STREAM,
            cb=came,
            manual_ack=True,
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=cursor + 1,
                ack_policy=AckPolicy.NONE,
                inactive_threshold=60.0,
                mem_storage=True,
            ),
            pending_msgs_limit=-1,
            pending_bytes_limit=-1,
        )

    async def _taking(self, session: _Session) -> None:
        """Store what comes, a batch at a time, and notice what is missing between."""
        cursor = self._outbox.place().cursor
        while not session.over:
            batch = [await session.came.get()]
            while len(batch) < self._pace.batch and not session.came.empty():
                batch.append(session.came.get_nowait())
            if batch[0].seq != cursor + 1 and session.gap_at != cursor:
                # Once more from where it was; a hole that is there again is one in the hub's own log.
                session.gap_at = cursor
                missing = batch[0].seq
                if not await self._is_hole(session, cursor + 1, missing):
                    raise nats.errors.Error("a message is missing")
            station = self._journal.meta("station_id") or ""
            conference = self._journal.meta("conference_id") or ""
            results = self._outbox.take(batch, station, conference, time_ns() // 1_000_000)
            cursor = batch[-1].seq
            self._note(session, results)
            self._on_taken()

    async def _is_hole(self, session: _Session, first: int, behind: int) -> bool:
        """Whether the hub itself has nothing between two numbers."""
        js = session.js
        for seq in range(first, min(behind, first + 3)):
            try:
                await js.get_msg(subjects.STREAM, seq)
            except nats.js.errors.NotFoundError:
                continue
            return False
        self._alarms["hole"] = self._alarms.get("hole", 0) + behind - first
        return True

    def _note(self, session: _Session, results: Sequence[Taken | Bad]) -> None:
        for result in results:
            if isinstance(result, Bad):
                self._alarms[result.reason] = self._alarms.get(result.reason, 0) + 1
                continue
            session.given.pop(result.event.id, None)
            if result.forked:
                self._alarms["fork"] = self._alarms.get("fork", 0) + 1

    async def _giving(self, session: _Session) -> None:
        """Give the hub what it was not seen to have: own facts at once, others' once its log was read to the end."""
        assert self._wake is not None
        version = -1
        while not session.over:
            now = self._journal.data_version()
            await self._caught_up(session)
            # Nothing is due where nothing was stored since, and nothing is on its way.
            due = self._due(session) if now != version or session.given or self._more(session) else []
            if due:
                await self._give(session, due)
            if now == version and not due:
                await self._idle()
            version = now

    async def _idle(self) -> None:
        """Wait for a nudge, or until it is time to look by oneself."""
        assert self._wake is not None
        with contextlib.suppress(TimeoutError):
            # Not `wait_for`, which in Python 3.11 may lose a cancellation that comes as its time runs out.
            async with asyncio.timeout(self._pace.look):
                await self._wake.wait()
                self._wake.clear()

    def _more(self, session: _Session) -> bool:
        """Whether what others wrote is due since the log was read to its end, which no change of the file tells."""
        at = session.caught_up_at
        if at is None or session.gave_back or monotonic() < at:
            return False
        session.gave_back = True
        return True

    async def _caught_up(self, session: _Session) -> None:
        if session.caught_up_at is None and self._outbox.place().cursor >= session.end:
            # Not all stations at once: who comes second finds that another has given it back.
            session.caught_up_at = monotonic() + random.uniform(0.2, 1.0) * self._pace.jitter

    def _due(self, session: _Session) -> list[Event]:
        """Return what has to be given now, as much as may be on its way at once: own facts first."""
        station, now = self._journal.meta("station_id") or "", monotonic()
        room = self._pace.in_flight
        waiting = self._outbox.own(station, room)
        if session.caught_up_at is not None and now >= session.caught_up_at and len(waiting) < room:
            waiting += self._outbox.others(station, room)
        return [event for event in waiting if now - session.given.get(event.id, 0.0) > self._pace.seen_back][:room]

    async def _give(self, session: _Session, events: Sequence[Event]) -> None:
        """Publish events, all on their way at once, and note which were acknowledged."""
        js = session.js
        station = self._journal.meta("station_id") or ""
        futures = []
        for event in events:
            data = canonical(event.to_json()).encode()
            if len(data) > LONGEST:
                self._alarms["long"] = self._alarms.get("long", 0) + 1
                session.given[event.id] = _NEVER
                continue
            subject = (subjects.own if event.station_id == station else subjects.again)(
                self._member.member, event.station_id
            )
            future = await js.publish_async(
                subject, data, wait_stall=self._pace.stuck, headers={"Nats-Msg-Id": event.id}
            )
            futures.append((event, future))
        for event, future in futures:
            try:
                await asyncio.wait_for(future, self._pace.stuck)
            except nats.js.errors.APIError as error:
                # Refused: a full disk at the hub, say. It stays in the outbox, and others are not held up.
                self._alarms["refused"] = self._alarms.get("refused", 0) + 1
                self._troubled = str(error.description or "")[:120]
            session.given[event.id] = monotonic()

    async def _pulsing(self, session: _Session) -> None:
        """Say every two seconds that this machine is there, and tell how it stands."""
        while not session.over:
            said = tuple(self._posts()), self._outbox.unsent(), tuple(self._down())
            pulse = own_pulse(self._journal, self._member.label, *said)
            self._pulses.said(self._member.member, pulse.station_id)
            await session.client.publish(subjects.pulse(self._member.member), pulse.encode())
            if self._pulses.shared:
                self._alarms["shared"] = 1
            self._tell(session)
            await asyncio.sleep(self._pace.pulse)

    async def _measuring(self, session: _Session) -> None:
        """Find out how far the hub's clock is ahead, at once and then every minute."""
        while not session.over:
            self._samples = [await sample(session.client, self._pace.connect + 2) for _time in range(5)]
            self._follow(best(self._samples))
            await asyncio.sleep(self._pace.offset)

    def _follow(self, found: Sample | None) -> None:
        """Remember the offset for all consoles of this machine, where it has changed by more than it is uncertain."""
        if found is None:
            return
        known = int(self._journal.meta(OFFSET) or 0)
        # What is smaller than a person notices is left alone: clocks of laptops wander by it.
        wanted = found.offset_ms if abs(found.offset_ms) > _UNNOTICED_MS else 0
        if abs(wanted - known) > max(_UNNOTICED_MS, found.uncertain_ms):
            with self._journal.writing():
                self._journal.set_meta(**{OFFSET: str(wanted)})

    async def _watching(self, session: _Session) -> None:
        """End the session when the log has more than comes, or the connection is gone."""
        behind_since: float | None = None
        while not session.over:
            await asyncio.sleep(min(1.0, self._pace.stuck / 3))
            if session.client.is_closed:
                raise nats.errors.ConnectionClosedError
            info = await session.js.stream_info(subjects.STREAM)
            session.end = max(session.end, info.state.last_seq)
            place = self._outbox.place()
            epoch = (info.config.metadata or {}).get(subjects.EPOCH, "")
            if (epoch, _holes(info.state)) != (place.epoch, place.holes) or info.state.last_seq < place.cursor:
                raise nats.errors.Error("the log was changed")
            if place.cursor >= info.state.last_seq or not session.came.empty():
                behind_since = None
            elif behind_since is None:
                behind_since = monotonic()
            elif monotonic() - behind_since > self._pace.stuck:
                raise nats.errors.Error("the log does not come")

    def _tell(self, session: _Session | None = None) -> None:
        """Give everybody the state as it is now."""
        now = monotonic()
        spent = int((now - self._since) * 1000)
        place = self._outbox.place()
        counted = dict(self._outbox.quarantined())
        self.state = HubState(
            linked_ms=spent if self._linked else None,
            lost_ms=None if self._linked else spent,
            url=self._url,
            unsent=self._outbox.unsent(),
            missing=max(0, session.end - place.cursor) if session else 0,
            offset_ms=int(self._journal.meta(OFFSET) or 0),
            confirmed_ms=int(self._journal.meta(OFFSET_TAKEN) or 0),
            others=self._pulses.others(self._member.member, now, self._journal),
            alarms={**self._alarms, **counted},
            trouble=self._troubled,
        )
        self._on_state(self.state)

    def _lost(self) -> None:
        if self._linked:
            self._linked, self._since = False, monotonic()
        # A journal that cannot be read just now must not end the link for good.
        with contextlib.suppress(JournalError):
            self._tell()

    async def _pause(self, seconds: float) -> None:
        end = monotonic() + seconds
        while not self._stopped.is_set() and (left := end - monotonic()) > 0:
            await asyncio.sleep(min(0.1, left))


_UNNOTICED_MS = 50
# What can never be given is not tried again in this session.
_NEVER = float("inf")


def settled(state: HubState) -> HubState:
    """Return a state as it is compared: without what changes with every look."""
    others = {member: replace(heard, ago_ms=heard.ago_ms // 60_000) for member, heard in state.others.items()}
    return replace(state, linked_ms=None if state.linked_ms is None else 0, others=others)


def _holes(state: StreamState) -> int:
    """Return how many messages the log has lost: nobody may delete one."""
    return state.last_seq - state.messages


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End the tasks of a connection. One that lost a cancellation is told again: the link must never hang there."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _done, pending = await asyncio.wait(pending, timeout=_CANCEL_SECONDS)
