"""The delegates' report as a rule: counted again by brute force, and equal to what the hall counts."""

from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.facts.payload import decode, encode
from kiosk.messages import report_words as words
from kiosk.messages.report_json import figures
from kiosk.reception.ages import age_of
from kiosk.reception.breakdowns import Breakdown
from kiosk.reception.hall import Admission, Hall
from kiosk.reception.person_notes import Excuse
from kiosk.reception.report import DelegatesReport, Occasion, report
from kiosk.reception.shares import WHOLE, share_of, shares
from kiosk.roster.allotment import board
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota
from kiosk.roster.roster import Roster
from kiosk.roster.units import unit_key
from tests.support.sure import sure

DAY = date(2026, 5, 15)
OCCASION = Occasion(DAY, Fraction(2, 3))
AT = datetime(2026, 5, 15, 8, 5, tzinfo=timezone(timedelta(hours=7)))
FLAGS = st.sampled_from([True, False, None])
UNITS = st.sampled_from([None, "LĐLĐ huyện Văn Lãng", "LĐLĐ H. Văn Lãng", "Công đoàn Y tế", "=1+1"])

# A roster, who is here, excuses and an allotment.
State = tuple[list[Person], set[int], dict[int, Excuse], list[Quota]]


def delegate(number: int, **fields: Any) -> Person:
    return Person(number=number, kind="delegate", full_name=f"Nông Văn {number}", **fields)


@st.composite
def a_person(draw: st.DrawFn, number: int) -> Person:
    stands = draw(st.none() | st.integers(1, 12))
    return Person(
        number=number,
        kind=draw(st.sampled_from(["delegate"] * 5 + ["guest", "recipient", "walk_in", "substitute"])),
        full_name=draw(st.sampled_from(["Nông Văn A", "=HYPERLINK(1)", "[b]Hà\x00", "Ỷ Ẩn"])),
        gender=draw(st.sampled_from(["nam", "nữ", None])),
        birth=draw(st.sampled_from([None, "1980", "1980-02-29", "1999", "0000", "1850", "2030", "19"])),
        ethnicity=draw(st.sampled_from([None, "Kinh", "kinh", "Tày", "Nùng", "tày", "Dao"])),
        party=draw(FLAGS),
        education=draw(st.sampled_from([None, "Đại học", "đại học", "Thạc sĩ", "9+3", ""])),
        political_theory=draw(st.sampled_from([None, "Cao cấp", "Sơ cấp"])),
        direct_worker=draw(FLAGS),
        category=draw(st.sampled_from([None, "Điển hình tiên tiến", "Đại diện tập thể", "Đương nhiên"])),
        manager=draw(FLAGS),
        unit=draw(UNITS),
        delegation=draw(UNITS),
        deceased=draw(st.sampled_from([False] * 9 + [True])),
        added=draw(st.sampled_from([None] * 5 + ["substitute", "walk_in", "guest"])),
        waiting=draw(st.booleans()),
        declined=draw(st.sampled_from([False] * 9 + [True])),
        struck=draw(st.sampled_from([False] * 9 + [True])),
        stands_for_number=stands if stands != number else None,
    )


@st.composite
def a_state(draw: st.DrawFn) -> State:
    """A roster, who is here, excuses and an allotment: also what two stations cut off from each other may make."""
    people = [draw(a_person(number)) for number in range(1, draw(st.integers(0, 12)) + 1)]
    here = draw(st.sets(st.integers(1, 13)))
    excuses = draw(st.dictionaries(st.integers(1, 13), st.builds(Excuse, st.just("ốm"), st.none() | st.just("09:30"))))
    names = draw(st.lists(st.sampled_from(["LĐLĐ huyện Văn Lãng", "Không gửi ai"]), unique=True))
    return people, here, excuses, [Quota(name, 3) for name in names]


def told(state: State, occasion: Occasion = OCCASION) -> DelegatesReport:
    people, here, excuses, quotas = state
    by_unit = {unit_key(quota.unit): quota for quota in quotas}
    return report({person.number: person for person in people}, here, excuses, by_unit, occasion)


def breakdowns(found: DelegatesReport) -> list[Breakdown]:
    return [getattr(found, name) for name in _BREAKDOWNS]


_BREAKDOWNS = (
    *("categories", "sex", "party", "ethnicity", "direct_workers", "managers", "education", "political_theory"),
)


