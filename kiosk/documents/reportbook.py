"""The delegates' report as a Word document in the layout of Decree 30/2020: ready for number, signature and stamp."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from kiosk.conference.state import Conference
from kiosk.documents import decree30
from kiosk.messages.report import COLUMNS, Said, said
from kiosk.messages.report_words import meeting
from kiosk.reception.snapshots import Snapshot

save = decree30.save
_COMMITTEE = "Ban Thẩm tra tư cách đại biểu"
_NUMBER = "Số:      /BC-BTTTCĐB"
_WIDTHS = (85, 25, 27, 28)
_FIGURES = (1, 2, 3)


def write(conference: Conference, snapshot: Snapshot, path: Path) -> None:
    """Write a report to *path*. Raises FolderError or DiskFull; a file that was there is then still there."""
    save(document(conference, snapshot), path)


def document(conference: Conference, snapshot: Snapshot) -> Document:
    """Return a report as a document to `save`."""
    report = said(conference, snapshot)
    made = decree30.document(_header(conference), f"{report.title}: {report.about}")
    decree30.title(made, "Báo cáo", _about(report, snapshot))
    decree30.addressee(made, [f"Đoàn Chủ tịch {meeting(snapshot.report)}"])
    decree30.paragraph(made, f"{report.at}.", italic=True)
    for line in (*report.news, *report.attendance):
        decree30.paragraph(made, line)
    for section in report.sections:
        decree30.heading(made, section.heading)
        for line in section.lines:
            decree30.paragraph(made, line)
    decree30.heading(made, "IV. THEO ĐOÀN")
    decree30.table(made, report.delegations, _WIDTHS, COLUMNS, right=_FIGURES, bold={len(report.delegations) - 1})
    for line in report.closing:
        decree30.paragraph(made, line)
    signature = decree30.Signature(f"TM. {_COMMITTEE}".upper(), "TRƯỞNG BAN")
    decree30.sign_off(made, signature, (f"Đoàn Chủ tịch {meeting(snapshot.report)}", "Thư ký", "Lưu"))
    return made


def _header(conference: Conference) -> decree30.Header:
    programme = conference.runsheet.programme
    host = programme.host if programme else ""
    day = conference.settings.day
    return decree30.Header((host,) if host else (), (_COMMITTEE,), _NUMBER, decree30.place_of(host), day)


def _about(report: Said, snapshot: Snapshot) -> tuple[str, ...]:
    # Only a report that says what is new is a supplementary one.
    first = f"Bổ sung (số {snapshot.n}) tình hình đại biểu" if report.news and snapshot.n else "Tình hình đại biểu"
    return first, f"dự {report.about}"
