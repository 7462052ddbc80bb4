"""What a change of the runsheet would lead to, before anybody accepts it; and moves that are not yet on disk.

The same fold on facts that are nowhere written: there is no second set of rules for previews.
"""

from __future__ import annotations

from collections.abc import Iterable

from agenda.errors import AgendaError
from agenda.events import Entry
from agenda.runsheet import Command, Replan, Runsheet, apply, decide
from agenda.stamps import Stamp
from agenda.timing import moment
from kiosk.conference.state import Conference


def what_if(sheet: Runsheet, command: Command, now: Stamp) -> Runsheet:
    """Return the runsheet as it would be. Raises the refusal that the command would meet."""
    for at, event in enumerate(decide(sheet, command)):
        sheet = apply(sheet, Entry(f"if:{len(sheet.entries)}:{at}", event, now))
    return sheet


def with_moves(sheet: Runsheet, moves: Iterable[tuple[Command, Stamp]]) -> Runsheet:
    """Return the runsheet with moves made at their moments; one that is refused by now is left out."""
    for command, stamp in moves:
        try:
            sheet = what_if(sheet, command, stamp)
        except AgendaError:
            continue
    return sheet


def proposal(conference: Conference, now: Stamp, *, dropping: bool) -> tuple[Replan | None, int]:
    """Return what would catch up, None if there is nothing to cut, and the ms by which it would still end late."""
    sheet = conference.runsheet
    at = moment(sheet, now, conference.schedule, conference.forecasts(now, sheet))
    if at is None:
        return None, 0
    found, places = at.proposal(dropping=dropping), at.to_come()
    seconds: dict[str, int] = {}
    for place, cut, left in zip(places, found.cuts, found.seconds, strict=True):
        if cut > 0:
            had = sheet.runs[place].elapsed(at.now) // 1000
            seconds[sheet.steps[place].key] = left + had
    dropped = tuple((sheet.steps[places[task]].key, part) for task, part in found.dropped)
    late = found.shortfall_s * 1000
    return (Replan(seconds, dropped) if seconds or dropped else None), late
