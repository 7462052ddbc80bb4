"""Whether a row may be somebody of the roster under another writing."""

from __future__ import annotations

import pytest

from kiosk.roster.people import Person
from kiosk.roster.recognising import may_be


def someone(name: str, birth: str | None = None, phone: str | None = None) -> Person:
    return Person(number=1, kind="delegate", full_name=name, birth=birth, phone=phone)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (("Lê Văn Ân", "1991"), ("Lê Văn An", "1980"), True),  # only a mark: the year was mistyped
        (("Ma Thị Lam", "1981-03-12"), ("Ma Thị Lan", "1963"), True),
        (("Ma Thị Xa", "1981-03-12"), ("Ma Thị Lan", "1963"), False),  # two slips and another year: a stranger
        (("Ma Thị Xa", "1963-03-12"), ("Ma Thị Lan", "1963"), True),
        (("Ma Thị Xa", None), ("Ma Thị Lan", "1963"), True),
        (("Nông Văn Tuấn", "1981"), ("Ma Thị Lan", "1963"), False),
    ],
)
def test_a_slip_is_a_question_and_a_stranger_is_none(
    one: tuple[str, str | None], other: tuple[str, str], wanted: bool
) -> None:
    assert may_be(someone(*one), someone(*other)) is wanted


def test_one_telephone_is_a_question_whatever_the_name() -> None:
    assert may_be(someone("Nông Văn Tuấn", "1981", "0912000111"), someone("Ma Thị Lan", "1963", "0912000111"))
