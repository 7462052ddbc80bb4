"""Folders of one conference on several laptops, linked; and what must be the same everywhere."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import closing
from pathlib import Path

from conferences import HandClock, delegates, new_small

from kiosk.conference import Conference
from kiosk.folder import Folder
from kiosk.hub.link import Link
from kiosk.hub.membership import Membership
from kiosk.journal.envelope import canonical
from kiosk.journal.store import Journal
from kiosk.station import Station

PEOPLE = 40


def laptops(path: Path, count: int, people: int = PEOPLE) -> list[Folder]:
    """Make a conference, and carry its folder to so many laptops: each becomes a station of its own."""
    first = new_small(path / "0", delegates(people), clock=HandClock())
    folders = [first]
    for n in range(1, count):
        shutil.copytree(first.path, path / str(n))
        folders.append(Folder(path / str(n)))
        Station(folders[-1]).close()
    return folders


def conference_id(folder: Folder) -> str:
    with closing(Journal(folder.journal)) as journal:
        return journal.meta("conference_id") or ""


def digest(conference: Conference) -> str:
    """Return one text for a folded state: who came when and by which event, the counts, awards, terms, agenda."""
    hall = conference.hall
    state = {
        "admissions": {n: (a.event_id, a.wall_ms) for n, a in hall.admissions.items()},
        "present": {n: a.event_id for n, a in hall.present.items()},
        "results": [str(result) for result in hall.results],
        "counts": dict(hall.counts),
        "awards": conference.awards.counts(),
        "terms": str(conference.terms),
        "agenda": str(conference.runsheet.runs),
        "people": sorted(map(str, conference.roster.people.values())),
        "events": conference.events,
        "unknown": conference.unknown,
        "last": conference.last,
    }
    return hashlib.sha256(canonical(state).encode()).hexdigest()


def state_of(folder: Folder) -> tuple[str, list[str]]:
    """Return the digest and the ids of all events of a journal."""
    with closing(Journal(folder.journal)) as journal:
        events = list(journal.in_order())
    return digest(Conference.fold(events)), [event.id for event in events]


def ids_of(folder: Folder) -> set[str]:
    with closing(Journal(folder.journal)) as journal:
        return {id_ for (id_,) in journal.query("SELECT id FROM event")}


def unsent(folder: Folder) -> int:
    with closing(Journal(folder.journal)) as journal:
        return journal.query("SELECT count(*) FROM event WHERE id NOT IN (SELECT event_id FROM seen)")[0][0]


def linked(folder: Folder, membership: Membership, tempo, **more) -> Link:
    link = Link(folder, membership, tempo=tempo, **more)
    link.start()
    return link
