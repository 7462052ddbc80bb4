"""The rescue sheet: everything still to come, on one strip of paper, for the moment the machines may go out.

Items and speakers stand with their times as they are now, then the next batches by name, then the votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agenda.programme import Segment
from agenda.runs import Run
from agenda.stamps import Stamp
from agenda.timing import Face, Row
from kiosk.awards.batches import Batch
from kiosk.conference.award_plan import all_places
from kiosk.conference.state import Conference
from kiosk.conference.voting import ballots
from kiosk.i18n import _
from kiosk.messages.durations import lateness_text
from kiosk.tickets.award_slips import call_row, presenters_line
from printing.slips import Sheet, SheetRow, Slip

# Batches whose names stand on the sheet; of later ones it says how many are called. A roll has an end.
_NAMED = 3
_OPEN = ("running", "future", "interrupted")


def rescue_sheet(conference: Conference, now: Stamp) -> Slip:
    """Return the sheet as things stand at a moment of the runsheet's clock."""
    face = conference.face(now)
    rows = [*_programme(conference, face), *_awards(conference), *_votes(conference)]
    at = f"{_local(conference, now):%H:%M}"
    return Sheet(
        title=_("Rescue sheet: {time}").format(time=at),
        about=" · ".join(part for part in _about(conference, face) if part),
        rows=tuple(rows),
        foot=_("Go on by this sheet, write the true times on it, and tell them to the machine afterwards."),
    )


def _local(conference: Conference, now: Stamp) -> datetime:
    return datetime.fromtimestamp(conference.runsheet.at(now) / 1000, conference.settings.zone)


def _about(conference: Conference, face: Face) -> Iterator[str]:
    """Yield the event, how late it is, when it ends, how many are here."""
    yield conference.settings.name
    if face.state not in {"pending", "ended"}:
        yield lateness_text(face.offset_ms)
    if face.expected_end is not None and face.state != "ended":
        yield _("ends about {time}").format(time=f"{face.expected_end:%H:%M}")
    yield _("here {present}/{summoned}").format(present=conference.present, summoned=conference.summoned)


def _programme(conference: Conference, face: Face) -> Iterator[SheetRow]:
    """Yield every item that is not over, each with the speakers who have not had the floor."""
    sheet = conference.runsheet
    above = _("STILL TO COME")
    for place, row in enumerate(face.rows):
        if row.state not in _OPEN or face.state == "ended":
            continue
        step, run = sheet.steps[place], sheet.runs[place]
        running = row.state == "running"
        starts = row.actual_start if running and row.actual_start else row.expected_start
        length = _("{minutes} min").format(minutes=round((row.planned_ms + row.given_ms) / 60_000))
        rest = _("{minutes} min left").format(minutes=round(row.remaining_ms / 60_000)) if running else ""
        detail = " · ".join(part for part in (f"{starts:%H:%M}", length, rest) if part)
        yield SheetRow(step.number or 0, step.title, detail, _("RUNNING") if running else "", above=above)
        above = ""
        yield from _speakers(conference, step.segments, run, row, face)


def _speakers(
    conference: Conference, segments: tuple[Segment, ...], run: Run, row: Row, face: Face
) -> Iterator[SheetRow]:
    """Yield the parts of an item that are still to come, the one that has the floor first."""
    at = face.now if row.state == "running" and face.now else row.expected_start
    for index, part in enumerate(segments):
        has_floor = row.state == "running" and index == run.segment
        spoken = index < len(run.segments) and bool(run.segments[index]) and not has_floor
        if spoken or index in run.dropped:
            continue
        people = [conference.roster.by_code(who) or who for who in (part.who, *part.panel) if who]
        names = ", ".join(who if isinstance(who, str) else who.full_name for who in people)
        away = [p for p in people if not isinstance(p, str) and p.number not in conference.hall.present]
        length = _("{minutes} min").format(minutes=part.minutes)
        about = [f"{at:%H:%M}", part.topic or part.title if names else "", length]
        offices = [p.office for p in people if not isinstance(p, str)] if len(people) == 1 else []
        detail = " · ".join(text for text in (*about, *offices) if text)
        mark = _("HAS THE FLOOR") if has_floor else _("NOT HERE") if away else ""
        yield SheetRow(0, names or part.title, detail, mark, strong=bool(names))
        left = part.minutes * 60_000
        if has_floor and face.segment is not None:
            left = max(0, face.segment.planned_ms - face.segment.elapsed_ms)
        at += timedelta(milliseconds=left)


def _awards(conference: Conference) -> Iterator[SheetRow]:
    """Yield the batches that have not left the stage: of the first ones every position, of the others how many."""
    awards = conference.awards
    to_come = [batch for batch in awards.batches if awards.phase_of(batch.number) != "cleared"]
    for batch in to_come[:_NAMED]:
        above = _batch_title(conference, batch)
        for place in all_places(conference, batch):
            # Who has received it already is left out; positions keep their numbers.
            if place.certificate.id not in awards.handed:
                yield call_row(place, above)
                above = ""
    above = _("LATER BATCHES")
    for batch in to_come[_NAMED:]:
        certificate = awards.certificate(batch.certificates[0]) if batch.certificates else None
        called = _("{count} people").format(count=len(batch.certificates))
        detail = f"{called} · {presenters_line(conference, batch)}"
        yield SheetRow(batch.number, certificate.award if certificate else "", detail, strong=False, above=above)
        above = ""


def _batch_title(conference: Conference, batch: Batch) -> str:
    certificate = conference.awards.certificate(batch.certificates[0]) if batch.certificates else None
    parts = (
        _("BATCH {number}").format(number=batch.number),
        certificate.award if certificate else "",
        _("Decision {number}").format(number=batch.decision),
        presenters_line(conference, batch),
    )
    return " · ".join(part for part in parts if part)


def _votes(conference: Conference) -> Iterator[SheetRow]:
    """Yield the lists that are not counted yet."""
    above = _("VOTES STILL TO TAKE")
    for ballot in ballots(conference):
        if ballot.result is None:
            names = _("{count} names").format(count=len(ballot.names)) if ballot.names else ""
            yield SheetRow(ballot.number, ballot.title, names, above=above)
            above = ""
