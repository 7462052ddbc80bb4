"""What a link knows across its connections: how it stands, what went wrong, who was heard; and the telling of it.

It belongs to the thread of the link, as the journal's connection does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic, time_ns

from kiosk.folder.membership import Membership
from kiosk.hub.heartbeats import Heartbeats
from kiosk.hub.offset import Sample
from kiosk.hub.outbox import Outbox
from kiosk.hub.state import HubState
from kiosk.journal.clock import read_boot_id
from kiosk.journal.meta import OFFSET, OFFSET_OF, OFFSET_TAKEN
from kiosk.journal.store import Journal

# What is smaller than a person notices is left alone: clocks of laptops wander by it.
_UNNOTICED_MS = 50
_NOTED_MS = 10 * 60_000


class LinkStatus:
    """How this machine stands with the hub; *on_state* hears of it."""

    def __init__(self, journal: Journal, member: Membership, on_state: Callable[[HubState], None]) -> None:
        self.journal, self.member, self.outbox = journal, member, Outbox(journal)
        self.pulses = Heartbeats()
        self.alarms: Counter[str] = Counter()
        self.trouble = ""
        self._on_state = on_state
        self._url = ""
        self._linked, self._since = False, monotonic()

    @property
    def station_id(self) -> str:
        """The station that writes the journal now; a restored or copied journal gets another one."""
        return self.journal.meta("station_id") or ""

    @property
    def conference_id(self) -> str:
        """The conference of the journal."""
        return self.journal.meta("conference_id") or ""

    def begin(self, url: str) -> None:
        """Take note that the link stands."""
        self._linked, self._since, self._url, self.trouble = True, monotonic(), url, ""

    def end(self) -> None:
        """Take note that the link does not stand, and tell it. Raises JournalError."""
        if self._linked:
            self._linked, self._since = False, monotonic()
        self.tell()

    def tell(self, end: int = 0) -> None:
        """Tell how it stands now; *end* is the last number of the hub's log. Raises JournalError."""
        now = monotonic()
        spent = int((now - self._since) * 1000)
        counted = dict(self.outbox.quarantined())
        self._on_state(
            HubState(
                linked_ms=spent if self._linked else None,
                lost_ms=None if self._linked else spent,
                url=self._url,
                unsent=self.outbox.unsent(),
                missing=max(0, end - self.outbox.place().cursor),
                offset_ms=int(self.journal.meta(OFFSET) or 0),
                confirmed_ms=int(self.journal.meta(OFFSET_TAKEN) or 0),
                others=self.pulses.others(self.member.member, now, self.journal),
                alarms={**self.alarms, **counted},
                trouble=self.trouble,
            )
        )

    def follow(self, found: Sample | None) -> None:
        """Remember the offset for all consoles of this machine, where it has changed by more than it is uncertain."""
        if found is None:
            return
        known = int(self.journal.meta(OFFSET) or 0)
        wanted = found.offset_ms if abs(found.offset_ms) > _UNNOTICED_MS else 0
        moved = abs(wanted - known) > max(_UNNOTICED_MS, found.uncertain_ms)
        now, at = time_ns() // 1_000_000, int((self.journal.meta(OFFSET_OF) or "0").rpartition(" ")[2])
        # That it still holds is noted now and then, and only where there is something to hold.
        if moved or (wanted and abs(now - at) > _NOTED_MS):
            with self.journal.writing():
                kept = {} if not moved else {OFFSET: str(wanted)}
                self.journal.set_meta(**kept, **{OFFSET_OF: f"{read_boot_id()} {now}"})
