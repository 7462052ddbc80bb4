"""Learns what a printer answers, once and while nothing prints: answers come at once or never.

A printer that is off-line answers only the real-time questions; the rest is then left to be learned later.
"""

from __future__ import annotations

from printing import escpos
from printing.abilities import MUTE, Abilities, Fence
from printing.conversation import Conversation

QUESTIONS = (1, 2, 3, 4)


def learn(talk: Conversation, *, model: bool) -> Abilities:
    """Ask everything, its name too if `model`; nothing is printed.

    What a printer does not know may stand in its line as letters, until the ESC @ of the next ticket wipes it.
    """
    if not talk.line.readable:
        return MUTE
    status = _learn_status(talk)
    if talk.status.offline or talk.status.cover_open or talk.status.paper_out or talk.status.failed:
        return Abilities(status=status, sure=False)
    if model:
        talk.model = ""
        talk.write(escpos.MODEL)
        talk.wait(lambda: bool(talk.model), talk.reply_s)
    talk.heard.clear()
    # One that is alive is given time: what it is not heard to answer now is not asked for again.
    seconds = (3 if status else 1) * talk.reply_s
    _ask_fences(talk, seconds)
    asb = _learn_asb(talk, seconds)
    if status and not talk.ask(1):
        raise TimeoutError("it fell silent")
    # Its cover may have been opened meanwhile: then what it left unanswered means nothing.
    return Abilities(talk.model, status, asb, _fence(talk), sure=not talk.status.offline)


def _learn_status(talk: Conversation) -> tuple[int, ...]:
    """Which DLE EOT it answers; one that does not know the first knows none."""
    if not talk.ask(1):
        return ()
    found = [1]
    for n in QUESTIONS[1:]:
        # Waited for twice: a late answer would be taken for one to the next question.
        if talk.ask(n, 2 * talk.reply_s):
            found.append(n)
    return tuple(found)


def _ask_fences(talk: Conversation, seconds: float) -> None:
    """The better kind first, and the other one only if that is not answered."""
    talk.forget_fences()
    talk.write(talk.fence("completed"))
    if not talk.wait(talk.confirmed, seconds):
        talk.write(escpos.PROCESSED)
        talk.wait(lambda: _fence(talk) != "none", seconds)
    talk.forget_fences()


def _fence(talk: Conversation) -> Fence:
    """By all that was heard: the kinds are told apart by their form, so an answer counts even if it comes late."""
    if talk.heard["fence"]:
        return "completed"
    return "processed" if talk.heard["processed"] else "none"


def _learn_asb(talk: Conversation, seconds: float) -> bool:
    """GS a is answered at once by the present status."""
    before = talk.heard["asb"]
    talk.write(escpos.ASB_ON)
    return talk.wait(lambda: talk.heard["asb"] > before, seconds)
