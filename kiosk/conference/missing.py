"""Who is needed and not here: speakers, presenters, recipients, each with when, and how to reach him.

Somebody excused until a time of day is no alarm before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from agenda.programme import Item
from agenda.runs import Run
from agenda.timing import Face
from kiosk.awards.lineup import places
from kiosk.conference.state import Conference
from kiosk.reception.person_notes import Excuse
from kiosk.roster.people import Person

Role = Literal["speaker", "announcer", "recipient"]
# So long before they are needed the ushers go and look for people; so many items ahead the MC is told.
NEAR_ITEMS = 2
SOON = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who is not here. `needed` is the expected start of what he is needed for, `about` its name.

    `batch` and `position` are set for recipients; `alarm` says that it is time to look for him, `near` that it is for
    the running item or the two after it.
    """

    person: Person
    role: Role
    about: str
    needed: datetime
    excuse: Excuse | None
    alarm: bool
    near: bool
    batch: int | None = None
    position: int | None = None


def missing(conference: Conference, face: Face, now: datetime) -> list[Missing]:
    """Return everybody missing for what is still to come, whoever is needed first at the head."""
    found = [
        Missing(
            person,
            role,
            about,
            needed,
            conference.person_notes.excuses.get(person.number),
            _alarm(needed, conference.person_notes.excuses.get(person.number), now),
            near,
            batch,
            position,
        )
        for person, role, about, needed, near, batch, position in _needed(conference, face)
        if person.number not in conference.hall.present
    ]
    return sorted(found, key=lambda m: (m.needed, m.batch or 0, m.position or 0, m.person.number))


_Need = tuple[Person, Role, str, datetime, bool, int | None, int | None]


def _needed(conference: Conference, face: Face) -> Iterator[_Need]:
    sheet = conference.runsheet
    ahead = -1
    for step, run, row in zip(sheet.steps, sheet.runs, face.rows, strict=False):
        if step.item is None or row.state in ("done", "skipped") or face.state == "ended":
            continue
        ahead += 1
        running = row.state == "running" and row.actual_start is not None
        start = row.actual_start if running and row.actual_start else row.expected_start
        near = ahead <= NEAR_ITEMS and face.state != "pending"
        yield from _speakers(conference, step.item, run, start, near)
        if step.kind == "award":
            yield from _recipients(conference, start, near)


def _speakers(conference: Conference, item: Item, run: Run, start: datetime, near: bool) -> Iterator[_Need]:
    announcer = conference.roster.by_code(item.announcer or "")
    if announcer is not None:
        yield announcer, "announcer", item.title, start, near, None, None
    for i, segment in enumerate(item.segments):
        spoken = i < len(run.segments) and bool(run.segments[i]) and i != run.segment
        if spoken or i in run.dropped:
            continue
        for who in (segment.who, *segment.panel):
            person = conference.roster.by_code(who or "")
            if person is not None:
                yield person, "speaker", segment.topic or segment.title, start, near, None, None
        start += timedelta(minutes=segment.minutes)


def _recipients(conference: Conference, start: datetime, near: bool) -> Iterator[_Need]:
    awards = conference.awards
    for batch in awards.batches:
        if awards.phase_of(batch.number) in {"handed", "photographed", "cleared"}:
            continue
        for place in places(awards, batch, conference.hall.present):
            certificate = place.certificate
            if certificate.id in awards.handed or not awards.is_home(batch, certificate.id):
                continue
            # Of the dead the relative is expected, once he is on the list; a proxy where he was enrolled.
            person = conference.roster.people.get(certificate.comes or 0)
            if person is not None and not person.deceased:
                yield person, "recipient", certificate.award, start, near, batch.number, place.position


def _alarm(needed: datetime, excuse: Excuse | None, now: datetime) -> bool:
    if now < needed - SOON:
        return False
    if excuse is None or excuse.until is None:
        return excuse is None
    hours, minutes = excuse.until.split(":")
    return now >= now.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
