"""Attendance as a CSV file for whoever goes on reckoning: everybody on the list, here or not, a row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kiosk.conference import Conference
from kiosk.documents.afterwords import KINDS
from kiosk.documents.mailmerge import harmless
from kiosk.documents.saving import replacing
from kiosk.outcome.attendance import came, stands_for
from kiosk.roster.people import Person

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
    arrived = {one.person.number: one for one in came(conference)}
    everybody = [person for person in conference.roster.people.values() if not (person.deceased or person.is_off)]
    # Who was taken off the list and came all the same was in the hall.
    everybody += [one.person for number, one in arrived.items() if one.person.is_off or one.person.deceased]
    for person in sorted(everybody, key=lambda person: person.number):
        found = arrived.get(person.number)
        at, post = (f"{found.at:%H:%M}", found.post) if found else ("", "")
        yield (
            f"{person.number:05d}",
            person.code or "",
            person.title or "",
            person.full_name,
            KINDS[person.kind],
            person.position or "",
            person.unit or "",
            person.delegation or "",
            "có mặt" if found else _absent(conference, person),
            at,
            post,
            stands_for(conference, person),
        )


def _absent(conference: Conference, person: Person) -> str:
    return "vắng có lý do" if person.number in conference.care.excuses else "vắng"
