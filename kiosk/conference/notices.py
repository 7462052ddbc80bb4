"""What one post tells the others: messages to the MC, changes of the programme, and who has taken note of them.

A banner stays until it is acknowledged, so that nobody has to run across the hall to be sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from agenda.cleaning import clean
from kiosk.errors import Refusal
from kiosk.facts.fact import OwnFact

MOST_LETTERS = 200


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
class SendMessage:
    """Tell the MC something."""

    text: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Say that a message or a change has been read."""

    of: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message: the id of its event, what it says, which post sent it and when (UTC epoch ms)."""

    id: str
    text: str
    post: str
    wall_ms: int


@dataclass(slots=True)
class Notices:
    """The messages in order, and by which post, and when, each notice was acknowledged first."""

    messages: list[Sent] = field(default_factory=list)
    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)

    def open_messages(self) -> list[Sent]:
        """Return the messages that nobody has acknowledged, oldest first."""
        return [message for message in self.messages if message.id not in self.acknowledged]


def decide_send(command: SendMessage) -> list[MessageSent]:
    """Return the message. Raises Refusal for an empty one, or one that nobody could read at the lectern."""
    text = clean(command.text)
    if not text:
        raise Refusal("The message is empty.")
    if len(text) > MOST_LETTERS:
        raise Refusal("A message has at most {most} letters.", most=MOST_LETTERS)
    return [MessageSent(text)]


def decide_acknowledge(notices: Notices, command: Acknowledge) -> list[NoticeAcknowledged]:
    """Return the acknowledgement, nothing if somebody has given it before."""
    return [] if command.of in notices.acknowledged else [NoticeAcknowledged(command.of)]
