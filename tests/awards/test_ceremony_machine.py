"""Anybody may press anything, and other posts may say what they like: the books balance and nobody is lost."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.closing import closing, totals
from kiosk.awards.fold import apply
from kiosk.awards.lineup import line
from kiosk.awards.next_step import next_step
from kiosk.awards.state import Awards
from kiosk.errors import Refusal
from tests.support.ceremonies import ANY_COMMAND, ARRANGING, BATCH, BATCHES, CERTIFICATES, Calls
from tests.support.sure import sure

ID = st.integers(1, 18)
FIELDS = [f.name for f in fields(Awards) if f.name not in {"entries", "undone", "marks"}]
FOREIGN = st.one_of(
    st.builds(events.CertificateHanded, ID),
    st.builds(events.ProxyNamed, ID, st.just("Lê F")),
    st.builds(events.FamilyNamed, ID, st.just("Lê G")),
    st.builds(events.RecipientReachedWing, st.tuples(ID, ID)),
    st.builds(events.RecipientLeftWing, st.tuples(ID)),
    st.builds(events.CertificateWithheld, ID, st.just("sai tên")),
    st.builds(events.CertificateReleased, ID),
    st.builds(events.PresenceNoted, ID),
    st.builds(events.AbsenceNoted, ID),
    st.builds(events.RecipientJoined, st.tuples(ID), st.integers(1, 20)),
    st.builds(events.WordingConfirmed, ID, st.just("x")),
    st.builds(events.CertificateOnTray, ID, st.integers(1, 8), st.integers(1, 4)),
)


def told(state: Awards) -> dict[str, Any]:
    """Everything that is shown but the versions of the sheets, which only grow."""
    frozen = {number: lock.kept_back for number, lock in state.locks.items() if lock.locked}
    return {name: getattr(state, name) for name in FIELDS if name != "locks"} | {"frozen": frozen}


class Ceremony(RuleBasedStateMachine):
    """What is refused changes nothing; what is allowed keeps every rule."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = Calls()
        # The order of each batch that was called, as it stood then.
        self.called: dict[int, tuple[int, ...]] = {}
        self.twice: set[int] = set()

    def press(self, command: c.Command | c.Replan) -> bool:
        before = self.calls.state
        try:
            decided = self.calls.decide(command)
        except Refusal:
            return False
        self._judge(before, decided)
        for event in decided:
            entry = self.calls.put(event)
            if isinstance(event, events.AwardsUndone):
                continue
            if self.calls.state.last_undoable() is entry:
                undone = apply(self.calls.state, events.Entry("undo", events.AwardsUndone(entry.id)))
                assert told(undone) == told(before)
                # A version that may have been printed is never given to another order.
                seen, again = self.calls.state.locks, undone.locks
                assert all(again[n].version >= lock.version for n, lock in seen.items())
        self._positions(command, before)
        return True

    def _judge(self, before: Awards, decided: tuple[events.Event, ...]) -> None:
        for event in decided:
            match event:
                case events.DecisionAnnounced(number):
                    assert number not in before.announced
                    own = [b for b in before.batches if b.decision == number]
                    waiting = [b for b in own if before.phase_of(b.number) == "waiting"]
                    if before.setting(number).stand_first and waiting:
                        assert before.current in own
                        assert before.phase == "on_stage"
                case events.BatchHanded(number, ids):
                    assert sure(before.batch(number)).decision in before.announced
                    handed = [sure(before.certificate(id_)) for id_ in ids]
                    assert all(one.decision in before.announced for one in handed)
                    assert not set(ids) & (before.handed.keys() | before.withheld.keys())
                    stand = line(before, sure(before.batch(number)), self.calls.present)
                    here = [one.id for place in stand for one in place.certificates]
                    assert [id_ for id_ in here if id_ in ids] == list(ids)
                case events.CertificateHanded(id_):
                    assert id_ not in before.handed
                    assert sure(before.certificate(id_)).decision in before.announced

    def _positions(self, command: object, before: Awards) -> None:
        """Positions of a batch that was called stay as they are, but for an order typed while it stands there."""
        state = self.calls.state
        for batch in state.batches:
            known = self.called.get(batch.number)
            if known is not None and before.phase_of(batch.number) != "waiting":
                if isinstance(command, c.Reorder | c.UndoAward):
                    assert sorted(batch.certificates) == sorted(known)
                elif isinstance(command, c.AnnulCertificate):
                    assert len(batch.certificates) == len(known)
                else:
                    assert batch.certificates == known
        self.called = {b.number: b.certificates for b in state.batches if state.phase_of(b.number) != "waiting"}

    @rule(command=ANY_COMMAND)
    def any_command(self, command: c.Command | c.Replan) -> None:
        self.press(command)

    @rule(command=ARRANGING)
    def arranged(self, command: c.Command | c.Replan) -> None:
        self.press(command)

    @rule(steps=st.integers(1, 6))
    def go_on(self, steps: int) -> None:
        """Enter, so many times: the step that is proposed is never refused."""
        for _ in range(steps):
            step = next_step(self.calls.state)
            assert step is None or self.press(step), step

    @rule()
    def a_whole_batch(self) -> None:
        for command in (c.Announce(), *BATCH):
            self.press(command)

    @rule(batch=BATCHES, id_=ID)
    def absent_and_called_later(self, batch: int, id_: int) -> None:
        self.press(c.LockBatch(batch))
        self.press(c.NoteAbsent(id_))
        self.press(c.Postpone(id_))

    @rule(here=st.frozensets(st.integers(1, 15)))
    def come_and_go(self, here: frozenset[int]) -> None:
        self.calls.present = here

    @rule()
    def undo(self) -> None:
        self.press(c.UndoAward())

    @rule(decision=st.integers(1, 3), number=st.integers(1, 20), kind=st.sampled_from(["individual", "collective"]))
    def add(self, decision: int, number: int, kind: str) -> None:
        if len(self.calls.state.certificates) < 20:
            before = self.calls.state
            self.calls.add(decision, number, kind=kind)
            self._positions(None, before)

    @rule(event=FOREIGN)
    def another_post(self, event: events.Event) -> None:
        before = self.calls.state
        self.calls.put(event)
        if isinstance(event, events.CertificateHanded) and event.certificate in before.handed:
            self.twice.add(event.certificate)

    @invariant()
    def the_books_balance(self) -> None:
        state = self.calls.state
        for row in totals(state):
            assert row.handed + row.proxy + row.withheld + row.outstanding == row.certificates
        counts = state.counts()
        parts = ("handed", "proxy", "withheld", "outstanding")
        for name in ("certificates", *parts):
            assert sum(getattr(row, name) for row in totals(state)) == counts[name]
        assert sum(counts[name] for name in parts) == counts["certificates"] == len(state.certificates)
        assert counts["certificates"] + len(state.annulled) >= len(CERTIFICATES)
        listed = [entry.certificate.id for entry in closing(state, self.calls.present)]
        assert sorted(listed) == sorted(certificate.id for certificate in state.certificates)

    @invariant()
    def only_two_posts_make_a_question(self) -> None:
        assert {found.id for found in self.calls.state.questions} <= self.twice

    @invariant()
    def one_batch_at_a_time(self) -> None:
        state = self.calls.state
        busy = [b for b in state.batches if state.phase_of(b.number) not in {"waiting", "cleared"}]
        assert len(busy) <= 1
        assert len({batch.number for batch in state.batches}) == len(state.batches)

    @invariant()
    def nobody_is_lost_or_stands_twice(self) -> None:
        state = self.calls.state
        homes = [id_ for b in state.batches for id_ in b.all if id_ not in b.moved_on and state.certificate(id_)]
        assert len(set(homes)) == len(homes)
        assert set(homes) == {known.id for known in state.certificates}
        for batch in state.batches:
            assert all(position in batch.certificates for _id, position in batch.along)
            assert len(set(batch.all)) == len(batch.all)

    @invariant()
    def a_batch_is_of_one_kind(self) -> None:
        state = self.calls.state
        for batch in state.batches:
            for known in filter(None, map(state.certificate, batch.certificates)):
                assert (known.decision, known.kind) == (batch.decision, batch.kind)
            here = [k for k in map(state.certificate, batch.all) if k and state.is_home(batch, k.id)]
            assert len(here) <= 1 or not any(known.posthumous for known in here)

    def teardown(self) -> None:
        state = Awards.empty()
        for entry in self.calls.entries:
            state = apply(state, entry)
        assert state == self.calls.state


class LongCeremony(Ceremony):
    """The same, for longer."""


TestCeremony = Ceremony.TestCase
TestCeremony.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
TestLongCeremony = pytest.mark.soak(LongCeremony.TestCase)
TestLongCeremony.settings = settings(max_examples=2000, stateful_step_count=60, deadline=None)
