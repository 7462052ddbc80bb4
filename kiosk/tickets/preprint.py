"""What is printed before the day: badges by delegation, certificate labels by batch.

A run that is broken off is begun again: what came out is remembered, what may have come out is asked about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kiosk.codes.codes import CodeKind, Codes
from kiosk.conference.commands import NoteMadeAhead
from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.papers import AHEAD
from kiosk.reception.context import badge_says
from kiosk.reception.events import BadgeMadeAhead
from kiosk.roster.people import Person
from kiosk.station.station import Station
from kiosk.tickets.award_slips import label_of
from kiosk.tickets.badge import KIND, badge_of
from printing.jobs import TO_PRINT, Job
from printing.slips import Listing, Slip, to_payload
from printing.spool import BY_HAND, Spool
from printing.transfers import is_away

LABEL = "label"
HEADING = "heading"
_OUT = {"printed", "sent"}


@dataclass(frozen=True, slots=True)
class Made:
    """One ticket of a run. `ref` names it by what stands on it: a changed name makes another ticket."""

    kind: str
    ref: str
    slip: Slip
    fact: BadgeMadeAhead | None = None


def badges_ahead(conference: Conference, codes: Codes, spool: Spool | None = None) -> Iterator[Made]:
    """Yield the badges of everybody who has none yet, by delegation, each delegation behind its heading.

    The *spool* tells whose badge was given up at the desk: he is here, and has none.
    """
    people = [p for p in conference.roster.expected() if not _has_one(p, conference, spool)]
    people.sort(key=lambda p: (p.delegation is None, p.delegation or "", p.number))
    for delegation, members in _by_delegation(people):
        names = ", ".join(str(person.number) for person in members)
        title = delegation or _("Without a delegation")
        heading = Listing(title, _("{count} badges").format(count=len(members)), ())
        yield Made(HEADING, f"ahead:{_digest(title, names)}", heading)
        for person in members:
            says = badge_says(person, conference.person_notes.serial(person.number, CodeKind.BADGE))
            fact = BadgeMadeAhead(person.number, says)
            yield Made(KIND, f"ahead:{person.number}:{says}", badge_of(person, conference, codes), fact)


def labels_ahead(conference: Conference, codes: Codes, batch: int | None = None) -> Iterator[Made]:
    """Yield the labels of the certificates in the order in which they lie on the trays; of one batch, or of all."""
    for planned in conference.awards.batches:
        if batch is not None and planned.number != batch:
            continue
        together = {id_: (id_, *planned.with_(id_)) for id_ in planned.certificates}
        for position, id_ in ((n, id_) for n, at in enumerate(planned.certificates, 1) for id_ in together[at]):
            certificate = conference.awards.certificate(id_)
            if certificate is not None:
                where = (str(planned.number), str(position), certificate.name, certificate.award)
                yield Made(LABEL, f"label:{id_}:{_digest(*where)}", label_of(certificate, conference, codes))


class Run:
    """Queues tickets behind everything a desk asks for, and follows them until they are out."""

    def __init__(self, station: Station, spool: Spool, printer: str, made: Iterable[Made]) -> None:
        """Promise all of them; one that was promised before and given up since is promised anew."""
        self._station, self._spool = station, spool
        self._made = {ticket.ref: ticket for ticket in made}
        self._noted: set[str] = set()
        for ticket in self._made.values():
            self._drop_older(ticket)
            payload = to_payload(ticket.slip)
            if spool.queue(ticket.kind, ticket.ref, printer, payload, ahead=True) is None:
                known = spool.of([ticket.ref])[ticket.ref]
                if known.state == "cancelled" and known.reason != BY_HAND:
                    spool.queue(ticket.kind, ticket.ref, printer, payload, known.copy + 1, ahead=True)
                elif known.state in TO_PRINT and known.printer != printer:
                    spool.hand_over(known.id, printer)

    def _drop_older(self, ticket: Made) -> None:
        """Give up what still waits with a name or place that has been corrected since."""
        if ticket.kind == HEADING:
            return
        for job in self._spool.begun_with(ticket.ref.rsplit(":", 1)[0] + ":"):
            if job.ref != ticket.ref and job.state in TO_PRINT:
                self._spool.cancel(job.id)

    @property
    def count(self) -> int:
        """How many tickets the run has."""
        return len(self._made)

    def step(self) -> tuple[list[Job], list[Job], list[Job]]:
        """Write down which badges are out now; return what is out, what may be out, what is still to come."""
        jobs = self._spool.of(self._made).values()
        out = [job for job in jobs if is_out(job)]
        fresh = [job.ref for job in out if job.ref not in self._noted]
        facts = tuple(fact for ref in fresh if (fact := self._made[ref].fact) is not None)
        if facts:
            self._station.do(NoteMadeAhead(facts))
        self._noted.update(fresh)
        doubtful = [job for job in jobs if job.state == "maybe"]
        coming = [job for job in jobs if job.state in {*TO_PRINT, "sending", "confirming"}]
        return out, doubtful, coming


def is_out(job: Job) -> bool:
    """Whether a ticket exists: it came out, or somebody wrote it by hand."""
    return job.state in _OUT or (job.state == "cancelled" and job.reason == BY_HAND)


def follow(run: Run, wait: Callable[[], bool], tell: Callable[[int, int], None]) -> list[Job]:
    """Follow a run until nothing is to come or *wait* returns False; return the tickets that may have come out."""
    told = -1
    while True:
        out, doubtful, coming = run.step()
        if len(out) != told:
            told = len(out)
            tell(told, run.count)
        if not coming or not wait():
            return doubtful


def _has_one(person: Person, conference: Conference, spool: Spool | None) -> bool:
    asked = conference.badges.get(person.number, ())
    if person.number in conference.hall.present:
        jobs = spool.of(asked) if spool is not None else {}
        # One that was asked for and is not in this spool was printed by another machine.
        if not asked or any(ref not in jobs or not _given_up(jobs[ref]) for ref in asked):
            return True
    serial = conference.person_notes.serial(person.number, CodeKind.BADGE)
    return conference.person_notes.ready.get(person.number) == badge_says(person, serial)


def _given_up(job: Job) -> bool:
    return job.state == "cancelled" and not is_out(job) and not is_away(job) and job.reason != AHEAD


def _by_delegation(people: list[Person]) -> Iterator[tuple[str, list[Person]]]:
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.delegation or "", []).append(person)
    yield from groups.items()


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).hexdigest()
