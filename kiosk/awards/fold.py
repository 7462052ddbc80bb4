"""The awards as folded from their entries: who has been called, who has been handed what.

Any order of arrival gives the same state: phases only go forward, a hand-over always counts, an undo is a replay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Entry, Event
from kiosk.awards.model import Certificate, Decision

Phase = Literal["waiting", "called", "on_stage", "handed", "photographed", "cleared"]
PHASES: tuple[Phase, ...] = get_args(Phase)
_PHASE_OF: dict[type[Event], Phase] = {
    events.BatchCalled: "called",
    events.BatchOnStage: "on_stage",
    events.BatchHanded: "handed",
    events.BatchPhotographed: "photographed",
    events.BatchCleared: "cleared",
}


@dataclass(frozen=True, slots=True)
class Awards:
    """The state. `phases` holds the batches that have been called, `handed` certificate -> ids of its hand-overs.

    `entries` is everything applied but undoings, in the order of the fold; `undone` the ids that count no more.
    """

    decisions: tuple[Decision, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    batches: tuple[Batch, ...] = ()
    announced: frozenset[str] = frozenset()
    phases: Mapping[int, Phase] = field(default_factory=dict)
    handed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    undone: frozenset[str] = frozenset()

    @classmethod
    def empty(cls) -> Awards:
        """Return the state before anything happened."""
        return cls()

    def apply(self, entry: Entry) -> Awards:
        """Return the state after *entry*; never fails, whatever the entry says."""
        if isinstance(entry.event, events.AwardsUndone):
            undone = self.undone | {entry.event.of}
            start = Awards(undone=undone)
            return start._replayed(self.entries)
        kept = replace(self, entries=(*self.entries, entry))
        return kept if entry.id in self.undone else _step(kept, entry)

    def _replayed(self, entries: tuple[Entry, ...]) -> Awards:
        """Return the state of *entries* applied anew, those undone left out."""
        state = self
        for entry in entries:
            if entry.id not in self.undone:
                state = _step(state, entry)
        return replace(state, entries=entries)

    def phase_of(self, batch: int) -> Phase:
        """Return how far a batch has come."""
        return self.phases.get(batch, "waiting")

    @property
    def current(self) -> Batch | None:
        """The batch between its call and its leaving the stage."""
        return next((b for b in self.batches if self.phase_of(b.number) not in {"waiting", "cleared"}), None)

    @property
    def next(self) -> Batch | None:
        """The first batch that has not been called."""
        return next((b for b in self.batches if self.phase_of(b.number) == "waiting"), None)

    @property
    def phase(self) -> str:
        """The phase of the current batch; between batches none, waiting, announced or done."""
        current, following = self.current, self.next
        if current:
            return self.phase_of(current.number)
        if following:
            return "announced" if following.decision in self.announced else "waiting"
        return "done" if self.batches else "none"

    @property
    def outstanding(self) -> tuple[Certificate, ...]:
        """The certificates not handed over yet, in the order of the file."""
        return tuple(c for c in self.certificates if c.id not in self.handed)

    @property
    def questions(self) -> tuple[Certificate, ...]:
        """The certificates that two posts say they handed over: counted once, for a human to look into."""
        return tuple(c for c in self.certificates if len(self.handed.get(c.id, ())) > 1)

    def certificate(self, id_: int) -> Certificate | None:
        """Return the certificate of an id, None if there is none."""
        return next((c for c in self.certificates if c.id == id_), None)

    def batch(self, number: int) -> Batch | None:
        """Return the batch of a number, None if there is none."""
        return next((b for b in self.batches if b.number == number), None)

    def batch_of(self, certificate: int) -> Batch | None:
        """Return the batch a certificate is called in."""
        return next((b for b in self.batches if certificate in b.certificates), None)

    def decision(self, number: str) -> Decision | None:
        """Return the decision of a number such as "512/QĐ-TTg"."""
        return next((d for d in self.decisions if d.number == number), None)

    def last_undoable(self) -> Entry | None:
        """Return the newest entry that still counts and may be taken back: a step of the stage, no import.

        A proxy is named at reception: the stage's undo is not about that.
        """
        counting = (
            entry
            for entry in reversed(self.entries)
            if entry.id not in self.undone and not isinstance(entry.event, (events.ProxyNamed, events.ProxyWithdrawn))
        )
        entry = next(counting, None)
        return None if entry is None or isinstance(entry.event, events.AwardsImported) else entry

    def counts(self) -> dict[str, Any]:
        """Return the figures for `status --json`; `current_batch` is null between batches."""
        outstanding = len(self.outstanding)
        current = self.current
        return {
            "decisions": len(self.decisions),
            "certificates": len(self.certificates),
            "handed": len(self.certificates) - outstanding,
            "outstanding": outstanding,
            "batches": len(self.batches),
            "current_batch": current.number if current else None,
            "phase": self.phase,
        }


def _step(state: Awards, entry: Entry) -> Awards:
    """Return *state* after one entry that counts."""
    event = entry.event
    if isinstance(event, events.AwardsImported):
        return Awards(event.decisions, event.certificates, event.batches, entries=state.entries, undone=state.undone)
    if isinstance(event, events.DecisionAnnounced):
        return replace(state, announced=state.announced | {event.decision})
    if isinstance(event, events.CertificateHanded):
        return replace(state, handed=_handed(state.handed, entry.id, (event.certificate,)))
    if isinstance(event, events.BatchHanded):
        state = replace(state, handed=_handed(state.handed, entry.id, event.certificates))
    if isinstance(event, (events.ProxyNamed, events.ProxyWithdrawn)):
        return replace(state, certificates=tuple(_with_proxy(c, event) for c in state.certificates))
    if isinstance(event, events.AwardsUndone):
        return state
    reached = _PHASE_OF[type(event)]
    if PHASES.index(reached) <= PHASES.index(state.phase_of(event.batch)):
        return state
    return replace(state, phases={**state.phases, event.batch: reached})


def _with_proxy(certificate: Certificate, event: events.ProxyNamed | events.ProxyWithdrawn) -> Certificate:
    """Return a certificate with its proxy, or without one, if it is the one."""
    if certificate.id != event.certificate:
        return certificate
    if isinstance(event, events.ProxyWithdrawn):
        return replace(certificate, proxy_name=None, proxy_title=None)
    return replace(certificate, proxy_name=event.name, proxy_title=event.title)


def _handed(
    handed: Mapping[int, tuple[str, ...]], event_id: str, certificates: tuple[int, ...]
) -> dict[int, tuple[str, ...]]:
    """Return the hand-overs with those of one event added."""
    added = {id_: (*handed.get(id_, ()), event_id) for id_ in dict.fromkeys(certificates)}
    return {**handed, **added}
