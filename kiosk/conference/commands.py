"""What can be asked of the conference itself: frozen, in the imperative, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk.conference.events import ConferencePurged
from kiosk.reception.events import BadgeMadeAhead

Role = Literal["roster", "agenda", "award"]
ROLES: tuple[Role, ...] = ("roster", "agenda", "award")
PersonPaper = Literal["meal", "lodging", "seat", "receipt"]
BatchPaper = Literal["tray", "call"]
CertificatePaper = Literal["label", "place", "swap"]
Paper = Literal[
    PersonPaper, BatchPaper, CertificatePaper, "missing", "outstanding", "summary", "report", "rescue", "test"
]


@dataclass(frozen=True, slots=True)
class Found:
    """Begin a conference: this station gets the first slot and every term; `text` is conference.toml."""

    text: str


@dataclass(frozen=True, slots=True)
class Configure:
    """Adopt the text of a changed conference.toml."""

    text: str


@dataclass(frozen=True, slots=True)
class Take:
    """Take a term from whichever station holds it."""

    role: Role


@dataclass(frozen=True, slots=True)
class TakeSlot:
    """Give this station a slot that no other has; `member` is the laptop it was promised to, "" for none."""

    slot: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Tell the MC something."""

    text: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Say that a message or a change has been read."""

    of: str


@dataclass(frozen=True, slots=True)
class FreezeFigures:
    """Freeze the figures as they stand now."""


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """Freeze the delegates' report as it stands now."""


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Print a ticket at this post.

    `number` is the person's, the certificate's (label, place, swap), the batch's (tray, call) or the frozen report's
    (none: the live one); `printer` None means the printer that serves the post; a rescue sheet comes out at the first
    one where none does.
    """

    what: Paper
    number: int | None = None
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class NoteMadeAhead:
    """These badges came out before the day."""

    made: tuple[BadgeMadeAhead, ...]


@dataclass(frozen=True, slots=True)
class HandOverPrint:
    """Let the laptop of another printer print the ticket that the fact `of` asked for.

    `label` is this laptop's, None without a hub; `since` the hand-over by which it has the ticket, "" if it asked for
    it: should the ticket have gone on meanwhile, this comes too late. The others as in `PrintHandedOver`.
    """

    of: str
    copy: int
    printer: str
    label: str | None
    since: str = ""
    number: int | None = None
    again: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class EnrolMember:
    """Let a laptop join; without a slot it is given the first that nobody has. `own`: it is this very one."""

    member: str
    label: str
    slot: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class RevokeMember:
    """Shut a laptop out, by its label or its public nkey."""

    name: str


@dataclass(frozen=True, slots=True)
class NotePurged:
    """Begin the journal of a purged conference: its settings, and what stays of it."""

    settings: str
    fact: ConferencePurged
