"""A corrected file keeps numbers; a file of one unit touches nobody of another; doubt is asked, never guessed."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import Refusal
from kiosk.roster.commands import ImportRoster
from kiosk.roster.comparing import compare
from kiosk.roster.events import PersonAmended, PersonEnrolled, PersonStruck
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster
from kiosk.roster.rules.roster_list import decide_import
from kiosk.roster.units import unit_key
from kiosk.text.normalise import fold

A, B = "LĐLĐ huyện Văn Lãng", "Công đoàn ngành Y tế"


def person(
    name: str, *, unit: str | None = "Xã A", of: str | None = A, birth: str | None = "1980", **fields: Any
) -> Person:
    fields = {"kind": "delegate", "number": 0, **fields}
    return Person(full_name=name, unit=unit, birth=birth, delegation=of, **fields)


def roster_of(*people: Person) -> Roster:
    roster = Roster()
    apply(roster, ImportRoster(people, "toan-tinh.xlsx", "0"))
    return roster


def apply(roster: Roster, command: ImportRoster, here: Collection[int] = (), receives: Collection[int] = ()) -> None:
    for fact in decide_import(roster, command, here, receives):
        if isinstance(fact, PersonEnrolled | PersonAmended):
            roster.enrol(Person.from_payload(fact.person))
        elif isinstance(fact, PersonStruck):
            roster.enrol(replace(roster.people[fact.number], struck=True))
        else:
            roster.close(fact.source, fact.units)


def names(roster: Roster) -> list[str]:
    return sorted(p.full_name for p in roster.expected())


def test_a_file_of_one_unit_strikes_nobody_of_another() -> None:
    roster = roster_of(person("Lê Văn A"), person("Mai Thị B"), person("Vy Văn C", of=B), person("Ma Văn D", of=B))
    changes = compare(roster, ImportRoster([person("Lê Văn A")], "van-lang.xlsx", "1"))
    assert [p.full_name for p in changes.struck] == ["Mai Thị B"]
    apply(roster, ImportRoster([person("Lê Văn A")], "van-lang.xlsx", "1"))
    assert names(roster) == ["Lê Văn A", "Ma Văn D", "Vy Văn C"]
    assert roster.summoned == 3


def test_a_delegates_file_strikes_no_guest_of_the_unit() -> None:
    roster = roster_of(person("Lê Văn A"), person("Ông Khách", kind="guest"))
    apply(roster, ImportRoster([person("Lê Văn A")], "a.xlsx", "1"))
    assert names(roster) == ["Lê Văn A", "Ông Khách"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"name": "Lê Văn Hoà"}, {"name": "Lê Văn Hòa"}),
        ({"name": "Nguyễn Văn Thuan", "birth": "1980-02-03"}, {"name": "Nguyễn Văn Thuận", "birth": "1980-02-03"}),
        ({"name": "Nguyễn Vân Thuận", "birth": "1980-02-03"}, {"name": "Nguyễn Văn Thuận", "birth": "1980-02-03"}),
        ({"name": "Nguyễn Văn Toàn", "birth": "1980-02-03"}, {"name": "Nguyễn Văn Tòan", "birth": "1980-02-03"}),
        ({"name": "Nông Thị B", "birth": "1980"}, {"name": "Nông Thị B", "birth": "1981"}),
        ({"name": "Nông Thị B", "unit": "Xã A"}, {"name": "Nông Thị B", "unit": "Trường B"}),
        ({"name": "Nông Thị Bí", "phone": "0912345678"}, {"name": "Nông Thị Bích", "phone": "0912345678"}),
    ],
)
def test_a_correction_keeps_the_number(before: dict[str, str], after: dict[str, str]) -> None:
    other = person("Mai Văn Khác")
    roster = roster_of(other, person(**before))
    apply(roster, ImportRoster([other, person(**after)], "a.xlsx", "1"))
    assert roster.people[2].full_name == after["name"]
    assert len(roster.people) == 2
    assert not roster.people[2].struck


def test_somebody_nearly_called_so_is_asked_about() -> None:
    roster = roster_of(person("Lê Văn An", birth="1980"), person("Mai Văn B"))
    command = ImportRoster(
        [person("Lê Văn Ân", birth="1991"), person("Mai Văn B")], "a.xlsx", "1", where=("DS!4", "DS!5")
    )
    (doubt,) = compare(roster, command).doubts
    assert (doubt.where, [p.number for p in doubt.alike]) == ("DS!4", [1])
    with pytest.raises(Refusal, match="Lê Văn Ân"):
        decide_import(roster, command, (), ())
    same = compare(roster, replace(command, same={0: 1}))
    assert [c.after.birth for c in same.amended if c.fields] == ["1991"]
    assert not same.struck
    other = compare(roster, replace(command, same={0: None}))
    assert [p.number for p in other.struck] == [1]
    assert [p.number for p in other.added] == [3]


def test_two_codes_are_two_people_however_alike() -> None:
    roster = roster_of(person("Lê Văn A", code="LS1"), person("Mai Văn B"))
    changes = compare(roster, ImportRoster([person("Lê Văn A", code="LS2"), person("Mai Văn B")], "a.xlsx", "1"))
    assert [p.code for p in changes.struck] == ["LS1"]
    assert [p.code for p in changes.added] == ["LS2"]


def test_a_column_that_is_not_there_takes_nothing_away() -> None:
    known = person("Lê Văn A", seat="A01", phone="0912345678")
    roster = roster_of(known)
    row = person("Lê Văn A", seat=None, phone=None)
    command = ImportRoster([row], "a.xlsx", "1", told=[frozenset({"full_name", "unit", "birth", "phone"})])
    (change,) = compare(roster, command).amended
    assert (change.after.seat, change.after.phone) == ("A01", None)


def test_who_is_here_or_receives_is_not_struck() -> None:
    roster = roster_of(person("Lê Văn A"), person("Mai Văn B"), person("Vy Văn C"), person("Ma Văn D"))
    apply(roster, ImportRoster([person("Ma Văn D")], "a.xlsx", "1"), here={1}, receives={2})
    assert names(roster) == ["Lê Văn A", "Ma Văn D", "Mai Văn B"]
    assert roster.people[1].kind == "delegate"
    assert roster.people[2].kind == "recipient"
    assert roster.summoned == 2


def test_most_of_a_unit_goes_only_when_that_is_meant() -> None:
    many = [person(f"Lê Văn {letter}") for letter in "ABCDEFGHIJ"]
    roster = roster_of(*many)
    command = ImportRoster(many[:3], "a.xlsx", "1")
    with pytest.raises(Refusal, match="7 of the 10"):
        decide_import(roster, command, (), ())
    apply(roster, replace(command, sweep=True))
    assert len(names(roster)) == 3


def test_somebody_struck_comes_back_with_his_number() -> None:
    roster = roster_of(person("Lê Văn A"), person("Mai Văn B"))
    apply(roster, ImportRoster([person("Mai Văn B")], "a.xlsx", "1"))
    struck = roster.people[1]
    assert struck.struck
    apply(roster, ImportRoster([person("Lê Văn A"), person("Mai Văn B")], "a.xlsx", "2"))
    assert not roster.people[1].struck
    assert len(roster.people) == 2


def test_a_file_that_names_no_unit_is_of_the_unit_its_people_are_known_from() -> None:
    roster = roster_of(person("Lê Văn A"), person("Mai Văn B"), person("Vy Văn C", of=B))
    rows = [person("Lê Văn A", of=None), person("Nông Văn Mới", of=None)]
    told = [frozenset({"full_name", "unit", "birth"})] * 2
    changes = compare(roster, ImportRoster(rows, "khong-ten.xlsx", "1", told=told))
    assert [p.full_name for p in changes.struck] == ["Mai Văn B"]
    assert [p.source for p in changes.added] == [A]


def test_a_list_of_strangers_rather_adds() -> None:
    roster = roster_of(person("Lê Văn A"), person("Mai Văn B"))
    command = ImportRoster([person("Vy Văn Mới")], "a.xlsx", "1")
    assert compare(roster, command).sweeping == ((A, 2, 2),)
    apply(roster, replace(command, supplement=True))
    assert names(roster) == ["Lê Văn A", "Mai Văn B", "Vy Văn Mới"]


def test_a_file_of_strangers_stands_for_itself() -> None:
    roster = roster_of(person("Lê Văn A"))
    command = ImportRoster([person("Nông Văn Mới", of=None)], "cao-loc.xlsx", "1")
    changes = compare(roster, command)
    assert not changes.struck
    assert [p.source for p in changes.added] == ["cao-loc"]
    apply(roster, command)
    again = compare(roster, ImportRoster([person("Ma Văn Khác", of=None)], "cao-loc.xlsx", "2"))
    assert [p.full_name for p in again.struck] == ["Nông Văn Mới"]


def test_whose_file_it_is_can_be_said() -> None:
    roster = roster_of(person("Lê Văn A"))
    changes = compare(roster, ImportRoster([person("Nông Văn Mới", of=None)], "x.xlsx", "1", unit="LĐLĐ H. Văn Lãng"))
    assert [p.full_name for p in changes.struck] == ["Lê Văn A"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LĐLĐ H. Văn Lãng", "Liên đoàn Lao động huyện Văn Lãng", True),
        ("CĐ ngành Y tế", "Công đoàn ngành Y tế", True),
        ("LĐLĐ TP Lạng Sơn", "LĐLĐ thành phố Lạng Sơn", True),
        ("LĐLĐ huyện Văn Lãng", "LĐLĐ huyện Văn Quan", False),
    ],
)
def test_units_under_two_spellings(one: str, other: str, same: bool) -> None:
    assert (unit_key(one) == unit_key(other)) is same


def test_a_unit_in_capitals_is_written_as_usual() -> None:
    loud = [person("Lê Văn A", of=A.upper()), person("Mai Văn B", of="CÔNG ĐOÀN LẠ")]
    roster = roster_of(person("Nông Thị C", of=A))
    apply(roster, ImportRoster(loud, "a.xlsx", "2", supplement=True))
    assert [p.delegation for p in roster.expected()] == [A, A, "CÔNG ĐOÀN LẠ"]
    assert [p.source for p in roster.expected()] == [A, A, "CÔNG ĐOÀN LẠ"]
    by_hand = ImportRoster(loud[1:], "b.xlsx", "3", unit="Công đoàn Lạ", supplement=True)
    apply(roster, by_hand)
    assert [p.delegation for p in roster.expected()] == [A, A, "Công đoàn Lạ"]


def test_who_was_struck_and_comes_back_under_another_unit_takes_nobody_with_him() -> None:
    roster = roster_of(person("Lê Văn An"), person("Mai Văn Bình", unit="Xã B"))
    apply(roster, ImportRoster([person("Lê Văn An")], "a.xlsx", "2", sweep=True))
    changes = compare(roster, ImportRoster([person("Mai Văn Bình", unit="Xã B", of=B)], "b.xlsx", "3", sweep=True))
    assert not changes.struck
    assert [change.before.full_name for change in changes.amended] == ["Mai Văn Bình"]


GIVEN = st.sampled_from("An Ân Anh Bình Bích Châu Dung Dũng Giang Hà Hòa Hoà Lan Liên Nga Oanh Quỳnh".split())
PEOPLE = st.lists(
    st.builds(
        lambda surname, given_, unit, of, birth: person(f"{surname} {given_}", unit=unit, of=of, birth=birth),
        st.sampled_from(["Lê Văn", "Nông Thị", "Vy"]),
        GIVEN,
        st.sampled_from(["Xã A", "Xã B"]),
        st.sampled_from([A, B]),
        st.sampled_from([None, "1980", "1981-05-06"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda p: (fold(p.full_name), p.birth, p.unit),
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(PEOPLE, min_size=1, max_size=5), st.data())
def test_whatever_files_come_a_unit_is_what_its_last_file_says(files: list[list[Person]], data: st.DataObject) -> None:
    """Invariants over random files: numbers are never reused or moved, other units untouched, all or nothing."""
    roster = Roster()
    for turn, people in enumerate(files):
        command = ImportRoster(people, "x.xlsx", str(turn), sweep=True)
        before = dict(roster.people)
        while doubts := compare(roster, command).doubts:
            answers = {
                d.at: data.draw(st.sampled_from([None, *(p.number for p in d.alike)]), label="answer")
                for d in doubts[:1]
            }
            command = replace(command, same={**command.same, **answers})
        changes = compare(roster, command)
        apply(roster, command)
        covered = {unit_key(p.delegation) for p in people}
        for number, old in before.items():
            if unit_key(old.source) not in covered and number not in {c.before.number for c in changes.amended}:
                assert roster.people[number] == old
        assert {p.number for p in changes.added}.isdisjoint(before)
        assert len({p.number for p in changes.struck} | {c.before.number for c in changes.amended}) == len(
            changes.struck
        ) + len(changes.amended)
        there = {(p.full_name, p.birth, p.unit) for p in roster.expected() if unit_key(p.source) in covered}
        assert there == {(p.full_name, p.birth, p.unit) for p in people}
        assert not compare(roster, ImportRoster(people, "x.xlsx", "again")).added
        assert not compare(roster, ImportRoster(people, "x.xlsx", "again")).struck


def test_a_code_alone_makes_nobody_another_person() -> None:
    roster = roster_of(person("Lê Văn A", code="LS1"), person("Mai Thị B", code="LS2"))
    command = ImportRoster([person("Nông Quang Khác", code="LS1", of=B)], "b.xlsx", "1", where=("DS!2",))
    (doubt,) = compare(roster, command).doubts
    assert [p.full_name for p in doubt.alike] == ["Lê Văn A"]
    other = compare(roster, replace(command, same={0: None}))
    assert [(p.full_name, p.code) for p in other.added] == [("Nông Quang Khác", None)]
    assert not other.amended
    same = compare(roster, replace(command, same={0: 1}))
    assert [(c.before.full_name, c.after.full_name) for c in same.amended] == [("Lê Văn A", "Nông Quang Khác")]
