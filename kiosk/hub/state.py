"""How the link to the hub stands: a picture that screens show, whole and never changing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk.hub.offset import Level
from kiosk.hub.pulse import Neighbour

# off: not begun; elsewhere: another console of this laptop links; trying; linked
Role = Literal["off", "elsewhere", "trying", "linked"]
AlarmKind = Literal[
    "quarantine", "fork", "broken", "renewed", "shared", "foreign_hub", "hub_lost", "refused", "ahead", "disk"
]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that somebody has to know: how often it happened, and about what (a station id, a reason)."""

    kind: AlarmKind
    count: int = 1
    about: str = ""


@dataclass(frozen=True, slots=True)
class LinkState:
    """One picture of the link.

    `since_ms`: since when it is so (UTC epoch ms); `whole`: all that the hub has is here, and all that is here is at
    the hub; `unsent`: events the hub has not given back; `offset_ms`: how much the hub's clock is ahead of this one,
    None before it was measured; `accepted`: a human has agreed to it, or need not; `why`: what the last try failed of,
    for a log.
    """

    role: Role = "off"
    since_ms: int = 0
    url: str = ""
    why: str = ""
    whole: bool = False
    unsent: int = 0
    offset_ms: int | None = None
    level: Level = "ok"
    accepted: bool = True
    alarms: tuple[Alarm, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()

    @property
    def connected(self) -> bool:
        """Whether the hub can be reached now."""
        return self.role == "linked"
