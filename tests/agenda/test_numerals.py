"""Numbers in words: read back by a parser that knows nothing of how they were made."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import numerals
from agenda.numerals import LARGEST, code_in_words, decimal_in_words, digit_by_digit, from_roman, in_words, ordinal

_VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4,
    "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 1000, "triệu": 10**6, "tỷ": 10**9}


def heard(words: str) -> int:
    """Return the number somebody who hears the words writes down."""
    total = group = pending = 0
    for word in words.split():
        if word in _SCALES:
            total += (group + pending) * _SCALES[word]
            group = pending = 0
        elif word == "trăm":
            group, pending = pending * 100, 0
        elif word == "mươi":
            group, pending = group + pending * 10, 0
        elif word == "mười":
            group += 10
        elif word != "linh":
            pending = _VALUES[word]
    return total + group + pending


@given(st.one_of(st.integers(0, LARGEST), st.integers(0, 9999)))
def test_what_is_said_is_heard(number: int) -> None:
    assert heard(in_words(number)) == number


@given(st.integers(0, LARGEST))
def test_the_small_words_stand_where_they_belong(number: int) -> None:
    words = ["", *in_words(number).split(), ""]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if word in ("mốt", "tư"):
            assert before == "mươi"
        if word == "lăm":
            assert before in ("mươi", "mười")
        if word == "linh":
            assert before == "trăm"
            assert after in _VALUES
        if before == "mươi":
            assert word not in ("một", "bốn", "năm", "không")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1000, "một nghìn"),
        (1004, "một nghìn không trăm linh bốn"),
        (2020, "hai nghìn không trăm hai mươi"),
        (10_000, "mười nghìn"),
        (21_015, "hai mươi mốt nghìn không trăm mười lăm"),
        (2_000_500, "hai triệu không nghìn năm trăm"),
        (10**9, "một tỷ"),
    ],
)
def test_words(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_no_words_beyond(number: int) -> None:
    with pytest.raises(ValueError, match="No words"):
        in_words(number)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("68,5", "sáu mươi tám phẩy năm"),
        ("68,05", "sáu mươi tám phẩy không năm"),
        ("68,75", "sáu mươi tám phẩy bảy mươi lăm"),
        ("100,0", "một trăm phẩy không"),
        ("1.250.000", "một triệu hai trăm năm mươi nghìn"),
        ("3,14159", "ba phẩy một bốn một năm chín"),
        ("1" + ".000" * 5, "một" + " không" * 15),
    ],
)
def test_decimals(written: str, said: str) -> None:
    assert decimal_in_words(written) == said


def test_codes_and_telephones() -> None:
    assert digit_by_digit("0912 345.678") == "không chín một hai ba bốn năm sáu bảy tám"
    assert code_in_words("05") == "không năm"
    assert code_in_words("512") == "năm trăm mười hai"
    assert code_in_words("12345678") == "một hai ba bốn năm sáu bảy tám"


def test_roman_numerals() -> None:
    pattern = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    assert [from_roman("X" * tens + pattern[ones]) for tens in range(3) for ones in range(10)] == [None, *range(1, 30)]
    assert from_roman("XXX") == 30
    assert [from_roman(text) for text in ("", "XXXI", "IIII", "v", "VX", "C", "Vi")] == [None] * 7


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 4, 5, 14, 21)] == [
        "nhất", "hai", "tư", "năm", "mười bốn", "hai mươi mốt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ngày 03/10/2019", "ngày mùng ba tháng mười năm hai nghìn không trăm mười chín"),
        ("ngày 02/4/2020", "ngày mùng hai tháng tư năm hai nghìn không trăm hai mươi"),
        ("sáng 15/5/2020", "sáng ngày mười lăm tháng Năm năm hai nghìn không trăm hai mươi"),
        ("03.10.2019", "ngày mùng ba tháng mười năm hai nghìn không trăm mười chín"),
        ("ngày 10 tháng 4", "ngày mùng mười tháng tư"),
        ("ngày 05", "ngày mùng năm"),
        ("ngày 8 tiếng", "ngày tám tiếng"),
        ("dịp 30/4 – 01/5", "dịp ba mươi tháng tư đến mùng một tháng Năm"),
        ("99/13/2020", "chín mươi chín trên mười ba trên hai nghìn không trăm hai mươi"),
        ("tháng 5/2020", "tháng Năm năm hai nghìn không trăm hai mươi"),
        ("quý IV/2020", "quý tư năm hai nghìn không trăm hai mươi"),
        ("08:06", "tám giờ sáu phút"),
        ("08:00–11:30", "tám giờ đến mười một giờ ba mươi phút"),
        ("8h30", "tám giờ ba mươi phút"),
        ("lúc 10h", "lúc mười giờ"),
        ("8 giờ 30, ngày", "tám giờ ba mươi phút, ngày"),
        ("8 giờ 30 phút", "tám giờ ba mươi phút"),
        ("2 giờ 15 người", "hai giờ mười lăm người"),
        ("2016 – 2020", "hai nghìn không trăm mười sáu đến hai nghìn không trăm hai mươi"),
        ("đợt 1–2", "đợt một đến hai"),
        ("05 năm", "năm năm"),
        ("137/200 đại biểu", "một trăm ba mươi bảy trên hai trăm đại biểu"),
        ("tỷ lệ 68,5%.", "tỷ lệ sáu mươi tám phẩy năm phần trăm."),
        ("……%", "…… phần trăm"),
        ("lần thứ V", "lần thứ năm"),
        ("lần thứ I", "lần thứ nhất"),
        ("Lần thứ IV", "Lần thứ tư"),
        ("lần thứ 1", "lần thứ nhất"),
        ("khóa XII", "khóa mười hai"),
        ("hạng I", "hạng một"),
        ("khóa C", "khóa C"),
        ("chuyền may số 3", "chuyền may số ba"),
        ("đợt 12", "đợt mười hai"),
        ("1. Lý Mai Hoa", "Một, Lý Mai Hoa"),
        ("II. Cá nhân", "Hai, Cá nhân"),
        ("0380000001", "không ba tám không không không không không không một"),
        ("+84 912 345 678", "cộng tám bốn chín một hai ba bốn năm sáu bảy tám"),
        ("024 3825 1234", "không hai bốn ba tám hai năm một hai ba bốn"),
        ("1234567890", "một hai ba bốn năm sáu bảy tám chín không"),
        ("500.000đ", "năm trăm nghìn đồng"),
        ("5 km", "năm ki-lô-mét"),
        ("Cách mạng 4.0", "Cách mạng bốn chấm không"),
        ("Covid-19", "Covid mười chín"),
        ("ghế A01", "ghế A không một"),
        ("QL1A", "QL một A"),
    ],
)
def test_as_they_stand_in_a_line(written: str, said: str) -> None:
    assert numerals.numbers_aloud(written) == said


@given(st.text("0123456789.,/:-–%h XVI", max_size=40))
def test_no_figure_is_left_whatever_is_typed(text: str) -> None:
    assert not any(ch.isdigit() for ch in numerals.numbers_aloud(text))


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(numerals).failed == 0
