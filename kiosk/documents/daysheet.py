"""The runsheet on paper: every item with its time, its minutes, who does it, who speaks, and the lines in short.

Times are those of now: the planned ones before the day, the expected ones once it has begun.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agenda.programme import Segment, Step
from agenda.script import Speaker, lines
from agenda.stamps import Stamp
from agenda.timing import Row
from kiosk.conference.state import Conference
from kiosk.documents.checklists import as_it_stood
from kiosk.documents.drawing import MM, Box, Mark, Rule
from kiosk.documents.flow import BLACK, HAIR, ROOM, WIDTH, Band, Laid, Section, across, flow
from kiosk.documents.headings import fitted, stacked, title
from kiosk.documents.typeset import Style, block
from kiosk.i18n import _
from kiosk.script.lines import values
from kiosk.script.people import HallPeople, speaker

_TIMES = 31 * MM
_MINUTES = 19 * MM
_QUOTE = _TIMES + 4 * MM
_TIME = Style("Bold", 15, 12, BLACK, lines=1)
_ITEM = Style("Bold", 13, 11, BLACK, lines=0)
_BY = Style("Medium", 10.5, 10, BLACK, lines=0)
_PART = Style("SemiBold", 11, 10, BLACK, lines=0)
_PART_TIME = Style("Medium", 11, 10, BLACK, lines=1)
_SAID = Style("Medium", 10.5, 10, BLACK, lines=0)
_SHORT = 420
# An item that takes less of a page than this is not broken.
_WHOLE = 0.33
_LAST = 10**6


def day_sheet(conference: Conference, now: Stamp) -> Laid:
    """Return the runsheet; an empty one if there is no programme."""
    sheet, face = conference.runsheet, conference.face(now)
    sections = []
    for place, (step, row) in enumerate(zip(sheet.steps, face.rows, strict=False)):
        if face.state == "pending" and row.planned_start is not None:
            # Made on another day, or while the hall waits: what was planned is what people go by.
            row = replace(row, expected_start=row.planned_start)
        if row.state != "skipped":
            bands = list(_bands(conference, step, row, sheet.runs[place].dropped))
            short = sum(band.height for band in bands) < (ROOM.bottom - ROOM.top) * _WHOLE
            sections.append(Section(bands, _heading(conference, step, row), whole=short))
    about = [
        as_it_stood(conference),
        _("The time stands in front; write the true beginning on the line below it."),
    ]
    return flow(sections, title(conference.settings.name, _("Programme on paper"), about))


class _Expected(HallPeople):
    """The roster before anybody is here: every guest is in the lines, and the MC leaves out who has not come."""

    def guests_present(self) -> Sequence[Speaker]:
        """Return the guests who are here; while there is none, all who are expected."""
        here = super().guests_present()
        if here:
            return here
        guests = [person for person in self._conference.roster.expected() if person.kind == "guest"]
        return [speaker(guest) for guest in sorted(guests, key=lambda guest: (guest.order or _LAST, guest.number))]


def _values(conference: Conference) -> dict[str, str]:
    """Return the numbers of this moment; while nobody is here they are left to the pen."""
    known = values(conference)
    return known if conference.present else {"summoned": known["summoned"]}


def _starts(row: Row) -> datetime:
    """Return when an item began, or begins."""
    return row.actual_start or row.expected_start


def _heading(conference: Conference, step: Step, row: Row) -> Callable[[bool], Band]:
    """Return the heading of an item: time and minutes at the left, number, title and who does it beside them."""

    def heading(goes_on: bool) -> Band:
        name = f"{step.number}. {step.title}" if step.number else step.title
        said = _("{name} (continued)").format(name=name) if goes_on else name
        width = WIDTH - _TIMES - _MINUTES
        what = fitted(said, _ITEM, width)
        by = fitted("" if goes_on else _by(conference, step), _BY, width)
        time = block(f"{_starts(row):%H:%M}", _TIME, _TIMES)
        minutes = block(_("{minutes} min").format(minutes=round(row.planned_ms / 60_000)), _TIME, _MINUTES)
        above = 2.6 * MM
        height = above + max(what.height + by.height + 1.5 * MM, 0 if goes_on else time.height + 8 * MM) + 1 * MM

        def marks(top: float) -> list[Mark]:
            found: list[Mark] = [across(top + 0.6, 1.0)]
            found += what.placed(ROOM.left + _TIMES, top + above, width, "left")
            found += by.placed(ROOM.left + _TIMES, top + above + what.height + 1 * MM, width, "left")
            if not goes_on:
                found += time.placed(ROOM.left, top + above - 1, _TIMES, "left")
                found += minutes.placed(ROOM.left, top + above - 1, WIDTH, "right")
                line = top + above + time.height + 7 * MM
                found.append(Rule(Box(ROOM.left, line, ROOM.left + _TIMES - 8 * MM, line), 0.5, BLACK))
            return found

        return Band(height, marks, keeps=True)

    return heading


def _by(conference: Conference, step: Step) -> str:
    """Return who introduces and does an item, and what it needs."""
    item = step.item
    if item is None:
        return ""
    rows = (
        (_("Led in by"), item.introduced_by),
        (_("Done by"), item.performed_by),
        (_("Read out by"), _called(conference, item.announcer) if item.announcer else None),
        (_("To vote on"), "; ".join(item.lists)),
        (_("Sound"), item.sound),
        (_("Light"), item.light),
        (_("Note"), item.notes),
    )
    return " · ".join(f"{label}: {text}" for label, text in rows if text)


def _bands(conference: Conference, step: Step, row: Row, dropped: Collection[int]) -> Iterator[Band]:
    programme, people = conference.runsheet.programme, _Expected(conference)
    if programme is None or step.item is None:
        return
    known = _values(conference)
    if not step.segments:
        said = lines(programme, step, None, people, known) if step.kind != "award" else _award_lines(conference)
        yield from _said(said)
        return
    starts, shown = _starts(row), set[tuple[str, ...]]()
    for index, part in enumerate(step.segments):
        if index in dropped:
            continue
        said = lines(programme, step, index, people, known, tuple(dropped))
        yield _part(conference, part, starts, keeps=bool(said) and said not in shown)
        if said not in shown:
            yield from _said(said)
        shown.add(said)
        starts += timedelta(minutes=part.minutes)


def _award_lines(conference: Conference) -> tuple[str, ...]:
    """Return where the names of the award calls stand: they have a paper of their own."""
    count = len(conference.awards.batches)
    return (_("{count} batches: see the paper «Award calls».").format(count=count),) if count else ()


def _part(conference: Conference, part: Segment, starts: datetime, *, keeps: bool) -> Band:
    """Return one speaker, panel or film: when, what, who, and for how long."""
    width = WIDTH - _TIMES - _MINUTES
    people = [_called(conference, who) for who in (part.who, *part.panel) if who]
    lead = f"{part.title}: {part.topic}" if part.topic else part.title
    what = fitted(lead, _PART, width)
    who = fitted("; ".join(people) or part.performed_by or "", _BY, width)
    time = block(f"{starts:%H:%M}", _PART_TIME, _TIMES)
    minutes = block(_("{minutes} min").format(minutes=part.minutes), _PART_TIME, _MINUTES)

    def marks(top: float) -> list[Mark]:
        down = top + 1.4 * MM
        found: list[Mark] = [across(top, 0.4, HAIR)]
        found += what.placed(ROOM.left + _TIMES, down, width, "left")
        found += who.placed(ROOM.left + _TIMES, down + what.height, width, "left")
        found += time.placed(ROOM.left + 4 * MM, down, _TIMES, "left")
        return [*found, *minutes.placed(ROOM.left, down, WIDTH, "right")]

    return Band(what.height + who.height + 2.8 * MM, marks, keeps)


def _said(said: Sequence[str]) -> Iterator[Band]:
    """Yield the lines to read out, behind a bar at their left."""
    for index, line in enumerate(said):
        found = fitted(_short(line), _SAID, WIDTH - _QUOTE)
        below = 2.4 * MM if index == len(said) - 1 else 0.9 * MM
        inner = stacked(found, below, indent=_QUOTE, keeps=index == 0 and len(said) > 1)

        def marks(top: float, inner: Band = inner, height: float = found.height) -> list[Mark]:
            bar = Rule(Box(ROOM.left + _TIMES + 0.8, top, ROOM.left + _TIMES + 0.8, top + height), 1.6, HAIR)
            return [bar, *inner.marks(top)]

        yield Band(inner.height, marks, inner.keeps)


def _short(line: str) -> str:
    """Return a line as far as the MC needs it: names come at its beginning."""
    if len(line) <= _SHORT:
        return line
    return f"{line[:_SHORT].rsplit(' ', 1)[0].rstrip(',;:')} …"


def _called(conference: Conference, who: str) -> str:
    """Return somebody of the programme with post and unit; who is on no list stays as he was written."""
    person = conference.roster.by_code(who)
    if person is None:
        return who
    return ", ".join(part for part in (person.full_name, person.office, person.seat and _seat(person.seat)) if part)


def _seat(seat: str) -> str:
    return _("seat {seat}").format(seat=seat)
