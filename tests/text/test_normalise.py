"""Text is hostile until it has been cleaned; letters themselves are never changed."""

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.text.normalise import clean, collation_key, fold, given_name, title_case

CATEGORIES: list[Any] = sorted({unicodedata.category(chr(point)) for point in range(sys.maxunicode + 1)})
anything = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(CATEGORIES).flatmap(lambda c: st.characters(categories=[c])), max_size=20).map("".join),
)


@given(anything)
@example("e\u200d\u0301")  # a joiner between a letter and its mark
@example("\u202eNông\u2066\x1b[31m\ufeff\x00")
@example("a\u0327\u0301\u034f\u0323")
def test_cleaned_text_is_composed_on_one_line_and_without_controls(text: str) -> None:
    cleaned = clean(text)
    assert not {"Cc", "Cf", "Cs", "Co", "Cn"} & {unicodedata.category(ch) for ch in cleaned}
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())
    cleaned.encode()


@pytest.mark.slow
@pytest.mark.parametrize("category", CATEGORIES)
def test_no_category_of_unicode_passes_uncleaned(category: str) -> None:
    for point in range(sys.maxunicode + 1):
        ch = chr(point)
        if unicodedata.category(ch) != category:
            continue
        for text in (ch, f"a{ch}b"):
            cleaned = clean(text)
            assert unicodedata.is_normalized("NFC", cleaned)
            assert cleaned == clean(cleaned)
            if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
                assert ch not in cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Hoà\tBình\r\n", "Hoà Bình"),
        ("Hòa", "Hòa"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Đa\u0323\u0306ng", "Đặng"),
        ("Lê\u00a0Văn\u3000A", "Lê Văn A"),
        ("[/b] {name} %s", "[/b] {name} %s"),
        ("\x1b[31mNông", "[31mNông"),
    ],
)
def test_cleaning_keeps_the_letters(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(anything)
def test_folding_settles(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_takes_the_marks_off() -> None:
    assert fold("ĐẶNG Thị Thuý ỷ Ộ Ữ") == "dang thi thuy y o u"
    assert fold("Hoà") == fold("Hòa") == "hoa"


def test_names() -> None:
    assert given_name("Lương Thị Thuý Liên") == "Liên"
    assert given_name("Liên") == "Liên"
    assert title_case("BÙI NHƯ ƯỚC") == "Bùi Như Ước"


def test_names_are_sorted_by_given_name_then_surname_then_the_middle_and_tones_last() -> None:
    names = ["Trần Hòa", "Lê Hoa", "Hà Thị Hoả", "Đỗ Văn Hoà", "Đỗ Hòa", "Đỗ An", "Lê Ân", "Bùi Ẩn", "Phạm Ưu"]
    assert sorted(names, key=collation_key) == [
        "Đỗ An",
        "Lê Ân",
        "Bùi Ẩn",
        "Lê Hoa",
        "Đỗ Hòa",
        "Đỗ Văn Hoà",  # two ways to write one tone: they stand together, by surname
        "Trần Hòa",
        "Hà Thị Hoả",
        "Phạm Ưu",
    ]


def test_letters_and_tones_are_in_the_order_of_the_alphabet() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(letters), key=collation_key) == letters
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(set(tones), key=collation_key) == tones
    assert sorted(["MÀ", "ma", "m\u0061\u0300"], key=collation_key)[0] == "ma"


@given(st.lists(anything, max_size=6))
def test_every_text_has_a_place(names: list[str]) -> None:
    keys = [collation_key(name) for name in sorted(names, key=collation_key)]
    assert keys == sorted(collation_key(name) for name in reversed(names))
