"""The figures afterwards as one workbook: who came, who did not, awards, arrivals, the programme, every scan.

Each sheet is one query; the first one has the figures of `kiosk status`. Charts are the spreadsheet's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from agenda.stamps import Stamp
from kiosk.awards.closing import Closing, closing
from kiosk.conference.reports import report_of
from kiosk.conference.state import Conference
from kiosk.documents import after_texts as words
from kiosk.documents import workcharts
from kiosk.documents.after_texts import KINDS
from kiosk.documents.outcome.attendance import SLOT_MINUTES, Came, Missing, arrivals, came, missing
from kiosk.documents.outcome.running import course, spoken
from kiosk.documents.outcome.scans import Scan, scans
from kiosk.documents.sheets import Book, Cell, Column, book
from kiosk.i18n import speaking, word
from kiosk.journal.envelope import Event
from kiosk.messages.closing import OUTCOME_TEXTS, place_text, why_text
from kiosk.messages.scans import reason_name

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
_MANNERS = {"stage": "trên sân khấu", "seat": "tại chỗ ngồi", "later": "trao sau"}


def write(conference: Conference, events: Iterable[Event], now: Stamp, path: Path) -> None:
    """Write the workbook; *events* are those of the journal in order. Raises FolderError or DiskFull."""
    name = conference.settings.name
    # Reasons and outcomes are words of the program: here they are Vietnamese, as the whole workbook.
    with speaking("vi"), book(path, f"Số liệu {name}") as made:
        arrived = came(conference)
        _totals(made, conference)
        made.table(*titled("Có mặt", conference), _CAME, map(_came_row, arrived), "Chưa có ai điểm danh.")
        made.table(
            *titled("Vắng", conference), _MISSING, map(_missing_row, missing(conference)), "Không có đại biểu vắng mặt."
        )
        _awards(made, conference)
        workcharts.arrivals_sheet(made, titled(f"Đến theo {SLOT_MINUTES} phút", conference), arrivals(conference))
        workcharts.programme_sheet(made, titled("Chương trình", conference), course(conference, now))
        _speakers(made, conference, now)
        rows = map(_scan_row, scans(conference, events))
        made.table(*titled("Lượt quét", conference), _SCANS, rows, "Chưa có lượt quét nào.")


def titled(name: str, conference: Conference) -> tuple[str, str, str]:
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
        *([("Có mặt chưa khớp danh sách, cần đối chiếu", abs(report.unmatched))] if report.unmatched else []),
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
    made.table(*titled("Tổng hợp", conference), (Column("Chỉ tiêu", 48), Column("Số", 12, "figure")), rows, "")


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
    made.table(*titled("Khen thưởng", conference), _AWARDS, rows, "Không có danh sách khen thưởng.")
    left = (_left_row(conference, one) for one in listed if one.handover is None)
    none = "Không còn bằng nào chưa trao." if listed else "Không có danh sách khen thưởng."
    made.table(*titled("Bằng chưa trao", conference), _LEFT, left, none)


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
        conference.time_of(one.stamp) if one.stamp else None,
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


def _speakers(made: Book, conference: Conference, now: Stamp) -> None:
    columns = (
        Column("TT", 5),
        Column("Người trình bày", 48),
        Column("Nội dung", 52),
        Column("Dự kiến (phút)", 10, "figure"),
        Column("Thực tế (phút)", 16, "figure"),
    )
    none = "Chương trình không ghi người phát biểu."
    made.table(*titled("Người phát biểu", conference), columns, _spoken_rows(conference, now), none)


def _spoken_rows(conference: Conference, now: Stamp) -> Iterator[tuple[Cell, ...]]:
    for place, one in enumerate(spoken(conference, now), 1):
        _tt, who, about, planned, taken = words.spoken_row(place, one)
        yield str(place), who, about, int(planned), int(taken) if taken.isdigit() else taken


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
