"""Human and scanner mixed: no scan is lost, no typed letter is lost or moved, no burst presses a key."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes.codes import digits_of_scan
from kiosk.terminal.widgets.scan_gate import HOLD_SECONDS, MOST_CHARACTERS, ScanGate

CODE = "161700001021206645185835"


@dataclass
class Hands:
    """Feeds keys with their times, and flushes as the program's timer would."""

    gate: ScanGate[str] = field(default_factory=ScanGate)
    now: float = 100.0
    released: list[str] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    in_box: bool = False

    def key(self, name: str, gap: float) -> None:
        if gap > HOLD_SECONDS and self.gate.holding:
            self.released += self.gate.flush()
        self.now += gap
        character = name if len(name) == 1 else (" " if name == "space" else None)
        taken = self.gate.key(name, name, character, self.now, in_box=self.in_box)
        self.released += taken.release
        if taken.scan is not None:
            self.scans.append(taken.scan)

    def type(self, text: str, gap: float) -> None:
        for character in text:
            self.key(character, gap)

    def rest(self) -> None:
        self.released += self.gate.flush()
        self.now += 1.0


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.005, 0.01, 0.03, 0.045])
@pytest.mark.parametrize("ending", ["enter", "ctrl+j", "tab"])
def test_a_scan_is_taken_at_any_speed_of_scanners(gap: float, ending: str) -> None:
    hands = Hands()
    hands.type(CODE, gap)
    hands.key(ending, gap)
    assert [digits_of_scan(scan) for scan in hands.scans] == [CODE]
    assert ending not in hands.released


def test_carriage_return_and_line_feed_are_one_ending() -> None:
    hands = Hands()
    hands.type(CODE, 0.001)
    hands.key("enter", 0.001)
    hands.key("ctrl+j", 0.001)
    assert len(hands.scans) == 1
    assert hands.released == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["scan", "type"]), st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=6)),
        max_size=8,
    ),
    st.sampled_from([0.0, 0.001, 0.005, 0.02]),
    st.floats(0.06, 0.3),
)
def test_in_a_box_what_is_typed_stays_and_what_is_scanned_is_taken(
    deeds: list[tuple[str, str]], scanner_gap: float, human_gap: float
) -> None:
    hands = Hands(in_box=True)
    typed = ""
    for deed, text in deeds:
        if deed == "scan":
            hands.now += 0.2
            hands.rest()
            hands.type(CODE, scanner_gap)
            hands.key("enter", scanner_gap)
        else:
            hands.now += 0.2
            hands.rest()
            hands.type(text, human_gap)
            typed += text
    hands.rest()
    assert "".join(hands.released) == typed
    assert len(hands.scans) == sum(1 for deed, _ in deeds if deed == "scan")
    assert all(scan.endswith(CODE) for scan in hands.scans)


def test_letters_typed_right_before_a_scan_go_to_the_box() -> None:
    hands = Hands(in_box=True)
    hands.type("ng", 0.08)
    hands.key("u", 0.08)
    hands.type(CODE, 0.002)
    hands.key("enter", 0.002)
    assert "".join(hands.released) == "ngu"
    assert len(hands.scans) == 1


def test_a_foreign_barcode_is_swallowed_with_its_ending() -> None:
    hands = Hands()
    hands.type("893458", 0.002)
    hands.key("enter", 0.002)
    assert hands.released == []
    assert hands.scans == ["893458"]


def test_keys_inside_a_burst_are_dead() -> None:
    hands = Hands()
    hands.type("1234", 0.002)
    for key in ("ctrl+q", "escape", "f10", "right"):
        hands.key(key, 0.002)
    hands.type("5678", 0.002)
    hands.key("enter", 0.002)
    assert hands.released == []


def test_a_human_enter_passes() -> None:
    hands = Hands()
    hands.key("enter", 1.0)
    hands.rest()
    assert hands.released == ["enter"]
    assert hands.scans == []


def test_a_flood_is_cut_short_and_the_next_scan_works() -> None:
    hands = Hands()
    hands.type("9" * 6000 + "x", 0.0)
    hands.key("enter", 0.0)
    hands.now += 1
    hands.type(CODE, 0.0)
    hands.key("enter", 0.0)
    assert len(hands.scans[0]) <= 512
    assert hands.scans[-1] == CODE


