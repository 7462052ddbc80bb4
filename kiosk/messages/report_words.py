"""The words of the delegates' report, line by line as the form "Mẫu 4" has them, from the figures.

They are read out to a Vietnamese conference, so they are Vietnamese whatever the language of the program. Numbers have
a decimal comma, and a point between thousands. Nothing here counts: every figure comes from the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk.reception.ages import Aged
from kiosk.reception.breakdowns import KINH, Breakdown, Part
from kiosk.reception.places import Absent, Delegation
from kiosk.reception.report import DelegatesReport

# More names than these nobody reads out; the others are counted, and stand in the JSON.
_NAMES = 40
_TIES = 12
_UNKNOWN = "chưa có dữ liệu"
_RULES = {"1": "toàn bộ"}
_DIRECT, _LED = "Lao động trực tiếp", "Không giữ chức vụ quản lý"


def meeting(report: DelegatesReport) -> str:
    """Return what the meeting is called: "Đại hội" or "Hội nghị"."""
    return "Đại hội" if report.congress else "Hội nghị"


def number(value: int) -> str:
    """Return a number with a point between thousands.

    >>> number(1175)
    '1.175'
    """
    return f"{value:,}".replace(",", ".")


def comrades(value: int) -> str:
    """Return a number of delegates: "186 đồng chí"."""
    return f"{number(value)} đồng chí"


def percent(share: int) -> str:
    """Return a share, given in hundredths of a per cent, with two decimals.

    >>> percent(9300)
    '93,00 %'
    """
    return f"{number(share // 100)},{share % 100:02d} %"


def moment(at: datetime) -> str:
    """Return an instant as it is read out: "08 giờ 05, ngày 20/5/2020"."""
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"{at:%H} giờ {at:%M}, ngày {at.day:02d}/{month}/{at.year}"


def attendance(report: DelegatesReport) -> list[str]:
    """Return who was summoned, who is here, who is absent and why, and whether the meeting can be held."""
    came = f"có mặt: {comrades(report.present)}"
    if not report.summoned:
        return [f"Chưa có danh sách đại biểu được triệu tập; {came}.", *_unmatched(report), quorum(report)]
    lines = [f"Tổng số đại biểu được triệu tập: {comrades(report.summoned)}; {came}, đạt {percent(report.attendance)}."]
    # By the places that are empty: those named below are as many, also where somebody present matches no place.
    empty = len(report.excused) + len(report.unexcused)
    if not empty:
        lines.append("Không có đại biểu vắng mặt.")
    else:
        reasons = f"có lý do: {comrades(len(report.excused))}; chưa rõ lý do: {comrades(len(report.unexcused))}"
        lines.append(f"Vắng mặt: {comrades(empty)}. Trong đó, {reasons}.")
    if report.excused:
        lines.append(f"Vắng có lý do: {listed([_absent(one) for one in report.excused], _NAMES)}.")
    if report.unexcused:
        lines.append(f"Vắng chưa rõ lý do: {listed([_absent(one) for one in report.unexcused], _NAMES)}.")
    return [*lines, *_unmatched(report), quorum(report)]


def quorum(report: DelegatesReport) -> str:
    """Return whether the meeting has enough delegates to be held, and if not how many it lacks."""
    what, rule = meeting(report), report.quorum
    if not report.summoned:
        return f"{what} chưa đủ điều kiện tiến hành: chưa có danh sách đại biểu được triệu tập."
    needed = f"{number(rule.needed)} đại biểu có mặt, bằng {_RULES.get(rule.rule, rule.rule)} số được triệu tập"
    if rule.reached:
        return f"{what} đủ điều kiện tiến hành (cần ít nhất {needed})."
    lacking = number(rule.needed - report.present)
    return f"{what} chưa đủ điều kiện tiến hành: cần ít nhất {needed}; còn thiếu {lacking} đại biểu."


def composition(report: DelegatesReport) -> list[str]:
    """Return part I: which categories of delegates are here, and how many collectives they stand for."""
    if not report.present:
        return ["Chưa có đại biểu có mặt."]
    parts, unknown = report.categories.parts, report.categories.unknown
    lines = [f"{at}. {_part(part)}." for at, part in enumerate(parts, start=1)]
    if not parts:
        lines.append(f"Thành phần đại biểu: {_none_known(unknown)}.")
    elif unknown.count:
        lines.append(f"{_without(unknown)}.")
    if report.collectives:
        lines.append(f"Số tập thể có đại diện tham dự: {number(report.collectives)}.")
    return lines


def quality(report: DelegatesReport) -> list[str]:
    """Return part II: sex, party, origin, workers, education, theory, ages."""
    if not report.present:
        return ["Chưa có đại biểu có mặt."]
    men, women = report.sex.part("nam"), report.sex.part("nữ")
    lines = [
        _line("Giới tính", report.sex, (_part(men, "Nam"), _part(women, "nữ"))),
        _line("Đảng viên", report.party, _flags(report.party, "yes", "Đảng viên", "chưa là đảng viên")),
        _line("Dân tộc", report.ethnicity, _origins(report)),
        _line(_DIRECT, report.direct_workers, _flags(report.direct_workers, "yes", _DIRECT, "không trực tiếp")),
        _line(_LED, report.managers, _flags(report.managers, "no", _LED, "giữ chức vụ quản lý")),
        _levels("Trình độ chuyên môn", report.education),
        _levels("Lý luận chính trị", report.political_theory),
        *_ages(report),
    ]
    return [f"{at}. {line}." for at, line in enumerate(lines, start=1)]


def others(report: DelegatesReport) -> list[str]:
    """Return who else is in the hall: guests, substitutes, people taken in on the day."""
    guests = f"có mặt {number(report.guests_present)}/{number(report.guests)}"
    lines = [f"Khách mời: {guests if report.guests or report.guests_present else 'không có'}."]
    if report.substitutes:
        counted = report.substitutes_counted
        how = "" if counted == report.substitutes else f", trong đó {comrades(counted)} được tính vào số có mặt"
        lines.append(f"Dự thay: {comrades(report.substitutes)}{how}.")
    recipients = dict(report.kinds).get("recipient", 0)
    if recipients:
        lines.append(f"Người nhận khen thưởng không phải đại biểu: có mặt {number(recipients)}.")
    if report.walk_ins or report.walk_ins_waiting:
        waiting = f"; đang chờ Ban Tổ chức chấp thuận: {comrades(report.walk_ins_waiting)}"
        text = f"Bổ sung tại chỗ đã được chấp thuận: {comrades(report.walk_ins)}"
        lines.append(f"{text}{waiting if report.walk_ins_waiting else ''}.")
    return lines


def delegations(report: DelegatesReport) -> list[tuple[str, str, str, str]]:
    """Return the table of the delegations: name, allotted, summoned, present; the sums come last."""
    rows = [_delegation(row) for row in report.delegations]
    known = [row.allotted for row in report.delegations if row.allotted is not None]
    total = number(sum(known)) if known else "–"
    return [*rows, ("Cộng", total, number(report.summoned), number(report.present))]


def closing(report: DelegatesReport, at: datetime) -> list[str]:
    """Return the sentences the report ends with."""
    committee = "Ban Thẩm tra tư cách đại biểu"
    if not report.summoned:
        figures = f"có {number(report.present)} đại biểu chính thức có mặt"
    else:
        base = f"{number(report.present)}/{number(report.summoned)}"
        figures = f"có {base} đại biểu chính thức có mặt, đạt {percent(report.attendance)}"
    lines = [f"Đến thời điểm này ({moment(at)}), {figures}."]
    if report.congress:
        # Who is qualified is the committee's to say: the blanks are for its pen.
        lines.append("Đủ tư cách đại biểu: …… đồng chí; không đủ tư cách đại biểu: …… đồng chí.")
    return [*lines, f"Nếu có vấn đề gì phát sinh, {committee} xin tiếp tục báo cáo {meeting(report)}."]


def listed(names: Sequence[str], most: int = _NAMES) -> str:
    """Return names in one sentence; those beyond *most* are counted."""
    rest = len(names) - most
    return "; ".join(names[:most]) + (f"; và {comrades(rest)} khác" if rest > 0 else "")


def _unmatched(report: DelegatesReport) -> list[str]:
    if not report.unmatched:
        return []
    odd = f"{comrades(abs(report.unmatched))} có mặt chưa khớp với danh sách triệu tập"
    return [f"Lưu ý: {odd}, đề nghị Ban Tổ chức đối chiếu."]


def _absent(one: Absent) -> str:
    until = f"dự kiến đến lúc {one.until.replace(':', ' giờ ')}" if one.until else ""
    about = "; ".join(part for part in (one.delegation or one.office, one.reason, until) if part)
    return f"{one.name} ({about})" if about else one.name


def _delegation(row: Delegation) -> tuple[str, str, str, str]:
    allotted = "–" if row.allotted is None else number(row.allotted)
    return row.name or "Chưa ghi đoàn", allotted, number(row.summoned), number(row.present)


def _part(part: Part, name: str = "") -> str:
    return f"{name or part.name}: {comrades(part.count)} = {percent(part.share)}"


def _without(unknown: Part) -> str:
    return f"{comrades(unknown.count)} {_UNKNOWN} = {percent(unknown.share)}"


def _none_known(unknown: Part) -> str:
    return f"{comrades(unknown.count)} {_UNKNOWN}"


def _line(what: str, breakdown: Breakdown, said: Iterable[str]) -> str:
    """Return a field in one line; where it is known of nobody, that alone: nought would be a statement."""
    if not any(part.count for part in breakdown.parts):
        return f"{what}: {_none_known(breakdown.unknown)}"
    return "; ".join([*said, *([_without(breakdown.unknown)] if breakdown.unknown.count else [])])


def _flags(breakdown: Breakdown, first: str, said: str, otherwise: str) -> Iterable[str]:
    """Return the answer that is reported, and the other one where anybody's is known."""
    other = breakdown.part("no" if first == "yes" else "yes")
    return [_part(breakdown.part(first), said), *([_part(other, otherwise)] if other.count else [])]


