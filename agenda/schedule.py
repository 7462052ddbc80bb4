"""The times of day a programme is meant for, as instants: a day and a zone make "08:00" one moment.

Aware instants and a date throughout, never milliseconds of a day, so that midnight is no case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agenda.programme import Programme, Step

MINUTE_MS = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A day inside the years a datetime can hold, in every zone.
_FIRST_MS, _LAST_MS = 86_400_000 * -700_000, 86_400_000 * 2_900_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """The day of the conference and the zone its times of day are meant in. All instants are UTC epoch ms."""

    day: date
    zone: tzinfo

    def start(self, programme: Programme) -> int:
        """Return the planned start."""
        return self._instant(self.day, programme.start)

    def planned(self, programme: Programme) -> list[int]:
        """Return the planned start of every step of the programme as adopted and, last, the planned end."""
        at_ms = self.start(programme)
        times = []
        for step in programme.steps:
            at_ms = max(at_ms, self.fixed(programme, step) or at_ms)
            times.append(at_ms)
            at_ms += step.minutes * MINUTE_MS
        return [*times, at_ms]

    def fixed(self, programme: Programme, step: Step) -> int | None:
        """Return the start a step is held to, None if to none; a time before the start is of the next day."""
        return None if step.start is None else self._after(programme, step.start)

    def hard_end(self, programme: Programme) -> int | None:
        """Return the end that must be kept; a time before the start is of the next day."""
        return None if programme.hard_end is None else self._after(programme, programme.hard_end)

    def local(self, ms: int) -> datetime:
        """Return an instant as an aware datetime at the place of the conference; no wrong clock is too far off."""
        return (_EPOCH + timedelta(milliseconds=min(max(ms, _FIRST_MS), _LAST_MS))).astimezone(self.zone)

    def instant(self, moment: datetime) -> int:
        """Return an aware datetime as an instant."""
        return (moment - _EPOCH) // timedelta(milliseconds=1)

    def _after(self, programme: Programme, clock: str) -> int:
        day = self.day + timedelta(days=1) if clock < programme.start else self.day
        return self._instant(day, clock)

    def _instant(self, day: date, clock: str) -> int:
        return self.instant(datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone))
