"""The facts of the conference itself and its roster: what the journal can say happened.

Frozen, past tense, versioned. Others: `agenda.events`, `kiosk.reception.events`, `kiosk.awards.events`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kiosk.facts.fact import OwnFact


@dataclass(frozen=True, slots=True)
class ConferenceConfigured(OwnFact):
    """The text of conference.toml was adopted."""

    kind: ClassVar[str] = "conference.configured"
    text: str


@dataclass(frozen=True, slots=True)
class StationJoined(OwnFact):
    """A journal became a station of the conference; without a slot it hands out no codes."""

    kind: ClassVar[str] = "station.joined"
    slot: int | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class TermTaken(OwnFact):
    """The writing station took a term ("roster", "agenda", "award"); the one before may no longer act."""

    kind: ClassVar[str] = "term.taken"
    role: str
    number: int


@dataclass(frozen=True, slots=True)
class ConferencePurged(OwnFact):
    """All personal data was deleted `at` (UTC epoch ms): this journal takes the place of the one with `old_head`.

    `counts` is what stays: how many were expected and came, by kind and by delegation, and what was handed over.
    """

    kind: ClassVar[str] = "conference.purged"
    old_head: str
    counts: Mapping[str, Any]
    at: int


@dataclass(frozen=True, slots=True)
class MemberEnrolled(OwnFact):
    """A laptop may join: its public nkey, what it is called, and the slot that was promised to it."""

    kind: ClassVar[str] = "hub.member_enrolled"
    member: str
    label: str
    slot: int


@dataclass(frozen=True, slots=True)
class MemberRevoked(OwnFact):
    """A laptop may not speak with the hub any more; what it wrote before stays."""

    kind: ClassVar[str] = "hub.member_revoked"
    member: str


@dataclass(frozen=True, slots=True)
class MessageSent(OwnFact):
    """The organisers told the MC something."""

    kind: ClassVar[str] = "message.sent"
    text: str


@dataclass(frozen=True, slots=True)
class NoticeAcknowledged(OwnFact):
    """A post has taken note of a message, or of a change of the programme: the event of this id."""

    kind: ClassVar[str] = "notice.acknowledged"
    of: str


@dataclass(frozen=True, slots=True)
class FiguresFrozen(OwnFact):
    """The figures of the hall as they stood at this moment: the `n`th snapshot, `counts` by name."""

    kind: ClassVar[str] = "figures.frozen"
    n: int
    counts: dict[str, int]
