"""An identity card's code, however a scanner typed it, means one person of the roster, and shows itself to nobody."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reception.idcard import IdCard, digest, match, read
from kiosk.roster.people import Person
from tests.support.sure import sure

# Invented, in the shape of a real one.
CARD = "020190001234|080123456|Lương Thị Thuý Liên|03021975|Nữ|Thôn Nà Pò, Xã Gia Cát, Cao Lộc, Lạng Sơn|31052021"
KEY = bytes(range(32))


def person(number: int, name: str, birth: str | None) -> Person:
    return Person(number=number, kind="delegate", full_name=name, birth=birth)


LIEN = person(1, "Lương Thị Thúy Liên", "1975-02-03")
PEOPLE = [
    LIEN,
    person(2, "Lương Thị Thuý Liên", "1975-03-02"),
    person(3, "Lương Thị Thuý Loan", "1975-02-03"),
    person(4, "Lường Thị Thủy Liên", "1975"),
    person(5, "Lương Thị Thuý Liên", "1976"),
    person(6, "Lương Thị Thuý Liên", None),
]


def mojibake(text: str, encoding: str = "latin-1") -> str:
    return "".join(bytes([byte]).decode(encoding, "replace") for byte in text.encode())


@pytest.mark.parametrize(
    "raw",
    [
        CARD,
        CARD + "\r\n",
        "]Q1" + CARD,
        CARD.replace("080123456", ""),  # the older number is missing, its field is there
        CARD.replace("|080123456", ""),  # or not
        CARD.replace("|", "~"),
        CARD.replace("|", "¦"),
        CARD.replace("|", "\x1d"),
        CARD.replace("|", "\t"),
        CARD.replace("|", "Ð"),  # a key that types a letter
        CARD.replace("|", "l"),
        CARD.replace("|", " "),
        CARD.replace("03021975", "03/02/1975"),
        CARD.rsplit("|", 2)[0],
        CARD.rsplit("|", 3)[0],
        CARD + "|Nông Văn A|020190009999",  # whatever newer cards append
        unicodedata.normalize("NFD", CARD),
        mojibake(CARD),
        CARD.upper(),
    ],
)
def test_a_card_is_read_however_it_was_typed(raw: str) -> None:
    card = read(raw)
    assert card is not None
    assert (card.number, card.birth) == ("020190001234", "1975-02-03")
    assert card.name.lower() == "lương thị thuý liên"
    assert match(card, PEOPLE) == [LIEN, PEOPLE[3]]


def test_every_vietnamese_letter_survives_being_read_byte_by_byte() -> None:
    for name in ("Đặng Thị Ước", "Vy Ấn Ỏn", "Nguyễn Ngọc Ánh", "Lý A Lỡ", "Bùi Đức Ý"):
        for raw in (f"020190001234||{name}|03021975|Nam", f"020190001234||{name.upper()}|03021975|Nam"):
            windows = "".join(_windows(byte) for byte in raw.encode())
            assert sure(read(mojibake(raw))).name == sure(read(windows)).name == sure(read(raw)).name


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Luong Thi Thuy Lien", [1, 4]),
        ("LUONG  THI THUY LIEN", [1, 4]),
        ("L??ng Th? Thu? Li?n", [1]),  # letters lost: the day must be known
        ("Lng Th Thu Lin", [1]),
        ("Luong Thi Thuy", []),
        ("Lương Thị Thuỳ Liên", [1, 4]),  # never on the marks
    ],
)
def test_names_with_lost_marks(typed: str, found: list[int]) -> None:
    card = sure(read(f"020190001234||{typed}|03021975|Nu||31052021"))
    assert [one.number for one in match(card, PEOPLE)] == found


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "112300001012345678901234",  # our own code
        "020190001234",
        "020190001234||Lương Thị Liên|31021975|Nữ",
        "020190001234||Lương Thị Liên|03020075|Nữ",
        "020190001234|080123456||03021975|Nữ",
        "0201900012345||Lương Thị Liên|03021975|Nữ",
        "02019000123||Lương Thị Liên|03021975|Nữ",
        "020190001234||Lương 7 Liên|03021975|Nữ",
        "https://example.vn/020190001234",
    ],
)
def test_what_is_no_card(raw: str) -> None:
    assert read(raw) is None


@given(st.text(max_size=300) | st.text("0123456789|Aạ ", max_size=80))
def test_no_scan_breaks_it(raw: str) -> None:
    card = read(raw)
    assert card is None or len(card.number) == 12


def test_a_known_number_decides_alone() -> None:
    card = sure(read(CARD))
    assert match(card, PEOPLE, {6: digest(card.number, KEY)}, KEY) == [PEOPLE[5]]
    assert match(card, PEOPLE, {1: digest("020190009999", KEY)}, KEY) == [PEOPLE[3]]
    assert match(card, PEOPLE, {6: digest(card.number, bytes(32))}, KEY) == [LIEN, PEOPLE[3]]


def test_a_digest_tells_nothing_without_its_key() -> None:
    assert digest("020190001234", KEY) == digest("020190001234", KEY)
    assert len({digest("020190001234", KEY), digest("020190001234", bytes(32)), digest("020190001235", KEY)}) == 3
    with pytest.raises(ValueError, match="key"):
        digest("020190001234", b"")


def test_a_card_shows_nothing_of_itself() -> None:
    assert repr(read(CARD)) == str(read(CARD)) == "IdCard()"
    assert not hasattr(IdCard("1", "2", "3"), "__dict__")
