"""The sheets of the workbook that have charts: how people arrived, and how the programme ran against its plan.

The charts are the spreadsheet's own and follow its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.documents import after_texts as words
from kiosk.documents.after_texts import minutes
from kiosk.documents.charts import DONE, OVER, PLAN
from kiosk.documents.outcome.attendance import SLOT_MINUTES, Interval
from kiosk.documents.outcome.running import Course, Ran
from kiosk.documents.sheets import Book, Cell, Column

# Name, title and subtitle of a sheet.
Titles = tuple[str, str, str]
_MS_A_DAY = 86_400_000


def arrivals_sheet(made: Book, titles: Titles, intervals: Sequence[Interval]) -> None:
    """Write the arrivals, and the chart beside them."""
    name = titles[0]
    columns = (Column("Từ", 9, "time"), Column("Số người đến", 14, "figure"), Column("Tổng số đã đến", 16, "figure"))
    rows = ((one.start, one.count, one.total) for one in intervals)
    sheet, count = made.table(*titles, columns, rows, "Chưa có ai điểm danh.")
    if not count:
        return
    chart = made.book.add_chart({"type": "column"})
    total = made.book.add_chart({"type": "line"})
    times = [name, 4, 0, 3 + count, 0]
    chart.add_series(
        {
            "name": "Số người đến",
            "categories": times,
            "values": [name, 4, 1, 3 + count, 1],
            "fill": {"color": DONE},
            "gap": 30,
        }
    )
    total.add_series(
        {
            "name": "Tổng số đã đến",
            "categories": times,
            "values": [name, 4, 2, 3 + count, 2],
            "line": {"color": OVER, "width": 2.25},
            "y2_axis": True,
        }
    )
    chart.combine(total)
    chart.set_title({"name": f"Số người đến theo từng {SLOT_MINUTES} phút"})
    chart.set_x_axis({"num_format": "hh:mm", "text_axis": True})
    chart.set_y_axis({"name": "Số người đến", "major_gridlines": {"visible": True, "line": {"color": PLAN}}})
    total.set_y2_axis({"name": "Tổng số"})
    _place(sheet, chart, "E4")


_PROGRAMME = (
    Column("TT", 5),
    Column("Nội dung", 52),
    Column("Kế hoạch bắt đầu", 11, "time"),
    Column("Kế hoạch (phút)", 10, "figure"),
    Column("Bắt đầu", 9, "time"),
    Column("Kết thúc", 9, "time"),
    Column("Thực tế (phút)", 10, "figure"),
    Column("Chênh lệch (phút)", 16, "figure"),
    Column("Dừng, gián đoạn (phút)", 12, "figure"),
)


def programme_sheet(made: Book, titles: Titles, ran: Course) -> None:
    """Write the course, and planned against actual minutes as stacked bars over the day."""
    name = titles[0]
    sheet, count = made.table(*titles, _PROGRAMME, map(_item_row, ran.items), "Chưa có chương trình.")
    if not count:
        return
    sheet.write_string(5 + count, 1, _ends(ran), made.formats["about"])
    # The bars stand on invisible ones that reach from midnight to their start; those are in columns of their own.
    helpers = ("Đến lúc bắt đầu (kế hoạch)", "Kế hoạch", "Đến lúc bắt đầu (thực tế)", "Thực tế")
    first = len(_PROGRAMME) + 10
    for at, head in enumerate(helpers, first):
        sheet.write_string(3, at, head, made.formats["about"])
        sheet.set_column(at, at, 12, None, {"hidden": True})
    for row, item in enumerate(ran.items, 4):
        for at, value in enumerate(_bars(item, _midnight(ran)), first):
            sheet.write_number(row, at, value)
    _gantt(made, name, count, first, ran)


def _item_row(item: Ran) -> tuple[Cell, ...]:
    over = minutes(item.over_ms) if item.over_ms is not None else words.deviation(item)
    return (
        "" if item.number is None else str(item.number),
        item.title,
        item.planned_start,
        None if item.planned_ms is None else minutes(item.planned_ms),
        item.began,
        item.ended,
        minutes(item.ran_ms) if item.began else None,
        over,
        minutes(item.away_ms) if minutes(item.away_ms) else None,
    )


def _ends(ran: Course) -> str:
    if ran.ended is None or ran.late_ms is None:
        return "Chưa kết thúc."
    return f"Kết thúc lúc {words.hour(ran.ended)}, {words.against_plan(ran.late_ms)}."


def _bars(item: Ran, base: datetime) -> tuple[float, float, float, float]:
    """Return, in days: from midnight to the planned start, the plan, to the actual start, the actual length."""
    planned = (item.planned_ms or 0) / _MS_A_DAY if item.planned_start else 0.0
    length = 0.0
    if item.began:
        ended = (item.ended - item.began).total_seconds() * 1000 if item.ended else item.ran_ms + item.paused_ms
        length = max(0.0, ended) / _MS_A_DAY
    return _of_day(item.planned_start, base), planned, _of_day(item.began, base), length


def _midnight(ran: Course) -> datetime:
    """Return the midnight before everything: what goes on into the next day stands behind it."""
    moments = [at for item in ran.items for at in (item.planned_start, item.began) if at]
    first = min([at for at in (ran.planned_start, *moments) if at])
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


def _of_day(at: datetime | None, base: datetime) -> float:
    """Return an instant in days from a midnight on."""
    return 0.0 if at is None else (at - base).total_seconds() / 86_400


def _gantt(made: Book, name: str, count: int, first: int, ran: Course) -> None:
    """Draw two charts below one another on a sheet of their own: plan and course on the same axis of the day."""
    sheet = made.book.add_worksheet("Biểu đồ chương trình")
    made.on_paper(sheet, pages_high=1)
    moments = [at for item in ran.items for at in (item.planned_start, item.began, item.ended) if at]
    moments += [at for at in (ran.planned_end, ran.ended) if at]
    hours = [_of_day(at, _midnight(ran)) * 24 for at in moments] or [0.0, 24.0]
    axis = {
        "num_format": "hh:mm",
        "min": int(min(hours)) / 24,
        "max": (int(max(hours)) + 1) / 24,
        "major_unit": 0.5 / 24 if max(hours) - min(hours) <= 6 else 1 / 24,
        "major_gridlines": {"visible": True, "line": {"color": PLAN}},
    }
    row = 0
    shown = [("Kế hoạch", first, PLAN), *([("Thực tế", first + 2, DONE)] if ran.began else [])]
    for title, at, ink in shown:
        chart = made.book.add_chart({"type": "bar", "subtype": "stacked"})
        titles = [name, 4, 1, 3 + count, 1]
        chart.add_series({"categories": titles, "values": [name, 4, at, 3 + count, at], "fill": {"none": True}})
        chart.add_series(
            {
                "name": title,
                "categories": titles,
                "values": [name, 4, at + 1, 3 + count, at + 1],
                "fill": {"color": ink},
                "gap": 40,
            }
        )
        chart.set_title({"name": title})
        chart.set_legend({"none": True})
        chart.set_x_axis(axis)
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
        chart.show_hidden_data()
        sheet.insert_chart(row, 0, chart, {"x_scale": 2.0, "y_scale": 1.2})
        row += 18


def _place(sheet: Any, chart: Any, cell: str) -> None:
    chart.set_legend({"position": "bottom"})
    sheet.insert_chart(cell, chart, {"x_scale": 1.7, "y_scale": 1.4})
