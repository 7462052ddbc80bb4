"""How the programme went: planned against actual times of every item, and who spoke for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.moment import RowState
from agenda.programme import Segment
from agenda.runs import Stretches, total
from agenda.schedule import MINUTE_MS
from agenda.stamps import Stamp
from agenda.timing import Face
from kiosk.conference.state import Conference

# The longest item of any programme takes less.
_FORGOTTEN_MS = 3 * 60 * MINUTE_MS
SpeechState = Literal["spoke", "dropped", "not reached"]


@dataclass(frozen=True, slots=True)
class Ran:
    """One item or break. `planned_*` is the programme as adopted, None for what was inserted on the day.

    `ran_ms` is the time it took without the pauses in it, `paused_ms`. `began` and `ended` are None for one that did
    not run; an item that was interrupted ends when it was left last. `stretches` are the times it ran without a break,
    begin and end, up to the moment that was asked for.
    """

    key: str
    number: int | None
    title: str
    kind: str
    planned_start: datetime | None
    planned_ms: int | None
    began: datetime | None
    ended: datetime | None
    ran_ms: int
    paused_ms: int
    state: RowState
    stretches: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def over_ms(self) -> int | None:
        """By how much it was longer than planned (less than 0: shorter); None where there is nothing to compare."""
        if self.planned_ms is None or self.state != "done" or self.kind == "ceremony":
            return None
        return self.ran_ms - self.planned_ms

    @property
    def away_ms(self) -> int:
        """How long it was broken off for something else, or stood still."""
        if self.began is None or self.ended is None:
            return self.paused_ms
        return max(self.paused_ms, round((self.ended - self.began).total_seconds() * 1000) - self.ran_ms)

    @property
    def late_ms(self) -> int | None:
        """By how much it began later than planned (less than 0: earlier); None where there is nothing to compare."""
        if self.planned_start is None or self.began is None:
            return None
        return round((self.began - self.planned_start).total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One part of an item that somebody in particular has: a speaker or a panel."""

    item: int | None
    item_title: str
    title: str
    topic: str
    people: tuple[str, ...]
    planned_ms: int
    spoken_ms: int
    state: SpeechState


@dataclass(frozen=True, slots=True)
class Course:
    """The whole: planned and actual start and end (None: not begun, not ended), and the items.

    `exact` is False where a machine was changed or restarted, and the times between rest on its wall clock.
    """

    planned_start: datetime | None
    planned_end: datetime | None
    began: datetime | None
    ended: datetime | None
    exact: bool
    items: tuple[Ran, ...]
    # Hours have passed since anything was done, and nobody said that it ended.
    forgotten: bool = False

    @property
    def late_ms(self) -> int | None:
        """By how much it ended later than planned; None before its end."""
        if self.planned_end is None or self.ended is None:
            return None
        return round((self.ended - self.planned_end).total_seconds() * 1000)


def course(conference: Conference, now: Stamp) -> Course:
    """Return how the programme has gone up to a moment."""
    now, forgotten = _last_moment(conference, now)
    sheet, face = conference.runsheet, conference.face(now)
    programme = sheet.programme
    if programme is None:
        return Course(None, None, None, None, exact=True, items=())
    local, shift = conference.schedule.local, sheet.correction_ms
    times = conference.schedule.planned(programme)
    return Course(
        planned_start=local(times[0]),
        planned_end=local(times[-1]),
        began=None if sheet.started_ms is None else local(sheet.started_ms + shift),
        ended=None if sheet.ended_ms is None else local(sheet.ended_ms + shift),
        exact=face.exact,
        items=_items(conference, face, now),
        forgotten=forgotten,
    )


def spoken(conference: Conference, now: Stamp) -> list[Spoken]:
    """Return every speaker and panel of the programme, in the order of today, with the time each took."""
    sheet, found = conference.runsheet, []
    at_ms = sheet.at(_last_moment(conference, now)[0])
    for step, run in zip(sheet.steps, sheet.runs, strict=True):
        for index, part in enumerate(step.segments):
            people = tuple(_name(conference, who) for who in (part.who, *part.panel) if who)
            if not people:
                continue
            stretches = run.segments[index] if index < len(run.segments) else ()
            state = _state(stretches, dropped=index in run.dropped or run.skipped)
            found.append(_spoken(step.number, step.title, part, people, total(stretches, at_ms), state))
    return found


def _last_moment(conference: Conference, now: Stamp) -> tuple[Stamp, bool]:
    """Return the moment up to which the programme ran: of one that nobody ended, that of the last thing done in it."""
    sheet = conference.runsheet
    if sheet.clock is None or sheet.ended_ms is not None or sheet.at(now) - sheet.clock.last_ms < _FORGOTTEN_MS:
        return now, False
    return sheet.clock.last, True


def _items(conference: Conference, face: Face, now: Stamp) -> tuple[Ran, ...]:
    programme = conference.runsheet.programme
    assert programme is not None
    minutes = {step.key: step.minutes for step in programme.steps}
    return tuple(
        Ran(
            key=row.key,
            number=row.number,
            title=row.title,
            kind=row.kind,
            planned_start=row.planned_start,
            planned_ms=minutes[row.key] * MINUTE_MS if row.key in minutes else None,
            began=row.actual_start,
            ended=row.actual_end if row.state != "running" else None,
            ran_ms=row.elapsed_ms,
            paused_ms=row.paused_ms,
            state=row.state,
            stretches=_stretches(conference, row.key, now),
        )
        for row in face.rows
    )


def _stretches(conference: Conference, key: str, now: Stamp) -> tuple[tuple[datetime, datetime], ...]:
    sheet, local = conference.runsheet, conference.schedule.local
    at_ms, shift = sheet.at(now), sheet.correction_ms
    run = next(run for step, run in zip(sheet.steps, sheet.runs, strict=True) if step.key == key)
    ends = ((stretch.start_ms, stretch.start_ms + stretch.length(at_ms)) for stretch in run.running)
    return tuple((local(start + shift), local(end + shift)) for start, end in ends if end > start)


def _name(conference: Conference, who: str) -> str:
    person = conference.roster.by_code(who)
    if person is None:
        return who
    return ", ".join(part for part in (person.full_name, person.office) if part)


def _state(stretches: Stretches, *, dropped: bool) -> SpeechState:
    if stretches:
        return "spoke"
    return "dropped" if dropped else "not reached"


def _spoken(
    item: int | None, item_title: str, part: Segment, people: tuple[str, ...], spoken_ms: int, state: SpeechState
) -> Spoken:
    planned_ms = part.minutes * MINUTE_MS
    return Spoken(item, item_title, part.title, part.topic or "", people, planned_ms, spoken_ms, state)
