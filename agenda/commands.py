"""What may be asked of a runsheet: commands, in the imperative. The rules in `agenda.runsheet` answer them.

A step is named by its key ("item:5", "break:4:0", "new:1"), which stays when the order changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Adopt:
    """Take the text of a programme file as the programme."""

    text: str
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the conference with the first step."""


@dataclass(frozen=True, slots=True)
class Next:
    """Go to the next step: item, break, item."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to a step out of its turn; what stands between stays to be done."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the running step stand still."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the paused step go on."""


@dataclass(frozen=True, slots=True)
class AddMinutes:
    """Give the running step minutes; negative ones take them away."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Backdate:
    """Say that the running step began this many minutes earlier."""

    minutes: int


@dataclass(frozen=True, slots=True)
class NextSegment:
    """Go to the next segment of the running item."""


@dataclass(frozen=True, slots=True)
class PreviousSegment:
    """Go back to the segment before; its time goes on from where it stood."""


@dataclass(frozen=True, slots=True)
class JumpSegment:
    """Go to a segment of the running item out of its turn."""

    segment: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave a step out; without one, the running step, and the next begins."""

    step: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Put a step still to come behind another one; behind "" is the head, or behind what runs."""

    step: str
    behind: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Break the running step off; it goes on behind another one, without one behind the next."""

    behind: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """Put something new into the programme behind a step, without one behind what runs; `who` speaks in it."""

    title: str
    minutes: int
    behind: str | None = None
    is_break: bool = False
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a step another title."""

    step: str
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeMinutes:
    """Give a step still to come, or the running one, another length."""

    step: str
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replan:
    """Give steps other lengths (key: seconds) and leave segments out (key, index), as a proposal said."""

    seconds: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[tuple[str, int], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DropSegment:
    """Leave out a segment still to come."""

    step: str
    segment: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettleClock:
    """Decide on a step of the wall clock: it is `difference_ms` ahead; `used`: go by it, else by the old time."""

    difference_ms: int
    used: bool


@dataclass(frozen=True, slots=True)
class TellClock:
    """Say what time it is, UTC epoch ms, when the machine cannot know it."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class LeaveOutOutage:
    """Say that the conference stood still for the last `ms`."""

    ms: int


@dataclass(frozen=True, slots=True)
class End:
    """Close the conference."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done that still counts."""


Command = (
    Adopt
    | Start
    | Next
    | Jump
    | Pause
    | Resume
    | AddMinutes
    | Backdate
    | NextSegment
    | PreviousSegment
    | JumpSegment
    | Skip
    | Move
    | Interrupt
    | Insert
    | Rename
    | ChangeMinutes
    | Replan
    | DropSegment
    | SettleClock
    | TellClock
    | LeaveOutOutage
    | End
    | Undo
)