def _origins(report: DelegatesReport) -> Iterable[str]:
    minorities, kinh = report.ethnicity.part("minority"), report.ethnicity.part(KINH)
    groups = ", ".join(f"{part.name} {comrades(part.count)} = {percent(part.share)}" for part in report.groups)
    named = f" (trong đó: {groups})" if groups else ""
    return [_part(minorities, "Dân tộc thiểu số") + named, *([_part(kinh, "dân tộc Kinh")] if kinh.count else [])]


def _levels(what: str, breakdown: Breakdown) -> str:
    """Return a field with several levels."""
    if not breakdown.parts:
        return _line(what, breakdown, ())
    return f"{what}: {_line(what, breakdown, (_part(part) for part in breakdown.parts))}"


def _ages(report: DelegatesReport) -> list[str]:
    ages = report.ages
    if ages.mean_tenths is None:
        return [f"Tuổi bình quân: {_UNKNOWN} ({comrades(ages.unknown)} chưa ghi năm sinh)"]
    unknown = f"; {comrades(ages.unknown)} {_UNKNOWN}" if ages.unknown else ""
    mean = f"Tuổi bình quân: {ages.mean_tenths // 10},{ages.mean_tenths % 10} tuổi{unknown}"
    return [mean, _aged("Đại biểu trẻ nhất", ages.youngest), _aged("Đại biểu cao tuổi nhất", ages.oldest)]


def _aged(what: str, people: Sequence[Aged]) -> str:
    names = [f"{one.name} ({one.office})" if one.office else one.name for one in people]
    each = "" if len(people) == 1 else f", cùng {people[0].age} tuổi ({comrades(len(people))})"
    return f"{what}: {listed(names, _TIES)}{each or f', {people[0].age} tuổi'}"
