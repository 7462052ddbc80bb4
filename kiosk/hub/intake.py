"""What the hub gives back goes into the journal: event, receipt and bookmark in one transaction.

No event is ever rejected for what the journal holds. Two journals that shared a chain (a cloned disk, a backup put back
in its place) have both written an event of one number: both happened, both are kept, and the fold orders them as all
others. Whoever hears of an event of its own station that it has not written becomes a new station.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiosk.hub import bookmark
from kiosk.hub.bookmark import Bookmark, fingerprint
from kiosk.hub.checking import Poison, check
from kiosk.ids import Ids
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.station import RENEWED_FROM

_KNOWN = "SELECT hash FROM event WHERE id = ?"
_SEEN = "INSERT OR REPLACE INTO seen(event_id, hub_seq) VALUES (?, ?)"
_SAME_PLACE = "SELECT count(*) FROM event WHERE station_id = ? AND seq = ?"
_BEFORE = "SELECT hash FROM event WHERE station_id = ? AND seq = ?"
_ASIDE = "SELECT 1 FROM quarantine WHERE raw = ? AND reason = ?"
_SET_ASIDE = "INSERT INTO quarantine(raw, reason, at_ms) VALUES (?, ?, ?)"
# Whoever floods the hub with rubbish shall not fill the disk of every desk: enough of each to find out who it is.
_MOST_LETTERS, _MOST_ASIDE = 65_536, 500


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the log: its number there and its body."""

    hub_seq: int
    body: bytes


@dataclass(slots=True)
class Taken:
    """What a batch brought: new events, the ids of all that came back, and what is wrong.

    `forks`: stations with two events of one number; `broken`: stations whose event does not follow the one before;
    `aside`: how many messages were put into quarantine; `renewed_from`: the station id that this journal gave up.
    """

    mark: Bookmark
    new: list[Event] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    forks: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    aside: int = 0
    renewed_from: str | None = None


class Intake:
    """Stores what comes from the hub in one journal. Knows no network."""

    def __init__(self, journal: Journal, conference_id: str, ids: Ids | None = None) -> None:
        self._journal = journal
        self._conference_id = conference_id
        self._ids = ids or Ids()

    def take(self, messages: Sequence[Message], mark: Bookmark, now_ms: int) -> Taken:
        """Store a batch in the order of the log; *now_ms* (UTC epoch) is noted with what goes into quarantine.

        Raises DiskFull or JournalError; then nothing of it is stored.
        """
        checked = [(message, check(message.body, self._conference_id)) for message in messages]
        taken = Taken(replace(mark, cursor=messages[-1].hub_seq, anchor=fingerprint(messages[-1].body)))
        with self._journal.writing():
            for message, found in checked:
                if isinstance(found, Event) and self._contradicts(found):
                    found = Poison(message.body, "id_taken")
                if isinstance(found, Poison):
                    taken.aside += self._set_aside(found, now_ms)
                    continue
                self._store(found, taken)
                self._journal.execute(_SEEN, (found.id, message.hub_seq))
                taken.back.append(found.id)
            bookmark.put(self._journal, taken.mark)
        return taken

    def _contradicts(self, event: Event) -> bool:
        known = self._journal.query(_KNOWN, (event.id,))
        return bool(known) and known[0][0] != event.hash

    def _store(self, event: Event, taken: Taken) -> None:
        if self._journal.query(_KNOWN, (event.id,)):
            return
        self._journal.append(event)
        taken.new.append(event)
        place = (event.station_id, event.seq)
        if self._journal.query(_SAME_PLACE, place)[0][0] > 1:
            taken.forks.add(event.station_id)
        before = [hash_ for (hash_,) in self._journal.query(_BEFORE, (event.station_id, event.seq - 1))]
        if before and event.prev not in before:
            taken.broken.add(event.station_id)
        if event.station_id == self._journal.meta("station_id"):
            # Every event of ours is on our disk before the hub has it: somebody else has our chain.
            taken.renewed_from = event.station_id
            self._journal.set_meta(station_id=self._ids.random_id(), **{RENEWED_FROM: event.station_id})

    def _set_aside(self, poison: Poison, now_ms: int) -> int:
        """Put a message into quarantine, once; return how many were put there."""
        raw = poison.raw.decode("utf-8", "backslashreplace")[:_MOST_LETTERS]
        if self._journal.query(_ASIDE, (raw, poison.reason)):
            return 0
        if self._journal.query("SELECT count(*) FROM quarantine")[0][0] < _MOST_ASIDE:
            self._journal.execute(_SET_ASIDE, (raw, poison.reason, now_ms))
        return 1


def set_aside(journal: Journal) -> dict[str, int]:
    """Return how many messages are in quarantine, by reason."""
    rows = journal.query("SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY reason")
    return {str(reason): int(count) for reason, count in rows}
