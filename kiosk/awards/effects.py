"""What each event does to the awards: one small function an event, none of which can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Entry, Event
from kiosk.awards.model import Certificate, Handover, Lock, Manner, Setting
from kiosk.awards.planning import take_out
from kiosk.awards.state import PHASES, Awards, Phase, replaced

_PhaseEvent = (
    events.BatchCalled | events.BatchOnStage | events.BatchHanded | events.BatchPhotographed | events.BatchCleared
)
_PHASE_OF: dict[type[Event], Phase] = {
    events.BatchCalled: "called",
    events.BatchOnStage: "on_stage",
    events.BatchHanded: "handed",
    events.BatchPhotographed: "photographed",
    events.BatchCleared: "cleared",
}


def step(state: Awards, entry: Entry) -> Awards:
    """Return *state* after one entry that counts."""
    does = _STEPS.get(type(entry.event))
    return does(state, entry.event, entry) if does else state


def _imported(state: Awards, event: events.AwardsImported, _entry: Entry) -> Awards:
    return Awards(
        event.decisions,
        event.certificates,
        event.batches,
        # How a decision is handled does not hang on the file that lists its recipients.
        settings=state.settings,
        confirmed=state.confirmed,
        entries=state.entries,
        undone=state.undone,
        marks=state.marks,
    )


def _decision_set(state: Awards, event: events.DecisionSet, _entry: Entry) -> Awards:
    return replaced(
        state, settings={**state.settings, event.decision: Setting(event.stand_first, no_proxy=event.no_proxy)}
    )


def _arranged(state: Awards, event: events.BatchesArranged, _entry: Entry) -> Awards:
    return _with_plan(state, event.batches)


def _with_plan(state: Awards, batches: tuple[Batch, ...]) -> Awards:
    """Return the state under a new plan: a frozen batch whose content changed has new sheets."""
    changed = {batch.number for batch in batches if state.batch(batch.number) != batch}
    locks, kept = _newer(state.locks, changed), {batch.number for batch in batches}
    # A batch that is given up is no longer frozen, should one of its number come again.
    freed = {n: replace(lock, locked=False) for n, lock in locks.items() if lock.locked and n not in kept}
    return replaced(state, batches=batches, locks={**locks, **freed})


def _newer(locks: Mapping[int, Lock], changed: Iterable[int]) -> Mapping[int, Lock]:
    """Return the locks where the sheets of these batches, if frozen, have a new version."""
    again = {n: replace(locks[n], version=locks[n].version + 1) for n in changed if n in locks and locks[n].locked}
    return {**locks, **again} if again else locks


def _touched(state: Awards, certificate: int) -> Mapping[int, Lock]:
    """Return the locks after something changed about who stands for a certificate."""
    batch = state.batch_of(certificate)
    return _newer(state.locks, [batch.number] if batch else [])


def _locked(state: Awards, event: events.BatchLocked, _entry: Entry) -> Awards:
    return replaced(state, locks=_lock(state, event.batch, event.kept_back))


def _lock(state: Awards, batch: int, kept_back: Iterable[int]) -> dict[int, Lock]:
    before = state.locks.get(batch)
    version = before.version + 1 if before else 1
    return {**state.locks, batch: Lock(version, locked=True, kept_back=frozenset(kept_back))}


def _unlocked(state: Awards, event: events.BatchUnlocked, _entry: Entry) -> Awards:
    before = state.locks.get(event.batch)
    if before is None:
        return state
    opened = replace(before, locked=False, kept_back=frozenset(), reason=event.reason)
    state = replaced(state, locks={**state.locks, event.batch: opened})
    batch = state.batch(event.batch)
    if batch is None or state.phase_of(event.batch) != "waiting":
        return state
    # The places of an order that is open again close up behind who was annulled or has moved on meanwhile.
    bare = batch
    for id_ in batch.all:
        if id_ in batch.moved_on or state.certificate(id_) is None:
            bare = take_out(bare, id_)
    return _with_plan(state, _exchanged(state, bare)) if bare != batch else state


def _announced(state: Awards, event: events.DecisionAnnounced, _entry: Entry) -> Awards:
    return replaced(state, announced=state.announced | {event.decision})


def _phase(state: Awards, event: _PhaseEvent, entry: Entry) -> Awards:
    reached = _PHASE_OF[type(event)]
    if isinstance(event, events.BatchHanded):
        state = _handed(state, entry, event.certificates, batch=event.batch)
    if PHASES.index(reached) <= PHASES.index(state.phase_of(event.batch)):
        return state
    times = state.times
    if entry.stamp is not None:
        times = {**times, (event.batch, reached): entry.stamp}
    locks: Mapping[int, Lock] = state.locks
    lock = locks.get(event.batch)
    if isinstance(event, events.BatchCalled) and not (lock and lock.locked):
        locks = _lock(state, event.batch, event.kept_back or ())
    return replaced(state, phases={**state.phases, event.batch: reached}, times=times, locks=locks)


def _certificate_handed(state: Awards, event: events.CertificateHanded, entry: Entry) -> Awards:
    batch = state.batch_of(event.certificate) if event.manner == "stage" else None
    number = batch.number if batch else None
    return _handed(state, entry, (event.certificate,), event.receiver or "", event.manner, number)


def _handed(
    state: Awards,
    entry: Entry,
    certificates: Iterable[int],
    receiver: str = "",
    manner: Manner = "stage",
    batch: int | None = None,
) -> Awards:
    """Return the state with hand-overs added; who was handed one already keeps how it was done first."""
    added: dict[int, Handover] = {}
    for id_ in dict.fromkeys(certificates):
        known = state.handed.get(id_)
        if known is not None:
            added[id_] = replace(known, events=(*known.events, entry.id))
            continue
        outcome, who = _taker(state.certificate(id_), receiver)
        how = "seat" if manner == "stage" and id_ in state.at_seat else manner
        added[id_] = Handover((entry.id,), outcome, how, who, batch)
    return replaced(state, handed={**state.handed, **added})


def _taker(certificate: Certificate | None, receiver: str) -> tuple[Literal["handed", "proxy"], str]:
    """Return how a hand-over counts, and who took the certificate where that was not its recipient.

    The family of the dead and the representative of a collective are recipients; a proxy is not.
    """
    if receiver:
        return "proxy", receiver
    if certificate is None:
        return "handed", ""
    title, name = certificate.receiver
    who = "" if name == certificate.name else " ".join(part for part in ((title or "").lower(), name) if part)
    return ("proxy" if certificate.proxy_name and not certificate.family_name else "handed"), who


def _proxy_named(state: Awards, event: events.ProxyNamed, _entry: Entry) -> Awards:
    return _with(
        state,
        event.certificate,
        proxy_name=event.name,
        proxy_title=event.title,
        proxy_relation=event.relation,
        proxy_authority=event.authority,
        stand_in=event.number,
    )


def _proxy_withdrawn(state: Awards, event: events.ProxyWithdrawn, _entry: Entry) -> Awards:
    gone = dict.fromkeys(("proxy_name", "proxy_title", "proxy_relation", "proxy_authority", "stand_in"))
    return _with(state, event.certificate, **gone)


def _family_named(state: Awards, event: events.FamilyNamed, _entry: Entry) -> Awards:
    return _with(
        state,
        event.certificate,
        family_name=event.name,
        family_title=event.title,
        family_relation=event.relation,
        stand_in=event.number,
    )


def _joined(state: Awards, event: events.RecipientJoined, _entry: Entry) -> Awards:
    for id_ in event.certificates:
        state = _with(state, id_, number=event.number)
    return state


def _with(state: Awards, id_: int, **changes: Any) -> Awards:
    """Return the state with one certificate changed; of a frozen batch that makes new sheets."""
    if state.certificate(id_) is None:
        return state
    changed = tuple(replace(c, **changes) if c.id == id_ else c for c in state.certificates)
    return replaced(state, certificates=changed, locks=_touched(state, id_))


def _reached_wing(state: Awards, event: events.RecipientReachedWing, _entry: Entry) -> Awards:
    came = set(event.certificates)
    homes = {id_: state.batch_of(id_) for id_ in came}
    open_ = {id_ for id_, batch in homes.items() if batch is None or not state.is_locked(batch.number)}
    return replaced(state, wing=state.wing | came, away=state.away - open_)


def _left_wing(state: Awards, event: events.RecipientLeftWing, _entry: Entry) -> Awards:
    return replaced(state, wing=state.wing - set(event.certificates))


def _on_tray(state: Awards, event: events.CertificateOnTray, _entry: Entry) -> Awards:
    return replaced(state, tray={**state.tray, event.certificate: (event.batch, event.position)})


def _tray_returned(state: Awards, event: events.TrayReturned, _entry: Entry) -> Awards:
    return replaced(state, tray={id_: place for id_, place in state.tray.items() if place[0] != event.batch})


def _withheld(state: Awards, event: events.CertificateWithheld, _entry: Entry) -> Awards:
    locks = _touched(state, event.certificate)
    return replaced(state, withheld={**state.withheld, event.certificate: event.reason}, locks=locks)


def _released(state: Awards, event: events.CertificateReleased, _entry: Entry) -> Awards:
    kept = {id_: reason for id_, reason in state.withheld.items() if id_ != event.certificate}
    return replaced(state, withheld=kept, locks=_touched(state, event.certificate))


def _absence(state: Awards, event: events.AbsenceNoted, _entry: Entry) -> Awards:
    id_ = event.certificate
    return replaced(
        state,
        away=state.away | {id_},
        seen=state.seen - {id_},
        wing=state.wing - {id_},
        locks=_touched(state, id_),
    )


def _presence(state: Awards, event: events.PresenceNoted, _entry: Entry) -> Awards:
    id_ = event.certificate
    return replaced(state, away=state.away - {id_}, seen=state.seen | {id_}, locks=_touched(state, id_))


def _seat_set(state: Awards, event: events.SeatSet, _entry: Entry) -> Awards:
    seated = state.at_seat | {event.certificate} if event.at_seat else state.at_seat - {event.certificate}
    return replaced(state, at_seat=seated, locks=_touched(state, event.certificate))


def _pair(event: events.CertificatesSwapped | events.SwapRighted) -> tuple[int, int]:
    return (min(event.one, event.other), max(event.one, event.other))


def _swapped(state: Awards, event: events.CertificatesSwapped, _entry: Entry) -> Awards:
    return replaced(state, swaps=state.swaps | {_pair(event)})


def _righted(state: Awards, event: events.SwapRighted, _entry: Entry) -> Awards:
    return replaced(state, swaps=state.swaps - {_pair(event)})


def _confirmed(state: Awards, event: events.WordingConfirmed, _entry: Entry) -> Awards:
    return replaced(state, confirmed={**state.confirmed, event.certificate: event.roster})


def _added(state: Awards, event: events.RecipientAdded, _entry: Entry) -> Awards:
    if state.certificate(event.certificate.id) is not None:
        return state
    return _with_plan(replaced(state, certificates=(*state.certificates, event.certificate)), event.batches)


def _annulled(state: Awards, event: events.CertificateAnnulled, _entry: Entry) -> Awards:
    id_ = event.certificate
    if state.certificate(id_) is None:
        return state
    kept = tuple(c for c in state.certificates if c.id != id_)
    # New sheets for the batch it was to be handed over in, whether its place closes up or stays empty.
    locks = _touched(state, id_)
    state = replaced(state, certificates=kept, annulled={**state.annulled, id_: event.reason}, locks=locks)
    for batch in state.batches:
        heirs = batch.with_(id_)
        empty = state.phase_of(batch.number) == "waiting" and not any(map(state.certificate, batch.all))
        keeps = state.is_locked(batch.number) and id_ in batch.certificates and not heirs and not empty
        if id_ not in batch.all or keeps:
            continue  # a frozen batch keeps its positions, as they stand on labels and sheets
        lock = state.locks.get(batch.number)
        if lock is not None and id_ in lock.kept_back and heirs:
            after = replace(lock, kept_back=lock.kept_back | {heirs[0]})
            state = replaced(state, locks={**state.locks, batch.number: after})
        bare = replace(batch, certificates=(), along=()) if empty else take_out(batch, id_)
        state = _with_plan(state, _exchanged(state, bare))
    return state


def _exchanged(state: Awards, changed: Batch) -> tuple[Batch, ...]:
    """Return the plan with one batch exchanged; without it if nobody is left in it."""
    plan = (changed if batch.number == changed.number else batch for batch in state.batches)
    return tuple(batch for batch in plan if batch.certificates or batch.number != changed.number)


_STEPS: dict[type[Event], Callable[[Awards, Any, Entry], Awards]] = {
    events.AwardsImported: _imported,
    events.DecisionSet: _decision_set,
    events.BatchesArranged: _arranged,
    events.BatchLocked: _locked,
    events.BatchUnlocked: _unlocked,
    events.DecisionAnnounced: _announced,
    events.CertificateHanded: _certificate_handed,
    events.ProxyNamed: _proxy_named,
    events.ProxyWithdrawn: _proxy_withdrawn,
    events.FamilyNamed: _family_named,
    events.RecipientReachedWing: _reached_wing,
    events.RecipientLeftWing: _left_wing,
    events.CertificateOnTray: _on_tray,
    events.TrayReturned: _tray_returned,
    events.CertificateWithheld: _withheld,
    events.CertificateReleased: _released,
    events.AbsenceNoted: _absence,
    events.PresenceNoted: _presence,
    events.SeatSet: _seat_set,
    events.CertificatesSwapped: _swapped,
    events.SwapRighted: _righted,
    events.WordingConfirmed: _confirmed,
    events.RecipientJoined: _joined,
    events.RecipientAdded: _added,
    events.CertificateAnnulled: _annulled,
    **dict.fromkeys(_PHASE_OF, _phase),
}
