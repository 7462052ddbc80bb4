"""The words of the papers after the conference: spans, times and states as Vietnamese offices write them.

These papers are Vietnamese whatever the language of the program. Nothing here counts.
"""

from __future__ import annotations

from datetime import datetime

from kiosk.conference import reports
from kiosk.conference.state import Conference
from kiosk.documents import decree30
from kiosk.documents.outcome.running import Course, Ran, Spoken
from kiosk.roster.people import Kind

COMMITTEE = "Ban Tổ chức"
DASH = "–"
# What somebody is called in a list of attendance.
KINDS: dict[Kind, str] = {
    "delegate": "Đại biểu",
    "substitute": "Dự thay",
    "guest": "Khách mời",
    "recipient": "Người nhận khen thưởng",
    "walk_in": "Bổ sung tại chỗ",
}
_STATES = {"future": "chưa tiến hành", "running": "đang tiến hành", "skipped": "đã rút", "interrupted": "tạm dừng"}
_SPEECHES = {"dropped": "không trình bày", "not reached": "chưa trình bày"}


def meeting(conference: Conference) -> str:
    """Return what it is called: "Hội nghị" or "Đại hội"."""
    return "Đại hội" if reports.is_congress(conference) else "Hội nghị"


def hour(at: datetime) -> str:
    """Return a time of day: "08 giờ 05"."""
    return f"{at:%H} giờ {at:%M}"


def day(at: datetime) -> str:
    """Return a day: "ngày 15 tháng 5 năm 2026"; a nought before days below 10 and the months 1 and 2."""
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"ngày {at.day:02d} tháng {month} năm {at.year}"


def minutes(ms: int) -> int:
    """Return a span in whole minutes, to the nearest, half a minute up."""
    return (ms + 30_000) // 60_000


def against_plan(ms: int) -> str:
    """Return how an end lies to the plan: "chậm 6 phút so với kế hoạch"."""
    late = minutes(ms)
    if late == 0:
        return "đúng kế hoạch"
    return f"{'chậm' if late > 0 else 'sớm'} {abs(late)} phút so với kế hoạch"


def deviation(item: Ran) -> str:
    """Return by how many minutes an item was longer or shorter: "+5", "–3", "0"; "–" where nothing can be said."""
    if item.over_ms is None:
        return _STATES.get(item.state, DASH)
    over = minutes(item.over_ms)
    return "0" if over == 0 else f"{'+' if over > 0 else DASH}{abs(over)}"


def item_row(item: Ran) -> tuple[str, ...]:
    """Return an item as a row: number, title, planned start and minutes, actual start, end and minutes, deviation."""
    ran = str(minutes(item.ran_ms)) if item.began else ""
    return (
        "" if item.number is None else str(item.number),
        item.title,
        clock(item.planned_start),
        "" if item.planned_ms is None else str(minutes(item.planned_ms)),
        clock(item.began),
        clock(item.ended),
        ran,
        deviation(item),
    )


def spoken_row(place: int, one: Spoken) -> tuple[str, ...]:
    """Return a speaker as a row: number, who, about what, planned minutes, and the minutes taken."""
    about = f"{one.title}: {one.topic}" if one.topic and one.topic != one.title else one.title
    taken = str(minutes(one.spoken_ms)) if one.state == "spoke" else _SPEECHES[one.state]
    return str(place), "; ".join(one.people), about, str(minutes(one.planned_ms)), taken


def course_lines(conference: Conference, course: Course, at: datetime) -> list[str]:
    """Return when and where it was held, and how that lies to the plan."""
    what, programme = meeting(conference), conference.runsheet.programme
    place = f" tại {programme.place}" if programme and programme.place else ""
    on = f"{day(conference.schedule.local(conference.day_ms))}{place}."
    held = f"{what} {'được' if course.began else 'dự kiến'} tổ chức {on}"
    if course.planned_start is None or course.planned_end is None:
        return [held, "Chưa có chương trình."]
    plan = f"từ {hour(course.planned_start)} đến {hour(course.planned_end)}"
    if course.began is None:
        return [held, f"Theo kế hoạch: {plan}. {what} chưa khai mạc (số liệu lúc {hour(at)}, {day(at)})."]
    begun = f"Khai mạc lúc {hour(course.began)}"
    if course.ended is None or course.late_ms is None:
        if course.forgotten:
            return [held, f"Theo kế hoạch: {plan}. {begun}; chưa ghi nhận giờ kết thúc."]
        return [held, f"Theo kế hoạch: {plan}. {begun}; {what} chưa kết thúc (số liệu lúc {hour(at)}, {day(at)})."]
    lines = [
        held,
        f"Theo kế hoạch: {plan}. {begun}, kết thúc lúc {hour(course.ended)}, {against_plan(course.late_ms)}.",
    ]
    if not course.exact:
        lines.append("Trong ngày có thay máy hoặc khởi động lại máy: các mốc thời gian lấy theo đồng hồ của máy.")
    return lines


def clock(at: datetime | None) -> str:
    """Return a time of day as "08:05", "" for none."""
    return "" if at is None else f"{at:%H:%M}"


def header(conference: Conference, number: str, body: str = "") -> decree30.Header:
    """Return the block above a paper; number and day are left to the pen."""
    programme = conference.runsheet.programme
    host = programme.host if programme else ""
    issuing = body or f"{COMMITTEE} {meeting(conference)}"
    day_ = conference.settings.day
    return decree30.Header((host,) if host else (), (issuing,), number, decree30.place_of(host), None, day_.year)
