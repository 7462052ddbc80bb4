"""Where this journal is in the hub's log: remembered in the journal, moved in the transaction that stores what came."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kiosk.journal.store import Journal

_EPOCH, _CURSOR, _ANCHOR = "hub_epoch", "hub_cursor", "hub_anchor"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The log (`epoch`), the number of the message taken in last (0: none) and that message's fingerprint."""

    epoch: str = ""
    cursor: int = 0
    anchor: str = ""


def read(journal: Journal) -> Bookmark:
    """Return the bookmark of a journal, an empty one if it has never been linked."""
    known = journal.metas(_EPOCH, _CURSOR, _ANCHOR)
    try:
        return Bookmark(known.get(_EPOCH, ""), int(known.get(_CURSOR, "0")), known.get(_ANCHOR, ""))
    except ValueError:
        return Bookmark()


def put(journal: Journal, mark: Bookmark) -> None:
    """Remember a bookmark; only inside `writing`."""
    journal.set_meta(**{_EPOCH: mark.epoch, _CURSOR: str(mark.cursor), _ANCHOR: mark.anchor})


def start_over(journal: Journal, epoch: str) -> Bookmark:
    """Forget what the hub has given back: it is another log now. In one transaction."""
    mark = Bookmark(epoch)
    with journal.writing():
        journal.execute("DELETE FROM seen")
        put(journal, mark)
    return mark


def forget_lost(journal: Journal, lost: list[int]) -> None:
    """Forget the receipts for messages that the hub has lost, so that they are published again."""
    with journal.writing():
        for hub_seq in lost:
            journal.execute("DELETE FROM seen WHERE hub_seq = ?", (hub_seq,))


def fingerprint(body: bytes) -> str:
    """Return what tells one message of the log from another that stands in its place."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
