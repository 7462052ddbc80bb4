"""After the ceremony: each certificate once, with what became of it, why, when, and from whose hand."""

from __future__ import annotations

import pytest

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.closing import Closing, closing, in_order, totals
from kiosk.awards.fold import apply
from kiosk.errors import Refusal
from tests.support.ceremonies import BATCH, Calls
from tests.support.sure import sure


@pytest.fixture
def calls() -> Calls:
    return Calls()


def lines(calls: Calls) -> dict[int, Closing]:
    return {entry.certificate.id: entry for entry in closing(calls.state, calls.present)}


def test_every_outcome_and_its_reason(calls: Calls) -> None:
    calls.present -= {4}
    first, second = calls.state.batches[:2]
    assert second.kind == "individual"
    calls.do(c.SetPresenters(second.number, (90, 91)), c.Withhold(second.certificates[0], "in sai"))
    calls.do(c.Announce(), *BATCH, *BATCH)
    found = lines(calls)
    assert {found[id_].outcome for id_ in first.all} == {"handed"}
    held = found[second.certificates[0]]
    assert (held.outcome, held.why, held.reason, held.batch) == ("withheld", "withheld", "in sai", second.number)
    last = found[second.certificates[-1]]
    expected = 91 if last.outcome != "outstanding" else None
    assert last.presenter == expected
    assert found[12].why == "not called"
    assert found[15].why == "absent"  # posthumous, and nobody is named who comes
    assert [e.id for e in in_order(calls.state)][: len(first.all)] == list(first.all)
    assert sum(row.certificates for row in totals(calls.state)) == len(calls.state.certificates)


def test_the_absent_is_outstanding_until_it_is_handed_over_later(calls: Calls) -> None:
    one = calls.state.batches[1].certificates[0]
    calls.do(c.NoteAbsent(one), c.Announce(), *BATCH, *BATCH)
    entry = lines(calls)[one]
    assert (entry.outcome, entry.why) == ("outstanding", "absent")
    calls.do(c.Hand(one, "bà Lê Thị Vợ", "later"))
    entry = lines(calls)[one]
    assert (entry.outcome, sure(entry.handover).receiver, sure(entry.handover).manner) == (
        "proxy",
        "bà Lê Thị Vợ",
        "later",
    )
    assert entry.stamp is not None
    assert entry.presenter is None


def test_a_swap_is_told_until_it_is_righted(calls: Calls) -> None:
    calls.do(c.Announce(), *BATCH)
    one, other = calls.state.batches[0].certificates[:2]
    calls.do(c.Swap(other, one))
    assert (lines(calls)[one].swapped_with, lines(calls)[other].swapped_with) == (other, one)
    with pytest.raises(Refusal):
        calls.do(c.Swap(one, other))
    calls.do(c.RightSwap(one, other))
    assert lines(calls)[one].swapped_with is None


def test_two_posts_say_the_first_hand_over(calls: Calls) -> None:
    calls.do(c.Announce(), c.Call(), c.Stage(), c.Hand())
    one = calls.state.batches[0].certificates[0]
    entry = lines(calls)[one]
    calls.state = apply(calls.state, events.Entry("zz", events.CertificateHanded(one, "ông Ai Đó")))
    again = lines(calls)[one]
    assert (again.outcome, again.stamp, sure(again.handover).receiver) == (
        entry.outcome,
        entry.stamp,
        sure(entry.handover).receiver,
    )


def test_an_annulled_certificate_counts_nowhere(calls: Calls) -> None:
    total = len(calls.state.certificates)
    calls.do(c.AnnulCertificate(12, "trùng"))
    assert 12 not in lines(calls)
    assert calls.state.counts()["certificates"] == sum(r.certificates for r in totals(calls.state)) == total - 1
    calls.do(c.UndoAward())
    assert 12 in lines(calls)
