"""Attendance as a CSV file for whoever goes on reckoning: everybody on the list, here or not, a row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kiosk.conference.state import Conference
from kiosk.documents.after_texts import KINDS
from kiosk.documents.mailmerge import harmless
from kiosk.documents.outcome.attendance import Presence, everybody, stands_for
from kiosk.folder.atomic_write import replacing

_HEAD = (
    "Số",
    "Mã số",
    "Ông/Bà",
    "Họ và tên",
    "Đối tượng",
    "Chức vụ",
    "Đơn vị",
    "Đoàn",
    "Tình trạng",
    "Giờ đến",
    "Bàn",
    "Thay cho",
)
_STATES: dict[Presence, str] = {
    "came": "có mặt",
    "stood for": "có người dự thay",
    "excused": "vắng có lý do",
    "absent": "vắng",
}


def write(conference: Conference, path: Path) -> None:
    """Write the file; spreadsheets take it as Vietnamese and nothing in it as a formula.

    Raises FolderError or DiskFull.
    """
    with replacing(path) as target:
        # The mark at the beginning tells a spreadsheet that the letters are Vietnamese ones.
        text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
        table = csv.writer(text)
        table.writerow(_HEAD)
        table.writerows([harmless(cell) for cell in row] for row in _rows(conference))
        text.flush()
        text.detach()


def _rows(conference: Conference) -> Iterator[tuple[str, ...]]:
    for one in everybody(conference):
        person = one.person
        at, post = (f"{one.came.at:%H:%M}", one.came.post) if one.came else ("", "")
        yield (
            f"{person.number:05d}",
            person.code or "",
            person.title or "",
            person.full_name,
            KINDS[person.kind],
            person.position or "",
            person.unit or "",
            person.delegation or "",
            _STATES[one.state],
            at,
            post,
            stands_for(conference, person),
        )
