"""Every check-in and every refused scan as the journal has them, one line each: what a dispute is settled by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kiosk.conference.state import Conference
from kiosk.journal.envelope import Event

_ADMITTED, _REFUSED = "reception.checked_in", "reception.refused"
# Such a code may claim anybody's number: the line must not show that person's name (`verdict.verdict_of`).
_FOREIGN = {"forged", "wrong_event", "unreadable"}
_ANNULLED, _LEFT = "reception.annulled", "reception.checked_out"


@dataclass(frozen=True, slots=True)
class Scan:
    """One line. `what` is admitted, refused, annulled or left; `reason` why it was refused, or by what admitted.

    `came` is when the person came, where that stood on paper and `at` is when it was typed; `number` and `name` are
    None and "" where the code could not be read, and the name is "" too where the code is not one of ours.
    """

    at: datetime
    post: str
    what: str
    reason: str
    number: int | None
    name: str
    unit: str
    came: datetime | None
    event_id: str


def scans(conference: Conference, events: Iterable[Event]) -> Iterator[Scan]:
    """Yield the lines in the order of *events*, which are those of the journal."""
    local = conference.schedule.local
    for event in events:
        what = _WHATS.get(event.kind)
        if what is None or event.v != 1:
            continue
        payload = event.payload
        number = payload.get("number")
        foreign = what == "refused" and str(payload.get("reason")) in _FOREIGN
        person = conference.roster.people.get(number) if isinstance(number, int) and not foreign else None
        told = payload.get("at_ms")
        yield Scan(
            at=local(event.wall_ms),
            post=event.post,
            what=what,
            reason=str(payload.get("reason") or payload.get("by") or ""),
            number=number if isinstance(number, int) else None,
            name=person.full_name if person else "",
            unit=(person.unit or person.delegation or "") if person else "",
            came=local(told) if isinstance(told, int) else None,
            event_id=event.id,
        )


_WHATS = {_ADMITTED: "admitted", _REFUSED: "refused", _ANNULLED: "annulled", _LEFT: "left"}
