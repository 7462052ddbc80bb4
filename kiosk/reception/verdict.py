"""What the desk is shown about one scan, read back from the journal's event: one shape for screen and CLI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from kiosk.reception.hall import Hall, Result
from kiosk.roster.people import Person


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a scan. `reason` None means admitted; `first_*` tell when and where a duplicate came in.

    `stand_in` is who came in the person's place, if that is what makes it a duplicate; `hint` what spoiled a code.
    `came_ms` is when the person came, where that stood on paper.
    """

    event_id: str
    wall_ms: int
    post: str
    reason: str | None
    person: Person | None
    first_wall_ms: int | None = None
    first_post: str | None = None
    first_event_id: str | None = None
    hint: str | None = None
    stand_in: Person | None = None
    came_ms: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the person was admitted by this scan."""
        return self.reason is None

    @property
    def at_ms(self) -> int:
        """When it happened: what paper says, else when it was noted."""
        return self.wall_ms if self.came_ms is None else self.came_ms

    def to_json(self, zone: tzinfo) -> dict[str, Any]:
        """Return the line that `kiosk scan --json` prints."""
        person = self.person
        first = None
        if self.first_wall_ms is not None:
            first = {"at": rfc3339(self.first_wall_ms, zone), "post": self.first_post}
        return {
            "status": "ok" if self.ok else "error",
            "reason": self.reason,
            "number": person.number if person else None,
            "name": person.full_name if person else None,
            "unit": person.unit if person else None,
            "kind": person.kind if person else None,
            "seat": person.seat if person else None,
            "at": rfc3339(self.at_ms, zone),
            "post": self.post,
            "first": first,
            "event_id": self.event_id,
        }


def verdict_of(result: Result, people: Mapping[int, Person], hall: Hall) -> Verdict:
    """Return the verdict that a result of the hall stands for."""
    # A forged or foreign code may claim anybody's number: it must not show that person's name.
    trusted = result.reason not in {"forged", "wrong_event", "unreadable"}
    person = people.get(result.number) if trusted and result.number is not None else None
    first = hall.admissions.get(result.first) if result.first else None
    return Verdict(
        event_id=result.event_id,
        wall_ms=result.wall_ms,
        post=result.post,
        reason=result.reason,
        person=person,
        first_wall_ms=first.wall_ms if first else None,
        first_post=first.post if first else None,
        first_event_id=first.event_id if first else None,
        hint=result.hint,
        came_ms=result.came_ms,
        stand_in=people.get(first.number) if first and person and first.number != person.number else None,
    )


def rfc3339(wall_ms: int, zone: tzinfo) -> str:
    """Return an instant as RFC 3339 with offset and milliseconds."""
    return datetime.fromtimestamp(wall_ms / 1000, zone).isoformat(timespec="milliseconds")
