"""Who is handed what: in order, once, and the fold gives one state whatever the order of arrival."""

import json
from random import Random
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from agenda.stamps import Stamp
from kiosk.awards import events
from kiosk.awards.commands import (
    Announce,
    Call,
    Clear,
    Command,
    Hand,
    NameProxy,
    NoteAbsent,
    Photo,
    Postpone,
    Stage,
    UndoAward,
)
from kiosk.awards.events import Entry, Event
from kiosk.awards.fold import apply
from kiosk.awards.lineup import line
from kiosk.awards.model import Certificate, Decision
from kiosk.awards.planning import plan
from kiosk.awards.rules.calls import decide
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from tests.support.sure import sure


def certificate(
    id_: int, decision: str, kind: Literal["collective", "individual"] = "individual", **fields: Any
) -> Certificate:
    return Certificate(
        id=id_, decision=decision, kind=kind, name=f"Người {id_}", award="Giấy khen", number=id_, **fields
    )


CERTIFICATES = (
    certificate(1, "1/QĐ", "collective", representative="Lê A", representative_title="Ông"),
    certificate(2, "1/QĐ"),
    certificate(3, "1/QĐ", proxy_title="ông", proxy_name="Lê B"),
    certificate(4, "1/QĐ"),
    certificate(5, "2/QĐ", posthumous=True, family_name="Lê C"),
    certificate(6, "2/QĐ"),
)
DECISIONS = tuple(Decision(number=n, date="2025-01-01", authority="LĐLĐ", award="Giấy khen") for n in ("1/QĐ", "2/QĐ"))
IMPORTED = events.AwardsImported(DECISIONS, CERTIFICATES, plan(CERTIFICATES, 2))


class Log:
    """A journal in miniature: decides, numbers and applies."""

    def __init__(self) -> None:
        self.present = set(range(1, 7))
        self.entries = [Entry("0", IMPORTED)]
        self.state = apply(Awards.empty(), self.entries[0])

    def do(self, *commands: Command) -> Awards:
        for command in commands:
            for event in decide(self.state, command, self.present):
                self.entries.append(Entry(str(len(self.entries)), event))
                self.state = apply(self.state, self.entries[-1])
        return self.state


@pytest.fixture
def log() -> Log:
    return Log()


BATCH = (Call(), Stage(), Hand(), Photo(), Clear())


def test_a_post_takes_back_what_it_has_seen_itself_and_nobody_elses(log: Log) -> None:
    stage, wing = ("s", "Sân khấu"), ("s", "Cánh gà")
    log.do(Announce())
    noted: list[tuple[events.Event, tuple[str, str]]] = [
        (events.CertificateWithheld(2, "sai"), stage),
        (events.RecipientReachedWing((3,)), wing),
    ]
    for number, (fact, by) in enumerate(noted):
        entry = Entry(f"x{number}", fact, None, by)
        log.entries.append(entry)
        log.state = apply(log.state, entry)
    assert sure(log.state.last_undoable(stage)).id == "x0"
    assert sure(log.state.last_undoable(wing)).id == "x1"
    assert sure(log.state.last_undoable()).event == events.DecisionAnnounced("1/QĐ")
    assert log.do(UndoAward("x0")).withheld == {}
    assert log.state.wing == {3}
    assert sure(log.state.last_undoable(stage)).event == events.DecisionAnnounced("1/QĐ")


def test_what_one_act_noted_is_taken_back_whole(log: Log) -> None:
    log.do(Announce(), Call())
    noted = Stamp(5_000, 5_000_000_000, "b")
    pair = decide(log.do(NoteAbsent(1)), NameProxy(1, "Lê X"), log.present)
    assert [type(event) for event in pair] == [events.ProxyNamed, events.PresenceNoted]
    for number, event in enumerate(pair):
        log.state = apply(log.state, Entry(f"p{number}", event, noted, ("s", "x")))
    last = sure(log.state.last_undoable(("s", "x")))
    assert [entry.id for entry in log.state.with_companion(last)] == ["p0", "p1"]
    log.do(UndoAward(last.id))
    assert not sure(log.state.certificate(1)).proxy_name
    assert log.state.away == {1}


def test_who_was_not_there_is_expected_again_when_he_is_called_later(log: Log) -> None:
    state = log.do(Announce(), Call(), NoteAbsent(1), Postpone(1))
    assert state.away == frozenset()
    batch = sure(state.batch_of(1))
    assert batch.number != 1
    assert [place.certificate.id for place in line(state, batch, log.present) if place.certificate.id == 1] == [1]


