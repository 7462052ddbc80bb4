"""From facts to the jobs of a spool: what this laptop promised to print, and what it does not print any more.

A ticket is promised by the laptop whose desk asked for it, or by the one it was handed over to; by no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.conference.print_transfer import HandedOver
from kiosk.conference.state import Conference
from kiosk.journal.envelope import Event
from kiosk.journal.store import Journal
from kiosk.messages.papers import AHEAD
from kiosk.reception.events import BadgeReprinted, CheckedIn, CheckInAnnulled, PaperAsked, PrintHandedOver, SlipAsked
from kiosk.roster.people import Person
from kiosk.station.station import Station
from kiosk.tickets.badge import KIND, badge_of
from kiosk.tickets.preprint import is_out
from kiosk.tickets.slips import slip_of
from printing.jobs import TO_PRINT, TRIAL, Job
from printing.slips import Listing, TestPage, to_payload
from printing.spool import REPLACED, Spool
from printing.transfers import Transfers, Visitor, is_away
from printing.worker import Worker

LIST = "list"
PAPER = "paper"
# The journal's notes of which spool it belongs to, and of the station that printed last.
SPOOL_META = "spool"
STATION_META = "spool_station"
ASKING = frozenset({CheckedIn.kind, BadgeReprinted.kind, PaperAsked.kind, SlipAsked.kind})
_BADGES = frozenset({CheckedIn.kind, BadgeReprinted.kind})
_FIELDS: Mapping[str, Mapping[str, type]] = {
    CheckedIn.kind: {"number": int},
    BadgeReprinted.kind: {"number": int},
    CheckInAnnulled.kind: {"number": int},
    PaperAsked.kind: {"what": str, "printer": str},
    SlipAsked.kind: {"printer": str, "title": str, "about": str, "lines": list, "foot": str},
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a fact asks for: the job's kind, printer, copy and what stands on it."""

    kind: str
    printer: str
    slip: dict[str, Any]
    copy: int = 1


