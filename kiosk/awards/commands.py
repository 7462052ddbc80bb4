"""What the stage, the wing, the tray and the organisers can ask of the awards: frozen, imperative, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from kiosk.awards.batches import Side
from kiosk.awards.model import Decision, Manner, RecipientKind


@dataclass(frozen=True, slots=True)
class Announce:
    """Read out a decision: the one whose turn it is, or the one named."""

    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Call a batch to the stage: the next one, or the one named. An open order is frozen by it."""

    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Say that the batch stands on the stage."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Hand over the whole line, or one certificate by its id: on the stage, at the seat, or later.

    `receiver` is who took it in the recipient's place.
    """

    certificate: int | None = None
    receiver: str | None = None
    manner: Manner = "stage"


@dataclass(frozen=True, slots=True)
class Photo:
    """Say that the photograph is taken."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Say that the stage is free again."""


@dataclass(frozen=True, slots=True)
class UndoAward:
    """Take back the last step of the stage, or one hand-over of a single certificate by the id of its event."""

    of: str | None = None


@dataclass(frozen=True, slots=True)
class LockBatch:
    """Freeze the order of a batch for MC, tray and screen together: the next open one, or the one named."""

    batch: int | None = None


@dataclass(frozen=True, slots=True)
class UnlockBatch:
    """Open a frozen order again; says why."""

    batch: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoteAbsent:
    """Say that the receiver of a certificate is not there, whatever the reception says."""

    certificate: int


@dataclass(frozen=True, slots=True)
class NoteHere:
    """Say that the receiver of a certificate is there, whatever the reception says."""

    certificate: int


@dataclass(frozen=True, slots=True)
class NameProxy:
    """Name who receives in somebody's place: relation and authority as the hand-over minutes have them."""

    certificate: int
    name: str
    title: str = ""
    relation: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class DropProxy:
    """Let nobody receive in this recipient's place any more."""

    certificate: int


@dataclass(frozen=True, slots=True)
class Withhold:
    """Keep a certificate back because it is missing or wrong; an empty frame is handed over in its place."""

    certificate: int
    reason: str


@dataclass(frozen=True, slots=True)
class Release:
    """Let a withheld certificate be handed over after all."""

    certificate: int


@dataclass(frozen=True, slots=True)
class SetAtSeat:
    """Hand a certificate over at the recipient's seat, or on the stage again."""

    certificate: int
    at_seat: bool = True


@dataclass(frozen=True, slots=True)
class Swap:
    """Say that two certificates were handed over the wrong way round."""

    one: int
    other: int


@dataclass(frozen=True, slots=True)
class RightSwap:
    """Say that the two have exchanged them."""

    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Reorder:
    """Take the order in which a batch really stands: position numbers from the left, those left out stay behind."""

    batch: int
    positions: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Call somebody later: in the next open batch of his decision and kind, else in a supplementary one."""

    certificate: int


@dataclass(frozen=True, slots=True)
class MoveCertificate:
    """Put a certificate at a position, from 1, of a batch."""

    certificate: int
    batch: int
    position: int


@dataclass(frozen=True, slots=True)
class MoveBatch:
    """Call a batch so many places earlier (negative) or later."""

    batch: int
    by: int


@dataclass(frozen=True, slots=True)
class SetPresenters:
    """Let these people, by conference number from the audience's left, hand over in a batch and, if so, from it on.

    `own` keeps that to the batches of the same decision: another one may be another body's to hand over.
    """

    batch: int
    presenters: tuple[int, ...]
    onward: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class SetSide:
    """Let a batch walk on from this side of the stage as the audience sees it; None leaves it open."""

    batch: int
    side: Side | None
    onward: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Hand a certificate over along with another of the same person; `to` None gives it its own position again."""

    certificate: int
    to: int | None


@dataclass(frozen=True, slots=True)
class Replan:
    """Make the batches anew from the list, of at most `size` positions, with so many presenters each."""

    size: int | None = None
    presenters: int | None = None


@dataclass(frozen=True, slots=True)
class SetDecision:
    """Say whether a decision's recipients stand before it is read, and whether anybody may receive for another."""

    decision: str
    stand_first: bool | None = None
    no_proxy: bool | None = None


@dataclass(frozen=True, slots=True)
class AnnulCertificate:
    """Take a certificate out of its list: listed twice, or withdrawn."""

    certificate: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReachWing:
    """Note that the receiver of these certificates stands at the wing, or (`there` false) does not after all."""

    certificates: tuple[int, ...]
    there: bool = True


@dataclass(frozen=True, slots=True)
class CheckTray:
    """Note that the certificate of this place lies on the tray; the one of an id that was scanned, or the next."""

    batch: int
    certificate: int


@dataclass(frozen=True, slots=True)
class ReturnTray:
    """Check the tray of a batch anew."""

    batch: int


@dataclass(frozen=True, slots=True)
class ConfirmWording:
    """Let the decision's wording stand for these certificates."""

    certificates: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRecipient:
    """Add somebody under a decision that exists: on the day, in a batch that is still open."""

    decision: str
    name: str
    recipient: RecipientKind = "individual"
    title: str = ""
    position: str = ""
    unit: str = ""
    award: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class EnrolRelative:
    """Put on the list who receives for the dead: name, relation ("con trai"), seat."""

    certificate: int
    name: str
    relation: str
    title: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class JoinRecipient:
    """Say that the receiver of a certificate, enrolled as a stranger, is this person of the roster."""

    certificate: int
    number: int


@dataclass(frozen=True, slots=True)
class SeatRecipients:
    """Give receivers these seats: conference number and seat, as proposed or as somebody has changed them."""

    seats: tuple[tuple[int, str], ...]


# Decided on the awards and who is here. The others look at roster or settings too: see `kiosk.conference.dispatch`.
Command = (
    Announce
    | Call
    | Stage
    | Hand
    | Photo
    | Clear
    | UndoAward
    | LockBatch
    | UnlockBatch
    | NoteAbsent
    | NoteHere
    | NameProxy
    | DropProxy
    | Withhold
    | Release
    | SetAtSeat
    | Swap
    | RightSwap
    | Reorder
    | Postpone
    | MoveCertificate
    | MoveBatch
    | SetPresenters
    | SetSide
    | Together
    | SetDecision
    | AnnulCertificate
    | ReachWing
    | CheckTray
    | ReturnTray
)
COMMANDS: tuple[type[Command], ...] = get_args(Command)


@dataclass(frozen=True, slots=True)
class ImportAwards:
    """Take an award file that was read: its decisions, the file's name and its hash."""

    decisions: Sequence[Decision]
    source: str
    hash: str
