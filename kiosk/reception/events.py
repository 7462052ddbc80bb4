"""What can happen at reception: facts in the past tense, frozen and versioned, as the journal keeps them.

A fact names people by their conference number; free text in it was cleaned by the rule that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from kiosk.facts.fact import OwnFact


@dataclass(frozen=True, slots=True)
class CheckedIn(OwnFact):
    """A person was admitted. `by`: scan, hand, together, id_card, moved, back, forced, paper; `printer`: of the badge.

    `at_ms` is when he came (UTC epoch ms), where that was written on paper and typed later; else it is the moment of
    the fact itself.
    """

    kind: ClassVar[str] = "reception.checked_in"
    number: int
    by: str
    printer: str | None = None
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ScanRefused(OwnFact):
    """A scan did not admit. The raw text is never kept: only its length, and the number if it could be read.

    `first` is the id of the admission that a duplicate repeats; `hint` what spoiled the code, if it shows:
    "input_method" or "layout", and what it was instead: "link", "barcode", "old_badge"; "paper": a time that cannot be.
    """

    kind: ClassVar[str] = "reception.refused"
    reason: str
    length: int
    number: int | None = None
    first: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInAnnulled(OwnFact):
    """An admission was taken back; its row stays."""

    kind: ClassVar[str] = "reception.annulled"
    of: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedOut(OwnFact):
    """A person left the hall; who comes back is admitted again by "back"."""

    kind: ClassVar[str] = "reception.checked_out"
    number: int


@dataclass(frozen=True, slots=True)
class PersonAdded(OwnFact):
    """Somebody was added on the day: a substitute, a guest or a walk-in; `authority` is who allowed it."""

    kind: ClassVar[str] = "reception.person_added"
    person: dict[str, Any]
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class PersonApproved(OwnFact):
    """The organisers took a person added on the day as one of theirs, to be counted as `counts_as`."""

    kind: ClassVar[str] = "reception.approved"
    number: int
    counts_as: str


@dataclass(frozen=True, slots=True)
class PersonDeclined(OwnFact):
    """The organisers did not take a person added on the day; his admission is annulled beside this."""

    kind: ClassVar[str] = "reception.declined"
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubstituteNoted(OwnFact):
    """A person of the roster comes in the place of somebody, as the remark beside his name says."""

    kind: ClassVar[str] = "reception.substitute_noted"
    number: int
    stands_for: str


@dataclass(frozen=True, slots=True)
class NameCorrected(OwnFact):
    """A name was written wrong; both writings are kept."""

    kind: ClassVar[str] = "reception.name_corrected"
    number: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CodeReissued(OwnFact):
    """The codes of one kind (1 invitation, 2 badge) that a person has so far are dead; the next bear `serial`."""

    kind: ClassVar[str] = "code.reissued"
    number: int
    code_kind: int
    serial: int
    reason: str


@dataclass(frozen=True, slots=True)
class BadgeReprinted(OwnFact):
    """Another copy of a badge was asked for."""

    kind: ClassVar[str] = "badge.reprinted"
    number: int
    copy: int
    printer: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AbsenceExcused(OwnFact):
    """A person is excused: for the day, or `until` the time of day "HH:MM" at which he is expected."""

    kind: ClassVar[str] = "reception.excused"
    number: int
    reason: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class ExcuseWithdrawn(OwnFact):
    """An excuse was a mistake."""

    kind: ClassVar[str] = "reception.excuse_withdrawn"
    number: int


@dataclass(frozen=True, slots=True)
class HandedOut(OwnFact):
    """A person was given these things (document kit, meal ticket…), named as the settings name them."""

    kind: ClassVar[str] = "reception.handed_out"
    number: int
    items: list[str]


@dataclass(frozen=True, slots=True)
class HandOutTakenBack(OwnFact):
    """Things noted as given were not."""

    kind: ClassVar[str] = "reception.hand_out_taken_back"
    number: int
    items: list[str]


@dataclass(frozen=True, slots=True)
class QuestionAnswered(OwnFact):
    """A person answered a question of the settings."""

    kind: ClassVar[str] = "reception.answered"
    number: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeskNoteSet(OwnFact):
    """What a desk is told when the person comes; `stops`: he is not admitted before the organisers saw him.

    An empty text takes the note away.
    """

    kind: ClassVar[str] = "reception.note_set"
    number: int
    text: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class SlipAsked(OwnFact):
    """A list was sent to a printer as it stood then: each of the `lines` is what stands large, and below it."""

    kind: ClassVar[str] = "slip.asked"
    printer: str
    title: str
    about: str
    lines: list[list[str]]
    foot: str


@dataclass(frozen=True, slots=True)
class PaperAsked(OwnFact):
    """A ticket was sent to a printer: `what` it is, about the person, certificate or batch of that `number`."""

    kind: ClassVar[str] = "paper.asked"
    printer: str
    what: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class PrintHandedOver(OwnFact):
    """The ticket that the fact `of` asked for is printed by the laptop `at`, no more by the one that wrote this.

    It is to come out of `printer`; `copy` as in the spool, `number` the person's on a badge. `again`: an earlier copy
    may be out, and the badge says so. `by_hand`: somebody wanted it there, however late.
    """

    kind: ClassVar[str] = "print.handed_over"
    of: str
    copy: int
    printer: str
    at: str
    number: int | None = None
    again: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class BadgeMadeAhead(OwnFact):
    """A badge came out before the day: nobody prints it at the check-in. `says` is a digest of what stands on it."""

    kind: ClassVar[str] = "badge.made_ahead"
    number: int
    says: str


@dataclass(frozen=True, slots=True)
class QuestionClosed(OwnFact):
    """A human settled something that waited for one; `key` says what, `answer` how."""

    kind: ClassVar[str] = "question.closed"
    key: str
    answer: str


@dataclass(frozen=True, slots=True)
class PinSet(OwnFact):
    """The supervisor's PIN: salt and scrypt hash in hex, with the parameters it was made with."""

    kind: ClassVar[str] = "pin.set"
    salt: str
    hash: str
    n: int
    r: int
    p: int


@dataclass(frozen=True, slots=True)
class PinRefused(OwnFact):
    """Somebody gave a wrong PIN for an act."""

    kind: ClassVar[str] = "pin.refused"
    act: str


@dataclass(frozen=True, slots=True)
class PinUsed(OwnFact):
    """A supervisor allowed an act, whose facts follow in the same transaction."""

    kind: ClassVar[str] = "pin.used"
    act: str


@dataclass(frozen=True, slots=True)
class DelegatesFrozen(OwnFact):
    """The delegates' report was frozen as it stood at this moment: the `n`th one, as plain fields."""

    kind: ClassVar[str] = "report.delegates_frozen"
    n: int
    report: dict[str, Any]
