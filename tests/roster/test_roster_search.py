"""A clerk finds a person by what people say: a given name, a number, the end of a telephone number."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.codes.codes import human
from kiosk.roster.people import Person
from kiosk.roster.search import RosterIndex
from kiosk.text.normalise import fold


def person(number: int, name: str, **fields: Any) -> Person:
    return Person(number=number, kind="delegate", full_name=name, **fields)


PEOPLE = [
    person(1, "Hoàng Kim Đào", unit="Trường THCS xã Vũ Lăng"),
    person(2, "Lý Mai Hoa", phone="0380000164", seat="I16", code="LS164"),
    person(3, "Lộc Khánh Hoà", unit="Điện lực Bắc Sơn"),
    person(4, "Vy Quốc Đạt", unit="UBND xã Hoà Bình"),
    person(5, "Đặng Thị Ước", phone="0910000115"),
    person(6, "Vi Quốc Dang"),
    person(164, "[/b] Nông"),
]
INDEX = RosterIndex(PEOPLE)


def numbers(query: str, **options: Any) -> list[int]:
    return [found.number for found in INDEX.find(query, **options)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hoa", [3, 2, 1, 4]),  # given name, then surname by its beginning, then unit
        ("hoà", [3, 2, 1, 4]),  # as typed, marks and all, comes first
        ("đặng", [5, 6]),
        ("dang", [6, 5]),
        ("vi quoc", [6, 4]),
        ("vy quoc", [4, 6]),
        ("kh hoa", [3]),
        ("uoc", [5]),
        ("0164", [2, 164]),
        ("115", [5]),
        ("ls164", [2]),
        ("LS16", [2]),
        ("i16", [2]),
        ("00004", [4]),
        ("4", [4]),
        ("dien luc", [3]),
        ("[/b]", [164, 3, 4]),  # only text: the name's word first, then units that begin with it
        ("xyz", []),
        ("", []),
        ("   ", []),
        ("lý xyz", []),
    ],
)
def test_what_is_found_and_in_which_order(query: str, found: list[int]) -> None:
    assert sorted(numbers(query)) == sorted(found)
    if found:
        assert numbers(query)[0] == found[0]


def test_a_human_code_finds_its_person_alone_and_a_wrong_digit_nobody() -> None:
    code = human(5)
    assert numbers(code) == [5]
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert numbers(wrong) == []


def test_no_more_than_asked() -> None:
    assert len(numbers("h", limit=2)) == 2


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(query: str) -> None:
    assert set(numbers(query)) <= {p.number for p in PEOPLE}


@settings(derandomize=True, deadline=None)
@given(st.sampled_from(PEOPLE[:6]), st.data())
def test_every_person_is_found_by_any_beginning_of_each_of_his_words(who: Person, data: st.DataObject) -> None:
    words = who.full_name.split()
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    assert who.number in numbers(" ".join(typed))


MORE = [
    person(1, "Nguyễn Văn An", unit="Trường Mầm non xã Tân Liên", phone="0912345678"),
    person(2, "Nguyễn Văn Liên", unit="UBND huyện Chi Lăng"),
    person(3, "Hứa Thị Liên", unit="UBND huyện Văn Lãng", delegation="Đoàn số 1"),
    person(4, "Đặng Minh Tuấn", unit="Hạt Kiểm lâm huyện Bình Gia", seat="A-12"),
    person(5, "Đăng Tuấn Minh", unit="Hạt Kiểm lâm huyện Cao Lộc", seat="VIP 03"),
    person(6, "H'Hen Niê", phone="0987654321"),
    person(7, "Lê Bình", unit="Hạt Kiểm lâm huyện Bình Gia"),
    person(8, "Phan Văn Lâm", unit="UBND huyện Bình Gia", code="DB-0450"),
    person(9, "Hoàng Thị Hòa"),
    person(10, "Hoàng Thị Hoa"),
    person(11, "Dang Thị Bế"),
]
PLUS = RosterIndex(MORE)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nva", 1),
        ("nv an", 1),
        ("n.v. an", 1),
        ("nvlien", 2),
        ("lien van lang", 3),  # the Văn of Văn Lãng is no middle name
        ("lam binh gia", 8),  # nor is a forester of Bình Gia called Bình
        ("minh tuan", 4),
        ("tuan minh", 5),
        ("đặng", 4),
        ("đăng", 5),
        ("đang", 5),  # a letter without a mark says nothing yet
        ("dang", 11),
        ("hoà", 9),  # wherever its tone is written
        ("hoa", 9),  # without marks the two are equals
        ("h hen", 6),
        ("h'hen", 6),
        ("hhen", 6),
        ("a12", 4),
        ("a-12", 4),
        ("vip03", 5),
        ("vip 03", 5),
        ("db0450", 8),
        ("db-045", 8),
        ("0450", 8),
        ("4321", 6),
        ("0987 654 321", 6),
        ("0987.654", 6),
        ("+84 987 654 321", 6),
        ("lien so 1", 3),
        ("nguyne van an", 1),
        ("huwa lien", 3),
        ("tuna dang", 4),
    ],
)
def test_who_comes_first(query: str, first: int) -> None:
    found = PLUS.find(query)
    assert found[0].number == first, [p.full_name for p in found]


def test_a_slip_is_looked_for_only_when_nobody_fits() -> None:
    assert (PLUS.look_up("lien").alike, PLUS.look_up("lein").alike) == (False, True)
    assert [p.number for p in PLUS.find("lein")[:2]] == [3, 2]
    assert PLUS.look_up("zzzzz").alike is False
    assert PLUS.find("le") == [MORE[6]]


def test_equals_come_by_given_name_then_by_number() -> None:
    alike = [person(n, name) for n, name in ((4, "Lê Mai An"), (3, "Lê Mai Bình"), (2, "Lê Mai An"), (1, "Lê Mai Cúc"))]
    assert [p.number for p in RosterIndex(alike).find("le mai")] == [2, 4, 3, 1]


LETTERS = "aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxyÀÂĐÊƯ"
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=7), min_size=1, max_size=5).map(" ".join)


@settings(derandomize=True, deadline=None)
@given(st.lists(NAMES | st.text(max_size=20), max_size=12), st.integers(0, 11), st.text(max_size=60), st.integers(0, 5))
def test_whoever_is_on_the_roster_is_found_by_his_folded_name(
    names: list[str], at: int, query: str, limit: int
) -> None:
    people = [person(number, name) for number, name in enumerate(names, 1)]
    index = RosterIndex(people)
    found = index.find(query, limit)
    assert len(found) <= limit
    assert all(one in people for one in found)
    who = people[at % len(people)] if people else person(0, "")
    if any(ch.isalpha() for ch in fold(who.full_name)):
        assert who in index.find(fold(who.full_name), len(people))


@pytest.mark.parametrize(
    "query",
    [
        "\0" * 50 + "\x1b[31m",
        "a" * 10_000,
        "a " * 5_000,
        ".*(?:",
        "\\",
        "\u0301" * 99,
        "\ud800",
        "9" * 5_000,
        "%s{}",
        "-" * 99,
    ],
)
def test_hostile_queries_are_harmless(query: str) -> None:
    assert len(INDEX.find(query, 3)) <= 3


def test_search_rules_and_batches_load_no_file_library() -> None:
    code = (
        "import sys, kiosk.roster.search, kiosk.roster.people, kiosk.awards.batches, kiosk.awards.rules.calls;"
        "print(sorted({'pydantic', 'python_calamine', 'textual', 'sqlite3', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
