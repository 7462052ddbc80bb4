"""What a desk does for people besides admitting them: excuses, hand-outs, questions, notes, open questions."""

from __future__ import annotations

import re

from kiosk.errors import Refusal
from kiosk.reception.commands import (
    Answer,
    CloseQuestion,
    Excuse,
    HandOut,
    HandOutTogether,
    PrintList,
    SetNote,
    TakeBackHandOut,
    WithdrawExcuse,
)
from kiosk.reception.context import Desk
from kiosk.reception.events import (
    AbsenceExcused,
    DeskNoteSet,
    ExcuseWithdrawn,
    HandedOut,
    HandOutTakenBack,
    PinRefused,
    PinUsed,
    QuestionAnswered,
    QuestionClosed,
    SlipAsked,
)
from kiosk.reception.rules.supervision import permit
from kiosk.text.normalise import clean

_LONGEST = 200
_ID_NUMBER = re.compile(r"[0-9]{12}")
_TIME = re.compile(r"\s*([01]?\d|2[0-3])\s*(?:[:hHgG.]|giờ)\s*([0-5]\d)?\s*(?:phút)?\s*")


def decide_excuse(desk: Desk, command: Excuse) -> list[AbsenceExcused]:
    """Return the excuse. Raises Refusal for a person who is here, or a time that is none."""
    person = desk.person(command.number)
    if person.number in desk.hall.present:
        raise Refusal("{name} is here already.", name=person.full_name)
    until = time_of(command.until) if command.until.strip() else None
    return [AbsenceExcused(person.number, _text(command.reason), until)]


def decide_withdraw(desk: Desk, command: WithdrawExcuse) -> list[ExcuseWithdrawn]:
    """Return that an excuse is withdrawn. Raises Refusal if there is none."""
    if command.number not in desk.person_notes.excuses:
        raise Refusal("Nobody excused {name}.", name=desk.person(command.number).full_name)
    return [ExcuseWithdrawn(command.number)]


def decide_hand_out(desk: Desk, command: HandOut) -> list[HandedOut]:
    """Return what is given now: what was given before is left out. Raises Refusal if nothing is left to give."""
    person = desk.person(command.number)
    if person.number not in desk.hall.present:
        raise Refusal("{name} is not checked in.", name=person.full_name)
    due = desk.person_notes.due(person.number, desk.rules.hand_outs)
    given = [item for item in due if not command.items or item in command.items]
    if not given:
        raise Refusal("{name} has been given everything.", name=person.full_name)
    return [HandedOut(person.number, given)]


def decide_hand_out_together(desk: Desk, command: HandOutTogether) -> list[HandedOut]:
    """Return what is given to whom, but for those who are not here or have everything.

    Raises Refusal if nobody is left.
    """
    due = [
        HandedOut(number, items)
        for number in dict.fromkeys(command.numbers)
        if number in desk.hall.present and (items := desk.person_notes.due(number, desk.rules.hand_outs))
    ]
    if not due:
        raise Refusal("Everybody of the group has been given everything.")
    return due


def decide_take_back(desk: Desk, command: TakeBackHandOut) -> list[HandOutTakenBack]:
    """Return what counts as not given. Raises Refusal if nothing of it was."""
    given = desk.person_notes.handed.get(command.number, {})
    items = [item for item in command.items if item in given]
    if not items:
        raise Refusal("{name} was not given that.", name=desk.person(command.number).full_name)
    return [HandOutTakenBack(command.number, items)]


def decide_answer(desk: Desk, command: Answer) -> list[QuestionAnswered]:
    """Return the answer. Raises Refusal for an empty one."""
    answer = _text(command.answer)
    if not answer:
        raise Refusal("The answer is missing.")
    return [QuestionAnswered(desk.person(command.number).number, clean(command.question), answer)]


def decide_note(desk: Desk, command: SetNote) -> list[DeskNoteSet | PinUsed | PinRefused]:
    """Return the note; lifting one that stops needs the PIN."""
    text = _text(command.text)
    noted = DeskNoteSet(desk.person(command.number).number, text, command.stops and bool(text))
    known = desk.person_notes.notes.get(command.number)
    if known is None or not known.stops or noted.stops:
        return [noted]
    passed = permit("note", command.pin, desk.person_notes, desk.station_id, desk.now_ms)
    return [passed] if isinstance(passed, PinRefused) else [passed, noted]


def decide_print_list(desk: Desk, command: PrintList) -> list[SlipAsked]:
    """Return the wish for a list on paper. Raises Refusal if nobody prints here or there is nothing on it."""
    if desk.printer is None:
        raise Refusal("This post has no printer: see conference.toml.")
    if not command.lines:
        raise Refusal("Nobody is missing: there is nothing to print.")
    lines = [[clean(head), clean(detail)] for head, detail in command.lines]
    return [SlipAsked(desk.printer, command.title, command.about, lines, command.foot)]


def decide_close(desk: Desk, command: CloseQuestion) -> list[QuestionClosed]:
    """Return that a question is settled. Raises Refusal if it was before."""
    if command.key in desk.person_notes.closed:
        raise Refusal("That was settled already.")
    return [QuestionClosed(command.key, _text(command.answer))]


def time_of(text: str) -> str:
    """Return a time of day as "HH:MM". Raises Refusal for text that is none.

    >>> time_of("9h"), time_of("09:30"), time_of("9 giờ 15")
    ('09:00', '09:30', '09:15')
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise Refusal("{text} is no time of day; write 09:00.", text=clean(text))
    return f"{int(match[1]):02d}:{match[2] or '00'}"


def _text(text: str) -> str:
    cleaned = clean(text)
    if _ID_NUMBER.search(cleaned):
        raise Refusal("Write no ID card here: it would be kept for ever.")
    if len(cleaned) > _LONGEST:
        raise Refusal("That text is too long: {most} letters at most.", most=_LONGEST)
    return cleaned
