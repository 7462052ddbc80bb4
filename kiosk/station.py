"""The one door from screens and CLI to the rules and the journal: a command goes in, facts come out, on disk.

The decision is taken inside the write lock, on a fold that includes every row of the file.
"""

from __future__ import annotations

import getpass
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agenda.errors import Refused
from agenda.runsheet import SettleClock
from agenda.stamps import Stamp
from kiosk.clock import Clock, SystemClock, next_hlc
from kiosk.codes import Codes
from kiosk.commontime import ACCEPTED, KEYS, OFFSET, CommonClock
from kiosk.conference import Conference
from kiosk.errors import DiskFull, JournalError, KioskError
from kiosk.facts import StationJoined
from kiosk.folder import Folder, machine_id
from kiosk.i18n import N_
from kiosk.ids import Ids
from kiosk.journal.envelope import ZERO_HASH, Event, chain_hash, plain
from kiosk.journal.store import Journal
from kiosk.vietnamese import clean

if TYPE_CHECKING:
    from kiosk.decisions import Draft

_log = logging.getLogger(__name__)
# A value in the journal's own memory: all personal data was deleted.
PURGED = "purged"
# Another: the station id of before, where the hub's link has given this journal a new one.
RENEWED_FROM = "renewed_from"
_FOLLOWED = ("station_id", RENEWED_FROM, *KEYS)
# Corrections of the clock that add up to this are settled in the runsheet, before anybody is asked about a step.
_SETTLE_MS = 500
_RUNNING = ("running", "paused", "break")
Listener = Callable[[Sequence[Event]], None]


@dataclass(slots=True)
class _Chain:
    """The end of this station's own chain."""

    seq: int = 0
    head: str = ZERO_HASH


