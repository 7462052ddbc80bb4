"""A clerk finds a person by what people say: a given name, a number, the end of a telephone number."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.codes import human
from kiosk.roster.people import Person
from kiosk.roster.search import RosterIndex


def person(number, name, **fields):
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


def numbers(query, **options):
    return [found.number for found in INDEX.find(query, **options)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hoa", [3, 2, 1, 4]),  # given name, then surname by its beginning, then unit
        ("hoà", [3, 2, 1, 4]),  # as typed, marks and all, comes first
        ("đặng", [5, 6]),
        ("dang", [6, 5]),
        ("vi quoc", [6, 4]),
        ("vy quoc", [6, 4]),
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
        ("[/b]", []),
        ("xyz", []),
        ("", []),
        ("   ", []),
        ("lý xyz", []),
    ],
)
def test_what_is_found_and_in_which_order(query, found):
    assert sorted(numbers(query)) == sorted(found)
    if found:
        assert numbers(query)[0] == found[0]


def test_a_human_code_finds_its_person_alone_and_a_wrong_digit_nobody():
    code = human(5)
    assert numbers(code) == [5]
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert numbers(wrong) == []


def test_no_more_than_asked():
    assert len(numbers("h", limit=2)) == 2


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(query):
    assert set(numbers(query)) <= {p.number for p in PEOPLE}


@settings(derandomize=True, deadline=None)
@given(st.sampled_from(PEOPLE[:6]), st.data())
def test_every_person_is_found_by_any_beginning_of_each_of_his_words(who, data):
    words = who.full_name.split()
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    assert who.number in numbers(" ".join(typed))


def test_search_rules_and_batches_load_no_file_library():
    code = (
        "import sys, kiosk.roster.search, kiosk.roster.people, kiosk.awards.batches, kiosk.awards.awards;"
        "print(sorted({'pydantic', 'python_calamine', 'textual', 'sqlite3', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
