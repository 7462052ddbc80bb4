"""The conference as it stands: every projection folded from the journal, in the order (hlc, id).

Any set of events gives one state, however often and in whatever order they arrive; what is not known here,
from a newer program, is kept and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, time
from math import ceil

from agenda import events as agenda_events
from agenda import vote
from agenda.fold import Runsheet, apply
from agenda.stamps import Stamp
from agenda.timing import Face, Forecast, Schedule, face
from agenda.vote import Votes
from kiosk.awards import events as award_events
from kiosk.awards import fold as award_fold
from kiosk.awards.pace import pace
from kiosk.awards.state import Awards
from kiosk.conference.events import ConferencePurged
from kiosk.conference.leadership import Role, Terms, role_of
from kiosk.conference.members import Member, is_member
from kiosk.conference.notices import Notices, Sent
from kiosk.conference.opening_figures import Figures, reads_figures
from kiosk.conference.print_transfer import HandedOver
from kiosk.conference.settings import Config
from kiosk.errors import FolderError
from kiosk.journal.envelope import Event
from kiosk.reception.events import PrintHandedOver
from kiosk.reception.fold import RECEPTION, enrol, is_free
from kiosk.reception.hall import Hall, Result
from kiosk.reception.papertime import moment
from kiosk.reception.person_notes import PersonNotes
from kiosk.reception.snapshots import Snapshot
from kiosk.reception.verdict import Verdict, verdict_of
from kiosk.roster.allotment import Quota
from kiosk.roster.byhand import ByHand
from kiosk.roster.people import Person
from kiosk.roster.roster import Roster, as_noted
from kiosk.roster.units import unit_key
from kiosk.text.normalise import clean


class Conference:
    """The folded state. Mutable: one owner applies events; readers hold the station's lock."""

    def __init__(self) -> None:
        self.config: Config | None = None
        self.config_text = ""
        self.roster = Roster()
        self.hall = Hall(self.roster.people)
        self.person_notes = PersonNotes()
        self.runsheet = Runsheet.empty()
        self.programme_text = ""
        # What stays of a conference whose personal data was deleted; None for any other.
        self.purged: ConferencePurged | None = None
        # The place in the fold where the figures of the opening were frozen, None before: who comes after it is late.
        self.introduced: tuple[int, str] | None = None
        self.opening: Figures | None = None
        self.figures: Figures | None = None
        self.reports: list[Snapshot] = []
        self.notices = Notices()
        self.votes = Votes()
        # When each fact of a vote was written, by its id.
        self.voted: dict[str, Stamp] = {}
        self.awards = Awards.empty()
        self.terms = Terms()
        self.slots: dict[str, int | None] = {}
        # The laptops that were enrolled, by the public half of their keys.
        self.members: dict[str, Member] = {}
        self.copies: dict[int, int] = {}
        # The facts that asked for a badge of each person, in the order of the fold: only the last one is to print.
        self.badges: dict[int, list[str]] = {}
        # Where each ticket that was handed over is printed: by the fact that asked for it, the last word.
        self.handed: dict[str, HandedOver] = {}
        self.heard: dict[tuple[str, str], int] = {}
        self.last: tuple[int, str] = (0, "")
        self.events = 0
        self.unknown = 0
        # What was done in a role by a station that did not hold its term: the moments, by role and station.
        self.aside: dict[tuple[Role, str], list[int]] = {}

    @classmethod
    def fold(cls, events: Iterable[Event]) -> Conference:
        """Return the state of a set of events given in the order (hlc, id)."""
        conference = cls()
        for event in events:
            conference.apply(event)
        return conference

    def fits(self, event: Event) -> bool:
        """Whether an event sorts after everything applied; one that does not needs the fold anew."""
        return event.order > self.last

    def apply(self, event: Event) -> None:
        """Apply one event that `fits`."""
        self.last = event.order
        self.events += 1
        if event.post:
            self.heard[event.station_id, event.post] = event.wall_ms
        if not self.terms.counts(event.kind, event.station_id, event.term):
            role = role_of(event.kind)
            assert role is not None
            self.aside.setdefault((role, event.station_id), []).append(event.wall_ms)
            return
        if not any(
            apply(event) for apply in (self._apply_own, self._apply_agenda, self._apply_vote, self._apply_awards)
        ):
            self.unknown += 1

    def apply_late(self, event: Event) -> bool:
        """Apply an event that sorts before some that were applied, where its place makes no difference.

        Returns whether it was applied; if not, nothing has happened, and everything has to be folded anew.
        """
        if not self._is_free(event):
            return False
        last, heard = self.last, self.heard.get((event.station_id, event.post), 0)
        self.apply(event)
        self.last = last
        if event.post:
            self.heard[event.station_id, event.post] = max(heard, event.wall_ms)
        return True

    def _is_free(self, event: Event) -> bool:
        """Whether the place of an event among the others makes no difference."""
        if (event.kind, event.v) == (PrintHandedOver.kind, 1):
            return True  # of a ticket's hand-overs the last one stands, whenever it comes
        if (event.kind, event.v) not in RECEPTION:
            return False
        try:
            return is_free(self, event.kind, event.payload)
        except TypeError:  # a number that is none
            return False

    @property
    def set_aside(self) -> int:
        """How many events do not count, because their writer did not hold the term."""
        return sum(map(len, self.aside.values()))

    @property
    def summoned(self) -> int:
        """How many delegates were summoned: the base of the quorum. A substitute stands for one of them."""
        return self.roster.summoned

    @property
    def present(self) -> int:
        """How many of those summoned are here."""
        return self.hall.counts["delegate"]

    @property
    def needed(self) -> int:
        """How many of those summoned must be here for a quorum."""
        return ceil(self.settings.quorum * self.summoned)

    @property
    def settings(self) -> Config:
        """The settings in force; a journal has them from its first transaction on."""
        assert self.config is not None
        return self.config

    @property
    def schedule(self) -> Schedule:
        """The day and zone the programme's times belong to."""
        return Schedule(self.settings.day, self.settings.zone)

    @property
    def day_ms(self) -> int:
        """When the day of the conference begins, in UTC epoch ms."""
        return moment(self.settings.day, self.settings.zone, time())

    def time_of(self, stamp: Stamp) -> datetime:
        """Return the time of day of a stamp as the runsheet has it: a clock that was put right counts as it was."""
        sheet = self.runsheet
        if sheet.clock is not None and sheet.clock.knows(stamp):
            return self.schedule.local(sheet.at(stamp) + sheet.correction_ms)
        return self.schedule.local(stamp.wall_ms)

    def face(self, now: Stamp, runsheet: Runsheet | None = None) -> Face:
        """Return how the conference stands at a moment; *runsheet* may be one with moves not yet on disk."""
        sheet = self.runsheet if runsheet is None else runsheet
        return face(sheet, now, self.schedule, self.forecasts(now, sheet))

    def forecasts(self, now: Stamp, sheet: Runsheet) -> dict[str, Forecast]:
        """Return what the award item still takes, by its batches and the pace of the calls."""
        keys = [step.key for step in sheet.steps if step.kind == "award"]
        if not keys or not self.awards.batches:
            return {}
        left = pace(self.awards, sheet.at, sheet.at(now))
        return {keys[0]: Forecast(left.expected_s * 1000, left.least_s * 1000, left.timed > 0)}

    def verdict(self, result: Result) -> Verdict:
        """Return what a desk is shown about a result."""
        return verdict_of(result, self.roster.people, self.hall)

    def _apply_own(self, event: Event) -> bool:
        handler = _HANDLERS.get((event.kind, event.v)) or RECEPTION.get((event.kind, event.v))
        if handler is None:
            return False
        try:
            handler(self, event)
        except (KeyError, TypeError, ValueError, AttributeError, FolderError):
            # Fields that are not ours: it must never keep the conference from opening.
            return False
        return True

    def _apply_agenda(self, event: Event) -> bool:
        fact = agenda_events.from_payload(event.kind, event.v, event.payload)
        if fact is None:
            return False
        if isinstance(fact, agenda_events.ProgrammeAdopted):
            self.programme_text = fact.text
        self.runsheet = apply(self.runsheet, agenda_events.Entry(event.id, fact, event.stamp))
        self._note_opening()
        return True

    def _note_opening(self) -> None:
        """Forget the snapshot of the opening when an undo has made the opening not begun again."""
        sheet = self.runsheet
        begun = any(
            run.started_ms is not None and reads_figures(step.segments)
            for step, run in zip(sheet.steps, sheet.runs, strict=True)
        )
        if not begun:
            self.introduced = self.opening = None

    def snapshot(self) -> dict[str, int]:
        """Return the figures of the hall as they stand, for the lines of the opening."""
        return {"summoned": self.summoned, "present": self.present, **self.hall.counts}

    def _figures_frozen(self, event: Event) -> None:
        counts = {str(name): int(count) for name, count in event.payload["counts"].items()}
        self.figures = self.opening = Figures(int(event.payload["n"]), event.wall_ms, counts)
        self.introduced = event.order

    def _report_frozen(self, event: Event) -> None:
        self.reports.append(Snapshot.from_payload(event.payload, event.wall_ms))

    def _message_sent(self, event: Event) -> None:
        self.notices.messages.append(Sent(event.id, str(event.payload["text"]), event.post, event.wall_ms))

    def _acknowledged(self, event: Event) -> None:
        self.notices.acknowledged.setdefault(str(event.payload["of"]), (event.post, event.wall_ms))

    def _handed_over(self, event: Event) -> None:
        of, found = str(event.payload["of"]), HandedOver.of(event)
        known = self.handed.get(of)
        if known is None or known.since < found.since:
            self.handed[of] = found

    def _apply_vote(self, event: Event) -> bool:
        fact = vote.from_payload(event.kind, event.v, event.payload)
        if fact is None:
            return False
        self.votes = self.votes.apply(fact, event.id)
        self.voted[event.id] = event.stamp
        return True

    def _apply_awards(self, event: Event) -> bool:
        fact = award_events.from_payload(event.kind, event.v, event.payload)
        if fact is None:
            return False
        by = (event.station_id, event.post)
        self.awards = award_fold.apply(self.awards, award_events.Entry(event.id, fact, event.stamp, by))
        return True

    def _configured(self, event: Event) -> None:
        text = event.payload["text"]
        self.config = Config.parse(text)
        self.config_text = text

    def _was_purged(self, event: Event) -> None:
        payload = event.payload
        self.purged = ConferencePurged(str(payload["old_head"]), dict(payload["counts"]), int(payload["at"]))

    def _joined(self, event: Event) -> None:
        self.slots[event.station_id] = event.payload.get("slot")

    def _member_enrolled(self, event: Event) -> None:
        payload = event.payload
        member = Member(str(payload["member"]), clean(str(payload["label"])), int(payload["slot"]))
        if not is_member(member.member):
            raise ValueError("no public nkey")
        self.members.setdefault(member.member, member)

    def _member_revoked(self, event: Event) -> None:
        known = self.members[event.payload["member"]]
        self.members[known.member] = replace(known, revoked=True)

    def _term_taken(self, event: Event) -> None:
        self.terms.take(event.payload["role"], event.payload["number"], event.station_id)

    def _enrolled(self, event: Event) -> None:
        enrol(self, Person.from_payload(event.payload["person"]))

    def _amended(self, event: Event) -> None:
        person = Person.from_payload(event.payload["person"])
        known = self.roster.people.get(person.number)
        # What was noted on the day is not a file's to change, even where its importer had not heard of it.
        enrol(self, as_noted(person, known) if known is not None else person)
        self.hall.recount()

    def _imported(self, event: Event) -> None:
        payload = event.payload
        units = {str(unit): int(count) for unit, count in (payload.get("units") or {}).items()}
        self.roster.close(str(payload.get("source", "")), units, event.wall_ms)

    def _struck(self, event: Event) -> None:
        person = self.roster.people[event.payload["number"]]
        self.roster.enrol(replace(person, struck=True))
        self.hall.recount()

    def _columns_learnt(self, event: Event) -> None:
        columns = {int(index): str(name) or None for index, name in event.payload["columns"].items()}
        self.roster.learnt[str(event.payload["shape"])] = ByHand(columns, event.payload.get("row"))

    def _allotted(self, event: Event) -> None:
        quotas = [Quota.from_payload(payload) for payload in event.payload["quotas"]]
        self.roster.quotas = {unit_key(quota.unit): quota for quota in quotas}


_HANDLERS: dict[tuple[str, int], Callable[[Conference, Event], None]] = {
    ("conference.configured", 1): Conference._configured,
    ("conference.purged", 1): Conference._was_purged,
    ("station.joined", 1): Conference._joined,
    ("hub.member_enrolled", 1): Conference._member_enrolled,
    ("hub.member_revoked", 1): Conference._member_revoked,
    ("term.taken", 1): Conference._term_taken,
    ("roster.enrolled", 1): Conference._enrolled,
    ("roster.amended", 1): Conference._amended,
    ("roster.imported", 1): Conference._imported,
    ("roster.struck", 1): Conference._struck,
    ("roster.columns_learnt", 1): Conference._columns_learnt,
    ("roster.allotted", 1): Conference._allotted,
    ("figures.frozen", 1): Conference._figures_frozen,
    ("report.delegates_frozen", 1): Conference._report_frozen,
    ("message.sent", 1): Conference._message_sent,
    ("notice.acknowledged", 1): Conference._acknowledged,
    ("print.handed_over", 1): Conference._handed_over,
}
