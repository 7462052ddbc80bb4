"""Is the log at the hub still the one this journal has read? Decided from a few figures, before anything is read.

The engine gives none of these guards: a hub that lost its disk, or whose file was damaged, begins to count anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kiosk.hub.bookmark import Bookmark
from kiosk.hub.subjects import CONFERENCE, EPOCH

# go on from the bookmark; start over at the first message; refuse this hub
Step = Literal["go_on", "start_over", "refuse"]


@dataclass(frozen=True, slots=True)
class Log:
    """What the hub says of its log: whose it is, its numbers, how many messages are kept, and which are missing."""

    epoch: str
    conference: str
    first: int
    last: int
    count: int
    missing: tuple[int, ...] = ()

    @property
    def lacks(self) -> bool:
        """Whether messages are missing: nobody may delete one, so they were lost."""
        return self.last > 0 and (self.first > 1 or self.count != self.last)

    @property
    def lost(self) -> list[int]:
        """The numbers of the messages that were lost."""
        return [*range(1, self.first), *self.missing] if self.last else []


def log_of(metadata: Mapping[str, str], state: Mapping[str, object]) -> Log:
    """Return what a stream's metadata and state say."""
    missing = state.get("deleted")
    return Log(
        epoch=metadata.get(EPOCH, ""),
        conference=metadata.get(CONFERENCE, ""),
        first=_number(state, "first_seq"),
        last=_number(state, "last_seq"),
        count=_number(state, "messages"),
        missing=tuple(int(seq) for seq in missing) if isinstance(missing, list) else (),
    )


def step(conference_id: str, mark: Bookmark, log: Log) -> Step:
    """Decide by the log's owner, its epoch and its end."""
    if log.conference != conference_id:
        return "refuse"
    return "start_over" if log.epoch != mark.epoch or log.last < mark.cursor else "go_on"


def holds(mark: Bookmark, found: str | None) -> bool:
    """Whether the message at the bookmark is the one that was taken in there; *found* is its fingerprint now."""
    return mark.cursor == 0 or found == mark.anchor


def _number(state: Mapping[str, object], name: str) -> int:
    value = state.get(name, 0)
    return value if isinstance(value, int) else 0
