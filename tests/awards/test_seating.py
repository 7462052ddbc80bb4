"""Seats for receivers: a batch sits together, in the order in which it will stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.awards.seating import propose, rows
from kiosk.errors import Refusal
from tests.support.ceremonies import CERTIFICATES, IMPORTED, Calls
from tests.support.sure import sure


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("C", ["C"]),
        ("c-f", ["C", "D", "E", "F"]),
        ("C, D,F-H", ["C", "D", "F", "G", "H"]),
        ("9-11", ["9", "10", "11"]),
        ("AA", ["AA"]),
    ],
)
def test_rows_as_they_are_typed(typed: str, names: list[str]) -> None:
    assert rows(typed) == names


@pytest.mark.parametrize(
    "typed", ["", "C-", "C D-", "A-3", "AA-BB", "C,C", "C-E,D", "H-C", "B,H-C", "Ă", "C;D", "1-999"]
)
def test_what_names_no_rows_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        rows(typed)


def test_a_batch_sits_side_by_side_in_its_order() -> None:
    state = Calls().state
    seats = propose(state, ["C", "D", "E", "F", "G"], 5)
    by_batch: dict[int, list[str]] = {}
    for seat in seats:
        by_batch.setdefault(seat.batch, []).append(seat.seat)
    for number, taken in by_batch.items():
        assert len({seat[0] for seat in taken}) == 1, number
        assert taken == sorted(taken)
    receivers = [sure(state.certificate(id_)).comes for batch in state.batches for id_ in batch.all]
    assert [seat.number for seat in seats] == list(dict.fromkeys(n for n in receivers if n is not None))


def test_the_dead_and_who_is_on_no_list_get_no_seat() -> None:
    given_ = {seat.number for seat in propose(Calls().state, ["C", "D", "E", "F"], 10)}
    dead = {c.id for c in CERTIFICATES if c.posthumous}
    assert not given_ & dead
    assert 5 not in given_  # a proxy who was not enrolled: nobody knows his number


@given(st.integers(1, 12), st.frozensets(st.integers(1, 12), max_size=12), st.integers(1, 12))
def test_nobody_sits_on_a_taken_seat_or_on_another(per_row: int, taken: frozenset[int], count: int) -> None:
    state = Calls(IMPORTED).state
    names = [chr(ord("A") + n) for n in range(count)]
    occupied = {f"{row}{n:02d}" for row in names[::2] for n in taken}
    free = count * per_row - len({s for s in occupied if int(s[1:]) <= per_row})
    try:
        seats = propose(state, names, per_row, occupied)
    except Refusal:
        needed = {sure(state.certificate(id_)).comes for b in state.batches for id_ in b.all} - {None}
        assert free < len(needed)
        return
    given_ = [seat.seat for seat in seats]
    assert len(set(given_)) == len(given_)
    assert not occupied & set(given_)
    assert len({seat.number for seat in seats}) == len(seats)


@pytest.mark.parametrize("per_row", [0, -1, 101])
def test_a_row_has_a_length(per_row: int) -> None:
    with pytest.raises(Refusal):
        propose(Calls().state, ["C"], per_row)
