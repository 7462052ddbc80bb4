"""What the award calls need from the rest of the conference: leaders who may hand over, the day's times, the checks.

The rules of `kiosk.awards` know neither programme nor clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agenda.planning import planned, time_of_day
from agenda.programme import Item
from agenda.timing import Face
from kiosk.awards.batches import Batch
from kiosk.awards.checks import Finding, Surroundings, check
from kiosk.awards.lineup import Place, line, places
from kiosk.awards.pace import DECISION_S, Pace, batch_seconds, pace
from kiosk.awards.planning import PlanRules
from kiosk.awards.presenters import Leader
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.reception import remarks
from kiosk.roster.people import Person

_LAST = 10**6


def leaders(conference: Conference) -> list[Leader]:
    """Return who may hand over, in protocol order: the guests of the roster and the presidium."""
    programme = conference.runsheet.programme
    presidium = [conference.roster.by_code(code) for code in (programme.presidium if programme else ())]
    chair = {person.number for person in presidium if person is not None}
    people = [p for p in conference.roster.expected() if p.kind == "guest" or p.number in chair]
    people.sort(key=lambda person: (person.order or _LAST, person.number))
    return [
        Leader(person.number, person.office, place, remarks.leaves(person.note)) for place, person in enumerate(people)
    ]


def plan_rules(conference: Conference) -> PlanRules:
    """Return how this conference's plan is made."""
    settings = conference.settings
    return PlanRules(
        settings.batch_size,
        settings.presenters,
        settings.side,
        settings.ranks,
        leaders(conference),
        _planned_start(conference),
    )


def _planned_start(conference: Conference) -> int | None:
    """Return when the award item is planned to begin, in minutes of the day."""
    programme = conference.runsheet.programme
    if programme is None:
        return None
    begins = next(
        (at for _path, step, at in planned(programme) if isinstance(step, Item) and step.kind == "award"), None
    )
    if begins is None:
        return None
    hours, minutes = time_of_day(programme, begins).split(":")
    return int(hours) * 60 + int(minutes)


def all_places(conference: Conference, batch: Batch) -> tuple[Place, ...]:
    """Return every position of a batch, called or not."""
    return places(conference.awards, batch, conference.hall.present)


def row(conference: Conference, batch: Batch) -> tuple[Place, ...]:
    """Return the one list of a batch: who is called, in the order in which they stand."""
    return line(conference.awards, batch, conference.hall.present)


def presenters(conference: Conference, batch: Batch) -> list[Person]:
    """Return who hands over in a batch, from the audience's left."""
    found = (conference.roster.people.get(number) for number in batch.presenters)
    return [person for person in found if person is not None]


def todays_pace(conference: Conference, face_now_ms: int) -> Pace:
    """Return what the calls still take; *face_now_ms* is now on the clock of the runsheet's stamps."""
    return pace(conference.awards, conference.runsheet.at, face_now_ms)


def expected_over(conference: Conference, face: Face, now: datetime) -> dict[int, datetime]:
    """Return when each batch that has not left the stage is expected to be over: wall times."""
    start = _start(face, now)
    if start is None:
        return {}
    awards, read = conference.awards, set(conference.awards.announced)
    over: dict[int, datetime] = {}
    for batch in awards.batches:
        if awards.phase_of(batch.number) == "cleared":
            continue
        if batch.decision not in read:
            read.add(batch.decision)
            start += timedelta(seconds=DECISION_S)
        start += timedelta(seconds=batch_seconds(len(batch.certificates), len(batch.presenters)))
        over[batch.number] = start
    return over


def _start(face: Face, now: datetime) -> datetime | None:
    """Return when the calls go on: now while their item runs, else when it is expected to begin."""
    item = next((row for row in face.rows if row.kind == "award" and row.state not in {"done", "skipped"}), None)
    if item is None:
        return None
    return now if item.state == "running" else item.expected_start


def findings(conference: Conference, face: Face, now: datetime) -> list[Finding]:
    """Return what is odd about the plan as things stand."""
    step = next((step for step in conference.runsheet.steps if step.kind == "award"), None)
    zone = conference.settings.zone
    over = {n: f"{moment.astimezone(zone):%H:%M}" for n, moment in expected_over(conference, face, now).items()}
    leaves = {leader.number: leader.leaves for leader in leaders(conference) if leader.leaves is not None}
    around = Surroundings(
        conference.roster.people, dict(_roles(conference)), leaves, over, step.minutes if step else None
    )
    return check(conference.awards, around)


def _roles(conference: Conference) -> Iterator[tuple[int, str]]:
    """Yield who speaks or announces right before, during or after the awards: he cannot stand at the wing as well."""
    steps = conference.runsheet.steps
    at = next((i for i, step in enumerate(steps) if step.kind == "award"), None)
    if at is None:
        return
    for step in steps[max(0, at - 1) : at + 2]:
        for segment in step.segments:
            for who in (segment.who, *segment.panel):
                person = conference.roster.by_code(who or "")
                if person is not None:
                    yield person.number, _("speaker of item {number}").format(number=step.number or "–")
    announcer = conference.roster.by_code(getattr(steps[at].item, "announcer", None) or "")
    if announcer is not None:
        yield announcer.number, _("who reads the decisions")


def here_of(conference: Conference, batch: Batch) -> tuple[int, int]:
    """Return how many positions of a batch can be filled now, and how many there are."""
    all_ = all_places(conference, batch)
    return sum(1 for place in all_ if place.in_line), len(all_)
