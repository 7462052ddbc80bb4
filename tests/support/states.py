"""The state of a conference in a form that compares."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from agenda.timing import face
from kiosk.conference.state import Conference
from kiosk.journal.store import Journal
from kiosk.station.station import Station
from tests.support.conferences import EIGHT, MINUTE, SAMPLE, HandClock, deliver

NOW = HandClock(wall_ms=EIGHT + 60 * MINUTE, mono_ns=5_000_000_000 + 60 * MINUTE * 1_000_000)


def digest(conference: Conference) -> dict[str, Any]:
    """Everything a screen could show, in a form that compares."""
    hall, awards = conference.hall, conference.awards
    shown = None
    if conference.config is not None:
        shown = face(conference.runsheet, NOW.stamp(), conference.schedule)
    return {
        "present": {number: admission.event_id for number, admission in hall.present.items()},
        "counts": {name: count for name, count in hall.counts.items() if count},
        "delegations": {name: count for name, count in hall.by_delegation.items() if count},
        "results": [(r.event_id, r.reason, r.number, r.first, r.post) for r in hall.results],
        "runsheet": (conference.runsheet.phase, conference.runsheet.position, conference.runsheet.undone, shown),
        "awards": (awards.counts(), dict(awards.handed), dict(awards.phases), awards.questions, awards.undone),
        "terms": dict(conference.terms.holders),
        "people": dict(conference.roster.people),
        "complete": conference.roster.complete,
        "copies": dict(conference.copies),
        "slots": dict(conference.slots),
        "settings": conference.config_text,
        "figures": (conference.events, conference.unknown, conference.set_aside, conference.last),
    }


def meet(*stations: Station) -> None:
    """Let stations exchange what they have written."""
    everything = [list(station.journal.in_order()) for station in stations]
    for station in stations:
        with closing(Journal(station.folder.journal)) as journal:
            deliver(journal, [event for events in everything for event in events])
        station.catch_up()


def small_roster(place: Path) -> Path:
    """Ten rows of the sample, so that a permutation is not mostly enrolments."""
    from openpyxl import load_workbook

    book = load_workbook(SAMPLE / "dai-bieu.xlsx")
    for sheet in book.worksheets:
        sheet.delete_rows(16, sheet.max_row)
    path = place / "ngan.xlsx"
    book.save(path)
    return path