@given(st.lists(st.integers(0, 3000), max_size=12), st.sampled_from([WHOLE, 0, 1, 9999]))
def test_shares_make_the_whole_and_each_is_its_own_rounded(counts: list[int], whole: int) -> None:
    parts = shares(counts, whole)
    everybody = sum(counts)
    assert sum(parts) == (whole if everybody else 0)
    for count, part in zip(counts, parts, strict=True):
        assert part - 1 < Fraction(whole * count, everybody or 1) < part + 1
        assert part == 0 or count > 0
    # Largest remainder: nobody who was rounded down had more left over than somebody who was rounded up.
    left = [Fraction(whole * count, everybody or 1) - part for count, part in zip(counts, parts, strict=True)]
    down, up = [rest for rest in left if rest > 0], [rest + 1 for rest in left if rest < 0]
    assert not (down and up) or max(down) <= min(up)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_one_share_is_rounded_half_up(count: int, everybody: int) -> None:
    exact = Fraction(WHOLE * count, everybody) if everybody else Fraction(0)
    assert abs(share_of(count, everybody) - exact) <= Fraction(1, 2)


@settings(max_examples=70)
@given(a_state())
def test_the_figures_are_those_of_the_hall(state: State) -> None:
    """`kiosk status` says what the hall and the roster have counted as facts came; the report counts anew."""
    people, here, _excuses, _quotas = state
    roster = Roster()
    hall = Hall(roster.people)
    for person in people:
        roster.enrol(person)
    for number in here:
        hall.admit(Admission((number, ""), f"e{number}", number, 0, "", "", "scan", None))
    found, counts = told(state), hall.counts
    assert (found.summoned, found.present) == (roster.summoned, counts["delegate"])
    assert found.absent == roster.summoned - counts["delegate"]
    assert found.women == counts["women"]
    assert found.minorities == counts["ethnic_minority"]
    assert found.direct_workers.count("yes") == counts["direct_workers"]
    assert found.party.count("yes") == counts["party"]
    assert found.guests_present == counts["guest"]
    assert found.guests == roster.kinds["guest"]
    assert dict(found.kinds) == {kind: count for kind, count in counts.items() if count and kind in KINDS}
    assert found.quorum.reached == (found.summoned > 0 and found.present >= found.quorum.needed)


KINDS = {"delegate", "guest", "recipient", "walk_in", "substitute"}


@settings(max_examples=70)
@given(a_state())
def test_every_breakdown_adds_up_and_nothing_is_derived(state: State) -> None:
    people, here, _excuses, _quotas = state
    found = told(state)
    inside = [person for person in people if person.number in here and person.kind == "delegate"]
    for breakdown in breakdowns(found):
        parts = (*breakdown.parts, breakdown.unknown)
        assert sum(part.count for part in parts) == len(inside)
        assert sum(part.share for part in parts) == (WHOLE if inside else 0)
    assert found.sex.unknown.count == sum(person.gender is None for person in inside)
    assert found.managers.count("no") == sum(person.manager is False for person in inside)
    assert found.managers.unknown.count == sum(person.manager is None for person in inside)
    assert found.categories.unknown.count == sum(person.category is None for person in inside)
    assert found.ethnicity.unknown.count == sum(person.ethnicity is None for person in inside)
    assert sum(part.share for part in found.groups) == found.ethnicity.part("minority").share
    assert sum(part.count for part in found.groups) == found.minorities
    sizes = [part.count for part in found.groups]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=70)
@given(a_state())
def test_ages_by_brute_force(state: State) -> None:
    people, here, _excuses, _quotas = state
    found = told(state).ages
    aged = [
        (DAY.year - int(birth[:4]), person.number)
        for person in people
        if person.number in here and person.kind == "delegate" and (birth := person.birth or "")[:4] in {"1980", "1999"}
    ]
    assert (found.known, found.mean_tenths is None) == (len(aged), not aged)
    if aged:
        low, high = min(aged)[0], max(aged)[0]
        assert [one.number for one in found.youngest] == sorted(n for age, n in aged if age == low)
        assert [one.number for one in found.oldest] == sorted(n for age, n in aged if age == high)
        exact = Fraction(10 * sum(age for age, _n in aged), len(aged))
        assert abs(sure(found.mean_tenths) - exact) <= Fraction(1, 2)


@settings(max_examples=70)
@given(a_state())
def test_places_and_delegations_add_up(state: State) -> None:
    people, here, excuses, _quotas = state
    found = told(state)
    assert sum(row.summoned for row in found.delegations) == found.summoned
    assert sum(row.present for row in found.delegations) == found.present
    empty = [*found.excused, *found.unexcused]
    # Whose place is empty, and the figure: they differ only where the report says that something does not match.
    assert len(empty) == found.absent + found.unmatched
    assert all(one.number in excuses for one in found.excused)
    assert not any(one.number in excuses for one in found.unexcused)
    by_number = {person.number: person for person in people}
    for one in empty:
        assert by_number[one.number].kind == "delegate"
        assert one.number not in here


