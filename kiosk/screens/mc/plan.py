"""The programme as a table: planned, expected and real times of every step; and what a change would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher

from textual.content import Content
from textual.style import Style

from agenda.timing import Face, Row
from kiosk.i18n import _
from kiosk.messages.durations import clock_text, lateness_text, minutes_text
from kiosk.messages.programme import length_text, row_state
from kiosk.terminal.widgets.text import column

_Part = Content | tuple[str, Style]
# Number, title, planned, now or expected, at the latest, minutes, used, state.
_NARROW = 100
# Less is not worth a word: it rounds to no minute.
LEAST_CUT_MS = 30_000


def table(rows: Sequence[Row], width: int) -> Content:
    """Return the programme, one step a line."""
    wide = width >= _NARROW
    columns = [(_("planned"), 9), (_("expected"), 9), (_("latest"), 10), (_("minutes"), 12)]
    columns += [(_("used"), 8)] if wide else []
    room = max(16, width - sum(size for _name, size in columns) - 20)
    head = " " * 4 + column(_("Item"), room) + "".join(f"{name:>{size}}" for name, size in columns)
    lines = [Content.assemble((head, Style(dim=True)))]
    for row in rows:
        lines.append(_line(row, room, wide=wide))
    return Content("\n").join(lines)


def _line(row: Row, room: int, *, wide: bool) -> Content:
    real = row.actual_start is not None
    given = _given(row.given_ms)
    cells = [
        f"{hour(row.planned_start):>9}",
        f"{hour(_start(row)):>9}",
        f"{hour(row.latest_start) + ('*' if row.fixed else ''):>10}",
        f"{length_text((row.planned_ms) // 1000) + given:>12}",
    ]
    if wide:
        cells.append(f"{clock_text(row.elapsed_ms) if real else '':>8}")
    number = f"{row.number:>3} " if row.number else "  · "
    now = row.state == "running"
    dim = row.state in ("done", "skipped")
    late = row.latest_start is not None and row.state in ("future", "interrupted") and _after(row)
    parts: list[_Part] = [
        (number, Style(bold=True)),
        (column(row.title, room), Style(bold=now, strike=row.state == "skipped")),
        ("".join(cells), Style()),
        (f"  {row_state(row.state) if row.state != 'future' else ''}", Style(bold=now)),
    ]
    line = Content.assemble(*parts)
    if late:
        line = line.stylize("#ffb000")
    return line.stylize("dim") if dim else line.stylize("reverse") if now else line


def _start(row: Row) -> datetime:
    """Return when a step began, or is expected to begin or to go on."""
    return row.expected_start if row.actual_start is None or row.state == "interrupted" else row.actual_start


def _after(row: Row) -> bool:
    return row.latest_start is not None and row.expected_start > row.latest_start


def _given(ms: int) -> str:
    minutes = ms // 60_000
    return f"{minutes:+d}".replace("-", "−") if minutes else ""


def hour(moment: datetime | None) -> str:
    """Return a time of day, a dash for none."""
    return "–" if moment is None else moment.strftime("%H:%M")


def effect(before: Face, after: Face, width: int, rows: int) -> Content:
    """Return what a change does: the order and lengths of what is to come, and when it ends.

    Where there is no room for all, what the change leaves alone is left out.
    """
    old = {row.key: row for row in before.rows}
    moved = _moved([row.key for row in before.rows], [row.key for row in after.rows])
    coming = [row for row in after.rows if row.state != "done"]
    told = [row for row in coming if _changed(row, old.get(row.key)) or row.key in moved]
    shown = coming if len(coming) <= rows else told if len(told) <= rows else told[: rows - 1]
    lines = [_effect_line(row, old.get(row.key), width, moved=row.key in moved) for row in shown]
    if shown is not coming and len(told) > len(shown):
        lines.append(Content.assemble((f"    … +{len(told) - len(shown)}", Style(dim=True))))
    lines += [Content(""), _end(before, after)]
    return Content("\n").join(lines)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the keys that stand elsewhere than before, as few as explain it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return {key for tag, _a, _b, start, end in matcher.get_opcodes() if tag != "equal" for key in after[start:end]}


def _budget(row: Row) -> int:
    return (row.planned_ms + row.given_ms) // 1000


def _changed(row: Row, old: Row | None) -> bool:
    return old is None or (row.state, row.title, _budget(row)) != (old.state, old.title, _budget(old))


def _effect_line(row: Row, old: Row | None, width: int, *, moved: bool) -> Content:
    number = f"{row.number:>3} " if row.number else "  · "
    length = length_text(_budget(row))
    changed = moved or _changed(row, old)
    if old is not None and _budget(old) != _budget(row):
        length = f"{length_text(_budget(old))} → {length}"
    start = hour(_start(row))
    state = row_state(row.state) if row.state in ("skipped", "interrupted", "running") else ""
    text = f"{number}{column(row.title, max(12, width - 52))}  {start:>5}  {length:>20}  {state}"
    style = Style(bold=changed, strike=row.state == "skipped") if changed else Style(dim=True)
    return Content.assemble((text.rstrip(), style))


def _end(before: Face, after: Face) -> Content:
    text = _("Expected end: {before} → {after}").format(
        before=hour(before.expected_end), after=hour(after.expected_end)
    )
    if after.hard_end is not None:
        text += "  " + _("(limit {limit})").format(limit=hour(after.hard_end))
    text += f"  ·  {lateness_text(after.offset_ms)}"
    if after.cut_needed_ms >= LEAST_CUT_MS:
        cut = _("still to cut: {needed}, possible {possible}")
        text += "  ·  " + cut.format(
            needed=minutes_text(after.cut_needed_ms), possible=minutes_text(after.cut_possible_ms)
        )
    return Content.assemble((text, Style(bold=True)))
