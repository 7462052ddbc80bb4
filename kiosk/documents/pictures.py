"""The two pictures of a report: how people arrived, and how the programme ran against its plan.

Drawn with Pillow, which is there for the badges anyway. The same figures always give the same pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from PIL import Image

from kiosk.documents import charts
from kiosk.documents.after_texts import minutes
from kiosk.documents.charts import DONE, GRID, INK, OVER, PLAN, SOFT, WIDTH, Canvas
from kiosk.documents.outcome.attendance import SLOT_MINUTES, Interval
from kiosk.documents.outcome.running import Course, Ran

_SMALL, _TEXT = 34, 38
_EDGE = 40
# Arrivals: where the axes are.
_LEFT, _RIGHT, _TOP, _BELOW, _HEIGHT = 130, 150, 120, 110, 900
# The course: a row, and the column of the titles.
_ROW, _TITLES, _NOTES = 84, 760, 170
_STEPS = (1, 2, 5)
_MOST_LINES = 6
_HOURS = (5, 10, 15, 30, 60, 120, 240, 720)


def arrivals_picture(intervals: Sequence[Interval]) -> Image.Image | None:
    """Return columns of arrivals per five minutes and the line of how many had come; None if nobody came."""
    return arrivals_canvas(intervals).image if intervals else None


def timeline_picture(course: Course) -> Image.Image | None:
    """Return for each item its plan, thin and grey, and below how it ran; None if nothing has run."""
    return timeline_canvas(course).image if _span(course) is not None and _has_run(course) else None


def arrivals_canvas(intervals: Sequence[Interval]) -> Canvas:
    """Draw the arrivals. Columns go by the scale at the left, the line by the one at the right."""
    made = Canvas(_HEIGHT)
    width, floor = WIDTH - _LEFT - _RIGHT, _HEIGHT - _BELOW
    most, all_of_them = max(one.count for one in intervals), intervals[-1].total
    _legend(made, ((DONE, f"số người đến trong {SLOT_MINUTES} phút"), (OVER, "tổng số đã đến")))
    top = _scale(made, most, floor)
    each = width / len(intervals)
    for place, one in enumerate(intervals):
        left = _LEFT + place * each
        made.bar(left + each * 0.12, floor - _up(one.count, top, floor), left + each * 0.88, floor, DONE)
    points = [
        (_LEFT + (place + 0.5) * each, floor - _up(one.total, all_of_them, floor))
        for place, one in enumerate(intervals)
    ]
    if len(points) > 1:
        made.line(points, OVER, 7)
    for x, y in points[-1:]:
        made.pen.ellipse((x - 11, y - 11, x + 11, y + 11), fill=OVER)
    made.text(WIDTH - _RIGHT + 16, points[-1][1], str(all_of_them), _TEXT, anchor="lm", bold=True, ink=OVER)
    _times(made, [one.start for one in intervals], each, floor)
    return made


def timeline_canvas(course: Course) -> Canvas:
    """Draw the course: a row an item, a grid of the time of day, the deviation at the right."""
    first, last = _span(course) or (datetime.min, datetime.min)
    made = Canvas(_TOP + _ROW * len(course.items) + 90)
    floor = made.height - 80
    _legend(made, ((PLAN, "kế hoạch"), (DONE, "thực tế"), (OVER, "quá giờ")))
    width = WIDTH - _EDGE - _TITLES - _NOTES
    seconds = max(60.0, (last - first).total_seconds())

    def at(moment: datetime) -> float:
        return _EDGE + _TITLES + width * (moment - first).total_seconds() / seconds

    for moment in _grid(first, last):
        made.line([(at(moment), _TOP - 10), (at(moment), floor)], GRID)
        made.text(at(moment), floor + 14, f"{moment:%H:%M}", _SMALL, anchor="mt", ink=SOFT)
    for place, item in enumerate(course.items):
        _item(made, item, _TOP + place * _ROW, at)
    return made


def _item(made: Canvas, item: Ran, top: float, at: Callable[[datetime], float]) -> None:
    """Draw one item: title, plan, how it ran, by how much it was longer."""
    name = f"{item.number}. {item.title}" if item.number else item.title
    made.text(_EDGE, top + 46, charts.shortened(name, _TEXT, _TITLES - 30), _TEXT, ink=INK if item.number else SOFT)
    if item.planned_start is not None and item.planned_ms is not None:
        end = item.planned_start + timedelta(milliseconds=item.planned_ms)
        made.bar(at(item.planned_start), top + 14, at(end), top + 26, PLAN)
    if item.began is None:
        made.text(WIDTH - _EDGE, top + 46, "–", _TEXT, anchor="rs", ink=SOFT)
        return
    over = item.over_ms
    within = timedelta(milliseconds=item.ran_ms - max(0, over or 0))
    for began, ended in item.stretches:
        # As long as it was planned to be in one colour, what is beyond in another, however often it was broken off.
        full = min(ended, began + max(within, timedelta()))
        if full > began:
            made.bar(at(began), top + 32, at(full), top + 60, DONE)
        if ended > full:
            made.bar(at(full), top + 32, at(ended), top + 60, OVER)
        within -= ended - began
    if over is not None:
        late = minutes(over)
        text = "đúng" if late == 0 else f"{'+' if late > 0 else '–'}{abs(late)} ph"
        made.text(WIDTH - _EDGE, top + 46, text, _TEXT, anchor="rs", bold=late > 0, ink=OVER if late > 0 else SOFT)


def _span(course: Course) -> tuple[datetime, datetime] | None:
    """Return the first and the last moment of plan and course; None where there is none."""
    found = [moment for moment in (course.planned_start, course.planned_end, course.began, course.ended) if moment]
    for item in course.items:
        found += [moment for moment in (item.began, item.ended) if moment]
        if item.began and not item.ended:
            found.append(item.began + timedelta(milliseconds=item.ran_ms + item.paused_ms))
    return (min(found), max(found)) if found else None


def _has_run(course: Course) -> bool:
    return any(item.began for item in course.items)


def _legend(made: Canvas, entries: Sequence[tuple[str, str]]) -> None:
    x = float(_EDGE)
    for ink, text in entries:
        made.bar(x, 34, x + 44, 62, ink)
        made.text(x + 58, 60, text, _TEXT, ink=SOFT)
        x += 58 + charts.length(text, _TEXT) + 60


def _up(value: int, top: int, floor: float) -> float:
    return (floor - _TOP) * value / max(1, top)


def _scale(made: Canvas, most: int, floor: float) -> int:
    """Draw the lines of the left scale, at round figures; return the figure of the top."""
    step = next(step for step in _round_steps() if most <= step * _MOST_LINES)
    top = -(-most // step) * step
    for value in range(0, top + 1, step):
        y = floor - _up(value, top, floor)
        made.line([(_LEFT, y), (WIDTH - _RIGHT, y)], INK if value == 0 else GRID)
        made.text(_LEFT - 18, y, str(value), _SMALL, anchor="rm", ink=SOFT)
    return top


def _round_steps() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    power = 1
    while True:
        yield from (unit * power for unit in _STEPS)
        power *= 10


def _times(made: Canvas, starts: Sequence[datetime], each: float, floor: float) -> None:
    """Write the times below, as many as there is room for."""
    every = max(1, -(-int(charts.length("00:00", _SMALL) + 30) // max(1, int(each))))
    for place in range(0, len(starts), every):
        made.text(_LEFT + (place + 0.5) * each, floor + 20, f"{starts[place]:%H:%M}", _SMALL, anchor="mt", ink=SOFT)


def _grid(first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield round times of day between two moments, at most ten."""
    span = (last - first).total_seconds() / 60
    step = next((minutes_ for minutes_ in _HOURS if span / minutes_ <= 9), None)
    if step is None:
        return
    moment = first.replace(minute=0, second=0, microsecond=0, hour=0)
    moment += timedelta(minutes=step) * -(-int((first - moment).total_seconds()) // (step * 60))
    while moment <= last:
        yield moment
        moment += timedelta(minutes=step)
