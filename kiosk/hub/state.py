"""What a console can know of the hub and of the other stations, frozen: the screens show it, nobody changes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from kiosk.text.normalise import clean

# A station that was not heard for so long is told of: it speaks every two seconds.
SILENT_MS = 15_000
# Further off than this a clock is told of, and further than that a human is asked (`kiosk.journal.clock`).
TOLD_MS, ASKED_MS = 2_000, 300_000
_MINUTE_MS = 60_000

ClockLevel = Literal["ok", "told", "asked"]


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a station says of itself: its label, its posts, the last number of its chain, how many facts are unsent.

    `rate` is how many check-ins it had in its last five minutes; `ready` are its printers that can print.
    """

    label: str
    station_id: str
    posts: tuple[str, ...]
    seq: int
    unsent: int
    rate: int
    ready: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Return the pulse as it goes over the line."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def decode(cls, data: bytes) -> Pulse | None:
        """Return what a line says, None for what is no pulse."""
        try:
            return cls.of(json.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Pulse:
        """Return the pulse of its fields. Raises ValueError, KeyError, TypeError or AttributeError for what is none."""
        return cls(
            _text(raw["label"]),
            _text(raw["station_id"]),
            tuple(_text(post) for post in raw["posts"])[:20],
            int(raw["seq"]),
            int(raw["unsent"]),
            max(0, int(raw["rate"])),
            tuple(_text(printer) for printer in raw.get("ready", ()))[:20],
        )


def _text(said: object) -> str:
    """Return a short text of a pulse, without halves of letters, which no screen and no file takes."""
    return clean(str(said).encode("utf-8", "replace").decode("utf-8"))[:60]


@dataclass(frozen=True, slots=True)
class Heard:
    """The last pulse of a station, and how long ago it was (ms); `known_seq` is the last fact of it that is here."""

    pulse: Pulse
    ago_ms: int
    known_seq: int = 0

    @property
    def silent(self) -> bool:
        """Whether it was not heard for longer than a slow network explains."""
        return self.ago_ms > SILENT_MS

    @property
    def may_miss(self) -> int:
        """How many of its facts may be missing here: those it told of and that did not come, and what it goes on to do.

        It is taken to go on at the rate of its last five minutes, rounded up.
        """
        owed = max(0, self.pulse.seq - self.known_seq)
        if not self.silent:
            return owed
        return owed + -(-self.pulse.rate * self.ago_ms // (5 * _MINUTE_MS))


@dataclass(frozen=True, slots=True)
class HubState:
    """How this machine stands with the hub.

    `linked_ms` is how long it has been linked, `lost_ms` how long it has not been (one of them is None). `unsent` facts
    wait to be given to the hub; `missing` messages of its log are still to be read. `offset_ms` is how far the hub's
    clock is ahead of this machine's. `alarms` are reasons, and how often.
    """

    linked_ms: int | None = None
    lost_ms: int | None = 0
    url: str = ""
    unsent: int = 0
    missing: int = 0
    offset_ms: int = 0
    confirmed_ms: int = 0
    others: Mapping[str, Heard] = field(default_factory=dict)
    alarms: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""

    def prints(self, label: str, printer: str) -> bool:
        """Whether the laptop of a label was heard lately and says that a printer of its own can print."""
        heard = (one for one in self.others.values() if one.pulse.label == label and not one.silent)
        return self.lost_ms is None and any(printer in one.pulse.ready for one in heard)

    @property
    def clock(self) -> ClockLevel:
        """Whether the clock of this machine is right, is told to be off, or a human has to say which one is."""
        if abs(self.offset_ms) > ASKED_MS:
            return "told" if abs(self.offset_ms - self.confirmed_ms) <= ASKED_MS else "asked"
        return "told" if abs(self.offset_ms) > TOLD_MS else "ok"
