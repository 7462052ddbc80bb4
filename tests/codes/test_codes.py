"""The 24 digits: what is printed is read, what is misread or made up never is, and each refusal has its reason."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes.codes import BadCode, Code, CodeKind, Codes, digits_of_scan, human, number_of_human
from kiosk.codes.damm import LENGTH, damm
from kiosk.station.station import Station
from tests.support.conferences import Opens, delegates, new_small, scan

EVENT, KEY = 407, bytes(range(32))
OURS = Codes(EVENT, KEY)
numbers = st.integers(0, 99_999)
serials = st.integers(0, 9)
kinds = st.sampled_from(CodeKind)


@given(kinds, numbers, serials)
def test_what_is_made_is_read(kind: CodeKind, number: int, serial: int) -> None:
    code = OURS.make(kind, number, serial)
    assert len(code) == LENGTH
    assert code.isascii()
    assert code.isdigit()
    assert code.startswith(f"{int(kind)}{EVENT:03d}{number:05d}{serial}")
    assert OURS.read(code) == Code(kind, number, serial)


@given(numbers, serials)
def test_every_change_of_one_digit_is_unreadable(number: int, serial: int) -> None:
    code = OURS.make(CodeKind.INVITATION, number, serial)
    for place in range(LENGTH):
        for digit in "0123456789".replace(code[place], ""):
            assert OURS.read(code[:place] + digit + code[place + 1 :]) == BadCode("unreadable")


@given(numbers, serials)
def test_every_swap_of_neighbours_is_unreadable(number: int, serial: int) -> None:
    code = OURS.make(CodeKind.INVITATION, number, serial)
    for place in range(LENGTH - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or OURS.read(swapped) == BadCode("unreadable")


def never_a_code(tries: int) -> None:
    chance = random.Random(20)
    for _ in range(tries):
        body = f"{chance.randrange(10 ** (LENGTH - 1)):0{LENGTH - 1}d}"
        for raw in (f"{body}{chance.randrange(10)}", f"{body}{damm(body)}", f"1{EVENT}{body[4:]}{damm(body)}"):
            assert isinstance(OURS.read(raw), BadCode)


def test_random_digits_are_never_a_code() -> None:
    never_a_code(10_000)


@pytest.mark.soak
def test_random_digits_are_never_a_code_however_often_one_tries() -> None:
    never_a_code(100_000)


@given(st.integers(0, 999), numbers)
def test_the_code_of_another_conference_is_told(event: int, number: int) -> None:
    read = OURS.read(Codes(event, KEY).make(CodeKind.INVITATION, number, 0))
    assert read == (Code(1, number, 0) if event == EVENT else BadCode("wrong_event"))


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != KEY), numbers)
def test_a_code_made_with_another_key_is_forged(key: bytes, number: int) -> None:
    assert OURS.read(Codes(EVENT, key).make(CodeKind.INVITATION, number, 0)) == BadCode("forged", number)


@given(kinds, numbers, serials)
def test_what_a_scanner_puts_in_front_does_not_matter(kind: CodeKind, number: int, serial: int) -> None:
    code = OURS.make(kind, number, serial)
    for raw in (f"]Q3{code}", f"  {code}\r\n", f"\ufeff{code}", f"7{code}"):
        assert OURS.read(raw) == Code(kind, number, serial)
    assert OURS.read(f"{code}x") == BadCode("unreadable")


@pytest.mark.parametrize("raw", ["", " ", "1" * 23, "a" * 24, "１" * 24, "٣" * 24, "0123456789 01234567890123", "\x00"])
def test_what_is_no_24_plain_digits_is_no_code(raw: str) -> None:
    assert digits_of_scan(raw) is None
    assert OURS.read(raw) == BadCode("unreadable")


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(raw: str) -> None:
    assert isinstance(OURS.read(raw), BadCode)


@given(numbers)
def test_the_human_code_checks_itself(number: int) -> None:
    text = human(number)
    assert number_of_human(text) == number
    assert number_of_human(text.replace("-", "")) == number
    for wrong in "0123456789".replace(text[-1], ""):
        assert number_of_human(text[:-1] + wrong) is None
    for place in range(5):
        other = str((int(text[place]) + 1) % 10)
        assert number_of_human(text[:place] + other + text[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", "123", "00123-", "x0123-4", "00123 4", "٠٠١٢٣-4", "00123-45"])
def test_what_is_no_human_code_is_refused(text: str) -> None:
    assert number_of_human(text) is None


@pytest.mark.parametrize(("number", "serial"), [(-1, 0), (100_000, 0), (1, -1), (1, 10)])
def test_what_does_not_fit_is_never_printed(number: int, serial: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        OURS.make(CodeKind.INVITATION, number, serial)


@pytest.mark.parametrize(
    ("kind", "serial", "reason"),
    [(CodeKind.BADGE, 0, "wrong_list"), (CodeKind.CERTIFICATE, 0, "wrong_list"), (CodeKind.INVITATION, 1, "revoked")],
)
def test_reception_admits_invitations_in_force_alone(
    tmp_path: Path, opened: Opens, kind: CodeKind, serial: int, reason: str
) -> None:
    station = opened(new_small(tmp_path / "c", delegates(1)))
    event = scan(station, station.codes.make(kind, 1, serial))
    assert (event.kind, event.payload["reason"]) == ("reception.refused", reason)
    assert not station.conference.hall.present


def test_a_human_code_admits_nobody(station: Station) -> None:
    assert scan(station, human(1)).payload["reason"] == "unreadable"
