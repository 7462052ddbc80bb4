"""Whether the times of a programme can be kept at all: fixed starts, the end, minutes of items and their segments.

Times of day are compared as minutes after the start, so that a conference may go on past midnight.
"""

from __future__ import annotations

from collections.abc import Iterator

from agenda.errors import ProgrammeError
from agenda.locating import Path
from agenda.places import Places
from agenda.programme import Break, Item, Programme

_DAY = 24 * 60
# No conference is longer than this: a time of day later than that after the start is meant to be before it.
_LONGEST = 16 * 60


def check_plan(programme: Programme, places: Places) -> None:
    """Raise ProgrammeError for the first time or length that contradicts another one, naming line and field."""
    if programme.hard_end is not None:
        _check_later(programme, programme.hard_end, ("programme", "hard_end"), places, least=1)
    _check_warning(programme.warning_minutes, programme.danger_minutes, ("programme",), {"danger_minutes"}, places)
    for i, item in enumerate(programme.items):
        _check_item(programme, item, ("item", i), places)
    _check_starts(programme, places)


def planned(programme: Programme) -> Iterator[tuple[Path, Item | Break, int]]:
    """Return items and breaks in running order: where in the file, what, and after how many minutes it begins."""
    at = 0
    for path, step in _steps(programme):
        at = max(at, 0 if step.start is None else after_start(programme, step.start))
        yield path, step, at
        at += step.minutes


def after_start(programme: Programme, clock: str) -> int:
    """Return how many minutes after the start a time of day is; one before the start is of the next day."""
    return (_minute(clock) - _minute(programme.start)) % _DAY


def time_of_day(programme: Programme, after: int) -> str:
    """Return the time of day so many minutes after the start."""
    hour, minute = divmod((_minute(programme.start) + after) % _DAY, 60)
    return f"{hour:02}:{minute:02}"


def _steps(programme: Programme) -> Iterator[tuple[Path, Item | Break]]:
    for i, item in enumerate(programme.items):
        yield ("item", i), item
        yield from ((("break", j), pause) for j, pause in enumerate(programme.breaks) if pause.after == item.n)


def _check_item(programme: Programme, item: Item, path: Path, places: Places) -> None:
    total = sum(segment.minutes for segment in item.segments)
    if total > item.minutes:
        place = places.at((*path, "minutes"))
        raise ProgrammeError("Line {line}, {field}: the segments take more, {total} minutes.", total=total, **place)
    own = {"warning_minutes": item.warning_minutes, "danger_minutes": item.danger_minutes}
    given = {name for name, minutes in own.items() if minutes is not None}
    warning = programme.warning_minutes if item.warning_minutes is None else item.warning_minutes
    danger = programme.danger_minutes if item.danger_minutes is None else item.danger_minutes
    if given:
        _check_warning(warning, danger, path, given, places)


def _check_warning(warning: int, danger: int, path: Path, given: set[str], places: Places) -> None:
    """Check that red comes after yellow; the field told is one of those given."""
    if danger > warning:
        place = places.at((*path, "danger_minutes" if "danger_minutes" in given else "warning_minutes"))
        raise ProgrammeError(
            "Line {line}, {field}: danger_minutes ({danger}) is more than warning_minutes ({warning}).",
            danger=danger,
            warning=warning,
            **place,
        )


def _check_starts(programme: Programme, places: Places) -> None:
    at, before = 0, ""
    for path, step, begins in planned(programme):
        if step.start is not None:
            field = (*path, "start")
            _check_later(programme, step.start, field, places, least=0)
            if after_start(programme, step.start) < at:
                raise ProgrammeError(
                    "Line {line}, {field}: {start} is too early, {before} is planned until {until}.",
                    start=step.start,
                    before=before,
                    until=time_of_day(programme, at),
                    **places.at(field),
                )
            if programme.hard_end is not None and begins >= after_start(programme, programme.hard_end):
                raise ProgrammeError(
                    "Line {line}, {field}: {start} is not before hard_end, {end}.",
                    start=step.start,
                    end=programme.hard_end,
                    **places.at(field),
                )
        at, before = begins + step.minutes, places.field(path)


def _check_later(programme: Programme, clock: str, path: Path, places: Places, *, least: int) -> None:
    if not least <= after_start(programme, clock) <= _LONGEST:
        raise ProgrammeError(
            "Line {line}, {field}: {time} is not after the start of the programme, {start}.",
            time=clock,
            start=programme.start,
            **places.at(path),
        )


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
