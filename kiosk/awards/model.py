"""Decisions, the recipients they name, and the certificates that are handed over: frozen data, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RecipientKind = Literal["collective", "individual"]
# How a certificate was handed over: on the stage with its batch, at the recipient's seat, or afterwards.
Manner = Literal["stage", "seat", "later"]
Outcome = Literal["handed", "proxy", "withheld", "outstanding"]
OUTCOMES: tuple[Outcome, ...] = ("handed", "proxy", "withheld", "outstanding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is honoured, as the decision's list says; `name` without the title before it.

    A collective has a `representative` who comes forward. `family_*` is who receives for the dead (posthumous),
    `proxy_*` who receives for an absent one; the relation is as written, "con trai". `row` is 1-based in `sheet`.
    """

    kind: RecipientKind
    name: str
    award: str
    sheet: str
    row: int
    title: str | None = None
    position: str | None = None
    unit: str | None = None
    representative: str | None = None
    representative_title: str | None = None
    note: str | None = None
    posthumous: bool = False
    family_relation: str | None = None
    family_title: str | None = None
    family_name: str | None = None
    proxy_title: str | None = None
    proxy_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: number "512/QĐ-TTg", date YYYY-MM-DD, authority as written there, and its most frequent award.

    `recipients` is its list as a file gives it; the journal keeps certificates in its place.
    """

    number: str
    date: str
    authority: str
    award: str
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One sheet of paper with one name on it.

    `id` counts from 1 in the order of the file and `decision` is the decision's number. `number` is the conference
    number of the honoured person, or of the collective's representative; None until he is known. A certificate
    with `family_name` or `proxy_name` is received by that person, whether the honoured one is here or not;
    `stand_in` is that person's conference number where he was enrolled, `proxy_authority` who allowed it.
    """

    id: int
    decision: str
    kind: RecipientKind
    name: str
    award: str
    number: int | None = None
    title: str | None = None
    position: str | None = None
    unit: str | None = None
    representative: str | None = None
    representative_title: str | None = None
    note: str | None = None
    posthumous: bool = False
    family_relation: str | None = None
    family_title: str | None = None
    family_name: str | None = None
    proxy_title: str | None = None
    proxy_name: str | None = None
    proxy_relation: str | None = None
    proxy_authority: str | None = None
    stand_in: int | None = None
    added: bool = False

    @property
    def has_stand_in(self) -> bool:
        """Whether somebody else is known to receive it."""
        return bool(self.family_name or self.proxy_name)

    @property
    def receiver(self) -> tuple[str | None, str]:
        """Title and name of who comes forward: family, proxy, representative, or the honoured person."""
        if self.family_name:
            return self.family_title, self.family_name
        if self.proxy_name:
            return self.proxy_title, self.proxy_name
        if self.kind == "collective" and self.representative:
            return self.representative_title, self.representative
        return self.title, self.name

    @property
    def comes(self) -> int | None:
        """The conference number of who comes forward, None if he is on no list."""
        return self.stand_in if self.has_stand_in else None if self.posthumous else self.number


@dataclass(frozen=True, slots=True)
class Handover:
    """How a certificate was handed over; `events` has more than one id where two posts say they did it.

    `receiver` is who took it where that was somebody else, "" for the recipient; `batch` None away from the stage.
    """

    events: tuple[str, ...]
    outcome: Literal["handed", "proxy"]
    manner: Manner
    receiver: str = ""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the organisers decided about one decision.

    `stand_first`: its recipients stand on the stage before it is read out; `no_proxy`: nobody receives for another.
    """

    stand_first: bool = False
    no_proxy: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """The frozen order of a batch: its sheet's `version`, from 1, and whose certificates were kept back then."""

    version: int
    locked: bool = True
    kept_back: frozenset[int] = frozenset()
    reason: str = ""
