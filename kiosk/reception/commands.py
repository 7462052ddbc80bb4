"""What a desk can ask of reception: frozen, in the imperative, no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kiosk.roster.people import Added


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Admit whoever shows this code; `raw` is what the scanner typed."""

    raw: str


@dataclass(frozen=True, slots=True)
class CheckInByHand:
    """Admit a person who was looked up by name; a note that stops the desk needs a supervisor's PIN."""

    number: int
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CheckInTogether:
    """Admit several people at once, in this order: one bus, one act. Who is here already is passed over."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckOut:
    """Note that whoever shows this code leaves the hall."""

    raw: str


@dataclass(frozen=True, slots=True)
class Annul:
    """Take an admission back."""

    event_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnulTogether:
    """Take the admissions of a group back; those taken back already are passed over."""

    event_ids: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """Put somebody on the list and admit him. A walk-in needs a supervisor's `pin`.

    A substitute names whom he stands for, `stands_for`, and on whose `authority`; `receives` makes him the proxy for
    that person's certificates, `annul` is the check-in that was made when he showed that person's invitation.
    What is not asked stays unknown: it is counted as "no data".
    """

    role: Added
    full_name: str
    unit: str = ""
    position: str = ""
    title: str = ""
    gender: Literal["nam", "nữ"] | None = None
    ethnicity: str = ""
    stands_for: int | None = None
    authority: str = ""
    receives: bool = False
    annul: str | None = None
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Approve:
    """Take a person added on the day as one of ours.

    A walk-in counts as a delegate from then on: that needs a supervisor's `pin`.
    """

    number: int
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Decline:
    """Do not take a person added on the day; his check-in is annulled."""

    number: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteSubstitute:
    """Note that a person of the roster comes in somebody's place, as the remark beside his name says."""

    number: int
    stands_for: str


@dataclass(frozen=True, slots=True)
class Move:
    """The check-in of this id was made under the wrong person: it is the one with this number who is here."""

    event_id: str
    number: int


@dataclass(frozen=True, slots=True)
class CorrectName:
    """A person's name is written so."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print another copy of a badge at this post; `revoke` makes the old one worthless."""

    number: int
    reason: str = ""
    revoke: bool = False


@dataclass(frozen=True, slots=True)
class Excuse:
    """A person will not come, or comes at `until`, a time of day as people write it (9h, 09:00, 9 giờ 30)."""

    number: int
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawExcuse:
    """An excuse was a mistake."""

    number: int


@dataclass(frozen=True, slots=True)
class HandOut:
    """Give a person what is due to him: everything, or the items named."""

    number: int
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOutTogether:
    """Give everybody of a group what is due to him."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakeBackHandOut:
    """What was noted as given was not."""

    number: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a question of the settings."""

    number: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SetNote:
    """What desks are told when a person comes; an empty text takes the note away.

    A note that stops somebody is lifted only with the supervisor's `pin`.
    """

    number: int
    text: str
    stops: bool = False
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PrintList:
    """Print a list at this post, as it stands now."""

    title: str
    about: str
    lines: tuple[tuple[str, str], ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class CloseQuestion:
    """A human settled what waited under this key."""

    key: str
    answer: str


@dataclass(frozen=True, slots=True)
class Backfill:
    """A tick on paper: `who` as written (number, code for eyes, 24 digits, organisers' code), and when he came.

    `at_ms` is UTC epoch ms, None where no time could be read. A badge is printed only if `badge`.
    """

    who: str
    at_ms: int | None
    badge: bool = False


@dataclass(frozen=True, slots=True)
class SetPin:
    """Set the supervisor's PIN, four to twelve digits; `salt` is random, `old` the PIN in force if there is one."""

    pin: str = field(repr=False)
    salt: bytes
    old: str | None = field(default=None, repr=False)
