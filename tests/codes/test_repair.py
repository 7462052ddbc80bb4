"""Whatever layout a scanner types through, its code comes back; what was no code never becomes one."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.codes.codes import BadCode, Code, CodeKind, Codes, digits_of_scan
from kiosk.codes.damm import damm
from kiosk.codes.repair import repair, suspect, width

OURS = Codes(617, bytes(range(32)))
TONES = "\u0300\u0309\u0303\u0301\u0323"
TABLES = {
    "azerty": "&é\"'(-è_çà",
    "azerty with caps lock": "&É\"'(-È_ÇÀ",
    "vietnamese": f"ăâêô{TONES}đ",
    "vietnamese with caps lock": f"ĂÂÊÔ{TONES}Đ",
    "full width": "１２３４５６７８９０",
    "shift": "!@#$%^&*()",
}
numbers = st.integers(0, 99_999)
tables = st.sampled_from(sorted(TABLES.values()))


def through(layout: str, digits: str) -> str:
    return digits.translate(str.maketrans("1234567890", layout))


@given(tables, numbers, st.integers(0, 9), st.sampled_from(["", "]Q3", "ng ", "a", "\ufeff", "7"]))
def test_a_code_comes_back_through_every_layout(layout: str, number: int, serial: int, before: str) -> None:
    code = OURS.make(CodeKind.INVITATION, number, serial)
    raw = before + through(layout, code)
    assert repair(raw) == before + code
    assert width(raw) == len(code)
    assert digits_of_scan(raw + "\r\n") == code
    assert OURS.read(raw) == Code(1, number, serial)


@given(numbers)
def test_a_good_scan_is_left_alone(number: int) -> None:
    code = OURS.make(CodeKind.INVITATION, number, 0)
    for raw in (code, f"]Q3{code}", f"é{code}"):
        assert repair(raw) is raw
        assert width(raw) == 24


def in_pairs(raw: str) -> str:
    """Return *raw* as a terminal shows it that composes a vowel and the tone after it, but no more."""
    done = ""
    for character in raw:
        pair = unicodedata.normalize("NFC", done[-1:] + character)
        done = done[:-1] + pair if done and len(pair) == 1 and done[-1] in "ăâêô" else done + character
    return done


@given(numbers, st.integers(0, 9))
def test_letters_composed_on_the_way_are_taken_apart(number: int, serial: int) -> None:
    code = OURS.make(CodeKind.INVITATION, number, serial)
    raw = through(TABLES["vietnamese"], code)
    assume(not any(f"9{digit}" in code for digit in "5678"))
    assert digits_of_scan(in_pairs(raw)) == code
    assert digits_of_scan("ng" + in_pairs(raw)) == code


@given(numbers, st.integers(0, 9))
def test_marks_put_in_another_order_are_never_guessed_at(number: int, serial: int) -> None:
    """NFC puts a dot below first: 59 and 95 look alike after ô, and only a code that is certain is taken."""
    code = OURS.make(CodeKind.INVITATION, number, serial)
    typed = through(TABLES["vietnamese"], code)
    raw = unicodedata.normalize("NFC", typed)
    # Where nothing could be composed nothing tells that marks were moved; the code's secret is right or wrong then.
    assume(len(raw) < len(typed))
    assert digits_of_scan(raw) in {code, None}


def test_a_composed_letter_is_two_digits() -> None:
    body = "11121120000000000004550"
    code = f"{body}{damm(body)}"
    raw = through(TABLES["vietnamese"], code).replace("ô\u0300", "ồ")
    assert repair(f"ng{raw}") == f"ng{code}"
    assert width(f"ng{raw}") == 23


@given(tables, numbers, st.integers(0, 23), st.integers(1, 9))
def test_a_spoiled_code_with_a_wrong_digit_is_no_code(layout: str, number: int, place: int, shift: int) -> None:
    code = OURS.make(CodeKind.INVITATION, number, 0)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert digits_of_scan(through(layout, wrong)) is None
    assert OURS.read(through(layout, wrong)) == BadCode("unreadable")


@given(tables, tables, numbers, st.integers(1, 23))
def test_a_code_is_read_through_one_layout_alone(first: str, second: str, number: int, cut: int) -> None:
    assume(first.lower() != second.lower())
    code = OURS.make(CodeKind.INVITATION, number, 0)
    raw = through(first, code[:cut]) + through(second, code[cut:])
    assume(not any(all(c.lower() in table.lower() for c in raw) for table in TABLES.values()))
    assert repair(raw) is raw
    assert repair(code[:cut] + through(second, code[cut:])) == code[:cut] + through(second, code[cut:])


SIGNS = "".join(TABLES.values()) + "ồộậằựơưABCabc 0123456789\u0302\u0306İ"


@given(st.one_of(st.text(max_size=60), st.text(SIGNS, max_size=60)))
def test_no_text_becomes_a_code_that_was_not_there(raw: str) -> None:
    fixed = repair(raw)
    if fixed == raw:
        return
    code = fixed[-24:]
    assert damm(code) == 0
    assert any(
        unicodedata.normalize("NFD", raw.lower()).endswith(unicodedata.normalize("NFD", through(layout, code).lower()))
        for layout in TABLES.values()
    )
    assert fixed == raw[: -width(raw)] + code


@given(st.text(st.characters(codec="ascii", categories=["L", "Nd", "Zs"]), max_size=80))
def test_letters_and_digits_are_never_touched(raw: str) -> None:
    assert repair(raw) is raw


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", None),
        ("893456", None),
        ("1" * 24, None),
        ("Nguyễn Văn An", None),
        ("https://hn.vn/k/12345678901234567890", "link"),
        ("8934588063251", "barcode"),
        (through(TABLES["azerty"], "161700001021206645185836"), "layout"),
        (through(TABLES["shift"], "161700001021206645185836"), "layout"),
        (through(TABLES["vietnamese"], "161700001021206645185836"), "layout"),
        (unicodedata.normalize("NFC", through(TABLES["vietnamese"], "161745987521206645185835")), "layout"),
        ("trấn17000010212066451858", "input_method"),
        ("ngươ61700001021206645185", "input_method"),
        ("đ161700001021206645", "input_method"),
        ("１６１７００００1021206645185836", "input_method"),
    ],
)
def test_what_has_spoiled_a_scan_is_told(raw: str, why: str | None) -> None:
    assert suspect(raw) == why
