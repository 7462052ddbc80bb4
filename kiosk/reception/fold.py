"""How each fact of reception changes the state: who is here, and what is known of them.

A fact about somebody who is not there yet raises KeyError and is set aside; it is folded anew when he arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.journal.envelope import Event
from kiosk.reception.events import PinSet
from kiosk.reception.hall import Admission, Result
from kiosk.reception.person_notes import Correction, Excuse, Note
from kiosk.reception.state import State
from kiosk.roster.people import Person


def enrol(state: State, person: Person) -> None:
    """Put a person on the roster, or replace his entry; a name corrected at a desk stays so."""
    correction = state.person_notes.corrections.get(person.number)
    if correction is not None and person.full_name in correction.before:
        # A file that is taken in again still has the wrong writing.
        person = replace(person, full_name=correction.new)
    state.roster.enrol(person)


def _change(state: State, number: int, **fields: Any) -> None:
    state.roster.enrol(replace(state.roster.people[number], **fields))
    state.hall.recount()


def _added(state: State, event: Event) -> None:
    enrol(state, Person.from_payload(event.payload["person"]))


def _checked_in(state: State, event: Event) -> None:
    payload = event.payload
    told = payload.get("at_ms")
    # Nobody came after it was written that he had come, whatever a journal says.
    came = event.wall_ms if told is None else max(0, min(int(told), event.wall_ms))
    admission = Admission(
        order=event.order,
        event_id=event.id,
        number=payload["number"],
        wall_ms=came,
        post=event.post,
        station_id=event.station_id,
        by=payload["by"],
        printer=payload.get("printer"),
        told=told is not None,
    )
    if admission.printer is not None:
        state.badges.setdefault(admission.number, []).append(event.id)
    if payload["by"] == "back":
        state.hall.come_back(payload["number"])
    else:
        state.hall.admit(admission)
    came_ms = came if admission.told else None
    state.hall.note(
        Result(event.id, event.wall_ms, event.post, None, payload["number"], came_ms=came_ms, order=event.order)
    )


def _refused(state: State, event: Event) -> None:
    payload = event.payload
    result = Result(
        event.id,
        event.wall_ms,
        event.post,
        payload["reason"],
        payload.get("number"),
        payload.get("first"),
        payload.get("hint"),
        order=event.order,
    )
    state.hall.note(result)


def _checked_out(state: State, event: Event) -> None:
    number = event.payload["number"]
    state.hall.leave(number)
    state.hall.note(Result(event.id, event.wall_ms, event.post, "checked_out", number, order=event.order))


def _approved(state: State, event: Event) -> None:
    _change(state, event.payload["number"], waiting=False, kind=event.payload["counts_as"])


def _declined(state: State, event: Event) -> None:
    _change(state, event.payload["number"], waiting=False, declined=True)


def _substitute_noted(state: State, event: Event) -> None:
    _change(state, event.payload["number"], stands_for=event.payload["stands_for"])


def _name_corrected(state: State, event: Event) -> None:
    number, old, new = (event.payload[name] for name in ("number", "old", "new"))
    earlier = state.person_notes.corrections.get(number)
    before = ((earlier.before if earlier else frozenset()) | {old}) - {new}
    state.person_notes.corrections[number] = Correction(old, new, event.id, before)
    _change(state, number, full_name=new)


def _reissued(state: State, event: Event) -> None:
    key = (event.payload["number"], event.payload["code_kind"])
    state.person_notes.serials[key] = max(state.person_notes.serials.get(key, 0), event.payload["serial"])


def _excused(state: State, event: Event) -> None:
    payload = event.payload
    state.person_notes.excuses[payload["number"]] = Excuse(payload["reason"], payload.get("until"))


def _excuse_withdrawn(state: State, event: Event) -> None:
    state.person_notes.excuses.pop(event.payload["number"], None)


def _handed_out(state: State, event: Event) -> None:
    state.person_notes.handed[event.payload["number"]].update(dict.fromkeys(event.payload["items"]))


def _hand_out_taken_back(state: State, event: Event) -> None:
    state.person_notes.returned.add(event.payload["number"])
    given = state.person_notes.handed[event.payload["number"]]
    for item in event.payload["items"]:
        given.pop(item, None)


def _answered(state: State, event: Event) -> None:
    state.person_notes.answers[event.payload["number"]][event.payload["question"]] = event.payload["answer"]


def _note_set(state: State, event: Event) -> None:
    number, text = event.payload["number"], event.payload["text"]
    if text:
        state.person_notes.notes[number] = Note(text, event.payload.get("stops", False))
    else:
        state.person_notes.notes.pop(number, None)


def _question_closed(state: State, event: Event) -> None:
    state.person_notes.closed[event.payload["key"]] = event.payload["answer"]


def _pin_set(state: State, event: Event) -> None:
    state.person_notes.pin = PinSet(**event.payload)


def _pin_refused(state: State, event: Event) -> None:
    state.person_notes.wrong_pins.append((event.station_id, event.wall_ms))


def _slip_asked(state: State, event: Event) -> None:
    """Nothing to fold: the print room hears of it."""


def _paper_asked(state: State, event: Event) -> None:
    """Nothing to fold: the print room hears of it."""


def _made_ahead(state: State, event: Event) -> None:
    state.person_notes.ready[event.payload["number"]] = event.payload["says"]


def _pin_used(state: State, event: Event) -> None:
    """Nothing to fold: the act follows, this says who allowed it."""


def _annulled(state: State, event: Event) -> None:
    payload = event.payload
    state.hall.annul(payload["of"], payload["number"])
    state.hall.note(Result(event.id, event.wall_ms, event.post, "annulled", payload["number"], order=event.order))


def _reprinted(state: State, event: Event) -> None:
    number = event.payload["number"]
    state.copies[number] = max(state.copies.get(number, 1), event.payload["copy"])
    state.badges.setdefault(number, []).append(event.id)


def is_free(state: State, kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether a fact changes the state alike wherever it stands among those that were folded before it was known.

    So are most of a rush at several desks: folding everything anew for each of them would be felt.
    """
    number = payload.get("number")
    match kind:
        case "reception.refused":
            return True
        case "reception.checked_in":
            known = isinstance(number, int) and number in state.roster.people and number not in state.badges
            return known and payload.get("by") != "back" and state.hall.is_new(int(number or 0))
        case "reception.handed_out":
            return number not in state.person_notes.returned
    return False


