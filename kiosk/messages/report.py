"""One delegates' report in words, whole: its title, what is new in it, its parts; every output is made from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.conference import reports
from kiosk.conference.state import Conference
from kiosk.messages import report_words as words
from kiosk.reception.snapshots import Changes, Snapshot, changes
from kiosk.roster.people import Person
from kiosk.text.normalise import clean

COLUMNS = ("Đoàn", "Phân bổ", "Triệu tập", "Có mặt")
# The figures that a supplementary report compares, as they are called there.
_FIGURES = {
    "summoned": "triệu tập",
    "present": "có mặt",
    "absent": "vắng mặt",
    "women": "nữ",
    "party": "đảng viên",
    "minorities": "dân tộc thiểu số",
    "direct_workers": "lao động trực tiếp",
    "guests_present": "khách mời có mặt",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The report in words. `about` is what it is about, `at` when it was taken and whether it is frozen.

    `headline` and `share` are what matters most: "186/200" and "93,00 %"; `news` says what has changed since the
    report before. `delegations` are rows of `COLUMNS`, the sums last, and stand behind the sections.
    """

    title: str
    about: str
    at: str
    headline: str
    share: str
    news: tuple[str, ...]
    attendance: tuple[str, ...]
    sections: tuple[Section, ...]
    delegations: tuple[tuple[str, str, str, str], ...]
    closing: tuple[str, ...]


def said(conference: Conference, snapshot: Snapshot) -> Said:
    """Return a report in words; a supplementary one, and a live one after a frozen one, say what is new."""
    report = snapshot.report
    at = datetime.fromtimestamp(snapshot.wall_ms / 1000, conference.settings.zone)
    earlier = reports.before(conference, snapshot)
    present, summoned = words.number(report.present), words.number(report.summoned)
    state = f"Báo cáo số {snapshot.n}, số liệu lúc" if snapshot.n else "Số liệu chưa chốt, lúc"
    return Said(
        title=title(snapshot, supplementary=earlier is not None),
        about=clean(conference.settings.name),
        at=f"{state} {words.moment(at)}",
        headline=f"{present}/{summoned}",
        share=words.percent(report.attendance) if report.summoned else "",
        news=tuple(news(conference, earlier, snapshot)) if earlier is not None else (),
        attendance=tuple(words.attendance(report)),
        sections=(
            Section("I. THÀNH PHẦN", tuple(words.composition(report))),
            Section("II. PHÂN TÍCH CHẤT LƯỢNG", tuple(words.quality(report))),
            Section("III. KHÁCH MỜI, DỰ THAY, BỔ SUNG", tuple(words.others(report))),
        ),
        delegations=tuple(words.delegations(report)),
        closing=tuple(words.closing(report, at)),
    )


def title(snapshot: Snapshot, *, supplementary: bool) -> str:
    """Return the title: a second report supplements the first."""
    return f"BÁO CÁO BỔ SUNG SỐ {snapshot.n}" if supplementary and snapshot.n else "BÁO CÁO TÌNH HÌNH ĐẠI BIỂU"


def news(conference: Conference, earlier: Snapshot, snapshot: Snapshot) -> list[str]:
    """Return what has changed since an earlier report: who has come, and the figures before and after."""
    found = changes(earlier, snapshot)
    report = snapshot.report
    at = datetime.fromtimestamp(earlier.wall_ms / 1000, conference.settings.zone)
    since = f"So với báo cáo số {earlier.n} (lúc {words.moment(at)})"
    here = f"có mặt {words.number(report.present)}/{words.number(report.summoned)}"
    if not (found.arrived or found.gone or found.counts):
        return [f"{since}: không có thay đổi, {here}."]
    lines = [f"{since}: {_came(found)}, {here}."]
    people = conference.roster.people
    if found.arrived:
        lines.append(f"Mới đến: {words.listed([_name(people, number) for number in found.arrived])}.")
    if found.gone:
        lines.append(f"Không tính có mặt nữa: {words.listed([_name(people, number) for number in found.gone])}.")
    moved = [_moved(*change) for change in found.counts]
    return [*lines, *([f"Số liệu thay đổi: {'; '.join(moved)}."] if moved else [])]


def lines(report: Said) -> list[str]:
    """Return the whole report as plain text, a paragraph a line."""
    text = [report.title, report.about, report.at, "", *report.news, *([""] if report.news else []), *report.attendance]
    for section in report.sections:
        text += ["", section.heading, *section.lines]
    return [*text, "", "IV. THEO ĐOÀN", *_table(report.delegations), "", *report.closing]


def to_json(conference: Conference, snapshot: Snapshot) -> dict[str, Any]:
    """Return a report with every number for other programs; shares are per cent, `at` is RFC 3339 with offset."""
    from kiosk.messages.report_json import figures  # late: only JSON needs it

    earlier = reports.before(conference, snapshot)
    at = datetime.fromtimestamp(snapshot.wall_ms / 1000, conference.settings.zone)
    found = changes(earlier, snapshot) if earlier is not None else None
    return {
        "number": snapshot.n or None,
        "frozen": snapshot.n > 0,
        "at": at.isoformat(),
        **figures(snapshot.report),
        "since": None if found is None else _since(found),
        "text": lines(said(conference, snapshot)),
    }


def _since(found: Changes) -> dict[str, Any]:
    return {
        "number": found.since.n,
        "arrived": list(found.arrived),
        "gone": list(found.gone),
        "counts": {name: [was, now] for name, was, now in found.counts},
    }


def _moved(name: str, was: int, now: int) -> str:
    """Return a figure before and after, as it is read aloud."""
    return f"{_FIGURES[name]} từ {words.number(was)} {'lên' if now > was else 'xuống'} {words.number(now)}"


def _came(found: Changes) -> str:
    came = f"thêm {words.comrades(len(found.arrived))}" if found.arrived else "không có thêm đại biểu đến"
    return came + (f", bớt {words.comrades(len(found.gone))}" if found.gone else "")


def _name(people: Mapping[int, Person], number: int) -> str:
    person = people.get(number)
    if person is None:
        return f"số {number:05d}"
    where = clean(person.delegation or person.unit or "")
    return f"{clean(person.full_name)} ({where})" if where else clean(person.full_name)


def _table(rows: tuple[tuple[str, str, str, str], ...]) -> list[str]:
    """Return the delegations as sentences: read aloud, a table is a sentence each."""
    *listed, (_sum, allotted, summoned, present) = rows
    told = [f"- {name}: có mặt {here}/{called}" + _of(seats) for name, seats, called, here in listed]
    return [*told, f"Cộng: có mặt {present}/{summoned}{_of(allotted)}."]


def _of(allotted: str) -> str:
    return "" if allotted == "–" else f" (phân bổ {allotted})"