@settings(max_examples=50)
@given(a_state(), st.sampled_from(["grassroots", "province"]), st.booleans())
def test_it_is_always_told_and_survives_the_journal(state: State, tier: str, congress: bool) -> None:
    found = told(state, Occasion(DAY, Fraction(1), tier, congress))
    again = decode(DelegatesReport, encode(found))
    assert again == found
    lines = [
        *words.attendance(found), *words.composition(found), *words.quality(found), *words.others(found),
        *words.closing(found, AT),
    ]  # fmt: skip
    assert lines
    for line in lines:
        assert line[-1] == "."
        assert "None" not in line
        assert "  " not in line
        assert "\x00" not in line
        assert ("Hội nghị" if congress else "Đại hội") not in line
    assert words.delegations(found)[-1][0] == "Cộng"
    assert figures(found)["present"] == found.present


def test_nobody_summoned_nobody_here_nothing_known() -> None:
    empty = report({}, (), {}, {}, OCCASION)
    assert words.attendance(empty) == [
        "Chưa có danh sách đại biểu được triệu tập; có mặt: 0 đồng chí.",
        "Hội nghị chưa đủ điều kiện tiến hành: chưa có danh sách đại biểu được triệu tập.",
    ]
    assert words.quality(empty) == ["Chưa có đại biểu có mặt."]
    bare = report({n: delegate(n) for n in (1, 2, 3)}, {1, 2}, {}, {}, OCCASION)
    assert words.attendance(bare) == [
        "Tổng số đại biểu được triệu tập: 3 đồng chí; có mặt: 2 đồng chí, đạt 66,67 %.",
        "Vắng mặt: 1 đồng chí. Trong đó, có lý do: 0 đồng chí; chưa rõ lý do: 1 đồng chí.",
        "Vắng chưa rõ lý do: Nông Văn 3.",
        "Hội nghị đủ điều kiện tiến hành (cần ít nhất 2 đại biểu có mặt, bằng 2/3 số được triệu tập).",
    ]
    assert words.quality(bare)[:3] == [
        "1. Giới tính: 2 đồng chí chưa có dữ liệu.",
        "2. Đảng viên: 2 đồng chí chưa có dữ liệu.",
        "3. Dân tộc: 2 đồng chí chưa có dữ liệu.",
    ]
    assert words.quality(bare)[-1] == "8. Tuổi bình quân: chưa có dữ liệu (2 đồng chí chưa ghi năm sinh)."
    full = report({1: delegate(1)}, {1}, {}, {}, Occasion(DAY, Fraction(1), congress=True))
    assert "Không có đại biểu vắng mặt." in words.attendance(full)
    rule = "cần ít nhất 1 đại biểu có mặt, bằng toàn bộ số được triệu tập"
    assert words.quorum(full) == f"Đại hội đủ điều kiện tiến hành ({rule})."


