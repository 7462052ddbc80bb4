"""The sample's decisions, who stands up for them, and in which batches."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from kiosk.awards import commands, planning, remarks
from kiosk.awards.commands import Announce
from kiosk.awards.events import AwardsImported, Entry
from kiosk.awards.fold import apply
from kiosk.awards.importer import read
from kiosk.awards.matching import join
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.planning import plan
from kiosk.awards.remarks import Remark
from kiosk.awards.rules import award_list
from kiosk.awards.rules.calls import decide
from kiosk.awards.state import Awards
from kiosk.errors import ImportRefused, Refusal
from kiosk.roster.events import PersonEnrolled
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster
from tests.support import paths

DATA = paths.ROSTERS
NUMBERS = ["512/QĐ-TTg", "780/QĐ-UBND", "655/QĐ-TLĐ", "656/QĐ-TLĐ", "91/QĐ-LĐLĐ"]


def test_five_decisions(decisions: tuple[Decision, ...]) -> None:
    assert [decision.number for decision in decisions] == NUMBERS
    assert (decisions[0].date, decisions[0].authority) == ("2020-04-02", "Thủ tướng Chính phủ")
    assert decisions[3].award == "Bằng Lao động sáng tạo"
    kinds = Counter(recipient.kind for decision in decisions for recipient in decision.recipients)
    assert kinds == {"collective": 33, "individual": 71}


def test_a_collective_and_its_representative(decisions: tuple[Decision, ...]) -> None:
    recipient = decisions[0].recipients[0]
    assert (recipient.kind, recipient.name) == ("collective", "CĐCS Điện lực Tràng Định")
    assert (recipient.representative_title, recipient.representative) == ("Ông", "Lê Minh Tùng")
    assert (recipient.sheet, recipient.row) == ("QĐ 512-TTg", 6)


def test_ninety_one_people_stand_up_two_of_them_not_on_the_roster(
    decisions: tuple[Decision, ...], people: list[Person]
) -> None:
    joining = join(decisions, people)
    assert len(joining.certificates) == 104
    assert len({c.number for c in joining.certificates} - {None}) == 89
    assert [(n.name, n.deceased, n.certificates) for n in joining.newcomers] == [
        ("Long Văn Tuyền", True, (23,)),
        ("Âu Phương Thúy Vân", False, (30,)),
    ]
    numbers = {newcomer.key: 500 + place for place, newcomer in enumerate(joining.newcomers)}
    certificates = joining.certificates_with(numbers)
    assert len({c.number for c in certificates}) == 91
    assert certificates[22].receiver == ("ông", "Long Văn Bách")
    assert (certificates[22].family_relation, certificates[22].posthumous) == ("con trai", True)


def test_a_name_alone_joins_nobody(decisions: tuple[Decision, ...], people: list[Person]) -> None:
    (recipient,) = [r for d in decisions for r in d.recipients if r.name == "Lương Văn Khoa"]
    decision = replace(decisions[0], recipients=(replace(recipient, unit="Đơn vị khác"),))
    assert join([decision], people).certificates[0].number is None
    twin = replace(people[0], number=999)
    same = replace(decisions[0], recipients=(recipient,))
    assert join([same], people).certificates[0].number == 1
    assert join([same], [*people, twin]).certificates[0].number is None


def test_sixteen_batches(decisions: tuple[Decision, ...], people: list[Person]) -> None:
    batches = plan(join(decisions, people).certificates)
    sizes = [[len(b.certificates) for b in batches if b.decision == number] for number in NUMBERS]
    assert sizes == [[1, 2], [5, 8], [3, 5, 1], [10, 4], [10, 10, 4, 10, 10, 10, 10]]
    assert [b.number for b in batches] == list(range(1, 17))
    assert list(dict.fromkeys(b.decision for b in batches)) == NUMBERS
    backwards = plan(join(reversed(decisions), people).certificates)
    assert list(dict.fromkeys(b.decision for b in backwards)) == NUMBERS


@pytest.mark.parametrize("size", [1, 3, 10, 40])
def test_a_batch_stays_within_decision_and_kind_and_nobody_is_left_out(
    decisions: tuple[Decision, ...], people: list[Person], size: int
) -> None:
    certificates = join(decisions, people).certificates
    by_id = {c.id: c for c in certificates}
    batches = plan(certificates, size)
    for batch in batches:
        assert 1 <= len(batch.certificates) <= size
        assert {(by_id[i].decision, by_id[i].kind) for i in batch.certificates} == {(batch.decision, batch.kind)}
    assert sorted(i for b in batches for i in b.all) == sorted(by_id)


def test_an_award_that_is_not_ranked_comes_last() -> None:
    certificates = [
        Certificate(id=1, decision="1/QĐ", kind="individual", name="A", award="Huy hiệu"),
        Certificate(id=2, decision="2/QĐ", kind="individual", name="B", award="GIẤY KHEN"),
    ]
    assert [b.decision for b in plan(certificates)] == ["2/QĐ", "1/QĐ"]
    assert [b.decision for b in plan(certificates, ranks=["Huy hiệu"])] == ["1/QĐ", "2/QĐ"]


@pytest.mark.parametrize(
    ("note", "remark"),
    [
        (None, remarks.Remark()),
        ("phải về sớm", remarks.Remark()),
        ("vắng, ông Nông Văn Tuấn nhận thay", remarks.Remark(proxy_title="ông", proxy_name="Nông Văn Tuấn")),
        ("Bà Lê A nhận", remarks.Remark(proxy_title="Bà", proxy_name="Lê A")),
        ("truy tặng", remarks.Remark(posthumous=True)),
        (
            "Truy tặng; vợ là bà Lê Thị A lên nhận",
            remarks.Remark(posthumous=True, family_relation="vợ", family_title="bà", family_name="Lê Thị A"),
        ),
    ],
)
def test_remarks(note: str | None, remark: Remark) -> None:
    assert remarks.read(note) == remark


def award_file(path: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, (title, rows) in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        sheet.append([title])
        sheet.append(["STT", "Tên tập thể / Họ và tên", "Đơn vị", "Hình thức khen thưởng"])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_decision_on_two_sheets_is_one_and_a_sheet_without_one_is_told(tmp_path: Path) -> None:
    title = "(Kèm theo Quyết định số 7 /QĐ-LĐLĐ ngày 05 tháng 6 năm 2025 của LĐLĐ tỉnh)"
    path = award_file(
        tmp_path / "a.xlsx",
        (title, [["A", "TẬP THỂ"], [1, "CĐCS Xã A", "LĐLĐ", "Giấy khen"]]),
        (title, [["B", "CÁ NHÂN"], [1, "Ông [/b] Nông", "Xã A", "Giấy khen"], [2, "Bà B", "Xã B", ""]]),
        ("Danh sách", [[1, "Lê C", "Xã C", "Giấy khen"]]),
    )
    reading = read(path)
    (decision,) = reading.decisions
    assert (decision.number, decision.date, decision.authority) == ("7/QĐ-LĐLĐ", "2025-06-05", "LĐLĐ tỉnh")
    assert [(r.kind, r.name) for r in decision.recipients] == [("collective", "CĐCS Xã A"), ("individual", "[/b] Nông")]
    assert [(p.kind, p.sheet, p.field) for p in reading.problems] == [
        ("missing_required", "S1", "award"),
        ("missing_required", "S2", "decision"),
    ]


def test_a_list_without_any_decision_is_refused() -> None:
    with pytest.raises(ImportRefused, match="which decision"):
        read(DATA / "13_khen_thuong_tap_the_ca_nhan.xlsx")


def full_roster(people: Iterable[Person]) -> Roster:
    roster = Roster()
    for person in people:
        roster.enrol(person)
    roster.close()
    return roster


def test_the_intake_enrols_strangers_as_recipients_and_plans(
    decisions: tuple[Decision, ...], people: list[Person]
) -> None:
    roster = full_roster(people)
    command = commands.ImportAwards(decisions, "khen-thuong.xlsx", "00")
    *enrolled, imported = award_list.decide_import(Awards.empty(), roster, command, planning.PlanRules())
    persons = [Person.from_payload(fact.person) for fact in enrolled if isinstance(fact, PersonEnrolled)]
    assert [(p.kind, p.number, p.deceased) for p in persons] == [("recipient", 215, True), ("recipient", 216, False)]
    assert isinstance(imported, AwardsImported)
    assert (len(imported.batches), len({c.number for c in imported.certificates})) == (16, 91)
    for person in persons:
        roster.enrol(person)
    assert award_list.decide_import(Awards.empty(), roster, command, planning.PlanRules()) == [
        imported
    ]  # taken again, nobody is new


def test_the_intake_refuses_without_a_roster_and_once_awards_have_begun(
    decisions: tuple[Decision, ...], people: list[Person]
) -> None:
    command = commands.ImportAwards(decisions, "khen-thuong.xlsx", "00")
    with pytest.raises(Refusal, match="roster first"):
        award_list.decide_import(Awards.empty(), Roster(), command, planning.PlanRules())
    imported = award_list.decide_import(Awards.empty(), full_roster(people), command, planning.PlanRules())[-1]
    assert isinstance(imported, AwardsImported)
    state = apply(Awards.empty(), Entry("1", imported))
    state = apply(state, Entry("2", decide(state, Announce())[0]))
    with pytest.raises(Refusal, match="begun"):
        award_list.decide_import(state, full_roster(people), command, planning.PlanRules())