def test_the_whole_ceremony(log: Log) -> None:
    assert [b.certificates for b in log.state.batches] == [(1,), (2, 3), (4,), (6,), (5,)]
    state = log.do(Announce(), *BATCH, *BATCH, *BATCH, Announce(), *BATCH, *BATCH)
    assert state.counts() == {
        "decisions": 2,
        "certificates": 6,
        "handed": 5,
        "proxy": 1,
        "withheld": 0,
        "outstanding": 0,
        "batches": 5,
        "current_batch": None,
        "phase": "done",
    }
    assert state.announced == {"1/QĐ", "2/QĐ"}
    for command in (Announce(), *BATCH):
        with pytest.raises(Refusal):
            log.do(command)


def test_the_phases_one_after_the_other(log: Log) -> None:
    phases = [log.state.phase] + [log.do(command).phase for command in (Announce(), *BATCH)]
    assert phases == ["waiting", "announced", "called", "on_stage", "handed", "photographed", "announced"]
    log.do(*BATCH, *BATCH)
    assert log.state.phase == "waiting"  # the next decision is to be announced


@pytest.mark.parametrize(
    ("done", "command", "says"),
    [
        ([], Call(), "Announce decision 1/QĐ first"),
        ([], Stage(), "No batch has been called"),
        ([], UndoAward(), "nothing to undo"),
        ([], Announce("9/QĐ"), "no decision 9/QĐ"),
        ([], Hand(2), "not on the stage"),
        ([], Hand(99), "no certificate 99"),
        ([Announce()], Announce(), "announced already"),
        ([Announce()], Call(9), "no batch 9"),
        ([Announce()], Call(4), "Announce decision 2/QĐ first"),
        ([Announce(), Call()], Call(), "not left the stage"),
        ([Announce(), Call()], Announce("2/QĐ"), "not left the stage"),
        ([Announce(), Call()], Hand(), "not on the stage"),
        ([Announce(), Call(), Stage()], Photo(), "not been handed"),
        ([Announce(), Call(), Stage(), Hand()], Clear(), "take the photograph"),
        ([Announce(), Call(), Stage(), Hand()], Hand(1), "handed over already"),
        ([Announce(), Call(), Stage(), Hand(), Photo()], Hand(), "clear the stage"),
        ([Announce(), *BATCH], Call(1), "called already"),
        ([Announce(), Call()], UndoAward("1"), "later steps first"),
        ([Announce()], UndoAward("77"), "nothing to undo"),
    ],
)
def test_out_of_turn_is_refused_in_plain_words(log: Log, done: list[Command], command: Command, says: str) -> None:
    before = log.do(*done)
    with pytest.raises(Refusal) as refused:
        log.do(command)
    assert says in str(refused.value)
    assert log.state is before


def test_before_any_list_there_is_nothing_to_do() -> None:
    with pytest.raises(Refusal):
        decide(Awards.empty(), Announce())
    assert Awards.empty().counts()["phase"] == "none"


def test_the_absent_stay_outstanding_unless_somebody_receives_for_them(log: Log) -> None:
    log.present -= {2, 3}
    log.do(Announce(), *BATCH, Call(), Stage())
    assert set(log.do(Hand()).handed) == {1, 3}  # 3 has a proxy
    log.do(Photo(), Clear())
    assert set(log.do(Hand(2, receiver="bà Lê D")).handed) == {1, 2, 3}
    assert log.state.handed[2].outcome == "proxy"


def test_undo_goes_back_step_by_step(log: Log) -> None:
    log.do(Announce(), Call(), Stage(), Hand())
    assert log.do(UndoAward()).phase == "on_stage"
    assert not log.state.handed
    assert log.do(UndoAward(), UndoAward()).phase == "announced"
    assert log.do(UndoAward()).phase == "waiting"
    with pytest.raises(Refusal):
        log.do(UndoAward())


def test_a_single_hand_over_may_be_taken_back_later(log: Log) -> None:
    log.do(Announce(), Call(), Stage(), Hand(1))
    of = log.entries[-1].id
    log.do(Hand(), Photo(), Clear(), UndoAward(of))
    assert log.state.phase_of(1) == "cleared"
    assert [c.id for c in log.state.outstanding] == [1, 2, 3, 4, 5, 6]


def test_two_posts_handing_one_certificate_count_once_and_raise_a_question(log: Log) -> None:
    log.do(Announce(), Call(), Stage(), Hand())
    state = apply(log.state, Entry("x", events.CertificateHanded(1)))
    assert state.counts()["handed"] == 1
    assert [c.id for c in state.questions] == [1]
    assert apply(state, Entry("y", events.AwardsUndone("x"))).questions == ()


def test_every_event_survives_the_journal(log: Log) -> None:
    log.do(Announce(), Call(), Stage(), Hand(1, receiver="ông A"), Hand(), Photo(), Clear(), UndoAward())
    for entry in log.entries:
        payload = json.loads(json.dumps(events.to_payload(entry.event), ensure_ascii=False))
        assert events.from_payload(entry.event.kind, 1, payload) == entry.event