def test_the_words_of_a_report() -> None:
    people = {
        1: delegate(1, gender="nữ", birth="1999", ethnicity="Tày", party=True, education="Đại học", manager=False,
                    category="Điển hình tiên tiến", unit="Nông trường", source="LĐLĐ huyện Văn Lãng"),
        2: delegate(2, gender="nam", birth="1999-10-01", ethnicity="Kinh", education="Thạc sĩ", direct_worker=True,
                    category="Đại diện tập thể", unit="Tổ may 3", source="LĐLĐ huyện Văn Lãng"),
        3: delegate(3, gender="nữ", birth="1970", ethnicity="Nùng", education="đại học", direct_worker=False,
                    category="Đại diện tập thể", unit="Tổ may 3", source="Công đoàn Y tế"),
        4: delegate(4, source="Công đoàn Y tế"),
        5: delegate(5, source="Công đoàn Y tế"),
        60101: delegate(60101, added="substitute", stands_for_number=5, gender="nữ"),
        60102: delegate(60102, added="walk_in"),
    }  # fmt: skip
    quotas = {unit_key("LĐLĐ huyện Văn Lãng"): Quota("LĐLĐ H. Văn Lãng", 4)}
    found = report(people, {1, 2, 3, 60101, 60102}, {4: Excuse("ốm", "09:30")}, quotas, OCCASION)
    assert (found.summoned, found.present, found.unmatched, found.collectives) == (6, 5, 0, 1)
    assert words.attendance(found)[1:3] == [
        "Vắng mặt: 1 đồng chí. Trong đó, có lý do: 1 đồng chí; chưa rõ lý do: 0 đồng chí.",
        "Vắng có lý do: Nông Văn 4 (Công đoàn Y tế; ốm; dự kiến đến lúc 09 giờ 30).",
    ]
    assert words.composition(found) == [
        "1. Đại diện tập thể: 2 đồng chí = 40,00 %.",
        "2. Điển hình tiên tiến: 1 đồng chí = 20,00 %.",
        "2 đồng chí chưa có dữ liệu = 40,00 %.",
        "Số tập thể có đại diện tham dự: 1.",
    ]
    quality = words.quality(found)
    assert quality[0] == (
        "1. Nam: 1 đồng chí = 20,00 %; nữ: 3 đồng chí = 60,00 %; 1 đồng chí chưa có dữ liệu = 20,00 %."
    )
    groups = "Nùng 1 đồng chí = 20,00 %, Tày 1 đồng chí = 20,00 %"
    kinh = "dân tộc Kinh: 1 đồng chí = 20,00 %; 2 đồng chí chưa có dữ liệu = 40,00 %"
    assert quality[2] == f"3. Dân tộc thiểu số: 2 đồng chí = 40,00 % (trong đó: {groups}); {kinh}."
    assert quality[4].startswith("5. Không giữ chức vụ quản lý: 1 đồng chí = 20,00 %; 4 đồng chí chưa có dữ liệu")
    assert quality[5].startswith("6. Trình độ chuyên môn: Thạc sĩ: 1 đồng chí = 20,00 %; Đại học: 2 đồng chí")
    assert quality[7] == "8. Tuổi bình quân: 36,7 tuổi; 2 đồng chí chưa có dữ liệu."
    young = "Nông Văn 1 (Nông trường); Nông Văn 2 (Tổ may 3), cùng 27 tuổi (2 đồng chí)"
    assert quality[8] == f"9. Đại biểu trẻ nhất: {young}."
    assert quality[9] == "10. Đại biểu cao tuổi nhất: Nông Văn 3 (Tổ may 3), 56 tuổi."
    assert words.delegations(found) == [
        ("LĐLĐ H. Văn Lãng", "4", "2", "2"),
        ("Công đoàn Y tế", "–", "3", "2"),
        ("Chưa ghi đoàn", "–", "1", "1"),
        ("Cộng", "4", "6", "5"),
    ]
    assert "Dự thay: 1 đồng chí." in words.others(found)
    assert "Bổ sung tại chỗ đã được chấp thuận: 1 đồng chí." in words.others(found)


def test_two_for_one_place_is_said() -> None:
    people = {1: delegate(1), 2: delegate(2), 60101: delegate(60101, added="substitute", stands_for_number=1)}
    found = report(people, {1, 60101}, {}, {}, OCCASION)
    assert (found.absent, found.unmatched, [one.number for one in found.unexcused]) == (0, 1, [2])
    assert "Vắng mặt: 1 đồng chí." in " ".join(words.attendance(found))
    assert any("1 đồng chí có mặt chưa khớp với danh sách triệu tập" in line for line in words.attendance(found))


def test_the_delegations_are_those_of_the_board() -> None:
    """Who chases the units and who reads the report count alike."""
    roster = Roster()
    for n, unit in enumerate(["LĐLĐ H. Văn Lãng", "LĐLĐ huyện Văn Lãng", None, "Công đoàn Y tế"], start=1):
        roster.enrol(delegate(n, source=unit, delegation="Đoàn 1"))
    quota = Quota("Liên đoàn Lao động huyện Văn Lãng", 3)
    roster.quotas[unit_key(quota.unit)] = quota
    rows = report(roster.people, (), {}, roster.quotas, OCCASION).delegations
    assert [(row.name, row.summoned, row.allotted) for row in rows] == [
        (sent.unit, sent.sent, sent.quota.seats if sent.quota else None) for sent in board(roster)
    ]


@pytest.mark.parametrize(
    ("birth", "age"), [("1980", 46), ("2026-01-01", 0), ("2027", None), ("1905", None), ("x", None), (None, None)]
)
def test_an_age_is_a_difference_of_years(birth: str | None, age: int | None) -> None:
    assert age_of(delegate(1, birth=birth), 2026) == age


def test_long_lists_of_names_are_counted() -> None:
    assert words.listed([str(n) for n in range(42)]).endswith("; 39; và 2 đồng chí khác")
    assert words.number(1_175_000) == "1.175.000"
    assert words.percent(123_456) == "1.234,56 %"
    assert asdict(OCCASION)["tier"] == "province"
