"""Text is hostile until it has been cleaned; letters themselves are never changed."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.vietnamese import clean, fold, given_name, title_case

CATEGORIES = sorted({unicodedata.category(chr(point)) for point in range(sys.maxunicode + 1)})
anything = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(CATEGORIES).flatmap(lambda c: st.characters(categories=[c])), max_size=20).map("".join),
)


@given(anything)
@example("e\u200d\u0301")  # a joiner between a letter and its mark
@example("\u202eNông\u2066\x1b[31m\ufeff\x00")
@example("a\u0327\u0301\u034f\u0323")
def test_cleaned_text_is_composed_on_one_line_and_without_controls(text):
    cleaned = clean(text)
    assert not {"Cc", "Cf", "Cs", "Co", "Cn"} & {unicodedata.category(ch) for ch in cleaned}
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())
    cleaned.encode()


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_category_of_unicode_passes_uncleaned(category):
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
def test_cleaning_keeps_the_letters(text, cleaned):
    assert clean(text) == cleaned


@given(anything)
def test_folding_settles(text):
    assert fold(fold(text)) == fold(text)


def test_folding_takes_the_marks_off():
    assert fold("ĐẶNG Thị Thuý ỷ Ộ Ữ") == "dang thi thuy y o u"
    assert fold("Hoà") == fold("Hòa") == "hoa"


def test_names():
    assert given_name("Lương Thị Thuý Liên") == "Liên"
    assert given_name("Liên") == "Liên"
    assert title_case("BÙI NHƯ ƯỚC") == "Bùi Như Ước"