def test_a_pasted_line_counts_if_it_ends_with_a_code() -> None:
    gate: ScanGate[str] = ScanGate()
    assert gate.paste(f"]Q1{CODE}\r\n") == [f"]Q1{CODE}"]
    assert gate.paste(f"{CODE}\r\n{CODE[::-1]}\n") == [CODE, CODE[::-1]]
    assert gate.paste("xin chào") == []


_KEYS = st.sampled_from(
    ["ctrl+q", "ctrl+g", "ctrl+z", "escape", "f10", "right", "backspace", "enter", "ctrl+j", "tab", "/", "+", "1", "é"]
)


@given(st.lists(_KEYS, min_size=4, max_size=40), st.sampled_from([0.0, 0.001, 0.005, 0.009]))
def test_no_burst_presses_a_key_whatever_it_begins_with(keys: list[str], gap: float) -> None:
    hands = Hands()
    hands.now += 1
    hands.key(keys[0], 1.0)
    for key in keys[1:]:
        hands.key(key, gap)
    hands.rest()
    assert hands.released == []
    hands.type(CODE, gap)
    hands.key("enter", gap)
    assert hands.scans[-1] == CODE


@given(st.lists(_KEYS, min_size=4, max_size=40))
def test_a_burst_can_only_fill_a_box(keys: list[str]) -> None:
    hands = Hands(in_box=True)
    hands.key(keys[0], 1.0)
    for key in keys[1:]:
        hands.key(key, 0.001)
    hands.rest()
    assert set(hands.released) <= {"backspace", "right", "/", "+", "1", "é"}


def test_a_burst_is_dropped_even_if_the_timer_came_too_late() -> None:
    gate: ScanGate[str] = ScanGate()
    for at, name in enumerate(["ctrl+g", "1", "2", "3", "4"]):
        assert gate.key(name, name, name if len(name) == 1 else None, 1 + at / 1000, in_box=False).release == ()
    assert gate.key("x", "x", "x", 2.0, in_box=False).release == ()
    assert gate.flush() == ["x"]


def test_a_key_held_down_goes_on() -> None:
    hands = Hands()
    hands.key("down", 1.0)
    for _ in range(20):
        hands.key("down", 0.033)
    assert hands.released == ["down"] * 21
    hands.rest()
    hands.type("+" * 20, 0.033)
    hands.rest()
    assert hands.released[21:] == ["+"] * 20


def test_keys_pressed_one_by_one_are_all_kept() -> None:
    hands = Hands()
    pressed = ["f2", "escape", "enter", "enter", "ctrl+z", "right", "/", "tab"]
    for key in pressed:
        hands.key(key, 0.06)
    hands.rest()
    assert hands.released == pressed


def test_what_an_input_method_presses_in_a_box_keeps_its_order() -> None:
    hands = Hands(in_box=True)
    burst = ["backspace", "backspace", "ệ", "t"]
    hands.type("viet", 0.1)
    hands.key(burst[0], 0.1)
    for key in burst[1:]:
        hands.key(key, 0.0)
    hands.rest()
    assert hands.released == [*"viet", *burst]


def test_a_flood_holds_no_more_than_a_burst() -> None:
    gate: ScanGate[str] = ScanGate()
    for at in range(100_000):
        assert gate.key("x", "x", "x", at / 1e5, in_box=True).release == ()
        assert len(gate._held) <= MOST_CHARACTERS


@pytest.mark.parametrize("in_box", [False, True])
@pytest.mark.parametrize(
    "spoiled",
    [
        CODE.translate(str.maketrans("1234567890", "&é\"'(-è_çà")),
        CODE.translate(str.maketrans("1234567890", "ăâêô\u0300\u0309\u0303\u0301\u0323đ")),
        CODE.translate(str.maketrans("1234567890", "１２３４５６７８９０")),
        CODE.translate(str.maketrans("1234567890", "!@#$%^&*()")),
    ],
)
def test_a_code_that_a_layout_has_spoiled_is_a_code(spoiled: str, in_box: bool) -> None:
    hands = Hands(in_box=in_box)
    hands.type("ng ", 0.08)
    hands.now += 0.1
    hands.type(spoiled, 0.002)
    hands.key("enter", 0.002)
    hands.rest()
    assert hands.released == [*"ng "]
    assert [digits_of_scan(scan) for scan in hands.scans] == [CODE]
    assert ScanGate[str]().paste(f"{spoiled}\r\n") == [spoiled]


