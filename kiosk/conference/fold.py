"""The fold of the conference: every event of the journal, in the order (hlc, id), changes the state.

Any set of events gives one state, however often and in whatever order they arrive; what is not known here,
from a newer program, is kept and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from agenda import events as agenda_events
from agenda import fold as agenda_fold
from agenda import vote
from kiosk.awards import events as award_events
from kiosk.awards import fold as award_fold
from kiosk.conference.events import ConferencePurged
from kiosk.conference.leadership import role_of
from kiosk.conference.members import Member, is_member
from kiosk.conference.notices import Sent
from kiosk.conference.opening_figures import Figures, reads_figures
from kiosk.conference.print_transfer import HandedOver
from kiosk.conference.settings import Config
from kiosk.conference.state import Conference
from kiosk.errors import FolderError
from kiosk.journal.envelope import Event
from kiosk.reception.events import PrintHandedOver
from kiosk.reception.fold import RECEPTION, enrol, is_free
from kiosk.reception.snapshots import Snapshot
from kiosk.roster.byhand import ByHand
from kiosk.roster.people import Person
from kiosk.roster.quota import Quota
from kiosk.roster.roster import as_noted
from kiosk.roster.units import unit_key
from kiosk.text.normalise import clean


def fold(events: Iterable[Event]) -> Conference:
    """Return the state of a set of events given in the order (hlc, id)."""
    conference = Conference()
    for event in events:
        apply(conference, event)
    return conference


def fits(conference: Conference, event: Event) -> bool:
    """Whether an event sorts after everything applied; one that does not needs the fold anew."""
    return event.order > conference.last


def apply(conference: Conference, event: Event) -> None:
    """Apply one event that `fits`."""
    conference.last = event.order
    conference.events += 1
    if event.post:
        conference.heard[event.station_id, event.post] = event.wall_ms
    if not conference.terms.counts(event.kind, event.station_id, event.term):
        role = role_of(event.kind)
        assert role is not None
        conference.aside.setdefault((role, event.station_id), []).append(event.wall_ms)
        return
    if not any(known(conference, event) for known in (_apply_own, _apply_agenda, _apply_vote, _apply_awards)):
        conference.unknown += 1


def apply_late(conference: Conference, event: Event) -> bool:
    """Apply an event that sorts before some that were applied, where its place makes no difference.

    Returns whether it was applied; if not, nothing has happened, and everything has to be folded anew.
    """
    if not _is_free(conference, event):
        return False
    last, heard = conference.last, conference.heard.get((event.station_id, event.post), 0)
    apply(conference, event)
    conference.last = last
    if event.post:
        conference.heard[event.station_id, event.post] = max(heard, event.wall_ms)
    return True


def _is_free(conference: Conference, event: Event) -> bool:
    """Whether the place of an event among the others makes no difference."""
    if (event.kind, event.v) == (PrintHandedOver.kind, 1):
        return True  # of a ticket's hand-overs the last one stands, whenever it comes
    if (event.kind, event.v) not in RECEPTION:
        return False
    try:
        return is_free(conference, event.kind, event.payload)
    except TypeError:  # a number that is none
        return False


def _apply_own(conference: Conference, event: Event) -> bool:
    handler = _HANDLERS.get((event.kind, event.v)) or RECEPTION.get((event.kind, event.v))
    if handler is None:
        return False
    try:
        handler(conference, event)
    except (KeyError, TypeError, ValueError, AttributeError, FolderError):
        # Fields that are not ours: it must never keep the conference from opening.
        return False
    return True


def _apply_agenda(conference: Conference, event: Event) -> bool:
    fact = agenda_events.from_payload(event.kind, event.v, event.payload)
    if fact is None:
        return False
    if isinstance(fact, agenda_events.ProgrammeAdopted):
        conference.programme_text = fact.text
    conference.runsheet = agenda_fold.apply(conference.runsheet, agenda_events.Entry(event.id, fact, event.stamp))
    _note_opening(conference)
    return True


def _note_opening(conference: Conference) -> None:
    """Forget the snapshot of the opening when an undo has made the opening not begun again."""
    sheet = conference.runsheet
    begun = any(
        run.started_ms is not None and reads_figures(step.segments)
        for step, run in zip(sheet.steps, sheet.runs, strict=True)
    )
    if not begun:
        conference.introduced = conference.opening = None


def _figures_frozen(conference: Conference, event: Event) -> None:
    counts = {str(name): int(count) for name, count in event.payload["counts"].items()}
    conference.figures = conference.opening = Figures(int(event.payload["n"]), event.wall_ms, counts)
    conference.introduced = event.order


def _report_frozen(conference: Conference, event: Event) -> None:
    conference.reports.append(Snapshot.from_payload(event.payload, event.wall_ms))


def _message_sent(conference: Conference, event: Event) -> None:
    conference.notices.messages.append(Sent(event.id, str(event.payload["text"]), event.post, event.wall_ms))


def _acknowledged(conference: Conference, event: Event) -> None:
    conference.notices.acknowledged.setdefault(str(event.payload["of"]), (event.post, event.wall_ms))


def _handed_over(conference: Conference, event: Event) -> None:
    of, found = str(event.payload["of"]), HandedOver.of(event)
    known = conference.handed.get(of)
    if known is None or known.since < found.since:
        conference.handed[of] = found


def _apply_vote(conference: Conference, event: Event) -> bool:
    fact = vote.from_payload(event.kind, event.v, event.payload)
    if fact is None:
        return False
    conference.votes = conference.votes.apply(fact, event.id)
    conference.voted[event.id] = event.stamp
    return True


def _apply_awards(conference: Conference, event: Event) -> bool:
    fact = award_events.from_payload(event.kind, event.v, event.payload)
    if fact is None:
        return False
    by = (event.station_id, event.post)
    conference.awards = award_fold.apply(conference.awards, award_events.Entry(event.id, fact, event.stamp, by))
    return True


def _configured(conference: Conference, event: Event) -> None:
    text = event.payload["text"]
    conference.config = Config.parse(text)
    conference.config_text = text


def _was_purged(conference: Conference, event: Event) -> None:
    payload = event.payload
    conference.purged = ConferencePurged(str(payload["old_head"]), dict(payload["counts"]), int(payload["at"]))


def _joined(conference: Conference, event: Event) -> None:
    conference.slots[event.station_id] = event.payload.get("slot")


def _member_enrolled(conference: Conference, event: Event) -> None:
    payload = event.payload
    member = Member(str(payload["member"]), clean(str(payload["label"])), int(payload["slot"]))
    if not is_member(member.member):
        raise ValueError("no public nkey")
    conference.members.setdefault(member.member, member)


def _member_revoked(conference: Conference, event: Event) -> None:
    known = conference.members[event.payload["member"]]
    conference.members[known.member] = replace(known, revoked=True)


def _term_taken(conference: Conference, event: Event) -> None:
    conference.terms.take(event.payload["role"], event.payload["number"], event.station_id)


def _enrolled(conference: Conference, event: Event) -> None:
    enrol(conference, Person.from_payload(event.payload["person"]))


def _amended(conference: Conference, event: Event) -> None:
    person = Person.from_payload(event.payload["person"])
    known = conference.roster.people.get(person.number)
    # What was noted on the day is not a file's to change, even where its importer had not heard of it.
    enrol(conference, as_noted(person, known) if known is not None else person)
    conference.hall.recount()


def _imported(conference: Conference, event: Event) -> None:
    payload = event.payload
    units = {str(unit): int(count) for unit, count in (payload.get("units") or {}).items()}
    conference.roster.close(str(payload.get("source", "")), units, event.wall_ms)


def _struck(conference: Conference, event: Event) -> None:
    person = conference.roster.people[event.payload["number"]]
    conference.roster.enrol(replace(person, struck=True))
    conference.hall.recount()


def _columns_learnt(conference: Conference, event: Event) -> None:
    columns = {int(index): str(name) or None for index, name in event.payload["columns"].items()}
    conference.roster.learnt[str(event.payload["shape"])] = ByHand(columns, event.payload.get("row"))


def _allotted(conference: Conference, event: Event) -> None:
    quotas = [Quota.from_payload(payload) for payload in event.payload["quotas"]]
    conference.roster.quotas = {unit_key(quota.unit): quota for quota in quotas}


_HANDLERS: dict[tuple[str, int], Callable[[Conference, Event], None]] = {
    ("conference.configured", 1): _configured,
    ("conference.purged", 1): _was_purged,
    ("station.joined", 1): _joined,
    ("hub.member_enrolled", 1): _member_enrolled,
    ("hub.member_revoked", 1): _member_revoked,
    ("term.taken", 1): _term_taken,
    ("roster.enrolled", 1): _enrolled,
    ("roster.amended", 1): _amended,
    ("roster.imported", 1): _imported,
    ("roster.struck", 1): _struck,
    ("roster.columns_learnt", 1): _columns_learnt,
    ("roster.allotted", 1): _allotted,
    ("figures.frozen", 1): _figures_frozen,
    ("report.delegates_frozen", 1): _report_frozen,
    ("message.sent", 1): _message_sent,
    ("notice.acknowledged", 1): _acknowledged,
    ("print.handed_over", 1): _handed_over,
}
