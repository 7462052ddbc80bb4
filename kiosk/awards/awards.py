"""The rules of the award calls: a command in, events or a refusal out; nothing is changed here.

A batch goes called, on stage, handed, photographed, cleared, one at a time, and its decision is read out first.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.awards import events
from kiosk.awards.batches import Batch
from kiosk.awards.events import Event
from kiosk.awards.fold import Awards, Phase
from kiosk.errors import Refusal

__all__ = [
    "COMMANDS",
    "Announce",
    "Awards",
    "Call",
    "Clear",
    "Command",
    "Hand",
    "Phase",
    "Photo",
    "Stage",
    "UndoAward",
    "decide",
]


@dataclass(frozen=True, slots=True)
class Announce:
    """Read out a decision: the one of the next batch, or the one named."""

    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Call a batch to the stage: the next one, or the one named."""

    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Say that the batch stands on the stage."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Hand over the whole batch, or one certificate by its id; that also later, when the batch has gone.

    `absent` are the certificates whose person is not here; they stay outstanding unless family, a proxy or the
    `receiver` named takes them.
    """

    certificate: int | None = None
    absent: frozenset[int] = frozenset()
    receiver: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """Say that the photograph is taken."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Say that the stage is free again."""


@dataclass(frozen=True, slots=True)
class UndoAward:
    """Take back the last thing done, or one hand-over of a single certificate by the id of its event."""

    of: str | None = None


Command = Announce | Call | Stage | Hand | Photo | Clear | UndoAward
COMMANDS: tuple[type[Command], ...] = (Announce, Call, Stage, Hand, Photo, Clear, UndoAward)


def decide(awards: Awards, command: Command) -> tuple[Event, ...]:
    """Return the events a command leads to. Raises Refusal when it is not its turn."""
    if not awards.batches:
        raise Refusal("There is no list of awards yet.")
    match command:
        case Announce(decision=decision):
            return (_announce(awards, decision),)
        case Call(batch=number):
            return (_call(awards, number),)
        case Stage():
            return (events.BatchOnStage(_current(awards, "called").number),)
        case Hand(certificate=None):
            return (_hand_batch(awards, command.absent),)
        case Hand(certificate=int(id_)):
            return (_hand_one(awards, command, id_),)
        case Photo():
            return (events.BatchPhotographed(_current(awards, "handed").number),)
        case Clear():
            return (events.BatchCleared(_current(awards, "photographed").number),)
        case UndoAward(of=of):
            return (_undo(awards, of),)
    raise TypeError(f"{command!r} is no command")


def _announce(awards: Awards, decision: str | None) -> Event:
    """Announce a decision once, while nobody is on the stage."""
    _refuse_busy(awards)
    if decision is None:
        if awards.next is None:
            raise Refusal("Every batch has been called.")
        decision = awards.next.decision
    if awards.decision(decision) is None:
        raise Refusal("There is no decision {decision}.", decision=decision)
    if decision in awards.announced:
        raise Refusal("Decision {decision} has been announced already.", decision=decision)
    return events.DecisionAnnounced(decision)


def _call(awards: Awards, number: int | None) -> Event:
    """Call a batch that waits, its decision having been announced."""
    _refuse_busy(awards)
    batch = awards.next if number is None else awards.batch(number)
    if batch is None:
        if number is None:
            raise Refusal("Every batch has been called.")
        raise Refusal("There is no batch {batch}.", batch=number)
    if awards.phase_of(batch.number) != "waiting":
        raise Refusal("Batch {batch} has been called already.", batch=batch.number)
    if batch.decision not in awards.announced:
        raise Refusal("Announce decision {decision} first.", decision=batch.decision)
    return events.BatchCalled(batch.number)


def _refuse_busy(awards: Awards) -> None:
    """Refuse while a batch is between its call and its leaving the stage."""
    if awards.current:
        raise Refusal("Batch {batch} has not left the stage yet.", batch=awards.current.number)


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


def _hand_batch(awards: Awards, absent: frozenset[int]) -> Event:
    """Hand a batch what is still outstanding of it and has somebody to take it."""
    batch = _current(awards, "on_stage")
    taken = tuple(id_ for id_ in batch.certificates if id_ not in awards.handed and _has_taker(awards, id_, absent))
    return events.BatchHanded(batch.number, taken)


def _hand_one(awards: Awards, command: Hand, id_: int) -> Event:
    """Hand one certificate, from the moment its batch stands on the stage."""
    certificate, batch = awards.certificate(id_), awards.batch_of(id_)
    if certificate is None or batch is None:
        raise Refusal("There is no certificate {certificate}.", certificate=id_)
    if id_ in awards.handed:
        raise Refusal("The certificate of {name} has been handed over already.", name=certificate.name)
    if awards.phase_of(batch.number) in {"waiting", "called"}:
        raise Refusal("Batch {batch} is not on the stage yet.", batch=batch.number)
    if not command.receiver and not _has_taker(awards, id_, command.absent):
        raise Refusal("{name} is not here, and nobody is named to receive.", name=certificate.name)
    return events.CertificateHanded(id_, command.receiver)


def _has_taker(awards: Awards, id_: int, absent: frozenset[int]) -> bool:
    """Whether somebody can take a certificate: its person is here, or another is known to receive it."""
    certificate = awards.certificate(id_)
    return id_ not in absent or (certificate is not None and certificate.has_stand_in)


def _undo(awards: Awards, of: str | None) -> Event:
    """Undo the last step; a single hand-over may be taken back at any time, as no later step rests on it."""
    last = awards.last_undoable()
    if of is None:
        if last is None:
            raise Refusal("There is nothing to undo.")
        return events.AwardsUndone(last.id)
    entry = next((entry for entry in awards.entries if entry.id == of and of not in awards.undone), None)
    if entry is None:
        raise Refusal("There is nothing to undo.")
    if entry != last and not isinstance(entry.event, events.CertificateHanded):
        raise Refusal("Undo the later steps first.")
    return events.AwardsUndone(of)
