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
from typing import TYPE_CHECKING, Any, Self

from agenda.commands import SettleClock
from agenda.stamps import Stamp
from kiosk.codes.codes import Codes
from kiosk.conference.events import StationJoined
from kiosk.conference.fold import apply, apply_late, fits, fold
from kiosk.conference.state import Conference
from kiosk.errors import TOLD, DiskFull, JournalError
from kiosk.folder.layout import Folder, machine_id
from kiosk.i18n import N_
from kiosk.journal.clock import Clock, CommonClock, SystemClock, next_hlc
from kiosk.journal.envelope import ZERO_HASH, Event, chain_hash, plain
from kiosk.journal.ids import Ids
from kiosk.journal.meta import BACKUP_LAST, BACKUP_TO, OFFSET, OFFSET_OF, OFFSET_TAKEN, PURGED, RENEW
from kiosk.journal.store import Journal
from kiosk.text.normalise import clean

if TYPE_CHECKING:
    from kiosk.conference.dispatch import Draft

_log = logging.getLogger(__name__)
_OFFSET_LASTS_MS = 6 * 3_600_000
# Corrections of the clock that add up to less than this are left: nobody is asked about a step of two seconds.
_SETTLED_MS = 500
_RUNNING = ("running", "paused", "break")
_NOTED = f"SELECT k, v FROM meta WHERE k IN ('station_id', '{RENEW}', '{OFFSET}', '{OFFSET_TAKEN}')"
MOVED = N_(
    "This folder has moved: it is a new station now, and its queued print jobs are cancelled. "
    "To lead from here, take over the runsheet, the awards and the roster. "
    "To add people here, give it a slot that no other machine has, such as: kiosk slot 2."
)
RESTORED = N_(
    "This conference was brought back from an older copy: it is a new station now. "
    "To lead from here, take over the runsheet, the awards and the roster. "
    "To add people here, give it a slot that no other machine has, such as: kiosk slot 2."
)
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
        self._common = CommonClock(clock or SystemClock())
        self.clock: Clock = self._common
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
        self._corrected_ms = 0
        self.conference_id = self._known("conference_id")
        self.station_id = ""
        try:
            self._settle_in()
        except TOLD:
            raise
        except Exception as error:
            # Facts that cannot be folded: if they are not what was written, the file is damaged, not the program.
            if self.journal.verify()[1]:
                raise _damaged(self.journal) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

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
                rows = None
                while rows is None:
                    with self.journal.writing():
                        heard += self._absorb(self.journal.after(self._rowid))
                        if self._follow_notes() is None:
                            stamp = moment or self.clock.stamp()
                            events = self._seal(self._decided(command, stamp), stamp)
                            rows = [(self.journal.append(event), event) for event in events]
                    if rows is None:
                        self._take_name(heard)
                # Committed under the write lock, so nothing stands between these rows and what was read before.
                heard += self._absorb(rows)
        finally:
            # What other consoles wrote is told even if this command was refused.
            self._tell(heard)
        self._settle_correction()
        return events

    def _decided(self, command: object, stamp: Stamp) -> list[Draft]:
        # The rules are loaded with the first command: a console paints its first screen without them.
        from kiosk.conference.dispatch import Context, decide

        with self._state:
            return decide(Context(self.conference, self.codes, self.station_id, self.post, stamp.wall_ms), command)

    def _follow_notes(self) -> str | None:
        """Follow what the journal's memory says of this station: the name that another console took, another time.

        Return the name that it has to give up, None if it keeps it.
        """
        noted = {str(key): str(value) for key, value in self.journal.all(_NOTED)}
        if OFFSET in noted:
            self._corrected_ms += self._common.follow(int(noted[OFFSET]), int(noted.get(OFFSET_TAKEN, "0")))
        if noted["station_id"] != self.station_id:
            # Another console of this machine has taken it, or what was written here was rolled back.
            self.station_id = noted["station_id"]
            self._chain = _Chain(*self.journal.chain_end(self.station_id))
            self.notice = RESTORED
        return self.station_id if noted.get(RENEW) == self.station_id else None

    def _take_name(self, heard: list[Event]) -> None:
        """Go on under a new name; what is new is added to *heard*.

        In a transaction of its own: a command that is refused afterwards must not take it back.
        """
        with self.journal.writing():
            heard += self._absorb(self.journal.after(self._rowid))
            old = self._follow_notes()
            if old is None:  # another console was faster
                return
            self.station_id, self._chain = self.ids.random_id(), _Chain()
            self.journal.set_meta(station_id=self.station_id, **{RENEW: ""})
            from kiosk.conference.dispatch import Draft  # late: the rules come with the first command

            joined = self._seal([Draft.of(StationJoined(moved_from=old))], self.clock.stamp())
            rows = [(self.journal.append(event), event) for event in joined]
        heard += self._absorb(rows)
        self.notice = RESTORED

    def catch_up(self) -> list[Event]:
        """Take in what other consoles have written since; return it."""
        with self._door:
            version = self.journal.data_version()
            if version == self._data_version:
                return []
            events = self._absorb(self.journal.after(self._rowid))
            if self._follow_notes() is not None:
                # Before anybody hears: facts that bear this station's name were written elsewhere, and printed there.
                with suppress(JournalError):
                    self._take_name(events)
            self._data_version = version
        self._tell(events)
        self._settle_correction()
        return events

    def _settle_correction(self) -> None:
        """Tell the runsheet, if it is led here, that its time of day was put right: nobody is asked about a step."""
        moved = self._corrected_ms
        if abs(moved) < _SETTLED_MS:
            return
        self._corrected_ms = 0
        with self._state:
            sheet, leader = self.conference.runsheet, self.conference.terms.holders.get("agenda")
            if leader is None or leader.station_id != self.station_id or sheet.phase not in _RUNNING:
                return
            ahead = self.conference.face(self.clock.stamp()).clock_ahead_ms
        # Another console of this machine may have told it; and what somebody has set is asked about as ever.
        if abs(ahead - moved) < _SETTLED_MS:
            with suppress(*TOLD):
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
        for draft in drafts:
            seq, hlc = seq + 1, next_hlc(hlc, stamp.wall_ms + self._common.untold_ms)
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
            if event.station_id == self.station_id:
                self._chain = _Chain(event.seq, event.hash)
        events = [event for _, event in rows]
        with self._state:
            in_order = True
            for event in events:
                if not in_order:
                    break
                if fits(self.conference, event):
                    apply(self.conference, event)
                else:
                    in_order = apply_late(self.conference, event)
        if not in_order:
            anew = fold(self.journal.in_order())
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
            raise _damaged(self.journal)
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
        self._forget_old_offset()
        self._absorb(self.journal.after(self._rowid))
        # A name to be given up is given up when something is written, or heard of.
        self._follow_notes()
        self._corrected_ms = 0

    def _forget_old_offset(self) -> None:
        """Forget by how much the clock was off where it may have been put right since: after a reboot, hours later.

        After a crash in the hall it still holds; overnight somebody may have set the clock, or its battery is flat.
        """
        stamp, of = self.clock.stamp(), self.journal.meta(OFFSET_OF)
        if of is None:
            return
        boot_id, _space, at = of.rpartition(" ")
        if boot_id != stamp.boot_id and not 0 <= stamp.wall_ms - int(at) <= _OFFSET_LASTS_MS:
            with self.journal.writing():
                self.journal.set_meta(**{OFFSET: "0", OFFSET_TAKEN: "0", OFFSET_OF: f"{stamp.boot_id} {stamp.wall_ms}"})

    def _become_new(self, here: Mapping[str, str]) -> None:
        self._absorb(self.journal.after(0))
        old, self.station_id = self._known("station_id"), self.ids.random_id()
        # The time that was to be added was another machine's, and so was the place of the backups.
        forgotten = {RENEW: "", OFFSET: "0", OFFSET_TAKEN: "0", BACKUP_TO: "", BACKUP_LAST: ""}
        self.journal.set_meta(station_id=self.station_id, **here, **forgotten)
        from kiosk.conference.dispatch import Draft  # late: the rules come with the first command

        for event in self._seal([Draft.of(StationJoined(moved_from=old))], self.clock.stamp()):
            self.journal.append(event)
        self.notice = MOVED


def _damaged(journal: Journal) -> JournalError:
    return JournalError("{path} is damaged or no journal: restore it from a backup.", path=journal.path)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