RECEPTION: dict[tuple[str, int], Callable[[State, Event], None]] = {
    ("reception.checked_in", 1): _checked_in,
    ("reception.refused", 1): _refused,
    ("reception.annulled", 1): _annulled,
    ("reception.checked_out", 1): _checked_out,
    ("reception.person_added", 1): _added,
    ("reception.approved", 1): _approved,
    ("reception.declined", 1): _declined,
    ("reception.substitute_noted", 1): _substitute_noted,
    ("reception.name_corrected", 1): _name_corrected,
    ("reception.excused", 1): _excused,
    ("reception.excuse_withdrawn", 1): _excuse_withdrawn,
    ("reception.handed_out", 1): _handed_out,
    ("reception.hand_out_taken_back", 1): _hand_out_taken_back,
    ("reception.answered", 1): _answered,
    ("reception.note_set", 1): _note_set,
    ("code.reissued", 1): _reissued,
    ("badge.reprinted", 1): _reprinted,
    ("question.closed", 1): _question_closed,
    ("slip.asked", 1): _slip_asked,
    ("paper.asked", 1): _paper_asked,
    ("badge.made_ahead", 1): _made_ahead,
    ("pin.set", 1): _pin_set,
    ("pin.refused", 1): _pin_refused,
    ("pin.used", 1): _pin_used,
}
