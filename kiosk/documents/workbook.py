"""The figures afterwards as one workbook: who came, who did not, awards, arrivals, the programme, every scan.

Each sheet is one query; the first one has the figures of `kiosk status`. Charts are the spreadsheet's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from agenda.stamps import Stamp
from kiosk.awards.closing import Closing, closing
from kiosk.closingtalk import OUTCOME_TEXTS, place_text, why_text
from kiosk.conference import Conference
from kiosk.documents import afterwords as words
from kiosk.documents.afterwords import KINDS, minutes
from kiosk.documents.charts import DONE, OVER, PLAN
from kiosk.documents.sheets import Book, Cell, Column, book
from kiosk.i18n import speaking, word
from kiosk.journal import Event
from kiosk.outcome.attendance import SLOT_MINUTES, Came, Interval, Missing, arrivals, came, missing
from kiosk.outcome.running import Course, Ran, course, spoken
from kiosk.outcome.scans import Scan, scans
from kiosk.reports import report_of
from kiosk.telling import reason_name

_WAYS = {
    "scan": "quét mã",
    "hand": "tra tên",
    "together": "theo đoàn",
    "id_card": "căn cước",
    "moved": "chuyển từ người khác",
    "back": "trở lại",
    "forced": "cho vào đặc biệt",
    "paper": "nhập từ giấy",
}
_WHATS = {"admitted": "điểm danh", "refused": "từ chối", "annulled": "hủy điểm danh", "left": "ra về"}
_MANNERS = {"stage": "trên sân khấu", "seat": "tại chỗ ngồi", "later": "sau hội nghị"}
_MS_A_DAY = 86_400_000


def write(conference: Conference, events: Iterable[Event], now: Stamp, path: Path) -> None:
    """Write the workbook; *events* are those of the journal in order. Raises FolderError or DiskFull."""
    name = conference.settings.name
    # Reasons and outcomes are words of the program: here they are Vietnamese, as the whole workbook.
    with speaking("vi"), book(path, f"Số liệu {name}") as made:
        ran = course(conference, now)
        arrived = came(conference)
        _totals(made, conference)
        made.table(*_sheet("Có mặt", conference), _CAME, map(_came_row, arrived), "Chưa có ai điểm danh.")
        made.table(
            *_sheet("Vắng", conference), _MISSING, map(_missing_row, missing(conference)), "Không có đại biểu vắng mặt."
        )
        _awards(made, conference)
        _arrivals(made, conference, arrivals(conference))
        _programme(made, conference, ran)
        _speakers(made, conference, now)
        rows = map(_scan_row, scans(conference, events))
        made.table(*_sheet("Lượt quét", conference), _SCANS, rows, "Chưa có lượt quét nào.")


def _sheet(name: str, conference: Conference) -> tuple[str, str, str]:
    """Return name, title and subtitle of a sheet."""
    return name, name.upper(), conference.settings.name


def _totals(made: Book, conference: Conference) -> None:
    """Write the figures that matter, those of `kiosk status` by their names."""
    report = report_of(conference)
    hall, awards = conference.hall.counts, conference.awards.counts()
    rows: list[tuple[str, int]] = [
        ("Đại biểu được triệu tập", conference.summoned),
        ("Đại biểu có mặt", conference.present),
        ("Đại biểu vắng mặt", conference.summoned - conference.present),
        ("  trong đó vắng có lý do", len(report.excused)),
        ("Số cần có mặt để tiến hành", conference.needed),
        ("Khách mời có mặt", hall["guest"]),
        ("Nữ (trong số đại biểu có mặt)", hall["women"]),
        ("Dân tộc thiểu số", hall["ethnic_minority"]),
        ("Đảng viên", hall["party"]),
        ("Lao động trực tiếp", hall["direct_workers"]),
        ("Dự thay", report.substitutes),
        ("Bổ sung tại chỗ đã được chấp thuận", report.walk_ins),
        ("Bổ sung tại chỗ đang chờ chấp thuận", report.walk_ins_waiting),
        ("Bằng khen, giấy khen và hình thức khác", int(awards["certificates"])),
        ("  đã trao cho người được khen", int(awards["handed"])),
        ("  đã trao cho người nhận thay", int(awards["proxy"])),
        ("  tạm giữ", int(awards["withheld"])),
        ("  chưa trao", int(awards["outstanding"])),
    ]
    made.table(*_sheet("Tổng hợp", conference), (Column("Chỉ tiêu", 48), Column("Số", 12, "figure")), rows, "")


_CAME = (
    Column("Số", 8),
    Column("Họ và tên", 25),
    Column("Đối tượng", 13),
    Column("Chức vụ", 19),
    Column("Đơn vị", 28),
    Column("Đoàn", 22),
    Column("Điện thoại", 13),
    Column("Giờ đến", 9, "time"),
    Column("Bàn", 9),
    Column("Cách", 11),
    Column("Thay cho", 18),
)


def _came_row(one: Came) -> tuple[Cell, ...]:
    person = one.person
    name = " ".join(part for part in (person.title, person.full_name) if part)
    return (
        f"{person.number:05d}",
        name,
        KINDS[person.kind],
        person.position or "",
        person.unit or "",
        person.delegation or "",
        person.phone or "",
        one.at,
        one.post,
        _WAYS.get(one.by, one.by) + (", đã về" if one.left else ""),
        one.stands_for,
    )


_MISSING = (
    Column("Số", 8),
    Column("Họ và tên", 25),
    Column("Chức vụ", 19),
    Column("Đơn vị", 28),
    Column("Đoàn", 22),
    Column("Điện thoại", 13),
    Column("Có lý do", 10),
    Column("Lý do", 24),
    Column("Hẹn đến", 10),
)


def _missing_row(one: Missing) -> tuple[Cell, ...]:
    person, absent = one.person, one.absent
    return (
        f"{person.number:05d}",
        absent.name,
        person.position or "",
        person.unit or "",
        person.delegation or "",
        person.phone or "",
        "có" if one.excused else "",
        absent.reason,
        absent.until,
    )


_AWARDS = (
    Column("Quyết định", 16),
    Column("Hình thức", 24),
    Column("Họ và tên, tập thể", 26),
    Column("Đơn vị", 26),
    Column("Đợt·vị trí", 10),
    Column("Kết quả", 13),
    Column("Người nhận", 22),
    Column("Cách trao", 13),
    Column("Giờ trao", 9, "time"),
    Column("Người trao", 22),
)
_LEFT = (
    Column("Quyết định", 16),
    Column("Hình thức", 24),
    Column("Họ và tên, tập thể", 26),
    Column("Đơn vị", 26),
    Column("Đợt·vị trí", 10),
    Column("Lý do", 24),
    Column("Điện thoại", 13),
    Column("Ai nhận về trao (ghi tay)", 22),
)


def _awards(made: Book, conference: Conference) -> None:
    listed = list(closing(conference.awards, conference.hall.present))
    rows = (_award_row(conference, one) for one in listed)
    made.table(*_sheet("Khen thưởng", conference), _AWARDS, rows, "Không có danh sách khen thưởng.")
    left = (_left_row(conference, one) for one in listed if one.handover is None)
    none = "Không còn bằng nào chưa trao." if listed else "Không có danh sách khen thưởng."
    made.table(*_sheet("Bằng chưa trao", conference), _LEFT, left, none)


def _award_row(conference: Conference, one: Closing) -> tuple[Cell, ...]:
    certificate, handover = one.certificate, one.handover
    presenter = conference.roster.people.get(one.presenter or 0)
    receiver = (handover.receiver or certificate.receiver[1]) if handover else ""
    return (
        certificate.decision,
        certificate.award,
        certificate.name,
        certificate.unit or "",
        place_text(one),
        word(OUTCOME_TEXTS, one.outcome),
        receiver,
        _MANNERS[handover.manner] if handover else "",
        conference.schedule.local(one.stamp.wall_ms) if one.stamp else None,
        presenter.full_name if presenter else "",
    )


def _left_row(conference: Conference, one: Closing) -> tuple[Cell, ...]:
    certificate = one.certificate
    person = conference.roster.people.get(certificate.number or 0)
    phone = person.phone if person and person.phone else ""
    return (
        certificate.decision,
        certificate.award,
        certificate.name,
        certificate.unit or "",
        place_text(one),
        why_text(one),
        phone,
        "",
    )


def _arrivals(made: Book, conference: Conference, intervals: list[Interval]) -> None:
    """Write the arrivals, and the chart beside them."""
    name = f"Đến theo {SLOT_MINUTES} phút"
    columns = (Column("Từ", 9, "time"), Column("Số người đến", 14, "figure"), Column("Tổng số đã đến", 16, "figure"))
    rows = ((one.start, one.count, one.total) for one in intervals)
    sheet, count = made.table(*_sheet(name, conference), columns, rows, "Chưa có ai điểm danh.")
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
    Column("Tạm dừng (phút)", 10, "figure"),
)


def _programme(made: Book, conference: Conference, ran: Course) -> None:
    """Write the course, and planned against actual minutes as stacked bars over the day."""
    name = "Chương trình"
    sheet, count = made.table(*_sheet(name, conference), _PROGRAMME, map(_item_row, ran.items), "Chưa có chương trình.")
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
        for at, value in enumerate(_bars(item), first):
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
        minutes(item.paused_ms) if item.paused_ms else None,
    )


def _ends(ran: Course) -> str:
    if ran.ended is None or ran.late_ms is None:
        return "Chưa kết thúc."
    return f"Kết thúc lúc {words.hour(ran.ended)}, {words.against_plan(ran.late_ms)}."


def _bars(item: Ran) -> tuple[float, float, float, float]:
    """Return, in days: from midnight to the planned start, the plan, to the actual start, the actual length."""
    planned = (item.planned_ms or 0) / _MS_A_DAY if item.planned_start else 0.0
    length = 0.0
    if item.began:
        ended = (item.ended - item.began).total_seconds() * 1000 if item.ended else item.ran_ms + item.paused_ms
        length = max(0.0, ended) / _MS_A_DAY
    return _of_day(item.planned_start), planned, _of_day(item.began), length


def _of_day(at: datetime | None) -> float:
    if at is None:
        return 0.0
    return (at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() / 86_400


def _gantt(made: Book, name: str, count: int, first: int, ran: Course) -> None:
    """Draw two charts below one another on a sheet of their own: plan and course on the same axis of the day."""
    sheet = made.book.add_worksheet("Biểu đồ chương trình")
    made.on_paper(sheet, pages_high=1)
    moments = [at for item in ran.items for at in (item.planned_start, item.began, item.ended) if at]
    moments += [at for at in (ran.planned_end, ran.ended) if at]
    hours = [_of_day(at) * 24 for at in moments] or [0.0, 24.0]
    axis = {
        "num_format": "hh:mm",
        "min": int(min(hours)) / 24,
        "max": (int(max(hours)) + 1) / 24,
        "major_unit": 0.5 / 24 if max(hours) - min(hours) <= 6 else 1 / 24,
        "major_gridlines": {"visible": True, "line": {"color": PLAN}},
    }
    row = 0
    for title, at, ink in (("Kế hoạch", first, PLAN), ("Thực tế", first + 2, DONE)):
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


def _speakers(made: Book, conference: Conference, now: Stamp) -> None:
    columns = (
        Column("TT", 5, "figure"),
        Column("Người trình bày", 48),
        Column("Nội dung", 52),
        Column("Dự kiến (phút)", 10, "figure"),
        Column("Thực tế (phút)", 16, "figure"),
    )
    none = "Chương trình không ghi người phát biểu."
    made.table(*_sheet("Người phát biểu", conference), columns, _spoken_rows(conference, now), none)


def _spoken_rows(conference: Conference, now: Stamp) -> Iterator[tuple[Cell, ...]]:
    for place, one in enumerate(spoken(conference, now), 1):
        _tt, who, about, planned, taken = words.spoken_row(place, one)
        yield place, who, about, int(planned), int(taken) if taken.isdigit() else taken


_SCANS = (
    Column("Lúc", 17, "second"),
    Column("Bàn", 14),
    Column("Việc", 14),
    Column("Cách, lý do", 24),
    Column("Số", 8),
    Column("Họ và tên", 25),
    Column("Đơn vị", 28),
    Column("Giờ trên giấy", 11, "time"),
)


def _scan_row(one: Scan) -> tuple[Cell, ...]:
    reason = _WAYS.get(one.reason, one.reason) if one.what == "admitted" else one.reason
    return (
        one.at,
        one.post,
        _WHATS[one.what],
        reason_name(reason) if one.what == "refused" else reason,
        "" if one.number is None else f"{one.number:05d}",
        one.name,
        one.unit,
        one.came,
    )
