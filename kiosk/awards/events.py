"""What can happen to awards: facts, in the past tense, frozen and versioned, as the journal keeps them.

A kind or version that is not known here is no error: it may come from a newer program and is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from agenda.stamps import Stamp
from kiosk.awards.batches import Batch
from kiosk.awards.model import Certificate, Decision


class _Event:
    """Every event writes and reads its own payload: plain data, unset fields left out."""

    kind: ClassVar[str]
    v: ClassVar[int] = 1
    __slots__ = ()

    def to_payload(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        values = ((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]
        return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.to_payload() if isinstance(value, (Batch, Certificate, Decision)) else value


@dataclass(frozen=True, slots=True)
class AwardsImported(_Event):
    """A list of awards was taken, whole, in place of any before; the batches are the plan made then."""

    kind: ClassVar[str] = "awards.imported"
    decisions: tuple[Decision, ...]
    certificates: tuple[Certificate, ...]
    batches: tuple[Batch, ...]
    source: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionAnnounced(_Event):
    """The decision of this number was read out."""

    kind: ClassVar[str] = "awards.announced"
    decision: str


@dataclass(frozen=True, slots=True)
class BatchCalled(_Event):
    """The names of a batch were called."""

    kind: ClassVar[str] = "awards.batch_called"
    batch: int


@dataclass(frozen=True, slots=True)
class BatchOnStage(_Event):
    """The batch stood on the stage in its order."""

    kind: ClassVar[str] = "awards.batch_on_stage"
    batch: int


@dataclass(frozen=True, slots=True)
class BatchHanded(_Event):
    """The certificates of a batch were handed over: those listed, which leaves out the absent."""

    kind: ClassVar[str] = "awards.batch_handed"
    batch: int
    certificates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CertificateHanded(_Event):
    """One certificate was handed over, on stage or later; `receiver` is who took it when it was somebody else."""

    kind: ClassVar[str] = "awards.certificate_handed"
    certificate: int
    receiver: str | None = None


@dataclass(frozen=True, slots=True)
class BatchPhotographed(_Event):
    """The photograph of the batch was taken."""

    kind: ClassVar[str] = "awards.batch_photographed"
    batch: int


@dataclass(frozen=True, slots=True)
class BatchCleared(_Event):
    """The batch left the stage."""

    kind: ClassVar[str] = "awards.batch_cleared"
    batch: int


@dataclass(frozen=True, slots=True)
class ProxyNamed(_Event):
    """Somebody was named, at reception, who receives a certificate in its person's place."""

    kind: ClassVar[str] = "awards.proxy_named"
    certificate: int
    name: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ProxyWithdrawn(_Event):
    """Nobody receives a certificate in its person's place any more."""

    kind: ClassVar[str] = "awards.proxy_withdrawn"
    certificate: int


@dataclass(frozen=True, slots=True)
class AwardsUndone(_Event):
    """The event of this id counts no more, wherever the two sort."""

    kind: ClassVar[str] = "awards.undone"
    of: str


Event = (
    AwardsImported
    | DecisionAnnounced
    | BatchCalled
    | BatchOnStage
    | BatchHanded
    | CertificateHanded
    | BatchPhotographed
    | BatchCleared
    | ProxyNamed
    | ProxyWithdrawn
    | AwardsUndone
)
EVENTS: tuple[type[Event], ...] = (
    AwardsImported,
    DecisionAnnounced,
    BatchCalled,
    BatchOnStage,
    BatchHanded,
    CertificateHanded,
    BatchPhotographed,
    BatchCleared,
    ProxyNamed,
    ProxyWithdrawn,
    AwardsUndone,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the journal; `stamp` is when it happened."""

    id: str
    event: Event
    stamp: Stamp | None = None


def to_payload(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain data."""
    return event.to_payload()


def from_payload(kind: str, v: int, payload: Mapping[str, Any]) -> Event | None:
    """Return the event; None when its kind, version or fields are not ones known here."""
    build = _BUILDERS.get((kind, v))
    try:
        return build(payload) if build else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _imported(payload: Mapping[str, Any]) -> AwardsImported:
    return AwardsImported(
        tuple(Decision.from_payload(part) for part in payload["decisions"]),
        tuple(Certificate.from_payload(part) for part in payload["certificates"]),
        tuple(Batch.from_payload(part) for part in payload["batches"]),
        payload.get("source"),
        payload.get("hash"),
    )


def _whole(value: Any) -> int:
    """Return *value* if it is a whole number; True is none."""
    if type(value) is not int:
        raise TypeError(f"{value!r} is no number")
    return value


def _word(value: Any) -> str:
    """Return *value* if it is a text."""
    if type(value) is not str:
        raise TypeError(f"{value!r} is no text")
    return value


_BUILDERS: dict[tuple[str, int], Callable[[Mapping[str, Any]], Event]] = {
    (AwardsImported.kind, 1): _imported,
    (DecisionAnnounced.kind, 1): lambda p: DecisionAnnounced(_word(p["decision"])),
    (BatchCalled.kind, 1): lambda p: BatchCalled(_whole(p["batch"])),
    (BatchOnStage.kind, 1): lambda p: BatchOnStage(_whole(p["batch"])),
    (BatchHanded.kind, 1): lambda p: BatchHanded(_whole(p["batch"]), tuple(map(_whole, p["certificates"]))),
    (CertificateHanded.kind, 1): lambda p: CertificateHanded(_whole(p["certificate"]), p.get("receiver")),
    (BatchPhotographed.kind, 1): lambda p: BatchPhotographed(_whole(p["batch"])),
    (BatchCleared.kind, 1): lambda p: BatchCleared(_whole(p["batch"])),
    (ProxyNamed.kind, 1): lambda p: ProxyNamed(_whole(p["certificate"]), _word(p["name"]), p.get("title")),
    (ProxyWithdrawn.kind, 1): lambda p: ProxyWithdrawn(_whole(p["certificate"])),
    (AwardsUndone.kind, 1): lambda p: AwardsUndone(_word(p["of"])),
}