@pytest.mark.parametrize(
    ("kind", "v", "payload"),
    [
        ("awards.later", 1, {}),
        ("awards.batch_called", 2, {"batch": 1}),
        ("awards.batch_called", 1, {}),
        ("awards.batch_called", 1, {"batch": True}),
        ("awards.batch_handed", 1, {"batch": 1, "certificates": None}),
        ("awards.imported", 1, {"decisions": [{}], "certificates": [], "batches": []}),
    ],
)
def test_what_is_not_known_is_left_alone(kind: str, v: int, payload: dict[str, Any]) -> None:
    assert events.from_payload(kind, v, payload) is None


class Ceremony(RuleBasedStateMachine):
    """Anybody may press anything: what is refused changes nothing, what is allowed keeps the books."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()

    def press(self, command: Command) -> None:
        before = self.log.state
        try:
            self.log.do(command)
        except Refusal:
            assert self.log.state is before
            return
        fresh = self.log.entries[-1].event
        if isinstance(fresh, events.BatchHanded):
            assert not set(fresh.certificates) & set(before.handed)
        if isinstance(fresh, events.CertificateHanded):
            assert fresh.certificate not in before.handed
        if isinstance(fresh, events.DecisionAnnounced):
            assert fresh.decision not in before.announced

    @rule(command=st.sampled_from([Announce(), Announce("2/QĐ"), Stage(), Photo(), Clear()]))
    def any_step(self, command: Command) -> None:
        self.press(command)

    @rule(batch=st.sampled_from([None, 1, 2, 3, 4, 5]))
    def call(self, batch: int | None) -> None:
        self.press(Call(batch))

    @rule(one=st.none() | st.integers(1, 7), here=st.frozensets(st.integers(1, 6)))
    def hand(self, one: int | None, here: frozenset[int]) -> None:
        self.log.present = set(here)
        self.press(Hand(one))

    @rule()
    def go_on(self) -> None:
        for command in (Announce(), *BATCH):
            self.press(command)

    @precondition(lambda self: len(self.log.entries) > 1)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        ids = [entry.id for entry in self.log.entries]
        self.press(UndoAward(data.draw(st.none() | st.sampled_from(ids))))

    @invariant()
    def the_books_balance(self) -> None:
        counts = self.log.state.counts()
        outcomes = [counts[name] for name in ("handed", "proxy", "withheld", "outstanding")]
        assert sum(outcomes) == counts["certificates"] == 6

    @invariant()
    def nobody_twice_and_no_question(self) -> None:
        assert self.log.state.questions == ()

    @invariant()
    def one_batch_at_a_time_and_never_before_its_decision(self) -> None:
        state = self.log.state
        busy = [b for b in state.batches if state.phase_of(b.number) not in {"waiting", "cleared"}]
        assert len(busy) <= 1
        assert all(sure(state.batch(number)).decision in state.announced for number in state.phases)

    @invariant()
    def a_replay_from_the_journal_gives_the_same(self) -> None:
        state = Awards.empty()
        for entry in self.log.entries:
            state = apply(state, entry)
        assert state == self.log.state


TestCeremony = Ceremony.TestCase
TestCeremony.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True)

SINGLE = st.one_of(
    st.builds(events.DecisionAnnounced, st.sampled_from(["1/QĐ", "2/QĐ"])),
    st.builds(events.BatchCalled, st.integers(1, 5)),
    st.builds(events.BatchHanded, st.integers(1, 5), st.lists(st.integers(1, 7), max_size=3).map(tuple)),
    st.builds(events.CertificateHanded, st.integers(1, 7)),
    st.builds(events.BatchCleared, st.integers(1, 5)),
    st.builds(events.AwardsUndone, st.integers(1, 12).map(str)),
)


@settings(derandomize=True, deadline=None)
@given(st.lists(SINGLE, max_size=12), st.randoms(use_true_random=False))
def test_the_fold_bears_anything_and_an_undo_works_wherever_it_sorts(listed: list[Event], random: Random) -> None:
    entries = [Entry(str(number), event) for number, event in enumerate(listed, start=1)]
    state = apply(Awards.empty(), Entry("0", IMPORTED))
    for entry in entries:
        state = apply(state, entry)
    shuffled = list(entries)
    random.shuffle(shuffled)
    other = apply(Awards.empty(), Entry("0", IMPORTED))
    for entry in shuffled:
        other = apply(other, entry)
    assert other.phases == state.phases
    assert other.announced == state.announced
    assert {k: set(v.events) for k, v in other.handed.items()} == {k: set(v.events) for k, v in state.handed.items()}
    assert other.counts() == state.counts()
    assert sum(state.outcomes.values()) == 6
