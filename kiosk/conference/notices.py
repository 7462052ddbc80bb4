"""What one post tells the others: messages to the MC, changes of the programme, and who has taken note of them.

A banner stays until it is acknowledged, so that nobody has to run across the hall to be sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_LETTERS = 200


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
