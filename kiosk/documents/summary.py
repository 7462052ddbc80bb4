"""The report after the conference as a Word document in the layout of Decree 30/2020: what the office sends upwards.

Every figure comes from a query of `kiosk.documents.outcome`, the delegates' report or the closing list of the awards.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm
from PIL import Image

from agenda.stamps import Stamp
from kiosk.awards.closing import Closing, closing, totals
from kiosk.conference import reports
from kiosk.conference.conflicts import Double, conflicts
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots
from kiosk.documents import after_texts as words
from kiosk.documents import decree30
from kiosk.documents.outcome.attendance import Came, came, substitutes, taken_in
from kiosk.documents.outcome.running import Spoken, course, spoken
from kiosk.documents.word import add_line
from kiosk.i18n import speaking
from kiosk.messages import report_words
from kiosk.messages.closing import why_text
from kiosk.messages.programme import change_text
from kiosk.reception.report import DelegatesReport
from kiosk.script.vote_lines import sentence
from kiosk.text.normalise import clean

_NUMBER = "Số:      /BC-BTC"
# Minutes need five letters, times of day five digits; the title has what is left of 165 mm.
_COURSE = (11, 58, 17, 14, 15, 15, 14, 21)
_COURSE_HEAD = ("TT", "Nội dung", "Kế hoạch", "Phút dự kiến", "Bắt đầu", "Kết thúc", "Phút thực tế", "Chênh lệch")
_SPOKEN = (11, 60, 58, 17, 19)
_SPOKEN_HEAD = ("TT", "Người trình bày", "Nội dung", "Phút dự kiến", "Phút thực tế")
_AWARDS = (32, 57, 15, 15, 16, 15, 15)
_AWARDS_HEAD = ("Quyết định", "Hình thức", "Tổng số", "Trực tiếp", "Nhận thay", "Tạm giữ", "Còn lại")
_OUTSTANDING = (11, 45, 43, 37, 29)
_OUTSTANDING_HEAD = ("TT", "Họ và tên, tập thể", "Đơn vị", "Hình thức", "Lý do")
# More names than these are in the workbook.
_NAMES = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What the report says of the electronic record: how many facts, the head of the chain, the digest of the file."""

    events: int
    head: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is embedded; None where there is nothing to draw."""

    arrivals: Image.Image | None = None
    timeline: Image.Image | None = None


def write(conference: Conference, now: Stamp, path: Path, pictures: Pictures, proof: Proof | None = None) -> None:
    """Write the report to *path*. Raises FolderError or DiskFull; a file that was there is then still there."""
    decree30.save(document(conference, now, pictures, proof), path)


def document(
    conference: Conference, now: Stamp, pictures: Pictures | None = None, proof: Proof | None = None
) -> Document:
    """Return the report as a document to save."""
    drawn = pictures or Pictures()
    name = clean(conference.settings.name)
    made = decree30.document(words.header(conference, _NUMBER), f"Báo cáo kết quả tổ chức {name}")
    decree30.title(made, "Báo cáo", (f"Kết quả tổ chức {name}",))
    # Whom it goes to is the office's to write.
    decree30.addressee(made, ("………………………………………",))
    with speaking("vi"):
        _attendance(made, conference, now, drawn)
        _programme(made, conference, now, drawn)
        _votes(made, conference)
        _awards(made, conference)
        _record(made, conference, proof)
    signature = decree30.Signature(f"TM. {words.COMMITTEE}".upper(), "TRƯỞNG BAN")
    programme = conference.runsheet.programme
    host = programme.host if programme else ""
    decree30.sign_off(made, signature, (*((host,) if host else ()), "Lưu: BTC"))
    return made


def _attendance(made: Document, conference: Conference, now: Stamp, drawn: Pictures) -> None:
    report = reports.report_of(conference)
    ran = course(conference, now)
    decree30.heading(made, "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    for line in words.course_lines(conference, ran, conference.schedule.local(now.wall_ms)):
        decree30.paragraph(made, line)
    for line in (*report_words.attendance(report), *report_words.others(report)):
        decree30.paragraph(made, line)
    if report.present:
        decree30.heading(made, "Thành phần và chất lượng đại biểu có mặt", 2)
        for line in (*report_words.composition(report), *report_words.quality(report)):
            decree30.paragraph(made, line)
    _delegations(made, report)
    _additions(made, came(conference))
    _picture(made, drawn.arrivals, "Biểu đồ 1. Số người đến theo từng 5 phút")


def _delegations(made: Document, report: DelegatesReport) -> None:
    rows = report_words.delegations(report)
    if len(rows) < 2:
        return
    decree30.heading(made, "Theo đoàn", 2)
    head = ("Đoàn", "Phân bổ", "Triệu tập", "Có mặt")
    decree30.table(made, rows, (90, 25, 25, 25), head, right=(1, 2, 3), bold={len(rows) - 1})


def _additions(made: Document, arrived: Sequence[Came]) -> None:
    """Write who stood in for whom and who was taken in on the day, by name."""
    for heading, found in (
        ("Đại biểu dự thay", [_stood_in(one) for one in substitutes(arrived)]),
        ("Bổ sung tại chỗ", [_named(one) for one in taken_in(arrived, "walk_in", waiting=False)]),
        ("Chờ chấp thuận", [_named(one) for one in taken_in(arrived, "walk_in", waiting=True)]),
        ("Khách mời bổ sung", [_named(one) for one in _guests(arrived)]),
    ):
        if found:
            decree30.paragraph(made, f"{heading} ({len(found)}): {report_words.listed(found, _NAMES)}.")


def _guests(arrived: Sequence[Came]) -> list[Came]:
    return [*taken_in(arrived, "guest", waiting=False), *taken_in(arrived, "guest", waiting=True)]


def _stood_in(one: Came) -> str:
    return f"{_named(one)}, dự thay {clean(one.stands_for)}"


def _named(one: Came) -> str:
    office = clean(one.person.office)
    return f"{clean(one.person.full_name)} ({office})" if office else clean(one.person.full_name)


def _programme(made: Document, conference: Conference, now: Stamp, drawn: Pictures) -> None:
    ran = course(conference, now)
    decree30.heading(made, "II. DIỄN BIẾN CHƯƠNG TRÌNH")
    if not ran.items:
        decree30.paragraph(made, "Chưa có chương trình.")
        return
    rows = [words.item_row(item) for item in ran.items]
    decree30.table(made, rows, _COURSE, _COURSE_HEAD, right=(3, 6, 7))
    _picture(made, drawn.timeline, "Biểu đồ 2. Chương trình theo kế hoạch và thực tế")
    sheet = conference.runsheet
    # What was taken back has changed nothing.
    withdrawn = {change.id for change in sheet.changes if change.withdrawn}
    kept = [change for change in sheet.changes if change.id not in withdrawn and change.id not in sheet.undone]
    if kept:
        decree30.heading(made, "Điều chỉnh chương trình trong ngày", 2)
        for change in kept:
            text = change_text(sheet, change).replace(" — ", "; lý do: ").rstrip(".")
            decree30.bullet(made, f"{words.clock(conference.time_of(change.stamp))}: {text}.")
    _speakers(made, spoken(conference, now))


def _speakers(made: Document, speakers: Sequence[Spoken]) -> None:
    if not speakers:
        return
    decree30.heading(made, "Phát biểu, tham luận", 2)
    rows = [words.spoken_row(place, one) for place, one in enumerate(speakers, 1)]
    decree30.table(made, rows, _SPOKEN, _SPOKEN_HEAD, right=(3, 4))


def _votes(made: Document, conference: Conference) -> None:
    decree30.heading(made, "III. BIỂU QUYẾT")
    found = ballots(conference)
    if not found:
        decree30.paragraph(made, "Chương trình không có nội dung biểu quyết.")
    for ballot in found:
        told = sentence(conference, ballot) or "Chưa biểu quyết."
        decree30.paragraph(made, f"{ballot.number}. Danh sách đại biểu dự {ballot.title}: {told}")


def _awards(made: Document, conference: Conference) -> None:
    decree30.heading(made, "IV. KHEN THƯỞNG")
    rows = totals(conference.awards)
    if not rows:
        decree30.paragraph(made, "Không có danh sách khen thưởng.")
        return
    counts = conference.awards.counts()
    whole = tuple(int(counts[name]) for name in ("certificates", "handed", "proxy", "withheld", "outstanding"))
    handed = whole[1] + whole[2]
    told = (
        f"Đã trao {report_words.number(handed)}/{report_words.number(whole[0])} bằng khen, giấy khen và hình thức khác"
    )
    rest = whole[3] + whole[4]
    left = f"còn {report_words.number(rest)} chưa trao"
    detail = f"(tạm giữ {report_words.number(whole[3])}; vắng hoặc chưa gọi {report_words.number(whole[4])})"
    decree30.paragraph(made, f"{told}; {left} {detail}." if rest else f"{told}.")
    table = [
        (
            t.decision.number,
            t.decision.award,
            *map(report_words.number, (t.certificates, t.handed, t.proxy, t.withheld, t.outstanding)),
        )
        for t in rows
    ]
    table.append(("Cộng", "", *map(report_words.number, whole)))
    decree30.table(made, table, _AWARDS, _AWARDS_HEAD, right=(2, 3, 4, 5, 6), bold={len(table) - 1})
    _outstanding(made, [one for one in closing(conference.awards, conference.hall.present) if one.handover is None])


def _outstanding(made: Document, left: Sequence[Closing]) -> None:
    """Write which certificates are still to be handed over, and why."""
    if not left:
        return
    decree30.heading(made, "Chưa trao tại hội trường", 2)
    rows = [
        (str(place), one.certificate.name, one.certificate.unit or "", one.certificate.award, why_text(one))
        for place, one in enumerate(left[:_NAMES], 1)
    ]
    decree30.table(made, rows, _OUTSTANDING, _OUTSTANDING_HEAD)
    if len(left) > _NAMES:
        rest = report_words.number(len(left) - _NAMES)
        decree30.paragraph(made, f"Và {rest} trường hợp khác, có trong tệp số liệu kèm theo.", italic=True)


def _record(made: Document, conference: Conference, proof: Proof | None) -> None:
    """Write what the figures rest on, so that anybody can prove them."""
    decree30.heading(made, "V. SỐ LIỆU")
    decree30.paragraph(
        made, "Số liệu trong báo cáo được tổng hợp tự động từ nhật ký điện tử của phần mềm điều hành, không cộng tay."
    )
    doubled = sum(isinstance(found, Double) for found in conflicts(conference))
    if doubled:
        decree30.paragraph(
            made, f"Có {doubled} trường hợp điểm danh ở hai bàn chưa đối chiếu; mỗi người chỉ tính một lần."
        )
    if conference.set_aside:
        told = f"Có {report_words.number(conference.set_aside)} sự kiện ghi ở máy không giữ quyền"
        decree30.paragraph(made, f"{told}, không tính vào số liệu.")
    if conference.runsheet.correction_ms or conference.runsheet.settled_ms:
        decree30.paragraph(
            made, "Trong ngày đồng hồ của máy có thay đổi: giờ điểm danh ghi theo đồng hồ của máy lúc đó."
        )
    if proof is not None:
        decree30.paragraph(made, f"Nhật ký có {report_words.number(proof.events)} sự kiện; mã cuối: {proof.head[:16]}.")
        add_line(made, f"SHA-256 của tệp nhật ký: {proof.sha256}", 10, align=ALIGN.LEFT, after=6)


def _picture(made: Document, image: Image.Image | None, caption: str) -> None:
    if image is None:
        return
    file = io.BytesIO()
    image.save(file, "PNG")
    line = made.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.keep_with_next = True
    line.add_run().add_picture(file, width=Mm(decree30.TEXT_WIDTH))
    add_line(made, caption, 12, italic=True, align=ALIGN.CENTER, before=2, after=8)