def test_letters_before_a_code_whose_signs_were_composed_go_to_the_box() -> None:
    code = "111211200000000000045504"
    spoiled = code.translate(str.maketrans("1234567890", "ăâêô\u0300\u0309\u0303\u0301\u0323đ"))
    hands = Hands(in_box=True)
    hands.type("ng", 0.001)
    hands.type(spoiled.replace("ô\u0300", "ồ"), 0.001)
    hands.key("enter", 0.001)
    assert hands.released == [*"ng"]
    assert [digits_of_scan(scan) for scan in hands.scans] == [code]


def _steady(seconds: float) -> Callable[[random.Random], float]:
    return lambda _: seconds


def _between(least: float, most: float) -> Callable[[random.Random], float]:
    return lambda chance: chance.uniform(least, most)


_HUMAN, _FAST, _REPEATING = _between(0.09, 0.2), _between(0.025, 0.12), _steady(0.033)


@pytest.mark.parametrize(
    ("hand", "scanner"),
    [
        (_HUMAN, _steady(0.001)),
        (_HUMAN, _steady(0.005)),
        (_HUMAN, _steady(0.010)),
        (_HUMAN, _steady(0.020)),
        (_HUMAN, _between(0.001, 0.030)),
        (_FAST, _between(0.001, 0.030)),
        (_REPEATING, _steady(0.005)),
    ],
)
@pytest.mark.parametrize("seed", range(20))
def test_of_typing_and_scanning_mixed_both_stay_whole(
    hand: Callable[[random.Random], float], scanner: Callable[[random.Random], float], seed: int
) -> None:
    chance = random.Random(seed)
    hands = Hands(in_box=True)
    typed, scans = "", 0
    for _ in range(30):
        if chance.random() < 0.4:
            # The scanner does not wait for the hands.
            pause = chance.uniform(0.001, 0.3)
            for character in CODE:
                hands.key(character, pause)
                pause = scanner(chance)
            hands.key("enter", pause)
            scans += 1
        else:
            text = "".join(chance.choices("nguyễn vănđtrầ", k=chance.randint(1, 8)))
            text = text[0] * len(text) if hand is _REPEATING else text
            for character in text:
                hands.key(character, hand(chance))
            typed += text
    hands.rest()
    assert "".join(hands.released) == typed
    assert [digits_of_scan(scan) for scan in hands.scans] == [CODE] * scans


def test_an_id_card_never_lands_in_a_box() -> None:
    card = "012345678901||Lương Thị Liên|09031985|Nữ|Thôn Nà Mu, xã Hợp Thành|01012021"
    hands = Hands(in_box=True)
    hands.type("abc", 0.12)
    hands.rest()
    hands.type(card, 0.002)
    hands.key("enter", 0.002)
    hands.rest()
    assert "".join(hands.released) == "abc"
    assert hands.scans == [card]


@pytest.mark.parametrize("gap", [0.002, 0.02, 0.034, 0.04, 0.06])
def test_an_enter_pressed_just_before_a_scan_still_sends_the_box(gap: float) -> None:
    hands = Hands(in_box=True)
    hands.type("hoa", 0.12)
    hands.key("enter", 0.15)
    hands.key(CODE[0], gap)
    hands.type(CODE[1:], 0.002)
    hands.key("enter", 0.002)
    hands.rest()
    assert hands.released == ["h", "o", "a", "enter"]
    assert [digits_of_scan(scan) for scan in hands.scans] == [CODE]


def test_a_foreign_barcode_that_begins_with_enter_sends_no_box() -> None:
    hands = Hands(in_box=True)
    hands.type("hoa", 0.12)
    hands.rest()
    hands.key("enter", 0.0)
    hands.type("8934588063251", 0.002)
    hands.key("enter", 0.002)
    hands.rest()
    assert "enter" not in hands.released


@pytest.mark.parametrize(("digit_gap", "enter_gap"), [(0.06, 0.06), (0.2, 0.2), (0.001, 0.08), (0.03, 0.5)])
def test_a_slow_scanner_is_heard_and_its_enter_presses_nothing(digit_gap: float, enter_gap: float) -> None:
    hands = Hands()
    hands.type(CODE, digit_gap)
    hands.key("enter", enter_gap)
    hands.rest()
    assert [digits_of_scan(scan) for scan in hands.scans] == [CODE]
    assert "enter" not in hands.released


def test_digits_typed_long_ago_are_no_code() -> None:
    hands = Hands()
    hands.type(CODE, 0.1)
    hands.rest()
    hands.key("enter", 1.5)
    hands.rest()
    assert hands.scans == []
    assert hands.released[-1] == "enter"
