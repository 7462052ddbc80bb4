"""The programme as a table: planned, expected and real times of every step; and what a change would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content
from textual.style import Style

from agenda.timing import Face, Row
from kiosk.i18n import _
from kiosk.plantalk import length_text, row_state
from kiosk.runningtime import clock_text, lateness_text, minutes_text
from kiosk.widgets.text import fitted

_Part = Content | tuple[str, Style]
# Number, title, planned, now or expected, at the latest, minutes, used, state.
_NARROW = 100


def table(rows: Sequence[Row], width: int) -> Content:
    """Return the programme, one step a line."""
    wide = width >= _NARROW
    columns = [(_("planned"), 9), (_("expected"), 8), (_("latest"), 9), (_("minutes"), 11)]
    columns += [(_("used"), 8)] if wide else []
    room = max(16, width - sum(size for _name, size in columns) - 20)
    head = " " * 4 + fitted(_("Item"), room) + "".join(f"{name:>{size}}" for name, size in columns)
    lines = [Content.assemble((head, Style(dim=True)))]
    for row in rows:
        lines.append(_line(row, room, wide=wide))
    return Content("\n").join(lines)


def _line(row: Row, room: int, *, wide: bool) -> Content:
    real = row.actual_start is not None
    given = _given(row.given_ms)
    cells = [
        f"{hour(row.planned_start):>9}",
        f"{hour(row.actual_start or row.expected_start):>8}",
        f"{hour(row.latest_start) + ('*' if row.fixed else ''):>9}",
        f"{length_text((row.planned_ms) // 1000) + given:>11}",
    ]
    if wide:
        cells.append(f"{clock_text(row.elapsed_ms) if real else '':>8}")
    number = f"{row.number:>3} " if row.number else "  · "
    now = row.state == "running"
    dim = row.state in ("done", "skipped")
    late = row.latest_start is not None and row.state in ("future", "interrupted") and _after(row)
    parts: list[_Part] = [
        (number, Style(bold=True)),
        (fitted(row.title, room), Style(bold=now, strike=row.state == "skipped")),
        ("".join(cells), Style()),
        (f"  {row_state(row.state) if row.state != 'future' else ''}", Style(bold=now)),
    ]
    line = Content.assemble(*parts)
    if late:
        line = line.stylize("#ffb000")
    return line.stylize("dim") if dim else line.stylize("reverse") if now else line


def _after(row: Row) -> bool:
    return row.latest_start is not None and row.expected_start > row.latest_start


def _given(ms: int) -> str:
    minutes = ms // 60_000
    return f"{minutes:+d}".replace("-", "−") if minutes else ""


def hour(moment: datetime | None) -> str:
    """Return a time of day, a dash for none."""
    return "–" if moment is None else moment.strftime("%H:%M")


def effect(before: Face, after: Face) -> Content:
    """Return what a change does: the order and lengths of what is to come, and when it ends."""
    old = {row.key: (i, row) for i, row in enumerate(before.rows)}
    lines: list[Content] = []
    order = [row.key for row in after.rows]
    was = [row.key for row in before.rows if row.key in order]
    moved = {key for key, other in zip([k for k in order if k in old], was, strict=False) if key != other}
    for row in after.rows:
        if row.state == "done":
            continue
        known = old.get(row.key)
        lines.append(_effect_line(row, known[1] if known else None, moved=row.key in moved))
    lines.append(Content(""))
    lines.append(_end(before, after))
    return Content("\n").join(lines)


def _effect_line(row: Row, old: Row | None, *, moved: bool) -> Content:
    number = f"{row.number:>3} " if row.number else "  · "
    length = length_text((row.planned_ms + row.given_ms) // 1000)
    changed = old is None or moved or row.state != old.state or row.title != old.title
    if old is not None and (old.planned_ms + old.given_ms) != (row.planned_ms + row.given_ms):
        length = f"{length_text((old.planned_ms + old.given_ms) // 1000)} → {length}"
        changed = True
    start = hour(row.actual_start or row.expected_start)
    state = row_state(row.state) if row.state in ("skipped", "interrupted", "running") else ""
    text = f"{number}{fitted(row.title, 46)}  {start:>5}  {length:>18}  {state}"
    style = Style(bold=changed, strike=row.state == "skipped") if changed else Style(dim=True)
    return Content.assemble((text.rstrip(), style))


def _end(before: Face, after: Face) -> Content:
    text = _("Expected end: {before} → {after}").format(
        before=hour(before.expected_end), after=hour(after.expected_end)
    )
    if after.hard_end is not None:
        text += "  " + _("(limit {limit})").format(limit=hour(after.hard_end))
    text += f"  ·  {lateness_text(after.offset_ms)}"
    if after.cut_needed_ms > 0:
        cut = _("still to cut: {needed}, possible {possible}")
        text += "  ·  " + cut.format(
            needed=minutes_text(after.cut_needed_ms), possible=minutes_text(after.cut_possible_ms)
        )
    return Content.assemble((text, Style(bold=True)))
