"""The rules of messages to the MC, and of taking note of them."""

from __future__ import annotations

from agenda.cleaning import clean
from kiosk.conference.commands import Acknowledge, SendMessage
from kiosk.conference.events import MessageSent, NoticeAcknowledged
from kiosk.conference.notices import MOST_LETTERS, Notices
from kiosk.errors import Refusal


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
