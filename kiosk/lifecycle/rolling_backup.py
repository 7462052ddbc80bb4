"""Rolling backups: once a minute, when there is something new, the journal is copied to the place that was chosen.

One console of a machine does it. It never stands in anybody's way: it rests after every few milliseconds of work, and
whatever goes wrong there is told once, and tried again the next minute.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.errors import TOLD
from kiosk.folder.layout import BACKUP_LOCK, Folder
from kiosk.i18n import told
from kiosk.journal.store import Journal
from kiosk.lifecycle import backup
from printing.owner import OwnerLock

_log = logging.getLogger(__name__)
EVERY_SECONDS = 60.0
# The first look: a program that starts has better things to do.
_FIRST_SECONDS = 5.0
# Work and rest by turns: at most half of the time that nobody else needs.
_REST_SECONDS = 0.004
# So long a program that is closed waits for a last backup.
_FAREWELL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class BackupState:
    """How the rolling backups stand: what is in the way in one sentence ("" if nothing), since when (UTC epoch ms)."""

    place: str
    trouble: str
    since_ms: int


class RollingBackup(threading.Thread):
    """Backs a conference folder up while the program runs; calls back, in its own thread, when trouble begins or ends.

    Several programs of one folder may run one each: the others wait, in case the one that works should end.
    """

    def __init__(
        self, folder: Folder, on_state: Callable[[BackupState], None], every_seconds: float = EVERY_SECONDS
    ) -> None:
        super().__init__(name="rolling-backup", daemon=True)
        self._folder, self._on_state, self._every = folder, on_state, every_seconds
        self._over = threading.Event()
        self._lock = OwnerLock(folder.path / BACKUP_LOCK)
        self._trouble: BackupState | None = None

    def stop(self) -> None:
        """Make a last backup of what is new, within some seconds, and end."""
        self._over.set()
        if self.ident is not None:
            self.join(_FAREWELL_SECONDS)

    def run(self) -> None:
        """Look every minute until stopped."""
        wait = min(_FIRST_SECONDS, self._every)
        while not self._over.wait(wait):
            wait = self._every
            self.look()
        self.look()
        self._lock.release()

    def look(self) -> None:
        """Make a backup if one is due; tell if that has begun to fail, or works again."""
        try:
            if not self._folder.journal.is_file() or not self._lock.acquire():
                return
            journal = Journal(self._folder.journal)
        except (OSError, *TOLD) as error:
            _log.warning("no backup can be made: %s", error)
            return
        try:
            place = backup.remembered(journal)
            if place is None:
                self._trouble = None  # nobody asks for backups any more
            elif self._trouble is not None or backup.is_due(journal, place):
                self._keep(journal, place)
        except TOLD as error:
            _log.warning("no backup can be made: %s", error)
        finally:
            journal.close()

    def _keep(self, journal: Journal, place: backup.Place) -> None:
        try:
            backup.keep(self._folder, journal, place, self._breathe)
        except Exception as error:
            if not isinstance(error, TOLD):
                _log.exception("a backup failed")
            if self._trouble is None or self._trouble.place != place.to:
                text = told(error) if isinstance(error, TOLD) else f"{type(error).__name__}: {error}"
                self._trouble = BackupState(place.to, text, time.time_ns() // 1_000_000)
                self._on_state(self._trouble)
        else:
            if self._trouble is not None:
                self._trouble = None
                self._on_state(BackupState(place.to, "", time.time_ns() // 1_000_000))

    def _breathe(self) -> None:
        if not self._over.is_set():
            rest()


def rest() -> None:
    """Let everybody else go first for a moment."""
    time.sleep(_REST_SECONDS)