class PrintQueueing:
    """Queues the tickets of a station's own facts, and those of others that were handed over to it."""

    def __init__(self, station: Station, spool: Spool, label: str | None, on_change: Callable[[Job], None]) -> None:
        """Take the label of this laptop, None without a hub; *on_change* hears of every new job."""
        self.label = label
        self._station, self._spool, self._parting = station, spool, Transfers(spool)
        self._on_change = on_change
        # Handed over to this laptop, and nothing to print yet: who it is for is not known, or not in.
        self._awaited: dict[str, Event] = {}

    def take(self, events: Sequence[Event]) -> int:
        """Queue what these facts ask for here; return how many tickets that is. Raises SpoolError."""
        # What is not wanted any more goes first: a reprint must not stand behind the badge it replaces. Another
        # station's word counts too: what it takes back is not to be printed here.
        events = [event for event in events if _is_readable(event)]
        for event in events:
            self._forget(event)
        mine = self._station.station_id
        queued = sum(self.ask(event) for event in events if event.station_id == mine and event.kind in ASKING)
        return queued + self._arrivals(events)

    def make_good(self) -> None:
        """Queue what has no job although it was promised here: the program died between the two.

        If the spool is not the one this journal knows, nobody knows what was printed: then the desk is asked.
        What another station had queued, of which this folder is a copy, is left for that one to print.
        """
        known = {ref for kind in (KIND, LIST, PAPER, TRIAL) for ref in self._spool.refs(kind)}
        # A connection of its own: the station's belongs to the writer thread.
        with closing(Journal(self._station.folder.journal)) as journal:
            with journal.writing():  # one console at a time: the second must not cancel what the first queues
                if journal.meta(STATION_META) != self._station.station_id:
                    self._cancel_queued()
                    journal.set_meta(**{STATION_META: self._station.station_id})
            lost = journal.meta(SPOOL_META) != self._spool.identity
            with self._station.reading() as conference:
                handed = dict(conference.handed)
            for event in journal.in_order():
                if event.kind not in ASKING or not _is_readable(event):
                    continue
                mine, last = event.station_id == self._station.station_id, handed.get(event.id)
                if last is not None and last.reaches(self.label, self._station.station_id):
                    self._arrive(event, last, lost=lost)
                elif last is not None and event.id in known:
                    self._parting.gone(event.id, last.since, last.printer, last.at)
                elif mine and last is None and event.id not in known:
                    # Who was let in long ago has gone to his seat: a human says whether the badge is still wanted.
                    late = self._now_ms() - event.wall_ms > Worker.OUTAGE_MS
                    state = "maybe" if lost else "waiting" if late else "queued"
                    self.ask(event, state=state, held=late and not lost)
            if lost:
                journal.set_meta(**{SPOOL_META: self._spool.identity})

    def ask(self, event: Event, *, state: str = "queued", held: bool = False) -> bool:
        """Queue the ticket of one fact of this station; False if it asks for none or has a job already."""
        ticket = self.drawn(event)
        if ticket is None:
            return False
        reason = "It was asked for while nobody printed." if held else ""
        return self._told(
            self._spool.queue(
                *(ticket.kind, event.id, ticket.printer, ticket.slip, ticket.copy, state), held=held, reason=reason
            )
        )

    def drawn(self, event: Event, last: HandedOver | None = None) -> Ticket | None:
        """Return the ticket of a fact, with *last* as it was handed over; None if there is nothing to print."""
        payload = event.payload
        printer = last.printer if last is not None else payload.get("printer")
        if not printer:
            return None
        if event.kind == SlipAsked.kind:
            return Ticket(LIST, printer, to_payload(_listing(payload)))
        if event.kind == PaperAsked.kind:
            return self._paper(event, printer)
        return self._badge(event, printer, again=last is not None and last.again) if event.kind in _BADGES else None

    def wanted(self, event: Event) -> bool | None:
        """Whether a ticket is still wanted: of the badges of somebody who is here only the last one that was asked.

        None where this console has not heard of the fact yet.
        """
        if event.kind not in _BADGES:
            return True
        with self._station.reading() as conference:
            known = event.id in conference.badges.get(event.payload["number"], ())
            return not _superseded(event, conference) if known else None

    def _arrivals(self, events: Sequence[Event]) -> int:
        """Queue what was handed over to this laptop, whichever came first: the hand-over, or what it is about."""
        with self._station.reading() as conference:
            handed = {str(event.payload.get("of")) for event in events if event.kind == PrintHandedOver.kind}
            handed |= {event.id for event in events if event.id in conference.handed} | {*self._awaited}
            here = {of: last for of in handed if (last := conference.handed.get(of)) is not None}
        here = {of: last for of, last in here.items() if last.reaches(self.label, self._station.station_id)}
        if not here:
            return 0
        known = {**self._awaited, **{event.id: event for event in events}}
        with closing(Journal(self._station.folder.journal)) as journal:
            about = {of: known.get(of) or journal.event(of) for of in here}
        known_ones = ((of, event) for of, event in about.items() if event is not None and _is_readable(event))
        return sum(self._arrive(event, here[of]) for of, event in known_ones)

    def _arrive(self, event: Event, last: HandedOver, *, lost: bool = False) -> bool:
        """Queue a ticket that was handed over to this laptop; False if it is here already, or not wanted now."""
        ticket = self.drawn(event, last)
        if ticket is None:
            settled = self._spool.of([event.id]).get(event.id)
            if settled is None or settled.reason != AHEAD:
                self._awaited[event.id] = event
            return False
        self._awaited.pop(event.id, None)
        asked_ms = last.wall_ms if last.by_hand else event.wall_ms
        late = max(self._now_ms() - last.wall_ms, last.wall_ms - asked_ms) > Worker.OUTAGE_MS
        state, reason = ("waiting", "It comes late from another desk.") if late else ("queued", "")
        if lost:
            state, reason, late = "maybe", "", False
        visitor = Visitor(ticket.kind, event.id, last.copy, ticket.printer, ticket.slip, last.since, event.post)
        return self._told(self._parting.come(visitor, state=state, held=late, reason=reason))

    def _told(self, job: Job | None) -> bool:
        if job is not None:
            self._on_change(job)
        return job is not None

    def _paper(self, event: Event, printer: str) -> Ticket | None:
        payload = event.payload
        with self._station.reading() as conference:
            now = datetime.fromtimestamp(event.wall_ms / 1000, conference.settings.zone)
            codes = self._station.codes
            slip = slip_of(payload["what"], payload.get("number"), conference, codes, now, event.stamp)
        if isinstance(slip, TestPage):
            return Ticket(TRIAL, printer, to_payload(replace(slip, printer=printer)))
        return None if slip is None else Ticket(PAPER, printer, to_payload(slip))

    def _badge(self, event: Event, printer: str, *, again: bool) -> Ticket | None:
        copy = event.payload.get("copy", 1)
        with self._station.reading() as conference:
            person = conference.roster.people.get(event.payload["number"])
            if person is None or _superseded(event, conference):
                return None
            if event.kind == CheckedIn.kind and self._comes_ahead(person, conference):
                # Settled once and for all: another start must not decide otherwise.
                stands = to_payload(badge_of(person, conference, self._station.codes))
                self._spool.queue(KIND, event.id, printer, stands, copy, "cancelled", reason=AHEAD)
                return None
            before = [asked for asked in conference.badges.get(person.number, ()) if asked != event.id]
            out = again or person.number in conference.person_notes.ready or self._may_be_out(before, conference)
            return Ticket(
                KIND, printer, to_payload(badge_of(person, conference, self._station.codes, reprint=out)), copy
            )

    def _comes_ahead(self, person: Person, conference: Conference) -> bool:
        """Whether a run before the day has the badge out or on its way; one that still waits there is dropped."""
        wanted = to_payload(badge_of(person, conference, self._station.codes))
        for job in self._spool.begun_with(f"ahead:{person.number}:"):
            if job.state in TO_PRINT and self._spool.cancel(job.id):
                continue
            now = self._spool.job(job.id) or job
            if (now.state != "cancelled" or is_out(now)) and says_the_same(now, wanted):
                return True
        return False

    def _may_be_out(self, asked: Sequence[str], conference: Conference) -> bool:
        """Whether a badge that one of these facts asked for was printed, or may have been, here or elsewhere."""
        jobs = self._spool.of(asked)
        here = any(is_away(job) or job.state not in {*TO_PRINT, "cancelled"} for job in jobs.values())
        return here or any(ref in conference.handed for ref in asked if ref not in jobs)

    def _forget(self, event: Event) -> None:
        """Cancel the badges of a person that are not printed yet and not wanted any more."""
        if event.kind not in {*_BADGES, CheckInAnnulled.kind}:
            return
        number = event.payload["number"]
        with self._station.reading() as conference:
            asked = conference.badges.get(number, [])
            wanted = asked[-1:] if number in conference.hall.present else []
            unwanted = set(asked) - set(wanted)
        reason = REPLACED if wanted else "The check-in was taken back."
        for job in self._spool.of(unwanted).values():
            if job.state in TO_PRINT:
                self._spool.cancel(job.id, reason)

    def _cancel_queued(self) -> None:
        for job in self._spool.jobs(*TO_PRINT, limit=100_000):
            self._spool.cancel(job.id)
        for job in self._parting.leaving():
            self._parting.drop(job.id, "")

    def _now_ms(self) -> int:
        return self._station.clock.stamp().wall_ms


def _is_readable(event: Event) -> bool:
    """Whether a fact about paper has the fields that are read here; a newer program's may have others."""
    wanted = _FIELDS.get(event.kind)
    return wanted is None or (
        event.v == 1
        and all(isinstance(event.payload.get(name), kind) for name, kind in wanted.items())
        and isinstance(event.payload.get("copy", 1), int)
    )


def says_the_same(job: Job, slip: Mapping[str, Any]) -> bool:
    """Whether a badge says of its bearer what this one says; stamp, language and the conference's name aside."""
    return all(job.slip.get(field) == slip[field] for field in ("name", "unit", "seat", "code"))


def _superseded(event: Event, conference: Conference) -> bool:
    """Whether a badge is not wanted any more: the person is not in, or a later fact asked for another."""
    number = event.payload["number"]
    return number not in conference.hall.present or conference.badges[number][-1] != event.id


def _listing(payload: Mapping[str, Any]) -> Listing:
    lines = tuple((str(head), str(detail)) for head, detail in payload["lines"])
    return Listing(payload["title"], payload["about"], lines, payload["foot"])
