"""The rules of the award calls: a command in, events or a refusal out; nothing is changed here.

A batch goes called, on stage, handed, photographed, cleared, one at a time; each decision is read out once.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from kiosk.awards import commands as c
from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.commands import COMMANDS, Command
from kiosk.awards.events import Event
from kiosk.awards.lineup import line, places
from kiosk.awards.next_step import next_step, unread, waits_to_hear
from kiosk.awards.rules.arrangement import ARRANGING
from kiosk.awards.rules.exceptions import EXCEPTIONS, text
from kiosk.awards.state import Awards, Phase
from kiosk.errors import Refusal

__all__ = ["COMMANDS", "Command", "decide", "next_step"]

_Rule = Callable[[Awards, Any, Container[int]], tuple[Event, ...]]


def decide(awards: Awards, command: Command, present: Container[int] = frozenset()) -> tuple[Event, ...]:
    """Return the events a command leads to; *present* holds the conference numbers of those checked in.

    Raises Refusal when it is not its turn, or there is nothing it could mean.
    """
    if not awards.batches and not isinstance(command, c.SetDecision):
        raise Refusal("There is no list of awards yet.")
    rule = _RULES.get(type(command)) or ARRANGING.get(type(command)) or EXCEPTIONS.get(type(command))
    if rule is None:
        raise TypeError(f"{command!r} is no command")
    return rule(awards, command, present)


def _announce(awards: Awards, command: c.Announce, _present: Container[int]) -> tuple[Event, ...]:
    """Announce a decision once, while nobody is on the stage or its own recipients stand there to hear it."""
    batch, decision = awards.current, command.decision
    if batch is not None:
        # Whoever stands there unread hears it, even if the setting has changed since.
        hears = batch.decision not in awards.announced and awards.phase_of(batch.number) == "on_stage"
        if not hears or decision not in (None, batch.decision):
            raise _busy(batch)
        return (events.DecisionAnnounced(batch.decision),)
    if decision is None:
        if awards.next is None:
            raise Refusal("Every batch has been called.")
        decision = next(iter(unread(awards, awards.next)), awards.next.decision)
    if awards.decision(decision) is None:
        raise Refusal("There is no decision {decision}.", decision=decision)
    if decision in awards.announced:
        raise Refusal("Decision {decision} has been announced already.", decision=decision)
    stands = waits_to_hear(awards, decision)
    if stands is not None:
        raise Refusal("Batch {batch} is not on the stage yet.", batch=stands.number)
    return (events.DecisionAnnounced(decision),)


def _call(awards: Awards, command: c.Call, present: Container[int]) -> tuple[Event, ...]:
    """Call a batch that waits, its decision having been announced unless it is read to those on the stage."""
    if awards.current:
        raise _busy(awards.current)
    batch = awards.next if command.batch is None else awards.batch(command.batch)
    if batch is None:
        if command.batch is None:
            raise Refusal("Every batch has been called.")
        raise Refusal("There is no batch {batch}.", batch=command.batch)
    if awards.phase_of(batch.number) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=batch.number)
    for decision in unread(awards, batch):
        raise Refusal("Announce decision {decision} first.", decision=decision)
    frozen = awards.is_locked(batch.number)
    return (events.BatchCalled(batch.number, None if frozen else _kept_back(awards, batch, present)),)


def _kept_back(awards: Awards, batch: Batch, present: Container[int]) -> tuple[int, ...]:
    """Return the certificates whose place stays empty as things are now."""
    return tuple(place.certificate.id for place in places(awards, batch, present) if not place.in_line)


def _busy(batch: Batch) -> Refusal:
    """Return the refusal while a batch is between its call and its leaving the stage."""
    return Refusal("Batch {batch} has not left the stage yet.", batch=batch.number)


def _current(awards: Awards, needed: Phase) -> Batch:
    """Return the current batch if it is in the phase a command needs."""
    batch = awards.current
    if batch is None:
        raise Refusal("No batch has been called.")
    phase = awards.phase_of(batch.number)
    if phase == needed:
        return batch
    match phase:
        case "called":
            raise Refusal("Batch {batch} is not on the stage yet.", batch=batch.number)
        case "on_stage":
            raise Refusal("Batch {batch} has not been handed its certificates yet.", batch=batch.number)
        case "handed":
            raise Refusal("Batch {batch} has been handed its certificates; take the photograph.", batch=batch.number)
        case _:
            raise Refusal("Batch {batch} has been photographed; clear the stage.", batch=batch.number)


def _stage(awards: Awards, _command: c.Stage, _present: Container[int]) -> tuple[Event, ...]:
    return (events.BatchOnStage(_current(awards, "called").number),)


def _photo(awards: Awards, _command: c.Photo, _present: Container[int]) -> tuple[Event, ...]:
    return (events.BatchPhotographed(_current(awards, "handed").number),)


def _clear(awards: Awards, _command: c.Clear, _present: Container[int]) -> tuple[Event, ...]:
    return (events.BatchCleared(_current(awards, "photographed").number),)


def _hand(awards: Awards, command: c.Hand, present: Container[int]) -> tuple[Event, ...]:
    if command.certificate is None:
        return (_hand_line(awards, present),)
    return (_hand_one(awards, command, command.certificate),)


def _hand_line(awards: Awards, present: Container[int]) -> Event:
    """Hand the line what is outstanding of it and has been read out; an empty frame is no hand-over."""
    batch = _current(awards, "on_stage")
    if batch.decision not in awards.announced:
        raise Refusal("Announce decision {decision} first.", decision=batch.decision)
    taken = (certificate for place in line(awards, batch, present) for certificate in place.certificates)
    due = (t for t in taken if t.id not in awards.handed and t.id not in awards.withheld)
    ids = tuple(t.id for t in due if t.decision in awards.announced)
    return events.BatchHanded(batch.number, ids)


def _hand_one(awards: Awards, command: c.Hand, id_: int) -> Event:
    """Hand one certificate: on the stage once its batch stands there, elsewhere once its decision has been read."""
    certificate, batch = awards.certificate(id_), awards.batch_of(id_)
    if certificate is None:
        raise Refusal("There is no certificate {certificate}.", certificate=id_)
    if id_ in awards.handed:
        raise Refusal("The certificate of {name} has been handed over already.", name=certificate.name)
    if id_ in awards.withheld:
        raise Refusal("The certificate of {name} is withheld: release it first.", name=certificate.name)
    receiver = text(command.receiver or "") or None
    if receiver and awards.setting(certificate.decision).no_proxy:
        raise Refusal("Decision {decision} lets nobody receive for another.", decision=certificate.decision)
    on_stage = command.manner == "stage"
    if on_stage and (batch is None or awards.phase_of(batch.number) in {"waiting", "called"}):
        raise Refusal("Batch {batch} is not on the stage yet.", batch=batch.number if batch else "–")
    if certificate.decision not in awards.announced:
        raise Refusal("Announce decision {decision} first.", decision=certificate.decision)
    # Who hands one over by itself has seen who took it: that outranks what the reception knows.
    return events.CertificateHanded(id_, receiver, command.manner)


def _lock(awards: Awards, command: c.LockBatch, present: Container[int]) -> tuple[Event, ...]:
    """Freeze an order that is open."""
    number = command.batch
    if number is None:
        number = next((b.number for b in awards.batches if not awards.is_locked(b.number)), None)
        if number is None:
            raise Refusal("Every batch is locked already.")
    batch = awards.batch(number)
    if batch is None:
        raise Refusal("There is no batch {batch}.", batch=number)
    if awards.is_locked(number):
        raise Refusal("Batch {batch} is locked already.", batch=number)
    return (events.BatchLocked(number, _kept_back(awards, batch, present)),)


def _unlock(awards: Awards, command: c.UnlockBatch, _present: Container[int]) -> tuple[Event, ...]:
    """Open a frozen order that has not been called; a reason is due."""
    if awards.batch(command.batch) is None:
        raise Refusal("There is no batch {batch}.", batch=command.batch)
    if awards.phase_of(command.batch) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=command.batch)
    if not awards.is_locked(command.batch):
        raise Refusal("Batch {batch} is not locked.", batch=command.batch)
    reason = text(command.reason)
    if not reason:
        raise Refusal("Say why the order is opened again.")
    return (events.BatchUnlocked(command.batch, reason),)


def _undo(awards: Awards, command: c.UndoAward, _present: Container[int]) -> tuple[Event, ...]:
    """Undo the last step; what no later step rests on may be taken back at any time.

    That is a single hand-over, and what somebody has seen.
    """
    last, of = awards.last_undoable(), command.of
    entry = last
    if of is not None:
        entry = next((entry for entry in awards.entries if entry.id == of and of not in awards.undone), None)
    if entry is None:
        raise Refusal("There is nothing to undo.")
    if entry != last and not isinstance(entry.event, (events.CertificateHanded, *events.SEEN)):
        raise Refusal("Undo the later steps first.")
    return tuple(events.AwardsUndone(one.id) for one in awards.with_companion(entry))


_RULES: dict[type, _Rule] = {
    c.Announce: _announce,
    c.Call: _call,
    c.Stage: _stage,
    c.Hand: _hand,
    c.Photo: _photo,
    c.Clear: _clear,
    c.UndoAward: _undo,
    c.LockBatch: _lock,
    c.UnlockBatch: _unlock,
}
