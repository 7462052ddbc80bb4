"""What can happen to awards: facts, in the past tense, frozen and versioned, as the journal keeps them.

A kind or version that is not known here is no error: it may come from a newer program and is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from agenda.stamps import Stamp
from kiosk.awards.batches import Batch
from kiosk.awards.model import Certificate, Decision, Manner
from kiosk.facts.payload import decode, encode


class _Event:
    """What every event has: its kind and version in the journal."""

    kind: ClassVar[str]
    v: ClassVar[int] = 1
    __slots__ = ()


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
class DecisionSet(_Event):
    """The organisers said how a decision is handled; both settings as they are from now on."""

    kind: ClassVar[str] = "awards.decision_set"
    decision: str
    stand_first: bool = False
    no_proxy: bool = False


@dataclass(frozen=True, slots=True)
class BatchesArranged(_Event):
    """The plan from now on: every batch in the order of calling. `reason` where an order was already locked."""

    kind: ClassVar[str] = "awards.arranged"
    batches: tuple[Batch, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class BatchLocked(_Event):
    """The order of a batch was frozen; `kept_back` are the certificates of those who were not here then."""

    kind: ClassVar[str] = "awards.locked"
    batch: int
    kept_back: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchUnlocked(_Event):
    """A frozen order was opened again; the next lock makes a new version of the sheets."""

    kind: ClassVar[str] = "awards.unlocked"
    batch: int
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionAnnounced(_Event):
    """The decision of this number was read out."""

    kind: ClassVar[str] = "awards.announced"
    decision: str


@dataclass(frozen=True, slots=True)
class BatchCalled(_Event):
    """The names of a batch were called; where it was not locked, this locks it with what was kept back."""

    kind: ClassVar[str] = "awards.batch_called"
    batch: int
    kept_back: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class BatchOnStage(_Event):
    """The batch stood on the stage in its order."""

    kind: ClassVar[str] = "awards.batch_on_stage"
    batch: int


@dataclass(frozen=True, slots=True)
class BatchHanded(_Event):
    """The certificates of a batch were handed over: those listed, which leaves out the absent and the withheld."""

    kind: ClassVar[str] = "awards.batch_handed"
    batch: int
    certificates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CertificateHanded(_Event):
    """One certificate was handed over, on stage or elsewhere; `receiver` is who took it when it was somebody else."""

    kind: ClassVar[str] = "awards.certificate_handed"
    certificate: int
    receiver: str | None = None
    manner: Manner = "stage"


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
    """Somebody was named who receives a certificate in its person's place, on whose authority."""

    kind: ClassVar[str] = "awards.proxy_named"
    certificate: int
    name: str
    title: str | None = None
    relation: str | None = None
    authority: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ProxyWithdrawn(_Event):
    """Nobody receives a certificate in its person's place any more."""

    kind: ClassVar[str] = "awards.proxy_withdrawn"
    certificate: int


@dataclass(frozen=True, slots=True)
class FamilyNamed(_Event):
    """Who receives for the dead was named, with the relation ("con trai") and, where enrolled, his number."""

    kind: ClassVar[str] = "awards.family_named"
    certificate: int
    name: str
    title: str | None = None
    relation: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RecipientReachedWing(_Event):
    """The receiver of these certificates stood ready at the wing."""

    kind: ClassVar[str] = "awards.wing_reached"
    certificates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecipientLeftWing(_Event):
    """The receiver of these certificates is not at the wing after all."""

    kind: ClassVar[str] = "awards.wing_left"
    certificates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CertificateOnTray(_Event):
    """A certificate was found in its place on the tray: batch and position as they were then."""

    kind: ClassVar[str] = "awards.tray_checked"
    certificate: int
    batch: int
    position: int


@dataclass(frozen=True, slots=True)
class TrayReturned(_Event):
    """The tray of a batch is checked anew from its first certificate."""

    kind: ClassVar[str] = "awards.tray_returned"
    batch: int


@dataclass(frozen=True, slots=True)
class CertificateWithheld(_Event):
    """A certificate cannot be handed over: missing, misspelt, or what the reason says. An empty frame stands in."""

    kind: ClassVar[str] = "awards.withheld"
    certificate: int
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateReleased(_Event):
    """A withheld certificate may be handed over after all."""

    kind: ClassVar[str] = "awards.released"
    certificate: int


