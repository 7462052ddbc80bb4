"""What the link keeps of one folder, whether it is connected or not: outbox, bookmark, neighbours, alarms."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from kiosk.clock import Clock, SystemClock
from kiosk.commontime import ACCEPTED, ASKS_MS, BOOT, OFFSET, number
from kiosk.hub import bookmark, offset
from kiosk.hub.intake import Intake, Message, Taken, set_aside
from kiosk.hub.membership import Membership
from kiosk.hub.outbox import Outbox
from kiosk.hub.pulse import Neighbours, Pulse
from kiosk.hub.state import Alarm, AlarmKind
from kiosk.hub.tempo import Tempo
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal

# An event that is so much ahead of this machine's corrected clock was written by a clock that nobody has set.
_AHEAD_MS = 600_000
_HUB_FORKS = "hub_forks"


class Books:
    """The journal's side of the link. Lives in the link's thread alone."""

    def __init__(self, journal: Journal, membership: Membership, tempo: Tempo, clock: Clock | None = None) -> None:
        """Read what the journal remembers. Raises JournalError."""
        self.journal = journal
        self.membership = membership
        self.tempo = tempo
        self.clock = clock or SystemClock()
        self.conference_id = journal.meta("conference_id") or ""
        self.intake = Intake(journal, self.conference_id)
        self.mark = bookmark.read(journal)
        self.outbox = Outbox(journal)
        self.neighbours = Neighbours(round(tempo.pulse * 1000))
        self.posts: set[str] = set()
        self.offset_ms = number(journal.meta(OFFSET))
        self._alarms: Counter[tuple[AlarmKind, str]] = Counter()
        self._aside = set_aside(journal)
        self._version = -1
        for station_id in (journal.meta(_HUB_FORKS) or "").split():
            self.alarm("fork", station_id)
        self.station_id = ""
        self._mine: set[str] = set()
        self.look()

    def look(self) -> bool:
        """Take in what was written to the journal since; whether there was anything."""
        version = self.journal.data_version()
        if version == self._version:
            return False
        self._version = version
        self._refresh()
        return True

    def _refresh(self) -> None:
        self.station_id = self.journal.meta("station_id") or ""
        self._mine.add(self.station_id)
        rows = self.outbox.look()
        self.neighbours.stored(rows)
        self.posts.update(row.post for row in rows if row.station_id == self.station_id and row.post)

    def take(self, messages: Sequence[Message]) -> list[Event]:
        """Store what came from the hub; return what is new. Raises DiskFull or JournalError."""
        now_ms = self.now_ms()
        taken = self.intake.take(messages, self.mark, now_ms)
        self.mark = taken.mark
        self.outbox.came_back(taken.back)
        if taken.new:
            self._refresh()
        self._note(taken, now_ms)
        return taken.new

    def _note(self, taken: Taken, now_ms: int) -> None:
        if taken.aside:
            self._aside = set_aside(self.journal)
        if taken.forks:
            with self.journal.writing():
                known = set((self.journal.meta(_HUB_FORKS) or "").split())
                self.journal.set_meta(**{_HUB_FORKS: " ".join(sorted(known | taken.forks))})
        for station_id in taken.forks:
            self.alarm("fork", station_id)
        for station_id in taken.broken - taken.forks:
            self.alarm("broken", station_id)
        if taken.renewed_from is not None:
            self.alarm("renewed", taken.renewed_from)
        for station_id in {e.station_id for e in taken.new if (e.hlc >> 16) - now_ms > _AHEAD_MS}:
            self.alarm("ahead", station_id)

    def start_over(self, epoch: str) -> None:
        """The hub's log is another one: all that is here may be missing there."""
        self.mark = bookmark.start_over(self.journal, epoch)
        self.neighbours.stored(self.outbox.reload())

    def forget_lost(self, lost: list[int]) -> None:
        """The hub has lost messages: what they were is to be published again."""
        bookmark.forget_lost(self.journal, lost)
        self.neighbours.stored(self.outbox.reload())
        self.alarm("hub_lost")

    def measured(self, offset_ms: int) -> None:
        """Remember how far the hub's clock is from ours, if that is news; the consoles follow."""
        self.offset_ms = offset_ms
        boot = self.clock.stamp().boot_id
        known = self.journal.metas(OFFSET, BOOT)
        if offset.is_news(offset_ms, number(known.get(OFFSET))) or known.get(BOOT) != boot:
            with self.journal.writing():
                self.journal.set_meta(**{OFFSET: str(offset_ms), BOOT: boot})

    @property
    def accepted(self) -> bool:
        """Whether times of day follow the hub, or need not."""
        off, agreed = self.offset_ms or 0, number(self.journal.meta(ACCEPTED))
        return abs(off) <= ASKS_MS or (agreed is not None and abs(off - agreed) <= 60_000)

    def pulse(self, posts: Sequence[str]) -> Pulse:
        """Return this laptop's beat."""
        return Pulse(
            self.membership.label,
            self.station_id,
            tuple(sorted(self.posts | set(posts))),
            self.neighbours.last_seq(self.station_id),
            len(self.outbox),
            self.now_ms(),
        )

    def heard(self, member: str, data: bytes) -> None:
        """Take note of somebody's beat."""
        pulse = Pulse.from_bytes(data)
        if pulse is None:
            return
        if member != self.membership.member:
            self.neighbours.heard(member, pulse, monotonic_ms())
        elif pulse.station_id not in self._mine:
            self.alarm("shared", pulse.station_id)

    def now_ms(self) -> int:
        """Return the common time as far as it is known (UTC epoch ms)."""
        return self.clock.stamp().wall_ms + (self.offset_ms or 0)

    def alarm(self, kind: AlarmKind, about: str = "") -> None:
        """Raise an alarm, or count one more of it."""
        self._alarms[kind, about] += 1

    def calm(self, kind: AlarmKind) -> None:
        """Take back an alarm whose reason is over."""
        for key in [key for key in self._alarms if key[0] == kind]:
            del self._alarms[key]

    def alarms(self) -> tuple[Alarm, ...]:
        """Return all alarms, what is in quarantine among them."""
        raised = [Alarm(kind, count, about) for (kind, about), count in sorted(self._alarms.items())]
        return (*(Alarm("quarantine", count, reason) for reason, count in self._aside.items()), *raised)


def monotonic_ms() -> int:
    """Return the monotonic time in ms."""
    return round(time.monotonic() * 1000)