class Station:
    """One console's way to the conference. `do` and `catch_up` may be called from any one thread at a time."""

    def __init__(
        self,
        folder: Folder,
        *,
        post: str = "",
        clock: Clock | None = None,
        ids: Ids | None = None,
    ) -> None:
        """Open a conference folder and fold its journal.

        `notice` is a sentence (msgid) to tell when the folder has moved to another machine or place, else None.
        Raises FolderError or JournalError.
        """
        self.folder = folder
        self.post = clean(post)
        self.clock = clock or SystemClock()
        self.ids = ids or Ids()
        self.journal = Journal(folder.journal)
        self.codes = Codes(*self._key())
        self.conference = Conference()
        self.notice: str | None = None
        self.disk_full = False
        self._reserve_gone = False
        self.listeners: list[Listener] = []
        self._door = threading.Lock()
        self._state = threading.RLock()
        self._chain = _Chain()
        self._rowid = 0
        self._data_version = self.journal.data_version()
        self._actor = _login()
        self._unsettled_ms = 0
        self.conference_id = self._known("conference_id")
        self.station_id = ""
        self._settle_in()

    def close(self) -> None:
        """Close the journal."""
        with self._door:
            self.journal.close()

    @contextmanager
    def reading(self) -> Iterator[Conference]:
        """Give the folded state, still while the block runs. Keep it short: the writer waits."""
        with self._state:
            yield self.conference

    def do(self, command: object, stamp: Stamp | None = None) -> list[Event]:
        """Carry out a command; return its events, which are on disk when this returns.

        *stamp* is the moment it happened, for one that could not be written then; else it is now.

        Raises Refusal (or agenda's Refused) if the rules do not allow it, DiskFull or JournalError if the disk
        does not take it; then nothing has happened. The first time the disk is full the reserve is given up.
        """
        try:
            events = self._carry_out(command, stamp)
        except DiskFull:
            self.disk_full = True
            if not self.folder.give_up_reserve():
                raise
            self._reserve_gone = True
            return self._carry_out(command, stamp)
        self.disk_full = self._reserve_gone
        return events

    def _carry_out(self, command: object, moment: Stamp | None) -> list[Event]:
        heard: list[Event] = []
        try:
            with self._door:
                done = False
                while not done:
                    with self.journal.writing():
                        heard += self._absorb(self.journal.after(self._rowid))
                        # A station that was given a new id says so first, in a transaction of its own.
                        joined = self._follow()
                        stamp = moment or self.clock.stamp()
                        done = joined is None
                        events = self._seal(self._decided(command, stamp) if joined is None else [joined], stamp)
                        rows = [(self.journal.append(event), event) for event in events]
                    # Committed under the write lock, so nothing stands between these rows and what was read before.
                    heard += self._absorb(rows)
        finally:
            # What other consoles wrote is told even if this command was refused.
            self._tell(heard)
        self._settle_correction()
        return events

    def _decided(self, command: object, stamp: Stamp) -> list[Draft]:
        # The rules are loaded with the first command: a console paints its first screen without them.
        from kiosk.decisions import Context, decide

        with self._state:
            return decide(Context(self.conference, self.codes, self.station_id, self.post, stamp.wall_ms), command)

    def catch_up(self) -> list[Event]:
        """Take in what other consoles have written since; return it."""
        with self._door:
            version = self.journal.data_version()
            if version == self._data_version:
                return []
            events = self._absorb(self.journal.after(self._rowid))
            self._follow()
            self._data_version = version
        self._tell(events)
        self._settle_correction()
        return events

    def accept_clock(self) -> None:
        """Agree to the offset that was measured, however large: times of day follow the hub from now on."""
        with self._door, self.journal.writing():
            offset = self.journal.meta(OFFSET)
            if offset is not None:
                self.journal.set_meta(**{ACCEPTED: offset})
            self._follow()
        self._settle_correction()

    def _follow(self) -> Draft | None:
        """Follow what the hub's link has left in the journal's memory: another station id, the common time.

        Return the fact that is to be written first, if this station is a new one and has not said so.
        """
        known = self.journal.metas(*_FOLLOWED)
        if known["station_id"] != self.station_id:
            self.station_id = known["station_id"]
            self._chain = _Chain(*self.journal.chain_end(self.station_id))
        if OFFSET in known:
            if not isinstance(self.clock, CommonClock):
                self.clock = CommonClock(self.clock)
            self._unsettled_ms += self.clock.correct(known)
        if RENEWED_FROM not in known or self._chain.seq > 0:
            return None
        from kiosk.decisions import Draft

        return Draft.of(StationJoined(moved_from=known[RENEWED_FROM]))

    def _settle_correction(self) -> None:
        """Tell the runsheet, if this station leads it, that its time of day was corrected: nobody stepped the clock."""
        moved, stamp = self._unsettled_ms, self.clock.stamp()
        if abs(moved) < _SETTLE_MS:
            return
        self._unsettled_ms = 0
        with self._state:
            sheet, leader = self.conference.runsheet, self.conference.terms.holders.get("agenda")
            ahead = self.conference.face(stamp).clock_ahead_ms if sheet.phase in _RUNNING else 0
        if leader is None or leader.station_id != self.station_id or abs(ahead - moved) > _SETTLE_MS:
            return
        with suppress(Refused, KioskError):
            self.do(SettleClock(ahead + sheet.settled_ms, used=True))

    def note_clock(self) -> None:
        """Overwrite this console's clock sample: what is left of it after a crash tells how long nobody was here."""
        with self._door, self.journal.writing():
            self.journal.set_anchor(self.post or self.station_id, self.clock.stamp())

    def clock_samples(self) -> list[Stamp]:
        """Return the last clock sample of every console of this machine."""
        with self._door:
            return self.journal.anchors()

    def tidy(self) -> None:
        """Do what is better done while nobody waits: carry the journal's log over into its file."""
        with self._door:
            self.journal.checkpoint()

    def _seal(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Event]:
        """Put facts into envelopes that continue this station's chain."""
        events: list[Event] = []
        seq, head, hlc = self._chain.seq, self._chain.head, self.conference.last[0]
        # The order of events follows the hub's clock even where no human has agreed to go by it.
        withheld_ms = self.clock.withheld_ms if isinstance(self.clock, CommonClock) else 0
        for draft in drafts:
            seq, hlc = seq + 1, next_hlc(hlc, stamp.wall_ms + withheld_ms)
            columns: dict[str, Any] = {
                "id": self.ids.uuid7(stamp.wall_ms),
                "conference_id": self.conference_id,
                "station_id": self.station_id,
                "seq": seq,
                "kind": draft.kind,
                "v": draft.v,
                "subject": draft.subject,
                "hlc": hlc,
                "wall_ms": stamp.wall_ms,
                "mono_ns": stamp.mono_ns,
                "boot_id": stamp.boot_id,
                "post": self.post,
                "actor": self._actor,
                "term": draft.term,
                # As it will be read back: what is folded now and after a restart must be the same.
                "payload": plain(draft.payload),
                "prev": head,
            }
            head = chain_hash(columns)
            events.append(Event(**columns, hash=head))
        return events

    def _absorb(self, rows: Sequence[tuple[int, Event]]) -> list[Event]:
        """Fold stored rows into the state; fold anew if one of them sorts among those already applied."""
        if not rows:
            return []
        for rowid, event in rows:
            self._rowid = rowid
            if event.station_id == self.station_id and event.seq > self._chain.seq:
                self._chain = _Chain(event.seq, event.hash)
        events = [event for _, event in rows]
        with self._state:
            in_order = True
            for event in events:
                in_order = in_order and self.conference.fits(event)
                if in_order:
                    self.conference.apply(event)
        if not in_order:
            anew = Conference.fold(self.journal.in_order())
            with self._state:
                self.conference = anew
        return events

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in list(self.listeners) if events else ():
            try:
                listener(events)
            except Exception:
                # The facts are on disk: that one listener fails must not look as if they were not.
                _log.exception("a listener failed")

    def _known(self, key: str) -> str:
        value = self.journal.meta(key)
        if value is None:
            raise JournalError("{path} is damaged or no journal: restore it from a backup.", path=self.journal.path)
        return value

    def _key(self) -> tuple[int, bytes]:
        """Return the conference's digits and secret; one that was purged has none, and reads no code of anybody."""
        return (0, self.ids.key()) if self.journal.meta(PURGED) else self.folder.read_key()

    def _is(self, here: Mapping[str, str]) -> bool:
        return all(self.journal.meta(key) == value for key, value in here.items())

    def _settle_in(self) -> None:
        """Fold the journal; become a new station first if the folder was copied or moved.

        Two journals must never share a chain.
        """
        here = {"machine": machine_id(), "path": self.folder.name}
        if not self._is(here):
            with self.journal.writing():
                # Of several consoles that open a moved folder at once the first does this, the others find it done.
                if not self._is(here):
                    self._become_new(here)
        self.station_id = self._known("station_id")
        self._absorb(self.journal.after(self._rowid))
        # One that was given a new id says so with its first command.
        self._follow()

    def _become_new(self, here: Mapping[str, str]) -> None:
        self._absorb(self.journal.after(0))
        old, self.station_id = self._known("station_id"), self.ids.random_id()
        self.journal.set_meta(station_id=self.station_id, **here)
        from kiosk.decisions import Draft

        for event in self._seal([Draft.of(StationJoined(moved_from=old))], self.clock.stamp()):
            self.journal.append(event)
        self.notice = N_(
            "This folder has moved: it is a new station now, and its queued print jobs are cancelled. "
            "To lead from here, take over the runsheet, the awards and the roster. "
            "To add people here, give it a slot that no other machine has, such as: kiosk slot 2."
        )


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
