"""Which rule decides which command. Rules are pure: the state goes in, facts come out, nothing is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from agenda import events as agenda_events
from agenda import runsheet, vote
from kiosk.awards import commands as award_commands
from kiosk.awards import events as award_events
from kiosk.awards.rules import award_list, wording
from kiosk.awards.rules import calls as awards
from kiosk.awards.rules import people as award_people
from kiosk.codes.codes import Codes
from kiosk.conference import commands
from kiosk.conference.award_plan import plan_rules
from kiosk.conference.leadership import role_of
from kiosk.conference.members import promised
from kiosk.conference.rules import (
    founding,
    leadership,
    members,
    notices,
    number_ranges,
    opening_figures,
    print_requests,
    print_transfer,
    purge,
    reports,
)
from kiosk.conference.state import Conference
from kiosk.conference.voting import titles
from kiosk.journal.envelope import Fact
from kiosk.reception import commands as desk_commands
from kiosk.reception.context import Desk
from kiosk.reception.events import CheckInAnnulled, PersonAdded
from kiosk.reception.rules import additions, admission, backfill, corrections, desk_service, supervision
from kiosk.roster import commands as roster_commands
from kiosk.roster.rules import roster_list
from kiosk.text.normalise import clean


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at."""

    conference: Conference
    codes: Codes
    station_id: str
    post: str
    now_ms: int

    @property
    def printer(self) -> str | None:
        """The printer that serves this post, None if nobody prints here."""
        return self.conference.settings.printer_of(self.post)

    @property
    def desk(self) -> Desk:
        """What the rules of reception look at."""
        conference = self.conference
        return Desk(
            roster=conference.roster,
            hall=conference.hall,
            person_notes=conference.person_notes,
            rules=conference.settings,
            codes=self.codes,
            printer=self.printer,
            post=self.post,
            station_id=self.station_id,
            slot=conference.slots.get(self.station_id),
            now_ms=self.now_ms,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact about to be put in its envelope."""

    kind: str
    v: int
    subject: str
    payload: Mapping[str, Any]
    term: int | None = None

    @classmethod
    def of(cls, fact: Fact, term: int | None = None) -> Draft:
        """Build a draft from one of our own facts."""
        return cls._build(fact.kind, fact.v, fact.to_payload(), term)

    @classmethod
    def _build(cls, kind: str, v: int, payload: Mapping[str, Any], term: int | None) -> Draft:
        number = payload.get("number", payload.get("person", {}).get("number"))
        subject = f"{number:05d}" if isinstance(number, int) and not kind.startswith("term.") else ""
        return cls(kind, v, subject, payload, term)


def decide(context: Context, command: object) -> list[Draft]:
    """Return the facts that a command leads to. Raises a Refusal that says why it leads to none."""
    rule = _RULES.get(type(command))
    if rule is None:
        raise TypeError(f"no rule decides {type(command).__name__}")
    return [_draft(context, fact) for fact in rule(context, command)]


def _draft(context: Context, fact: Any) -> Draft:
    role = role_of(fact.kind)
    term = context.conference.terms.number_for(role, context.station_id) if role else None
    if isinstance(fact, agenda_events.EVENTS):
        payload = agenda_events.to_payload(fact)
    elif isinstance(fact, vote.EVENTS):
        payload = vote.to_payload(fact)
    elif isinstance(fact, award_events.EVENTS):
        payload = award_events.to_payload(fact)
    else:
        payload = fact.to_payload()
    return Draft._build(fact.kind, fact.v, payload, term)


def _vote(conference: Conference, command: Any) -> Iterable[Any]:
    hall = vote.Hall(conference.present, conference.summoned, conference.needed)
    return vote.decide(conference.votes, titles(conference), command, hall)


def _agenda(context: Context, command: Any) -> Iterable[Any]:
    conference = context.conference
    events = runsheet.decide(conference.runsheet, command)
    yield from events
    # What the opening reads out is frozen as it begins; another snapshot is taken by hand.
    if opening_figures.opens(conference.runsheet, events) and conference.opening is None:
        yield opening_figures.freeze(conference.figures, conference.snapshot())


def _awards(context: Context, command: Any) -> Iterable[Any]:
    return awards.decide(context.conference.awards, command, context.conference.hall.present)


def _add(context: Context, command: desk_commands.AddPerson) -> Iterable[Any]:
    facts = additions.decide_add(context.desk, command)
    yield from facts
    # A substitute receives nothing by coming: only where somebody said so, and then by name.
    if command.receives and facts:
        yield from _proxies(context.conference, command, facts)


def _proxies(conference: Conference, command: desk_commands.AddPerson, facts: Iterable[Any]) -> Iterable[Any]:
    """Name a substitute as proxy for what is still to be handed over; not where the decision forbids it."""
    awards = conference.awards
    number = next((fact.person["number"] for fact in facts if isinstance(fact, PersonAdded)), None)
    for certificate in awards.certificates:
        open_ = certificate.id not in awards.handed and not awards.setting(certificate.decision).no_proxy
        if certificate.number == command.stands_for and open_ and not certificate.posthumous:
            name, title = clean(command.full_name), clean(command.title) or None
            authority = clean(command.authority) or None
            yield award_events.ProxyNamed(certificate.id, name, title, None, authority, number)


def _and_proxies(context: Context, facts: Iterable[Any]) -> Iterable[Any]:
    """Pass facts on; a substitute who is not here any more receives nothing in anybody's place."""
    people, awards = context.conference.roster.people, context.conference.awards
    for fact in facts:
        yield fact
        person = people.get(fact.number) if isinstance(fact, CheckInAnnulled) else None
        if person is None or person.stands_for_number is None:
            continue
        for certificate in awards.certificates:
            mine = certificate.number == person.stands_for_number and certificate.proxy_name == person.full_name
            if mine and certificate.id not in awards.handed:
                yield award_events.ProxyWithdrawn(certificate.id)


def _import(context: Context, command: roster_commands.ImportRoster) -> Iterable[Any]:
    conference = context.conference
    # Who may not lead the roster is told so, not asked about the people of the file.
    conference.terms.number_for("roster", context.station_id)
    here, receiving = conference.hall.present, conference.awards.receiving
    return roster_list.decide_import(conference.roster, command, here, receiving)


_Rule = Callable[[Context, Any], Iterable[Any]]
_RULES: dict[type, _Rule] = {
    desk_commands.CheckIn: lambda c, command: admission.decide_scan(c.desk, command),
    desk_commands.CheckInByHand: lambda c, command: admission.decide_by_hand(c.desk, command),
    desk_commands.CheckInTogether: lambda c, command: admission.decide_together(c.desk, command),
    desk_commands.Backfill: lambda c, command: backfill.decide_backfill(c.desk, command, c.conference.day_ms),
    desk_commands.CheckOut: lambda c, command: admission.decide_check_out(c.desk, command),
    desk_commands.Annul: lambda c, command: _and_proxies(c, admission.decide_annul(c.desk, command)),
    desk_commands.AnnulTogether: lambda c, command: _and_proxies(c, admission.decide_annul_together(c.desk, command)),
    desk_commands.AddPerson: _add,
    desk_commands.Approve: lambda c, command: additions.decide_approve(c.desk, command),
    desk_commands.Decline: lambda c, command: additions.decide_decline(c.desk, command),
    desk_commands.NoteSubstitute: lambda c, command: additions.decide_note_substitute(c.desk, command),
    desk_commands.Move: lambda c, command: _and_proxies(
        c, corrections.decide_move(c.desk, command, c.conference.copies)
    ),
    desk_commands.CorrectName: lambda c, command: corrections.decide_correct(c.desk, command, c.conference.copies),
    desk_commands.Reprint: lambda c, command: corrections.decide_reprint(c.desk, command, c.conference.copies),
    desk_commands.Excuse: lambda c, command: desk_service.decide_excuse(c.desk, command),
    desk_commands.WithdrawExcuse: lambda c, command: desk_service.decide_withdraw(c.desk, command),
    desk_commands.HandOut: lambda c, command: desk_service.decide_hand_out(c.desk, command),
    desk_commands.HandOutTogether: lambda c, command: desk_service.decide_hand_out_together(c.desk, command),
    desk_commands.TakeBackHandOut: lambda c, command: desk_service.decide_take_back(c.desk, command),
    desk_commands.Answer: lambda c, command: desk_service.decide_answer(c.desk, command),
    desk_commands.SetNote: lambda c, command: desk_service.decide_note(c.desk, command),
    commands.PrintPaper: lambda c, command: print_requests.decide_paper(c.conference, c.desk, command),
    commands.NoteMadeAhead: lambda c, command: print_requests.decide_made_ahead(c.desk, command),
    commands.HandOverPrint: lambda c, command: print_transfer.decide_hand_over(c.conference, command),
    desk_commands.PrintList: lambda c, command: desk_service.decide_print_list(c.desk, command),
    desk_commands.CloseQuestion: lambda c, command: desk_service.decide_close(c.desk, command),
    desk_commands.SetPin: lambda c, command: supervision.decide_set(
        command, c.conference.person_notes, c.station_id, c.now_ms
    ),
    roster_commands.ImportRoster: _import,
    roster_commands.LearnColumns: lambda c, command: roster_list.decide_learn(c.conference.roster, command),
    roster_commands.AllotSeats: lambda _c, command: roster_list.decide_allot(command),
    award_commands.ImportAwards: lambda c, command: award_list.decide_import(
        c.conference.awards, c.conference.roster, command, plan_rules(c.conference)
    ),
    award_commands.Replan: lambda c, command: award_list.decide_replan(
        c.conference.awards, command, plan_rules(c.conference)
    ),
    award_commands.EnrolRelative: lambda c, command: award_people.decide_relative(c.conference.awards, c.desk, command),
    award_commands.JoinRecipient: lambda c, command: award_people.decide_join(c.conference.awards, c.desk, command),
    award_commands.AddRecipient: lambda c, command: award_people.decide_added(c.conference.awards, c.desk, command),
    award_commands.SeatRecipients: lambda c, command: award_people.decide_seats(c.desk, command),
    award_commands.ConfirmWording: lambda c, command: wording.decide_confirm(
        c.conference.awards, c.conference.roster.people, command
    ),
    commands.NotePurged: lambda _c, command: purge.decide_purged(command),
    commands.Found: lambda _c, command: founding.decide_found(command),
    commands.Configure: lambda c, command: founding.decide_configure(c.conference.config_text, command),
    commands.EnrolMember: lambda c, command: members.decide_enrol(command, c.conference.members, c.conference.slots),
    commands.RevokeMember: lambda c, command: members.decide_revoke(command, c.conference.members),
    commands.TakeSlot: lambda c, command: [
        number_ranges.decide_slot(command, c.conference.slots, c.station_id, promised(c.conference.members))
    ],
    commands.FreezeFigures: lambda c, _: [opening_figures.freeze(c.conference.figures, c.conference.snapshot())],
    commands.FreezeReport: lambda c, _: [reports.freeze(c.conference)],
    commands.SendMessage: lambda _c, command: notices.decide_send(command),
    commands.Acknowledge: lambda c, command: notices.decide_acknowledge(c.conference.notices, command),
    commands.Take: lambda c, command: [leadership.decide_take(command, c.conference.terms)],
    **dict.fromkeys(get_args(runsheet.Command), _agenda),
    **dict.fromkeys(awards.COMMANDS, _awards),
    **dict.fromkeys(vote.COMMANDS, lambda c, command: _vote(c.conference, command)),
    runsheet.Adopt: lambda c, command: founding.decide_adopt(c.conference.runsheet, c.conference.roster, command),
}
