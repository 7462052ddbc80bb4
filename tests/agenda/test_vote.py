"""Shows of hands: sums, shares, thresholds, corrections, and the order in which names are read."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.collation import name_key
from agenda.errors import Refused
from agenda.tally import Tally, part_of, plain_share, tally
from agenda.vote import (
    EVENTS,
    AmendList,
    Command,
    CountVotes,
    Hall,
    Name,
    SetList,
    VoteListAmended,
    VoteListSet,
    Votes,
    VotesCounted,
    decide,
    from_payload,
    to_payload,
)
from agenda.votefacts import Event

TITLES = ("Đại hội tỉnh", "Đại hội toàn quốc")
HALL = st.integers(1, 50_000)


@given(HALL, st.data())
def test_shares_add_up_to_a_hundred_and_nobody_is_off_by_a_hundredth(hall: int, data: st.DataObject) -> None:
    no = data.draw(st.integers(0, hall))
    other = data.draw(st.integers(0, hall - no))
    yes = data.draw(st.integers(0, hall - no - other))
    count = tally(hall, yes, no, other)
    shares = {name: int(share.replace(",", "")) for name, share in count.shares().items()}
    assert sum(shares.values()) == 10_000
    for name, votes in (("yes", yes), ("no", no), ("other", other), ("not_voting", count.not_voting)):
        assert abs(shares[name] - Fraction(votes * 10_000, hall)) < 1


@given(HALL, st.integers(0, 60_000), st.integers(0, 60_000), st.one_of(st.none(), st.integers(0, 60_000)))
def test_more_hands_than_people_are_refused(hall: int, no: int, other: int, yes: int | None) -> None:
    if (yes or 0) + no + other > hall:
        with pytest.raises(Refused):
            tally(hall, yes, no, other)
    else:
        count = tally(hall, yes, no, other)
        assert count.yes + count.no + count.other + count.not_voting == hall
        assert count.derived == (yes is None)
        assert yes is not None or count.not_voting == 0


def test_half_is_not_more_than_half() -> None:
    assert not Tally(200, 100, 0, 0).passes(">1/2")
    assert Tally(200, 101, 0, 0).passes(">1/2")
    assert Tally(201, 101, 0, 0).passes(">1/2")
    assert Tally(3, 2, 1, 0).passes(">=2/3")
    assert not Tally(3, 2, 1, 0).passes(">2/3")
    assert not Tally(3, 2, 1, 0).passes("two thirds")


def test_what_cannot_be_counted() -> None:
    for hall, yes, no, other in ((0, None, 0, 0), (-1, None, 0, 0), (10, -1, 0, 0), (10, None, -2, 0)):
        with pytest.raises(Refused):
            tally(hall, yes, no, other)


def test_a_share_is_read_without_noughts() -> None:
    assert [plain_share(share) for share in ("97,50", "100,00", "0,00", "33,33")] == ["97,5", "100", "0", "33,33"]


def test_names_stand_in_the_order_of_a_ballot() -> None:
    names = [
        "Nguyễn Văn An",
        "Hoàng Thị Ánh",
        "Đinh Thị Ân",
        "Lê Ấn",
        "Chu Văn Ba",
        "Bùi Thị Bà",
        "Vi Văn Cường",
        "Lý Thị Dung",
        "Nông Thị Đào",
        "Hà Tiến Dũng",
        "Âu Phương Lan",
        "An Thị Lan",
        "Đỗ Lan",
        "Dương Lan",
    ]
    assert sorted(names, key=name_key) == [
        "Nguyễn Văn An",
        "Hoàng Thị Ánh",
        "Đinh Thị Ân",
        "Lê Ấn",
        "Chu Văn Ba",
        "Bùi Thị Bà",
        "Vi Văn Cường",
        "Lý Thị Dung",
        "Hà Tiến Dũng",
        "Nông Thị Đào",
        "An Thị Lan",
        "Âu Phương Lan",
        "Dương Lan",
        "Đỗ Lan",
    ]
    assert sorted(["bả", "bã", "bạ", "ba", "bá", "bà"], key=name_key) == ["ba", "bà", "bả", "bã", "bá", "bạ"]


@given(st.permutations(["Lê An", "Lê Ân", "Lý Án", "  ", "x ²", "An", "đ đ", "#!"]))
def test_any_text_can_be_sorted_and_the_order_does_not_depend_on_where_it_began(names: list[str]) -> None:
    assert sorted(names, key=name_key) == ["  ", "An", "Lê An", "Lý Án", "Lê Ân", "đ đ", "#!", "x ²"]


LETTERS = st.text(st.sampled_from("aăâbdđeêoôơuưyAĐ \u0300\u0301\u0303\u0309\u0323[{'") | st.characters(), max_size=12)


@given(st.lists(LETTERS, max_size=6), st.randoms(use_true_random=False))
def test_any_text_has_its_place_whatever_order_it_came_in(names: list[str], chance: Random) -> None:
    other = chance.sample(names, len(names))
    assert [name_key(name) for name in sorted(names, key=name_key)] == [
        name_key(name) for name in sorted(other, key=name_key)
    ]


@given(HALL, st.integers(0, 60_000), st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_the_threshold_is_exact(hall: int, yes: int, above: int, below: int, strict: bool) -> None:
    yes = min(yes, hall)
    met = Tally(hall, yes, 0, 0).passes(f">{'' if strict else '='}{above}/{below}")
    assert met == (yes * below > above * hall if strict else yes * below >= above * hall)


@given(HALL, HALL)
def test_a_part_is_rounded_to_the_nearer_hundredth(part: int, whole: int) -> None:
    value = Fraction(int(part_of(part, whole).replace(",", "")), 100)
    assert abs(value - Fraction(100 * part, whole)) <= Fraction(1, 200)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "number", "unit"]), inner),
    max_leaves=5,
)
FIELDS = (
    "list",
    "title",
    "names",
    "source",
    "added",
    "struck",
    "reason",
    "hall",
    "yes",
    "no",
    "other",
    "derived",
    "of",
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.dictionaries(st.sampled_from(FIELDS), JSON)), max_size=5))
def test_no_payload_keeps_the_conference_from_opening(written: list[tuple[type[Event], dict[str, object]]]) -> None:
    votes = Votes()
    for number, (cls, payload) in enumerate(written):
        fact = from_payload(cls.kind, 1, payload)
        votes = votes if fact is None else votes.apply(fact, str(number))
    for ballot in votes.all(TITLES):
        for count in ballot.counts:
            assert sum(int(share.replace(",", "")) for share in count.shares().values()) == 10_000


def test_sums_that_cannot_be_are_no_count() -> None:
    whole = to_payload(VotesCounted(1, 10, 9, 1, 0))
    assert from_payload(VotesCounted.kind, 1, whole) == VotesCounted(1, 10, 9, 1, 0)
    for wrong in ({"yes": 10}, {"hall": 0}, {"no": -1}, {"yes": True}, {"hall": float("inf")}, {"yes": 1.5}):
        assert from_payload(VotesCounted.kind, 1, whole | wrong) is None


def do(votes: Votes, *commands: Command) -> Votes:
    for command in commands:
        for event in decide(votes, TITLES, command, Hall(190, 200, 134)):
            assert from_payload(event.kind, event.v, to_payload(event)) == event
            votes = votes.apply(event, f"fact {sum(len(b.history) for b in votes.ballots.values())}")
    return votes


def refused(votes: Votes, command: Command) -> str:
    with pytest.raises(Refused) as error:
        decide(votes, TITLES, command)
    return str(error.value)


AN, BA, LAN = Name("Nguyễn Văn An", 1, "Xã A"), Name("Chu Văn Ba", 2, "Xã B"), Name("Dương Lan")


def test_a_list_is_put_up_amended_counted_and_corrected() -> None:
    votes = do(Votes(), SetList(1, "", (BA, AN), "ds.xlsx"), AmendList(1, added=(LAN,), reason="ông Ba đề nghị"))
    ballot = votes.ballot(1, TITLES)
    assert ballot is not None
    assert (ballot.title, [name.name for name in ballot.names]) == (TITLES[0], [AN.name, BA.name, LAN.name])
    assert "already" in refused(votes, AmendList(1, added=(AN,)))
    votes = do(votes, AmendList(1, struck=(BA,)), CountVotes(1, 198, None, 2, 1))
    ballot = votes.ballot(1, TITLES)
    assert ballot is not None
    assert ballot.result == Tally(198, 195, 2, 1, derived=True)
    assert "reason" in refused(votes, CountVotes(1, 197, None, 2, 1))
    assert "counted" in refused(votes, AmendList(1, struck=(AN,)))
    assert "counted" in refused(votes, SetList(1, "x", ()))
    votes = do(votes, CountVotes(1, 197, 190, 2, 1, "đếm lại"))
    ballot = votes.ballot(1, TITLES)
    assert ballot is not None
    assert (ballot.result, len(ballot.counts), ballot.reasons[-1]) == (Tally(197, 190, 2, 1), 2, "đếm lại")


def test_lists_are_apart_and_may_be_more_than_the_programme_names() -> None:
    votes = do(Votes(), CountVotes(2, 10, 10, 0, 0), SetList(3, "Kiến nghị", ()))
    assert [(b.number, b.title, b.result is not None) for b in votes.all(TITLES)] == [
        (1, TITLES[0], False),
        (2, TITLES[1], True),
        (3, "Kiến nghị", False),
    ]
    assert "no list 9" in refused(votes, CountVotes(9, 1, 1, 0, 0))
    assert "title" in refused(votes, SetList(9, " ", ()))
    assert "not on this list" in refused(votes, AmendList(1, struck=(Name("Ai đó"),)))
    assert refused(votes, AmendList(1)) == "Nobody was named."


@pytest.mark.parametrize("cls", EVENTS)
def test_what_is_not_ours_is_none(cls: type[Event]) -> None:
    assert from_payload(cls.kind, 1, {}) is None
    assert from_payload(cls.kind, 2, {"list": 1}) is None
    assert from_payload(cls.kind, 1, {"list": "x", "names": 3}) is None


def test_the_fold_bears_whatever_the_journal_says() -> None:
    votes = Votes().apply(VoteListAmended(4, (AN,), (Name("niemand"),))).apply(VotesCounted(4, 1, 5, 0, 0))
    assert votes.apply(VoteListSet(4, "x", (AN, AN))).ballots[4].names == (AN,)


def test_a_correction_names_the_count_that_it_corrects() -> None:
    votes = do(Votes(), CountVotes(1, 198, None, 2, 1), CountVotes(1, 197, 190, 2, 1, "đếm lại"))
    votes = do(votes, CountVotes(1, 197, 191, 2, 1, "ghi nhầm"))
    history = votes.ballots[1].history
    assert [(id_, fact.of) for id_, fact in history] == [("fact 0", None), ("fact 1", "fact 0"), ("fact 2", "fact 1")]
    assert votes.ballots[1].reasons == ("", "đếm lại", "ghi nhầm")
    assert votes.ballots[1].hall == Hall(190, 200, 134)  # as it was when the hands were counted


def test_of_two_namesakes_only_the_one_meant_is_struck() -> None:
    hoa, other = Name("Nguyễn Thị Hoa", 1, "Xã A"), Name("Nguyễn Thị Hoa", 2, "Xã B")
    votes = do(Votes(), SetList(1, "", (hoa, other)), AmendList(1, struck=(other,)))
    assert votes.ballots[1].names == (hoa,)


def test_one_person_stands_on_a_list_once_however_written() -> None:
    votes = do(Votes(), SetList(1, "", (AN, Name("Nguyễn Văn An", 1, "Xã A, huyện B"))))
    assert len(votes.ballots[1].names) == 1
    assert "already" in refused(votes, AmendList(1, added=(Name("An", 1),)))


def test_text_is_cleaned_and_short() -> None:
    votes = do(Votes(), AmendList(1, added=(Name("\x1b[31mLò\tVăn\u202e A", None, "Xã\x07 B"),)))
    assert votes.ballots[1].names == (Name("[31mLò Văn A", None, "Xã B"),)
    assert "too long" in refused(votes, AmendList(1, added=(Name("A" * 201),)))
    assert "too long" in refused(votes, CountVotes(1, 1, 1, 0, 0, "x" * 201))
    assert "named" in refused(votes, AmendList(1, added=(Name(" \x00"),)))
    assert "at most" in refused(votes, SetList(1, "", tuple(Name(f"Lò {n}") for n in range(1001))))
