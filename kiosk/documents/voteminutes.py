"""The minutes of the votes by show of hands: for each list who was on it, what was counted, and whether it passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from docx.document import Document

from agenda.programme import Programme
from agenda.tally import Tally
from agenda.vote import Ballot
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots, composition_text, passed
from kiosk.documents import after_texts as words
from kiosk.documents import decree30
from kiosk.journal.ids import moment_of
from kiosk.messages import report_words
from kiosk.script.vote_lines import sentence
from kiosk.text.normalise import clean

_NUMBER = "Số:      /BB-BTC"
_NAMES = (12, 68, 85)
_NAMES_HEAD = ("TT", "Họ và tên", "Đơn vị")
_COUNT = (85, 40, 40)
_COUNT_HEAD = ("Ý kiến", "Số đại biểu", "Tỷ lệ (%)")
_VOTES = (
    ("yes", "Tán thành"),
    ("no", "Không tán thành"),
    ("other", "Ý kiến khác"),
    ("not_voting", "Không biểu quyết"),
)


def write(conference: Conference, path: Path) -> None:
    """Write the minutes to *path*. Raises FolderError or DiskFull; a file that was there is then still there."""
    decree30.save(document(conference), path)


def document(conference: Conference) -> Document:
    """Return the minutes as a document to save."""
    name, what = clean(conference.settings.name), words.meeting(conference)
    made = decree30.document(words.header(conference, _NUMBER), f"Biên bản biểu quyết: {name}")
    decree30.title(made, "Biên bản", ("Biểu quyết danh sách đại biểu dự đại hội, hội nghị cấp trên", f"tại {name}"))
    programme = conference.runsheet.programme
    day = words.day(conference.schedule.local(conference.day_ms))
    place = f", tại {programme.place}" if programme and programme.place else ""
    counted = [ballot for ballot in ballots(conference) if ballot.result]
    if counted:
        decree30.paragraph(made, f"{what} tiến hành biểu quyết bằng giơ tay, {day}{place}.")
    else:
        decree30.paragraph(made, f"{what} chưa tiến hành biểu quyết.")
    if programme is not None:
        _chair(made, conference, programme)
    for ballot in ballots(conference):
        _ballot(made, conference, ballot)
    if counted and len(counted) == len(ballots(conference)):
        decree30.paragraph(made, "Biên bản kết thúc hồi …… giờ …… cùng ngày.")
    chair = decree30.Signature("", "CHỦ TỌA")
    decree30.sign_off(made, chair, beside=decree30.Signature("", "THƯ KÝ"))
    return made


def _chair(made: Document, conference: Conference, programme: Programme) -> None:
    for label, people in (("Đoàn Chủ tịch", programme.presidium), ("Thư ký", programme.secretaries)):
        if people:
            decree30.paragraph(made, f"{label}: {'; '.join(_named(conference, who) for who in people)}.")


def _named(conference: Conference, who: str) -> str:
    person = conference.roster.by_code(who)
    if person is None:
        return who
    return ", ".join(clean(part) for part in (person.full_name, person.position or "") if part)


def _ballot(made: Document, conference: Conference, ballot: Ballot) -> None:
    decree30.heading(made, f"{ballot.number}. Danh sách đại biểu dự {ballot.title}")
    result = ballot.result
    if ballot.names:
        told = composition_text(conference, ballot.names)
        count = f"Danh sách gồm {report_words.comrades(len(ballot.names))}"
        decree30.paragraph(made, f"{count}, trong đó có {told}." if told else f"{count}.")
        rows = [(str(place), name.name, name.unit) for place, name in enumerate(ballot.names, 1)]
        decree30.table(made, rows, _NAMES, _NAMES_HEAD)
    if result is None:
        decree30.paragraph(made, "Chưa biểu quyết.")
        return
    decree30.paragraph(made, _hall(conference, ballot, result))
    shares = result.shares()
    counts = [(label, report_words.number(getattr(result, name)), shares[name]) for name, label in _VOTES]
    counts.append(("Cộng (số đại biểu có mặt khi biểu quyết)", report_words.number(result.hall), "100,00"))
    decree30.table(made, counts, _COUNT, _COUNT_HEAD, right=(1, 2), bold={len(counts) - 1})
    if result.derived:
        decree30.paragraph(
            made, "Số tán thành được suy ra: đếm số không tán thành và ý kiến khác, số còn lại là tán thành."
        )
    _corrections(made, conference, ballot)
    decree30.paragraph(made, sentence(conference, ballot), bold=passed(conference, result))


def _hall(conference: Conference, ballot: Ballot, result: Tally) -> str:
    """Return when it was counted, how many were in the hall, and how many were summoned."""
    at = _counted_at(conference, ballot.history[0][0])
    first = ballot.history[0][1]
    summoned = conference.summoned if first.summoned is None else first.summoned
    here = report_words.number(result.hall)
    if not summoned:
        return f"Kiểm đếm lúc {words.hour(at)}: có mặt {here} đại biểu."
    return f"Kiểm đếm lúc {words.hour(at)}: có mặt {here}/{report_words.number(summoned)} đại biểu được triệu tập."


def _counted_at(conference: Conference, event_id: str) -> datetime:
    stamp = conference.voted.get(event_id)
    return conference.time_of(stamp) if stamp else conference.schedule.local(moment_of(event_id))


def _corrections(made: Document, conference: Conference, ballot: Ballot) -> None:
    """Write the counts that were corrected: none is ever lost."""
    counts: Sequence[Tally] = ballot.counts
    for (id_, _fact), earlier, reason in zip(ballot.history, counts, ballot.reasons[1:], strict=False):
        at = words.clock(_counted_at(conference, id_))
        was = f"tán thành {earlier.yes}, không tán thành {earlier.no}, ý kiến khác {earlier.other} trên {earlier.hall}"
        decree30.paragraph(
            made, f"Kết quả nhập lúc {at} ({was}) đã được sửa. Lý do: {reason.rstrip('.')}.", italic=True
        )
