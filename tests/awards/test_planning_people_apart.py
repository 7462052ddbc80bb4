"""The plan: everybody once, rows that fit, decisions by rank, and nobody in two places at once."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.awards.batches import RANKS, Batch, rank
from kiosk.awards.matching import join
from kiosk.awards.model import Certificate, Decision, RecipientKind
from kiosk.awards.planning import clashes, plan, take_out
from kiosk.roster.people import Person
from kiosk.text.normalise import fold

AWARDS = ("Giấy khen", "Bằng khen", "Huân chương Lao động hạng Ba", "Kỷ niệm chương", "Thư khen")


@st.composite
def lists(draw: st.DrawFn) -> list[Certificate]:
    count = draw(st.integers(1, 40))
    people = draw(st.integers(1, 40))
    kinds: list[RecipientKind] = ["collective", "individual", "individual"]
    drawn = st.tuples(
        st.integers(1, 4),
        st.sampled_from(kinds),
        st.none() | st.integers(1, people),
        st.integers(0, 9).map(lambda n: n == 0),
        st.sampled_from(AWARDS),
    )
    rows = draw(st.lists(drawn, min_size=count, max_size=count))
    return [
        Certificate(id=i, decision=f"{d}/QĐ", kind=kind, name=f"N{i}", award=award, number=number, posthumous=dead)
        for i, (d, kind, number, dead, award) in enumerate(rows, 1)
    ]


@pytest.mark.slow
@settings(max_examples=300)
@given(lists(), st.integers(1, 12))
def test_the_plan_of_any_list(certificates: list[Certificate], size: int) -> None:
    known = {certificate.id: certificate for certificate in certificates}
    batches = plan(certificates, size)
    assert plan(iter(certificates), size) == batches  # the same list, the same plan
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
    assert sorted(id_ for batch in batches for id_ in batch.all) == sorted(known)
    folded = [fold(award) for award in RANKS]
    highest = {
        n: min(rank(c.award, folded) for c in certificates if c.decision == n)
        for n in (c.decision for c in certificates)
    }
    order = sorted(highest, key=lambda number: highest[number])
    places = [order.index(batch.decision) for batch in batches]
    assert places == sorted(places)
    for batch in batches:
        assert 1 <= len(batch.certificates) <= size
        members = [known[id_] for id_ in batch.certificates]
        assert {(member.decision, member.kind) for member in members} == {(batch.decision, batch.kind)}
        assert len(batch.all) == 1 or not any(known[id_].posthumous for id_ in batch.all)
        for extra, position in batch.along:
            assert position in batch.certificates
            assert known[extra].number == known[position].number is not None
            # Nothing is handed over before its decision, nor long after it.
            assert order.index(known[extra].decision) <= order.index(batch.decision)
    for number in order:
        kinds = ["dead" if known[b.certificates[0]].posthumous else b.kind for b in batches if b.decision == number]
        assert kinds == sorted(kinds, key=["collective", "individual", "dead"].index)
    people = {c.id: c.number for c in certificates if not c.posthumous}
    assert list(clashes([batch.certificates for batch in batches], people)) == []


@settings(max_examples=100)
@given(lists(), st.integers(1, 12))
def test_who_receives_once_keeps_the_order_of_the_list(certificates: list[Certificate], size: int) -> None:
    once = [Certificate(**{f: getattr(c, f) for f in c.__slots__} | {"number": c.id}) for c in certificates]
    for decision in {c.decision for c in once}:
        for kind in ("collective", "individual"):
            own = [c.id for c in once if (c.decision, c.kind, c.posthumous) == (decision, kind, False)]
            rows = [b for b in plan(once, size) if (b.decision, b.kind) == (decision, kind)]
            planned = [id_ for b in rows for id_ in b.certificates]
            assert [id_ for id_ in planned if id_ in own] == own
            assert not any(batch.along for batch in rows)


def test_three_certificates_of_one_person_under_three_decisions_come_at_the_last() -> None:
    """Whoever is joined twice takes along what was joined to him, whatever decision it is of."""
    certificates = [
        Certificate(id=n, decision=f"{n}/QĐ", kind="individual", name="N", award="Giấy khen", number=5)
        for n in (1, 2, 3)
    ]
    assert plan(certificates) == (Batch(1, "3/QĐ", "individual", (3,), along=((2, 3), (1, 3))),)


def test_a_batch_that_becomes_empty_makes_no_new_neighbours() -> None:
    def one(id_: int, number: int) -> Certificate:
        return Certificate(id=id_, decision="1/QĐ", kind="individual", name="N", award="Giấy khen", number=number)

    batches = plan([one(1, 5), one(2, 5), one(3, 5), one(4, 6)], 1)
    people = {1: 5, 2: 5, 3: 5, 4: 6}
    assert list(clashes([batch.certificates for batch in batches], people)) == []
    assert sorted(id_ for batch in batches for id_ in batch.all) == [1, 2, 3, 4]


def test_the_sample_is_planned_as_before(decisions: tuple[Decision, ...], people: list[Person]) -> None:
    joining = join(decisions, people)
    first = len(people) + 1
    numbers = {newcomer.key: first + place for place, newcomer in enumerate(joining.newcomers)}
    batches = plan(joining.certificates_with(numbers))
    assert len(batches) == 16
    assert [pair for batch in batches for pair in batch.along] == [(15, 7)]


def test_who_is_taken_out_leaves_his_position_to_what_came_along() -> None:
    batch = Batch(1, "1", "individual", (1, 2), along=((3, 1), (4, 1)))
    assert take_out(batch, 1) == Batch(1, "1", "individual", (3, 2), along=((4, 3),))
    assert take_out(batch, 3) == Batch(1, "1", "individual", (1, 2), along=((4, 1),))
    assert take_out(batch, 9) is batch


@pytest.mark.parametrize(("count", "times"), [(1000, 2), (1000, 3), (5000, 3)])
def test_a_large_list_is_planned_while_one_waits(count: int, times: int) -> None:
    """The worst list: everybody's certificates one behind the other, so that all of them clash."""
    certificates = [
        Certificate(
            id=n, decision=f"{n * 12 // (count + 1)}", kind="individual", name="N", award="X", number=n // times
        )
        for n in range(1, count + 1)
    ]
    began = perf_counter()
    batches = plan(certificates)
    assert perf_counter() - began < 5
    assert sum(len(batch.all) for batch in batches) == count
