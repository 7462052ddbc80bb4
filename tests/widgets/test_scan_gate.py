"""Human and scanner mixed: no scan is lost, no typed letter is lost or moved, no burst presses a key."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import digits_of_scan
from kiosk.widgets.scan_gate import HOLD_SECONDS, ScanGate

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
