"""The awards as they stand: decisions, certificates, batches, who has been called and who has been handed what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

from agenda.stamps import Stamp
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Entry
from kiosk.awards.model import Certificate, Decision, Handover, Lock, Outcome, Setting

Phase = Literal["waiting", "called", "on_stage", "handed", "photographed", "cleared"]
PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True)
class Awards:
    """The state. `phases` holds the batches that have been called, `times` when each came to a phase first.

    `locks` is batch -> frozen order, `away` and `seen` the certificates whose receiver somebody noted as not here or
    as here, `wing` those whose receiver stands ready, `tray` certificate -> (batch, position) where it was found,
    `withheld` certificate -> reason, `at_seat` those handed over at the seat, `swaps` the pairs in wrong hands.
    `entries` is everything applied but undoings, in the order of the fold; `undone` the ids that count no more.
    """

    decisions: tuple[Decision, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    batches: tuple[Batch, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()
    phases: Mapping[int, Phase] = field(default_factory=dict)
    times: Mapping[tuple[int, Phase], Stamp] = field(default_factory=dict)
    handed: Mapping[int, Handover] = field(default_factory=dict)
    locks: Mapping[int, Lock] = field(default_factory=dict)
    away: frozenset[int] = frozenset()
    seen: frozenset[int] = frozenset()
    wing: frozenset[int] = frozenset()
    tray: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    withheld: Mapping[int, str] = field(default_factory=dict)
    at_seat: frozenset[int] = frozenset()
    swaps: frozenset[tuple[int, int]] = frozenset()
    confirmed: Mapping[int, str] = field(default_factory=dict)
    annulled: Mapping[int, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    undone: frozenset[str] = frozenset()
    # Earlier states, each with how many entries led to it: an undo is replayed from the last one before it.
    marks: tuple[tuple[int, Awards], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def empty(cls) -> Awards:
        """Return the state before anything happened."""
        return cls()

    @cached_property
    def _by_id(self) -> dict[int, Certificate]:
        return {certificate.id: certificate for certificate in self.certificates}

    @cached_property
    def receiving(self) -> frozenset[int]:
        """The numbers of those who are given a certificate."""
        return frozenset(certificate.number for certificate in self.certificates if certificate.number is not None)

    @cached_property
    def _by_number(self) -> dict[int, Batch]:
        return {batch.number: batch for batch in self.batches}

    @cached_property
    def _batch_of(self) -> dict[int, Batch]:
        return {id_: batch for batch in self.batches for id_ in batch.all if id_ not in batch.moved_on}

    def certificate(self, id_: int) -> Certificate | None:
        """Return the certificate of an id, None if there is none."""
        return self._by_id.get(id_)

    def batch(self, number: int) -> Batch | None:
        """Return the batch of a number, None if there is none."""
        return self._by_number.get(number)

    def batch_of(self, certificate: int) -> Batch | None:
        """Return the batch a certificate is handed over in."""
        return self._batch_of.get(certificate)

    def is_home(self, batch: Batch, certificate: int) -> bool:
        """Whether a certificate of a batch is handed over there, and has not moved on to another."""
        home = self.batch_of(certificate)
        return home is not None and home.number == batch.number

    def decision(self, number: str) -> Decision | None:
        """Return the decision of a number such as "512/QĐ-TTg"."""
        return next((d for d in self.decisions if d.number == number), None)

    def setting(self, decision: str) -> Setting:
        """Return how a decision is handled."""
        return self.settings.get(decision, Setting())

    def phase_of(self, batch: int) -> Phase:
        """Return how far a batch has come."""
        return self.phases.get(batch, "waiting")

    def is_locked(self, batch: int) -> bool:
        """Whether the order of a batch is frozen: by a lock, or because it has been called."""
        lock = self.locks.get(batch)
        return self.phase_of(batch) != "waiting" or (lock is not None and lock.locked)

    @cached_property
    def current(self) -> Batch | None:
        """The batch between its call and its leaving the stage."""
        return next((b for b in self.batches if self.phase_of(b.number) not in {"waiting", "cleared"}), None)

    @cached_property
    def next(self) -> Batch | None:
        """The first batch that has not been called."""
        return next((b for b in self.batches if self.phase_of(b.number) == "waiting"), None)

    @property
    def after(self) -> Batch | None:
        """The batch that gets ready: the one behind the batch at hand."""
        at_hand = self.current or self.next
        waiting = (b for b in self.batches if self.phase_of(b.number) == "waiting" and b != at_hand)
        return next(waiting, None)

    @property
    def done(self) -> tuple[Batch, ...]:
        """The batches that have left the stage, in the order in which they did."""
        left = [b for b in self.batches if self.phase_of(b.number) == "cleared"]
        order = {number: place for place, (number, phase) in enumerate(self.times) if phase == "cleared"}
        return tuple(sorted(left, key=lambda batch: order.get(batch.number, 0)))

    @property
    def phase(self) -> str:
        """The phase of the current batch; between batches none, waiting, announced or done."""
        current, following = self.current, self.next
        if current:
            return self.phase_of(current.number)
        if following:
            return "announced" if following.decision in self.announced else "waiting"
        return "done" if self.batches else "none"

    def outcome(self, id_: int) -> Outcome:
        """Return what has become of a certificate."""
        handover = self.handed.get(id_)
        if handover is not None:
            return handover.outcome
        return "withheld" if id_ in self.withheld else "outstanding"

    @property
    def outstanding(self) -> tuple[Certificate, ...]:
        """The certificates not handed over yet, withheld ones among them, in the order of the file."""
        return tuple(c for c in self.certificates if c.id not in self.handed)

    @property
    def questions(self) -> tuple[Certificate, ...]:
        """The certificates that two posts say they handed over: counted once, for a human to look into."""
        twice = {id_ for id_, handover in self.handed.items() if len(handover.events) > 1}
        return tuple(c for c in self.certificates if c.id in twice)

    @property
    def next_certificate(self) -> int:
        """An id that no certificate was ever given, in this list or in one before it: labels stay true."""
        given = [*(c.id for c in self.certificates), *self.annulled]
        for entry in self.entries:
            if isinstance(entry.event, events.AwardsImported):
                given += [c.id for c in entry.event.certificates]
            elif isinstance(entry.event, events.RecipientAdded):
                given.append(entry.event.certificate.id)
        return max(given, default=0) + 1

    def last_undoable(self, by: tuple[str, str] | None = None) -> Entry | None:
        """Return the newest step that still counts and may be taken back; a list taken in ends the search.

        What the reception, the wing or the tray has seen is not the stage's to undo, unless it was this very post
        that noted it: *by* is its station and name.
        """
        for entry in reversed(self.entries):
            if entry.id in self.undone or (isinstance(entry.event, events.SEEN) and entry.by != by):
                continue
            return None if isinstance(entry.event, events.AwardsImported) else entry
        return None

    def with_companion(self, entry: Entry) -> tuple[Entry, ...]:
        """Return an entry, and before it what one act noted along with it: both are taken back, or neither."""
        at = self.entries.index(entry)
        before = self.entries[at - 1] if at else None
        if (
            before is None
            or before.id in self.undone
            or not isinstance(entry.event, events.AbsenceNoted | events.PresenceNoted)
            or not isinstance(before.event, events.ProxyNamed | events.ProxyWithdrawn | events.BatchesArranged)
            or (before.stamp, before.by) != (entry.stamp, entry.by)
            or entry.stamp is None
        ):
            return (entry,)
        return (before, entry)

    @cached_property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many certificates were handed to their own recipient, to a proxy, are withheld, or outstanding."""
        return Counter(self.outcome(certificate.id) for certificate in self.certificates)

    def counts(self) -> dict[str, Any]:
        """Return the figures for `status --json`; `current_batch` is null between batches.

        handed + proxy + withheld + outstanding = certificates.
        """
        current = self.current
        return {
            "decisions": len(self.decisions),
            "certificates": len(self.certificates),
            "handed": self.outcomes.get("handed", 0),
            "proxy": self.outcomes.get("proxy", 0),
            "withheld": self.outcomes.get("withheld", 0),
            "outstanding": self.outcomes.get("outstanding", 0),
            "batches": len(self.batches),
            "current_batch": current.number if current else None,
            "phase": self.phase,
        }


def replaced(state: Awards, **changes: Any) -> Awards:
    """Return the state with changes; its indexes are kept where nothing they are made of is among them."""
    found = replace(state, **changes)
    found.__dict__.update(
        (name, index)
        for name, index in state.__dict__.items()
        if name in _INDEXES and not changes.keys() & _INDEXES[name]
    )
    return found


# The indexes of a state, each with the fields it is made of.
_INDEXES: dict[str, frozenset[str]] = {
    "_by_id": frozenset({"certificates"}),
    "_by_number": frozenset({"batches"}),
    "_batch_of": frozenset({"batches"}),
}