@dataclass(frozen=True, slots=True)
class AbsenceNoted(_Event):
    """The receiver of a certificate did not come forward: its place is pulled from line and tray."""

    kind: ClassVar[str] = "awards.absence_noted"
    certificate: int


@dataclass(frozen=True, slots=True)
class PresenceNoted(_Event):
    """The receiver of a certificate is here, whatever the reception knows."""

    kind: ClassVar[str] = "awards.presence_noted"
    certificate: int


@dataclass(frozen=True, slots=True)
class SeatSet(_Event):
    """A certificate is handed over at the recipient's seat, or (`at_seat` false) on the stage again."""

    kind: ClassVar[str] = "awards.seat_set"
    certificate: int
    at_seat: bool = True


@dataclass(frozen=True, slots=True)
class CertificatesSwapped(_Event):
    """Two certificates were handed over the wrong way round: each recipient holds the other's."""

    kind: ClassVar[str] = "awards.swapped"
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class SwapRighted(_Event):
    """Two recipients have exchanged what they had been handed the wrong way round."""

    kind: ClassVar[str] = "awards.swap_righted"
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class WordingConfirmed(_Event):
    """The decision's wording stands, although the roster has `roster` for the person."""

    kind: ClassVar[str] = "awards.wording_confirmed"
    certificate: int
    roster: str


@dataclass(frozen=True, slots=True)
class RecipientJoined(_Event):
    """The receiver of these certificates is this person of the roster."""

    kind: ClassVar[str] = "awards.joined"
    certificates: tuple[int, ...]
    number: int


@dataclass(frozen=True, slots=True)
class RecipientAdded(_Event):
    """Somebody was added under a decision on the day; `batches` is the plan with his place in it."""

    kind: ClassVar[str] = "awards.recipient_added"
    certificate: Certificate
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class CertificateAnnulled(_Event):
    """A certificate is none: listed twice, or taken out of its decision. It counts nowhere any more."""

    kind: ClassVar[str] = "awards.annulled"
    certificate: int
    reason: str


@dataclass(frozen=True, slots=True)
class AwardsUndone(_Event):
    """The event of this id counts no more, wherever the two sort."""

    kind: ClassVar[str] = "awards.undone"
    of: str


Event = (
    AwardsImported
    | DecisionSet
    | BatchesArranged
    | BatchLocked
    | BatchUnlocked
    | DecisionAnnounced
    | BatchCalled
    | BatchOnStage
    | BatchHanded
    | CertificateHanded
    | BatchPhotographed
    | BatchCleared
    | ProxyNamed
    | ProxyWithdrawn
    | FamilyNamed
    | RecipientReachedWing
    | RecipientLeftWing
    | CertificateOnTray
    | TrayReturned
    | CertificateWithheld
    | CertificateReleased
    | AbsenceNoted
    | PresenceNoted
    | SeatSet
    | CertificatesSwapped
    | SwapRighted
    | WordingConfirmed
    | RecipientJoined
    | RecipientAdded
    | CertificateAnnulled
    | AwardsUndone
)
EVENTS: tuple[type[Event], ...] = get_args(Event)
_KINDS = {(event.kind, event.v): event for event in EVENTS}
# What somebody at the reception, the wing or the tray has seen: it counts whoever leads the award calls, has its own
# opposite, and is no step that the stage takes back.
SEEN: tuple[type[Event], ...] = (
    ProxyNamed,
    ProxyWithdrawn,
    FamilyNamed,
    RecipientReachedWing,
    RecipientLeftWing,
    CertificateOnTray,
    TrayReturned,
    CertificateWithheld,
    CertificateReleased,
    PresenceNoted,
    WordingConfirmed,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the journal: `stamp` is when it happened, `by` which station and post wrote it."""

    id: str
    event: Event
    stamp: Stamp | None = None
    by: tuple[str, str] = ("", "")


def to_payload(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain data."""
    payload: dict[str, Any] = encode(event)
    return payload


def from_payload(kind: str, v: int, payload: Mapping[str, Any]) -> Event | None:
    """Return the event; None when its kind, version or fields are not ones known here."""
    cls = _KINDS.get((kind, v))
    try:
        return decode(cls, payload) if cls else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
